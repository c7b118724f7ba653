"""The codebook of open answers, read from the study file; mistakes told with their line."""

from collections.abc import Callable
from pathlib import Path

import pytest

from csatbook import study as studies
from csatbook.errors import StudyError
from csatbook.study import Study

Write = Callable[..., Path]

CODES = """\
issues:
  of: [comment]
  codes:
    waiting:
      zh: 等待
      en: Waiting
      any: [等待, '/wait(ed|ing)?/']
      not: [等待区]
"""


def loaded(study_file: Write, issues: str = CODES, **changes: tuple[str, str]) -> Study:
    return studies.load(study_file(**changes, end=("report: {by", f"{issues}report: {{by")))


def refused(study_file: Write, old: str, new: str) -> tuple[str, str]:
    """The line that is told, and what is said of it."""
    assert old in CODES
    with pytest.raises(StudyError) as caught:
        loaded(study_file, CODES.replace(old, new))
    (problem,) = caught.value.problems
    number = int(problem.where.rpartition(":")[2])
    path = Path(problem.where.rpartition(":")[0])
    return path.read_text("utf-8").splitlines()[number - 1].strip(), problem.message


def test_a_codebook_has_its_issues_with_their_words(study_file: Write) -> None:
    found = loaded(study_file).issues
    assert found is not None
    assert found.of == ("comment",)
    assert found.codes["waiting"].any == ("等待", "/wait(ed|ing)?/")
    assert found.codes["waiting"].leave_out == ("等待区",)
    assert found.least == 5


def test_the_name_of_a_codebook_follows_its_words_alone(study_file: Write) -> None:
    names = [
        loaded(study_file, CODES.replace(*change)).issues.digest  # type: ignore[union-attr]
        for change in (
            ("等待区", "等待区"),
            ("en: Waiting", "en: To wait"),
            ("[等待,", "[等待, 排队,"),
            ("[等待区]", "[等待室]"),
            ("en: Waiting", "en: Waiting\n      tone: negative"),
        )
    ]
    assert names[0] == names[1]
    assert len(set(names)) == 4


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("of: [comment]", "of: [coment]", "of: [coment]", "Did you mean 'comment'?"),
        (
            "en: Waiting",
            "en: Waiting\n      dimension: pce",
            "dimension: pce",
            "'pce' is not a declared dimension",
        ),
        ("any: [等待, '/wait(ed|ing)?/']", "any: []", "any: []", "at least 1 of them"),
        ("/wait(ed|ing)?/", "/wait(?!er)/", "any: [等待, '/wait(?!er)/']", "under 'not'"),
        ("/wait(ed|ing)?/", "/(a)\\1/", "any: [等待, '/(a)\\1/']", "refers back"),
        ("/wait(ed|ing)?/", "/wait(/", "any: [等待, '/wait(/']", "no regular expression"),
        ("/wait(ed|ing)?/", "/(wait)?/", "any: [等待, '/(wait)?/']", "matches nothing at all"),
        ("/wait(ed|ing)?/", "/a{2000}/", "any: [等待, '/a{2000}/']", "more than 1000 times"),
        ("'/wait(ed|ing)?/'", "等待", "any: [等待, 等待]", "stands 2 times"),
        ("等待区", "等待", "any: [等待, '/wait(ed|ing)?/']", "also stands under 'not'"),
        ("'/wait(ed|ing)?/'", "' '", "any: [等待, ' ']", "found a blank text"),
        (
            "not: [等待区]",
            "not: [等待区]\n    price: {zh: 价格, en: Price, any: [贵, 等待]}",
            "price: {zh: 价格, en: Price, any: [贵, 等待]}",
            "'等待' also stands under 'waiting'",
        ),
        ("of: [comment]", "of: [comment]\n  by: [town]", "by: [town]", "not a declared segment"),
    ],
)
def test_a_mistake_in_a_codebook_is_told_with_its_line(
    study_file: Write, old: str, new: str, line: str, said: str
) -> None:
    found, message = refused(study_file, old, new)
    assert found == line
    assert said in message


def test_an_open_question_names_an_item_that_is_there(study_file: Write) -> None:
    marked = ("comment: {zh: 意见,", "comment: {mark: overal, zh: 意见,")
    with pytest.raises(StudyError, match="Did you mean 'overall'"):
        loaded(study_file, "", mark=marked)


def test_to_find_the_tone_is_the_same_as_to_declare_none(study_file: Write) -> None:
    marked = ("comment: {zh: 意见,", "comment: {tone: find, zh: 意见,")
    assert loaded(study_file, "", mark=marked).open["comment"].tone is None
