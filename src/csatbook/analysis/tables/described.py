"""The result tables as a page to read: `python -m csatbook.analysis.tables.described`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from csatbook.analysis.tables import KEYS, TABLES, Table, TableColumn

PAGE = "tables.md"
_INTRODUCTION = """\
# Result tables

What `csatbook run` leaves in `output/<study>/<period>/results/<table>.csv`, all segments in one
file, and what a wave gives in a notebook (`wave.scores()` …, the same rows): one number a row,
unrounded. Levels are plain numbers: a share is 0.784, not 78.4 %. A column that does not apply is
empty. Files are UTF-8 with BOM, so that Excel reads them. With `report: {workbook: true}` they are
also in one workbook, `results/results.xlsx`: a sheet each, typed, formatted and to be filtered,
behind a sheet of contents and one with the meanings of the columns.

In a notebook `csatbook.analysis.tables.describe("scores")` shows the same as a frame.

This page is made from the program by `make docs`.
"""


def page() -> str:
    """The page about all tables, in Markdown."""
    common = "\n## Every table\n\nEvery row begins with these.\n\n" + "\n".join(_columns(KEYS))
    parts = [f"{common}\n", *(_part(table) for table in TABLES.values())]
    return _INTRODUCTION + "".join(parts)


def _part(table: Table) -> str:
    columns = "\n".join(_columns(table.own))
    file = "" if table.exported else " Of a section of the report; not written as a file."
    return f"\n## {table.name}\n\n{table.question}\n\nA row: {table.rows}.{file}\n\n{columns}\n"


def _columns(columns: tuple[TableColumn, ...]) -> Iterator[str]:
    yield "| column | what it means | unit | empty |"
    yield "|---|---|---|---|"
    for column in columns:
        missing = column.missing or "never"
        yield f"| `{column.name}` | {column.meaning} | {column.unit} | {missing} |"


if __name__ == "__main__":
    (Path.cwd() / "docs" / PAGE).write_text(page(), encoding="utf-8")
