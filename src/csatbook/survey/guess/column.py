"""A column as the guesser sees it, and what it takes it for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from csatbook.survey.reading import cell

Kind = Literal[
    "rating",
    "recommend",
    "choices",
    "open",
    "segment",
    "date",
    "wave",
    "seconds",
    "weight",
    "respondent",
    "private",
    "unused",
]

_TICKED = {
    "1",
    "y",
    "yes",
    "是",
    "true",
    "x",
    "√",
    "✓",
    "选中",
    "已选",
    "checked",
    "selected",
    "1.0",
}
_NOT = {"0", "n", "no", "否", "false", "未选", "未选中", "unchecked", "not selected", "0.0"}
_COUNTED = 6
"""Fewer different numbers may be marks."""


@dataclass(frozen=True)
class LookedColumn:
    """One column of a file: how it is headed, and which different entries it has."""

    name: str
    """What the study file calls it: a name that no other column of the file has."""
    title: str
    """How the question is worded, as far as the file tells."""
    upper: str = ""
    """The heading that it shares with the columns beside it."""
    counts: Mapping[str, int] = field(default_factory=dict)
    """Entries that are not blank to their rows, the most frequent first."""
    rows: int = 0
    labels: Mapping[str, str] = field(default_factory=dict)
    """Code to label, as SPSS and Stata keep them."""
    missing: frozenset[str] = frozenset()
    """Codes that the file itself declares missing."""
    file: str = ""
    """The file that it stands in."""

    @cached_property
    def filled(self) -> int:
        """How many rows hold something?"""
        return sum(self.counts.values())

    @cached_property
    def numbers(self) -> Mapping[float, int]:
        """The entries that are numbers, and the rows of each."""
        read: dict[float, int] = {}
        for entry, rows in self.counts.items():
            value = written_number(entry)
            if value is not None and entry not in self.missing:
                read[value] = read.get(value, 0) + rows
        return read

    @cached_property
    def heading(self) -> str:
        """All that stands above it, in small letters."""
        parts = dict.fromkeys((self.upper, self.title, self.name))
        return " ".join(part for part in parts if part).casefold()

    @cached_property
    def runs(self) -> bool:
        """Whether this counts the rows."""
        whole = [number for number in self.numbers if number == int(number)]
        if len(whole) != len(self.counts) or len(whole) != self.rows or len(whole) < _COUNTED:
            return False
        return max(whole) - min(whole) < 1.2 * len(whole) and min(whole) < 1000

    def share(self, entries: Iterable[str]) -> float:
        """Which share of the filled rows holds one of these entries?"""
        return sum(self.counts.get(entry, 0) for entry in entries) / max(self.filled, 1)


def written_number(entry: str) -> float | None:
    """The number that is written here, also with thousands set apart or a decimal comma.

    Examples
    --------
    >>> written_number("1,000.5"), written_number("0,5"), written_number("many")
    (1000.5, 0.5, None)
    """
    for decimal in (".", ","):
        if (value := cell.number(cell.with_point(entry, decimal))) is not None:
            return value
    return None


def tick(column: LookedColumn) -> str:
    """How this column is ticked: by a sign, or by its own option; nothing where it is not."""
    entries = {entry.casefold() for entry in column.counts}
    if len(entries) == 1 and not (entries & _NOT):
        (entry,) = entries
        title = column.title.casefold()
        if entry not in _TICKED and title.endswith(entry):
            return "own"
    if entries and entries <= _TICKED | _NOT and entries & _TICKED:
        return "sign"
    return ""


@dataclass(frozen=True)
class ScaleGuess:
    """The scale of an item, as far as its column tells."""

    low: float
    high: float
    whole: bool = True
    labels: tuple[str, ...] = ()
    """Its levels' names, lowest first."""
    words: Mapping[str, float] = field(default_factory=dict)
    """Entries that stand for marks and are no names of levels, such as A5."""
    missing: tuple[str, ...] = ()
    not_applicable: tuple[str, ...] = ()


UNTOLD = "the heading does not say that this is a judgement: is it one?"


@dataclass(frozen=True)
class Guess:
    """What a column was taken for, and why."""

    kind: Kind
    column: LookedColumn
    evidence: str
    """In a few English words; never what a respondent said or is called."""
    doubt: str = ""
    """What may be wrong with it; nothing where it is sure."""
    scale: ScaleGuess | None = None
    reverse: bool = False
    cut: Mapping[str, str] = field(default_factory=dict)
    """Groups of a number: name to range."""
    options: Sequence[str] = ()
    separator: str | None = None
    parts: Sequence[LookedColumn] = ()
    """The columns of the options, where each has one."""
    ranked: bool = False
    """Whether the options were put into an order."""
    places: bool = False
    """Whether each of `parts` holds one of the answers, and not one of the options."""
    ticked: str = ""
    """What stands in `parts` for a tick, where the file itself says so."""
    strays: int = 0
    """How many rows hold what is off the scale, and no known code."""
    dates: str | None = None
    """Whether day or month comes first, where the dates themselves show it."""
