"""Which test suits the score, the weights and the size of the groups?"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from csatbook.stats.block import Flags
from csatbook.stats.compare import cautious, games_howell, shares, t_test
from csatbook.stats.groups.columns import GroupColumns, common_skewness, skewness
from csatbook.stats.groups.group import Group
from csatbook.stats.groups.sampled import Domain

_ENOUGH = 100
_EXPECTED = 5


def choose(
    test: str, a: GroupColumns, b: GroupColumns, *, groups: Sequence[int] = (2,)
) -> list[str]:
    """Which test compares the two groups of each pair?

    Parameters
    ----------
    test : what the study declares
    a, b : as many groups of one score; respondents were drawn one by one
    groups : how many groups are compared with each other, for each pair

    Returns
    -------
    list of str
        | declared | mean | weighted mean | simple share | other share |
        |---|---|---|---|---|
        | auto | welch_t | linear_t | proportion | linear_t |
        | t | welch_t, or games_howell for three groups or more | linear_t | linear_t | linear_t |
        | proportion | welch_t | linear_t | proportion | linear_t |
        | linear | linear_t | linear_t | linear_t | linear_t |

        A share is simple where it is of one yes or no a respondent, unweighted. With `auto`,
        `careful` has the last word.
    """
    if test == "linear" or a.weighted:
        kind = t_test.LINEAR
    elif a.kind == "mean":
        kind = t_test.WELCH
    else:
        kind = shares.SCORE if a.simple and test != "t" else t_test.LINEAR
    if test == "auto":
        return careful(kind, a, b)
    several = kind == t_test.WELCH and test == "t"
    return [games_howell.TEST if several and size > 2 else kind for size in groups]


def choose_drawn(test: str, a: Domain, b: Domain) -> str:
    """The same of a sample drawn in strata or clusters.

    `linear_t` with `linear`, and else where no group is `small`; otherwise `cautious_t`. Tests that
    take respondents for drawn one by one are not used.
    """
    return t_test.LINEAR if test == "linear" or not small([a, b]) else cautious.TEST


def careful(test: str, a: GroupColumns, b: GroupColumns) -> list[str]:
    """Which test is it, in view of how many answers there are?

    Parameters
    ----------
    test : what suits the kind of score
    a, b : the groups of each pair

    Returns
    -------
    list of str
        `fisher_exact` instead of `proportion` where fewer than 5 yeses or noes are expected in a
        group. `cautious_t` instead of `welch_t` and `linear_t` where a group has fewer effective
        respondents than 100 (1 + γ²); γ is the skewness of the answers of both. So a symmetric
        scale needs 100, and one on which 80 % are satisfied 325. The numbers are from a
        simulation of groups without a difference (tests/bench/comparisons.py): above them the
        test is wrong in at most 5 of 100 families, below in up to 40.

    References
    ----------
    Cochran (1977), Sampling Techniques, 2.15 (n > 25 γ² for one mean). Cochran (1954), Biometrics
    10 (five expected).
    """
    few: Flags
    if test == shares.SCORE:
        share = (a.value * a.n + b.value * b.n) / (a.n + b.n)
        few = np.minimum(share, 1 - share) * np.minimum(a.n, b.n) < _EXPECTED
        rather = shares.FISHER
    else:
        few = np.minimum(a.n_eff, b.n_eff) < _ENOUGH * (1 + skewness(a, b) ** 2)
        rather = cautious.TEST
    few = few & (a.n > 0) & (b.n > 0)
    return [rather if each else test for each in few.tolist()]


def small(among: Sequence[Group]) -> bool:
    """Is some group too small to tell its own spread?

    Parameters
    ----------
    among : groups of one score; those without answers do not count

    Returns
    -------
    bool
        Whether one has fewer than 100 (1 + γ²) effective respondents, as in `careful`, or fewer
        than 100 effective clusters: with fewer the error by design is found too small
        (tests/bench/designs.py: groups without a difference differ in up to 46 of 100 families).
    """
    there = [group for group in among if group.n]
    if any(group.clusters < _ENOUGH for group in there):
        return True
    if not there:
        return False
    columns = GroupColumns.stack(there)
    return bool((columns.n_eff < _ENOUGH * (1 + common_skewness(columns) ** 2)).any())
