"""Two or three cases that are worth telling, chosen by a rule that anybody can check."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from csatbook.analysis.feedback.cases import cases
from csatbook.analysis.wave import Wave
from csatbook.service.calendar import MISSING
from csatbook.service.verdict import VERDICTS

_LEAST = 5
"""Where fewer customers told something, a colleague knows who it was."""
_SHORTEST = 6
"""Signs of a text that tells something."""


@dataclass(frozen=True)
class TypicalCase:
    """A case as it may be told: no number, no customer, no hour."""

    why: str
    """`latest`: solved longest after its deadline; `reopened` most often; `at_once`: quickest."""
    text: str
    day: date
    priority: str
    channel: str | None
    department: str | None
    kind: str | None
    answer_hours: float | None
    solve_hours: float
    late_hours: float | None
    """So long after the deadline; below 0 before it; None where there is none."""
    reopened: int
    told: str
    """The verdict on telling the customer."""


def typical_cases(wave: Wave) -> tuple[TypicalCase, ...]:
    """Which cases of this period are told, and why these?

    Parameters
    ----------
    wave : of a study with `feedback`

    Returns
    -------
    tuple of TypicalCase
        Of the solved cases with a text, without what tells of somebody, each of these once: the one
        solved longest after its deadline; the one opened again most often (the longest, of equal
        ones); the quickest solved in time at the first contact. None of fewer than five customers.
    """
    frame = cases(wave).frame
    own = frame[(frame["period"] == wave.period).to_numpy()]
    own = own.assign(text=_texts(wave).reindex(own.index))
    solved = own["resolved"].ne(MISSING) & own["resolved"].ge(own["received"])
    own = own[solved & own["text"].fillna("").str.len().ge(_SHORTEST) & own["priority"].notna()]
    if own["customer"].nunique() < _LEAST and len(own) < _LEAST:
        return ()
    limited = own["due_resolve"].ne(MISSING)
    verdict = own["verdict_resolve"]
    late = own[limited & verdict.eq(VERDICTS.index("late"))]
    chosen: list[tuple[str, str]] = []
    if len(late):
        chosen.append(("latest", str((late["resolved"] - late["due_resolve"]).idxmax())))
    again = own[own["reopened"].gt(0)].drop([name for _, name in chosen], errors="ignore")
    if len(again):
        most = again[again["reopened"].eq(again["reopened"].max())]
        chosen.append(("reopened", str((most["resolved"] - most["received"]).idxmax())))
    quick = own[limited & verdict.eq(VERDICTS.index("in_time")) & own["reopened"].le(0)]
    quick = quick[quick["contacts"].isin([-1, 1])]
    if len(quick):
        chosen.append(("at_once", str((quick["resolved"] - quick["received"]).idxmin())))
    return tuple(_case(why, own.loc[[name]].iloc[0]) for why, name in chosen)


def _texts(wave: Wave) -> pd.Series:
    """By case what the customer wrote, in the newest export."""
    rows = wave.store.feedback()
    assert rows is not None  # noqa: S101 - `cases` refuses other studies
    names = rows["source"].astype(str) + ":" + rows["id"].astype(str)
    newest = rows.assign(name=names).sort_values("exported", kind="stable")
    return newest.drop_duplicates("name", keep="last").set_index("name")["text"]


def _case(why: str, row: pd.Series) -> TypicalCase:
    answered, limited = row["answered"] != MISSING, row["due_resolve"] != MISSING
    return TypicalCase(
        why=why,
        text=str(row["text"]),
        day=date(1970, 1, 1) + timedelta(days=int(row["day"])),
        priority=str(row["priority"]),
        channel=_known(row["channel"]),
        department=_known(row["department"]),
        kind=_known(row["kind"]),
        answer_hours=(row["answered"] - row["received"]) / 60 if answered else None,
        solve_hours=(row["resolved"] - row["received"]) / 60,
        late_hours=(row["resolved"] - row["due_resolve"]) / 60 if limited else None,
        reopened=max(int(row["reopened"]), 0),
        told=VERDICTS[int(row["verdict_notify"])],
    )


def _known(entry: object) -> str | None:
    return entry if isinstance(entry, str) and entry else None
