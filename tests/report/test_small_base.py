"""Few answers, and what a report says of them."""

from pathlib import Path

import pytest

import samples
from csatbook.analysis.wave import Wave
from csatbook.report import sections
from csatbook.study.wording import Language

STUDY = """\
study: few
title: {zh: 小样本, en: Few}
period: quarter
data: {responses: [{path: answers.csv}], wave: wave}
scales: {five: {min: 1, max: 5, satisfied: [4, 5], dissatisfied: [1, 2]}}
items:
  polite: {zh: 礼貌, en: Politeness, scale: five}
  repair: {zh: 维修, en: Repair, scale: five}
overall: OVERALL
segments: {group: {zh: 组, en: Group}}
report: {min_answers: 5}
"""


def answered(
    folder: Path,
    n: int,
    *,
    repairs: int | None = None,
    overall: str = "polite",
    groups: int = 1,
    language: Language = "en",
) -> Wave:
    """So many answers, and so many of them to the item on repairs."""
    lines = [
        f"2024Q1,{1 + row % 5},{1 + row % 5 if row < (n if repairs is None else repairs) else ''},"
        f"g{row % groups}"
        for row in range(n)
    ]
    text = "wave,polite,repair,group\n" + "\n".join(lines) + "\n"
    study = STUDY.replace("overall: OVERALL\n", f"overall: {overall}\n" if overall else "")
    return samples.small(folder, study=study, answers=text, period="2024Q1", language=language)


@pytest.mark.parametrize(
    ("n", "english", "chinese"),
    [
        (1, "Only one valid questionnaire", "只有 1 份有效问卷"),
        (12, "Only 12 valid questionnaires: a single customer moves a share by about 8.3", "8.3"),
    ],
)
def test_few_questionnaires_are_a_risk(tmp_path: Path, n: int, english: str, chinese: str) -> None:
    assert english in sections.risks(answered(tmp_path, n)).text
    said = sections.risks(answered(tmp_path, n, language="zh")).text
    assert chinese in said
    assert "没有明显的薄弱" not in said


def test_of_hardly_any_answers_no_margin_is_told(tmp_path: Path) -> None:
    lone = answered(tmp_path / "1", 1)
    assert "only one valid questionnaire" in sections.sampling(lone).text
    four = answered(tmp_path / "4", 4)
    assert "With only 4 valid questionnaires no margin" in sections.sampling(four).text
    for wave in (lone, four):
        assert "±" not in sections.sampling(wave).text
    assert "±28.3" in sections.sampling(answered(tmp_path / "12", 12)).text


def test_an_item_that_few_were_asked_is_named_with_its_answers(tmp_path: Path) -> None:
    said = sections.risks(answered(tmp_path, 60, repairs=12)).text
    assert "fewer than 30 answers; their scores are for orientation only: Repair (12)" in said
    said = sections.risks(answered(tmp_path, 60, repairs=12, language="zh")).text
    assert "以下题项或维度答卷少于 30 份，得分仅供参考：维修（12 份）" in said
    enough = sections.risks(answered(tmp_path / "all", 60)).text
    assert enough == (
        "- How respondents were chosen, and how many were asked, is unknown: generalise with care, "
        "and count those asked next time."
    )


def test_an_item_that_few_were_asked_is_marked_where_it_stands(tmp_path: Path) -> None:
    wave = answered(tmp_path, 60, repairs=12)
    shown = sections.score_table(wave).text
    assert "Repair\t12*" in shown
    assert "Politeness\t60\t" in shown
    # the lowest of two: 4 of 12, beside 24 of 60
    wave = answered(tmp_path, 60, repairs=12, overall="")
    assert "(only 12 answers, for orientation)" in sections.problems(wave).text
    assert shown.splitlines()[-1] == "* means fewer than 30 answers, for orientation only."
    assert "*" not in sections.score_table(answered(tmp_path / "all", 60)).text


def test_too_few_answers_do_not_say_that_there_is_no_problem(tmp_path: Path) -> None:
    few = answered(tmp_path, 12)
    assert "too few answers to tell whether problems stand out" in sections.problems(few).text
    assert "不等于没有问题" in sections.problems(answered(tmp_path, 12, language="zh")).text


def test_the_precision_of_a_leading_score_names_its_own_answers(tmp_path: Path) -> None:
    wave = answered(tmp_path, 60, repairs=12, overall="repair")
    assert "(Satisfied share, 12 answers) is known to within" in sections.sampling(wave).text
    assert "Repair (12)" in sections.risks(wave).text


def test_groups_that_are_each_too_small_are_not_said_to_be_missing(tmp_path: Path) -> None:
    wave = answered(tmp_path, 12, groups=4)
    assert "There are groups (Group), each under 5 answers" in sections.groups(wave).text
    said = sections.groups(answered(tmp_path, 12, groups=4, language="zh")).text
    assert "各组有效答卷都不足 5 份" in said
    lone = sections.groups(answered(tmp_path / "lone", 12)).text
    assert "Too few groups to compare (Group)" in lone


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "hidden to protect a small group"), ("zh", "或为保护小群体而隐藏")],
)
def test_groups_that_are_protected_are_not_called_small(
    tmp_path: Path, language: Language, said: str
) -> None:
    lines = [f"2024Q1,{1 + row % 5},{1 + row % 5},{'a' if row < 40 else 'b'}" for row in range(43)]
    text = "wave,polite,repair,group\n" + "\n".join(lines) + "\n"
    study = STUDY.replace("OVERALL", "polite")
    wave = samples.small(tmp_path, study=study, answers=text, period="2024Q1", language=language)
    assert said in sections.groups(wave).text
    assert "Too few groups" not in sections.groups(wave).text
