"""Comparisons of groups by a score: pairs, each with the rest, each with everyone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import combinations

import pandas as pd

from csatbook.errors import ParameterError, Problem, nearest
from csatbook.stats import tally
from csatbook.stats.compare import (
    association,
    beside,
    cautious,
    f_test,
    games_howell,
    shares,
    t_test,
)
from csatbook.stats.compare.choice import choose
from csatbook.stats.groups import crossing
from csatbook.stats.groups.comparison import Comparison
from csatbook.stats.groups.crosstab import Crosstab
from csatbook.stats.groups.group import Group, merged
from csatbook.stats.groups.omnibus import Omnibus
from csatbook.stats.groups.sampled import Domain
from csatbook.stats.score import TERMS
from csatbook.stats.terms import Component
from csatbook.study.scale import Scale

TESTS: Mapping[str, Callable[..., Comparison]] = {
    t_test.WELCH: t_test.welch,
    games_howell.TEST: games_howell.compare,
    shares.SCORE: shares.score_test,
    shares.FISHER: shares.fisher_exact,
    t_test.LINEAR: t_test.linear,
    cautious.TEST: cautious.compare,
}
"""Of two groups that share no respondent."""

DECLARED = ("auto", "t", "proportion", "linear")
"""What a study may ask for, but for tests of ranks."""


def groups(
    method: str,
    answers: pd.DataFrame | pd.Series,
    by: pd.Series,
    weights: pd.Series | None = None,
    *,
    scales: Sequence[Scale],
    parts: Sequence[Component] | None = None,
    **options: object,
) -> tuple[Group, ...]:
    """How high is a score in each group, and what does its precision rest on?

    Parameters
    ----------
    method : name of a method of `methods`
    answers : Series, shape (n,), or DataFrame, shape (n, k)
    by : categorical Series, shape (n,), same index
        Missing: in no group. The groups come in the order of the categories.
    weights : Series, shape (n,), same index, non-negative; optional
        Only ratios matter. Weight 0 is nobody.
    scales, parts, options : as the method takes them

    Raises
    ------
    DataError
        Wrong weights.

    Examples
    --------
    >>> tenure = pd.Series(["new", "new", "old"], dtype="category")
    >>> found = groups("mean", pd.Series([4.0, 5, 3]), tenure, scales=[Scale(min=1, max=5)])
    >>> [one.value for one in found]
    [4.5, 3.0]
    """
    frame = answers.to_frame() if isinstance(answers, pd.Series) else answers
    everyone = tally.rows([column for _, column in frame.items()], weights, scales=scales)
    found = crossing.patterns(everyone, range(everyone.width))
    terms = TERMS[method](found.given, scales=scales, parts=parts, **options)
    size = len(by.cat.categories)
    return crossing.group_scores(
        terms, crossing.cells(found, everyone, by.cat.codes.to_numpy(), size=size)
    )


def pair(
    a: Group, b: Group, *, test: str = "auto", among: int = 2, level: float = 0.95
) -> Comparison:
    """Does the score of one group differ from that of another?

    Parameters
    ----------
    a, b : two groups of one score that share no respondent
        `Domain`s where the sample was drawn in strata or clusters, which decides on the error.
    test : what the study declares, or the name of a test
    among : how many groups are compared with each other
    level : float in (0, 1)
        Coverage of the intervals.

    Raises
    ------
    ParameterError
        No such test.

    Examples
    --------
    >>> marks, who = pd.Series([5.0, 4, 4, 3, 1, 2, 3, 2]), pd.Series(list("aaaabbbb"))
    >>> new, old = groups("mean", marks, who.astype("category"), scales=[Scale(min=1, max=5)])
    >>> pair(new, old).test, pair(new, old, test="t").test, pair(new, old, test="linear").test
    ('cautious_t', 'welch_t', 'linear_t')
    """
    if test not in DECLARED and test not in TESTS:
        known = [*DECLARED, *TESTS]
        message = f"expected one of {', '.join(known)}; found {test!r}.{nearest(test, known)}"
        raise ParameterError(Problem("test", message))
    name = choose(test, a, b, groups=among) if test in DECLARED else test
    options = {"groups": among} if name == games_howell.TEST else {}
    return TESTS[name](a, b, level=level, **options)


def pairs(
    among: Sequence[Group], *, test: str = "auto", level: float = 0.95
) -> dict[tuple[int, int], Comparison]:
    """Which groups differ from which? By the places of both, each pair once."""
    there = sum(group.n > 1 for group in among)
    return {
        (i, j): pair(among[i], among[j], test=test, among=max(there, 2), level=level)
        for i, j in combinations(range(len(among)), 2)
    }


def differ(among: Sequence[Group], table: Crosstab | None = None, *, test: str = "auto") -> Omnibus:
    """Do the scores of some groups differ from those of others? All groups in one test.

    Parameters
    ----------
    among : groups of one score that share no respondent
    table : how many in each group said no (0) and yes (1), if that is what the score is of
    test : what the study declares

    Returns
    -------
    Omnibus
        As for pairs, it follows the score and the size of the groups. Of one yes or no a
        respondent Pearson's test, with weights Rao and Scott's; with `t` and `linear`, or where
        less than one yes or no is to be expected in a group, that of other scores: Welch's F,
        where a group is small the cautious form of it (but for `linear`).

    Examples
    --------
    >>> marks, who = pd.Series([5.0, 4, 4, 3, 1, 2, 3, 2]), pd.Series(list("aaaabbbb"))
    >>> found = groups("mean", marks, who.astype("category"), scales=[Scale(min=1, max=5)])
    >>> differ(found).test, differ(found, test="linear").test
    ('cautious_f', 'welch_f')
    """
    one_by_one = not any(isinstance(group, Domain) for group in among)
    if table is not None and one_by_one and test in ("auto", "proportion"):
        answered = table.answered()
        if _enough(answered):
            return association.differ(answered)
    return f_test.differ(among, cautious=False if test == "linear" else None)


def _enough(table: Crosstab) -> bool:
    """Whether one yes and one no is to be expected in the smallest group."""
    if not table.count.size:
        return False
    rarer = float(table.weight.sum(axis=1).min() / table.weight.sum())
    return len(table.levels) < 2 or rarer * float(table.n_eff.min()) >= 1


def rest(
    among: Sequence[Group], place: int, *, test: str = "auto", level: float = 0.95
) -> Comparison:
    """Does one group differ from all others taken together?"""
    others = merged([group for at, group in enumerate(among) if at != place])
    return pair(among[place], others, test=test, level=level)


def total(
    among: Sequence[Group], place: int, *, test: str = "auto", level: float = 0.95
) -> Comparison:
    """Does one group differ from everyone, of whom it is a part? See `beside.everyone`."""
    beside_rest = rest(among, place, test=test, level=level)
    return beside.everyone(beside_rest, among[place], merged(among))
