"""Drivers: what moves an outcome, and how sure is that?"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from csatbook.stats.block import Numbers
from csatbook.stats.drivers import dominance, formulas, lmg

METHODS: Mapping[str, Callable[[Numbers], Numbers]] = {
    lmg.METHOD: lmg.importance,
    formulas.JOHNSON: formulas.johnson,
    formulas.STANDARDISED: formulas.standardised,
    formulas.CORRELATION: formulas.correlation,
    formulas.LAST: formulas.last,
    dominance.METHOD: lmg.importance,  # general dominance is the same number
}
"""From covariances, shape (r, 1 + p, 1 + p), to importances, shape (r, p)."""
