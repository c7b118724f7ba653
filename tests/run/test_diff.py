"""`csatbook diff`: which numbers changed between two runs, row by row."""

import re
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from csatbook.cli import main
from csatbook.run.differences import NOISE, differences

from .projects import Project

SCORES = pd.DataFrame(
    {
        "study": "tiny",
        "period": "2024Q2",
        "segment": ["all", "all", "region=华东"],
        "score": "csat",
        "subject": ["total", "polite", "total"],
        "value": [0.5, 0.25, None],
        "n": [40, 38, 12],
        "grade": ["good", None, "good"],
    }
)


def told(before: pd.DataFrame, after: pd.DataFrame) -> tuple[str, ...]:
    return differences(before, after, "scores").sentences


def test_a_changed_number_is_told_by_its_row_with_both_values() -> None:
    after = SCORES.copy()
    after.loc[1, "value"] = 0.375
    after.loc[1, "n"] = 39
    assert told(SCORES, after) == ("all, csat, polite: value 0.25 → 0.375, n 38 → 39",)


def test_a_number_that_comes_or_goes_and_a_text_that_turns_are_told() -> None:
    after = SCORES.copy()
    after.loc[2, "value"] = 0.5
    after.loc[0, "grade"] = "fair"
    assert told(SCORES, after) == (
        "all, csat, total: grade good → fair",
        "region=华东, csat, total: value nothing → 0.5",
    )


def test_as_many_digits_are_written_as_show_the_difference() -> None:
    after = SCORES.assign(value=[0.50000001, 0.25, None])
    assert told(SCORES, after) == ("all, csat, total: value 0.5 → 0.50000001",)


def test_the_last_digits_alone_are_counted_and_not_told() -> None:
    compared = differences(SCORES, SCORES.assign(value=[0.5 + NOISE / 10, 0.25, None]), "scores")
    assert (compared.sentences, compared.noise, compared.rows) == ((), 1, 3)


def test_new_and_lost_rows_and_columns_are_told_once() -> None:
    after = SCORES.drop(index=1).rename(columns={"grade": "band"})
    assert told(SCORES, after) == (
        "column band: is new",
        "column grade: is gone",
        "all, csat, polite: is gone",
    )


def test_rows_that_no_text_tells_apart_are_known_by_their_order() -> None:
    before = pd.DataFrame({"reason": ["fast", "fast"], "count": [3, 4]})
    assert told(before, before.assign(count=[3, 5])) == ("fast (2): count 4 → 5",)


@given(st.permutations(range(len(SCORES))))
def test_the_order_of_rows_is_no_difference(order: list[int]) -> None:
    assert told(SCORES, SCORES.iloc[order]) == ()


@given(st.integers(0, 2), st.sampled_from(["value", "n", "grade"]))
def test_each_changed_cell_is_found_and_turned_round_it_is_the_same_pair(
    row: int, name: str
) -> None:
    after = SCORES.copy()
    after.loc[row, name] = "else" if name == "grade" else 7
    (there,), (back,) = told(SCORES, after), told(after, SCORES)
    first, second = re.findall(r"(\S+) → (\S+)$", there)[0]
    assert back.endswith(f"{second} → {first}")


def run(*words: object) -> tuple[int, str]:
    done = CliRunner().invoke(main, [str(word) for word in words])
    return done.exit_code, done.output


@pytest.mark.usefixtures("forked")
def test_two_runs_of_other_data_differ_in_the_rows_that_moved(project: Project) -> None:
    project.notebook(
        "import csatbook\nfrom csatbook import sections",
        "wave = csatbook.open(study, period, segment, language)",
        "sections.statistics(wave)",
        "sections.record(wave)",
    )
    made = {}
    for name, answer in (("old", "3,A/B,small"), ("same", "3,A/B,small"), ("new", "5,A/B,small")):
        rows = project.root / "data" / "answers.csv"
        rows.write_text(
            re.sub(r"\d,A/B,small", answer, rows.read_text(encoding="utf-8")), encoding="utf-8"
        )
        made[name] = project.root / name
        options = ("--segment", "all", "--output", made[name])
        assert run("run", project.study, *options)[0] == 0
    assert run("diff", made["old"], made["same"]) == (0, "No difference\n")
    code, output = run("diff", made["old"] / "tiny", made["new"] / "tiny")
    assert code == 1
    assert "tiny 2024Q2: made from another data" in output
    assert "2024Q2/results/scores.csv: " in output
    assert re.search(r"csat, overall: value 0\.4 → 0\.6", output), output


def test_a_folder_without_tables_is_an_error_that_says_what_is_expected(tmp_path: Path) -> None:
    code, output = run("diff", tmp_path, tmp_path)
    assert code == 2
    assert "no result tables: expected a folder of csatbook run" in output


@pytest.mark.parametrize("more", [(), ("--all",)])
def test_of_many_rows_the_first_are_shown_and_the_rest_counted(
    tmp_path: Path, more: tuple[str, ...]
) -> None:
    for side, value in (("a", 1.5), ("b", 2.5)):
        folder = tmp_path / side / "results"
        folder.mkdir(parents=True)
        rows = pd.DataFrame({"unit": [f"u{at}" for at in range(30)], "value": value})
        rows.to_csv(folder / "own.csv", index=False)
    code, output = run("diff", tmp_path / "a", tmp_path / "b", *more)
    assert code == 1
    assert output.count("value 1.5 → 2.5") == (30 if more else 20)
    assert ("and 10 more: see them with --all" in output) is not bool(more)
