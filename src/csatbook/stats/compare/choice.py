"""Which test suits the score, the weights and the size of the groups?"""

from __future__ import annotations

from collections.abc import Sequence

from csatbook.stats.compare import cautious, games_howell, shares, t_test
from csatbook.stats.groups.group import Group, skewness
from csatbook.stats.groups.sampled import Domain

_ENOUGH = 100
_EXPECTED = 5


def choose(test: str, a: Group, b: Group, *, groups: int = 2) -> str:
    """Which test compares two groups of a score?

    Parameters
    ----------
    test : what the study declares
    a, b : the pair
    groups : how many groups are compared with each other

    Returns
    -------
    str
        | declared | mean | weighted mean | simple share | other share |
        |---|---|---|---|---|
        | auto | welch_t | linear_t | proportion | linear_t |
        | t | welch_t, or games_howell for three groups or more | linear_t | linear_t | linear_t |
        | proportion | welch_t | linear_t | proportion | linear_t |
        | linear | linear_t | linear_t | linear_t | linear_t |

        A share is simple where it is of one yes or no a respondent, unweighted. With `auto`,
        `careful` has the last word. Of a sample drawn in strata or clusters it is `linear_t` with
        `linear`, and else where no group is `small`; otherwise `cautious_t`. Tests that take
        respondents for drawn one by one are not used.
    """
    if isinstance(a, Domain):
        return t_test.LINEAR if test == "linear" or not small([a, b]) else cautious.TEST
    kind = _kind(test, a, groups)
    return careful(kind, a, b) if test == "auto" else kind


def _kind(test: str, a: Group, groups: int) -> str:
    if test == "linear" or a.weighted:
        return t_test.LINEAR
    if a.kind == "mean":
        return games_howell.TEST if test == "t" and groups > 2 else t_test.WELCH
    return shares.SCORE if a.simple and test != "t" else t_test.LINEAR


def careful(test: str, a: Group, b: Group) -> str:
    """Which test is it, in view of how many answers there are?

    Parameters
    ----------
    test : what suits the kind of score
    a, b : the pair

    Returns
    -------
    str
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
    if not (a.n and b.n):
        return test
    if test == shares.SCORE:
        share = (a.value * a.n + b.value * b.n) / (a.n + b.n)
        few = min(share, 1 - share) * min(a.n, b.n) < _EXPECTED
        return shares.FISHER if few else test
    return cautious.TEST if small([a, b]) else test


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
    needed = _ENOUGH * (1 + skewness(there) ** 2)
    return any(group.n_eff < needed for group in there)
