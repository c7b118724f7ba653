"""What the facts of a report are, and whether the result tables say the same."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from csatbook.report.facts import sources
from csatbook.report.facts.token import Token, number_text, tokens
from csatbook.report.legible import legible


@dataclass(frozen=True)
class Fault:
    """A number of a report that is not as its table has it, or has no table: where, what, why."""

    place: str
    said: str
    why: str

    def __str__(self) -> str:
        return " · ".join(filter(None, (self.place, self.said and f"“{self.said}”", self.why)))


@dataclass(frozen=True)
class Checked:
    """How many numbers of a report were looked at, and what is wrong with them."""

    numbers: int
    faults: tuple[Fault, ...]


def results(report: Path) -> Path:
    """Where are the result tables of this report?"""
    folder = report.resolve().parent.parent / "results"
    return folder if report.stem == "report" else folder / report.stem


class Facts:
    """The facts that a page names, and what its tables say of them."""

    def __init__(self, told: Mapping[str, Any], folder: Path) -> None:
        self._told, self._folder = told, folder
        self._tables: dict[str, list[dict[str, str]] | None] = {}

    def fault(self, number: str, token: Token | None, value: str | None) -> str:
        """Why is this number not that fact? Nothing where it is.

        Parameters
        ----------
        number : of the fact, as the page says it
        token : the number as readers see it; None where there is none
        value : the number behind it, if the page says that, too
        """
        if token is None:
            return "is no number"
        try:
            row, place, *more = self._told["facts"][int(number)]
            kind, *own = self._told["rows"][row]
            table, columns, shared = self._told["tables"][kind]
            column, left = self._told["columns"][place], len(columns) - len(shared)
            key = [*shared, *(self._told["names"][name] for name in own[:left])]
            repeated = int([*own, 0][left])
            turned, beside = any(more[:1]), more[1:]
        except (ValueError, IndexError, KeyError, TypeError):
            return "has no source"
        place = f"{table}.csv, {', '.join(filter(None, key))}, {column}"
        rows = self._rows(table)
        if rows is None:
            return f"has no source: there is no {table}.csv"
        matching = self._index(table, tuple(columns)).get(tuple(map(_bare, key)), [])
        if len(matching) <= repeated or column not in matching[repeated]:
            return f"has no source: no such number in {place}"
        cell = matching[repeated][column]
        try:
            exact = -float(cell) if turned else float(cell)
        except ValueError:
            return self._text_fault(cell, token, value, place)
        if value is not None and value != number_text(exact):
            return f"is {value} in the page, {cell} in {place}"
        if not token.says(exact):
            return f"is {cell} in {place}"
        for told, name in zip(beside, sources.beside(table, column), strict=False):
            if told is not None and number_text(float(told)) != _number(matching[repeated], name):
                return f"has another {name} beside it than {place}"
        return ""

    def _text_fault(self, cell: str, token: Token, value: str | None, place: str) -> str:
        digits = {known.digits for known in tokens(cell)}
        if token.digits not in digits or value not in (None, token.digits):
            return f"is not in “{cell}” of {place}"
        return ""

    def _rows(self, table: str) -> list[dict[str, str]] | None:
        if table not in self._tables:
            path = self._folder / f"{table}.csv"
            if path.is_file():
                with path.open(encoding="utf-8-sig", newline="") as lines:
                    self._tables[table] = list(csv.DictReader(lines))
            else:
                self._tables[table] = None
        return self._tables[table]

    @cached_property
    def _indexes(self) -> dict[str, dict[tuple[str, ...], list[dict[str, str]]]]:
        return {}

    def _index(
        self, table: str, columns: tuple[str, ...]
    ) -> Mapping[tuple[str, ...], Sequence[dict[str, str]]]:
        if table not in self._indexes:
            index: dict[tuple[str, ...], list[dict[str, str]]] = {}
            for row in self._rows(table) or ():
                index.setdefault(tuple(_bare(row.get(name)) for name in columns), []).append(row)
            self._indexes[table] = index
        return self._indexes[table]


def _number(row: Mapping[str, str], column: str) -> str:
    try:
        return number_text(float(row.get(column, "")))
    except ValueError:
        return ""


def _bare(cell: str | None) -> str:
    """A cell without what the file puts before texts that a spreadsheet would run."""
    return legible(cell or "").removeprefix("'")
