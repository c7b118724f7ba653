"""Cells of a workbook that look filled and hold nothing: errors, and formulas without a value."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree
from zipfile import BadZipFile, ZipFile

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_SIGNS = re.compile(rb"""t=["']e["']|<(?:\w+:)?f[\s>/]""")
_PIECE = 1 << 20


@dataclass(frozen=True)
class Faulty:
    """Columns of a sheet by position, from 0, to the number of such cells."""

    errors: Mapping[int, int]
    """`#DIV/0!`, `#N/A` and the like."""
    unvalued: Mapping[int, int]
    """Formulas that were never computed, as programs write them."""


NONE = Faulty({}, {})


def find(path: Path, sheet: str, *, below: int) -> Faulty:
    """How many faulty cells has this sheet below its column names? None in formats but xlsx.

    Parameters
    ----------
    path : a workbook that can be read
    sheet : its name
    below : the row of the column names, from 1
    """
    if path.suffix.lower() not in (".xlsx", ".xlsm"):
        return NONE
    errors: dict[int, int] = {}
    unvalued: dict[int, int] = {}
    try:
        with ZipFile(path) as book:
            part = _part(book, sheet)
            if part is None or not _any(book, part):
                return NONE
            for row, column, is_error in _cells(book, part):
                if row > below:
                    counts = errors if is_error else unvalued
                    counts[column] = counts.get(column, 0) + 1
    except (BadZipFile, KeyError, ElementTree.ParseError):  # its reader knows it better
        return NONE
    return Faulty(errors, unvalued)


def _part(book: ZipFile, sheet: str) -> str | None:
    """Where in the workbook is this sheet?"""
    with book.open("xl/workbook.xml") as file:
        sheets = {
            one.get("name"): one.get(_LINK)
            for one in ElementTree.parse(file).iter(f"{_MAIN}sheet")  # noqa: S314 - was read before
        }
    with book.open("xl/_rels/workbook.xml.rels") as file:
        targets = {
            one.get("Id"): one.get("Target", "")
            for one in ElementTree.parse(file).getroot()  # noqa: S314
        }
    target = targets.get(sheets.get(sheet), "")
    if not target:
        return None
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _any(book: ZipFile, part: str) -> bool:
    """Whether a look at each cell is worth its time."""
    tail = b""
    with book.open(part) as file:
        while piece := file.read(_PIECE):
            if _SIGNS.search(tail + piece):
                return True
            tail = piece[-16:]
    return False


def _cells(book: ZipFile, part: str) -> Iterator[tuple[int, int, bool]]:
    """Row from 1 and column from 0 of each faulty cell, and whether it is an error."""
    with book.open(part) as file:
        for _, row in ElementTree.iterparse(file):  # noqa: S314
            if row.tag != f"{_MAIN}row":
                continue
            for cell in row.iter(f"{_MAIN}c"):
                is_error = cell.get("t") == "e"
                value = cell.find(f"{_MAIN}v")
                empty = value is None or not (value.text or "").strip()
                if is_error or (cell.find(f"{_MAIN}f") is not None and empty):
                    letters = re.match(r"[A-Z]+", cell.get("r", ""))
                    if letters:
                        yield int(row.get("r", 0)), _position(letters[0]), is_error
            row.clear()


def _position(letters: str) -> int:
    position = 0
    for letter in letters:
        position = 26 * position + ord(letter) - ord("A") + 1
    return position - 1
