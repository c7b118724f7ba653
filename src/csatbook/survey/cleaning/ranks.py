"""Answers that were put into an order, as their entries show it."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from itertools import combinations
from typing import Literal

from csatbook.survey.cleaning import multiple_response

ARROWS = ("→", ">")
"""What stands between options that were put into an order."""
_LEAST = 5
"""In fewer rows everything may be in order by chance."""
_BOTH = 0.2
_NUMBERED = re.compile(r"^(.*?)[\[_.(（]?\s*(?:SQ)?\d{1,3}\s*[\])）]?$")


def order_sign(entries: Collection[str]) -> str | None:
    """What sets options apart that were put into an order, in the entries of a column?

    Only what nothing but an order explains: arrows, or all options in every entry.

    Examples
    --------
    >>> order_sign(["a>b", "b>a>c", "c"]), order_sign(["Shop > Cart", "Shop > Cart > Paid"])
    ('>', None)
    >>> order_sign(["a;b;c", "c;a;b", "b;a;c", "a;c;b"])
    ';'
    """
    signs = (*ARROWS, *multiple_response.SEPARATORS)
    return next((sign for sign in signs if ordered(entries, sign) == "ranked"), None)


def ordered(entries: Collection[str], sign: str) -> Literal["ranked", "mixed", ""]:
    """Do the answers in these entries, set apart by the sign, stand in an order that means much?

    Returns
    -------
    "ranked", "mixed" or nothing
        Mixed where many pairs stand in both orders, which ticks may, too.
    """
    orders = [multiple_response.split(each, sign) for each in entries]
    several = [each for each in orders if len(each) > 1]
    pieces = {part for each in several for part in each}
    if len(several) < 2 or any(len(set(each)) < len(each) for each in several):
        return ""
    pairs: dict[tuple[str, str], int] = {}
    for each in several:
        for pair in combinations(each, 2):
            pairs[pair] = pairs.get(pair, 0) + 1
    turned = sum(min(often, pairs.get((b, a), 0)) for (a, b), often in pairs.items())
    if turned <= _BOTH * sum(pairs.values()):
        return ""
    whole = len(pieces) > 2 and all(set(each) == pieces for each in orders if each)
    return "ranked" if sign in ARROWS or (whole and len(several) > 2) else "mixed"


def rank_columns(columns: Mapping[str, Sequence[str]]) -> list[str]:
    """Which of these columns, in their order, hold the ranks of options in each row?

    Parameters
    ----------
    columns : name to the entries of the same rows; blank where there is none

    Examples
    --------
    >>> rows = ["123", "213", "321", "132", "231"]
    >>> rank_columns({f"r{at + 1}": [row[at] for row in rows] for at in range(3)})
    ['r1', 'r2', 'r3']
    """
    stems: dict[str, list[str]] = {}
    for name in columns:
        stems.setdefault(column_stem(name), []).append(name)
    ranked: list[str] = []
    for stem, names in stems.items():
        rows = [
            [each for each in row if each] for row in zip(*map(columns.get, names), strict=True)
        ]
        rows = [row for row in rows if row]
        full = [str(rank) for rank in range(1, len(names) + 1)]
        if stem and len(names) > 2 and len(rows) >= _LEAST and all(sorted(r) == full for r in rows):
            ranked += names
    return ranked


def column_stem(name: str) -> str:
    """How the names of the columns of one question begin: without the number or part behind it."""
    match = _NUMBERED.match(name) or re.match(r"(.*?)\s*[\[(（—–:：-]", name)
    return match[1] if match else ""
