"""How many mention a thing, where a list of words judged all answers and a coder some of them."""

from __future__ import annotations

import math
from dataclasses import dataclass

from scipy.special import ndtr, ndtri

from csatbook.stats.result import wilson

_KNOWN = 0.25
"""Sensitivity + specificity - 1 is known well, if its error is no larger part of it."""


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
    """Share of the true mentions that the words find (sensitivity), of all answers; None where
    there is none."""
    specificity: float | None
    """Share of the answers without it that the words leave alone; None where there is none."""
    youden: float | None
    """Sensitivity + specificity - 1: so much of a difference the words show (Youden 1950)."""
    youden_error: float | None
    """Its standard error."""
    coded: int

    @property
    def f1(self) -> float | None:
        """The harmonic mean of precision and recall; None where one of them is."""
        if self.precision is None or self.recall is None:
            return None
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def corrected_rate(
    rate: float,
    n: float,
    hits: tuple[float, float],
    others: tuple[float, float],
    *,
    silent: float = 0.0,
    level: float = 0.95,
) -> CorrectedRate:
    """Which share truly mentions a thing, by a random sample that was coded blindly?

    Parameters
    ----------
    rate : share of all answers in which the words are found, weighted where they have weights
    n : answers, or their effective number; infinite where everybody was asked
    hits : of the coded answers with a word: how many there are, in how many the coder sees it
    others : the same of those without any
    silent : share of all that need no coder, as they said nothing
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
    rest = 1 - rate - silent
    parts = [(rate, *hits), (rest, *others)]
    if any(part > 1e-12 and size == 0 for part, size, _ in parts):
        msg = "expected coded answers both with and without the words"
        raise ValueError(msg)
    value = sum(part * yes / size for part, size, yes in parts if size)
    first, second = ((yes + 1) / (size + 2) for _, size, yes in parts)
    spread_of = [
        share * (1 - share) / size if size else 0.0
        for share, (_, size, _) in zip((first, second), parts, strict=True)
    ]
    between = rate * first**2 + rest * second**2 - (rate * first + rest * second) ** 2
    variance = rate**2 * spread_of[0] + rest**2 * spread_of[1] + between / n
    spread = value * (1 - value)
    if not 0 < value < 1:  # none seen, or all: as wide as of what could have been
        near = (sum(yes for _, yes in (hits, others)) + 1) / (hits[0] + others[0] + 2)
        spread = near * (1 - near)
    low, high = wilson(value, spread / variance, level=level)
    right = rate * hits[1] / hits[0] if hits[0] else 0.0
    some = 0 < value < 1
    return CorrectedRate(
        value=value,
        low=low,
        high=high,
        error=math.sqrt(variance),
        precision=hits[1] / hits[0] if hits[0] else None,
        recall=right / value if value else None,
        specificity=1 - (rate - right) / (1 - value) if value < 1 else None,
        youden=(right - value * rate) / (value * (1 - value)) if some else None,
        youden_error=_youden_error(
            rate, n, right, value, shares=(first, second), spread_of=spread_of
        )
        if some
        else None,
        coded=int(hits[0] + others[0] + 0.5),
    )


def _youden_error(
    rate: float,
    n: float,
    right: float,
    value: float,
    *,
    shares: tuple[float, float],
    spread_of: list[float],
) -> float:
    """By the delta method: J = (a - p q) / (p (1 - p)), a the share of all that are right hits."""
    even = value * (1 - value)
    by_right, by_rate = 1 / even, -1 / (1 - value)
    by_value = (-rate * even - (right - value * rate) * (1 - 2 * value)) / even**2
    slopes = (
        rate * (by_right + by_value),
        (1 - rate) * by_value,
        shares[0] * by_right + (shares[0] - shares[1]) * by_value + by_rate,
    )
    spreads = (*spread_of, rate * (1 - rate) / n)
    return math.sqrt(sum(slope**2 * each for slope, each in zip(slopes, spreads, strict=True)))


@dataclass(frozen=True)
class CorrectedDifference:
    """What a rate changed by, without the words' misses and mistakes."""

    difference: float
    low: float
    high: float
    statistic: float | None
    """Standard normal, where nothing has changed; None where the words' own test stands."""
    p: float | None
    """Two-sided."""


def coded_difference(
    now: CorrectedRate, before: CorrectedRate, *, level: float = 0.95
) -> CorrectedDifference:
    """By how much do two rates differ that were each corrected by a coded sample of their own?

    Whoever is in both samples counts as two: then the interval is a little wider than it need be.

    Examples
    --------
    >>> now = corrected_rate(0.3, 2000, (60, 54), (140, 7))
    >>> before = corrected_rate(0.2, 2000, (40, 36), (160, 8))
    >>> found = coded_difference(now, before)
    >>> round(found.difference, 3), round(found.p, 4)
    (0.085, 0.0023)
    """
    difference = now.value - before.value
    error = math.hypot(now.error, before.error)
    statistic = difference / error
    half = float(ndtri(0.5 + level / 2)) * error
    return CorrectedDifference(
        difference=difference,
        low=max(-1.0, difference - half),
        high=min(1.0, difference + half),
        statistic=statistic,
        p=float(2 * ndtr(-abs(statistic))),
    )


def divided_difference(
    difference: float, half: float, youden: float, youden_error: float, *, level: float = 0.95
) -> CorrectedDifference | None:
    """What is a difference that the words show, if they are as good on both sides?

    Parameters
    ----------
    difference, half : as the words show it, and half of its interval
    youden, youden_error : J = sensitivity + specificity - 1 of the words, and its standard error
    level : coverage of the interval

    Returns
    -------
    CorrectedDifference or None
        difference / J with Fieller's interval, which excludes 0 where that of the words does:
        whether something changed is for their test to say. None where J is not known well: its
        error more than a quarter of it (then the intervals held the truth less than 93 % of times).

    References
    ----------
    Fieller (1954), Journal of the Royal Statistical Society B 16, 175-185. Youden (1950), Cancer 3.

    Examples
    --------
    >>> found = divided_difference(0.05, 0.03, 0.8, 0.05)
    >>> round(found.difference, 4), round(found.low, 4), round(found.high, 4)
    (0.0625, 0.0249, 0.102)
    """
    square = (float(ndtri(0.5 + level / 2)) * youden_error) ** 2
    whole = youden**2 - square
    if youden <= 0 or youden_error > _KNOWN * youden:
        return None
    middle = difference * youden
    root = math.sqrt(max(0.0, middle**2 - whole * (difference**2 - half**2)))
    low, high = (middle - root) / whole, (middle + root) / whole
    return CorrectedDifference(difference / youden, max(-1.0, low), min(1.0, high), None, None)
