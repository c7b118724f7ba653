"""Pearson's chi-square: are the answers of all groups distributed alike?"""

from __future__ import annotations

from dataclasses import replace

from csatbook.stats.association import cramer
from csatbook.stats.groups.crosstab import Crosstab
from csatbook.stats.groups.omnibus import Omnibus

TEST = "pearson"


def differ(table: Crosstab) -> Omnibus:
    """Do the groups choose the answers equally often?

    Parameters
    ----------
    table : answers by groups; without weights. Groups nobody answered in are left out.

    Returns
    -------
    Omnibus
        `statistic` X² with (levels - 1)(groups - 1) degrees of freedom, without continuity
        correction. The effect is Cramér's V, 0 to 1. Reasons: `one_group`, `all_equal`.

    References
    ----------
    Pearson (1900), Philosophical Magazine 50, 157-175.

    Examples
    --------
    >>> import pandas as pd
    >>> from csatbook.stats.groups import crosstab
    >>> who = pd.Series(list("aaaabbbb"), dtype="category")
    >>> found = differ(crosstab.cross(pd.Series([1.0, 1, 1, 2, 1, 2, 2, 2]), who))
    >>> found.statistic, found.effect  # four times (3 - 2)² / 2; √(2 / 8)
    (2.0, 0.5)
    """
    used = table.answered()
    found = Omnibus.blank(TEST, table, used, effect_name=cramer.EFFECT)
    if found.reason is not None:
        return found
    from scipy.stats.contingency import chi2_contingency  # noqa: PLC0415 - takes long to load

    tested = chi2_contingency(used.count, correction=False)
    return replace(
        found,
        statistic=float(tested.statistic),
        df=float(tested.dof),
        p=float(tested.pvalue),
        effect=cramer.v(used.count),
    )
