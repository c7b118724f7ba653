"""Several means side by side, each with its own error: are they the same?"""

from __future__ import annotations

import math
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


class ExpectedSquares(NamedTuple):
    """The squares between groups that are to be expected where none differs."""

    weigh: Numbers
    """By what means are multiplied on either side to give their squares, shape (g, g)."""
    value: float
    df: float
    df_error: float

    def ratio(self, means: Numbers) -> Ratio:
        """The squares between the groups' means, shape (g,), over these."""
        statistic = float(means @ self.weigh @ means) / self.value
        p = float(fdtrc(self.df, self.df_error, statistic))
        return Ratio(statistic, self.df, self.df_error, p)


def ratio(means: GroupMeans) -> Ratio:
    """Do the groups have the same mean?

    Parameters
    ----------
    means : of two or more groups, all with a variance above 0

    Returns
    -------
    Ratio
        Of two groups, the square of Welch's t with its degrees of freedom.

    Notes
    -----
    Own, because statsmodels' `anova_oneway`, which gives the same without weights, has n - 1
    degrees of freedom for each group; weighted answers have fewer.

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


def expected_squares(
    size: Numbers, covariance: Numbers, df: Numbers | None = None, *, most: float = math.inf
) -> ExpectedSquares:
    """How large would the squares between groups be if none differed?

    Parameters
    ----------
    size : how much each group counts, shape (g,)
    covariance : of the groups' means, shape (g, g)
    df : degrees of freedom of each group's variance, shape (g,); optional
    most : degrees of freedom of the covariance

    Notes
    -----
    With P = diag(n) - n n' / sum(n) and the covariance V of the means y, F is y' P y over tr(P V),
    what it is to be expected where no group differs. Its degrees of freedom are d = tr(P V)² /
    tr(P V P V), and d times those of the covariance, or (sum of Pᵢᵢ Vᵢᵢ)² / sum((Pᵢᵢ Vᵢᵢ)² / dfᵢ)
    where that is less. A small group, whose variance is badly known, does not count for much, as it
    does in Welch's F; and V need not be inverted, of which few clusters tell little. Of shares it
    is Rao and Scott's test but for the point at which V is taken.

    References
    ----------
    Brunner, Dette and Munk (1997), Box-type approximations in nonparametric factorial designs, J.
    American Statistical Association 92, 1494-1502. Rao and Scott (1984), Annals of Statistics
    12(1). Thomas and Rao (1987), J. American Statistical Association 82.

    Examples
    --------
    >>> squares = expected_squares(np.array([5.0, 5]), np.diag([0.5, 0.5]), np.array([4.0, 4]))
    >>> squares.ratio(np.array([1.0, 3]))[:3]  # of two groups, Welch's
    (4.0, 1.0, 8.0)
    """
    weigh = np.diag(size) - np.outer(size, size) / size.sum()
    product = weigh @ covariance
    value = float(np.trace(product))
    numerator = value**2 / float(np.sum(product * product.T)) if value else math.nan
    denominator = numerator * most
    if df is not None:
        own = np.diag(weigh) * np.diag(covariance)
        denominator = min(denominator, float(own.sum() ** 2 / np.sum(own**2 / df)))
    return ExpectedSquares(weigh, value, numerator, denominator)


def expected_ratio(means: GroupMeans, n_eff: Numbers) -> Ratio:
    """The same as `ratio`, large groups counting for more: over the `expected_squares`.

    Parameters
    ----------
    means : of two or more groups, some with a variance
    n_eff : effective respondents of each, shape (g,)
    """
    # The sums of `expected_squares`, whose matrices would grow with the square of the groups.
    total = n_eff.sum()
    own = (n_eff - n_eff**2 / total) * means.variance
    other = n_eff**2 * means.variance / total
    value = float(own.sum())
    squares = float(np.square(own).sum() + other.sum() ** 2 - np.square(other).sum())
    df = value**2 / squares if value else math.nan
    df_error = value**2 / float(np.sum(own**2 / np.maximum(means.df, 1.0)))
    common = n_eff @ means.value / total
    statistic = float(n_eff @ np.square(means.value - common)) / value
    return Ratio(statistic, df, df_error, float(fdtrc(df, df_error, statistic)))


def cautious_ratio(means: GroupMeans, n_eff: Numbers) -> Ratio:
    """Whichever of the two finds less: for small groups, which may be too much of one mind."""
    return max(ratio(means), common_ratio(means, n_eff), key=lambda found: found.p)
