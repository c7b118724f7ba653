"""Many groups beside each other: a number of each in an array, so that all are compared at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from csatbook.stats.block import Numbers
from csatbook.stats.groups.group import SUMS, Group, filled
from csatbook.stats.terms import Kind

_NOTHING = 1e-12
"""So little is left of one respondent around the own mean."""


@dataclass(frozen=True, eq=False)
class GroupColumns:
    """The scores of several groups of one kind, and the sums that their precision rests on.

    Everything but the first five is an array, shape (g,), of what `Group` says of one.
    """

    kind: Kind
    bounds: tuple[float, float]
    simple: bool
    weighted: bool
    whole: bool
    """Whether nobody was left out, so that the scores are what they are."""
    n: Numbers
    weight: Numbers
    square: Numbers
    cube: Numbers
    fourth: Numbers
    base: Numbers
    value: Numbers
    w_dd: Numbers
    w_db: Numbers
    w_bb: Numbers
    w_ddd: Numbers
    ww_dd: Numbers
    ww_db: Numbers
    ww_bb: Numbers

    @classmethod
    def stack(cls, groups: Sequence[Group]) -> Self:
        """These groups, one or more, that are all of the kind of the first.

        Examples
        --------
        >>> two = [Group("mean", (1, 5), simple=False, weighted=False, n=n) for n in (3, 0)]
        >>> GroupColumns.stack(two).n.tolist()
        [3.0, 0.0]
        """
        like, names = groups[0], (*SUMS, "value")
        table = np.array([[getattr(group, name) for name in names] for group in groups], float)
        sums = dict(zip(names, table.T, strict=True))
        return cls(like.kind, like.bounds, like.simple, like.weighted, like.whole, **sums)

    def split(self, like: Group) -> list[Group]:
        """Each by itself: groups like this one, with these sums."""
        names = (*SUMS, "value")
        rows = zip(*(getattr(self, name).tolist() for name in names), strict=True)
        return [filled(like, dict(zip(names, row, strict=True))) for row in rows]

    def at(self, places: npt.NDArray[np.integer] | Sequence[int]) -> Self:
        """Some of them, also in another order or several times."""
        chosen = {
            column.name: getattr(self, column.name)[places]
            for column in fields(self)
            if isinstance(getattr(self, column.name), np.ndarray)
        }
        return replace(self, **chosen)

    @property
    def range(self) -> float:
        """The largest difference that there can be between two such scores."""
        return self.bounds[1] - self.bounds[0]

    @property
    def n_eff(self) -> Numbers:
        """Kish's effective number of respondents."""
        return np.divide(self.weight**2, self.square, out=np.zeros_like(self.n), where=self.n > 0)

    @property
    def variance(self) -> Numbers:
        """Of each score, linearised, before any small-sample factor."""
        return self.ww_dd / self.base**2

    @property
    def sampling_variance(self) -> Numbers:
        """The same with the small-sample factor: n / (n - 1) without weights.

        With u = w / sum(w) and U_j = sum(u^j), the linearised variance is too small by the factor
        1 - 2 U₃ / U₂ + U₂, where all spread alike (Bell and McCaffrey 2002, Survey Methodology
        28(2)).
        """
        u2, u3 = self.square / self.weight**2, self.cube / self.weight**3
        return self.variance / (1 - 2 * u3 / u2 + u2)

    @property
    def df(self) -> Numbers:
        """Its degrees of freedom: n - 1 without weights, fewer where few carry most of the weight.

        As of a sum of squares around the weighted mean, tr(B)² / tr(B²) with B = M' diag(u²) M and
        M taking the mean off (Satterthwaite 1946; Bell and McCaffrey 2002), where U₅ is taken to be
        the least that it can be, U₄² / U₃.
        """
        u2, u3, u4 = (
            sum_of_powers / self.weight**power
            for power, sum_of_powers in ((2, self.square), (3, self.cube), (4, self.fourth))
        )
        spread = u2 - 2 * u3 + u2**2
        squares = u4 - 4 * u4**2 / u3 + 4 * u2 * u4 + 2 * u3**2 - 4 * u2**2 * u3 + u2**4
        return np.divide(
            spread**2, squares, out=np.zeros_like(spread), where=squares > _NOTHING * u4
        )

    @property
    def spread(self) -> Numbers:
        """Variance of what one respondent brings, in the score's unit squared."""
        return self.w_dd * self.weight / self.base**2

    @property
    def powers(self) -> tuple[Numbers, Numbers, Numbers]:
        """Sums of what each respondent brings, around the group's score: to the 0th, 2nd, 3rd."""
        unit = self.weight / self.base
        return self.weight, self.w_dd * unit**2, self.w_ddd * unit**3


def skewness(*among: GroupColumns) -> Numbers:
    """How skewed is what one respondent brings, around their own group's score? 0 without spread.

    Parameters
    ----------
    among : the first groups of several sets, the second of each …
        The first of all of them are taken together, then the second of all.

    Examples
    --------
    >>> parts = {"weight": 4.0, "base": 4.0, "w_dd": 4.0, "w_ddd": -2.0}
    >>> group = Group("mean", (0, 9), simple=False, weighted=False, n=4, value=7.0, **parts)
    >>> skewness(GroupColumns.stack([group])).tolist()
    [-0.5]
    """
    weight, squares, cubes = (
        sum(sums, np.zeros(1)) for sums in zip(*(each.powers for each in among), strict=True)
    )
    return np.where(squares > 0, cubes / weight / (squares / weight) ** 1.5, 0.0)


def common_skewness(groups: GroupColumns) -> float:
    """The same of all groups together."""
    weight, squares, cubes = (float(sums.sum()) for sums in groups.powers)
    return cubes / weight / (squares / weight) ** 1.5 if squares > 0 else 0.0


def without_each(groups: GroupColumns) -> GroupColumns:
    """For each group, what are all others taken as one?

    Parameters
    ----------
    groups : two or more that share no respondent, some with answers

    Returns
    -------
    GroupColumns
        As `group.merged` of all but one, whose sums are those of the groups before it and of those
        behind it. In time and memory as many steps as there are groups; nothing is subtracted from
        a total, so that no digits are lost beside a large group.

    Examples
    --------
    >>> import pandas as pd
    >>> from csatbook.stats import compare
    >>> from csatbook.study.scale import Scale
    >>> by = pd.Series(list("abbc"), dtype="category")
    >>> marks = pd.Series([1.0, 2, 6, 4])
    >>> found = GroupColumns.stack(compare.groups("mean", marks, by, scales=[Scale(min=0, max=10)]))
    >>> without_each(found).value.tolist()  # (2 + 6 + 4) / 3; (1 + 4) / 2; (1 + 2 + 6) / 3
    [4.0, 2.5, 3.0]
    """
    there = groups.n > 0
    base = np.where(there, groups.base, 0.0)
    mean = np.divide(base, groups.weight, out=np.zeros_like(base), where=there)
    centre = float(groups.value[there][0]) if there.any() else 0.0
    x = np.where(there, groups.value - centre, 0.0)
    # So far does each rest lie from the centre; exactly so, where all of its groups score alike.
    least = _without(np.where(there, x, np.inf), np.minimum, np.inf)
    most = _without(np.where(there, x, -np.inf), np.maximum, -np.inf)
    alike = least == most
    rest = _sums_without(base)
    away = np.divide(_sums_without(base * x), rest, out=np.zeros_like(rest), where=rest > 0)
    away = np.where(alike, least, away)

    def moved(sums: Numbers, first: Numbers, second: Numbers) -> Numbers:
        """Sums of squares around the rest's score, from those around each group's own."""
        by_x, plain = _sums_without(first * x), _sums_without(first)
        squared, crossed = _sums_without(second * x**2), _sums_without(second * x)
        between = 2 * (by_x - away * plain) + squared - 2 * away * crossed
        between += away**2 * _sums_without(second)
        return _sums_without(sums) + np.where(alike, 0.0, between)

    def moved_products(sums: Numbers, second: Numbers) -> Numbers:
        between = _sums_without(second * x) - away * _sums_without(second)
        return _sums_without(sums) + np.where(alike, 0.0, between)

    thrice, cubed = 3 * mean * groups.w_dd, mean**2 * base
    cubes = _sums_without(thrice * x) - away * _sums_without(thrice) + _sums_without(cubed * x**3)
    cubes += -3 * away * _sums_without(cubed * x**2) + 3 * away**2 * _sums_without(cubed * x)
    cubes -= away**3 * _sums_without(cubed)
    plain: dict[str, Any] = {
        name: _sums_without(getattr(groups, name)) for name in SUMS if name[0] not in "w"
    }
    return replace(
        groups,
        **plain,
        weight=_sums_without(groups.weight),
        value=np.where(rest > 0, centre + away, np.nan),
        w_dd=moved(groups.w_dd, groups.w_db, groups.w_bb),
        w_db=moved_products(groups.w_db, groups.w_bb),
        w_bb=_sums_without(groups.w_bb),
        w_ddd=_sums_without(groups.w_ddd) + np.where(alike, 0.0, cubes),
        ww_dd=moved(groups.ww_dd, groups.ww_db, groups.ww_bb),
        ww_db=moved_products(groups.ww_db, groups.ww_bb),
        ww_bb=_sums_without(groups.ww_bb),
    )


def _sums_without(amounts: Numbers) -> Numbers:
    return _without(amounts, np.add, 0.0)


def _without(amounts: Numbers, joined: np.ufunc, nothing: float) -> Numbers:
    """All amounts but each one, joined."""
    before = joined.accumulate(np.concatenate([[nothing], amounts[:-1]]))
    behind = joined.accumulate(np.concatenate([[nothing], amounts[:0:-1]]))[::-1]
    return np.asarray(joined(before, behind))
