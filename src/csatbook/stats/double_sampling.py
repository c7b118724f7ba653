"""How many mention a thing, where a list of words judged all answers and a coder some of them."""

from __future__ import annotations

import math
from dataclasses import dataclass

from csatbook.stats.result import wilson


@dataclass(frozen=True)
class CorrectedRate:
    """A rate that the words' misses and mistakes have been taken out of."""

    value: float
    low: float
    high: float
    error: float
    """Standard error."""
    precision: float | None
    """Share of the hits that the coder confirms; None where none was coded."""
    recall: float | None
    """Share of the true mentions that the words find, of all answers; None where there is none."""
    coded: int


def corrected_rate(
    rate: float,
    n: float,
    hits: tuple[float, float],
    others: tuple[float, float],
    *,
    level: float = 0.95,
) -> CorrectedRate:
    """Which share truly mentions a thing, by a random sample that was coded blindly?

    Parameters
    ----------
    rate : share of all answers in which the words are found, weighted where they have weights
    n : answers, or their effective number
    hits : of the coded answers with a word: how many there are, in how many the coder sees it
    others : the same of those without any
    level : coverage of the interval

    Returns
    -------
    CorrectedRate
        p = q a1/n1 + (1 - q) a0/n0. Its variance adds those of both parts and of q, with one hit
        and one miss added to each part (so that 0 of few is not sure); the interval is Wilson's of
        as many answers as have this variance.

    Raises
    ------
    ValueError
        No answer of a part was coded, although some are in it.

    References
    ----------
    Tenenbein (1970), Journal of the American Statistical Association 65, 1350-1361.

    Examples
    --------
    >>> found = corrected_rate(0.2, 2000, (40, 36), (160, 8))
    >>> round(found.value, 3), round(found.low, 3), round(found.high, 3)
    (0.22, 0.185, 0.26)
    """
    parts = [(rate, *hits), (1 - rate, *others)]
    if any(part > 0 and size == 0 for part, size, _ in parts):
        msg = "expected coded answers both with and without the words"
        raise ValueError(msg)
    value = sum(part * yes / size for part, size, yes in parts if size)
    first, second = (((yes + 1) / (size + 2), part, size) for part, size, yes in parts)
    variance = sum(
        part**2 * share * (1 - share) / size for share, part, size in (first, second) if size
    )
    variance += (first[0] - second[0]) ** 2 * rate * (1 - rate) / n
    spread = value * (1 - value)
    if not 0 < value < 1:  # none seen, or all: as wide as of what could have been
        near = (sum(yes for _, yes in (hits, others)) + 1) / (hits[0] + others[0] + 2)
        spread = near * (1 - near)
    low, high = wilson(value, spread / variance, level=level)
    true_hits = rate * hits[1] / hits[0] if hits[0] else 0.0
    return CorrectedRate(
        value=value,
        low=low,
        high=high,
        error=math.sqrt(variance),
        precision=hits[1] / hits[0] if hits[0] else None,
        recall=true_hits / value if value else None,
        coded=int(hits[0] + others[0] + 0.5),
    )
