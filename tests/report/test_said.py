"""Sentences as readers expect them: nothing contradicts itself, is wrongly counted, or hangs."""

from pathlib import Path

import pytest

import samples
from csatbook.report import sections, sentence, worse_words
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
        ("zh", MANY + "2024Q2,,,,,\n", "收回问卷 41 份，有效 40 份"),
        ("en", MANY + "2024Q2,,,,,\n", "41 questionnaires came back in Q2 2024; 40 are valid"),
    ],
)
def test_what_came_back_is_told_without_what_did_not_happen(
    tmp_path: Path, language: Language, answers: str, said: str
) -> None:
    assert said in sections.sample(small(tmp_path, answers=answers, language=language)).text


def test_targets_and_grades_are_explained_only_where_there_are_any(tmp_path: Path) -> None:
    aimed = SMALL.replace("{method: satisfied_share}", "{method: satisfied_share, target: 0.5}")
    shown = sections.reading(small(tmp_path / "a", study=aimed, answers=MANY))
    assert "on the good side of it" in shown.text
    assert "grade" not in shown.text.lower().replace("targets and grades", "")
    grades = "grades: {good: {from: 70, zh: 好, en: Good}, bad: {from: 0, zh: 差, en: Bad}}"
    graded = SMALL.replace("{method: mean_100}", f"{{method: mean_100, {grades}}}")
    shown = sections.reading(small(tmp_path / "b", study=graded, answers=MANY))
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
        ("all", "en", "of all customers."),
        ("region=east", "zh", "对象为east（地区）。"),
        ("region=east", "en", "of east (Region)."),
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


def test_small_groups_are_listed_by_variable(tmp_path: Path) -> None:
    few = MANY.replace("east", "south", 4).replace("west", "north", 3)
    text = sections.risks(small(tmp_path, answers=few, language="zh")).text
    assert "地区：" in text
    assert text.count("地区") == 1


def test_what_really_got_worse_is_told_with_the_problems_and_on_top(shared: Path) -> None:
    service = samples.opened(shared, "service", "2025Q4", language="en")
    for section in (sections.problems, sections.summary):
        assert "share naming “Had to ask again” under" in section(service).text
        assert "28.7% → 45.5%" in section(service).text
    property_ = samples.opened(shared, "property", "2025-06", language="en")
    told = sections.problems(property_).text
    assert "Maple Court (89.3 → 65.2); Lotus Court (97.2 → 91.2)" in told
    assert "Bamboo Court" not in told  # above the mean of all
    top = sections.summary(property_).text
    assert "Maple Court (89.3 → 65.2)" in top
    assert "“Major complaints” (−3.0 points)" in top
    dealers = samples.opened(shared, "dealers", "2025Q4", language="en")
    told = sections.problems(dealers).text
    assert "after maintenance (88.6% → 86.1%)" in told
    assert "Fines" not in told  # nobody said that less of it is worse


def test_of_many_that_got_worse_the_rest_is_counted(shared: Path) -> None:
    wave = samples.opened(shared, "property", "2025-06", language="en")
    worse = worse_words.worsened(wave)
    assert [each.table for each in worse] == ["rank_changes", "rank_changes"]
    assert worse_words.told(wave, worse, most=1).endswith(
        "Maple Court (89.3 → 65.2); Lotus Court (97.2 → 91.2)."
    )  # a last one is named, as that is no longer than counting it
    assert worse_words.told(wave, worse + worse[:1], most=1).endswith(
        "Maple Court (89.3 → 65.2); and 2 more, see rank_changes in the results."
    )


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "within target: Head office's calls 4 to 7 days after a sale (95.0% → 94.4%)."),
        ("zh", "仍达到目标的：总部销售回访按时率（第4至7天）（95.0% → 94.4%）。"),
    ],
)
def test_a_figure_that_fell_within_its_target_is_told_as_such(
    shared: Path, language: Language, said: str
) -> None:
    dealers = samples.opened(shared, "dealers", "2025Q4", language=language)
    assert said in sections.problems(dealers).text


@pytest.mark.parametrize(
    ("language", "below", "name", "back"),
    [
        ("en", "clearly below all customers (66.9%)", "Southwest", "before its fall 81.3%"),
        ("zh", "明显低于全体客户（66.9%）", "西南", "下降之前 81.3%"),
    ],
)
def test_the_report_on_a_group_tells_of_itself_as_its_subject(
    shared: Path, language: Language, below: str, name: str, back: str
) -> None:
    wave = samples.opened(shared, "service", "2025Q4", "region=西南", language)
    problems = sections.problems(wave).text
    assert below in problems
    assert back in problems
    told = [line for line in problems.splitlines() if line.startswith("- ")]
    assert not any(name in line for line in told)
    assert name not in sections.plan(wave).text


def test_causes_are_told_once_on_top_and_by_direction_in_their_section(shared: Path) -> None:
    wave = samples.opened(shared, "property", "2025-06", language="en")
    told = sections.why_changed(wave).text.splitlines()[0]
    assert "lowered by “Major complaints” (−3.0 points)" in told
    assert "raised by “Complaints: not below 0” (+0.8 points)" in told
    assert "most comes from" in sections.summary(wave).text
    assert "most comes from" not in told


def test_nothing_is_counted_where_no_wave_can_be_compared(tmp_path: Path) -> None:
    rows = ["2024Q1", "2024Q2"]
    other = "".join(f"{rows[0]},,,{mark},east,\n" for mark in (3, 7, 9, 10) * 10)
    now = "".join(f"{rows[1]},{mark},{mark},,east,\n" for mark in (3, 4, 5, 2) * 10)
    head = "wave,polite,patient,again,region,words\n"
    text = sections.trend(small(tmp_path, answers=head + other + now)).text
    assert "no earlier wave can be compared" in text


def test_a_dimension_that_rises_lastingly_is_named(shared: Path) -> None:
    told = sections.trend(samples.opened(shared, "service", "2025Q4", language="en")).text
    assert "A lasting rise (Dimension): Channels" in told
    assert "though this change is real, all waves are still within their usual range" in told


def test_groups_that_moved_against_each_other_are_told_in_one_sentence(tmp_path: Path) -> None:
    head = "wave,polite,patient,again,region,words\n"
    rows = [
        f"{wave},{mark},4,8,{region},\n"
        for wave, marks in (("2024Q1", {"east": 5, "west": 1}), ("2024Q2", {"east": 1, "west": 5}))
        for region, middle in marks.items()
        for mark in [middle] * 18 + [3, 2]
    ]
    wave = small(tmp_path, answers=head + "".join(rows))
    told = sections.why_changed(wave, score="share").text
    assert "nothing is shown to have changed" in told
    assert "Groups did change differently, which the whole hides (Region): “" in told


def test_the_first_in_the_list_costs_most_only_where_none_costs_more(shared: Path) -> None:
    network = samples.opened(shared, "network", "2025Q4", language="en")
    told = sections.summary(network).text
    assert "Complaints first: it loses 6.2 of 15 points; it really fell" in told
    assert "8.4 of 30 points lost" in told
    dealers = samples.opened(shared, "dealers", "2025Q4", language="en")
    assert "it loses most, 12.1 of 70 points" in sections.summary(dealers).text


def test_that_no_owner_is_named_stands_once_in_the_head_of_what_to_do(shared: Path) -> None:
    network = samples.opened(shared, "network", "2025Q4", language="zh")
    told = sections.summary(network).text
    assert "先做什么（措施、责任部门和期限待定）" in told
    assert told.count("待定") == 1
