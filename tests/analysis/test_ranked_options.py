"""Options put into an order: first, at all and mean rank, against R, compared, and in sentences."""

import csv
from pathlib import Path

import pandas as pd
import pytest

import samples
from csatbook.analysis.issues.choices import choices
from csatbook.analysis.issues.compared import choice_changes, choice_differences
from csatbook.analysis.wave import Wave
from csatbook.report import sections

GOLDEN = Path(__file__).parents[1] / "golden"
QUESTION = "ranked: true, none: [none], options: {a: {zh: 价格, en: Price}, "
QUESTION += "b: {zh: 服务, en: Service}, c: {zh: 速度, en: Speed}}"
STUDY = samples.SMALL.replace(
    "open:", f"choices:\n  order: {{zh: 看重什么, en: What matters, {QUESTION}}}\nopen:"
)
HEAD = "wave,polite,patient,again,region,words,order,weight,stratum,cluster"
DESIGNS = {
    "none": "",
    "weight": "  weight: weight\n",
    "drawn": "  weight: weight\n  strata: stratum\n  cluster: cluster\n",
}


def read(name: str) -> list[dict[str, str]]:
    with (GOLDEN / f"{name}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def right(kind: str, weights: str) -> dict[tuple[str, str], dict[str, float]]:
    """By measure and option what R gives."""
    told: dict[tuple[str, str], dict[str, float]] = {}
    for row in read("ranked_options"):
        if (row["kind"], row["weights"]) == (kind, weights):
            mine = told.setdefault((row["measure"], row["option"]), {})
            mine[row["name"]] = float(row["value"])
    return told


def order(row: dict[str, str]) -> str:
    """The options by their marks, highest first, of equal ones the earlier; below 3 none."""
    marks = {"a": row["q1"], "b": row["q2"], "c": row["q3"]}
    known = {name: int(mark) for name, mark in marks.items() if mark not in ("", "NA")}
    ranked = sorted((name for name in known if known[name] >= 3), key=lambda name: -known[name])
    return ">".join(ranked) if ranked else "none" if known else ""


def surveyed(folder: Path, data: str = "", *, waves: bool = False, times: int = 1) -> Wave:
    """The respondents of the script, once or more: in one wave, or 40 in the wave before."""
    lines: list[str] = []
    for number, (answer, drawn) in enumerate(zip(read("answers"), read("drawn"), strict=True)):
        wave = "2024Q1" if waves and number < 40 else "2024Q2"
        how = f"{answer['weight']},{drawn['stratum']},{drawn['cluster']}"
        lines.append(f"{wave},3,3,3,{answer['group']},t,{order(answer)},{how}")
    study = STUDY.replace("  wave: wave\n", f"  wave: wave\n{data}")
    return samples.small(
        folder, study=study, answers="\n".join([HEAD, *lines * times]) + "\n", language="en"
    )


@pytest.mark.parametrize("weights", DESIGNS)
def test_first_and_mean_ranks_are_those_of_r(tmp_path: Path, weights: str) -> None:
    """With gaps and missing ranks; who ranked nothing is in the share, and in no mean."""
    table = choices(surveyed(tmp_path, DESIGNS[weights])).set_index("option")
    for (measure, option), numbers in right("all", weights).items():
        names = [measure, *(f"{end}_{measure.removeprefix('mean_')}" for end in ("low", "high"))]
        found = table.loc[option, names].tolist()
        assert found == pytest.approx([*numbers.values()], rel=1e-9), (measure, option)


@pytest.mark.parametrize("weights", ["none", "weight"])
def test_differences_of_groups_are_those_of_r(tmp_path: Path, weights: str) -> None:
    times = 30 if weights == "none" else 1
    table = choice_differences(surveyed(tmp_path, DESIGNS[weights], times=times))
    agrees(table[table["group_b"] == "b"], right("pair", weights))


@pytest.mark.parametrize("weights", DESIGNS)
def test_changes_between_waves_are_those_of_r(tmp_path: Path, weights: str) -> None:
    times = 30 if weights == "none" else 1
    table = choice_changes(surveyed(tmp_path, DESIGNS[weights], waves=True, times=times))
    agrees(table, right("wave", weights))


def agrees(table: pd.DataFrame, numbers: dict[tuple[str, str], dict[str, float]]) -> None:
    rows = table.set_index(["measure", "option"])
    for key, expected in numbers.items():
        row = rows.loc[key]
        square = {"square": expected.pop("square")} if "square" in expected else {}
        for name, number in expected.items():
            assert row[name] == pytest.approx(number, rel=1e-9), (key, name)
        if square:
            assert row["statistic"] ** 2 == pytest.approx(square["square"], rel=1e-9), key


def test_each_measure_is_a_family_of_its_own(tmp_path: Path) -> None:
    table = choice_differences(surveyed(tmp_path))
    assert set(table["measure"]) == {"chosen", "first", "mean_rank"}
    for _, family in table.groupby("measure"):
        assert set(family["tests"]) == {3}
        assert family["p_adjusted"].min() == pytest.approx(min(1, 3 * family["p"].min()))


def planted(folder: Path, language: str, *, least: int = 1) -> Wave:
    """East ranks the price first, west last; before everybody ranked as west does, but a few."""
    rows = ["2024Q2,3,3,3,east,t,价格>服务>速度,1,s,1", "2024Q2,3,3,3,west,t,速度>服务>价格,1,s,1"]
    rows += ["2024Q1,3,3,3,east,t,速度>服务>价格,1,s,1", "2024Q1,3,3,3,west,t,速度>服务>价格,1,s,1"]
    study = STUDY.replace("min_answers: 1", f"min_answers: {least}")
    few = [row.replace("服务", "-").replace("速度", "服务").replace("-", "速度") for row in rows]
    few = [row.replace("服务>速度>价格", "服务>价格>速度") for row in few]
    answers = "\n".join([HEAD, *rows * 27, *few * 3]) + "\n"
    return samples.small(folder, study=study, answers=answers, language=language)


def test_what_changed_and_who_differs_is_told_by_first_and_by_mean_rank(tmp_path: Path) -> None:
    english = sections.choices(planted(tmp_path / "en", "en")).text
    for told in (
        "Ranked first more often than in Q1 2024: Price (0.0% → 50.0%).",
        "Ranked first less often than in Q1 2024: Speed (90.0% → 45.0%).",
        "Nearer to first place on average than in Q1 2024 (mean rank): Price (2.90 → 1.95).",
        "Price is ranked first more often in “east” (100.0%) than in “west”",
        "Price is nearer to first place in “east” (mean rank 1.00) than in “west”",
        "Speed is further from first place in “east” (mean rank 2.90) than in “west”",
    ):
        assert told in english
    assert "chosen" not in english.replace("who chose none", "").casefold().split("shares are")[0]
    chinese = sections.choices(planted(tmp_path / "zh", "zh")).text
    assert "较2024年第1季度更多人排在第一位：价格（0.0% → 50.0%）。" in chinese
    assert "价格的平均名次，east（1.00）比west（2.90）靠前。" in chinese
    assert "平均名次较2024年第1季度后移：速度（1.20 → 2.05）。" in chinese


def test_a_mean_rank_of_a_few_is_hidden(tmp_path: Path) -> None:
    """Of 40 who answer three rank the speed: how many is told, their ranks are not."""
    rows = [f"2024Q2,3,3,3,east,t,价格>服务{'>速度' * (at < 3)},1,s,1" for at in range(40)]
    study = STUDY.replace("min_answers: 1", "min_answers: 5")
    wave = samples.small(tmp_path, study=study, answers="\n".join([HEAD, *rows]) + "\n")
    row = choices(wave).set_index("option").loc["c"]
    assert row["count"] == 3
    assert row[["mean_rank", "low_rank", "high_rank"]].isna().all()
    assert row["first"] == 0
