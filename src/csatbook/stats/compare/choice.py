"""Which test suits the score, the weights and the size of the groups?"""

from __future__ import annotations

from collections.abc import Sequence

from csatbook.stats.compare import cautious, fisher, games_howell, linear, proportion, welch
from csatbook.stats.groups.group import Group, skewness
from csatbook.stats.terms import Kind

_ENOUGH = 100
_EXPECTED = 5
_OF_RANKS = "brunner_munzel"


def choose(kind: Kind, *, weighted: bool, simple: bool, groups: int = 2, test: str = "auto") -> str:
    """Which test compares the groups of a score?

    Parameters
    ----------
    kind : mean or share
    weighted : whether some respondents weigh more than others
    simple : whether a share is of one yes or no a respondent, unweighted
    groups : how many groups are compared with each other
    test : what the study declares

    Returns
    -------
    str
        | declared | mean | weighted mean | simple share | other share |
        |---|---|---|---|---|
        | auto | welch_t | linear_t | proportion | linear_t |
        | t | welch_t, or games_howell for three groups or more | linear_t | linear_t | linear_t |
        | proportion | welch_t | linear_t | proportion | linear_t |
        | linear | linear_t | linear_t | linear_t | linear_t |
        | rank | brunner_munzel | brunner_munzel | brunner_munzel | brunner_munzel |

        With `auto`, `careful` has the last word on each pair.

    Examples
    --------
    >>> choose("mean", weighted=False, simple=False), choose("share", weighted=True, simple=False)
    ('welch_t', 'linear_t')
    >>> choose("mean", weighted=False, simple=False, groups=3, test="t")
    'games_howell'
    """
    if test == "rank":
        return _OF_RANKS
    if test == "linear" or weighted:
        return linear.TEST
    if kind == "mean":
        return games_howell.TEST if test == "t" and groups > 2 else welch.TEST
    return proportion.TEST if simple and test != "t" else linear.TEST


def careful(test: str, a: Group, b: Group) -> str:
    """Which test is it, in view of how many answers there are?

    Parameters
    ----------
    test : what `choose` gave
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
    if test == proportion.TEST:
        share = (a.value * a.n + b.value * b.n) / (a.n + b.n)
        few = min(share, 1 - share) * min(a.n, b.n) < _EXPECTED
        return fisher.TEST if few else test
    return cautious.TEST if small([a, b]) else test


def small(among: Sequence[Group]) -> bool:
    """Is some group too small to tell its own spread?

    Parameters
    ----------
    among : groups of one score, each with answers

    Returns
    -------
    bool
        Whether one has fewer than 100 (1 + γ²) effective respondents, as in `careful`.
    """
    needed = _ENOUGH * (1 + skewness(among) ** 2)
    return any(one.n_eff < needed for one in among)
