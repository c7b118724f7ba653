"""Segments: few values that recur, or a number that wants cut points."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import numpy as np

from csatbook.survey.cleaning import marks
from csatbook.survey.guess.column import Guess, LookedColumn, written_number
from csatbook.survey.guess.words import COUNTED, GROUPED
from csatbook.survey.reading import cell

MOST = 30
_EACH = 3
_PEOPLE = re.compile(
    r"经理|客服人员|员工|专员|顾问|负责人|坐席|销售员|agent|staff member|manager|employee|advisor|"
    r"representative|salesperson|owner",
    re.IGNORECASE,
)
_NICE = (1, 2, 3, 5, 6, 10, 12, 15, 20, 24, 25, 30, 36, 40, 45, 50, 60, 75)


def guess(column: LookedColumn) -> Guess | None:
    """Does this column divide the respondents into groups?"""
    count = len(column.counts)
    if count < 2:
        return None
    numbers = column.numbers
    if count > 8 and len(numbers) == count and not column.labels:
        return _cut(column)
    longest = max(map(len, column.counts))
    enough = column.filled >= _EACH * count or bool(GROUPED.search(column.heading) and count <= 8)
    if count > MOST or not enough or longest > 40:
        return None
    evidence = f"{count} values that recur"
    if _PEOPLE.search(column.heading):
        return Guess(
            "segment", column, evidence, doubt="are these names of people? Then leave it out"
        )
    told = bool(GROUPED.search(column.heading)) or bool(column.labels) or not numbers
    doubt = "" if told else "groups of customers, and no marks?"
    if all(marks.numbered_label(entry) for entry in column.counts):
        doubt = "a number stands with each value: are these marks on a scale?"
    if all(entry.strip().endswith(("%", "％")) for entry in column.counts):
        doubt = "each is per cent: is this a rating? Then it is an item, on a scale from 0 to 100"
    return Guess("segment", column, evidence, doubt=doubt)


def _cut(column: LookedColumn) -> Guess | None:
    """Three groups of a number, of about the same size, between whole numbers."""
    values = np.repeat([*column.numbers], [*column.numbers.values()])
    if not COUNTED.search(column.heading) or len(values) < 6:
        return None
    edges = sorted({_round(float(np.quantile(values, share))) for share in (1 / 3, 2 / 3)})
    edges = [edge for edge in edges if values.min() <= edge < values.max()]
    if not edges:
        return None
    return Guess(
        "segment",
        column,
        f"numbers from {values.min():g} to {values.max():g}, cut at thirds",
        doubt="do these cut points say something?",
        cut=ranges(edges),
    )


def ranges(edges: Sequence[float]) -> Mapping[str, str]:
    """Names and ranges of the groups between these cut points.

    Examples
    --------
    >>> ranges([3, 12])
    {'≤ 3': '<= 3', '3–12': '3 < x <= 12', '> 12': '> 12'}
    """
    first, last = f"{edges[0]:g}", f"{edges[-1]:g}"
    named = {f"≤ {first}": f"<= {first}"}
    if len(edges) > 1:
        named[f"{first}–{last}"] = f"{first} < x <= {last}"
    return {**named, f"> {last}": f"> {last}"}


def _round(value: float) -> float:
    """The nearest number that people would cut at."""
    if value <= 0:
        return float(round(value))
    scale = 10.0 ** max(0, int(np.floor(np.log10(value))) - 1)
    nice = [each * scale for each in _NICE] if value >= 1 else [round(value, 2)]
    return min(nice, key=lambda each: abs(each - value))


def decimal_of(columns: Sequence[LookedColumn]) -> str | None:
    """How numbers with commas are written in these columns; None where there are none.

    Where only 1,000 stands, the comma sets thousands apart: marks and weights have fewer digits.
    """
    signs = set()
    for column in columns:
        for entry in column.counts:
            if "," not in entry or written_number(entry) is None:
                continue
            grouped = cell.number(cell.with_point(entry, ".")) is not None
            signs.add("." if grouped else ",")
    return "," if "," in signs else "." if signs else None
