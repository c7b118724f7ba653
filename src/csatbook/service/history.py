"""What the log of a case tells beyond its last export: solutions, priorities, and pauses."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd

from csatbook.service.calendar import MISSING
from csatbook.service.deadline import Pauses, case_of, keyed, minute_of

Counted = Literal["last", "first", "strictest"]

NOTHING = pd.DataFrame({"case": [], "at": [], "what": [], "value": [], "before": []}, dtype=object)
"""A log in which nothing happened."""


def solutions(resolved: pd.Series, events: pd.DataFrame) -> pd.DataFrame:
    """When was each case solved first and last, and how often was it opened again?

    Parameters
    ----------
    resolved : by name of the case, the minute of its solution as the export has it, or `MISSING`
    events : rows with `case`, `at` (minutes) and `what`, up to the moment of looking

    Returns
    -------
    DataFrame, by name of the case
        `first`, `last` : minutes, `MISSING` where there is none; the last one is missing, too,
        where the case was opened again since. `reopened` : how often.

    Examples
    --------
    >>> log = pd.DataFrame({"case": "A", "at": [10, 20, 30], "what": ["resolved", "reopened",
    ...                     "resolved"]})
    >>> solutions(pd.Series({"A": 30, "B": 5}), log).values.tolist()
    [[10, 30, 1], [5, 5, 0]]
    """
    names = resolved.index
    solved = events[events["what"] == "resolved"].groupby("case")["at"]
    again = events[events["what"] == "reopened"].groupby("case")["at"]
    own = resolved.mask(resolved == MISSING)
    first = pd.concat([own, solved.min().reindex(names)], axis=1).min(axis=1)
    last = pd.concat([own, solved.max().reindex(names)], axis=1).max(axis=1)
    opened = again.max().reindex(names)
    # What is solved and opened again in one minute is open, unless it was solved before.
    last = last.mask((opened > last) | ((opened == last) & (first == last)))
    return pd.DataFrame(
        {
            "first": first.fillna(MISSING).astype(np.int64),
            "last": last.fillna(MISSING).astype(np.int64),
            "reopened": again.size().reindex(names).fillna(0).astype(np.int64),
        }
    )


def priorities(
    versions: pd.DataFrame, events: pd.DataFrame, *, as_of: int, counts: Counted
) -> pd.Series:
    """Which priority counts of each case?

    Parameters
    ----------
    versions : rows with `case` and `priority` (P0 is the strictest), the versions that exports
        have of each case, the newest last
    events : rows with `case`, `at`, `what`, `value` and `before`
    as_of : the minute at which one looks: of a later change the priority before it still holds
    counts : the last one, the first one or the strictest

    Returns
    -------
    Series by name of the case; missing where nothing tells one

    Examples
    --------
    >>> rows = pd.DataFrame({"case": ["A", "B"], "priority": ["P3", "P2"]})
    >>> log = pd.DataFrame({"case": ["A"], "at": [50], "what": ["priority"], "value": ["P3"],
    ...                     "before": ["P1"]})
    >>> priorities(rows, log, as_of=90, counts="first").tolist()
    ['P1', 'P2']
    >>> priorities(rows, log, as_of=40, counts="last").tolist()
    ['P1', 'P2']
    """
    changes = events[events["what"] == "priority"].sort_values(["case", "at", "value", "before"])
    seen, hidden = changes[changes["at"] <= as_of], changes[changes["at"] > as_of]
    told = pd.concat(
        [
            # Each priority that a case has had, in order: what the log says goes before exports.
            seen.assign(priority=seen["before"], turn=0),
            seen.assign(priority=seen["value"], turn=0),
            hidden.drop_duplicates("case").assign(turn=1).rename(columns={"before": "priority"}),
            versions[~versions["case"].isin(hidden["case"])].assign(turn=2),
        ]
    )
    told = told[told["priority"].notna() & (told["priority"] != "")]
    if counts == "strictest":
        chosen = told.groupby("case")["priority"].min()
    else:
        ordered = told.sort_values(["turn", "at"], kind="stable").groupby("case")["priority"]
        chosen = ordered.first() if counts == "first" else ordered.last()
    newest = versions.drop_duplicates("case", keep="last").set_index("case")["priority"]
    return chosen.reindex(newest.index).fillna(newest)


def pauses(events: pd.DataFrame, resolved: pd.Series) -> Pauses:
    """When did each case stand still?

    Parameters
    ----------
    events : rows with `case`, `at` and `what`, up to the moment of looking
    resolved : by name of the case, the solution that counts, or `MISSING`

    Returns
    -------
    Pauses
        Of the cases by their place in `resolved`, in order and without overlap. A pause ends with
        the next event that resumes or solves the case, and with the solution that counts; a minute
        that pauses and resumes changes nothing.

    Examples
    --------
    >>> log = pd.DataFrame({"case": "A", "at": [10, 30, 50], "what": ["paused", "resumed",
    ...                     "paused"]})
    >>> stood = pauses(log, pd.Series({"A": 60}))
    >>> stood.start.tolist(), stood.end.tolist()
    ([10, 50], [30, 60])
    """
    place = resolved.index.get_indexer(pd.Index(events["case"]))
    what = events["what"].to_numpy()
    at = events["at"].to_numpy(np.int64)
    known = place >= 0
    start = np.unique(keyed(place, at)[known & (what == "paused")])
    resumed = np.unique(keyed(place, at)[known & (what == "resumed")])
    both = np.intersect1d(start, resumed)
    solved = resolved.to_numpy(np.int64)
    there = np.flatnonzero(solved != MISSING)
    ends = np.unique(
        np.concatenate(
            [
                np.setdiff1d(resumed, both),
                keyed(place, at)[known & (what == "resolved")],
                keyed(there, solved[there]),
            ]
        )
    )
    start = np.setdiff1d(start, both)
    following = np.searchsorted(ends, start)
    end = np.append(ends, np.iinfo(np.int64).max)[following]
    case = case_of(start)
    until = np.where(case_of(end) == case, minute_of(end), MISSING)
    return Pauses(case, minute_of(start), until).merged()
