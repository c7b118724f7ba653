"""The numbers of a report's tables by what they are, to find where a number of its page is from."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from html import escape
from itertools import islice
from operator import itemgetter

from csatbook.report.facts.token import Token, exact, number_text, tokens

Columns = Mapping[str, Sequence[str | float | bool | None]]
_KEYS = ("period", "segment")
_FIRST = ("sample", "scores", "answers", "changes", "drivers", "comparisons")
"""Of several tables that hold the same number, the one that a reader is sent to."""
_NOT_SAID = ("key", "source")
"""Columns of the table `facts` that no reader is told."""
_BASES = {"value_a": "n_a", "value_b": "n_b", "value_before": "n_before"}
_ESTIMATES = {("scores", "value"), ("drivers", "importance"), ("what_if", "gain")}
_DIGIT = re.compile(r"\d")
_MOST = 60
"""So many places of one number are weighed against each other."""


@dataclass(frozen=True)
class Fact:
    """One number of a table, or with `turned` its negative; or a text that has the number in it."""

    table: str
    row: int
    column: str
    turned: bool = False


@dataclass(frozen=True)
class _Phrase:
    fact: Fact
    text: str
    start: int
    """Where its number stands in it."""


class Sources:
    """The tables that a notebook keeps, and what else it tells of its numbers.

    Parameters
    ----------
    tables : by name, their columns; a table of the last resort comes last
    written : digits as they were written, to the numbers that were written so
    labels : what readers call what the tables call by a key
    """

    def __init__(
        self,
        tables: Mapping[str, Columns],
        written: Mapping[str, Sequence[float]],
        labels: Mapping[str, str],
    ) -> None:
        first = [name for name in _FIRST if name in tables]
        self.tables = {name: tables[name] for name in (*first, *tables)}
        self._written = written
        self._labels = {key: escape(label) for key, label in labels.items()}
        self._cells: dict[float, list[Fact]] = {}
        self._phrases: dict[str, list[_Phrase]] = {}
        self._names: dict[tuple[str, int], list[str]] = {}
        self._said: dict[tuple[str, str, bool, str, bool], list[Fact]] = {}
        """By digits, sign, percent, relation and time of a token, the first facts that it says."""
        self._texts = {
            name: [key for key, cells in columns.items() if _is_text(cells)]
            for name, columns in self.tables.items()
        }

    def prepare(self, digits: Iterable[str]) -> None:
        """Look for the numbers that are written so, all at once."""
        digits = set(digits)
        wanted = {
            value for each in digits for value in (*self._written.get(each, ()), *_exactly(each))
        }
        wanted |= {-value for value in wanted}
        for name, columns in self.tables.items():
            for column, cells in columns.items():
                if column in self._texts[name]:
                    if column not in _NOT_SAID:
                        self._take_phrases(name, column, digits)
                    continue
                places = [row for row, cell in enumerate(cells) if cell in wanted]
                for row in places:
                    cell = cells[row]
                    if cell is not True and cell is not False:
                        self._cells.setdefault(float(cell or 0), []).append(Fact(name, row, column))

    def source(self, token: Token, text: str, frame: str) -> tuple[Fact, float | str] | None:
        """Which fact is this number of a text, and what is its value? None where nobody knows.

        Parameters
        ----------
        token : the number
        text, frame : the text that it stands in, and what is said above that
        """
        whole = self._phrase(token, text, least=len(token.digits) + 1)
        if whole:
            return whole
        digits = token.digits
        said = digits, token.sign, token.percent, token.relation, token.time
        if said not in self._said:
            written = islice(self._facts(token, self._written.get(digits, ())), _MOST)
            exactly = islice(self._facts(token, _exactly(digits)), _MOST)
            self._said[said] = list(written) or list(exactly)
        facts = self._said[said]
        if facts:
            best = facts[0] if len(facts) == 1 else self._nearest(facts, text, frame)
            return best, self.value(best)
        return self._phrase(token, text, least=1)

    def value(self, fact: Fact) -> float:
        """The number of this fact."""
        value = float(self.tables[fact.table][fact.column][fact.row] or 0)
        return -value if fact.turned else value

    def beside(self, fact: Fact) -> list[float | None]:
        """What does its row tell of a fact besides: its base, and the ends of its interval?"""
        columns = self.tables[fact.table]
        told: list[float | None] = []
        for name in beside(fact.table, fact.column):
            cell = columns[name][fact.row] if name in columns else None
            told.append(None if cell is None else float(number_text(float(cell))))
        return told

    def _facts(self, token: Token, values: Iterable[float]) -> Iterator[Fact]:
        """The facts that are one of these numbers, of those that are said so."""
        for value in values:
            if not token.says(value):
                continue
            for fact in self._cells.get(value, ()):
                if not (token.percent and self._is_count(fact)):
                    yield fact
            for fact in self._cells.get(-value, ()) if value else ():
                if not (token.percent and self._is_count(fact)):
                    turned = bool(token.sign)
                    yield Fact(fact.table, fact.row, fact.column, turned=turned)

    def _is_count(self, fact: Fact) -> bool:
        """Whether it is a whole number by its kind, which no share is."""
        return isinstance(self.tables[fact.table][fact.column][fact.row], int)

    def _nearest(self, facts: Sequence[Fact], text: str, frame: str) -> Fact:
        """The fact of whose row most is named where the number stands; else the first."""
        hits: dict[str, int] = {}
        best, most = facts[0], -1
        for fact in facts:
            count = 0
            for name in self._named(fact):
                if name not in hits:
                    hits[name] = 2 * (name in text) + (name in frame)
                count += hits[name]
            if count > most:
                best, most = fact, count
        return best

    def _named(self, fact: Fact) -> Sequence[str]:
        """What readers call what the row of a fact is about."""
        place = fact.table, fact.row
        if place not in self._names:
            columns = self.tables[fact.table]
            keys = [columns[column][fact.row] for column in self._texts[fact.table]]
            self._names[place] = [
                self._labels.get(key, key) for key in keys if isinstance(key, str) and key
            ]
        return self._names[place]

    def _phrase(self, token: Token, text: str, *, least: int) -> tuple[Fact, str] | None:
        best: _Phrase | None = None
        for phrase in self._phrases.get(token.digits, ()):
            begin = token.at - phrase.start
            longer = len(phrase.text) >= (len(best.text) + 1 if best else least)
            if longer and begin >= 0 and text.startswith(phrase.text, begin):
                best = phrase
        return (best.fact, token.digits) if best else None

    def _take_phrases(self, table: str, column: str, digits: set[str]) -> None:
        """Note the texts of a column that have one of these numbers in them."""
        cells = self.tables[table][column]
        first = dict(zip(reversed(cells), reversed(range(len(cells))), strict=True))
        for cell, row in sorted(first.items(), key=itemgetter(1)):
            if not (isinstance(cell, str) and _DIGIT.search(cell)):
                continue
            quoted = escape(cell)
            for token in tokens(quoted):
                if token.digits in digits:
                    phrase = _Phrase(Fact(table, row, column), quoted, token.at)
                    self._phrases.setdefault(token.digits, []).append(phrase)

    def keys(self, table: str) -> tuple[list[str], list[tuple[str, ...]]]:
        """By which columns is a row of this table known, and how does each row read in these?

        As few as tell its rows apart, if any do.
        """
        columns = self.tables[table]
        chosen = [column for column in _KEYS if column in columns]
        others = [name for name in self._texts[table] if name not in ("study", *_KEYS)]
        while True:
            cells = [["" if key is None else str(key) for key in columns[name]] for name in chosen]
            rows = list(zip(*cells, strict=True))
            if not others or not rows or Counter(rows).most_common(1)[0][1] == 1:
                return chosen, rows
            chosen.append(others.pop(0))


@cache
def _exactly(digits: str) -> tuple[float, float]:
    """The number that these digits are, of ones and of hundreds."""
    number = exact(digits)
    return number, float(Decimal(digits.replace(",", "")) / 100)


def beside(table: str, column: str) -> tuple[str, str, str]:
    """In which columns stand the base and the ends of the interval of a number, if there are any?

    Examples
    --------
    >>> beside("comparisons", "value_a"), beside("answers", "share")
    (('n_a', '', ''), ('n', 'low', 'high'))
    """
    if column in _BASES:
        return _BASES[column], "", ""
    estimate = column in ("share", "difference") or (table, column) in _ESTIMATES
    return ("n", "low", "high") if estimate else ("n" if column == "value" else "", "", "")


def _is_text(cells: Sequence[object]) -> bool:
    """Whether it is a column of texts, as the first cell that is not empty tells."""
    return isinstance(next((cell for cell in cells if cell is not None), None), str)
