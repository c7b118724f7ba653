"""What stands out in a wave: the lowest items, groups and dimensions that lie clearly below."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal

import pandas as pd

from csatbook.report import results
from csatbook.report.comparisons import beside_everyone
from csatbook.report.subject import Subject
from csatbook.report.wave import Wave

LOWEST = 3
"""So many of the lowest items are named as problems."""


@dataclass(frozen=True)
class Low:
    """A subject whose score lies low, and what it lies below."""

    subject: Subject
    value: float
    compared: float | None = None
    """Everyone's value, or the previous wave's."""


@dataclass(frozen=True)
class Finding:
    """One thing that stands out, with the numbers that show it, the gravest first."""

    kind: Literal["item", "group", "drop"]
    lows: tuple[Low, ...]
    segment: str | None = None
    rank: int | None = None


def ranked(wave: Wave, kind: Literal["item", "dimension"]) -> list[tuple[Subject, pd.Series]]:
    """Which items or dimensions score lowest? By the headline score, lowest first.

    The item that is the overall question is left out, unless it is the only one; ties keep the
    study file's order.
    """
    scores = results.scores(wave)
    mine = [subject for subject in wave.subjects if subject.kind == kind]
    others = [subject for subject in mine if subject.key != f"item:{wave.study.overall}"]
    found = [
        (subject, results.one(scores, wave.study.answer_headline, subject.key))
        for subject in others or mine
    ]
    return sorted(
        ((subject, row) for subject, row in found if pd.notna(row["value"])),
        key=lambda pair: float(pair[1]["value"]),
    )


@cache
def findings(wave: Wave) -> tuple[Finding, ...]:
    """Which problems do the numbers show? The lowest items, then falls, then groups."""
    order = ranked(wave, "item")
    lowest = [
        Finding("item", (Low(subject, float(row["value"])),), rank=place)
        for place, (subject, row) in enumerate(order[: min(LOWEST, len(order) - 1)], 1)
    ]
    return (*lowest, *_drops(wave), *_groups(wave))


def _drops(wave: Wave) -> list[Finding]:
    if not wave.earlier:
        return []
    history = results.history(wave)
    before = history[history["period"] == wave.earlier[-1]]
    return [Finding("drop", (low,)) for low in _lower(wave, results.scores(wave), before)]


def _groups(wave: Wave) -> list[Finding]:
    """Groups that score significantly below everyone, on the whole or a dimension."""
    by_key = {one.key: one for one in wave.subjects}
    frame = beside_everyone(wave)
    below = frame[frame["verdict"] == "smaller"]
    found = []
    for (variable, group), rows in below.groupby(["by", "group_a"], sort=False):
        lows = [
            Low(by_key[row["subject"]], float(row["value_a"]), float(row["value_b"]))
            for _, row in rows.iterrows()
        ]
        found.append(Finding("group", tuple(sorted(lows, key=_gap)), segment=f"{variable}={group}"))
    return sorted(found, key=lambda one: _gap(one.lows[0]))


def _lower(wave: Wave, here: pd.DataFrame, there: pd.DataFrame) -> list[Low]:
    """Where does the whole interval here lie below that there? The widest gap first."""
    found = []
    for subject in wave.subjects:
        one = results.one(here, wave.study.answer_headline, subject.key)
        other = results.one(there, wave.study.answer_headline, subject.key)
        if subject.kind != "item" and _below(one, other):
            found.append(Low(subject, float(one["value"]), float(other["value"])))
    return sorted(found, key=_gap)


def _gap(low: Low) -> float:
    return low.value - (low.compared or 0.0)


def _below(one: pd.Series, other: pd.Series) -> bool:
    """Whether the whole interval of the one lies below that of the other."""
    return bool(pd.notna(one["high"]) and pd.notna(other["low"]) and one["high"] < other["low"])
