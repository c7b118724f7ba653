"""What stands out in a wave: the lowest items, groups and dimensions that lie clearly below."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Literal

import pandas as pd

from csatbook.analysis.changes.by_group import group_changes
from csatbook.analysis.changes.changes import changes
from csatbook.analysis.changes.compared_waves import leading, leading_period
from csatbook.analysis.groups.comparisons import beside_everyone
from csatbook.analysis.standing import Standing, standings
from csatbook.analysis.subject import Subject, subjects
from csatbook.analysis.wave import Wave, at
from csatbook.survey.state.reads import cache

LOWEST = 3
"""So many of the lowest items are named as problems, but no more places than half the items."""


@dataclass(frozen=True)
class Low:
    """A subject whose score lies low, and what it lies below."""

    subject: Subject
    value: float
    compared: float | None = None
    """Everyone's value, or that of the compared wave."""
    hundredths: float | None = None
    """Its place on its scale, 0 to 100, where it is ranked among others of another scale."""
    origin: float | None = None
    """What it was before it fell, of a score that has recovered since."""
    common: bool = False
    """Whether both numbers are of the questions alone that both waves asked."""


@dataclass(frozen=True)
class Finding:
    """One thing that stands out, with the numbers that show it, the gravest first."""

    kind: Literal["item", "group", "drop"]
    lows: tuple[Low, ...]
    """Of an item, those that are equally low."""
    segment: str | None = None
    rank: int | None = None
    among: int | None = None
    """The place from the bottom, among so many that have the score."""


@cache
def findings(wave: Wave) -> tuple[Finding, ...]:
    """Which problems do the numbers show? The lowest items, then falls, then groups."""
    return (
        *_lowest(standings(wave, "item", outcomes=False)),
        *_drops(wave),
        *_group_drops(wave),
        *_groups(wave),
    )


@cache
def recoveries(wave: Wave) -> tuple[Finding, ...]:
    """Which groups have really risen since the compared wave, in which they had really fallen?

    Those that rose most come first; in the report on a group that group itself.
    """
    rose = [row for row in _recovering(wave) if row["verdict"] == "larger"]
    before = leading_period(wave)
    if not rose or before is None:
        return ()
    fell = {
        row["segment"]: row for row in _recovering(at(wave, before)) if row["verdict"] == "smaller"
    }
    return tuple(
        _of_group(wave, row, origin=fell[row["segment"]]["value_before"])
        for row in sorted(rose, key=_risen, reverse=True)
        if row["segment"] in fell
    )


def _lowest(order: list[Standing]) -> list[Finding]:
    """The lowest items, equals together, of the lower half and below the mean of all items."""
    lowest: list[Finding] = []
    mean = sum(standing.level for standing in order) / max(1, len(order))
    for place, equals in groupby(order, lambda standing: standing.place):
        equals_here = list(equals)
        if place > min(LOWEST, len(order) / 2) or equals_here[0].level >= mean:
            break
        lows = [
            Low(
                standing.subject,
                standing.value,
                hundredths=standing.level if standing.mixed else None,
            )
            for standing in equals_here
        ]
        lowest.append(Finding("item", tuple(lows), rank=place, among=len(order)))
    return lowest


def _drops(wave: Wave) -> list[Finding]:
    """What fell since the compared wave, by the test of the table `changes`? Most lost first."""
    score = wave.study.answer_headline
    by_key = {subject.key: subject for subject in subjects(wave.study, wave.study.scores[score])}
    frame = changes(wave)
    fell = frame[
        (frame["score"] == score)
        & (frame["against"] == leading(wave))
        & (frame["verdict"] == "smaller")
        & ~frame["subject"].str.startswith("item:")
    ]
    lows = [
        Low(
            by_key[row["subject"]],
            float(row["value"]),
            float(row["value_before"]),
            common=pd.notna(row["items_left_out"]),
        )
        for _, row in fell.iterrows()
    ]
    return [Finding("drop", (low,)) for low in sorted(lows, key=_gap)]


def _group_drops(wave: Wave) -> list[Finding]:
    """Groups of everyone that fell since the compared wave, on the whole. Most lost first."""
    fell = [row for row in _of_groups(wave) if row["verdict"] == "smaller"]
    return [_of_group(wave, row) for row in sorted(fell, key=_risen)]


def _of_groups(wave: Wave) -> list[pd.Series]:
    """What became of each compared group of everyone since the compared wave, on the whole."""
    if wave.variable is not None:
        return []
    frame = group_changes(wave)
    return [row for _, row in frame[frame["subject"] == "overall"].iterrows()]


def _recovering(wave: Wave) -> list[pd.Series]:
    """What became of each compared group; in the report on a group of that group alone."""
    if wave.variable is None:
        return _of_groups(wave)
    frame = changes(wave)
    own = frame[
        (frame["score"] == wave.study.answer_headline)
        & (frame["subject"] == "overall")
        & (frame["against"] == leading(wave))
    ]
    return [row for _, row in own.assign(segment=wave.segment).iterrows()]


def _of_group(wave: Wave, row: pd.Series, *, origin: float | None = None) -> Finding:
    whole = subjects(wave.study, wave.study.scores[wave.study.answer_headline])[0]
    low = Low(whole, row["value"], row["value_before"], origin=origin)
    return Finding("drop", (low,), segment=row["segment"])


def _risen(row: pd.Series) -> float:
    return float(row["value"] - row["value_before"])


def _groups(wave: Wave) -> list[Finding]:
    """Groups that score significantly below everyone, on the whole or a dimension."""
    by_key = {subject.key: subject for subject in wave.subjects}
    frame = beside_everyone(wave)
    below = frame[frame["verdict"] == "smaller"]
    lows: dict[str, list[Low]] = {}
    columns = ("by", "group_a", "subject", "value_a", "value_b")
    for variable, group, subject, value, everyone in zip(
        *(below[column].tolist() for column in columns), strict=True
    ):
        low = Low(by_key[subject], float(value), float(everyone))
        lows.setdefault(f"{variable}={group}", []).append(low)
    groups = [
        Finding("group", tuple(sorted(own, key=_gap)), segment=segment)
        for segment, own in lows.items()
    ]
    return sorted(groups, key=lambda finding: _gap(finding.lows[0]))


def _gap(low: Low) -> float:
    return low.value - (low.compared or 0.0)
