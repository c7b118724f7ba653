"""A first look at a file: where its headings stand, and which entries each column has."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from csatbook.errors import DataError, Problem
from csatbook.study import formats
from csatbook.study.data import LongForm, ResponseFile
from csatbook.study.formats import FormatName
from csatbook.study.segment import plain
from csatbook.survey.guess.column import LookedColumn
from csatbook.survey.reading import cell, files, heading, long_form, moment
from csatbook.survey.reading.files import Input
from csatbook.survey.reading.raw import AnswerSet, RawTable, distinct
from csatbook.survey.reading.spreadsheet import LAST_ROWS, WORDS

MOST = 4
"""So many rows of headings at most, one above the other."""
_TYPED = 0.8
_SAMPLED = 12
_IMPORT = '"ImportId"'
_WIDE = 0.6
_DATE_LAST = re.compile(r"\d{1,2}[-/.]\d{1,2}[-/.]\d{4}\b")
_MOST_BYTES = 16 << 20
"""So much of a large text file is looked at."""
_TRIED = 8
"""In so many rows the names are looked for, where the first cannot be those of a table."""
_JSON = re.compile(r'^\{.*"ImportId"')
_ANSWERED = {"response", "open-ended response", "回答", "开放式回答", "答案"}


@dataclass(frozen=True)
class LookedFile:
    """One file, or one sheet of a workbook, and its columns."""

    path: Path
    columns: tuple[LookedColumn, ...]
    rows: int
    """Of a large file those at its beginning."""
    header: int
    sheet: str | None
    """Where the workbook has several with answers."""
    unnamed: int
    """Columns without a heading that hold something."""
    twice: tuple[str, ...]
    """Headings that several columns have."""
    elsewhere: tuple[str, ...] = ()
    """The other sheets of the workbook."""
    partly: bool = False
    """Whether only the beginning of it was read."""
    own_sheet: str | None = None
    """The sheet that was read, of a workbook with others."""
    format: FormatName | None = None
    """The survey tool that made it, where that is sure."""
    remarks: tuple[str, ...] = ()
    """What else is to be known of it."""
    sets: tuple[AnswerSet, ...] = ()
    """Questions with several answers that the file itself declares."""
    long: LongForm | None = None
    """Where each answer has a row of its own."""

    @property
    def size(self) -> int:
        """How many cells its columns have."""
        return self.rows * len(self.columns)


def look(path: Path, *, sheet: str | None = None) -> LookedFile:
    """Which columns has this file, and what do they hold?

    Parameters
    ----------
    path : a file of any kind that a study can name
    sheet : of a workbook; else the first that is not hidden

    Raises
    ------
    DataError
        It cannot be read, or has no answers below its names.
    """
    if files.suffix(path) not in files.READERS:
        message = f"expected a file that ends in {', '.join(files.READERS)}; found '{path.suffix}'"
        raise DataError(Problem(str(path), message))
    if not path.is_file():
        raise DataError(Problem(str(path), "no such file"))
    raw = _probed(path, sheet)
    first, last = heading_rows(raw.below) if raw.below else (1, 1)
    headings = [list(map(str, row)) for row in raw.below[first - 1 : last]] or [list(raw.present)]
    declared = ResponseFile(path=str(path), sheet=sheet, header=last)
    # A row of names may be shorter than the rows below it.
    names, titles, uppers, twice = _named(headings)
    given = Input(path, path.name, declared, most=_MOST_BYTES)
    read = files.read(given, dict.fromkeys(filter(None, names), "few"))
    read = _without_totals(read)
    long = long_form.suspected(read)
    if long is not None:
        read = long_form.wide(read, long, changing=read.table.column_names)[0]
        names = titles = list(read.table.column_names)
        uppers, twice = [""] * len(names), []
    present = set(read.table.column_names)
    columns = tuple(
        _column(read, name, read.wordings.get(name) or titles[place], uppers[place], path.name)
        for place, name in enumerate(names)
        if name in present
    )
    sheets = [each.details for each in read.notices if each.kind == "other_sheets"]
    if not read.table.num_rows and not sheets and any(names):
        raise DataError(Problem(path.name, "expected answers below the column names; found no row"))
    return LookedFile(
        path=path,
        columns=columns,
        rows=read.table.num_rows,
        header=last,
        sheet=sheet,
        unnamed=names.count("") - sum(map(bool, twice)),
        twice=tuple(dict.fromkeys(each for each in twice if each)),
        partly=read.partly,
        elsewhere=tuple(name for each in sheets for name in each["others"].split(", ")),
        own_sheet=sheets[0]["sheet"] if sheets else None,
        format=formats.recognised(names, header=last),
        sets=tuple(read.sets),
        long=long,
    )


def _probed(path: Path, sheet: str | None) -> RawTable:
    """The file as far as its first rows; where a title stands alone above, from below it."""
    fault: DataError | None = None
    for header in range(1, _TRIED + 1):
        declared = ResponseFile(path=str(path), sheet=sheet, header=header)
        try:
            return files.read(Input(path, path.name, declared, most=_MOST_BYTES), {})
        except DataError as error:
            fault = fault or error
    assert fault is not None  # noqa: S101 - there was at least one try
    raise fault


def _named(
    headings: Sequence[Sequence[str]],
) -> tuple[list[str], list[str], list[str], list[str]]:
    """Name, wording and shared heading of each column; names that several columns have."""
    rows = [[heading.tidy(each) for each in row] for row in headings]
    width = max(map(len, rows))
    rows = [[*row, *[""] * (width - len(row))] for row in rows]
    told = [row for row in rows if not any(map(_JSON.match, row))]
    joined = heading.joined(told[::-1])
    own = next((row for row in told if len(set(row)) == width and all(row)), None)
    names = list(own) if own else list(joined)
    if own is None and len(told) > 1:
        names = [_shorter(told, joined, place) for place in range(width)]
    counts = Counter(names)
    twice = [name if name and counts[name] > 1 else "" for name in names]
    names = ["" if again else name for name, again in zip(names, twice, strict=True)]
    titles, uppers = [], []
    for place in range(width):
        words = [row[place] for row in told if row[place]]
        words = [each for each in words if each.casefold() not in _ANSWERED] or words or [""]
        upper, _, lower = joined[place].rpartition(heading.JOIN)
        if own is not None:
            titles.append(max(words, key=len))
            uppers.append("")
        else:
            lone = lower.casefold() in _ANSWERED
            titles.append(upper if lone else lower)
            uppers.append("" if lone else upper)
    return names, titles, uppers, twice


def _shorter(rows: Sequence[Sequence[str]], joined: Sequence[str], place: int) -> str:
    """The shortest name of a column that it has for itself alone."""
    for row in rows:
        name = row[place]
        if name and sum(each == name for other in rows for each in other) == 1:
            beside = place + 1 < len(row) and not row[place + 1] and len(rows) > 1
            if not (row is rows[0] and beside and rows[1][place] and rows[1][place + 1]):
                return name if row is rows[0] else joined[place]
    return joined[place]


def _column(raw: RawTable, name: str, title: str, upper: str, file: str) -> LookedColumn:
    different = distinct(raw.table[name])
    counted = pc.value_counts(different.places.drop_null())
    counts: dict[str, int] = {}
    for place, rows in zip(
        counted.field("values").to_pylist(), counted.field("counts").to_pylist(), strict=True
    ):
        if entry := plain(different.entries[place]):
            counts[entry] = counts.get(entry, 0) + rows
    labels: Mapping[str, str] = raw.value_labels.get(name, {})
    return LookedColumn(
        name=name,
        title=title,
        upper=upper,
        counts=dict(sorted(counts.items(), key=lambda each: -each[1])),
        rows=raw.table.num_rows,
        labels=labels,
        missing=raw.user_missing.get(name, frozenset()),
        file=file,
    )


def _without_totals(raw: RawTable) -> RawTable:
    """The table without the rows of totals at its end, whose first filled cell says so."""
    size = raw.table.num_rows
    kept = size
    labels = [next((text for cell in row if (text := plain(str(cell)))), "") for row in raw.ends]
    while labels and kept > max(0, size - LAST_ROWS) and labels.pop().casefold() in WORDS:
        kept -= 1
    return raw if kept == size else raw.part(0, kept)


def heading_rows(rows: Sequence[Sequence[object]]) -> tuple[int, int]:
    """From which row to which do the column names stand? Counted from 1.

    Parameters
    ----------
    rows : the first rows of the file, as a spreadsheet shows them

    Returns
    -------
    (first, last)
        The same where there is one row of names. Rows above are titles: they fill fewer cells.

    Examples
    --------
    >>> heading_rows([["Survey", ""], ["when", "q1"], ["2025-10-03", "5"], ["2025-10-04", "4"]])
    (2, 2)
    >>> heading_rows([["When", "Rate us", ""], ["", "Speed", "Price"], ["2025-10-03", "5", "4"]])
    (1, 2)
    """
    texts = [[plain(each) for each in row] for row in rows]
    width = max((sum(map(bool, row)) for row in texts), default=0)
    first = next(
        (
            place
            for place, row in enumerate(texts)
            if sum(map(bool, row)) >= max(1, _WIDE * width) and _names(row)
        ),
        0,
    )
    last = first
    while last - first + 1 < MOST and last + 2 < len(texts) and _further(texts, first, last + 1):
        last += 1
    return first + 1, last + 1


def _names(row: Sequence[str]) -> bool:
    """Whether a row holds names: texts that are no answers, hardly two of them alike."""
    filled = [each for each in row if each]
    answers = sum(_is_value(each) for each in filled)
    return answers * 4 <= len(filled) and len(set(filled)) * 4 >= 3 * len(filled)


def _further(rows: Sequence[Sequence[str]], first: int, place: int) -> bool:
    """Whether this row belongs to the headings above it, and not to the answers below."""
    row, above = rows[place], rows[place - 1]
    if any(_IMPORT in each for each in row):
        return True
    further = rows[place + 1 : place + 1 + _SAMPLED]
    below = [each for each in further if not any(_IMPORT in text for text in each)]
    typed = [
        column
        for column in range(len(row))
        if (filled := [each[column] for each in below if column < len(each) and each[column]])
        and sum(map(_is_value, filled)) >= _TYPED * len(filled)
    ]
    if not typed or not any(row) or any(row[column] and _is_value(row[column]) for column in typed):
        return False
    named = sum(bool(row[column]) for column in typed)
    under = sum(
        bool(each) and (column >= len(above) or not above[column])
        for column, each in enumerate(row)
    )
    return named * 2 > len(typed) or (under > 0 and place == first + 1)


def _is_value(text: str) -> bool:
    """Whether this is a number, a date or a time, and no name."""
    if cell.number(text) is not None or cell.seconds(text) is not None:
        return True
    if _DATE_LAST.match(text):
        return True
    if not text[:1].isdigit():
        return False
    return not bool(moment.parse(pa.chunked_array([[text]])).unreadable[0])
