"""The scores by the names that a study file calls them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from csatbook.stats import mean, mean_100, satisfied_share
from csatbook.stats.result import IndexScore

METHODS: Mapping[str, Callable[..., IndexScore]] = {
    method.METHOD: method.score for method in (mean, mean_100, satisfied_share)
}
