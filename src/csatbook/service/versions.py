"""What dated exports and logs tell of a ledger that was changed: vanished, rewritten, lowered."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from csatbook.service.calendar import MISSING

REWRITTEN = {"received": "received_rewritten", "first": "answer_rewritten"}
"""Moments that never change once they are written down, and what it is called where one did."""
_WEEK = 7 * 24 * 60
_SPOKEN = 0.5
"""An export speaks for a week if it holds so much of what was known of it before."""


def vanished(rows: pd.DataFrame) -> pd.Series:
    """Which cases does a later export not hold any more, although it speaks for their week?

    Parameters
    ----------
    rows : one row a line of an export, with `case` (its name), `source`, `file` (the place of the
        export), `exported` (comparable) and `received` (minutes)

    Returns
    -------
    Series, one entry a case: its source, by its name
        An export speaks for the weeks of receipt from the first to the last one of which it holds
        half or more of the cases that earlier exports of its source have; so that an export of the
        next quarter, with a few old cases, is not taken for one that lost all others. The last
        export that speaks for a case decides.

    Examples
    --------
    >>> rows = pd.DataFrame({"case": ["A", "B", "A"], "source": "crm", "file": [0, 0, 1],
    ...                      "exported": [0, 0, 9], "received": 5})
    >>> vanished(rows).to_dict()
    {'B': 'crm'}
    """
    known = rows[rows["received"] != MISSING]
    gone: dict[str, str] = {}
    for source, own in known.groupby("source", sort=True):
        gone |= dict.fromkeys(_gone(own), str(source))
    return pd.Series(gone, dtype=object)


def _gone(own: pd.DataFrame) -> Iterator[str]:
    order = own.groupby("file")["exported"].max().sort_values(kind="stable").index
    turn = own["file"].map({file: place for place, file in enumerate(order)})
    first = turn.groupby(own["case"]).min()
    week = (own["received"] // _WEEK).groupby(own["case"]).first()
    open_still = pd.Series(data=True, index=first.index)
    for place in range(len(order) - 1, 0, -1):
        held = first.index.isin(own["case"][turn == place])
        before = (first < place).to_numpy()
        shares = pd.Series(held[before]).groupby(week[before].to_numpy()).mean()
        spoken = shares.index[shares >= _SPOKEN]
        if len(spoken):
            mine = before & week.between(spoken.min(), spoken.max()).to_numpy() & open_still
            yield from first.index[mine & ~held]
            open_still &= ~mine


def rewritten(rows: pd.DataFrame) -> pd.DataFrame:
    """Which cases have other times than an earlier export had?

    Parameters
    ----------
    rows : as in `vanished`, with `first` and `resolved` (minutes, `MISSING` where there is none)

    Returns
    -------
    DataFrame with `case`, `source` and `check`
        `received_rewritten`, `answer_rewritten`: another receipt, another first answer, or none
        any more; `solution_earlier`: solved before what it was; `solution_cleared`: open again.
    """
    parts = []
    for now, before in _steps(rows):
        for name, check in REWRITTEN.items():
            other = (before[name] != MISSING) & (now[name] != before[name])
            parts.append(now.loc[other, ["case", "source"]].assign(check=check))
        solved, was = now["resolved"], before["resolved"]
        earlier = (was != MISSING) & (solved != MISSING) & (solved < was)
        cleared = (was != MISSING) & (solved == MISSING)
        parts.append(now.loc[earlier, ["case", "source"]].assign(check="solution_earlier"))
        parts.append(now.loc[cleared, ["case", "source"]].assign(check="solution_cleared"))
    changed = pd.concat(parts) if parts else pd.DataFrame(columns=["case", "source", "check"])
    return changed.drop_duplicates(ignore_index=True)


def lowered(rows: pd.DataFrame, events: pd.DataFrame) -> pd.DataFrame:
    """Which cases were called less urgent than before, and when at the earliest?

    Parameters
    ----------
    rows : as in `vanished`, with `priority` (P0 to P3, missing where it is not known)
    events : the log: `case`, `at`, `what`, `value`, `before`

    Returns
    -------
    DataFrame with `case`, `priority` (the one before) and `at` (minutes)
        By the log the moment of the change; by exports that of the last one with the higher
        priority, behind which it lies.
    """
    parts = [
        before.assign(at=before["exported"])[["case", "priority", "at"]][
            (now["priority"] > before["priority"]).to_numpy(bool, na_value=False)
        ]
        for now, before in _steps(rows.assign(priority=rows["priority"].replace("", None)))
    ]
    changes = events[events["what"] == "priority"].sort_values(["case", "at", "value", "before"])
    former = changes["before"].fillna(changes.groupby("case")["value"].shift())
    less = (changes["value"] > former).to_numpy(bool, na_value=False)
    parts.append(changes.assign(priority=former)[["case", "priority", "at"]][less])
    return pd.concat(parts, ignore_index=True)


def _steps(rows: pd.DataFrame) -> Iterator[tuple[pd.DataFrame, pd.DataFrame]]:
    """Each version of a case beside the one before, row by row; the second ones, the third …"""
    several = rows[rows["case"].duplicated(keep=False)]
    ordered = several.sort_values(["case", "exported", "file"], kind="stable")
    rank = ordered.groupby("case").cumcount().to_numpy()
    for step in range(1, int(np.max(rank, initial=0)) + 1):
        now = ordered[rank == step].set_index("case", drop=False)
        before = ordered[rank == step - 1].set_index("case", drop=False).loc[now.index]
        yield now, before
