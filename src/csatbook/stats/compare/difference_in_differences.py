"""Did some change more than the others? The difference of two changes between two waves."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from scipy.special import stdtrit

from csatbook.stats import design
from csatbook.stats.compare.by_t import Error, judged, satterthwaite
from csatbook.stats.compare.overlap import Recurring
from csatbook.stats.groups.columns import GroupColumns
from csatbook.stats.groups.comparison import Comparison
from csatbook.stats.groups.group import Group
from csatbook.stats.groups.sampled import Domain

TEST = "did_t"
_SIGNS = (1, -1, -1, 1)
_NOTHING = 1e-12


def compare(
    cells: Sequence[Group],
    recurring: Mapping[tuple[int, int], Recurring] | None = None,
    *,
    level: float = 0.95,
) -> Comparison:
    """How much more did the affected change than the others?

    Parameters
    ----------
    cells : four groups of one score
        The affected now and before, the others now and before; `Domain`s of one sample where it
        was drawn in strata or clusters.
    recurring : by the places of two cells of different waves, who is in both; optional
    level : float in (0, 1)
        Coverage of the interval.

    Returns
    -------
    Comparison
        `value_a` is the change of the affected, `value_b` that of the others. `reason` is
        `empty_group`, `one_answer` (a cell of one respondent), `all_equal` or `one_cluster` where
        there is no test.

    Notes
    -----
    Each cell brings its own variance, so that without weights the error is that of the interaction
    in a linear model of wave and group with HC2 errors, with Satterthwaite's degrees of freedom.
    Of who answered in both waves the covariance is taken into account (`overlap.compare`). By a
    design the deviations of all four are linearised over the clusters drawn, as of an interaction
    in `svyglm`; its degrees of freedom are at most those of the cell that rests on the fewest
    clusters.

    References
    ----------
    Angrist and Pischke (2009), Mostly Harmless Econometrics, 5.2. Bell and McCaffrey (2002),
    Survey Methodology 28(2).

    Examples
    --------
    >>> from csatbook.stats import compare as comparing
    >>> import pandas as pd
    >>> from csatbook.study.scale import Scale
    >>> marks = pd.Series([5.0, 4, 3, 2, 4, 3, 4, 2])
    >>> by = pd.Series(list("aabbccdd"), dtype="category")
    >>> cells = comparing.groups("mean", marks, by, scales=[Scale(min=1, max=5)])
    >>> found = compare(cells)
    >>> found.value_a, found.value_b, found.difference  # (4.5 - 2.5) - (3.5 - 3)
    (2.0, 0.5, 1.5)
    >>> round(found.error**2, 4)  # (0.5 + 0.5 + 0.5 + 2) / 2
    1.75
    """
    now, before, rest_now, rest_before = cells
    blank = Comparison.blank(
        TEST, n=(now.n, before.n), n_eff=(now.n_eff, before.n_eff), level=level
    )
    if not all(cell.n for cell in cells):
        return replace(blank, reason="empty_group")
    changes = now.value - before.value, rest_now.value - rest_before.value
    told = replace(
        blank, value_a=changes[0], value_b=changes[1], difference=changes[0] - changes[1]
    )
    if any(cell.n < 2 for cell in cells):
        return replace(told, reason="one_answer")
    domains = [cell for cell in cells if isinstance(cell, Domain)]
    if domains:
        return _by_design(told, domains)
    stacked = [GroupColumns.stack([cell]) for cell in cells]
    own = [float(each.sampling_variance[0]) for each in stacked]
    if not sum(own):
        return replace(told, reason="all_equal")
    df = satterthwaite(own, [float(each.df[0]) for each in stacked])
    variance = sum(own)
    for (first, second), both in (recurring or {}).items():
        variance += 2 * _SIGNS[first] * _SIGNS[second] * both.covariance
    if variance <= _NOTHING * sum(own):
        return replace(told, reason="all_equal")
    return judged(told, [Error(math.sqrt(variance), df)], most=2 * now.range)


def _by_design(told: Comparison, cells: Sequence[Domain]) -> Comparison:
    moved = sum(
        (sign * cell.moved for sign, cell in zip(_SIGNS, cells, strict=True)),
        np.zeros(len(cells[0].sampled.place)),
    )
    inside = np.logical_or.reduce([cell.inside for cell in cells])
    seen = design.variance(moved, cells[0].sampled.drawn, inside)
    if cells[0].whole:
        return replace(told, reason="all_drawn")
    least = [cell.left[1] for cell in cells]
    if seen.df < 1 or any(df is None or df <= 0 for df in least):
        return replace(told, reason="one_cluster")
    if seen.variance <= _NOTHING * sum(cell.variance for cell in cells):
        return replace(told, reason="all_equal")
    df = min([float(seen.df), *(df for df in least if df is not None)])
    return judged(told, [Error(math.sqrt(seen.variance), df)], most=2 * cells[0].range)


def detectable(error: float, df: float | None, *, level: float, power: float = 0.8) -> float:
    """Which effect would have been found with this probability?

    Parameters
    ----------
    error : standard error of the difference
    df : its degrees of freedom; None where it is normal
    level : float in (0, 1)
        Coverage of the interval that the test goes by.
    power : float in (0, 1)
        With which probability it is found.

    References
    ----------
    Bloom (1995), Evaluation Review 19(5), 547-556: the minimum detectable effect is the error
    times the sum of both quantiles of Student's t.

    Examples
    --------
    >>> round(detectable(1.0, None, level=0.95), 3)  # 1.960 + 0.842
    2.802
    """
    quantiles = stdtrit(math.inf if df is None else df, [(1 + level) / 2, power])
    return float(error * np.sum(quantiles))
