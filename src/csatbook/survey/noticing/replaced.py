"""Items that some waves likely asked in another way: other marks, columns exchanged, turned round.

What has only changed is nobody's fault, so that each of these asks for more than a change: that the
marks of an item are those of another one, or its own from the other end, or that marks are never
used which many had given.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import combinations

import numpy as np
from scipy import special

from csatbook.study import Study
from csatbook.study.notice import EXCHANGED, LEVELS, MIRRORED, RENAMED, Notice
from csatbook.survey.intake import Intake
from csatbook.survey.noticing.sampled import (
    LEAST_ROWS,
    WaveMarks,
    marks_by_wave,
    neighbours,
    odd_waves,
)
from csatbook.survey.reading.cell import Flags, Floats

_FAR, _NEAR = 0.1, 0.05
"""So much of the marks (half the sum of the differences of shares) is elsewhere, or hardly any."""
_EXPECTED = 20
"""So many would have given a mark that nobody gave."""
_UNLIKELY, _LIKELY = 1e-8, 0.01
_ALIKE = 0.6
"""Wordings of an item that share so much may be of one question."""


@dataclass(frozen=True, eq=False)
class _Change:
    """Two waves that follow each other, and the shares of all marks of all items in either."""

    before: WaveMarks
    now: WaveMarks
    then: Floats
    since: Floats

    @property
    def noise(self) -> Floats:
        """How far apart the shares of each item are by chance, about."""
        sizes = np.maximum(np.stack([self.before.answered, self.now.answered]), 1)
        used = np.maximum((np.nan_to_num(self.then + self.since) > 0).sum(axis=1), 2)
        return np.asarray(0.4 * np.sqrt((used - 1) * (1 / sizes).sum(axis=0)))

    @property
    def asked(self) -> Flags:
        """Which items enough people marked in both."""
        least = np.minimum(self.before.answered, self.now.answered)
        return np.asarray(least >= LEAST_ROWS)


def replaced(intake: Intake) -> Iterator[Notice]:
    """Which items did some waves likely ask in another way than the others?"""
    study = intake.rows.study
    scales = [study.scale_of(item) for item in study.items]
    low, high = min(scale.min for scale in scales), max(scale.max for scale in scales)
    if not all(scale.whole for scale in scales) or high - low >= 255:
        return
    levels = int(high - low) + 1
    waves = marks_by_wave(intake)
    shares = [wave.shares(levels) for wave in waves]
    changes = [
        _Change(before, now, shares[at], shares[at + 1])
        for at, (before, now) in enumerate(neighbours(waves))
    ]
    if not changes:
        return
    spans = [(int(scale.min - low), int(scale.max - low) + 1) for scale in scales]
    turned = np.stack([_mirrored(change, spans) for change in changes])
    for at, item in enumerate(study.items):
        if turned[:, at].any():
            yield _notice(MIRRORED, item, odd_waves(waves, turned[:, at]))
        yield from _marked(item, waves, slice(*spans[at]), at, levels, first=int(low))
    for one, other in combinations(range(len(spans)), 2):
        if spans[one] == spans[other]:
            turns = [_exchanged(change, one, other) for change in changes]
            if any(turns):
                names = list(study.items)
                where = f"{names[one]}, {names[other]}"
                yield _notice(EXCHANGED, where, odd_waves(waves, turns))
    yield from _renamed(study, changes, spans)


def _notice(kind: str, where: str, periods: tuple[str, ...], **details: str) -> Notice:
    said = {"waves": ", ".join(periods), **details}
    return Notice(kind=kind, where=where, count=len(periods), details=said, periods=periods)


def _apart(first: Floats, second: Floats) -> Floats:
    return np.asarray(np.abs(first - second).sum(axis=-1) / 2)


def _mirrored(change: _Change, spans: Sequence[tuple[int, int]]) -> Flags:
    """Which items have the marks of the wave before from the other end?

    One alone that still goes with the others as it did has only changed.
    """
    seen = np.zeros(len(spans), dtype=bool)
    for at, (start, end) in enumerate(spans):
        then, since, noise = change.then[at, start:end], change.since[at, start:end], change.noise
        if change.asked[at]:
            far = float(_apart(since, then)) >= max(2 * _FAR, 2.5 * noise[at])
            near = float(_apart(since, then[::-1])) <= max(_NEAR, 1.4 * noise[at])
            seen[at] = far and near
    if not seen.any():
        return seen
    ways = change.before.ways * change.now.ways
    same = ways > 0
    together = int((seen & same).sum()) * 2 > int(same.sum())
    # One that goes against the others now is told as such (`turned`).
    return np.asarray(seen & ((ways == 0) | (same & together)))


def _exchanged(change: _Change, one: int, other: int) -> bool:
    """Whether these two have each other's marks, and go with the others as each other did."""
    if not (change.asked[one] and change.asked[other]):
        return False
    pair, turned = [one, other], [other, one]
    noise = float(change.noise[pair].max())
    straight = _apart(change.since[pair], change.then[pair])
    crossed = _apart(change.since[pair], change.then[turned])
    near = float(crossed.max()) <= max(_NEAR, 1.4 * noise)
    far = float(straight.min()) >= max(_FAR, 2.5 * noise)
    if not near:
        return False
    others = np.flatnonzero(change.asked)
    others = others[(others != one) & (others != other)]
    now, then = change.now.correlations, change.before.correlations
    variance = sum(1 / float(wave.answered[pair].min()) for wave in (change.before, change.now))
    kept, moved = (
        float(np.square(now[np.ix_(pair, others)] - then[np.ix_(places, others)]).sum()) / variance
        for places in (pair, turned)
    )
    df = 2 * len(others)
    if len(others) < 2:
        return far
    unlikely, likely = (float(special.chdtri(df, p)) for p in (_UNLIKELY, _LIKELY))
    if far:  # unless they still go with the others as they did: then both have changed
        return not (moved > unlikely and kept < likely)
    return kept > unlikely and moved < likely and 4 * moved < kept


def _marked(
    item: str, waves: Sequence[WaveMarks], span: slice, at: int, levels: int, *, first: int
) -> Iterator[Notice]:
    """Waves in which nobody used marks that many gave in others: another scale, or other codes."""
    counts = [wave.counts(levels)[at, span] for wave in waves]
    first += span.start
    groups: list[tuple[Floats, list[str]]] = []
    for wave, own in zip(waves, counts, strict=True):
        if own.sum() < LEAST_ROWS:
            continue
        for place, (known, names) in enumerate(groups):
            if not (_lacks(own, known) or _lacks(known, own)):
                groups[place] = known + own, [*names, wave.period]
                break
        else:
            groups.append((own, [wave.period]))
    usual = max(groups, key=lambda group: len(group[1]), default=None)
    for known, names in groups:
        if usual is not None and names is not usual[1]:
            said = {"used": _used(known, first), "usual": _used(usual[0], first)}
            yield _notice(LEVELS, item, tuple(names), **said)


def _lacks(own: Floats, other: Floats) -> bool:
    """Whether the first has not one of marks that it would have many of, were it as the second.

    A mark between others, or two fifths of the scale at one end: a single mark at the end may go
    because customers are content.
    """
    expected = other / max(other.sum(), 1) * own.sum()
    lost = np.flatnonzero((own == 0) & (expected >= _EXPECTED))
    used = np.flatnonzero(own)
    if not len(lost) or not len(used):
        return False
    between = (lost > used[0]) & (lost < used[-1])
    ends = max(2, round(0.4 * len(own)))
    gone = [(lost < used[0]).sum(), (lost > used[-1]).sum()]
    return bool(between.any() or max(gone) >= ends)


def _used(counts: Floats, first: int) -> str:
    """The marks in use, in words: `1-5`, `1, 3, 5`."""
    used = np.flatnonzero(counts) + first
    if len(used) > 2 and used[-1] - used[0] == len(used) - 1:
        return f"{used[0]}–{used[-1]}"
    return ", ".join(map(str, used.tolist()))


def _renamed(
    study: Study, changes: Sequence[_Change], spans: Sequence[tuple[int, int]]
) -> Iterator[Notice]:
    """Items that go in one wave where another, of like words and marks, comes."""
    names = list(study.items)
    for change in changes:
        then, since = change.before.answered, change.now.answered
        gone = np.flatnonzero((then >= LEAST_ROWS) & (since == 0)).tolist()
        new = np.flatnonzero((since >= LEAST_ROWS) & (then == 0)).tolist()
        for old in gone:
            for fresh in new:
                sizes = 1 / then[old] + 1 / since[fresh]
                noise = 0.4 * float(np.sqrt(sizes * (spans[old][1] - spans[old][0] - 1)))
                if (
                    spans[old] == spans[fresh]
                    and _apart(change.then[old], change.since[fresh]) <= max(_FAR, 1.4 * noise)
                    and _worded_alike(study, names[old], names[fresh])
                ):
                    yield _notice(
                        RENAMED,
                        f"{names[old]}, {names[fresh]}",
                        (change.before.period, change.now.period),
                        old=names[old],
                        new=names[fresh],
                    )


def _worded_alike(study: Study, old: str, new: str) -> bool:
    first, second = study.items[old].text, study.items[new].text
    return any(
        SequenceMatcher(None, first[language].casefold(), second[language].casefold()).ratio()
        >= _ALIKE
        for language in ("zh", "en")
    )
