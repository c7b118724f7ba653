import gzip
from pathlib import Path

import pytest

from csatbook.errors import DataError
from csatbook.study.data import TableFile
from csatbook.survey.reading import delimited
from csatbook.survey.reading.raw import RawTable


def read(
    folder: Path,
    contents: str | bytes,
    wanted: str = "a b",
    suffix: str = "csv",
    **declared: object,
) -> RawTable:
    path = folder / f"r.{suffix}"
    path.write_bytes(contents.encode() if isinstance(contents, str) else contents)
    file = TableFile.model_validate({"path": "r", **declared})
    return delimited.read(path, file, dict.fromkeys(wanted.split(), "text"), name="r.csv")


def refusal(folder: Path, contents: str | bytes, **declared: object) -> str:
    with pytest.raises(DataError) as caught:
        read(folder, contents, **declared)
    return str(caught.value)


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_found_out_from_the_names(tmp_path: Path, separator: str) -> None:
    raw = read(tmp_path, 'a|"x,y;z"|b\n1|2|3\n'.replace("|", separator))
    assert raw.table.to_pydict() == {"a": ["1"], "b": ["3"]}


def test_separators_inside_quotation_marks_do_not_count(tmp_path: Path) -> None:
    raw = read(tmp_path, 'a;"b, or b, or b,";c\n1;2;3\n', wanted="a c")
    assert raw.table.to_pydict() == {"a": ["1"], "c": ["3"]}


def test_a_declared_separator_goes_first(tmp_path: Path) -> None:
    raw = read(tmp_path, "a,x,y;b\n1;2\n", wanted="b", separator=";")
    assert raw.table.to_pydict() == {"b": ["2"]}


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_kind_of_line_end_is_read(tmp_path: Path, end: str) -> None:
    raw = read(tmp_path, f"a,b{end}1,2{end}3,4{end}")
    assert raw.table.to_pydict() == {"a": ["1", "3"], "b": ["2", "4"]}
    assert raw.rows.tolist() == [2, 3]


def test_a_last_line_without_an_end_is_read(tmp_path: Path) -> None:
    assert read(tmp_path, "a,b\n1,2").table.num_rows == 1


def test_compressed_files_are_read(tmp_path: Path) -> None:
    raw = read(tmp_path, gzip.compress(b"a,b\n1,2\n"), suffix="csv.gz")
    assert raw.table.to_pydict() == {"a": ["1"], "b": ["2"]}


def test_a_broken_compressed_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"r\.csv: cannot be read"):
        read(tmp_path, gzip.compress(b"a,b\n1,2\n")[:-9], suffix="csv.gz")


def test_quoted_cells_may_hold_line_ends_separators_and_marks(tmp_path: Path) -> None:
    raw = read(tmp_path, 'a,b\n"x\n\ny, ""z""",1\n2,3\n')
    assert raw.table.to_pydict() == {"a": ['x\n\ny, "z"', "2"], "b": ["1", "3"]}
    assert raw.rows.tolist() == [2, 3], "a spreadsheet counts rows, not lines"


def test_empty_lines_are_no_rows_but_are_counted_as_a_spreadsheet_does(tmp_path: Path) -> None:
    raw = read(tmp_path, "a,b\n\n1,2\n\n\n3,4\n,\n\n")
    assert raw.table.to_pydict() == {"a": ["1", "3", ""], "b": ["2", "4", ""]}
    assert raw.rows.tolist() == [3, 6, 7]


def test_the_names_may_stand_further_down(tmp_path: Path) -> None:
    raw = read(tmp_path, 'Export of "x"\n\na;b\n1;2\n', header=3)
    assert raw.table.to_pydict() == {"a": ["1"], "b": ["2"]}
    assert raw.rows.tolist() == [4]


def test_names_are_compared_without_blanks_and_full_width_forms(tmp_path: Path) -> None:
    raw = read(tmp_path, " ａ ,B\n1,2\n", wanted="a")
    assert raw.table.to_pydict() == {"a": ["1"]}


def test_columns_take_the_names_of_the_study(tmp_path: Path) -> None:
    raw = read(tmp_path, "q1,b\n1,2\n", columns={"q1": "a"})
    assert raw.table.to_pydict() == {"a": ["1"], "b": ["2"]}
    assert raw.where([0], "a") == "r.csv, row 2, column q1"


def test_a_cell_longer_than_a_block_is_read(tmp_path: Path) -> None:
    long = "x" * (delimited.BLOCK_BYTES + 10)
    raw = read(tmp_path, f'a,b\n1,2\n"{long}",3\n')
    assert [len(one) for one in raw.table["a"].to_pylist()] == [1, len(long)]


def test_rows_with_other_numbers_of_cells_are_all_named(tmp_path: Path) -> None:
    message = refusal(tmp_path, 'a,b\n1,2\n1\n"x\ny",2\n1,2,3\n')
    assert "r.csv, row 3: expected 2 cells, as there are column names; found 1" in message
    assert "r.csv, row 5: expected 2 cells, as there are column names; found 3" in message


def test_a_quotation_mark_that_never_ends_is_refused_with_its_row(tmp_path: Path) -> None:
    message = refusal(tmp_path, 'a,b\n1,2\n3,"4\n5,6\n7,8\n')
    assert message.startswith("r.csv, row 3: expected quotation marks in pairs")


def test_a_quotation_mark_within_a_cell_is_text(tmp_path: Path) -> None:
    raw = read(tmp_path, 'a,b\n1,5" screen\n')
    assert raw.table["b"].to_pylist() == ['5" screen']


def test_a_wanted_name_that_stands_twice_is_refused(tmp_path: Path) -> None:
    message = refusal(tmp_path, "a,b,a\n1,2,3\n")
    assert message.startswith("r.csv, columns 1 and 3: expected one column 'a'; found 2")


def test_a_renamed_column_that_meets_its_new_name_is_refused(tmp_path: Path) -> None:
    message = refusal(tmp_path, "q1,a,b\n1,2,3\n", columns={"q1": "a"})
    assert "expected one column 'a'; found 2 (q1, a)" in message


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path, "") == "r.csv: expected column names in row 1; found nothing there"


def test_a_workbook_named_as_text_is_told_apart(tmp_path: Path) -> None:
    assert "found a workbook: let its name end in .xlsx" in refusal(tmp_path, b"PK\x03\x04 ...")
