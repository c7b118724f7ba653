"""Questions with several answers, counted and compared: by hand, against R, and by their laws."""

import csv
from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import pytest

import samples
from csatbook.analysis.changes.changes import changes
from csatbook.analysis.issues.choices import choice_crosstab, choice_omnibus, choices, ticking
from csatbook.analysis.issues.compared import choice_changes, choice_differences
from csatbook.analysis.wave import Wave
from csatbook.stats.compare import association
from csatbook.survey.state import kept

GOLDEN = Path(__file__).parents[1] / "golden"
QUESTION = "options: {a: {zh: 甲, en: A}, b: {zh: 乙, en: B}, c: {zh: 丙, en: C}}, none: [none]"
STUDY = samples.SMALL.replace("open:", f"choices:\n  why: {{zh: 原因, en: Why, {QUESTION}}}\nopen:")
HEAD = "wave,polite,patient,again,region,words,why"


def expected(kind: str, option: str, weights: str = "none") -> dict[str, float]:
    with (GOLDEN / "choices.csv").open(encoding="utf-8") as file:
        return {
            row["name"]: float(row["value"])
            for row in csv.DictReader(file)
            if (row["kind"], row["option"], row["weights"]) == (kind, option, weights)
        }


def respondents() -> list[dict[str, str]]:
    """The respondents of the golden scripts, and how they were drawn."""
    rows = []
    for name in ("answers", "drawn"):
        with (GOLDEN / f"{name}.csv").open(encoding="utf-8") as file:
            rows.append(list(csv.DictReader(file)))
    return [{**answer, **drawn} for answer, drawn in zip(*rows, strict=True)]


def ticked(row: Mapping[str, str], marks: Mapping[str, str]) -> str:
    if all(row[item] in ("", "NA") for item in marks):
        return ""
    named = [option for item, option in marks.items() if row[item] in ("4", "5")]
    return ";".join(sorted(named)) or "none"


MARKS = {"q1": "a", "q2": "b", "q3": "c"}


def surveyed(folder: Path, data: str = "", more: str = "") -> Wave:
    """All of them in one wave."""
    lines = [f"{HEAD},weight,stratum,cluster"]
    lines += [
        f"2024Q2,3,3,3,{row['group']},t,{ticked(row, MARKS)},{row['weight']},{row['stratum']},"
        f"{row['cluster']}"
        for row in respondents()
    ]
    study = STUDY.replace("  wave: wave\n", f"  wave: wave\n{data}").replace(
        "why: {", f"why: {{{more}"
    )
    return samples.small(folder, study=study, answers="\n".join(lines) + "\n")


DESIGNS = {
    "none": "",
    "weight": "  weight: weight\n",
    "drawn": "  weight: weight\n  strata: stratum\n  cluster: cluster\n",
}


@pytest.mark.parametrize("weights", DESIGNS)
def test_shares_and_differences_are_those_of_r(tmp_path: Path, weights: str) -> None:
    wave = surveyed(tmp_path, DESIGNS[weights])
    table = choices(wave).set_index("option")
    pairs = choice_differences(wave).set_index("option")
    for option in "abc":
        right = expected("share", option, weights)
        row = table.loc[option]
        assert row["share"] == pytest.approx(right["share"], abs=1e-12)
        assert row["share_of_mentions"] == pytest.approx(right["of_mentions"], abs=1e-12)
        for name in {"n_eff", "low", "high"} & set(right):
            assert row[name] == pytest.approx(right[name], rel=1e-9)
        assert pairs.loc[option, "difference"] == pytest.approx(right["difference"], abs=1e-12)
        assert pairs.loc[option, "rate_a"] - pairs.loc[option, "rate_b"] == pytest.approx(
            right["difference"], abs=1e-12
        )
    if weights == "drawn":  # as precise as so many drawn one by one: p (1 - p) / variance, and 1
        variance = [expected("share", option, weights)["se"] ** 2 for option in "abc"]
        shares = table.loc[list("abc"), "share"]
        found = (shares * (1 - shares) / table.loc[list("abc"), "n_eff"]).tolist()
        assert found == pytest.approx(variance, rel=0.02)


def test_two_groups_are_tested_as_by_r(tmp_path: Path) -> None:
    pairs = choice_differences(surveyed(tmp_path)).set_index("option")
    for option in "abc":
        right = expected("pair", option)
        assert pairs.loc[option, "statistic"] ** 2 == pytest.approx(right["square"], rel=1e-9)
        assert pairs.loc[option, "p"] == pytest.approx(right["p"], rel=1e-9)
    assert pairs["p_adjusted"].min() == pytest.approx(min(1, 3 * pairs["p"].min()))


def test_waves_with_common_respondents_are_tested_as_by_r(tmp_path: Path) -> None:
    """Then another mark stood for each option, so that the same respondents changed their mind."""
    rows, lines = respondents(), [f"{HEAD},id"]
    then = {"q2": "a", "q3": "b", "q1": "c"}
    for number, row in enumerate(rows, start=1):
        if number <= 54:
            lines.append(f"2024Q1,3,3,3,a,t,{ticked(row, then)},{number}")
        if number >= 27:
            lines.append(f"2024Q2,3,3,3,a,t,{ticked(row, MARKS)},{number}")
    study = STUDY.replace("  wave: wave\n", "  wave: wave\n  respondent: id\n")
    wave = samples.small(tmp_path, study=study, answers="\n".join(lines) + "\n")
    table = choice_changes(wave).set_index("option")
    for option in "abc":
        right = expected("wave", option)
        for name in right:
            assert table.loc[option, name] == pytest.approx(right[name], rel=1e-9), name


@pytest.mark.parametrize("weights", DESIGNS)
def test_one_answer_that_is_no_mark_is_tested_as_by_r(tmp_path: Path, weights: str) -> None:
    lines = [f"{HEAD},weight,stratum,cluster"]
    for row in respondents():
        answer = ticked(row, MARKS).split(";")[-1]
        drawn = f"{row['weight']},{row['stratum']},{row['cluster']}"
        lines.append(f"2024Q2,3,3,3,{row['group']},t,{answer},{drawn}")
    study = STUDY.replace("  wave: wave\n", f"  wave: wave\n{DESIGNS[weights]}")
    study = study.replace("why: {", "why: {most: 1, ")
    wave = samples.small(tmp_path, study=study, answers="\n".join(lines) + "\n")
    found = choice_omnibus(wave).iloc[0]
    right = expected("alone", "", weights)
    if weights != "none":  # of small groups the table has the cautious form
        table = choice_crosstab(ticking(wave.store, "why").wave(wave), "region")
        plain = association.rao_scott(table)
        assert found["test"] == "cautious_rao_scott"
        assert found["statistic"] <= plain.statistic
        found = pd.Series(plain.as_dict())
    for name in right:
        assert found[name] == pytest.approx(right[name], rel=1e-6), name
    assert choices(wave)["share_of_mentions"].sum() == pytest.approx(1)


def test_three_bases_of_one_question_stand_side_by_side(tmp_path: Path) -> None:
    cells = ["a;b", "a", "none", "", "(跳过)"]
    answers = "\n".join([HEAD, *(f"2024Q2,3,3,3,east,t,{each}" for each in cells)]) + "\n"
    row = (
        choices(samples.small(tmp_path, study=STUDY, answers=answers)).set_index("option").loc["a"]
    )
    # five respondents: one not asked, one skipped, one with none of them; a ticked by two
    assert row[["count", "n", "asked", "skipped", "none"]].tolist() == [2, 3, 4, 1, 1]
    assert row["share"] == pytest.approx(2 / 3)
    assert row["share_asked"] == pytest.approx(2 / 4)
    assert row["share_of_mentions"] == pytest.approx(2 / 3)


def test_the_order_of_rows_and_doubled_weights_change_nothing(tmp_path: Path) -> None:
    told = ("east,t,a,1", "west,t,a;b,2", "east,t,none,1.5", "west,t,c,1", "east,t,b,3")
    rows = [f"2024Q2,3,3,3,{each}" for each in told]
    study = STUDY.replace("  wave: wave\n", "  wave: wave\n  weight: weight\n")
    tables = []
    for name, lines in {
        "as_it_is": rows,
        "turned": rows[::-1],
        "doubled": [
            f"{row.rpartition(',')[0]},{2 * float(row.rpartition(',')[2])}" for row in rows
        ],
    }.items():
        text = "\n".join([f"{HEAD},weight", *lines]) + "\n"
        wave = samples.small(tmp_path / name, study=study, answers=text)
        tables.append((choices(wave), choice_differences(wave)))
    for other in tables[1:]:
        for one, another in zip(tables[0], other, strict=True):
            for column in one.select_dtypes("number"):
                assert one[column].tolist() == pytest.approx(another[column].tolist(), nan_ok=True)


def test_a_small_group_has_no_counts(tmp_path: Path) -> None:
    study = STUDY.replace("min_answers: 1", "min_answers: 3")
    answers = (
        "\n".join([HEAD, *["2024Q2,3,3,3,east,t,a"] * 5, *["2024Q2,3,3,3,west,t,b"] * 2]) + "\n"
    )
    table = choices(samples.small(tmp_path, study=study, answers=answers, segment="region=west"))
    assert table[["count", "share", "n", "asked", "skipped", "none"]].isna().all().all()
    assert set(table["reason"]) == {"too_few"}


def test_what_is_kept_of_a_large_wave_is_kept_for_each_question_apart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two questions and the scores of one wave: each reads its own."""
    study = STUDY.replace("open:", f"  how: {{zh: 如何, en: How, {QUESTION}}}\nopen:")
    cells = [("a;b", "c"), ("a", "b;c"), ("none", "c"), ("b", "a"), ("c", "c"), ("a;c", "none")]
    lines = [f"{HEAD},how"]
    for wave in ("2024Q1", "2024Q2"):
        cells = [*cells[1:], ("a;b;c", "b")]
        lines += [f"{wave},3,4,2,east,t,{why},{how}" for why, how in cells]
    found = []
    for least in (kept.LARGE, 1):
        monkeypatch.setattr(kept, "LARGE", least)
        answers = "\n".join(lines) + "\n"
        wave = samples.small(tmp_path / str(least), study=study, answers=answers)
        found.append([changes(wave), choice_changes(wave), choice_changes(wave)])
    for small, large in zip(*found, strict=True):
        pd.testing.assert_frame_equal(small, large)
