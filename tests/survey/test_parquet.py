from datetime import date, datetime
from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import parquet as arrow_parquet

from csatbook.errors import DataError
from csatbook.study.data import TableFile
from csatbook.survey.reading import parquet
from csatbook.survey.reading.raw import RawTable


def read(folder: Path, table: pa.Table, *, few: bool = True) -> RawTable:
    path = folder / "r.parquet"
    arrow_parquet.write_table(table, path)
    wanted = dict.fromkeys(table.column_names, "few" if few else "text")
    return parquet.read(path, TableFile(path="r.parquet"), wanted, name="r.parquet")


@pytest.mark.parametrize("few", [True, False])
@pytest.mark.parametrize(
    ("cells", "texts"),
    [
        (pa.array([1, None, 3], pa.int64()), ["1", None, "3"]),
        (pa.array([1.0, 2.5, None]), ["1", "2.5", None]),
        (pa.array([date(2024, 3, 5)]), ["2024-03-05"]),
        (pa.array([datetime(2024, 3, 5, 10, 1)]), ["2024-03-05 10:01:00"]),
        (pa.array(["x", None]), ["x", None]),
        (pa.array(["x", "y", "x"]).dictionary_encode(), ["x", "y", "x"]),
        (pa.array([datetime(2024, 3, 5, 20)], pa.timestamp("ms", "Asia/Shanghai")), None),
    ],
)
def test_cells_become_the_text_that_a_delimited_file_would_hold(
    tmp_path: Path, cells: pa.Array, texts: list[str] | None, few: bool
) -> None:
    found = read(tmp_path, pa.table({"a": cells}), few=few).table["a"].cast(pa.string())
    assert found.to_pylist() == (texts or ["2024-03-06 04:00:00"])


def test_a_column_of_lists_is_refused(tmp_path: Path) -> None:
    with pytest.raises(
        DataError, match=r"r\.parquet, column a: expected plain cells; found .*list"
    ):
        read(tmp_path, pa.table({"a": [[1, 2]]}))


def test_what_is_no_parquet_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "r.parquet"
    path.write_text("no")
    with pytest.raises(DataError, match=r"r\.parquet: cannot be read as a Parquet file"):
        parquet.read(path, TableFile(path="r"), {"a": "few"}, name="r.parquet")
