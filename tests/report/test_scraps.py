from base64 import b64decode
from pathlib import Path

import nbformat
import numpy as np
import pandas as pd
import papermill
import pytest
from pandas.testing import assert_frame_equal

from csatbook.report import scraps

CELL = """
import numpy as np
import pandas as pd
from csatbook.report import scraps

scraps.record("scores", pd.DataFrame({
    "subject": ["overall", "item:礼貌", None],
    "value": [0.1 + 0.2, np.nan, np.float64(5)],
    "n": np.array([1, 2, 3]),
    "n_odd": pd.Series([np.int64(7), None, np.int64(9)], index=[5, 6, 7], dtype="object"),
    "met": [True, None, np.bool_(False)],
    "grade": pd.Categorical(["A", None, "1"]),
    "on": [pd.Timestamp("2024-05-01"), pd.NaT, pd.Timestamp("2024-05-02 10:30")],
    "empty": [None, None, None],
}, index=[5, 6, 7]))
scraps.record("nothing", pd.DataFrame({"reason": [], "count": []}))
scraps.record("n_valid", np.int64(42))
scraps.record("rate", float("nan"))
scraps.record("postcode", "0123")
scraps.record("none", None)
"""


@pytest.fixture(scope="module")
def executed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("a # folder?")
    cells = [nbformat.v4.new_code_cell(CELL)]
    notebook = nbformat.v4.new_notebook(cells=cells)
    notebook.metadata["kernelspec"] = {"name": "python3", "language": "python", "display_name": ""}
    nbformat.write(notebook, folder / "in.ipynb")
    made = folder / "report.ipynb"
    papermill.execute_notebook(folder / "in.ipynb", made, progress_bar=False)
    return made


def test_a_table_comes_back_from_an_executed_notebook_as_it_was(executed: Path) -> None:
    expected = pd.DataFrame(
        {
            "subject": pd.Series(["overall", "item:礼貌", None], dtype="str"),
            "value": pd.Series([0.1 + 0.2, None, 5.0], dtype="Float64"),
            "n": pd.Series([1, 2, 3], dtype="Int64"),
            "n_odd": pd.Series([7, None, 9], dtype="Int64"),
            "met": pd.Series([True, None, False], dtype="boolean"),
            "grade": pd.Series(["A", None, "1"], dtype="str"),
            "on": pd.Series(["2024-05-01", None, "2024-05-02T10:30:00"], dtype="str"),
            "empty": pd.Series([None, None, None], dtype="str"),
        }
    )
    assert_frame_equal(scraps.read(executed)["scores"], expected, check_exact=True)


def test_an_empty_table_keeps_its_columns(executed: Path) -> None:
    nothing = scraps.read(executed)["nothing"]
    assert (list(nothing.columns), len(nothing)) == (["reason", "count"], 0)


def test_facts_come_back_plain_and_are_no_tables(executed: Path) -> None:
    assert scraps.facts(executed) == {
        "n_valid": 42,
        "rate": None,
        "postcode": "0123",
        "none": None,
    }
    assert set(scraps.read(executed)) == {"scores", "nothing"}


def test_recording_outside_a_notebook_does_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    scraps.record("n", 3)
    assert capsys.readouterr().out == ""


def test_recording_leaves_the_table_as_it_was() -> None:
    table = pd.DataFrame({"n": [1, 2]}, index=["a", "b"])
    before = table.copy()
    scraps.flat(table)
    assert_frame_equal(table, before)


def test_two_columns_of_one_name_are_refused() -> None:
    table = pd.DataFrame([[1, 2]], columns=["n", "n"])
    with pytest.raises(ValueError, match="two columns of one name: n, n"):
        scraps.flat(table)


@pytest.mark.parametrize(
    ("value", "expected"),
    [(np.float32(0.5), 0.5), (np.bool_(True), True), (pd.NaT, None), (pd.NA, None), ("", "")],
)
def test_plain_values_are_pythons_own(value: object, expected: object) -> None:
    found = scraps.plain(value)
    assert found == expected
    assert type(found) is type(expected)


def test_tables_are_kept_as_pandas_would_write_them(executed: Path) -> None:
    scrap = "application/scrapbook.scrap.pandas+json"
    kept = {
        output["data"][scrap]["name"]: b64decode(output["data"][scrap]["data"])
        for cell in nbformat.read(executed, as_version=4).cells
        for output in cell.get("outputs", ())
        if scrap in output.get("data", {})
    }
    tables = scraps.read(executed)
    assert tables
    for name, table in tables.items():
        assert kept[name] == table.to_parquet()
