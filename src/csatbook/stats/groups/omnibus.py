"""All groups side by side: do they differ at all?"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Self

from csatbook.stats.groups.crosstab import Crosstab


@dataclass(frozen=True)
class Omnibus:
    """One test of all groups together, not rounded.

    `statistic` and `p` are None where there is no test, and `reason` says why: `one_group` (fewer
    than two groups have any answers), `all_equal` (no spread to judge by, at least not in two
    groups), `empty_cells` (too many combinations of answer and group have nobody),
    `too_many_levels` (more combinations than can be told apart); of samples drawn in strata or
    clusters `one_cluster` (too few clusters, or all alike) and `all_drawn` (nobody was left out).
    """

    test: str
    statistic: float | None
    df: float | None
    """Degrees of freedom; of a ratio of variances, those of the numerator."""
    df_error: float | None
    """Those of the denominator; None for a chi-square."""
    p: float | None
    groups: int
    """Groups in the test; those with too few answers are left out."""
    n: int
    """Respondents in the test."""
    n_eff: float
    """Kish's effective number of them; `n` without weights."""
    effect: float | None
    effect_name: str
    reason: str | None

    @classmethod
    def blank(cls, test: str, table: Crosstab, used: Crosstab, *, effect_name: str = "") -> Self:
        """Without numbers yet; with the reason, if there can be none.

        Parameters
        ----------
        table : answers by groups
        used : of those groups only that are in the test
        """
        groups, reason = used.count.shape[1], None
        if (table.n > 0).sum() < 2:
            reason = "one_group"
        elif groups < 2 or len(used.levels) < 2:
            reason = "all_equal"
        n, n_eff = int(used.count.sum()), used.n_eff_all
        return cls(test, None, None, None, None, groups, n, n_eff, None, effect_name, reason)

    def as_dict(self) -> dict[str, object]:
        """Plain values, ready for JSON."""
        return asdict(self)
