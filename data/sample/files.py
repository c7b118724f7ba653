"""Waves written as the files that different survey tools leave behind."""

import csv
import io
import os
import zipfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pandas as pd

from .questionnaire import COLUMNS, NOT_APPLICABLE, OPEN, QUESTIONS, REASONS

LABELS = {
    "1": "非常不满意", "2": "不太满意", "3": "一般", "4": "比较满意", "5": "非常满意",
    NOT_APPLICABLE: "不适用",
}  # fmt: skip
NUMBERED = {name: f"q{number}" for number, name in enumerate([*QUESTIONS, *OPEN, REASONS], start=1)}
SHEET = "答卷"
THEN = datetime(2024, 10, 8, 9, 0)


@dataclass(frozen=True, kw_only=True)
class Layout:
    """How does a wave's file look?"""

    ending: str = "csv"
    encoding: str = "utf-8"
    separator: str = ","
    line_end: str = "\n"
    date: str = "%Y-%m-%d %H:%M:%S"
    labels: bool = False
    numbered: bool = False
    between: str = "┋"  # several answers
    blank_rows: tuple[int, ...] = ()  # rows of the file, the names being row 1, left empty
    blank_lines: int = 0  # at the end


LAYOUTS = {
    "2024Q1": Layout(between=","),
    "2024Q2": Layout(encoding="gb18030"),
    "2024Q3": Layout(ending="xlsx", between="\n"),
    "2024Q4": Layout(labels=True),
    "2025Q1": Layout(numbered=True, date="%Y/%m/%d %H:%M"),
    "2025Q2": Layout(separator=";", line_end="\r\n"),
    "2025Q3": Layout(encoding="utf-8-sig", blank_rows=(101, 500, 501), blank_lines=2),
    "2025Q4": Layout(),
}


def spread(wave: pd.DataFrame, layout: Layout) -> pd.DataFrame:
    """Where does each row stand in the file? The index becomes the row, the names being row 1."""
    taken = set(layout.blank_rows)
    rows = [row for row in range(2, len(wave) + len(taken) + 2) if row not in taken]
    return wave.set_index(pd.Index(rows, name="row"))


def write(wave: pd.DataFrame, layout: Layout, path: Path) -> None:
    """Write a wave whose index says the row of the file that each answer takes."""
    table = wave[COLUMNS]
    if layout.labels:
        table = table.assign(**{name: table[name].replace(LABELS) for name in QUESTIONS})
    if layout.numbered:
        table = table.rename(columns=NUMBERED)
    if layout.ending == "xlsx":
        path.write_bytes(workbook(table))
        return
    table = table.assign(answered_at=table["answered_at"].dt.strftime(layout.date))
    lines = dict(zip(table.index, table.itertuples(index=False), strict=True))
    with path.open("w", encoding=layout.encoding, newline="") as file:
        writer = csv.writer(file, delimiter=layout.separator, lineterminator=layout.line_end)
        writer.writerow(table.columns)
        for row in range(2, int(table.index[-1]) + 1):
            writer.writerow(lines.get(row, [""] * len(table.columns)))
        file.write(layout.line_end * layout.blank_lines)


def workbook(table: pd.DataFrame) -> bytes:
    """Make the bytes of a workbook, always the same: a sheet of notes and the sheet of answers."""
    os.environ["OPENPYXL_LXML"] = "False"  # the same XML whether or not lxml is installed
    from openpyxl import Workbook  # noqa: PLC0415  after the setting above
    from openpyxl.writer.excel import ExcelWriter  # noqa: PLC0415

    book = Workbook()
    book.properties.creator = "csatbook"
    book.properties.created = book.properties.modified = THEN
    notes = book.active
    notes.title = "说明"
    notes.append(["客户服务满意度调查（虚构数据），答卷见第二张工作表。"])
    sheet = book.create_sheet(SHEET)
    sheet.append(list(table.columns))
    for row in table.itertuples(index=False):
        sheet.append([cell(name, value) for name, value in zip(table.columns, row, strict=True)])
    for answer in (answer for row in sheet.iter_rows() for answer in row):
        if answer.data_type == "f":
            answer.data_type = "s"  # what a customer typed is a text, never a formula
    saved = io.BytesIO()
    # Workbook.save would put the present time into the document
    ExcelWriter(book, zipfile.ZipFile(saved, "w")).save()
    return packed(saved.getvalue())


def cell(name: str, value: object) -> object:
    """Make a value what a workbook holds: a number, a date, a text or nothing."""
    if value == "":
        return None
    if isinstance(value, pd.Timestamp):
        return value.to_pydatetime()
    return int(str(value)) if name in {"seconds", "months", *QUESTIONS} else value


def packed(saved: bytes) -> bytes:
    """Pack a workbook again, with a fixed date and system on every part."""
    fixed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(saved)) as old,
        zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in sorted(old.namelist()):
            part = zipfile.ZipInfo(name, date_time=THEN.timetuple()[:6])
            part.compress_type, part.create_system = zipfile.ZIP_DEFLATED, 3
            new.writestr(part, old.read(name))
    return fixed.getvalue()
