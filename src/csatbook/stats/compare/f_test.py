"""F tests: several scores side by side, each group with a spread of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from csatbook.stats.compare import clusters
from csatbook.stats.compare.beside import lacking
from csatbook.stats.compare.choice import small
from csatbook.stats.groups import equal_means
from csatbook.stats.groups.columns import GroupColumns
from csatbook.stats.groups.equal_means import Ratio
from csatbook.stats.groups.group import Group
from csatbook.stats.groups.group_means import GroupMeans
from csatbook.stats.groups.omnibus import Omnibus
from csatbook.stats.groups.sampled import Domain

WELCH, LINEAR, CAUTIOUS = "welch_f", "linear_f", "cautious_f"
DESIGN, CAUTIOUS_DESIGN = "design_f", "cautious_design_f"
"""Of samples drawn in strata or clusters."""


def differ(among: Sequence[Group], *, cautious: bool | None = None) -> Omnibus:
    """Does some group's score differ from that of others?

    Parameters
    ----------
    among : groups of one score that share no respondent
        Those of one answer (or one that outweighs the others) are left out.
    cautious : bool, optional
        Whichever finds less counts. `cautious_f`: Brunner, Dette and Munk's test
        (`equal_means.expected_ratio`) or the analysis of variance with effective numbers of
        respondents.
        `cautious_design_f`: of two expectations by the design the larger, as in `cautious`. By
        default where a group is small or in few clusters (`choice.small`).

    Returns
    -------
    Omnibus
        `statistic` F: `equal_means.ratio`, called `welch_f` of unweighted means and `linear_f` of
        all other scores, whose variances are linearised; by design over the squares to be expected.
        Reasons: `one_group`, `all_equal`, `one_cluster`, `all_drawn`.

    Notes
    -----
    Welch's test trusts most the group that varies least. A group of one mind has no variance at
    all; it is then as with `cautious`.

    References
    ----------
    Welch (1951), Biometrika 38, 330-336. Equal to R's `oneway.test`. By design Rao and Scott
    (1984), Annals of Statistics 12(1). Brunner, Dette and Munk (1997), J. American Statistical
    Association 92.

    Examples
    --------
    >>> import pandas as pd
    >>> from csatbook.stats import compare
    >>> from csatbook.study.scale import Scale
    >>> marks, who = pd.Series([5.0, 4, 4, 3, 1, 2, 3, 2]), pd.Series(list("aaaabbbb"))
    >>> groups = compare.groups("mean", marks, who.astype("category"), scales=[Scale(min=1, max=5)])
    >>> found = differ(groups, cautious=False)  # t = 2 / √(2/3 / 2)
    >>> round(found.statistic, 9), found.df, found.df_error
    (12.0, 1.0, 6.0)
    """
    used = [group for group in among if lacking(group) is None]
    if cautious is None:
        cautious = small(used)
    name, n = _name(among, cautious=cautious), sum(group.n for group in used)
    found = Omnibus(name, None, None, None, None, len(used), n, _n_eff(used), None, "", None)
    if len(used) < 2:
        return replace(found, reason="one_group")
    if not any(group.ww_dd for group in used):
        return replace(found, reason="all_equal")
    if used[0].whole:
        return replace(found, reason="all_drawn")
    drawn = [group for group in used if isinstance(group, Domain)]
    if not drawn:
        return replace(found, **_ratio(used, cautious=cautious)._asdict())
    squares = clusters.expected_squares(drawn, cautious=cautious)
    if squares is None:
        return replace(found, reason="one_cluster")
    return replace(found, **squares.ratio(np.array([group.value for group in used]))._asdict())


def _name(among: Sequence[Group], *, cautious: bool) -> str:
    if any(isinstance(group, Domain) for group in among):
        return CAUTIOUS_DESIGN if cautious else DESIGN
    if cautious:
        return CAUTIOUS
    return WELCH if all(group.kind == "mean" and not group.weighted for group in among) else LINEAR


def _ratio(used: Sequence[Group], *, cautious: bool) -> Ratio:
    columns = GroupColumns.stack(used)
    means = GroupMeans(columns.value, columns.sampling_variance, columns.df, columns.spread)
    n_eff = columns.n_eff
    if means.variance.all() and not cautious:
        return equal_means.ratio(means)
    each = equal_means.expected_ratio(means, n_eff), equal_means.common_ratio(means, n_eff)
    return max(each, key=lambda ratio: ratio.p)


def _n_eff(used: Sequence[Group]) -> float:
    weight, square = sum(group.weight for group in used), sum(group.square for group in used)
    return weight**2 / square if square else 0.0
