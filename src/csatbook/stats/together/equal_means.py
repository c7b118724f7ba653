"""Several means side by side, each with its own error."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy.special import fdtrc

from csatbook.stats.block import Numbers
from csatbook.stats.groups.group_means import GroupMeans


class Ratio(NamedTuple):
    """A ratio of variances, F, with its degrees of freedom and the probability of more."""

    statistic: float
    df: float
    df_error: float
    p: float


def ratio(means: GroupMeans) -> Ratio:
    """Do the groups have the same mean?

    Parameters
    ----------
    means : of two or more groups, all with a variance above 0

    Returns
    -------
    Ratio
        Of two groups, the square of Welch's t with its degrees of freedom.

    References
    ----------
    Welch (1951), On the comparison of several mean values: an alternative approach, Biometrika
    38, 330-336. With weights the variances are those of `group_means`.

    Examples
    --------
    >>> import numpy as np
    >>> found = ratio(GroupMeans(*np.array([[1.0, 3], [0.5, 0.5], [4, 4], [2, 2]])))
    >>> found.statistic, found.df, found.df_error, found.p.__round__(4)  # t = 2 / √1
    (4.0, 1.0, 8.0, 0.0805)
    """
    trust = 1 / means.variance
    share = trust / trust.sum()
    groups = len(trust)
    common = share @ means.value
    between = trust @ np.square(means.value - common) / (groups - 1)
    spent = float(np.sum(np.square(1 - share) / means.df)) / (groups**2 - 1)
    statistic = float(between) / (1 + 2 * (groups - 2) * spent)
    df, df_error = groups - 1.0, 1 / (3 * spent)
    return Ratio(statistic, df, df_error, float(fdtrc(df, df_error, statistic)))


def common_ratio(means: GroupMeans, n_eff: Numbers) -> Ratio:
    """The same, if all groups vary alike: the analysis of variance.

    Parameters
    ----------
    means : of two or more groups, some with a spread
    n_eff : effective respondents of each, shape (g,)

    Examples
    --------
    >>> import numpy as np
    >>> means = GroupMeans(*np.array([[1.0, 3], [0.5, 0.5], [4, 4], [2, 2]]))
    >>> found = common_ratio(means, np.array([5.0, 5]))  # (5 + 5) / ((10 + 10) / 8)
    >>> found.statistic, found.df, found.df_error
    (4.0, 1.0, 8.0)
    """
    n, groups = float(n_eff.sum()), len(n_eff)
    common = n_eff @ means.value / n
    between = float(n_eff @ np.square(means.value - common)) / (groups - 1)
    df, df_error = groups - 1.0, n - groups
    statistic = between / (float(n_eff @ means.spread) / df_error)
    return Ratio(statistic, df, df_error, float(fdtrc(df, df_error, statistic)))


def expected_ratio(means: GroupMeans, n_eff: Numbers) -> Ratio:
    """The same, large groups counting for more: squares between over what they are expected to be.

    Parameters
    ----------
    means : of two or more groups, some with a variance
    n_eff : effective respondents of each, shape (g,)

    Notes
    -----
    With P = diag(n) - n n' / sum(n) and the variances V of the means y, F is y' P y over tr(P V),
    with tr(P V)² / tr(P V P V) and tr(P V)² / sum((P V)ᵢᵢ² / dfᵢ) degrees of freedom. A small
    group, whose variance is badly known, does not count for much, as it does in Welch's F.

    References
    ----------
    Brunner, Dette and Munk (1997), Box-type approximations in nonparametric factorial designs, J.
    American Statistical Association 92, 1494-1502.

    Examples
    --------
    >>> means = GroupMeans(*np.array([[1.0, 3], [0.5, 0.5], [4, 4], [2, 2]]))
    >>> found = expected_ratio(means, np.array([5.0, 5]))  # of two groups, Welch's
    >>> found.statistic, found.df, found.df_error
    (4.0, 1.0, 8.0)
    """
    weigh = np.diag(n_eff) - np.outer(n_eff, n_eff) / n_eff.sum()
    product = weigh * means.variance
    own, expected = np.diag(product), float(np.trace(product))
    df = expected**2 / float(np.sum(product * product.T))
    df_error = expected**2 / float(np.sum(own**2 / np.maximum(means.df, 1.0)))
    statistic = float(means.value @ weigh @ means.value) / expected
    return Ratio(statistic, df, df_error, float(fdtrc(df, df_error, statistic)))


def cautious_ratio(means: GroupMeans, n_eff: Numbers) -> Ratio:
    """Whichever of the two finds less: for small groups, which may be too much of one mind."""
    return max(ratio(means), common_ratio(means, n_eff), key=lambda one: one.p)
