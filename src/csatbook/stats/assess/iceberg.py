"""Complaint iceberg (投诉冰山): the dissatisfied who never complain, from those who do."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace

from csatbook.stats.estimate import Estimate
from csatbook.stats.result import IndexScore
from csatbook.study import derived

METHOD = "iceberg"


@dataclass(frozen=True)
class Assumed:
    """A number that rests on assumed shares: as declared, and between the ends of their range."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class IcebergEstimate:
    """Customers who are dissatisfied, by what they do about it."""

    complaints: float
    dissatisfied: Assumed
    told: Assumed
    """Those who tell acquaintances, but not the company."""
    silent: Assumed

    @property
    def score(self) -> IndexScore:
        """The silent ones as a score; `low` and `high` are no confidence interval, so 100 %."""
        return IndexScore(
            METHOD,
            self.silent.value,
            self.silent.low,
            self.silent.high,
            level=1.0,
            n=0,
            n_missing=0,
            n_eff=0.0,
            reason="assumed",
        )

    def as_dict(self) -> dict[str, object]:
        """Plain values, ready for JSON."""
        return asdict(self)


def score(
    complaints: float,
    *,
    complain: float = 0.08,
    tell: float = 0.23,
    silent: float = 0.69,
    between: tuple[float, float],
) -> IcebergEstimate:
    """How many customers are dissatisfied without a word, if so many complained?

    Parameters
    ----------
    complaints : float, 0 or more
        Customers who complained to the company.
    complain, tell, silent : floats in 0..1 that sum to 1
        Which shares of the dissatisfied complain to the company, tell acquaintances, stay silent.
    between : two floats in 0..1 around `complain`
        The smallest and the largest share of complainers that are thought possible.

    Returns
    -------
    IcebergEstimate
        In customers. `low` and `high` show what follows from the ends of `between`: a range of
        assumptions, not a confidence interval.

    Notes
    -----
    dissatisfied = complaints / c, where c is the share of complainers; the others, 1 - c, divide
    into those who tell and those who stay silent as `tell` to `silent`.

    The shares 8, 23 and 69 % are handed down without a certain source, mostly ascribed to the
    studies of TARP for the U.S. Office of Consumer Affairs in the 1970s and 1980s. They differ
    widely between markets, prices and troubles: they are a convention, not a constant, and a
    study of one's own customers is better.

    Examples
    --------
    >>> found = score(8, between=(0.04, 0.16))
    >>> found.dissatisfied
    Assumed(value=100.0, low=50.0, high=200.0)
    >>> found.silent.value, found.silent.low, found.silent.high  # 0.75 of those not complaining
    (69.0, 31.5, 144.0)
    """
    few, many = between
    quiet = {
        "told": tell / (tell + silent),
        "silent": silent / (tell + silent),
    }
    all_of = Assumed(*(complaints / share for share in (complain, many, few)))
    told, unheard = (
        Assumed(*((every - complaints) * part for every in (all_of.value, all_of.low, all_of.high)))
        for part in quiet.values()
    )
    return IcebergEstimate(complaints, all_of, told, unheard)


def estimate(complaints: Estimate, declared: derived.Iceberg) -> Estimate:
    """The silent ones as a score, from complaints that were counted.

    Without complaints that could be counted there is none, for the same reason.

    Examples
    --------
    >>> from csatbook.stats import estimate as estimates
    >>> declared = derived.Iceberg(method="iceberg", measure="complaints", between=(0.04, 0.16))
    >>> estimate(estimates.counted(8, method="measure"), declared).score.value
    69.0
    """
    count = complaints.score.value
    if count is None:
        return Estimate(replace(complaints.score, method=METHOD))
    found = score(
        count,
        complain=declared.complain,
        tell=declared.tell,
        silent=declared.silent,
        between=declared.between,
    )
    return Estimate(found.score)
