"""Items that some waves likely asked in another way: other marks, columns exchanged, turned round.

What has only changed is nobody's fault, so that each of these asks for more than a change: that the
marks of an item are those of another one, or its own from the other end, or that marks are never
used which many had given. Three or more columns that changed places in a ring are told only where
their correlations with at least two other items moved with them: one item may well come to have the
marks of another.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import combinations, product
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import optimize, special

from csatbook.study import Study
from csatbook.study.notice import Notice
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
_SURE = 3.5
"""And so many times what is elsewhere by chance."""
_TURNED = 0.35
"""Of an item turned round more is elsewhere than a change for better or worse moves."""
_ENOUGH = 200
"""With fewer answers nearly any fall looks like the marks from the other end."""
_EXPECTED = 20
"""So many would have given a mark that nobody gave."""
_TENTH, _FIFTH, _NEARLY = 0.1, 0.2, 0.8
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
            odd = odd_waves(waves, turned[:, at])
            yield Notice(kind="mirrored_item", where=item, **_waves(odd))
        for odd, marks in _other_marks(waves, slice(*spans[at]), at, levels, first=int(low)):
            yield Notice(kind="other_marks", where=item, **_waves(odd, **marks))
    names = list(study.items)
    for first, second in combinations(range(len(spans)), 2):
        if spans[first] == spans[second]:
            turns = [
                not around.any() and _exchanged(change, first, second)
                for change, around in zip(changes, turned, strict=True)
            ]
            if any(turns):
                where = f"{names[first]}, {names[second]}"
                odd = odd_waves(waves, turns)
                yield Notice(kind="exchanged_items", where=where, **_waves(odd))
    rings = [list(_rings(change, spans)) for change in changes]
    for ring in dict.fromkeys(each for told in rings for each in told):
        odd = odd_waves(waves, [ring in told for told in rings])
        where = ", ".join(names[at] for at in ring)
        yield Notice(kind="exchanged_items", where=where, **_waves(odd))
    for change in changes:
        for old, new in _renamed(study, change, spans):
            both = (change.before.period, change.now.period)
            where = f"{old}, {new}"
            yield Notice(kind="renamed_item", where=where, **_waves(both, old=old, new=new))


def _waves(periods: tuple[str, ...], **details: str) -> dict[str, Any]:
    said = {"waves": ", ".join(periods), **details}
    return {"count": len(periods), "details": said, "periods": periods}


def _apart(first: Floats, second: Floats) -> Floats:
    return np.asarray(np.abs(first - second).sum(axis=-1) / 2)


def _mirrored(change: _Change, spans: Sequence[tuple[int, int]]) -> Flags:
    """Which items have the marks of the wave before from the other end, as a whole file has them?

    One alone may only have changed; if it goes against the others now, that is told as such
    (`turned`). Where most have been turned that would show it, so have those whose marks are much
    the same from either end.
    """
    seen, near, telling = (np.zeros(len(spans), dtype=bool) for _ in range(3))
    noise = change.noise
    many = np.minimum(change.before.answered, change.now.answered) >= _ENOUGH
    for at in np.flatnonzero(change.asked & many).tolist():
        part = slice(*spans[at])
        then, since = change.then[at, part], change.since[at, part]
        far = max(_TURNED, _SURE * float(noise[at]))
        straight, crossed = (float(_apart(since, each)) for each in (then, then[::-1]))
        telling[at] = _apart(then, then[::-1]) >= far
        limit = min(max(_NEAR, 1.4 * float(noise[at])), _FAR)
        near[at] = crossed <= limit and crossed <= straight
        seen[at] = straight >= far and near[at]
    if not seen.any():
        return seen
    ways = change.before.ways * change.now.ways
    same = ways > 0
    if 2 * int((seen & same).sum()) > int((telling & same).sum()):
        return np.asarray(near & (ways >= 0))
    return np.zeros_like(seen)


def _exchanged(change: _Change, first: int, second: int) -> bool:
    """Whether these two have each other's marks, and go with the others as each other did."""
    if not (change.asked[first] and change.asked[second]):
        return False
    pair, turned = [first, second], [second, first]
    noise = float(change.noise[pair].max())
    straight = _apart(change.since[pair], change.then[pair])
    crossed = _apart(change.since[pair], change.then[turned])
    near = float(crossed.max()) <= max(_NEAR, 1.4 * noise)
    far = float(straight.min()) >= max(_FAR, _SURE * noise)
    if not near:
        return False
    others = np.flatnonzero(change.asked)
    others = others[(others != first) & (others != second)]
    kept, moved = (_profile(change, pair, places, others) for places in (pair, turned))
    if len(others) < 2:
        return far
    unlikely, likely = (float(special.chdtri(2 * len(others), p)) for p in (_UNLIKELY, _LIKELY))
    if far:  # unless they still go with the others as they did: then both have changed
        return not (moved > unlikely and kept < likely)
    return kept > unlikely and moved < likely and 4 * moved < kept


def _profile(
    change: _Change, items: Sequence[int], places: Sequence[int], others: npt.NDArray[np.intp]
) -> float:
    """How far these go with the others otherwise than those in these places did: a chi-squared."""
    now, then = change.now.correlations, change.before.correlations
    both = (change.before, change.now)
    variance = sum(1 / float(wave.answered[list(items)].min()) for wave in both)
    apart: Floats = now[list(items)][:, others] - then[list(places)][:, others]
    return float(np.square(apart).sum()) / variance


def _rings(change: _Change, spans: Sequence[tuple[int, int]]) -> Iterator[tuple[int, ...]]:
    """Three or more items each of which has become the next one, by its marks and correlations."""
    asked = np.flatnonzero(change.asked)
    own = [spans[at] for at in asked.tolist()]
    apart = _apart(change.since[asked][:, None], change.then[asked][None])
    apart = np.where([[mine != theirs for theirs in own] for mine in own], 1.0, apart)
    near = np.maximum(_NEAR, 1.4 * change.noise[asked])
    apart[np.diag_indices(len(asked))] -= near  # what is as it was, by chance, has not moved
    _, nearest = optimize.linear_sum_assignment(apart)  # type: ignore[attr-defined]
    source = dict(zip(asked.tolist(), asked[nearest].tolist(), strict=True))
    while source:
        ring = [next(iter(source))]
        while source[ring[-1]] != ring[0]:
            ring.append(source[ring[-1]])
        places = [source.pop(at) for at in ring]
        others = np.setdiff1d(asked, ring)
        if len(ring) < 3 or len(others) < 2:
            continue
        noise = float(change.noise[ring].max())
        straight = _apart(change.since[ring], change.then[ring])
        crossed = _apart(change.since[ring], change.then[places])
        if straight.max() < max(_FAR, _SURE * noise) or crossed.max() > max(_NEAR, 1.4 * noise):
            continue
        kept, moved = (_profile(change, ring, each, others) for each in (ring, places))
        df = len(ring) * len(others)
        if kept > special.chdtri(df, _UNLIKELY) and moved < special.chdtri(df, _LIKELY):
            yield tuple(sorted(ring))


def _other_marks(
    waves: Sequence[WaveMarks], span: slice, at: int, levels: int, *, first: int
) -> Iterator[tuple[tuple[str, ...], dict[str, str]]]:
    """Waves in which nobody used marks that many gave in others: another scale, or other codes."""
    counts = [wave.counts(levels)[at, span] for wave in waves]
    first += span.start
    groups: list[tuple[Floats, list[str]]] = []
    for wave, own in zip(waves, counts, strict=True):
        if own.sum() < LEAST_ROWS:
            continue
        for place, (known, names) in enumerate(groups):
            if not (_lacks(own, known) or _lacks(known, own) or _shifted(own, known)):
                groups[place] = known + own, [*names, wave.period]
                break
        else:
            groups.append((own, [wave.period]))
    usual = max(groups, key=lambda group: len(group[1]), default=None)
    for known, names in groups:
        if usual is not None and names is not usual[1]:
            yield tuple(names), {"used": _used(known, first), "usual": _used(usual[0], first)}


def _lacks(own: Floats, other: Floats) -> bool:
    """Whether the first has not one of marks that it would have many of, were it as the second.

    A mark between others, or two fifths of the scale at one end: a single mark at the end may go
    because customers are content. Where customers have changed, the last mark in use is rare;
    where another scale ends there, it has taken up what was beyond. A single mark at the end is
    missed only in a whole wave, if a tenth had given it and the last mark in use is about what
    both were together: of made-up waves whose customers have merely moved by up to two standard
    deviations, five in 11,800 are taken for another scale.
    """
    expected = other / max(other.sum(), 1) * own.sum()
    used = np.flatnonzero(own)
    if not len(used):
        return False
    inside, most = slice(used[0], used[-1] + 1), max(2, round(0.4 * len(own)))
    if ((own == 0) & (expected >= _EXPECTED))[inside].any():
        return True
    ends = ((slice(0, used[0]), used[0]), (slice(used[-1] + 1, None), used[-1]))
    return any(
        expected[end].sum() >= _EXPECTED
        and (
            2 * own[last] >= expected[end].sum()
            if np.count_nonzero(other[end]) >= most
            else _merged(own, expected, end, last)
        )
        for end, last in ends
    )


def _shifted(own: Floats, other: Floats) -> bool:
    """Whether two whole waves have the same marks, only counted from another one: 0–4 for 1–5.

    Of customers who are all a mark less content some still give the best, and others crowd at the
    worst: here the first mark that is used moved as far as the last, and the shares with it.
    """
    used, known = np.flatnonzero(own), np.flatnonzero(other)
    if min(own.sum(), other.sum()) < _ENOUGH or len(used) != len(known) or len(used) <= 2:
        return False
    if used[0] == known[0] or used[-1] - used[0] != known[-1] - known[0]:
        return False
    seen = np.stack([own[used[0] : used[-1] + 1], other[known[0] : known[-1] + 1]])
    if max(seen[:, 0].sum(), seen[:, -1].sum()) < _TENTH * seen.sum():
        return False  # marks that few gave may come and go
    expected = np.outer(seen.sum(axis=1), seen.sum(axis=0)) / seen.sum()
    distance = float(((seen - expected) ** 2 / np.maximum(expected, 1e-9)).sum())
    return bool(special.chdtrc(seen.shape[1] - 1, distance) >= _LIKELY)


def _merged(own: Floats, expected: Floats, end: slice, last: np.intp) -> bool:
    """Whether the last mark in use stands for what is beyond it, too."""
    n, beyond = own.sum(), expected[end].sum()
    return bool(
        n >= _ENOUGH
        and beyond >= _TENTH * n
        and own[last] >= _FIFTH * n
        and own[last] >= _NEARLY * (beyond + expected[last])
    )


def _used(counts: Floats, first: int) -> str:
    """The marks in use, in words: `1-5`, `1, 3, 5`."""
    used = np.flatnonzero(counts) + first
    if len(used) > 2 and used[-1] - used[0] == len(used) - 1:
        return f"{used[0]}–{used[-1]}"
    return ", ".join(map(str, used.tolist()))


def _renamed(
    study: Study, change: _Change, spans: Sequence[tuple[int, int]]
) -> Iterator[tuple[str, str]]:
    """Items that go where another, of like words and marks, comes."""
    names = list(study.items)
    then, since = change.before.answered, change.now.answered
    gone = np.flatnonzero((then >= LEAST_ROWS) & (since == 0)).tolist()
    new = np.flatnonzero((since >= LEAST_ROWS) & (then == 0)).tolist()
    for old, fresh in product(gone, new):
        levels = spans[old][1] - spans[old][0]
        noise = 0.4 * math.sqrt((levels - 1) * (1 / then[old] + 1 / since[fresh]))
        if (
            spans[old] == spans[fresh]
            and _apart(change.then[old], change.since[fresh]) <= max(_FAR, 1.4 * noise)
            and _worded_alike(study, names[old], names[fresh])
        ):
            yield names[old], names[fresh]


def _worded_alike(study: Study, old: str, new: str) -> bool:
    first, second = study.items[old].text, study.items[new].text
    return any(
        SequenceMatcher(None, first[language].casefold(), second[language].casefold()).ratio()
        >= _ALIKE
        for language in ("zh", "en")
    )
