"""The marks of each wave, of large ones some: what tells whether two waves asked the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from csatbook.survey.cleaning.rows import Codes
from csatbook.survey.intake import Intake
from csatbook.survey.reading.cell import Flags, Floats

LEAST_ROWS, MOST_ROWS = 30, 20_000
LEAST = 0.3
"""An item goes with the others by such a correlation at least, and one of four standard errors."""

_NOTHING = 1e-9
"""So little of items in units of their own spread is rounding."""


@dataclass(frozen=True, eq=False)
class WaveMarks:
    """What the valid respondents of one wave marked."""

    period: str
    codes: Codes
    """Shape (items, respondents); 0 where there is no mark."""
    places: npt.NDArray[np.intp] = field(default_factory=lambda: np.zeros(0, dtype=np.intp))
    """Which rows of all files they are."""

    @cached_property
    def answered(self) -> Floats:
        """How many marked each item."""
        return np.asarray(np.count_nonzero(self.codes, axis=1), dtype=float)

    @cached_property
    def correlations(self) -> Floats:
        """Between all items, a missing mark taken as the mean; 0 of items that hardly anybody did.

        Of the diagonal 1, or 0 where all marks are equal.
        """
        present = self.codes > 0
        n = present.sum(axis=1)
        present[n < LEAST_ROWS] = False
        marks = np.where(present, self.codes, 0.0)
        away = np.where(present, marks - (marks.sum(axis=1) / np.maximum(1, n))[:, None], 0.0)
        spread = np.sqrt(np.square(away).sum(axis=1))[:, None]
        standard = np.divide(away, spread, out=np.zeros_like(away), where=spread > 0)
        return np.asarray(standard @ standard.T)

    @cached_property
    def ways(self) -> Floats:
        """For each item 1 where it goes with the others, -1 where against them, 0 if unclear."""
        together = self.correlations
        signs = np.sign(np.linalg.eigh(together)[1][:, -1])
        signs *= 1.0 if signs.sum() >= 0 else -1.0
        # Of the sum of all others, each as it goes, from the products of single items.
        with_all, own = together @ signs, np.diag(together)
        with_others = with_all - signs * own
        squares = signs @ with_all - 2 * signs * with_all + own
        told = (own > 0) & (squares > _NOTHING)
        correlation = np.divide(
            with_others, np.sqrt(np.maximum(squares, 0)), out=np.zeros(len(own)), where=told
        )
        least = max(LEAST, 4 / np.sqrt(self.codes.shape[1]))
        return np.where(np.abs(correlation) >= least, np.sign(correlation), 0.0)

    def shares(self, levels: int) -> Floats:
        """Of each item the share of each level, from code 1; NaN where nobody marked it."""
        counts = self.counts(levels)
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray(counts / counts.sum(axis=1, keepdims=True))

    def counts(self, levels: int) -> Floats:
        """Of each item how many marked each level."""
        counted = [np.bincount(codes, minlength=levels + 1)[1 : levels + 1] for codes in self.codes]
        return np.asarray(np.array(counted, dtype=float).reshape(len(self.codes), levels))


def marks_by_wave(intake: Intake) -> list[WaveMarks]:
    """What was marked in each wave with enough valid respondents, in order of time?"""
    rows = intake.rows
    periods = rows.table[".period"].combine_chunks()
    names = [str(name) for name in intake.periods]
    places = {name: place for place, name in enumerate(names)}
    known = periods.dictionary.to_pylist()
    table = np.array([places.get(str(name), -1) for name in known], dtype=np.int64)
    codes = periods.indices.fill_null(0).to_numpy()
    wave = np.where(np.asarray(periods.is_valid()) & ~intake.rejected, table[codes], -1)
    marked: list[WaveMarks] = []
    for place, name in enumerate(names):
        inside = np.flatnonzero(wave == place)
        if len(inside) >= LEAST_ROWS:
            step = -(-len(inside) // MOST_ROWS)
            chosen = inside[::step]
            marked.append(WaveMarks(name, rows.codes[:, chosen], chosen))
    return marked


def odd_waves(waves: Sequence[WaveMarks], turns: Sequence[bool] | Flags) -> tuple[str, ...]:
    """Which waves are the odd ones, if a thing turns between these neighbours?

    Parameters
    ----------
    waves : in order of time
    turns : shape (waves - 1,), whether it is another way round in a wave than in the one before

    Returns
    -------
    tuple of str
        The fewer; of as many of either way the later ones.

    Examples
    --------
    >>> waves = [WaveMarks(name, np.zeros((1, 1), dtype=int)) for name in "abcd"]
    >>> odd_waves(waves, [False, True, True]), odd_waves(waves, [False, True, False])
    (('c',), ('c', 'd'))
    """
    other = np.cumsum([False, *turns]) % 2 == 1
    odd = other if other.sum() * 2 <= len(waves) else ~other
    return tuple(wave.period for wave, is_odd in zip(waves, odd, strict=True) if is_odd)


def neighbours(waves: Sequence[WaveMarks]) -> list[tuple[WaveMarks, WaveMarks]]:
    """Each wave with the one before it: (before, now)."""
    return list(pairwise(waves))
