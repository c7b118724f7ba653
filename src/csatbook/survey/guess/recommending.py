"""The question whether one would recommend, from 0 to 10."""

from __future__ import annotations

import re

from csatbook.survey.guess.column import Guess, LookedColumn, ScaleGuess
from csatbook.survey.reading import cell

_HEADED = re.compile(r"推荐|nps|recommend|promot|介绍给", re.IGNORECASE)
_GROUP = re.compile(r"group|组别|分组|类别", re.IGNORECASE)


def guess(column: LookedColumn) -> Guess | None:
    """Are these marks from 0 to 10, for the Net Promoter Score?"""
    if _GROUP.search(column.heading):
        return None
    codes = {
        entry
        for entry in column.counts
        if entry in {"99", "98", "-1", "-99", "-3", "-2", *column.missing}
    }
    marks = {cell.number(entry) for entry in column.counts if entry not in codes}
    numbers = {mark for mark in marks if mark is not None}
    if marks != numbers or not numbers or not numbers <= {float(each) for each in range(11)}:
        return None
    named = bool(_HEADED.search(column.heading))
    if not named and not ({0.0, 10.0} <= numbers and len(numbers) > 8):
        return None
    if named and max(numbers) <= 5 and len(numbers) > 2 and column.filled >= 50:
        return None  # a scale of 1 to 5
    outside = tuple(sorted(codes & {"99", "98"}))
    missing = tuple(sorted(codes - {*outside} - column.missing))
    scale = ScaleGuess(0, 10, missing=missing, not_applicable=outside)
    seen = f"values {min(numbers):g} to {max(numbers):g}"
    if named:
        doubt = "" if 0 in numbers else "no 0 among them: was the scale 0 to 10, or 1 to 10?"
        return Guess(
            "recommend", column, f"asks for recommendation; {seen}", doubt=doubt, scale=scale
        )
    return Guess(
        "recommend", column, seen, doubt="is this the question of recommendation?", scale=scale
    )
