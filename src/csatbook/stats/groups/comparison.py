"""What a comparison is: the difference between two groups, how certain it is, and how large."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Self


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
