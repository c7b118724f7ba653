"""Survey weights."""

from __future__ import annotations

import re

from csatbook.survey.guess.column import Guess, LookedColumn, written_number

_HEADED = re.compile(
    r"^(?:w|wt|wgt|wts)$|weight(?![_ ]?(?:g|kg|lbs?)\b)|权重|权数|加权|weging|gewicht",
    re.IGNORECASE,
)


def guess(column: LookedColumn) -> Guess | None:
    """Does this column hold weights? All of them numbers, and none below 0."""
    named = _HEADED.search(column.name) or _HEADED.search(column.title)
    if not column.filled or not named:
        return None
    values = [written_number(entry) for entry in column.counts]
    if any(value is None or value < 0 for value in values) or len(values) < 2:
        return None
    if column.filled < column.rows:
        return Guess(
            "weight", column, "numbers above 0, but some rows have none", doubt="a weight?"
        )
    return Guess("weight", column, "numbers of 0 and more, one for each respondent")
