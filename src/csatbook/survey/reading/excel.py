"""Excel workbooks and OpenDocument spreadsheets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from csatbook.errors import DataError, Problem, nearest
from csatbook.study.data import TableFile
from csatbook.study.notice import Notice
from csatbook.survey.reading import cell, content, heading, spreadsheet
from csatbook.survey.reading.raw import PREVIEW_ROWS, RawTable
from csatbook.survey.reading.required import ColumnKind

_PANIC = "PanicException"


def read(path: Path, file: TableFile, wanted: Mapping[str, ColumnKind], *, name: str) -> RawTable:
    """Which wanted columns has this sheet?

    Parameters
    ----------
    path : an .xlsx, .xlsm, .xls or .ods file
    file : how the study declares it; without `sheet` the first one that is not hidden is read
    wanted : column of the study to what is in it
    name : how messages name the file

    Raises
    ------
    DataError
        No workbook, no such sheet (with those there are), or a name that stands twice.
    """
    try:
        # Not by its path: then the suffix would decide what the file is, and not its contents.
        content.check_workbook(path, name=name)
        with path.open("rb") as source, CalamineWorkbook.from_filelike(source) as book:
            sheet = _sheet(book, file.sheet, name)
            cells = book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
            merged = book.get_sheet_by_name(sheet).merged_cell_ranges or []
            others = _others(book, sheet) if file.sheet is None else []
            elsewhere = _elsewhere(book, cells, others, [*wanted, *file.columns])
    except BaseException as error:
        # Where a damaged file makes calamine itself stumble, it raises what is no Exception.
        if not isinstance(error, CalamineError | OSError) and type(error).__name__ != _PANIC:
            raise
        said = "it is damaged" if type(error).__name__ == _PANIC else error
        message = (
            f"cannot be read as a workbook: {said}. Open it in Excel or LibreOffice, without a "
            "password, and save it as .xlsx"
        )
        raise DataError(Problem(name, message)) from None
    _spread(cells, merged)
    while cells and not any(_filled(value) for value in cells[-1]):
        cells.pop()  # formatted, but never written in
    names = cells[file.header - 1] if len(cells) >= file.header else []
    if not any(_filled(each) for each in names):
        message = f"expected column names in row {file.header} of sheet '{sheet}'; found nothing"
        if elsewhere:
            message += (
                f". The sheet '{elsewhere}' has them: write `sheet: {elsewhere}` for this file"
            )
        raise DataError(Problem(name, message))
    headings = [cell.text(each) for each in names]
    above = [[cell.text(each) for each in row] for row in cells[: file.header - 1][::-1]]
    places = heading.positions(headings, wanted, file.columns, file=name, above=above)
    body = cells[file.header :]
    notices = _noticed(path, sheet, places, name=name, others=others, header=file.header)
    return RawTable(
        name=name,
        table=cell.columns(
            {column: [row[place] for row in body] for column, place in places.items()}, wanted
        ),
        rows=np.arange(file.header + 1, file.header + 1 + len(body), dtype=np.int32),
        headings=heading.titles([headings, *above], places, file.columns),
        present=headings,
        notices=notices,
        below=[[cell.text(each) for each in row] for row in cells[:PREVIEW_ROWS]],
        elsewhere=elsewhere,
        ends=[[cell.text(each) for each in row] for row in body[-spreadsheet.LAST_ROWS :]],
    )


def _others(book: Any, sheet: str) -> list[str]:
    """The other sheets that hold something and are not hidden."""
    return [
        title for title in _visible(book) if title != sheet and book.get_sheet_by_name(title).height
    ]


def _elsewhere(
    book: Any, cells: Sequence[Sequence[Any]], others: Sequence[str], wanted: Sequence[str]
) -> str:
    """The other sheet that has the most wanted names in a row, if more than this one has."""
    names = {heading.tidy(title) for title in wanted}

    def known(rows: Sequence[Sequence[Any]]) -> int:
        top = rows[:PREVIEW_ROWS]
        return max((len(names & {heading.tidy(title) for title in row}) for row in top), default=0)

    counts = {
        title: known(
            book.get_sheet_by_name(title).to_python(skip_empty_area=False, nrows=PREVIEW_ROWS)
        )
        for title in others
    }
    best = max(counts, key=lambda title: counts[title], default="")
    return best if best and counts[best] > known(cells) else ""


def _noticed(
    path: Path,
    sheet: str,
    places: Mapping[str, int],
    *,
    name: str,
    others: Sequence[str],
    header: int,
) -> list[Notice]:
    """What is not read of the workbook, and what looks filled and is empty."""
    notices = []
    if others:
        details = {"sheet": sheet, "others": ", ".join(others)}
        notices.append(Notice(kind="other_sheets", where=name, count=len(others), details=details))
    faulty = spreadsheet.faulty_cells(path, sheet, below=header)
    if columns := [column for column, place in places.items() if place in faulty.errors]:
        count = sum(faulty.errors[places[column]] for column in columns)
        details = {"columns": ", ".join(columns)}
        notices.append(Notice(kind="error_cells", where=name, count=count, details=details))
    if columns := [column for column, place in places.items() if place in faulty.unvalued]:
        count = sum(faulty.unvalued[places[column]] for column in columns)
        details = {"columns": ", ".join(columns)}
        notices.append(Notice(kind="unvalued", where=name, count=count, details=details))
    return notices


def _filled(value: object) -> bool:
    return value is not None and (not isinstance(value, str) or value.strip() != "")


def _sheet(book: Any, wanted: str | int | None, name: str) -> str:
    names = list(book.sheet_names)
    if wanted is None:
        return (_visible(book) or [str(title) for title in names])[0]
    if isinstance(wanted, int) and 1 <= wanted <= len(names):
        return str(names[wanted - 1])
    if str(wanted) in names:  # a sheet `2024`, written as a number in YAML
        return str(wanted)
    message = (
        f"expected a sheet '{wanted}'; found {', '.join(map(str, names))}.{nearest(wanted, names)}"
    )
    raise DataError(Problem(name, message))


def _visible(book: Any) -> list[str]:
    return [
        str(each.name)
        for each in book.sheets_metadata
        if each.visible == SheetVisibleEnum.Visible and each.typ == SheetTypeEnum.WorkSheet
    ]


def _spread(cells: list[list[Any]], merged: list[tuple[tuple[int, int], tuple[int, int]]]) -> None:
    """A merged cell shows one value: let every cell below it hold that value."""
    for (top, left), (bottom, right) in merged:
        if top >= len(cells) or left >= len(cells[top]):
            continue
        for row in cells[top : bottom + 1]:
            for place in range(left, min(right + 1, len(row))):
                row[place] = cells[top][left]
