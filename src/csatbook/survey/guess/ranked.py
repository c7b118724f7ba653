"""Questions whose options respondents put into an order: in one column, or a rank in one each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from csatbook.survey.cleaning.ranks import column_stem, ordered
from csatbook.survey.guess import levels
from csatbook.survey.guess.column import Guess, LookedColumn
from csatbook.survey.guess.words import parted

SAID = re.compile(r"排序|排名|名次|先后顺序|\brank|order of|in order", re.IGNORECASE)
"""Headings that ask for an order."""
_MOST, _LEAST = 40, 5


def in_one_cell(column: LookedColumn, entries: Sequence[str], sign: str) -> tuple[bool, str]:
    """Do several answers in a cell stand in an order that means something? And what is doubtful.

    By arrows between them, by a heading that says so, or where all name all options in different
    orders. Where only some orders differ it is doubtful: whoever ticks may do so in any order.
    """
    kind = ordered(entries, sign)
    if kind == "ranked" or (kind == "mixed" and SAID.search(column.heading)):
        return True, ""
    return False, "options stand in both orders: are they ranked?" if kind == "mixed" else ""


def together(columns: Sequence[LookedColumn]) -> Iterator[Guess]:
    """Which columns hold the ranks of the options of one question?

    Columns beside each other whose headings begin alike and that hold whole numbers up to their
    number. Each rank is given once by a respondent, so that all ranks are given equally often
    (or, where not all are given and the heading asks for an order, later ones no more often).
    """
    for stem, members in groupby(columns, key=_stem):
        parts = [each for each in members if _ranks(each) or not each.counts]
        given = [_ranks(each) for each in parts]
        if not stem or len(parts) < 2 or not any(given):
            continue
        last = max(max(each) for each in given if each)
        often = [sum(each.get(rank, 0) for each in given) for rank in range(1, last + 1)]
        said = any(SAID.search(each.heading) for each in parts)
        fits = 1 < last <= len(parts) and _LEAST <= often[0] <= parts[0].rows
        same = len(set(often)) == 1 and len(parts) > 2
        falling = said and often == sorted(often, reverse=True)
        if fits and (same or falling):
            yield Guess(
                "choices",
                parts[0],
                f"{len(parts)} columns in which each rank is given once",
                doubt="" if said else "are these ranks, 1 the first?",
                options=[_option(each) for each in parts],
                parts=parts,
                ranked=True,
            )


def _ranks(column: LookedColumn) -> dict[int, int]:
    """The ranks in a column and the rows of each; none where it holds anything else."""
    missing, outside = levels.aside(column.counts)
    ranks: dict[int, int] = {}
    for entry, rows in column.counts.items():
        if entry in missing or entry in outside or entry in column.missing:
            continue
        if not entry.isdecimal() or not 1 <= int(entry) <= _MOST:
            return {}
        ranks[int(entry)] = rows
    return ranks


def _stem(column: LookedColumn) -> str:
    return column.upper or parted(column.title)[0] or column_stem(column.name)


def _option(column: LookedColumn) -> str:
    return column.title if column.upper else parted(column.title)[1]
