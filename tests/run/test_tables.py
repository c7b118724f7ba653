from pathlib import Path

import nbformat
import openpyxl
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


def test_the_workbook_holds_all_tables_typed_formatted_frozen_and_to_be_filtered(
    tmp_path: Path,
) -> None:
    keys = {"study": "tiny", "period": "2025Q4", "segment": "all"}
    rates = {"response_rate": 0.5, "valid_rate": 1.0, "n_eff": 3.25, "design_effect": None}
    counts = {"population": None, "invited": 8, "returned": 4, "rejected": 0, "valid": 4}
    sample = pd.DataFrame([{**keys, **counts, "repeated": 0, **rates}])
    own = pd.DataFrame({"word": ["=1+1", "http://a.b", "华东"], "right": [True, False, True]})
    found = {"sample": sample, "own": own}
    tables.write(tmp_path, found, workbook=True)
    path = tmp_path / "results" / "results.xlsx"
    before = path.read_bytes()
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["contents", "columns", "sample", "own"]
    assert [[cell.value for cell in row] for row in book["contents"]["A2:C3"]][1] == [
        "own",
        None,
        3,
    ]
    assert book["contents"]["A2"].hyperlink.location == "'sample'!A1"
    meanings = {(row[0].value, row[1].value): row[2].value for row in book["columns"]}
    assert meanings["sample", "period"] == "The wave's period, such as 2025Q4."
    sheet = book["sample"]
    cells = {cell.value: sheet.cell(2, cell.column) for cell in sheet[1]}
    assert cells["response_rate"].value == 0.5
    assert cells["response_rate"].number_format == "0.0%"
    assert cells["invited"].number_format == "#,##0"
    assert cells["population"].value is None
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("D2", "A1:M2")
    assert [cell.value for cell in book["own"]["A"]] == ["word", "=1+1", "http://a.b", "华东"]
    assert [cell.data_type for cell in book["own"]["A"]] == ["s"] * 4
    assert book["own"]["B2"].value is True
    tables.write(tmp_path, found, workbook=True)
    assert path.read_bytes() == before
    tables.write(tmp_path, found)
    assert not path.exists()
