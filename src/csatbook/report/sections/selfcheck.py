"""The report's check of itself."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from csatbook.analysis import selfcheck as checks
from csatbook.analysis.wave import Wave
from csatbook.report import fragment, number
from csatbook.report.fragment import Fragment
from csatbook.report.table import Column, Row, table
from csatbook.report.wording import say


def selfcheck(wave: Wave) -> Fragment:
    """Are the numbers the same, however the answers are told?"""
    found = checks.selfcheck(wave)
    rows = [
        Row(
            (
                say(wave, f"selfcheck_{one['check']}"),
                number.write(one["numbers"], "count"),
                number.write(one["moved"], "count"),
                f"{one['deviation']:.2g}",
                say(wave, "selfcheck_passed" if one["ok"] else "selfcheck_failed"),
            )
        )
        for one in found.to_dict("records")
    ]
    columns = [
        Column(say(wave, "col_check"), numeric=False),
        Column(say(wave, "col_compared")),
        Column(say(wave, "col_moved")),
        Column(say(wave, "col_deviation")),
        Column(say(wave, "col_outcome"), numeric=False),
    ]
    wrong = found[~found["ok"].astype(bool)]
    parts = [fragment.paragraph(say(wave, "selfcheck_what"))]
    if not wrong.empty:
        parts.append(fragment.callout(say(wave, "selfcheck_wrong"), "bad"))
    parts.append(table(say(wave, "selfcheck_caption"), columns, rows))
    if not wrong.empty:
        parts.append(
            fragment.bullets([_where(wave, one) for one in wrong.to_dict("records")], "notes")
        )
    return fragment.join([*parts, fragment.paragraph(_note(wave, found), "note")])


def _where(wave: Wave, one: Mapping[Hashable, Any]) -> str:
    check = say(wave, f"selfcheck_{one['check']}")
    return say(wave, "selfcheck_where", check=check, where=one["where"])


def _note(wave: Wave, found: pd.DataFrame) -> str:
    """What counts as a difference, and of whom."""
    note = say(wave, "selfcheck_note")
    fewest = int(found["answers"].min())
    if fewest == len(wave.rows):
        return note
    return note + say(wave, "selfcheck_drawn", answers=number.write(fewest, "count"))
