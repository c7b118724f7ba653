"""What a comparison is: the difference between two groups, how certain it is, and how large."""

from __future__ import annotations

from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Comparison:
    """One group beside another (or beside the rest, or everyone), not rounded.

    Where there is no test, `statistic` and `p` are None, and `reason` says why: `empty_group` (a
    group without answers), `one_answer` (no spread to judge in a group), `all_equal` (the same
    answer throughout each group, so that the spread seen says nothing about the spread there is).
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

    def as_dict(self) -> dict[str, object]:
        """Plain values, ready for JSON."""
        return asdict(self)
