"""The report's check of itself."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd

from csatbook.analysis import selfcheck as checks
from csatbook.analysis.wave import Wave
from csatbook.report import fragment, number, written
from csatbook.report.fragment import Fragment
from csatbook.report.table import Column, Row, table
from csatbook.report.wording import say


def selfcheck(wave: Wave) -> Fragment:
    """Are the numbers the same, however the answers are told?

    Parameters
    ----------
    wave : as `csatbook.open` gives it

    Returns
    -------
    Fragment
        A sentence, and a table of what differs where anything does.

    Examples
    --------
    >>> selfcheck(wave).text.partition(",")[0]
    'Results must depend on what customers answered'
    """
    checked = checks.selfcheck(wave)
    rows = [
        Row(
            (
                say(wave, f"selfcheck_{check['check']}"),
                number.write(check["numbers"], "count"),
                number.write(check["moved"], "count"),
                written.note(f"{check['deviation']:.2g}", check["deviation"]),
                say(wave, "selfcheck_passed" if check["ok"] else "selfcheck_failed"),
            )
        )
        for check in checked.to_dict("records")
    ]
    columns = [
        Column(say(wave, "col_check"), numeric=False),
        Column(say(wave, "col_compared")),
        Column(say(wave, "col_moved")),
        Column(say(wave, "col_deviation")),
        Column(say(wave, "col_outcome"), numeric=False),
    ]
    wrong = checked[~checked["ok"].astype(bool)]
    parts = [fragment.paragraph(_what(wave, checked))]
    if not wrong.empty:
        parts.append(fragment.callout(say(wave, "selfcheck_wrong"), "bad"))
    parts.append(table(say(wave, "selfcheck_caption"), columns, rows))
    if not wrong.empty:
        parts.append(
            fragment.bullets([_where(wave, check) for check in wrong.to_dict("records")], "notes")
        )
    return fragment.join([*parts, fragment.paragraph(_note(wave, checked), "note")])


def _where(wave: Wave, one: Mapping[Hashable, Any]) -> str:
    check = say(wave, f"selfcheck_{one['check']}")
    return say(wave, "selfcheck_where", check=check, where=one["where"])


def _what(wave: Wave, checked: pd.DataFrame) -> str:
    """What was computed again, and from which questionnaires?"""
    most = int(checked["answers"].max())
    if most == len(wave.rows):
        return say(wave, "selfcheck_what")
    return say(wave, "selfcheck_what_drawn", answers=number.write(most, "count"))


def _note(wave: Wave, checked: pd.DataFrame) -> str:
    """What counts as a difference, and of whom, where that is not said already."""
    note = say(wave, "selfcheck_note")
    fewest, most = int(checked["answers"].min()), int(checked["answers"].max())
    if fewest == most:
        return note
    return note + say(wave, "selfcheck_drawn", answers=number.write(fewest, "count"))
