"""Groups compared: what was planted is found, and what is shown is what was tested."""

import re
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from bs4 import BeautifulSoup

import samples
from csatbook.analysis import export
from csatbook.analysis.groups import comparisons, spreads
from csatbook.analysis.wave import Wave
from csatbook.report import sections
from csatbook.report.sections.compared import compared, varied
from csatbook.report.sections.crosstab import crosstab

Open = Callable[..., Wave]
RESPONSE = {"dimension:response", "item:waiting", "item:reply", "item:informed"}
PRODUCT = {"dimension:product", "item:quality", "item:features", "item:price"}
DESIGN = [
    *("study", "period", "segment", "score", "subject", "by", "group_a", "group_b"),
    *("value_a", "value_b", "difference", "low", "high", "test", "statistic", "df", "p"),
    *("p_adjusted", "family", "effect", "effect_name", "n_a", "n_b"),
]


def significant(wave: Wave) -> pd.DataFrame:
    frame = comparisons.comparisons(wave)
    return frame[frame["verdict"].isin(["larger", "smaller"])]


def test_the_table_begins_with_the_columns_that_programs_rely_on(service: Open) -> None:
    frame = comparisons.comparisons(service("2025Q4"))
    assert list(frame.columns[: len(DESIGN)]) == DESIGN


def test_what_was_planted_is_found_and_nothing_else(service: Open) -> None:
    found = significant(service("2025Q4"))
    assert set(found["by"]) == {"tenure", "type", "region"}
    tenure = found[found["by"] == "tenure"]
    assert set(tenure["subject"]) == RESPONSE
    assert set(tenure["group_a"]) == {"new"}  # against both others, and lower
    assert (tenure["difference"] < 0).all()
    kind = found[found["by"] == "type"]
    assert set(kind["subject"]) == PRODUCT
    assert set(kind["group_b"]) == {"企业"}
    region = found[found["by"] == "region"]
    assert all("西南" in pair for pair in zip(region["group_a"], region["group_b"], strict=True))
    assert {"dimension:response", "dimension:resolution"} <= set(region["subject"])


def test_where_nothing_was_planted_hardly_a_family_finds_something(service: Open) -> None:
    families, wrong = 0, 0
    for period in ("2024Q1", "2024Q2", "2024Q3", "2024Q4", "2025Q1", "2025Q2"):
        frame = comparisons.comparisons(service(period))
        null = frame[frame["by"].isin(["channel", "region"])]
        families += null["family"].nunique()
        wrong += null.loc[null["verdict"].isin(["larger", "smaller"]), "family"].nunique()
    assert families == 36
    assert wrong <= 4  # 5 % of 36 is 1.8; more than 4 has a probability of 3 %


def test_every_pair_has_its_test_its_interval_and_a_family(service: Open) -> None:
    frame = comparisons.comparisons(service("2025Q4"))
    assert frame["test"].notna().all()
    assert (frame["p_adjusted"] >= frame["p"] - 1e-12).all()
    assert ((frame["low"] <= frame["difference"]) & (frame["difference"] <= frame["high"])).all()
    sizes = frame.groupby("family").size()
    assert (frame.groupby("family")["tests"].first() == sizes).all()
    # 16 items, but not the one that is the whole: that is tested as such.
    assert sizes["csat/type/item"] == 15
    assert f"item:{service('2025Q4').study.overall}" not in set(frame["subject"])


def test_as_many_tests_are_told_as_the_table_has_rows_times_pairs(service: Open) -> None:
    wave = service("2025Q4")
    for variable, pairs in (("type", 1), ("channel", 10)):
        page = BeautifulSoup(sections.groups(wave).html, "html.parser")
        frame = comparisons.comparisons(wave)
        mine = frame[(frame["by"] == variable) & (frame["score"] == "csat")]
        shown = BeautifulSoup(crosstab(wave, variable, "csat").html, "html.parser")
        rows = [one for one in shown("tr") if one("td")][1:]  # without that of the numbers
        assert len(mine) == pairs * len(rows)
        assert f"共 {len(mine)} 次检验" in page.text


def test_a_difference_is_told_in_words_with_its_numbers(service: Open) -> None:
    wave = service("2025Q4")
    row = significant(wave).set_index(["by", "subject"]).loc[("type", "dimension:product")]
    said = compared(wave, "type", "csat").text
    assert "企业客户：“产品与价格”满意度显著低于个人客户" in said
    assert f"{100 * row['value_b']:.1f}% 对 {100 * row['value_a']:.1f}%" in said
    assert f"相差 {100 * row['difference']:.1f} 个百分点" in said
    english = compared(service("2025Q4", "all", "en"), "type", "csat").text
    assert "is significantly lower than for" in english


def test_no_difference_is_said_with_the_number_of_tests(service: Open) -> None:
    assert "没有发现显著差异（共 " in compared(service("2025Q4"), "channel", "csat").text


def test_letters_name_the_columns_that_lie_surely_below(service: Open) -> None:
    wave = service("2025Q4")
    page = BeautifulSoup(crosstab(wave, "type", "csat").html, "html.parser")
    rows = {row.th.text: row for row in page("tr")}
    private, company = rows["产品与价格"]("td")
    assert private.sup.text == "B"
    assert "显著高于 B 列" in private.text  # for those who hear the table
    assert company.sup is None
    assert rows["服务态度"].sup is None
    assert [cell.text for cell in rows["有效答案数"]("td")] == ["946", "366"]


def test_a_group_of_a_few_people_is_in_no_comparison(tmp_path: Path) -> None:
    sizes = {"east": 20, "west": 20, "far": 4, "near": 6}
    answers = "wave,polite,patient,again,region,words\n" + "".join(
        f"2024Q2,{3 + place % 3},{3 + place % 2},{8 + place % 2},{region},\n"
        for region, size in sizes.items()
        for place in range(size)
    )
    study = samples.SMALL.replace("{min_answers: 1}", "{min_answers: 5}")
    frame = comparisons.comparisons(samples.small(tmp_path, study=study, answers=answers))
    # with the 6 the sum less the others would tell of the 4
    assert set(frame["group_a"]) | set(frame["group_b"]) == {"east", "west"}


@pytest.mark.parametrize("against", ["rest", "total"])
def test_each_group_can_be_set_against_the_rest_or_everyone(tmp_path: Path, against: str) -> None:
    study = samples.SMALL + f"compare: {{against: {against}}}\n"
    answers = "wave,polite,patient,again,region,words\n" + "".join(
        f"2024Q2,{mark},{mark},{2 * mark},{region},\n"
        for region, marks in (("east", [5, 4, 5, 4] * 9), ("west", [1, 2, 2, 3] * 9))
        for mark in marks
    )
    wave = samples.small(tmp_path, study=study, answers=answers)
    frame = comparisons.comparisons(wave)
    assert set(frame["group_b"]) == {against}
    whole = frame[frame["subject"] == "overall"].set_index("group_a")
    # polite and patient weigh 0.75: 1 of east, 0 of west satisfied; again 0.25: 1/2 ≥ 9 of east
    assert whole.loc["east", "value_a"] == pytest.approx(0.75 * 1 + 0.25 * 0.5)
    expected = {"rest": 0, "total": (0.875 + 0) / 2}  # the groups are of one size
    assert whole.loc["east", "value_b"] == pytest.approx(expected[against])
    other = {"rest": "all others", "total": "everyone"}[against]
    both = sections.groups(wave) + sections.crosstabs(wave)
    page = BeautifulSoup(both.html, "html.parser")
    said = [one.text for one in page("li")]
    # The group comes first, wherever it lies; the whole is told once, not again by its items.
    assert any(
        one.startswith(
            f"west: the overall satisfied share is significantly lower than for {other} (0.0%"
        )
        for one in said
    )
    assert any(
        one.startswith(
            f"east: the overall satisfied share is significantly higher than for {other} (87.5%"
        )
        for one in said
    )
    assert not [one for one in said if one.startswith(other)]
    marks = {one.th.text: one("td") for one in page("tr") if one("td")}
    east, west = marks["Overall"]
    assert (east.sup.text, west.sup.text) == ("▲", "▼")
    assert f"significantly above {other}" in east.find(class_="said").text
    assert f"significantly below {other}" in west.find(class_="said").text


VS = {"a": (60, 40), "b": (85, 15), "c": (248, 152)}
"""Satisfied and dissatisfied customers of three groups, who answered one question."""


def three_groups(folder: Path, *, compare: str = "", language: str = "zh") -> Wave:
    study = re.sub(r"^  (patient|again):.*\n", "", samples.SMALL, flags=re.M)
    study = re.sub(r"(?s)^dimensions:.*?(?=^segments)", "", study, flags=re.M)
    study += f"compare: {{{compare}}}\n"
    answers = "wave,polite,region,words\n" + "".join(
        f"2024Q2,{mark},{group},\n"
        for group, counts in VS.items()
        for mark, count in zip((5, 1), counts, strict=True)
        for _ in range(count)
    )
    return samples.small(folder, study=study, answers=answers, language=language)


@pytest.mark.parametrize("against", ["total", "rest"])
def test_a_group_below_all_is_marked_and_told_as_such(tmp_path: Path, against: str) -> None:
    other = {"total": "全体客户", "rest": "其余客户"}[against]
    wave = three_groups(tmp_path, compare=f"against: {against}")
    both = sections.groups(wave) + sections.crosstabs(wave)
    shown = BeautifulSoup(both.html, "html.parser")
    cells = {row.th.text: row("td") for row in shown("tr")}["总体"]
    assert [one.sup.text if one.sup else "" for one in cells] == ["", "▲", "▼"]
    assert cells[2].find(class_="said").text == f"（显著低于{other}）"
    said = [one.text for one in shown("li")]
    assert len(said) == 2  # not again for the one question that the whole is made of
    assert said[0].startswith(f"b：总体满意度显著高于{other}（85.0% 对 ")
    assert said[1].startswith(f"c：总体满意度显著低于{other}（62.0% 对 ")
    # In points, as the difference is.
    assert re.search(r"95% 区间 \d+\.\d–\d+\.\d 个百分点", said[1])
    if against == "total":
        assert "（62.0% 对 65.5%），相差 3.5 个百分点" in said[1]
        assert said[1].endswith("校正后 p = 0.022。")


def test_who_lies_below_all_is_said_of_tests_that_the_table_holds(tmp_path: Path) -> None:
    wave = three_groups(tmp_path)
    table = export.tables(wave)["comparisons"]
    rows = table[table["family"] == "problems"].set_index("group_a")
    assert list(rows.index) == list(VS)
    assert set(rows["group_b"]) == {"total"}
    assert set(rows["tests"]) == {3}
    assert rows.loc["c", "verdict"] == "smaller"
    shown = sections.problems(wave).text
    assert "c（地区）明显低于全体：62.0% 对 65.5%" in shown
    assert "共 3 次检验，合为一族，Holm 校正" in sections.method(wave).text
    assert "下期核验：c（地区）。" in sections.conclusion(wave).text


def test_an_empty_list_of_variables_compares_none(tmp_path: Path) -> None:
    wave = three_groups(tmp_path, compare="by: [], spread: true")
    tables = export.tables(wave)
    assert tables["comparisons"].empty
    assert tables["omnibus"].empty
    shown = sections.groups(wave).text
    assert "62.0%" in shown
    assert "检验" not in shown + sections.problems(wave).text
    assert (
        "no problem"
        in sections.problems(three_groups(tmp_path, compare="by: []", language="en")).text
    )


def test_a_difference_too_small_to_matter_is_said_to_be_so(tmp_path: Path) -> None:
    study = samples.SMALL + "compare: {smallest: {share: 0.3}}\n"
    answers = "wave,polite,patient,again,region,words\n" + "".join(
        f"2024Q2,{3 + place % 3},{3 + place % 3},{8 + place % 3},{region},\n"
        for place in range(300)
        for region in ("east", "west")
    )
    wave = samples.small(tmp_path, study=study, answers=answers)
    assert set(comparisons.comparisons(wave)["verdict"]) == {"no_relevant_difference"}
    assert "too small to matter" in sections.groups(wave).text
    assert "do not matter" in sections.method(wave).text


def test_the_order_of_answers_can_be_compared_instead_of_the_scores(tmp_path: Path) -> None:
    study = samples.SMALL + "compare: {test: rank}\n"
    answers = "wave,polite,patient,again,region,words\n" + "".join(
        f"2024Q2,{mark},4,8,{region},\n"
        for region, marks in (("east", [5, 5, 4, 3] * 9), ("west", [3, 3, 2, 1] * 9))
        for mark in marks
    )
    wave = samples.small(tmp_path, study=study, answers=answers)
    frame = comparisons.comparisons(wave).set_index("subject")
    polite = frame.loc["item:polite"]
    assert (polite["test"], polite["effect_name"]) == ("cautious_rank", "cliff_delta")
    # of the 16 pairs of 5, 5, 4, 3 and 3, 3, 2, 1 two are ties, and the rest higher in the east
    assert polite["effect"] == pytest.approx(14 / 16)
    assert polite["verdict"] == "larger"
    assert polite["difference"] == pytest.approx(0.75)  # of the score that the report shows
    assert frame.loc["item:patient", "reason"] == "all_equal"


def test_marks_that_vary_more_are_told(service: Open) -> None:
    wave = service("2025Q4")
    frame = spreads.spreads(wave)
    sure = frame[frame["verdict"] == "larger"]
    assert sure[["subject", "group_a"]].to_numpy().tolist() == [["item:waiting", "new"]]
    row = sure.iloc[0]
    said = varied(wave, "tenure").text
    assert "新客户（3个月以内）对“接通前的等待时间”的评分波动显著大于老客户" in said
    assert f"{row['value_a']:.2f} 对 {row['value_b']:.2f}" in said
