"""How sure a figure counted from records is, and whether a group's really differs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.special import ndtr, stdtr, stdtrit

from csatbook.stats.assess import measure
from csatbook.stats.block import Flags, Numbers
from csatbook.stats.result import wilson
from csatbook.study.record import Measure


@dataclass(frozen=True)
class MeasuredFigure:
    """A figure with its interval."""

    value: float | None
    low: float | None
    """None of what was counted or summed in full, and of fewer than two clusters."""
    high: float | None
    n: int
    """Records that it is of."""


def measured_figure(
    rows: pd.DataFrame,
    declared: Measure,
    clusters: npt.NDArray[np.integer] | None = None,
    *,
    level: float = 0.95,
) -> MeasuredFigure:
    """Which figure do these records give, and how sure is it?

    Parameters
    ----------
    rows, declared : as in `measure.figure`
    clusters : shape (n,), which records share their troubles, such as those of one day; by default
        each stands for itself
    level : float in (0, 1)
        Coverage of the interval.

    Returns
    -------
    MeasuredFigure
        A mean has an interval by Student's t with as many degrees of freedom as clusters less one,
        on the linearised variance; a share Wilson's, with so many records as would give the same
        variance. A ratio that is a share is one of so many of so many. What is counted, summed, or
        another ratio of sums is known in full: no interval.

    References
    ----------
    Korn and Graubard (1998), Survey Methodology 24 (effective size in intervals of shares).

    Examples
    --------
    >>> hours = Measure(zh="时长", en="Hours", table="feedback", mean="hours")
    >>> told = measured_figure(pd.DataFrame({"hours": [1.0, 2, 3, 4, 5, None]}), hours)
    >>> told.value, round(told.low, 3), round(told.high, 3), told.n
    (3.0, 1.037, 4.963, 5)
    """
    top, bottom = measure.sums(rows, declared)
    value = measure.figure(rows, declared)
    if _is_share_of_sums(declared) and bottom is not None and value is not None and 0 <= value <= 1:
        n = int(np.rint(bottom.sum()))
        return MeasuredFigure(value, *wilson(value, n, level=level), n)
    if bottom is None or declared.ratio is not None or value is None:
        given = np.ones(len(rows)) if bottom is None else bottom
        return MeasuredFigure(value, None, None, int(np.count_nonzero(given)))
    n = int(np.count_nonzero(bottom))
    variance, degrees = _variance((top - value * bottom) / bottom.sum(), bottom > 0, clusters)
    if degrees < 1:
        return MeasuredFigure(value, None, None, n)
    if declared.share is not None:
        effective = value * (1 - value) / variance if variance > 0 else float(n)
        df = None if clusters is None else float(degrees)
        low, high = wilson(value, min(effective, float(n)), level=level, df=df)
        return MeasuredFigure(value, low, high, n)
    half = float(stdtrit(degrees, (1 + level) / 2)) * float(np.sqrt(variance))
    return MeasuredFigure(value, value - half, value + half, n)


def beside_others(
    rows: pd.DataFrame,
    declared: Measure,
    inside: Flags,
    clusters: npt.NDArray[np.integer] | None = None,
) -> tuple[float | None, float | None]:
    """By how much does the figure of these records differ from that of all others, with p?

    Parameters
    ----------
    rows, declared, clusters : as in `measured_figure`
    inside : shape (n,), which records are of the group

    Returns
    -------
    the group's less that of the others; two-sided p
        The difference is None where one of them has no figure; p of what is known in full.

    Examples
    --------
    >>> late = Measure(zh="逾期", en="Late", table="orders", share={"late": "= 1"})
    >>> rows = pd.DataFrame({"late": [1.0] * 30 + [0.0] * 30 + [1.0] * 5 + [0.0] * 55})
    >>> gap, p = beside_others(rows, late, np.arange(120) < 60)
    >>> round(gap, 4), p < 1e-6
    (0.4167, True)
    """
    mine, theirs = (measure.figure(rows[each], declared) for each in (inside, ~inside))
    if mine is None or theirs is None:
        return None, None
    top, bottom = measure.sums(rows, declared)
    difference = mine - theirs
    if _is_share_of_sums(declared) and bottom is not None:
        sizes = [float(bottom[each].sum()) for each in (inside, ~inside)]
        both = (mine * sizes[0] + theirs * sizes[1]) / sum(sizes)
        error = np.sqrt(max(both * (1 - both), 0.0) * (1 / sizes[0] + 1 / sizes[1]))
        return difference, 2 * float(ndtr(-abs(difference) / error)) if error > 0 else None
    if bottom is None or declared.ratio is not None:
        return difference, None
    moved = np.where(
        inside,
        (top - mine * bottom) / bottom[inside].sum(),
        -(top - theirs * bottom) / bottom[~inside].sum(),
    )
    variance, degrees = _variance(moved, bottom > 0, clusters)
    if degrees < 1 or variance <= 0:
        return difference, None
    return difference, 2 * float(stdtr(degrees, -abs(difference) / np.sqrt(variance)))


def _is_share_of_sums(declared: Measure) -> bool:
    """Whether it is so many of so many, each counted in another column."""
    return declared.ratio is not None and declared.unit == "share"


def _variance(
    moved: Numbers, given: Flags, clusters: npt.NDArray[np.integer] | None
) -> tuple[float, int]:
    """The variance of a sum of what each cluster moves, and its degrees of freedom."""
    sums: Numbers = moved[given]
    if clusters is not None:
        _, own = np.unique(clusters[given], return_inverse=True)
        sums = np.bincount(own, weights=sums).astype(float)
    degrees = len(sums) - 1
    if degrees < 1:
        return 0.0, degrees
    return float(np.var(sums, ddof=1)) * len(sums), degrees
