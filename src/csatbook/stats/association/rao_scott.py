"""Rao and Scott's chi-square: are the weighted answers of all groups distributed alike?"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy.special import fdtrc

from csatbook.stats.association import cramer
from csatbook.stats.block import Numbers
from csatbook.stats.groups.crosstab import Crosstab
from csatbook.stats.groups.omnibus import Omnibus

TEST, CAUTIOUS = "rao_scott", "cautious_rao_scott"

_NOTHING = 1e-9
_MOST = 1000
"""Cells of a table; their covariances are a million numbers."""


def differ(table: Crosstab, *, cautious: bool = False) -> Omnibus:
    """Do the groups choose the answers equally often, among all customers?

    Parameters
    ----------
    table : answers by groups, weighted or not. Groups nobody answered in are left out.
    cautious : bool
        For small groups: the sum of the design effects is at least what it is where the weights
        have nothing to do with the answers, n / n_eff for each. The test is then called
        `cautious_rao_scott`.

    Returns
    -------
    Omnibus
        `statistic` F: Pearson's X² of the weighted shares over the sum of its generalised design
        effects, with Satterthwaite's degrees of freedom. The effect is Cramér's V of the weighted
        shares. Reasons: `one_group`, `all_equal` (in each group),
        `empty_cells`, `too_many_levels`.

    Notes
    -----
    With V the linearised covariance of the cells' shares p and C contrasts of the interaction,
    the design effects are the eigenvalues of (C' D C / n)⁻¹ (C' D V D C) with D = diag(1 / p).
    X² over their sum is F-distributed with d = (sum)² / (sum of squares) and d (n - 1) degrees of
    freedom. Where groups are small and weights differ much, the design effects themselves are badly
    known, and the test finds a difference at 5 % in up to 18 % of samples of groups that answer
    alike.

    References
    ----------
    Rao and Scott (1984), Annals of Statistics 12(1), 46-60. Thomas and Rao (1987), J. American
    Statistical Association 82, 630-636 (the F form); as `svychisq` of the R package survey.

    Examples
    --------
    >>> import pandas as pd
    >>> from csatbook.stats.groups import crosstab
    >>> who = pd.Series(list("aaaabbbb"), dtype="category")
    >>> marks, weights = pd.Series([1.0, 1, 1, 2, 1, 2, 2, 2]), pd.Series([1.0, 2] * 4)
    >>> found = differ(crosstab.cross(marks, who, weights))
    >>> round(found.statistic, 4), found.df, found.df_error
    (1.925, 1.0, 7.0)
    """
    used = table.answered()
    found = Omnibus.blank(CAUTIOUS if cautious else TEST, table, used, effect_name=cramer.EFFECT)
    if found.reason is not None:
        return found
    if used.weight.size > _MOST:
        return replace(found, reason="too_many_levels")
    p = used.weight / used.weight.sum()
    contrasts = np.kron(_contrasts(p.shape[0]), _contrasts(p.shape[1]))
    inverse = np.divide(1.0, p.ravel(), out=np.zeros(p.size), where=p.ravel() > 0)
    scaled = contrasts * inverse[:, np.newaxis]
    simple = contrasts.T @ scaled / found.n
    if np.linalg.matrix_rank(simple) < len(simple):
        return replace(found, reason="empty_cells")
    effects = np.linalg.solve(simple, scaled.T @ _covariance(used, found.n) @ scaled)
    total = float(np.trace(effects))
    if total < _NOTHING:
        return replace(found, reason="all_equal")
    df = total**2 / float(np.sum(effects * effects.T))
    if cautious:
        total = max(total, len(simple) * found.n / found.n_eff)
    df_error = df * (found.n - 1)
    statistic = cramer.distance(used.weight) * found.n / total
    return replace(
        found,
        statistic=statistic,
        df=df,
        df_error=df_error,
        p=float(fdtrc(df, df_error, statistic)),
        effect=cramer.v(used.weight),
    )


def _contrasts(levels: int) -> Numbers:
    """A basis, shape (levels, levels - 1), of what sums to 0."""
    return np.vstack([np.eye(levels - 1), -np.ones(levels - 1)])


def _covariance(table: Crosstab, n: int) -> Numbers:
    """Of the cells' weighted shares: the sum over respondents of w² (e - p)(e - p)'."""
    p = (table.weight / table.weight.sum()).ravel()
    square = table.square.ravel() / table.weight.sum() ** 2
    both = np.outer(square, p)
    spread = np.diag(square) - both - both.T + square.sum() * np.outer(p, p)
    return np.asarray(spread * n / (n - 1))
