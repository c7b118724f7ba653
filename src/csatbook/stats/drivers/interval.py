"""Intervals from resamples."""

from __future__ import annotations

import numpy as np

from csatbook.stats.block import Numbers


def of(values: Numbers, *, level: float = 0.95) -> tuple[tuple[float, float], ...]:
    """Between which values may each number, shape (1 + B, m), really lie?"""
    tail = (1 - level) / 2
    low, high = np.quantile(values[1:], [tail, 1 - tail], axis=0)
    return tuple(zip(low.tolist(), high.tolist(), strict=True))
