"""Items that were likely turned round in some waves: high marks go with low ones of the others.

Of everyone, or of some groups alone, as where one region's file was coded from the other end.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt
from scipy import sparse, special

from csatbook.study.notice import Notice
from csatbook.survey.intake import Intake
from csatbook.survey.noticing.sampled import WaveMarks, marks_by_wave
from csatbook.survey.reading.cell import Flags, Floats

LEAST_ITEMS = 3
"""Of two items that go against each other nobody can tell which one was turned."""
_LEAST_GROUP = 40
"""Of fewer the correlation may have either sign."""
_LEVEL, _SURE = 0.005, 1e-5
"""Of so many honest waves some item would be said to be turned, if no item went with the others;
and so many times as strict where its marks are not those from the other end."""
_CLEAR = 2.0
"""So many standard errors from none a correlation has a sign; half of it where others show it."""
_OWN = 3.3
"""So many standard errors a group is apart from itself, whatever everyone is."""
_MOST_NAMED = 6
_MOST, _NOTHING = 1 - 1e-9, 1e-9


@dataclass(frozen=True, eq=False)
class _Groups:
    """Everyone, and each group of each segment, of some waves."""

    names: tuple[tuple[str, str] | None, ...]
    inside: tuple[sparse.csr_array, ...]
    """Of each wave, shape (groups, respondents)."""


def turned(intake: Intake) -> Iterator[Notice]:
    """In which waves does an item go against the others, with which it goes in most waves?

    Notes
    -----
    Correlations of an item with all others, each taken as it mostly goes; of large waves with
    20,000 rows. Items that go well with the others are judged by their sign alone. One that hardly
    does, and groups of respondents, by a change of sign beyond chance: of any two waves the
    correlations differ in sign, are both clear of none, and Fisher's z differ (Fisher 1921, Metron
    1, 3-32; by the larger of his variance and that of the products, for marks that are not normal)
    at a level that is divided among items, groups and pairs of waves; and the marks are those from
    the other end rather than those of before, or the difference is beyond all doubt.
    """
    study = intake.rows.study
    if len(study.items) < LEAST_ITEMS or not (waves := marks_by_wave(intake)):
        return
    ways = np.stack([wave.ways for wave in waves])
    told: set[int] = set()
    for at, item in enumerate(study.items):
        positive = int((ways[:, at] > 0).sum())
        negative = int((ways[:, at] < 0).sum())
        if positive and negative:
            told.add(at)
            yield _notice(item, waves, _odd(ways[:, at]))
    if len(waves) < 2:
        return
    groups = _grouped(intake, waves)
    flips = sign_changes(waves, groups.inside)
    names = list(study.items)
    for at in sorted({at for _, at in flips} - told):
        if (0, at) in flips:
            yield _notice(names[at], waves, flips[0, at])
            continue
        odd = {group: ways for (group, each), ways in flips.items() if each == at}
        yield _notice(
            names[at],
            waves,
            np.any([*odd.values()], axis=0),
            tuple(name for group in odd if (name := groups.names[group]) is not None),
        )


def _odd(ways: Floats) -> Flags:
    """The waves in which it goes the rarer way; of as many of either kind the later ones."""
    positive, negative = int((ways > 0).sum()), int((ways < 0).sum())
    last = float(ways[np.flatnonzero(ways)[-1]])
    odd = -1.0 if positive > negative else 1.0 if negative > positive else last
    return np.asarray(ways == odd)


def _notice(
    item: str, waves: Sequence[WaveMarks], odd: Flags, groups: tuple[tuple[str, str], ...] = ()
) -> Notice:
    flagged = tuple(wave.period for wave, is_odd in zip(waves, odd, strict=True) if is_odd)
    count, said = len(flagged), {"waves": ", ".join(flagged)}
    if not groups:
        return Notice(kind="turned_item", where=item, count=count, details=said, periods=flagged)
    named = [f"{variable}={value}" for variable, value in groups]
    said["groups"] = ", ".join([*named[:_MOST_NAMED], *["…"][: len(named) > _MOST_NAMED]])
    return Notice(
        kind="turned_in_part",
        where=item,
        count=count,
        details=said,
        periods=flagged,
        groups=groups,
    )


def _grouped(intake: Intake, waves: Sequence[WaveMarks]) -> _Groups:
    table = intake.rows.table
    least = max(_LEAST_GROUP, intake.rows.study.report.min_answers)
    names: list[tuple[str, str] | None] = [None]
    numbers = [[np.zeros(len(wave.places), dtype=np.intp)] for wave in waves]
    for variable in intake.rows.study.segments:
        column = table[variable].combine_chunks().dictionary_encode()
        known, codes = column.dictionary.to_pylist(), column.indices.fill_null(-1).to_numpy()
        mine = [codes[wave.places] for wave in waves]
        sizes = [np.bincount(own[own >= 0], minlength=len(known)) for own in mine]
        kept = np.flatnonzero((np.array(sizes) >= least).sum(axis=0) >= 2)
        number = np.full(len(known) + 1, -1)  # the last is of those in no group
        number[kept] = len(names) + np.arange(len(kept))
        names += [(variable, str(known[place])) for place in kept.tolist()]
        for part, own in zip(numbers, mine, strict=True):
            part.append(number[own])
    return _Groups(tuple(names), tuple(members(part, len(names)) for part in numbers))


def members(numbers: Sequence[npt.NDArray[np.intp]], size: int) -> sparse.csr_array:
    """Who is in which group, shape (groups, respondents).

    Parameters
    ----------
    numbers : of each variable the group of each respondent; negative for none
    size : how many groups there are
    """
    who = np.tile(np.arange(len(numbers[0])), len(numbers))
    group = np.concatenate(numbers)
    inside = group >= 0
    cells = (np.ones(inside.sum()), (group[inside], who[inside]))
    return sparse.csr_array(cells, shape=(size, len(numbers[0])))  # type: ignore[no-untyped-call]


def sign_changes(
    waves: Sequence[WaveMarks], inside: Sequence[sparse.csr_array]
) -> dict[tuple[int, int], Flags]:
    """Of which items and groups does the correlation with the others change its sign?

    Parameters
    ----------
    waves : in order of time
    inside : of each wave, shape (groups, respondents), who is in which group; the first is everyone

    Returns
    -------
    dict of (place of the group, place of the item) to shape (waves,)
        The waves in which it is the other way round.
    """
    together = np.mean([wave.correlations for wave in waves], axis=0)
    weights = np.linalg.eigh(together)[1][:, -1]
    given = [_Given.of_wave(*each, weights) for each in zip(waves, inside, strict=True)]
    r, n = (np.stack([side[each] for side in map(_Given.links, given)]) for each in (0, 1))
    z, error = np.arctanh(r), 1 / np.sqrt(np.maximum(n - 3, 1))
    clear = z / error
    turns = np.zeros(r.shape[1:], dtype=bool)
    for first, second in combinations(range(len(waves)), 2):
        pair = [first, second]
        signs = (z[pair].prod(axis=0) < 0) & (np.abs(clear[pair]).min(axis=0) >= _CLEAR)
        limit = _limit(n[pair].min(axis=0) > 0, second, adjacent=second - first == 1)
        p = _chance(z[pair], error[pair])
        for group, at in np.argwhere(signs & (p < limit) & ~turns):
            sides = [given[each].of_group(group, at) for each in pair]
            mirrored = _from_the_other_end(*(marks for marks, _ in sides))
            errors = error[np.ix_(pair, [0, group], [at])]
            errors[:, 1, 0] = [_error(*side) for side in sides]
            p = _chance(z[np.ix_(pair, [0, group], [at])], errors)[1, 0]
            turns[group, at] = p < limit[group, at] * (1.0 if mirrored else _SURE)
    ways = np.where(np.abs(clear) >= _CLEAR / 2, np.sign(clear), 0.0)
    return {(int(group), int(at)): _odd(ways[:, group, at]) for group, at in np.argwhere(turns)}


@dataclass(frozen=True, eq=False)
class _Given:
    """What one wave answered to each item, and to all others."""

    codes: Floats
    """Shape (respondents, items); 0 where there is no mark."""
    others: Floats
    """The sum of the others in units of their spread, each as it goes with all."""
    inside: sparse.csr_array

    @classmethod
    def of_wave(cls, wave: WaveMarks, inside: sparse.csr_array, weights: Floats) -> _Given:
        marks: Floats = np.asarray(wave.codes.T, dtype=float)
        there = marks > 0
        n = np.maximum(there.sum(axis=0), 1)
        away = np.where(there, marks - marks.sum(axis=0) / n, 0.0)
        spread = np.sqrt(np.square(away).sum(axis=0) / n)
        away *= np.divide(weights, spread, out=np.zeros_like(spread), where=spread > 0)
        return cls(marks, away.sum(axis=1, keepdims=True) - away, inside)

    def links(self) -> tuple[Floats, Floats]:
        """The correlation and its n, shape (groups, items); 0 where it would say nothing."""
        there = (self.codes > 0).astype(float)
        others = there * self.others
        columns = (
            there,
            self.codes,
            others,
            self.codes**2,
            others**2,
            self.codes * others,
        )
        n, x, y, xx, yy, xy = (np.asarray(self.inside @ column) for column in columns)
        size = np.maximum(n, 1)
        xx, yy, xy = xx - x * x / size, yy - y * y / size, xy - x * y / size
        told = (n >= _LEAST_GROUP) & (xx > _NOTHING * size) & (yy > _NOTHING * size)
        square = np.sqrt(np.maximum(xx * yy, 0))
        r = np.divide(xy, square, out=np.zeros_like(xy), where=told & (square > 0))
        return np.clip(r, -_MOST, _MOST), np.where(told, n, 0.0)

    def of_group(self, group: int, at: int) -> tuple[Floats, Floats]:
        """The marks of the group's respondents, and what they gave the others."""
        rows = self.inside.indices[self.inside.indptr[group] : self.inside.indptr[group + 1]]
        rows = rows[self.codes[rows, at] > 0]
        return self.codes[rows, at], self.others[rows, at]


def _chance(z: Floats, error: Floats) -> Floats:
    """How likely are two waves as far apart by chance, shape (groups, items)?

    A group that is far from itself before is judged beside everyone of the other wave, too, with
    whom it went: of few respondents chance alone would leave it open.
    """
    own = np.abs(z[0] - z[1]) / np.hypot(*error)
    beside = np.zeros_like(own)
    for now, other in ((0, 1), (1, 0)):
        with_all = z[other] * z[other, :1] > 0
        distance = np.abs(z[now] - z[other, :1]) / np.hypot(error[now], error[other, :1])
        beside = np.where(with_all, np.maximum(beside, distance), beside)
    apart = np.where(own >= _OWN, np.maximum(own, beside), own)
    return np.asarray(2 * special.ndtr(-apart))


def _limit(told: Flags, earlier: int, *, adjacent: bool) -> Floats:
    """At which level is each item of each group judged, of two waves of which one is so late?"""
    everyone, groups = max(1, told[0].sum()), max(1, told[1:].sum())
    level = _LEVEL / 2 / np.where(np.arange(len(told)) == 0, everyone, groups)
    level = level / 2 if earlier > 1 else level
    return np.broadcast_to((level if adjacent else level / (earlier - 1))[:, None], told.shape)


def _error(marks: Floats, others: Floats) -> float:
    """Of Fisher's z: as of normal marks, or by their products where that is more."""
    first, second = ((each - each.mean()) / each.std() for each in (marks, others))
    r = min(max(float((first * second).mean()), -_MOST), _MOST)
    products = first * second - r * (first**2 + second**2) / 2
    n = len(marks)
    return float(max(1 / np.sqrt(n - 3), np.sqrt(np.square(products).mean() / n) / (1 - r * r)))


def _from_the_other_end(before: Floats, now: Floats) -> bool:
    """Whether the marks are those from the other end, at least as much as those of before."""
    low = min(before.min(), now.min())
    size = int(max(before.max(), now.max()) - low) + 1
    then, since = (
        np.bincount((marks - low).astype(int), minlength=size) / len(marks)
        for marks in (before, now)
    )
    noise = 0.4 * np.sqrt(np.count_nonzero(then + since) * (1 / len(before) + 1 / len(now)))
    return bool(np.abs(since - then[::-1]).sum() / 2 <= np.abs(since - then).sum() / 2 + noise)
