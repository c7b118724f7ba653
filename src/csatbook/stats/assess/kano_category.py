"""Kano category of a feature: the most frequent one, and whether it is certain."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Literal

import pandas as pd

from csatbook.stats import ratio, tally
from csatbook.stats.assess import ranking
from csatbook.stats.score import TERMS
from csatbook.stats.tally import Tally
from csatbook.study import threshold
from csatbook.study.scale import Scale

METHOD = "kano_category"

Category = Literal["must_be", "performance", "attractive", "indifferent", "reverse", "questionable"]
CATEGORIES: tuple[Category, ...] = (
    "must_be",
    "performance",
    "attractive",
    "indifferent",
    "reverse",
    "questionable",
)
"""M > O > A > I: of equally frequent ones that comes first whose lack would harm most."""

_CRITICAL = 1.65
"""Fong's: the two most frequent categories differ by chance in one of ten samples."""


@dataclass(frozen=True)
class KanoCategory:
    """What a feature is to its users."""

    method: str
    category: Category | None
    """The most frequent one; None where nobody answered."""
    certain: bool
    """Whether it is more frequent than the next one by more than chance."""
    shares: Mapping[Category, float]
    """Of each category among all pairs, 0 to 1; they sum to 1. Empty where nobody answered."""
    n: int
    """Respondents who answered both questions."""
    n_missing: int
    """Respondents who did not."""
    n_eff: float
    """So many drawn by simple random sampling would be as precise; of a sample drawn in clusters by
    the larger design effect of the two most frequent categories, 0 where neither is known."""

    @property
    def counts(self) -> dict[Category, float]:
        """Answers in each category, in effective numbers: whole ones without weights."""
        return {name: self.n_eff * share for name, share in self.shares.items()}

    def as_dict(self) -> dict[str, object]:
        """Plain values, ready for JSON."""
        return asdict(self)


def classify(
    answers: tally.Answers | Tally,
    weights: pd.Series | None = None,
    *,
    scales: Sequence[Scale],
) -> KanoCategory:
    """What is this feature to its users, and is that more than chance?

    Parameters
    ----------
    answers : DataFrame, shape (n, 2)
        How one would feel with the feature (functional), and without it (dysfunctional). Marks as
        in `kano.score`. A pair of which one is missing counts for nothing.
    weights, scales : as in `mean.score`

    Returns
    -------
    KanoCategory
        Of equally frequent categories the first of M > O > A > I.

    Raises
    ------
    DataError
        Wrong weights.

    Notes
    -----
    With a answers in the most frequent category and b in the next, of N in all, the category is
    not certain where |a - b| < 1.65 √((a + b) (2 N - a - b) / (2 N)). The rule takes the two
    counts for independent, which makes it a little quick to be certain. With weights, a, b and N
    count effective answers.

    References
    ----------
    Berger et al. (1993), Kano's methods for understanding customer-defined quality, Center for
    Quality Management Journal 2(4), 3-36 (order of the categories). Fong (1996), Using the
    self-stated importance questionnaire to interpret Kano questionnaire results, Center for
    Quality Management Journal 5(3), 21-24.

    Examples
    --------
    >>> pairs = pd.DataFrame([[3.0, 5]] * 8 + [[1, 5]] * 2)  # M eight times, O twice
    >>> found = classify(pairs, scales=[Scale(min=1, max=5)] * 2)
    >>> found.category, found.certain, found.shares["performance"]  # 6 > 1.65 √(10 · 10 / 20)
    ('must_be', True, 0.2)
    """
    given = tally.count(answers, weights, scales=scales)
    terms = {name: TERMS["kano"](given, scales=scales, count=name) for name in CATEGORIES}
    moments = {name: ratio.moments(one, given) for name, one in terms.items()}
    rests = moments["must_be"]  # all six rest on the same answers
    if rests.n == 0:
        return KanoCategory(METHOD, None, False, {}, 0, rests.n_missing, 0.0)
    # Sums before shares, so that equal counts stay equal.
    sums = {name: float(given.weight @ one.top) for name, one in terms.items()}
    total = float(given.weight @ terms["must_be"].base)
    shares = {name: one / total for name, one in sums.items()}
    places = ranking.shared_places([sums[name] for name in CATEGORIES], scale=total)
    ranked = sorted(zip(places, CATEGORIES, strict=True), key=lambda pair: pair[0])
    first, second = (name for _, name in ranked[:2])
    # Of a sample drawn in clusters each share has a design effect of its own.
    effective = [one for name in (first, second) if (one := moments[name].n_eff) is not None]
    n_eff = min(effective, default=0.0)
    certain = bool(n_eff) and _differ(shares[first] * n_eff, shares[second] * n_eff, n_eff)
    return KanoCategory(METHOD, first, certain, shares, rests.n, rests.n_missing, n_eff)


def _differ(a: float, b: float, n: float) -> bool:
    edge = _CRITICAL * math.sqrt((a + b) * (2 * n - a - b) / (2 * n))
    return bool(threshold.reaches(a - b, edge, scale=n))
