"""Rank tests of groups drawn in strata or clusters: who tends to answer higher?"""

from __future__ import annotations

from dataclasses import replace

from scipy.special import stdtrit

from csatbook.stats.compare import differ as means_differ
from csatbook.stats.compare import f_test, t_test
from csatbook.stats.compare import pair as pair_of_means
from csatbook.stats.groups.comparison import Comparison
from csatbook.stats.groups.crosstab import Crosstab
from csatbook.stats.groups.omnibus import Omnibus
from csatbook.stats.rank import ridit

TEST, CAUTIOUS = "drawn_rank", "cautious_drawn_rank"


def compare(
    table: Crosstab, a: int, b: int, *, level: float = 0.95, cautious: bool | None = None
) -> Comparison:
    """Does one group tend to answer higher than the other, of respondents drawn together?

    Parameters
    ----------
    table : answers by groups, with `sampled`
    a, b : places of the two groups
    level : float in (0, 1)
        Coverage of the interval.
    cautious : bool, optional
        With the cautious error of `compare.pair`: `cautious_drawn_rank`. By default where a group
        has few clusters or respondents.

    Returns
    -------
    Comparison
        As `brunner_munzel.compare`. Reasons as in `compare.pair`.

    Notes
    -----
    The ridits of the weighted answers of both, taken as fixed, are compared as means are: delta is
    twice their difference. So the error is that of groups that answer alike; where they differ it
    is rather too large.

    References
    ----------
    Lumley and Scott (2013), Two-sample rank tests under complex sampling, Biometrika 100(4),
    831-842; as `svyranktest` of the R package survey. Cliff (1996), Ordinal Methods for Behavioral
    Data Analysis, ch. 5 (the interval).

    Examples
    --------
    >>> import pandas as pd
    >>> from csatbook.stats import design
    >>> from csatbook.stats.groups import crosstab
    >>> marks, who = pd.Series([5.0, 4, 4, 2, 1, 2, 5, 3]), pd.Series(list("ab") * 4)
    >>> drawn = design.draw(None, pd.Series([1, 1, 2, 2, 3, 3, 4, 4]))
    >>> table = crosstab.cross(marks, who.astype("category"), drawn=drawn)
    >>> found = compare(table, 0, 1, cautious=False)  # of 16 pairs 11 to 4
    >>> found.difference, found.df
    (0.4375, 2.0)
    """
    both = table.only([a, b])
    first, second = both.marked(ridit.ridits(both))
    found = pair_of_means(first, second, test=_test(cautious), level=level)
    delta = None if found.difference is None else 2 * found.difference
    low = high = error = None
    if delta is not None and found.error is not None and found.df is not None:
        error = 2 * found.error
        low, high = ridit.interval(delta, float(stdtrit(found.df, (1 + level) / 2)) * error)
    return replace(
        found,
        test=TEST if found.test == t_test.DESIGN else CAUTIOUS,
        value_a=None if delta is None else (1 + delta) / 2,
        value_b=None if delta is None else (1 - delta) / 2,
        difference=delta,
        low=low,
        high=high,
        error=error,
        effect=delta,
        effect_name=ridit.CLIFF_DELTA,
        effect_low=low,
        effect_high=high,
    )


def differ(table: Crosstab, *, cautious: bool | None = None) -> Omnibus:
    """Do some groups tend to answer higher than others, of respondents drawn together?

    Parameters
    ----------
    table, cautious : as in `compare`

    Returns
    -------
    Omnibus
        `compare.differ` of the ridits: `drawn_rank`, or `cautious_drawn_rank`.
    """
    found = means_differ(table.marked(ridit.ridits(table)), test=_test(cautious))
    return replace(found, test=TEST if found.test == f_test.DESIGN else CAUTIOUS)


def _test(cautious: bool | None) -> str:
    return "linear" if cautious is False else "auto"
