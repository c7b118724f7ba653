"""Margins: who has which value of a segment, and which share of the weight it gets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from csatbook.errors import DataError, Problem, nearest
from csatbook.stats.block import Numbers
from csatbook.stats.weighting import rake
from csatbook.stats.weighting.rake import Codes

_REACHED = 1e-6
"""As exact as shares are declared: they must sum to 1 within this."""


@dataclass(frozen=True)
class WeightMargin:
    """One value of a segment, and how much of the weight its respondents have."""

    within: str | None
    """The value of the segment within which the shares are reached; None for everyone."""
    segment: str
    value: str | None
    """None for the respondents without a value, who keep the share they had."""
    n: int
    before: float
    """Share of the starting weights, 0..1; as `achieved` among those with a value."""
    declared: float | None
    achieved: float

    @property
    def off(self) -> bool:
        """Whether the declared share was not reached."""
        return self.declared is not None and abs(self.achieved - self.declared) > _REACHED

    def as_dict(self) -> dict[str, object]:
        """Plain values, ready for JSON."""
        return asdict(self)


@dataclass(frozen=True, eq=False)
class Weighted:
    """Weights of the respondents, and what they are like."""

    weights: pd.Series
    """Shape (n,), above 0, of mean 1; index of the respondents."""
    margins: tuple[WeightMargin, ...]
    rounds: int
    """How many times all margins were gone through, at most."""
    smallest: float
    largest: float
    """Weights, as multiples of the mean one."""
    n: int
    n_eff: float
    """Kish's effective number of respondents."""
    design_effect: float
    """Kish's: n / n_eff, which is 1 + CV²."""
    trimmed: int
    """Respondents whose weight was cut off."""

    def as_dict(self) -> dict[str, object]:
        """Plain values, ready for JSON: all but the weights themselves."""
        names = ("rounds", "smallest", "largest", "n", "n_eff", "design_effect", "trimmed")
        margins = [one.as_dict() for one in self.margins]
        return {"margins": margins, **{name: getattr(self, name) for name in names}}


@dataclass(frozen=True, eq=False)
class Side:
    """Who has which value of a segment, and which shares these are to have."""

    segment: str
    values: tuple[str, ...]
    declared: Numbers
    group: Codes
    """Shape (n,): the place of each respondent's value; one behind the last where there is none."""
    strange: Mapping[str, int]
    """Values without a declared share, and their respondents."""

    @classmethod
    def of(cls, column: pd.Series, shares: Mapping[str, float]) -> Side:
        """Read the values of a segment."""
        codes, entries = pd.factorize(column)
        names = [str(one) for one in entries]
        places = np.append(pd.Index(list(shares)).get_indexer(pd.Index(names, dtype=object)), -1)
        strange = {
            name: int((codes == code).sum()) for code, name in enumerate(names) if places[code] < 0
        }
        group = np.where(places[codes] < 0, len(shares), places[codes])
        return cls(str(column.name), tuple(shares), np.array([*shares.values()]), group, strange)

    def sums(self, weights: Numbers) -> Numbers:
        """What the respondents of each value weigh together; last, those without one."""
        sums = np.bincount(self.group, weights=weights, minlength=len(self.values) + 1)
        return np.asarray(sums, dtype=float)

    def shares(self, start: Numbers) -> Numbers:
        """The share of each among everyone: what is declared, beside those without a value."""
        without = self.sums(start)[-1] / start.sum()
        own = self.declared / self.declared.sum() * (1 - without)
        return np.append(own, without) if without else own


Places = npt.NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class RakedGroup:
    """Respondents, their starting weights, and what their segments' shares are to be."""

    within: tuple[str, str] | None
    """The segment and its value; None for everyone."""
    places: Places
    """The rows that they are."""
    start: Numbers
    sides: Sequence[Side]
    most: float
    """The largest weight, as a multiple of the mean one."""

    @property
    def mean(self) -> float:
        """Their mean starting weight."""
        return float(self.start.mean())

    def problems(self) -> Iterator[Problem]:
        """Which values and shares do not fit each other?"""
        for side in self.sides:
            where, known = self._where(side), ", ".join(side.values)
            for value, count in side.strange.items():
                message = f"found '{value}' ({count} respondents), which has no declared share"
                yield Problem(
                    where, f"{message}; declared are {known}.{nearest(value, side.values)}"
                )
            sizes = side.sums(np.ones(len(self.start)))
            shares = side.shares(self.start)
            needed = shares * len(self.start) / np.maximum(sizes[: len(shares)], 1)
            rows = zip(side.values, side.declared.tolist(), sizes, needed, strict=False)
            for value, share, size, least in rows:
                if size == 0:
                    message = f"'{value}' is to have a share of {share:g}, yet no respondent has it"
                    yield Problem(where, message)
                elif least > self.most * (1 + rake.TOLERANCE):
                    message = (
                        f"the respondents of '{value}' ({size:g}) reach a share of {share:g} with "
                        f"weights of {least:g} times the mean; found trim: {self.most:g}"
                    )
                    yield Problem(where, message)

    def rake(self) -> tuple[Numbers, int]:
        """Weights of mean 1 with the declared shares, and the rounds that it took.

        Raises
        ------
        DataError
            No weights have all these shares.
        """
        first, kind, count = self._kinds
        weights, rounds = rake.rake(
            [side.group[first] for side in self.sides],
            [side.shares(self.start) for side in self.sides],
            self.start[first],
            count,
            most=self.most,
        )
        found = weights[kind]
        if off := [self._unreached(one, rounds) for one in self.margins(found) if one.off]:
            raise DataError(off)
        return found, rounds

    def margins(self, weights: Numbers) -> list[WeightMargin]:
        """Which share has each value by these weights?"""
        found = []
        for side in self.sides:
            sizes = side.sums(np.ones(len(weights)))
            before, after = side.sums(self.start), side.sums(weights)
            names = zip((*side.values, None), (*side.declared.tolist(), None), strict=True)
            for place, (value, declared) in enumerate(names):
                if value is None and sizes[-1] == 0:
                    continue
                first, second = (
                    float(one[place] / (one.sum() if value is None else one[:-1].sum()))
                    for one in (before, after)
                )
                label = self.within[1] if self.within else None
                size = int(sizes[place])
                found.append(
                    WeightMargin(label, side.segment, value, size, first, declared, second)
                )
        return found

    @cached_property
    def _kinds(self) -> tuple[Places, Places, Numbers]:
        """Respondents alike in all that counts: a first one, the kind of each, their number."""
        _, kind = np.unique(self.start, return_inverse=True)
        for side in self.sides:
            _, kind = np.unique(kind * (len(side.values) + 1) + side.group, return_inverse=True)
        _, first, count = np.unique(kind, return_index=True, return_counts=True)
        return first, kind, count.astype(float)

    def _where(self, side: Side) -> str:
        within = f" within {self.within[0]}={self.within[1]}" if self.within else ""
        return f"weighting by '{side.segment}'{within}"

    def _unreached(self, margin: WeightMargin, rounds: int) -> Problem:
        side = next(one for one in self.sides if one.segment == margin.segment)
        cause = "the shares contradict each other for the combinations that respondents have"
        if np.isfinite(self.most):
            cause += f", or no weight may be as large as they need (trim: {self.most:g})"
        message = f"'{margin.value}' has {margin.achieved:g} instead of {margin.declared:g}"
        return Problem(self._where(side), f"{message} after {rounds} rounds: {cause}")
