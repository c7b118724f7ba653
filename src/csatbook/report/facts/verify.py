"""Is each number of a report that of its table? Checked from the files alone."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from csatbook.errors import ParameterError, Problem
from csatbook.report.facts import bind, seal
from csatbook.report.facts.blocks import PageText
from csatbook.report.facts.token import Token, tokens
from csatbook.report.legible import legible

_DATA = re.compile(r'<data value="([^"]*)" data-fact="([^"]*)">([^<]*)</data>')
_ANY_DATA = re.compile(r"</?data\b[^>]*>")
_FACTS = re.compile(r' data-facts="([^"]*)"')
_HEADING = re.compile(r"<h[23]\b[^>]*>(.*?)</h[23]>", re.S)
_HIDDEN = "\x1e"


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


def verify(report: Path) -> Checked:
    """Is each number of this page that of the result tables beside it?

    Parameters
    ----------
    report : `report.html` as a run made it, below the folder that has `results/`

    Raises
    ------
    ParameterError
        There is no such page, or it carries no facts.
    """
    try:
        page = report.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise ParameterError(Problem(str(report), "no such report")) from None
    told, page = bind.unbind(page)
    if told is None:
        what = "does not say where its numbers come from: make it again with `csatbook run --force`"
        raise ParameterError(Problem(str(report), what))
    known = Facts(told, results(report))
    shown = [*_marked(page, known), *_described(page, known)]
    faults = [fault for fault in shown if fault]
    return Checked(len(shown), (*faults, *_unsealed(page, told.get("seal", []))))


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
            row, column, *turned = self._told["facts"][int(number)]
            kind, *key, repeated = self._told["rows"][row]
            table, columns = self._told["tables"][kind]
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
        if value is not None and not _same(value, exact):
            return f"is {value} in the page, {cell} in {place}"
        if not token.says(exact):
            return f"is {cell} in {place}"
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


def _marked(page: str, known: Facts) -> Iterator[Fault | None]:
    """The numbers in the text of a page, each with what is wrong with it."""
    headings = [(match.start(), _words(match[1])) for match in _HEADING.finditer(page)]
    for match in _DATA.finditer(page):
        value, number, text = match.groups()
        several = [token for token in tokens(text) if token.end - token.start == len(text)]
        why = known.fault(number, several[0] if several else None, value)
        place = next((said for at, said in reversed(headings) if at < match.start()), "")
        yield Fault(place, text, why) if why else None
    bare = PageText(_FACTS.sub("", _DATA.sub(_HIDDEN, page)))
    place = ""
    for block in bare.blocks:
        text = bare.text(block)
        if block.name in ("h2", "h3"):
            place = _words(text)
        if block.spoken is None and not block.is_drawn:
            for token in bind.counted(block, text):
                said = text[max(0, token.start - 12) : token.end + 12]
                yield Fault(place, token.digits, f"has no source, in “{_words(said)}”")


def _described(page: str, known: Facts) -> Iterator[Fault | None]:
    """The numbers that are drawn or read out, each with what is wrong with it."""
    text = PageText(_ANY_DATA.sub("", page))
    place = ""
    for block in text.blocks:
        said = text.text(block)
        if block.name in ("h2", "h3"):
            place = _words(said)
        if block.spoken is None and not block.is_drawn:
            continue
        tag = text.parts[block.places[0] - 1 if block.spoken is None else block.spoken]
        match = _FACTS.search(tag)
        numbers = match[1].split() if match else []
        several = bind.counted(block, said)
        for at, token in enumerate(several):
            why = known.fault(numbers[at] if at < len(numbers) else "", token, None)
            shown = token.digits if len(said) > 60 else _words(said)
            yield Fault(place, shown, why) if why else None
        if len(numbers) > len(several):
            yield Fault(place, _words(said)[:60], "lacks a number that was there")


def _unsealed(page: str, sealed: Sequence[Sequence[str]]) -> Iterator[Fault]:
    """The chapters that do not read as they were made."""
    now = seal.seal(PageText(_FACTS.sub("", _ANY_DATA.sub("", page))))
    if [heading for heading, _ in now] != [heading for heading, _ in sealed]:
        yield Fault("", "", "has other chapters than it was made with")
    was = {(heading, mark) for heading, mark in sealed}
    for heading, mark in now:
        if (heading, mark) not in was:
            yield Fault(heading, "", "does not read as it was made: something was moved or edited")


def _same(value: str, exact: float) -> bool:
    try:
        return float(value) == exact
    except ValueError:
        return False


def _bare(cell: str | None) -> str:
    """A cell without what the file puts before texts that a spreadsheet would run."""
    return legible(cell or "").removeprefix("'")


def _words(html: str) -> str:
    return " ".join(re.sub(r"<[^<>]*>|[\x1e\x1f]", " ", html).split())
