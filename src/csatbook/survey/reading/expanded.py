"""Compressed files that would grow without end: a few kilobytes may hold gigabytes of nothing."""

from __future__ import annotations

import gzip
import zipfile
import zlib
from contextlib import suppress
from pathlib import Path

from csatbook.errors import DataError, Problem

LEAST_BYTES, TIMES = 100 << 20, 200
"""A file may grow to so many bytes, or so many times its size, whichever is more. Tables grow ten
to fifty times."""
_PIECE = 1 << 20
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
        It grows to more than a workbook can hold.
    """
    most = _most(path)
    if path.stat().st_size * _MOST_TIMES <= most or not zipfile.is_zipfile(path):
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


def _most(path: Path) -> int:
    return max(LEAST_BYTES, TIMES * path.stat().st_size)


def _problem(name: str, most: int, cure: str) -> Problem:
    size = f"{most >> 20:,} MiB"
    return Problem(name, f"grows to more than {size} when it is expanded; if this is right, {cure}")
