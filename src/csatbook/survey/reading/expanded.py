"""Compressed files that would grow without end: a few kilobytes may hold gigabytes of nothing."""

from __future__ import annotations

import gzip
import re
import zipfile
import zlib
from contextlib import suppress
from pathlib import Path

from csatbook.errors import DataError, Problem

LEAST_BYTES, TIMES = 100 << 20, 200
"""A file may grow to so many bytes, or so many times its size, whichever is more. Tables grow ten
to fifty times."""
CELLS = 100_000_000
"""A sheet of a workbook may reach over so many cells, filled or not."""
_PIECE = 1 << 20
_HEAD = 1 << 14
_REACH = re.compile(rb"<(?:\w+:)?dimension[^>]*?ref=[\"'](?:[A-Z]+\d+:)?([A-Z]{1,3})(\d{1,7})[\"']")
_MOST_TIMES = 1032
"""What its method of compression can reach at all."""


def gunzip(path: Path, *, name: str) -> bytes:
    """What is in this .gz file?

    Raises
    ------
    DataError
        More than a table that was compressed can hold.
    """
    most = _most(path)
    with gzip.open(path) as file:
        data = file.read(most + 1)
    if len(data) > most:
        raise DataError(_problem(name, most, "expand it (gunzip) and name the plain file"))
    return data


def check_workbook(path: Path, *, name: str) -> None:
    """Refuse a workbook (.xlsx, .ods) that grows too large; others than ZIP files are let through.

    Raises
    ------
    DataError
        It grows to more than a workbook can hold, or a sheet reaches over too many cells.
    """
    if not zipfile.is_zipfile(path):
        return
    with suppress(zipfile.BadZipFile, zlib.error, EOFError), zipfile.ZipFile(path) as book:
        for sheet in (one for one in book.namelist() if one.startswith("xl/worksheets/")):
            with book.open(sheet) as file:
                _check_reach(file.read(_HEAD), name)
    most = _most(path)
    if path.stat().st_size * _MOST_TIMES <= most:
        return
    grown = 0
    # One that is damaged is told by its reader.
    with suppress(zipfile.BadZipFile, zlib.error, EOFError), zipfile.ZipFile(path) as book:
        for part in book.infolist():
            part.file_size = 1 << 62  # what it says of itself is no proof
            with book.open(part) as file:
                while piece := file.read(_PIECE):
                    grown += len(piece)
                    if grown > most:
                        cure = "save what the study needs of it as CSV and name that"
                        raise DataError(_problem(name, most, cure))


def _check_reach(head: bytes, name: str) -> None:
    """Refuse a sheet that says it reaches very far: readers make room for all cells up to there."""
    reach = _REACH.search(head)
    if reach is None:
        return
    columns = 0
    for letter in reach[1]:
        columns = columns * 26 + letter - ord("A") + 1
    if columns * int(reach[2]) > CELLS:
        message = (
            f"has a sheet that reaches to the cell {(reach[1] + reach[2]).decode()}, over more "
            f"than {CELLS:,} cells; delete the rows below and the columns beside the answers in "
            "Excel or LibreOffice and save it, or save the sheet as CSV"
        )
        raise DataError(Problem(name, message))


def _most(path: Path) -> int:
    return max(LEAST_BYTES, TIMES * path.stat().st_size)


def _problem(name: str, most: int, cure: str) -> Problem:
    size = f"{most >> 20:,} MiB"
    return Problem(name, f"grows to more than {size} when it is expanded; if this is right, {cure}")
