import gzip
import zipfile
from pathlib import Path

import pytest

from csatbook.errors import DataError
from csatbook.survey.reading import content


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(content, "LEAST_BYTES", 1 << 20)


def test_a_gz_file_that_grows_without_end_is_refused_with_a_way_out(tmp_path: Path) -> None:
    path = tmp_path / "r.csv.gz"
    path.write_bytes(gzip.compress(b"0" * (4 << 20)))
    with pytest.raises(DataError) as told:
        content.gunzip(path, name="r.csv.gz")
    assert str(told.value) == (
        "r.csv.gz: grows to more than 1 MiB when it is expanded; if this is right, "
        "expand it (gunzip) and name the plain file"
    )


def test_a_gz_file_of_several_parts_is_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "r.csv.gz"
    path.write_bytes(gzip.compress(b"a\n") + gzip.compress(b"1\n"))
    assert content.gunzip(path, name="r") == b"a\n1\n"


def test_a_workbook_that_grows_without_end_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "r.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/worksheets/sheet1.xml", b" " * (4 << 20))
    with pytest.raises(DataError, match=r"r\.xlsx: grows to more than 1 MiB .* as CSV"):
        content.check_workbook(path, name="r.xlsx")


def test_what_a_workbook_says_of_its_size_is_no_proof(tmp_path: Path) -> None:
    path = tmp_path / "r.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("a.xml", b" " * (4 << 20))
    size = (4 << 20).to_bytes(4, "little")
    path.write_bytes(path.read_bytes().replace(size, (9).to_bytes(4, "little")))
    with pytest.raises(DataError, match="grows to more than"):
        content.check_workbook(path, name="r.xlsx")


def test_ordinary_workbooks_and_other_files_pass(tmp_path: Path) -> None:
    path = tmp_path / "r.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("a.xml", b"<a>1</a>" * 20_000)
    content.check_workbook(path, name="r.xlsx")
    path.write_bytes(b"text" * 1000)
    content.check_workbook(path, name="r.xlsx")
