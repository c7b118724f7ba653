"""Sentences as readers expect them: nothing contradicts itself, is wrongly counted, or hangs."""

from pathlib import Path

import pytest

from csatbook.analysis.finding import Finding, Low
from csatbook.report import problem_words, sections, sentence
from csatbook.study.wording import Language
from samples import SMALL, small

MANY = "wave,polite,patient,again,region,words\n" + "".join(
    f"2024Q2,{mark},{3 + mark % 2},{mark + 4},{'east' if place % 2 else 'west'},\n"
    for place, mark in enumerate([5, 4, 4, 2, 5, 3, 4, 1, 5, 4] * 4)
)
ONE = "wave,polite,patient,again,region,words\n2024Q2,5,4,10,east,\n"


@pytest.mark.parametrize(
    ("language", "answers", "said"),
    [
        ("zh", MANY, "2024年第2季度共回收问卷 40 份，全部有效。"),
        ("en", MANY, "40 questionnaires came back in Q2 2024, all of them valid."),
        ("en", ONE, "1 questionnaire came back in Q2 2024, and it is valid."),
        ("zh", MANY + "2024Q2,,,,,\n", "共回收问卷 41 份，按有效性规则剔除 1 份，有效 40 份"),
        ("en", MANY + "2024Q2,,,,,\n", "; 1 was set aside by the validity rules and 40 are valid"),
    ],
)
def test_what_came_back_is_told_without_what_did_not_happen(
    tmp_path: Path, language: Language, answers: str, said: str
) -> None:
    assert said in sections.sample(small(tmp_path, answers=answers, language=language)).text


OF_ALL = "is significantly below all customers: Staff 50.6% (all customers: 66.9%)"
OF_SOME = "is significantly below everyone in this report: Staff 50.6% (everyone: 66.9%)"


@pytest.mark.parametrize(
    ("segment", "group", "said"),
    [
        ("all", "region=east", f"east (Region) {OF_ALL}"),
        ("region=east", "region=east", f"east (Region) {OF_ALL}"),
        ("region=east", "words=web", f"web (Channel) {OF_SOME}"),
    ],
)
def test_a_group_lies_below_those_whom_it_was_compared_with(
    tmp_path: Path, segment: str, group: str, said: str
) -> None:
    study = SMALL.replace("open:\n  words: {zh: 意见, en: Comment}\n", "")
    study = study.replace("segments:\n", "segments:\n  words: {zh: 渠道, en: Channel}\n")
    answers = MANY.replace(",\n", ",web\n")
    wave = small(tmp_path, study=study, answers=answers, segment=segment)
    staff = next(one for one in wave.subjects if one.key == "dimension:staff")
    finding = Finding("group", (Low(staff, 0.506, 0.669),), segment=group)
    assert problem_words.problem(wave, finding) == said


def test_targets_and_grades_are_explained_only_where_there_are_any(tmp_path: Path) -> None:
    aimed = SMALL.replace("{method: satisfied_share}", "{method: satisfied_share, target: 0.5}")
    shown = sections.targets(small(tmp_path / "a", study=aimed, answers=MANY))
    assert "on the good side of it" in shown.text
    assert "grade" not in shown.text.lower().replace("targets and grades", "")
    grades = "grades: {good: {from: 70, zh: 好, en: Good}, bad: {from: 0, zh: 差, en: Bad}}"
    graded = SMALL.replace("{method: mean_100}", f"{{method: mean_100, {grades}}}")
    shown = sections.targets(small(tmp_path / "b", study=graded, answers=MANY))
    assert "The percentage behind a grade" in shown.text
    assert "target" not in shown.text.lower().replace("targets and grades", "")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("zh", "“礼貌程度”（题项：礼貌）：答案为满意（4、5 分）的比例"),
        (
            "en",
            "“Courtesy” (items: Politeness) is the share of answers that mean satisfied (4 and 5)",
        ),
    ],
)
def test_the_method_defines_each_score_by_its_own_name(
    tmp_path: Path, language: Language, said: str
) -> None:
    own = "  share: {method: satisfied_share}\n  polite_share: {method: satisfied_share, "
    own += "of: [polite], zh: 礼貌程度, en: Courtesy}\n"
    study = SMALL.replace("  share: {method: satisfied_share}\n", own)
    text = sections.method(small(tmp_path, study=study, answers=MANY, language=language)).text
    assert said in text
    whole = "on the scale from 1 to 5" if language == "en" else "1–5 分量表为"
    assert whole in text


@pytest.mark.parametrize(
    ("segment", "language", "said"),
    [
        ("all", "zh", "对象为全体客户。"),
        ("all", "en", "It covers all customers."),
        ("region=east", "zh", "对象为east（地区）。"),
        ("region=east", "en", "It covers east (Region)."),
    ],
)
def test_the_preface_tells_in_a_sentence_whom_it_covers(
    tmp_path: Path, segment: str, language: Language, said: str
) -> None:
    wave = small(tmp_path, answers=MANY, segment=segment, language=language)
    assert said in sections.preface(wave).text


def test_inside_a_sentence_a_method_is_small_and_a_declared_name_as_declared(
    tmp_path: Path,
) -> None:
    study = SMALL.replace("index: {method: mean_100}", "index: {method: mean_100, en: Our Index}")
    wave = small(tmp_path, study=study.replace("en: Our Index", "zh: 指数, en: Our Index"))
    overall, staff = wave.subjects[:2]
    assert sentence.scored(wave, staff, "share") == "Satisfied share for Staff"
    assert sentence.scored(wave, overall, "share") == "Overall satisfied share"
    assert sentence.scored(wave, staff, "share", inside=True) == "the satisfied share for Staff"
    assert sentence.scored(wave, overall, "share", inside=True) == "the overall satisfied share"
    assert sentence.scored(wave, staff, "index", inside=True) == "Our Index for Staff"


@pytest.mark.parametrize(
    ("language", "shares", "said"),
    [
        ("zh", (0.4, 0.4), "；不满意率均为 40.0%"),
        ("zh", (0.4, 0.3), "；不满意率 礼貌 40.0%、耐心 30.0%"),
        ("en", (0.4, 0.4), "joint second lowest of the 15 items; 40.0% dissatisfied each"),
    ],
)
def test_equals_share_a_place_and_are_told_at_once(
    tmp_path: Path, language: Language, shares: tuple[float, float], said: str
) -> None:
    wave = small(tmp_path, language=language)
    lows = [one for one in wave.subjects if one.key in ("item:polite", "item:patient")]
    finding = Finding("item", tuple(Low(one, 0.5) for one in lows), rank=2, among=15)
    by_item = {one.key: share for one, share in zip(lows, shares, strict=True)}
    assert said in problem_words.problem(wave, finding, shares=by_item)


def test_small_groups_are_listed_by_variable(tmp_path: Path) -> None:
    few = MANY.replace("east", "south", 4).replace("west", "north", 3)
    text = sections.risks(small(tmp_path, answers=few, language="zh")).text
    assert "地区：" in text
    assert text.count("地区") == 1
