"""Newcombe's interval of the difference of two shares."""

from __future__ import annotations

import math
from dataclasses import replace

from csatbook.stats.groups.comparison import Comparison
from csatbook.stats.result import wilson


def interval(found: Comparison) -> Comparison:
    """Between which values does the true difference of two shares lie?

    Parameters
    ----------
    found : two shares of simple yes/no answers

    Returns
    -------
    Comparison
        With `low`, `high` and `error`. `all_equal` is left as a reason only where there is no
        difference either: unlike means, shares of 0 and 1 can be told apart.

    References
    ----------
    Newcombe (1998), Statistics in Medicine 17, 873-890: method 10, from Wilson's intervals.
    """
    a, b, difference = found.value_a, found.value_b, found.difference
    if a is None or b is None or difference is None or found.reason == "one_answer":
        return found
    low_a, high_a = wilson(a, found.n_a, level=found.level)
    low_b, high_b = wilson(b, found.n_b, level=found.level)
    return replace(
        found,
        low=max(-1.0, difference - math.hypot(a - low_a, high_b - b)),
        high=min(1.0, difference + math.hypot(high_a - a, b - low_b)),
        error=math.sqrt(a * (1 - a) / found.n_a + b * (1 - b) / found.n_b) or None,
        reason=found.reason if difference == 0 else None,
    )
