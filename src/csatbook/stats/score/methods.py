"""The scores by the names that a study file calls them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from csatbook.stats.result import IndexScore
from csatbook.stats.score import (
    acsi,
    ces,
    cut_share,
    delivered_value,
    gap,
    kano,
    level_points,
    mean,
    mean_100,
    nps,
    satisfaction_rate,
    satisfied_share,
    weighted_score,
)
from csatbook.stats.terms import Terms

_SIBLINGS = (
    mean,
    mean_100,
    satisfied_share,
    satisfaction_rate,
    level_points,
    nps,
    ces,
    weighted_score,
    acsi,
    gap,
    cut_share,
    kano,
    delivered_value,
)

METHODS: Mapping[str, Callable[..., IndexScore]] = {
    method.METHOD: method.score for method in _SIBLINGS
}
"""From answers to a score with its interval."""

TERMS: Mapping[str, Callable[..., Terms]] = {method.METHOD: method.terms for method in _SIBLINGS}
"""From a tally of answers to what each of its rows brings."""
