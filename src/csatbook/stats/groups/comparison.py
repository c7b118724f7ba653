"""What a comparison is: the difference between two groups, how certain it is, and how large."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields, replace
from typing import Self

import numpy as np

from csatbook.stats.block import Flags, Numbers


@dataclass(frozen=True)
class Comparison:
    """One group beside another (or beside the rest, or everyone), not rounded.

    Where there is no test, `statistic` and `p` are None, and `reason` says why: `empty_group` (a
    group without answers), `one_answer` (no spread to judge in a group), `all_equal` (the same
    answer throughout each group, so that the spread seen says nothing about the spread there is);
    of samples drawn in strata or clusters `one_cluster` (too few clusters, or all alike) and
    `all_drawn` (nobody was left out, so that the difference is what it is).
    """

    test: str
    """Such as welch_t, games_howell, proportion, linear_t, brunner_munzel, dunn."""
    value_a: float | None
    value_b: float | None
    difference: float | None
    """`value_a` minus `value_b`."""
    low: float | None
    high: float | None
    """Between these the true difference lies, with the coverage `level`."""
    statistic: float | None
    df: float | None
    """Degrees of freedom of the statistic; None: it is normal, or the test is exact."""
    p: float | None
    """Two-sided. Not adjusted for other tests, except where `simultaneous`."""
    effect: float | None
    effect_name: str
    """hedges_g, cohen_h or cliff_delta."""
    effect_low: float | None
    effect_high: float | None
    n_a: int
    n_b: int
    n_eff_a: float
    """Kish's effective number of respondents; `n_a` without weights."""
    n_eff_b: float
    level: float
    reason: str | None = None
    error: float | None = None
    """Standard error of the difference."""
    simultaneous: bool = False
    """Whether `p`, `low` and `high` hold for all pairs of the groups together already."""

    @classmethod
    def blank(
        cls,
        test: str,
        *,
        n: tuple[int, int],
        n_eff: tuple[float, float],
        level: float,
        effect_name: str = "",
        reason: str | None = None,
    ) -> Self:
        """Of two groups of so many respondents, without numbers yet."""
        return cls(
            test=test,
            value_a=None,
            value_b=None,
            difference=None,
            low=None,
            high=None,
            statistic=None,
            df=None,
            p=None,
            effect=None,
            effect_name=effect_name,
            effect_low=None,
            effect_high=None,
            n_a=n[0],
            n_b=n[1],
            n_eff_a=n_eff[0],
            n_eff_b=n_eff[1],
            level=level,
            reason=reason,
        )

    def as_dict(self) -> dict[str, object]:
        """Plain values, ready for JSON."""
        return asdict(self)


@dataclass(frozen=True, eq=False)
class Comparisons:
    """Many comparisons of one test, column by column: NaN where a `Comparison` has None.

    Arrays of shape (m,), each of what `Comparison` says of one.
    """

    test: str
    value_a: Numbers
    value_b: Numbers
    difference: Numbers
    low: Numbers
    high: Numbers
    statistic: Numbers
    df: Numbers
    p: Numbers
    effect: Numbers
    effect_name: str
    effect_low: Numbers
    effect_high: Numbers
    n_a: Numbers
    n_b: Numbers
    n_eff_a: Numbers
    n_eff_b: Numbers
    level: float
    reason: Sequence[str | None]
    error: Numbers
    simultaneous: bool = False

    @property
    def testable(self) -> Flags:
        """Where there can be a test."""
        return np.array([reason is None for reason in self.reason], dtype=bool)

    def told(self, where: Flags, reason: str) -> Self:
        """The same with this reason for no test there, where there is none yet."""
        pairs = zip(self.reason, where.tolist(), strict=True)
        return replace(self, reason=[reason if own is None and now else own for own, now in pairs])

    def split(self) -> list[Comparison]:
        """Each by itself."""
        names = [field.name for field in fields(self)]
        lists = []
        for name in names:
            column = getattr(self, name)
            if name in ("n_a", "n_b"):
                lists.append(column.astype(int).tolist())
            elif isinstance(column, np.ndarray):
                lists.append([None if math.isnan(number) else number for number in column.tolist()])
            else:
                each = column if name == "reason" else [column] * len(self.reason)
                lists.append(list(each))
        return [
            Comparison(**dict(zip(names, row, strict=True))) for row in zip(*lists, strict=True)
        ]
