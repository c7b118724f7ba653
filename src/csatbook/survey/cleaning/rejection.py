"""The validity rules by the reasons that they give."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from csatbook.survey.cleaning.rows import Rows
from csatbook.survey.cleaning.validity import (
    blank_row,
    duplicate,
    empty_open,
    no_period,
    out_of_scale,
    periodic,
    straight_line,
    too_fast,
)
from csatbook.survey.reading.number import Flags

RULES: dict[str, Callable[[Rows], Flags]] = {
    "no_period": no_period.find,
    "blank_row": blank_row.find,
    "out_of_scale": out_of_scale.find,
    "too_fast": too_fast.find,
    "straight_line": straight_line.find,
    "periodic": periodic.find,
    "empty_open": empty_open.find,
}
REASONS = (*RULES, "duplicate")


def reasons(rows: Rows) -> dict[str, Flags]:
    """Why is which row rejected? Each reason with its rows; a row may have several.

    Raises
    ------
    DataError
        The study refuses repeated respondents and there are some.
    """
    with ThreadPoolExecutor(max_workers=1) as pool:
        # Telling respondents apart takes as long as all other rules together.
        groups = pool.submit(duplicate.groups, rows)
        found = {reason: rule(rows) for reason, rule in RULES.items()}
    invalid = rows.nobody
    for mask in found.values():
        invalid |= mask
    found["duplicate"] = duplicate.find(rows, invalid, groups.result())
    return found
