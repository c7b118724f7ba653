"""What spreadsheets leave among the answers: rows of totals, errors, formulas without a value."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from xml.etree import ElementTree
from zipfile import BadZipFile, ZipFile

from csatbook.study import Study
from csatbook.study.notice import Notice
from csatbook.study.segment import plain
from csatbook.survey.reading.raw import RawTable, text

_WORDS = (
    "合计,总计,小计,共计,汇总,平均,平均值,平均分,均值,总分,总和,计数,标准差,"
    "total,totals,grand total,subtotal,sum,average,mean,count,std dev,standard deviation"
)
WORDS = frozenset(_WORDS.split(","))
"""What stands in the date's, the respondent's or a segment's column of such a row."""
LAST_ROWS = 5
"""Totals stand in the last rows: so many are looked at."""
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_SIGNS = re.compile(rb"""t=["']e["']|<(?:\w+:)?f[\s>/]""")
_PIECE = 1 << 20


@dataclass(frozen=True)
class FaultyCells:
    """Columns of a sheet by position, from 0, to the number of such cells."""

    errors: Mapping[int, int]
    """`#DIV/0!`, `#N/A` and the like."""
    unvalued: Mapping[int, int]
    """Formulas that were never computed, as programs write them."""


NONE = FaultyCells({}, {})


def without_totals(study: Study, raw: RawTable) -> RawTable:
    """The answers without the rows of totals at the end of the file, and a notice of them.

    Parameters
    ----------
    study : which of the columns name a respondent, a time or a group
    raw : a response file

    Returns
    -------
    RawTable
        The same object where there is none. A word counts only in the last rows, and only where
        no other row holds it in that column.
    """
    data = study.data
    naming = [data.date_column, data.respondent, data.wave, *map(study.column_of, study.segments)]
    columns = [column for column in dict.fromkeys(naming) if column in raw.table.column_names]
    size, first = raw.table.num_rows, max(0, raw.table.num_rows - LAST_ROWS)
    last = [text(raw.table[column].slice(first)).to_pylist() for column in columns]
    # A workbook's first filled cell is the row's label, also in a column that nobody wants.
    labels = [
        next((column for cell in row if (column := plain(str(cell)))), "") for row in raw.ends
    ]
    last += [["" for _ in range(size - first - len(labels))] + labels] if labels else []
    kept = size
    while kept > first and any(
        plain(cells[kept - 1 - first]).casefold() in WORDS for cells in last
    ):
        kept -= 1
    if kept in (size, 0):
        return raw
    notice = Notice(kind="totals_left_out", where=raw.where(range(kept, size)), count=size - kept)
    return replace(raw.part(0, kept), notices=[*raw.notices, notice])


def faulty_cells(path: Path, sheet: str, *, below: int) -> FaultyCells:
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
    return FaultyCells(errors, unvalued)


def _part(book: ZipFile, sheet: str) -> str | None:
    """Where in the workbook is this sheet?"""
    with book.open("xl/workbook.xml") as file:
        sheets = {
            element.get("name"): element.get(_LINK)
            for element in ElementTree.parse(file).iter(f"{_MAIN}sheet")  # noqa: S314 - was read before
        }
    with book.open("xl/_rels/workbook.xml.rels") as file:
        targets = {
            element.get("Id"): element.get("Target", "")
            for element in ElementTree.parse(file).getroot()  # noqa: S314
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
