"""Equals are named together, and items of different scales are ranked on a common one."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from csatbook.analysis import questions
from csatbook.analysis.finding import findings
from csatbook.analysis.standing import best_first, highest, lowest, standings
from csatbook.analysis.wave import Wave
from csatbook.report import sections
from csatbook.report.sections.score_table import shared
from csatbook.study.wording import Language
from samples import small

STUDY = """\
study: small
title: {zh: 小调查, en: Small survey}
period: year
data: {responses: [{path: answers.csv}], wave: wave}
scales:
  five: {min: 1, max: 5, satisfied: [4, 5], dissatisfied: [1, 2]}
  ten: {min: 0, max: 10, satisfied: ">= 9", dissatisfied: "<= 6"}
items:
  a: {zh: 甲, en: Alpha, scale: five}
  b: {zh: 乙, en: Beta, scale: five}
  c: {zh: 丙, en: Gamma, scale: five}
  d: {zh: 丁, en: Delta, scale: five}
  r: {zh: 推荐, en: Recommend, scale: ten}
  o: {zh: 总体, en: Overall, scale: five}
dimensions:
  X: {zh: 维甲, en: Dim A, items: [a]}
  Y: {zh: 维乙, en: Dim B, items: [b]}
  Z: {zh: 维丙, en: Dim C, items: [c]}
  W: {zh: 维丁, en: Dim D, items: [d]}
overall: o
scores: {mean: {method: mean}, nps: {method: nps, of: [r]}}
report: {min_answers: 1, headline: mean}
"""
# Means: a and b 4.5, c and d 3, the recommendation 4 of 10 by half of them.
ANSWERS = """\
wave,a,b,c,d,r,o
2025,5,4,2,4,4,4
2025,4,5,4,2,,5
2025,5,4,3,3,4,4
2025,4,5,3,3,,5
"""


@pytest.fixture
def ties(tmp_path: Path) -> Wave:
    return small(tmp_path, study=STUDY, answers=ANSWERS, period="2025")


def test_equal_dimensions_share_the_highest_and_the_lowest_place(ties: Wave) -> None:
    order = standings(ties, "dimension")
    assert [one.subject.name for one in lowest(order)] == ["Z", "W"]
    assert [one.subject.name for one in highest(order)] == ["X", "Y"]
    assert [one.subject.name for one in best_first(order)] == ["X", "Y", "Z", "W"]
    assert [one.place for one in order] == [1, 1, 3, 3]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Dim A and Dim B score highest (4.50 each), Dim C and Dim D lowest (3.00)."),
        ("zh", "各维度中，维甲和维乙得分并列最高（4.50），维丙和维丁最低（3.00）。"),
    ],
)
def test_all_equals_are_named(tmp_path: Path, language: Language, said: str) -> None:
    wave = small(tmp_path, study=STUDY, answers=ANSWERS, period="2025", language=language)
    assert said in sections.dimensions(wave).text


def test_items_of_two_scales_are_ranked_from_0_to_100(ties: Wave) -> None:
    order = standings(ties, "item")
    assert [(one.subject.name, one.level) for one in order] == [
        ("r", 40.0),
        ("c", 50.0),
        ("d", 50.0),
        ("a", 87.5),
        ("b", 87.5),
    ]


def test_a_problem_tells_its_place_on_the_common_scale(ties: Wave) -> None:
    lowest, second, *_ = sections.problems(ties).text.splitlines()
    assert lowest == "- Recommend is lowest (4.00, or 40.0 out of 100)."
    assert second == "- Gamma is low (3.00, or 50.0 out of 100)."


def test_items_of_two_scales_are_drawn_on_an_axis_each(ties: Wave) -> None:
    text = sections.items(ties).text
    assert text.index("Alpha") < text.index("Beta") < text.index("Gamma") < text.index("Recommend")
    assert "(scale from 0 to 10)" in text


def test_an_item_without_the_score_is_not_counted_among_the_items(tmp_path: Path) -> None:
    study = STUDY.replace("{method: mean}", "{method: mean, of: [a, b, c]}")
    wave = small(tmp_path, study=study, answers=ANSWERS, period="2025")
    first, *_ = findings(wave)
    assert (first.lows[0].subject.name, first.among) == ("c", 3)
    assert sections.problems(wave).text.startswith("- Gamma is lowest")


def test_what_the_drivers_explain_is_no_problem_by_itself(tmp_path: Path) -> None:
    drivers = "drivers: {outcome: r, of: [a, b]}\n"
    wave = small(tmp_path, study=STUDY + drivers, answers=ANSWERS, period="2025")
    assert "r" in [one.subject.name for one in standings(wave, "item")]
    assert [low.subject.name for one in findings(wave) for low in one.lows] == ["c", "d"]


def test_where_all_are_equal_none_is_lowest(tmp_path: Path) -> None:
    answers = "wave,a,b,c,d,r,o\n" + "2025,4,4,4,4,,4\n2025,5,5,5,5,,5\n"
    wave = small(tmp_path, study=STUDY, answers=answers, period="2025")
    assert not findings(wave)
    assert "Every dimension scores the same, 4.50." in sections.dimensions(wave).text
    assert "verify" not in sections.conclusion(wave).text


def test_a_score_of_another_item_does_not_stand_in_the_row_of_the_whole(ties: Wave) -> None:
    rows = {one.label: one for one in shared(ties, ["mean", "nps"])}
    assert rows["Overall"].n == 4
    assert pd.isna(rows["Overall"].scores["nps"]["value"])
    assert (rows["Recommend"].n, rows["Recommend"].scores["nps"]["value"]) == (2, -100.0)


def test_a_score_of_several_other_items_has_a_row_with_its_own_answers(tmp_path: Path) -> None:
    study = STUDY.replace("of: [r]", "of: [r, q]").replace(
        "  o: {zh: 总体", "  q: {zh: 再来, en: Again, scale: ten}\n  o: {zh: 总体"
    )
    answers = ANSWERS.replace(",r,o", ",r,q,o").replace(",4,4\n", ",4,4,4\n").replace(",,", ",,,")
    wave = small(tmp_path, study=study, answers=answers, period="2025")
    rows = {one.label: one for one in shared(wave, ["mean", "nps"])}
    assert rows["Overall"].n == 4
    assert rows["Overall of 2 items: Net Promoter Score"].n == 2


@pytest.mark.parametrize("others", ["", ", mean: {method: mean}"])
def test_a_whole_of_several_items_is_not_called_as_the_item_that_is_one_of_them(
    others: str, tmp_path: Path
) -> None:
    scores = "scores: {mean: {method: mean}, nps: {method: nps, of: [r]}}"
    own = f"scores: {{csat: {{method: satisfied_share, of: [a, c, o]}}{others}}}"
    study = STUDY.replace(scores, own).replace("headline: mean", "headline: csat")
    wave = small(tmp_path, study=study, answers=ANSWERS, period="2025")
    names = list(wave.study.answered)
    rows = {one.label: one for one in shared(wave, names)}
    assert len(rows) == len(list(shared(wave, names)))
    # Satisfied: a 4 of 4, c 1 of 4, o 4 of 4.
    assert rows["Overall of 3 items"].scores["csat"]["value"] == pytest.approx(0.75)
    assert rows["Overall"].scores["csat"]["value"] == 1
    if others:
        assert rows["Overall"].scores["mean"]["value"] == 4.5


NEW = STUDY.replace(
    "X: {zh: 维甲, en: Dim A, items: [a]}", "X: {zh: 维甲, en: Dim A, items: [a, c]}"
)
NEW = NEW.replace("  Z: {zh: 维丙, en: Dim C, items: [c]}\n", "").replace(
    "nps: {method: nps, of: [r]}", "two: {method: mean, of: [a, c], zh: 两题, en: Two items}"
)
BEFORE = "2024,4,4,,4,,4\n2024,5,5,,4,,5\n" * 20
AFTER = "2025,4,4,1,4,,4\n2025,5,5,2,4,,5\n" * 20


def waves(folder: Path, answers: str, study: str = NEW, language: Language = "en") -> Wave:
    text = "wave,a,b,c,d,r,o\n" + answers
    return small(folder, study=study, answers=text, period="2025", language=language)


def test_a_low_item_that_is_asked_for_the_first_time_is_no_fall(tmp_path: Path) -> None:
    wave = waves(tmp_path, BEFORE + AFTER)
    assert not [one for one in findings(wave) if one.kind == "drop"]
    assert questions.change(wave, ["a", "c"], "2024") == questions.Change(added=("c",))


def test_a_fall_of_what_both_waves_asked_is_told_with_their_numbers(tmp_path: Path) -> None:
    # So few that nobody takes marks that are never given for those of another scale.
    fell = AFTER.replace("2025,5", "2025,3").replace("2025,4", "2025,2")
    wave = waves(tmp_path, BEFORE[: len(BEFORE) // 2] + fell[: len(fell) // 2])
    [drop] = [one for one in findings(wave) if one.kind == "drop"]
    assert (drop.lows[0].value, drop.lows[0].compared) == (2.5, 4.5)
    assert "Dim A is low (2.00); it really fell since the previous wave (−2.00 points);" in (
        sections.problems(wave).text
    )


def test_a_score_of_other_questions_is_not_set_beside_the_earlier_one(tmp_path: Path) -> None:
    wave = waves(tmp_path, BEFORE + AFTER, NEW.replace("headline: mean", "headline: two"))
    assert "previous 4.50 (other questions, not comparable)" in sections.headline(wave).text
    assert not [one for one in findings(wave) if one.kind == "drop"]
    assert (
        "on the questions that both asked alike it was 4.50 in 2024"
        in sections.conclusion(wave).text
    )
    course = sections.trend(wave).text
    assert "(4.50 → 4.50); with 2 comparable waves it is too early" in course
    assert "over the 1 question that all of them asked alike (now 4.50; 3.00 over all" in course
    assert "without: Gamma." in course
    assert "asked now" in sections.indexes(wave).text


def test_the_same_questions_need_no_word(tmp_path: Path) -> None:
    wave = waves(tmp_path, BEFORE.replace(",,4,,", ",1,4,,") + AFTER)
    assert "questions" not in sections.trend(wave).text + sections.conclusion(wave).text
    assert "other" not in sections.headline(wave).text
