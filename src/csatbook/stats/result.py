"""What a score is: one number with its interval, and how it came about."""

from __future__ import annotations

from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class IndexScore:
    """A score of one group of respondents, in the unit of its method, not rounded.

    `value`, `low` and `high` are None where they cannot be had, and `reason` says why:
    `no_answers` (nobody answered), `one_answer` (no spread to judge), `all_equal` (every answer
    the same, so that the spread seen says nothing about the spread there is), `one_cluster` (all
    from as many clusters as strata, whose spread cannot be seen), `counted` (counted in full, so
    that there is nothing to estimate).
    """

    method: str
    value: float | None
    low: float | None
    high: float | None
    level: float
    n: int
    """Respondents with at least one answer."""
    n_missing: int
    """Respondents without any."""
    n_eff: float | None
    """So many drawn by simple random sampling would be as precise: `n` where each was drawn alone
    and weighs the same; with weights Kish's number. Of a sample drawn in strata or clusters it is
    `n` divided by the score's own design effect: the variance by design, divided by that of a
    simple random sample of n; None where that cannot be computed (all answers equal, or as many
    clusters as strata)."""
    reason: str | None = None
    error: float | None = None
    """Standard error. 0 for what was counted in full; None where the answers show no spread."""
    trials: float | None = None
    """For shares, the number of simple yes/no answers that would be as precise."""
    df: float | None = None
    """Degrees of freedom of the error; None: so many that it is normal."""
    clusters: int | None = None
    """Clusters with a respondent (without clusters: respondents) of a sample drawn in strata or
    clusters; None where each was drawn alone."""
    bounds: tuple[float, float] | None = None
    """The least and the greatest value that there can be."""

    def as_dict(self) -> dict[str, object]:
        """Plain values, ready for JSON."""
        return asdict(self)
