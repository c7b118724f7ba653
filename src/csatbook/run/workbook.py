"""`results.xlsx`: all result tables of a period as one workbook, to be filtered and read on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pandas as pd

from csatbook.analysis.tables import KEYS, TABLES, TableColumn
from csatbook.analysis.tables.column import COUNT, SHARE, P
from csatbook.report.legible import legible

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

CONTENTS, MEANINGS = "contents", "columns"
_NAME = 31
"""Excel takes so many signs of a sheet's name."""
_NARROW, _WIDE = 8, 44
_LOOKED = 200
"""So many rows tell how wide a column is."""
_ALWAYS = datetime(2000, 1, 1, tzinfo=UTC)
"""The same tables are the same bytes, whenever they are written."""
_FORMATS = {COUNT: "#,##0", SHARE: "0.0%", P: "0.000", "number": "0.00"}
_OTHERS = "0.00"


def workbook(tables: Mapping[str, pd.DataFrame]) -> bytes:
    """The tables as a workbook: a sheet each, before them what there is and what columns mean.

    Numbers stay numbers, unrounded, and are shown rounded; the first row and the keys stay in
    sight; every sheet can be filtered. No text is taken for a formula or a link.

    Parameters
    ----------
    tables : name to rows, as `tables.gather` gives them
    """
    import xlsxwriter  # noqa: PLC0415 - takes long to load

    sink = BytesIO()
    options = {
        "in_memory": True,
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "nan_inf_to_errors": False,
    }
    book = xlsxwriter.Workbook(sink, options)
    book.set_properties({"title": "csatbook", "created": _ALWAYS})
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    sheets = _sheet_names(tables)
    _contents(book, tables, sheets, head)
    _meanings(book, tables, head)
    shown = {form: book.add_format({"num_format": form}) for form in (*_FORMATS.values(), _OTHERS)}
    for name, table in tables.items():
        sheet = book.add_worksheet(sheets[name])
        columns = TABLES[name].columns if name in TABLES else ()
        for place, column in enumerate(table.columns):
            sheet.write_string(0, place, str(column), head)
        _table(sheet, table, {column.name: column for column in columns}, shown)
    book.close()
    return sink.getvalue()


def _sheet_names(tables: Mapping[str, pd.DataFrame]) -> dict[str, str]:
    names: dict[str, str] = {}
    for name in tables:
        short, count = name[:_NAME], 1
        while short.casefold() in {
            each.casefold() for each in (*names.values(), CONTENTS, MEANINGS)
        }:
            count += 1
            short = f"{name[: _NAME - 4]}_{count}"
        names[name] = short
    return names


def _contents(
    book: Workbook, tables: Mapping[str, pd.DataFrame], sheets: Mapping[str, str], head: Format
) -> None:
    sheet = book.add_worksheet(CONTENTS)
    rows = [
        (name, TABLES[name].question if name in TABLES else "", len(table))
        for name, table in tables.items()
    ]
    _listed(sheet, ("table", "what it tells", "rows"), rows, (28, 90, 10), head)
    for place, (name, _, _) in enumerate(rows, 1):
        sheet.write_url(place, 0, f"internal:'{sheets[name]}'!A1", string=name)


def _meanings(book: Workbook, tables: Mapping[str, pd.DataFrame], head: Format) -> None:
    columns = [
        (name, column.name, column.meaning, column.unit, column.missing or "never")
        for name in tables
        if name in TABLES
        for column in TABLES[name].columns
    ]
    names = ("table", "column", "what it means", "unit", "empty")
    _listed(book.add_worksheet(MEANINGS), names, columns, (24, 24, 90, 24, 40), head)


def _listed(
    sheet: Worksheet,
    names: tuple[str, ...],
    rows: list[tuple[Any, ...]],
    widths: tuple[int, ...],
    head: Format,
) -> None:
    for place, (name, width) in enumerate(zip(names, widths, strict=True)):
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, name, head)
    for number, row in enumerate(rows, 1):
        for place, cell in enumerate(row):
            if cell != "":
                _write(sheet, number, place, cell, None)
    _readable(sheet, len(rows), len(names), 1)


def _table(
    sheet: Worksheet,
    table: pd.DataFrame,
    declared: Mapping[str, TableColumn],
    shown: Mapping[str, Format],
) -> None:
    columns = [list(_cells(table[name])) for name in table.columns]
    units = [declared[name].unit if name in declared else "text" for name in table.columns]
    forms = [None if unit == "text" else shown[_FORMATS.get(unit, _OTHERS)] for unit in units]
    for place, name in enumerate(table.columns):
        sheet.set_column(place, place, _width(str(name), columns[place]))
    for number, row in enumerate(zip(*columns, strict=True), 1):
        for place, cell in enumerate(row):
            if cell is not None:
                _write(sheet, number, place, cell, forms[place])
    keys = [name for name in table.columns[: len(KEYS)] if name in {key.name for key in KEYS}]
    _readable(sheet, len(table), len(table.columns), len(keys))


def _cells(column: pd.Series[Any]) -> Iterator[Any]:
    """What stands in a column, None where nothing does."""
    missing = column.isna().to_numpy()
    for cell, nothing in zip(column.tolist(), missing.tolist(), strict=True):
        yield None if nothing else cell


def _write(sheet: Worksheet, row: int, place: int, cell: Any, shown: Format | None) -> None:
    if isinstance(cell, bool):
        sheet.write_boolean(row, place, cell)
    elif isinstance(cell, int | float) and abs(cell) != float("inf"):
        sheet.write_number(row, place, cell, shown)
    else:
        sheet.write_string(row, place, legible(str(cell)))


def _width(name: str, cells: list[Any]) -> int:
    longest = max((len(str(cell)) for cell in cells[:_LOOKED] if isinstance(cell, str)), default=0)
    return min(max(_NARROW, len(name) + 3, longest), _WIDE)


def _readable(sheet: Worksheet, rows: int, columns: int, keys: int) -> None:
    """The first row and the keys stay in sight, and each column can be filtered."""
    sheet.freeze_panes(1, keys)
    sheet.autofilter(0, 0, max(rows, 1), columns - 1)
