"""Customers are counted, not rows."""

from pathlib import Path

import pytest

import samples
from csatbook.analysis.sample import returns
from csatbook.analysis.sample.returns import People, people
from csatbook.report import sections

# Six customers in eight rows: two sent a second one.
ANSWERS = """\
id,wave,polite,patient,again,region,words
1,2024Q2,5,4,10,east,
2,2024Q2,4,4,10,east,
3,2024Q2,4,4,10,west,
4,2024Q2,5,4,10,west,
5,2024Q2,3,4,10,west,
6,2024Q2,2,4,10,west,
1,2024Q2,4,4,10,east,
2,2024Q2,1,4,10,west,
"""


@pytest.fixture(params=["first", "last", "keep"])
def study(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "invited.csv").write_text("period,sent\n2024Q2,10\n", encoding="utf-8")
    declared = "  wave: wave\n  respondent: id\n  invitations: {path: invited.csv}\n"
    return (
        samples.SMALL.replace("  wave: wave\n", declared)
        + f"validity: {{duplicates: {request.param}}}\n"
    )


def test_who_sent_two_questionnaires_is_one_customer(study: str, tmp_path: Path) -> None:
    row = returns.sample(samples.small(tmp_path, study=study, answers=ANSWERS)).iloc[0]
    assert (row["invited"], row["returned"], row["valid"], row["rejected"]) == (10, 6, 6, 0)
    assert row["response_rate"] == 0.6


def test_the_report_says_how_many_did_not_answer(study: str, tmp_path: Path) -> None:
    wave = samples.small(tmp_path, study=study, answers=ANSWERS)
    assert "60.0%" in sections.sample(wave).text
    assert "4 invited customers (40.0%) did not answer" in sections.risks(wave).text


def test_a_customer_of_two_segments_is_one_of_each(tmp_path: Path) -> None:
    study = samples.SMALL.replace("  wave: wave\n", "  wave: wave\n  respondent: id\n")
    study += "validity: {duplicates: keep}\n"
    wave = samples.small(tmp_path, study=study, answers=ANSWERS, segment="region=west")
    assert people(wave) == People(returned=5, valid=5, repeated=0)


def test_without_ids_each_questionnaire_is_a_customer(tmp_path: Path) -> None:
    assert people(samples.small(tmp_path, answers=ANSWERS)).returned == 8


@pytest.mark.parametrize("duplicates", ["first", "last", "keep"])
def test_repeats_are_told_apart_from_what_was_set_aside(duplicates: str, tmp_path: Path) -> None:
    declared = "  wave: wave\n  respondent: id\n"
    study = samples.SMALL.replace("  wave: wave\n", declared)
    study += f"validity: {{duplicates: {duplicates}, patterns: {{min_items: 3}}}}\n"
    # The seventh answers alike throughout, twice; the first also did, in a further one.
    answers = ANSWERS + "7,2024Q2,3,3,3,west,\n7,2024Q2,3,3,3,west,\n1,2024Q2,5,5,5,east,\n"
    wave = samples.small(tmp_path, study=study, answers=answers)
    row = returns.sample(wave).iloc[0]
    assert (row["returned"], row["rejected"], row["valid"], row["repeated"]) == (7, 1, 6, 4)
    assert list(zip(*returns.rejected(wave)[["reason", "count"]].T.to_numpy(), strict=True)) == [
        ("straight_line", 1)
    ]
    shown = sections.rejected(wave).text
    assert "Of the same respondents 4 more came back" in shown
    assert "several reasons" not in shown


def test_a_repeat_of_a_customer_with_a_valid_one_needs_no_rule(tmp_path: Path) -> None:
    study = samples.SMALL.replace("  wave: wave\n", "  wave: wave\n  respondent: id\n")
    study += "validity: {patterns: {min_items: 3}}\n"
    answers = "".join(ANSWERS.splitlines(keepends=True)[:7]) + "1,2024Q2,5,5,5,east,\n"
    wave = samples.small(tmp_path, study=study, answers=answers, language="zh")
    assert people(wave) == People(returned=6, valid=6, repeated=1)
    shown = sections.rejected(wave).text
    assert "本期没有剔除问卷" in shown
    assert "另有 1 份为同一受访者的重复提交" in shown


def test_the_method_does_not_call_repeats_invalid(tmp_path: Path) -> None:
    study = samples.SMALL.replace("  wave: wave\n", "  wave: wave\n  respondent: id\n")
    study += "validity: {duplicates: last}\n"
    shown = sections.method(samples.small(tmp_path, study=study, answers=ANSWERS)).text
    assert "only the last valid questionnaire counts" in shown
    assert "Set aside as invalid" not in shown


def test_a_row_for_everyone_is_not_added_to_those_for_groups(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    invited = "period,region,sent\n2024Q2,east,30\n2024Q2,west,50\n2024Q2,,86\n"
    (tmp_path / "data" / "invited.csv").write_text(invited, encoding="utf-8")
    declared = "  wave: wave\n  respondent: id\n  invitations: {path: invited.csv}\n"
    study = samples.SMALL.replace("  wave: wave\n", declared)
    study += "validity: {duplicates: first}\n"
    for segment, count in (("all", 86), ("region=west", 50)):
        wave = samples.small(tmp_path, study=study, answers=ANSWERS, segment=segment)
        assert returns.sample(wave)["invited"].tolist() == [count]
