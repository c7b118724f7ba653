"""Did the affected change more than others who were equally low before, and were not affected?"""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from csatbook.stats.block import Flags, Numbers
from csatbook.stats.compare.by_t import Error, judged
from csatbook.stats.groups.comparison import Comparison
from csatbook.stats.regression import linear_model

TEST = "ancova_t"
FEWEST_UNITS = 5
"""Units that were not affected: fewer do not tell what units as low as these do."""
_NOTHING = 1e-12


def units(before: Numbers, after: Numbers, affected: Flags, *, level: float = 0.95) -> Comparison:
    """Did the affected units (shops, dealers) change more than equally low others would have?

    Parameters
    ----------
    before, after : arrays, shape (n,), nothing missing
        The score of each unit in two waves.
    affected : array, shape (n,)
        Which units the measure was for.
    level : float in (0, 1)
        Coverage of the interval.

    Returns
    -------
    Comparison
        `value_a` is the mean change of the affected, `value_b` that which others as low as they
        show. `reason` is `few_units` with fewer than `FEWEST_UNITS` others or without any affected,
        `nobody_alike` where one of the affected was lower, or higher, than all of the others, so
        that nothing tells what units as low do; `all_equal` where nothing is left to judge by.

    Notes
    -----
    Analysis of covariance: after = a + b · before + effect · affected + e, by least squares with
    Student's t. What low units do of themselves (b below 1: they rise towards the mean) is in the
    line of the others, so that units may be chosen for their low score before; how differently
    units change without any measure is the error.

    References
    ----------
    Barnett, van der Pols and Dobson (2005), International J. of Epidemiology 34(1), 215-220
    (regression to the mean; analysis of covariance). Vickers and Altman (2001), BMJ 323, 1123-1124.

    Examples
    --------
    >>> before = np.array([60.0, 70, 80, 90, 65, 75, 62])
    >>> after = np.array([66.0, 73, 79, 88, 69, 77, 75])
    >>> found = units(before, after, np.arange(7) == 6)
    >>> round(found.value_a, 1), round(found.value_b, 1), round(found.difference, 1)
    (13.0, 5.1, 7.9)
    """
    m, k = int(affected.sum()), int((~affected).sum())
    blank = Comparison.blank(TEST, n=(m, k), n_eff=(float(m), float(k)), level=level)
    if not m:
        return replace(blank, reason="few_units")
    change = float((after - before)[affected].mean())
    if k < FEWEST_UNITS:
        return replace(blank, value_a=change, reason="few_units")
    mine, theirs = before[affected], before[~affected]
    if mine.min() < theirs.min() or mine.max() > theirs.max():
        return replace(blank, value_a=change, reason="nobody_alike")
    design = np.column_stack([np.ones(len(before)), affected, before - before.mean()])
    if np.linalg.matrix_rank(design) < design.shape[1]:
        return replace(blank, value_a=change, reason="all_equal")
    b = np.linalg.lstsq(design, after, rcond=None)[0]
    df = len(before) - design.shape[1]
    left = float(np.square(after - design @ b).sum())
    told = replace(blank, value_a=change, value_b=change - float(b[1]), difference=float(b[1]))
    if left <= _NOTHING * float(np.square(after - after.mean()).sum()):
        return replace(told, reason="all_equal")
    variance = left / df * float(np.linalg.inv(design.T @ design)[1, 1])
    return judged(told, [Error(math.sqrt(variance), float(df))])


def customers(
    before: Numbers,
    after: Numbers,
    weight: Numbers,
    affected: Flags,
    *,
    span: float = math.inf,
    level: float = 0.95,
) -> Comparison:
    """Did the affected customers change more than others who had given just the same before?

    Parameters
    ----------
    before, after : arrays, shape (n,), nothing missing
        What each customer gave in two waves.
    weight : array, shape (n,), non-negative
    affected : array, shape (n,)
        For whom the measure was.
    span : the greatest difference that there can be
    level : float in (0, 1)
        Coverage of the interval.

    Returns
    -------
    Comparison
        `value_a` is the mean change of those of the affected who have their like, `value_b` that
        of these; `n_a` and `n_b` are how many. `reason` is `few_units` with fewer than two of
        either, `all_equal` where nothing is left to judge by.

    Notes
    -----
    Each different score before is a stratum; affected and others are compared within strata, and
    the others are weighted as the affected divide among them (exact matching, the effect on the
    affected), so that nothing is supposed of how low customers rise towards the mean. The
    variance is that of the weighted least squares of each side on its strata (cautious, as HC3).

    References
    ----------
    Imbens (2004), Review of Economics and Statistics 86(1), 4-29 (matching on a discrete
    covariate). Barnett et al. (2005), International J. of Epidemiology 34(1), 215-220.

    Examples
    --------
    >>> before = np.array([1.0, 1, 1, 1, 2, 2, 2, 2])
    >>> after = np.array([3.0, 4, 1, 2, 3, 4, 2, 3])
    >>> found = customers(before, after, np.ones(8), np.array([1, 1, 0, 0] * 2, dtype=bool))
    >>> round(found.value_a, 6), round(found.value_b, 6), round(found.difference, 6)
    (2.0, 0.5, 1.5)
    """
    levels, stratum = np.unique(before, return_inverse=True)
    both = np.isin(stratum, np.intersect1d(stratum[affected], stratum[~affected]))
    kept = both & (weight > 0)
    mine, theirs = kept & affected, kept & ~affected
    m, k = int(mine.sum()), int(theirs.sum())
    blank = Comparison.blank(TEST, n=(m, k), n_eff=(float(m), float(k)), level=level)
    if min(m, k) < 2:
        return replace(blank, reason="few_units")
    shares = np.bincount(stratum[mine], weights=weight[mine], minlength=len(levels))
    there = np.flatnonzero(shares)
    shares = shares[there] / shares.sum()
    values, variances, dfs = [], [], []
    for side in (mine, theirs):
        columns = (stratum[side][:, np.newaxis] == there).astype(float)
        fitted = linear_model.fit(after[side], columns, weight[side], cautious=True)
        if fitted.reason is not None:
            return replace(blank, reason="all_equal")
        values.append(float(shares @ fitted.coefficients))
        variances.append(float(shares @ fitted.covariance @ shares))
        dfs.append(float(fitted.df))
    start = float(shares @ levels[there])
    told = replace(
        blank,
        value_a=values[0] - start,
        value_b=values[1] - start,
        difference=values[0] - values[1],
    )
    if not sum(variances):
        return replace(told, reason="all_equal")
    return judged(told, [Error(math.sqrt(sum(variances)), min(dfs))], most=span)
