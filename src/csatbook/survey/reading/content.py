"""What a file is by its first bytes, and whether it grows without end when it is expanded.

A few kilobytes of a compressed file may hold gigabytes of nothing.
"""

from __future__ import annotations

import gzip
import re
import zipfile
import zlib
from contextlib import suppress
from pathlib import Path
from typing import Literal

from csatbook.errors import DataError, Problem

Content = Literal["workbook", "text"]

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_OLD_BOOK = "Workbook".encode("utf-16-le")
_PAGES = (b"<html", b"<!doctype html", b"<table", b"<meta", b"<head", b"<body")
_LOCKED = (
    "is locked with a password; open it in Excel, save a copy without one "
    "(File > Info > Protect Workbook), and name that copy"
)
_PAGE = (
    "is a web page, whatever its name says; open it in Excel or LibreOffice and save it as .xlsx, "
    "or ask the survey tool for a CSV or Excel export"
)
_BEGINNING = 1 << 12

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


def sniffed(path: Path, *, name: str) -> Content:
    """Is what bears a workbook's name a workbook, or a text?

    Parameters
    ----------
    path : the file
    name : how messages name it

    Raises
    ------
    DataError
        It is empty, a web page, XML, or locked with a password: what to do about it.
    """
    try:
        with path.open("rb") as file:
            start = file.read(_BEGINNING)
            whole = start + file.read() if start.startswith(_OLE) else b""
            new = path.suffix.lower() in {".xlsx", ".xlsm"}  # kept so only where it is locked
            locked = bool(whole) and (_ENCRYPTED in whole or (new and _OLD_BOOK not in whole))
    except OSError as error:
        raise DataError(Problem(name, f"cannot be read: {error.strerror or error}")) from None
    if not start.strip():
        raise DataError(Problem(name, "is empty"))
    if locked:
        raise DataError(Problem(name, _LOCKED))
    if start.startswith((_ZIP, _OLE)):
        return "workbook"
    refuse_page(start, name=name)
    if start.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<?xml"):
        message = "is an XML file, not a workbook; open it in Excel and save it as .xlsx"
        raise DataError(Problem(name, message))
    return "text" if b"\0" not in start or start[:2] in (b"\xff\xfe", b"\xfe\xff") else "workbook"


def refuse_page(start: bytes, *, name: str) -> None:
    """Stop where a file begins as web pages do.

    Raises
    ------
    DataError
        It does.
    """
    if start.lstrip(b"\xef\xbb\xbf \r\n\t").lower().startswith(_PAGES):
        raise DataError(Problem(name, _PAGE))


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
        for sheet in (
            part_name for part_name in book.namelist() if part_name.startswith("xl/worksheets/")
        ):
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
