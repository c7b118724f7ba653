"""One group's score with the sums that comparisons rest on; several groups taken as one."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from csatbook.stats.terms import Kind

SUMS = (
    *("n", "weight", "square", "cube", "fourth", "base"),
    *("w_dd", "w_db", "w_bb", "w_ddd", "ww_dd", "ww_db", "ww_bb"),
)
"""What adds up over groups."""


@dataclass(frozen=True)
class Group:
    """The score of one group, and the sums that its precision rests on.

    `w_dd` is the sum of w · d · d over the respondents, and so on, with their weight w and its
    square ww, b = base, and d = top - value · base.
    """

    kind: Kind
    bounds: tuple[float, float]
    simple: bool
    """Whether each respondent gives one yes or no, and all weigh the same."""
    weighted: bool
    """Whether some weigh more than others, here or in a group beside it."""
    n: int
    """Respondents in the score."""
    weight: float = 0.0
    """Sum of their weights w."""
    square: float = 0.0
    """Sum of their squared weights."""
    cube: float = 0.0
    fourth: float = 0.0
    base: float = 0.0
    """Sum of w · base."""
    value: float = math.nan
    """NaN without respondents."""
    w_dd: float = 0.0
    w_db: float = 0.0
    w_bb: float = 0.0
    w_ddd: float = 0.0
    ww_dd: float = 0.0
    ww_db: float = 0.0
    ww_bb: float = 0.0
    places: tuple[int, ...] = ()
    """Of a `Domain`: the places of the groups that it is made of."""

    @property
    def n_eff(self) -> float:
        """Kish's effective number of respondents."""
        return self.weight**2 / self.square if self.n else 0.0

    @property
    def range(self) -> float:
        """The largest difference that there can be between two such scores."""
        return self.bounds[1] - self.bounds[0]

    @property
    def clusters(self) -> float:
        """The effective number of clusters that they were drawn in; here each is one."""
        return self.n_eff

    @property
    def whole(self) -> bool:
        """Whether nobody was left out, so that the score is what it is; not known here."""
        return False

    @property
    def variance(self) -> float:
        """Of the score, linearised, before any small-sample factor."""
        return self.ww_dd / self.base**2

    def variance_beside(self, other: Group) -> tuple[float, float]:
        """Of the difference of two scores that share no respondent, and its degrees of freedom.

        Of the deviations of all n respondents, drawn one by one: n / (n - 1) times the sum of
        their squares, with n - 1. `Domain` has it of the clusters that were drawn. This is what
        tests of the one and the other kind differ in.
        """
        n = self.n + other.n
        return (self.variance + other.variance) * n / (n - 1), float(n - 1)


def filled(like: Group, sums: Mapping[str, float]) -> Group:
    """A group of the same kind with these sums."""
    told: dict[str, Any] = {**sums, "n": int(sums["n"])}
    return replace(like, **told)


def merged(groups: Sequence[Group]) -> Group:
    """The score of several groups taken as one, such as the rest beside a group.

    Parameters
    ----------
    groups : one or more that share no respondent

    Examples
    --------
    >>> import numpy as np
    >>> import pandas as pd
    >>> from csatbook.stats import tally
    >>> from csatbook.stats.groups import crossing
    >>> from csatbook.stats.terms import Terms
    >>> everyone = tally.rows([pd.Series([1.0, 2, 6, 4])])
    >>> found = crossing.patterns(everyone, [0])
    >>> by = crossing.cells(found, everyone, np.array([0, 0, 1, 2]), size=3)
    >>> marks = Terms.of_means(found.given.marks[:, 0], bounds=(0, 10))
    >>> _, *rest = crossing.group_scores(marks, by)
    >>> merged(rest).value, merged(rest).variance  # (1² + 1²) / 2²
    (5.0, 0.5)
    """
    there = [group for group in groups if group.n]
    if len(there) < 2:
        return there[0] if there else groups[0]
    first = there[0].value
    base = math.fsum(group.base for group in there)
    value = first + math.fsum(group.base * (group.value - first) for group in there) / base
    parts = [_about(group, value) for group in there]
    sums = {name: math.fsum(getattr(group, name) for group in parts) for name in SUMS}
    places = tuple(place for part in parts for place in part.places)
    return filled(replace(parts[0], places=places), {**sums, "value": value})


def _about(group: Group, value: float) -> Group:
    """The same sums with deviations from another value."""
    by = group.value - value
    mean = group.base / group.weight
    return replace(
        group,
        w_dd=group.w_dd + 2 * by * group.w_db + by**2 * group.w_bb,
        w_db=group.w_db + by * group.w_bb,
        # exact where every base is the same; it only tells how skewed the answers are
        w_ddd=group.w_ddd + 3 * by * mean * group.w_dd + by**3 * mean**2 * group.base,
        ww_dd=group.ww_dd + 2 * by * group.ww_db + by**2 * group.ww_bb,
        ww_db=group.ww_db + by * group.ww_bb,
    )
