from datetime import date, datetime, time, timedelta
from pathlib import Path

import openpyxl
import pytest

from csatbook.errors import DataError
from csatbook.study.data import TableFile
from csatbook.survey.reading import excel, moment
from csatbook.survey.reading.raw import RawTable

WANTED = dict.fromkeys(("a", "b"), "few")


def book(folder: Path, sheets: dict[str, list[list[object]]], merged: str = "") -> Path:
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
        if merged:
            sheet.merge_cells(merged)
    path = folder / "r.xlsx"
    made.save(path)
    return path


def read(path: Path, **declared: object) -> RawTable:
    file = TableFile.model_validate({"path": "r.xlsx", **declared})
    return excel.read(path, file, WANTED, name="r.xlsx")


def test_cells_become_the_text_that_a_delimited_file_would_hold(tmp_path: Path) -> None:
    cells = [5, 2.5, "x", True, datetime(2024, 3, 5, 10, 1), date(2024, 3, 5), time(0, 2, 35)]
    cells += [timedelta(minutes=3), None]
    raw = read(book(tmp_path, {"s": [["a", "b"], *([cell, "."] for cell in cells)]}))
    assert raw.table["a"].to_pylist() == [
        *("5", "2.5", "x", "True", "2024-03-05 10:01:00", "2024-03-05", "00:02:35", "180", ""),
    ]


def test_blank_rows_are_rows_but_not_those_after_the_last(tmp_path: Path) -> None:
    raw = read(book(tmp_path, {"s": [["a", "b"], [1, 2], [], [3, 4], ["", " "], []]}))
    assert raw.table["a"].to_pylist() == ["1", "", "3"]
    assert raw.rows.tolist() == [2, 3, 4]


def test_every_cell_below_a_merged_one_holds_what_is_shown(tmp_path: Path) -> None:
    rows = [["a", "b"], [1, "华东"], [2, None], [3, None], [4, "华南"]]
    raw = read(book(tmp_path, {"s": rows}, merged="B2:B4"))
    assert raw.table["b"].to_pylist() == ["华东", "华东", "华东", "华南"]


@pytest.mark.parametrize("sheet", ["答卷", 2])
def test_a_sheet_is_chosen_by_name_or_number(tmp_path: Path, sheet: object) -> None:
    path = book(tmp_path, {"说明": [["x"]], "答卷": [["a", "b"], [1, 2]]})
    assert read(path, sheet=sheet).table["b"].to_pylist() == ["2"]


def test_a_sheet_whose_name_is_a_number_is_found(tmp_path: Path) -> None:
    path = book(tmp_path, {"2023": [["x"]], "2024": [["a", "b"], [1, 2]]})
    assert read(path, sheet=2024).table["b"].to_pylist() == ["2"]


@pytest.mark.parametrize("sheet", ["答案", 3])
def test_a_sheet_that_is_not_there_is_refused_with_those_that_are(
    tmp_path: Path, sheet: object
) -> None:
    path = book(tmp_path, {"说明": [["x"]], "答卷": [["a", "b"], [1, 2]]})
    with pytest.raises(DataError, match=rf"r\.xlsx: expected a sheet '{sheet}'; found 说明, 答卷"):
        read(path, sheet=sheet)


def test_the_names_may_stand_further_down(tmp_path: Path) -> None:
    raw = read(book(tmp_path, {"s": [["Export"], [], ["a", "b"], [1, 2]]}), header=3)
    assert raw.table.to_pydict() == {"a": ["1"], "b": ["2"]}
    assert raw.where([0], "a") == "r.xlsx, row 4, column a"


def test_an_empty_sheet_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="expected column names in row 1 of sheet 's'"):
        read(book(tmp_path, {"s": []}))


def test_what_is_no_workbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "r.xlsx"
    path.write_text("a,b\n1,2\n")
    with pytest.raises(DataError, match=r"r\.xlsx: cannot be read as a workbook"):
        read(path)


def test_a_time_of_day_is_no_date(tmp_path: Path) -> None:
    path = book(tmp_path, {"s": [["a", "b"], [time(10), "."], [date(2024, 3, 5), "."]]})
    moments, problems = moment.column(read(path), "a")
    assert str(moments[0]) == "NaT"
    (problem,) = problems
    assert problem.where == "r.xlsx, row 2, column a"
    assert problem.message.endswith("found a time without a date")
