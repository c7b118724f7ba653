"""Competitors read from the study file; mistakes told with their line."""

from collections.abc import Callable
from pathlib import Path

import pytest

from csatbook import study as studies
from csatbook.errors import StudyError
from csatbook.study import Study

Write = Callable[..., Path]
NAMED = "zh: 竞品甲, en: Rival A"


def written(study_file: Write, *competitors: str, **changes: tuple[str, str]) -> Path:
    lines = "".join(f"  {one}\n" for one in competitors)
    return study_file(**changes, end=("validity:", f"competitors:\n{lines}validity:"))


def loaded(study_file: Write, *competitors: str, **changes: tuple[str, str]) -> Study:
    return studies.load(written(study_file, *competitors, **changes))


def refusal(study_file: Write, *competitors: str, **changes: tuple[str, str]) -> str:
    with pytest.raises(StudyError) as caught:
        loaded(study_file, *competitors, **changes)
    return str(caught.value)


def test_a_study_need_not_ask_about_competitors(study_file: Write) -> None:
    found = studies.load(study_file())
    assert found.competitors == {}
    assert found.marked == found.items


def test_marks_for_a_competitor_are_items_with_a_column_of_their_own(study_file: Write) -> None:
    found = loaded(study_file, f"rival: {{{NAMED}, columns: {{polite: p2, quick: 7}}}}")
    assert list(found.marked) == ["polite", "quick", "overall", "rival.polite", "rival.quick"]
    assert list(found.items) == ["polite", "quick", "overall"]
    assert (found.column_of("quick"), found.column_of("rival.quick")) == ("q2", "7")
    assert found.scale_of("rival.polite") == found.scale_of("polite")


@pytest.mark.parametrize(
    ("competitor", "message"),
    [
        (
            f"rival: {{{NAMED}, columns: {{polit: p2}}}}",
            "'polit' is not a declared item; declared: polite, quick, overall. Did you mean",
        ),
        (
            f"rival: {{{NAMED}, columns: {{polite: q2}}}}",
            "the column 'q2' is also read as 'quick'",
        ),
        (
            f"rival: {{{NAMED}, columns: {{polite: region}}}}",
            "the column 'region' is also read as 'region'",
        ),
        (
            f"rival: {{{NAMED}, columns: {{polite: p2, quick: p2}}}}",
            "the column 'p2' is also read as 'rival.quick'",
        ),
        (f"rival: {{{NAMED}, columns: {{}}}}", "'competitors.rival.columns'"),
        (f"rival: {{{NAMED}}}", "'competitors.rival.columns' is missing"),
        (
            f"own: {{{NAMED}, columns: {{polite: p2}}}}",
            "expected a name without a dot, and not 'own'; found 'own'",
        ),
        (
            f"a.b: {{{NAMED}, columns: {{polite: p2}}}}",
            "expected a name without a dot, and not 'own'; found 'a.b'",
        ),
        (
            f"polite: {{{NAMED}, columns: {{polite: p2}}}}",
            "the name 'polite' is also used in 'items'",
        ),
        (
            f"rival: {{{NAMED}, colums: {{polite: p2}}}}",
            "unknown key 'competitors.rival.colums'; allowed: columns, en, zh. Did you mean",
        ),
    ],
)
def test_what_is_wrong_with_a_competitor_is_told_with_its_line(
    study_file: Write, competitor: str, message: str
) -> None:
    said = refusal(study_file, competitor)
    assert "cafe.yaml:31: " in said
    assert message in said


def test_two_competitors_cannot_be_read_from_one_column(study_file: Write) -> None:
    rivals = [f"{name}: {{{NAMED}, columns: {{polite: p2}}}}" for name in ("one", "two")]
    said = refusal(study_file, *rivals)
    assert "cafe.yaml:31: the column 'p2' is also read as 'two.polite'" in said
    assert "cafe.yaml:32: the column 'p2' is also read as 'one.polite'" in said


def test_a_private_column_is_no_competitors_either(study_file: Write) -> None:
    said = refusal(
        study_file,
        f"rival: {{{NAMED}, columns: {{polite: phone}}}}",
        private=("  date: day\n", "  date: day\n  private: [phone]\n"),
    )
    assert "'phone' is private, yet read as 'rival.polite'" in said


def test_no_segment_is_called_as_the_comparison_with_competitors(study_file: Write) -> None:
    rival = f"rival: {{{NAMED}, columns: {{polite: p2}}}}"
    region = ("  region: {zh: 地区, en: Region}", "  competitor: {zh: 地区, en: Region}")
    by = ("by: [region]", "by: [competitor]")
    assert "no segment can be called 'competitor'" in refusal(study_file, rival, a=region, b=by)
    assert studies.load(study_file(a=region, b=by)).competitors == {}
