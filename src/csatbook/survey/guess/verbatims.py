"""Open questions, answered in the respondents' own words."""

from __future__ import annotations

from csatbook.survey.guess.column import Guess, LookedColumn
from csatbook.survey.guess.words import OPEN

_LONG, _DIFFERENT = 6.0, 0.3


def guess(column: LookedColumn) -> Guess | None:
    """Are these the respondents' own words: long, and hardly twice the same?"""
    if not column.filled:
        return None
    words = sum(len(entry) * rows for entry, rows in column.counts.items()) / column.filled
    letters = [entry for entry in column.counts if any(sign.isalpha() for sign in entry)]
    if len(letters) < 0.8 * len(column.counts):
        return None
    different = len(column.counts) / column.filled
    told = bool(OPEN.search(column.title) or OPEN.search(column.name))
    spaced = sum(len(entry.split()) > 2 or len(entry) > 12 for entry in letters)
    length = f"{column.filled:,} texts of {words:.0f} signs on average"
    if told and (words >= _LONG or different >= _DIFFERENT):
        return Guess("open", column, length)
    if different >= _DIFFERENT and words >= 2 * _LONG and spaced * 2 >= len(letters):
        return Guess("open", column, length, doubt="an open question? The heading does not say so")
    return None
