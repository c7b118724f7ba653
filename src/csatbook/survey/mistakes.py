"""Many problems told so that they can be read."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from csatbook.errors import DataError, Problem

SHOWN = 20


def stop_if(problems: Sequence[Problem]) -> None:
    """Tell all problems, a file's first ones in full and the rest by their number.

    Raises
    ------
    DataError
        There are any.
    """
    if not problems:
        return
    told: list[Problem] = []
    for file, group in groupby(
        sorted(problems, key=lambda one: one.where.split(", ")[0]),
        key=lambda one: one.where.split(", ")[0],
    ):
        members = list(dict.fromkeys(group))
        told += members[:SHOWN]
        if len(members) > SHOWN:
            told.append(Problem(file, f"… and {len(members) - SHOWN} more problems"))
    if any(" number from " in one.message and "`" not in one.message for one in told):
        advice = (
            "a code or a word of your own is declared under `missing`, `not_applicable` or "
            "`labels` of the file; to set rows with other marks aside write "
            "`validity: {out_of_scale: reject}`"
        )
        told.append(Problem("", advice))
    raise DataError(told)
