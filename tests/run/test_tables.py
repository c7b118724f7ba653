from pathlib import Path

import nbformat
import pandas as pd
import papermill
import pytest

from csatbook.run import tables

CELL = """
import pandas as pd
from csatbook.report import scraps
scraps.record("scores", pd.DataFrame({"subject": ["overall"], "value": [%s], "n": [%s]}))
scraps.record("changes", pd.DataFrame({"value": [1.5], "period": ["2023Q4"]}))
scraps.record("fact", 3)
"""


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Two executed notebooks, of which the second has no number of answers."""
    folders = {}
    for segment, numbers in (("all", ("0.1 + 0.2", "12")), ("region==1+1", ("None", "None"))):
        folder = tmp_path_factory.mktemp("report")
        cell = nbformat.v4.new_code_cell(CELL % numbers)
        notebook = nbformat.v4.new_notebook(cells=[cell])
        notebook.metadata["kernelspec"] = {"name": "python3", "language": "python"}
        nbformat.write(notebook, folder / "in.ipynb")
        papermill.execute_notebook(folder / "in.ipynb", folder / "report.ipynb", progress_bar=False)
        folders[segment] = folder / "report.ipynb"
    return folders


def test_tables_hold_the_rows_of_all_reports_keyed_and_in_order(
    reports: dict[str, Path],
) -> None:
    scores = tables.gather("tiny", "2024Q1", reports)["scores"]
    assert list(scores.columns) == ["study", "period", "segment", "subject", "value", "n"]
    assert list(scores["segment"]) == ["all", "region==1+1"]
    assert set(scores["period"]) == {"2024Q1"}


def test_a_table_keeps_the_keys_that_it_brings(reports: dict[str, Path]) -> None:
    changes = tables.gather("tiny", "2024Q1", reports)["changes"]
    assert list(changes.columns) == ["study", "period", "segment", "value"]
    assert set(changes["period"]) == {"2023Q4"}


def test_files_are_unrounded_with_bom_and_whole_numbers_stay_whole(
    reports: dict[str, Path], tmp_path: Path
) -> None:
    tables.write(tmp_path, tables.gather("tiny", "2024Q1", reports))
    assert (tmp_path / "results" / "scores.csv").read_bytes().decode() == (
        "\ufeffstudy,period,segment,subject,value,n\n"
        "tiny,2024Q1,all,overall,0.30000000000000004,12\n"
        "tiny,2024Q1,region==1+1,overall,,\n"
    )


def test_facts_are_no_tables_and_old_tables_leave(reports: dict[str, Path], tmp_path: Path) -> None:
    (tmp_path / "results").mkdir()
    (tmp_path / "results" / "old.csv").write_text("x")
    tables.write(tmp_path, tables.gather("tiny", "2024Q1", reports))
    names = sorted(path.name for path in (tmp_path / "results").iterdir())
    assert names == ["changes.csv", "scores.csv"]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1"])
def test_text_is_no_formula(text: str) -> None:
    table = pd.DataFrame({"unit": pd.Series([text, "a=b"], dtype="str"), "value": [-1, 1]})
    found = tables.csv(table).decode("utf-8-sig").splitlines()
    assert found == ["unit,value", f"'{text},-1", "a=b,1"]


def test_a_table_without_rows_still_has_its_columns() -> None:
    table = pd.DataFrame({"reason": pd.Series([], dtype="str"), "count": []})
    assert tables.csv(table).decode("utf-8-sig") == "reason,count\n"


@pytest.mark.parametrize(
    "text", ["＝1+1", "＋1", "－1", "＠SUM", " =1+1", "\t=1", "\u200b=1", "\x1b[1m=1"]
)
def test_text_in_full_width_or_behind_signs_that_nobody_sees_is_no_formula(text: str) -> None:
    for kind in (object, "string", "category"):
        table = pd.DataFrame({text: pd.Series([text, None], dtype=kind), "value": [-1.5, 2]})
        heading, first, second = tables.csv(table).decode("utf-8-sig").splitlines()
        assert heading.startswith("'")
        assert first.startswith("'")
        assert first.endswith(",-1.5")
        assert second == ",2.0"
        assert not set(first) & set("\u200b\x1b")
