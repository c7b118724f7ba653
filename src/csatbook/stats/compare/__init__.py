"""Comparisons of groups by a score: pairs, each with the rest, each with everyone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import combinations

import numpy as np
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
from csatbook.stats.compare.choice import choose, choose_drawn
from csatbook.stats.groups import crossing
from csatbook.stats.groups.columns import GroupColumns, without_each
from csatbook.stats.groups.comparison import Comparison, Comparisons
from csatbook.stats.groups.crosstab import Crosstab
from csatbook.stats.groups.group import Group, merged
from csatbook.stats.groups.omnibus import Omnibus
from csatbook.stats.groups.sampled import Domain, all_others
from csatbook.stats.score import TERMS
from csatbook.stats.terms import Component
from csatbook.study.scale import Scale

TESTS: Mapping[str, Callable[..., Comparisons]] = {
    t_test.WELCH: t_test.welch,
    games_howell.TEST: games_howell.compare,
    shares.SCORE: shares.score_test,
    shares.FISHER: shares.fisher_exact,
    t_test.LINEAR: t_test.linear,
    cautious.TEST: cautious.compare,
}
"""Of pairs of groups that share no respondent."""
_DRAWN = {t_test.LINEAR: t_test.design, cautious.TEST: cautious.design}
"""Those of samples drawn in strata or clusters."""

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
    [compared] = each_pair([a], [b], test=test, among=[among], level=level)
    return compared


def each_pair(
    a: Sequence[Group],
    b: Sequence[Group],
    *,
    test: str = "auto",
    among: Sequence[int],
    level: float = 0.95,
) -> list[Comparison]:
    """The same of many pairs: the first of `a` beside the first of `b`, the second …

    Those of one kind of score and one test are compared all at once, so that thousands of pairs
    take little more than one.

    Parameters
    ----------
    a, b : as many groups; those of a pair are of one score and share no respondent
    test : what the study declares, or the name of a test
    among : for each pair, how many groups are compared with each other
    level : float in (0, 1)
        Coverage of the intervals.

    Raises
    ------
    ParameterError
        No such test.
    """
    if test not in DECLARED and test not in TESTS:
        known = [*DECLARED, *TESTS]
        message = f"expected one of {', '.join(known)}; found {test!r}.{nearest(test, known)}"
        raise ParameterError(Problem("test", message))
    kinds: dict[tuple[object, ...], list[int]] = {}
    for place, group in enumerate(a):
        shared = (group.kind, group.bounds, group.simple, group.weighted)
        kinds.setdefault((isinstance(group, Domain), group.whole, *shared), []).append(place)
    compared: dict[int, Comparison] = {}
    for places in kinds.values():
        first, second = [a[at] for at in places], [b[at] for at in places]
        if isinstance(first[0], Domain) and (test in DECLARED or test in _DRAWN):
            some = _drawn_pairs(first, second, test, level)
        else:
            columns = (GroupColumns.stack(first), GroupColumns.stack(second))
            some = _pairs(*columns, test, [among[at] for at in places], level)
        compared.update(zip(places, some, strict=True))
    return [compared[place] for place in range(len(a))]


def _pairs(
    a: GroupColumns, b: GroupColumns, test: str, among: Sequence[int], level: float
) -> list[Comparison]:
    with np.errstate(divide="ignore", invalid="ignore"):  # groups without answers or spread
        names = choose(test, a, b, groups=among) if test in DECLARED else [test] * len(among)
        return _by_test(
            names,
            lambda name, at: TESTS[name](
                a.at(at),
                b.at(at),
                level=level,
                **({"groups": [among[place] for place in at]} if name == games_howell.TEST else {}),
            ),
        )


def _drawn_pairs(
    a: Sequence[Group], b: Sequence[Group], test: str, level: float
) -> list[Comparison]:
    first = [group for group in a if isinstance(group, Domain)]
    second = [group for group in b if isinstance(group, Domain)]
    with np.errstate(divide="ignore", invalid="ignore"):
        names = [
            choose_drawn(test, *pair) if test in DECLARED else test
            for pair in zip(first, second, strict=True)
        ]
        return _by_test(
            names,
            lambda name, at: _DRAWN[name](
                [first[place] for place in at], [second[place] for place in at], level=level
            ),
        )


def _by_test(
    names: Sequence[str], compare: Callable[[str, list[int]], Comparisons]
) -> list[Comparison]:
    """Those of one test together; then in their order."""
    compared: dict[int, Comparison] = {}
    for name in dict.fromkeys(names):
        at = [place for place, own in enumerate(names) if own == name]
        compared.update(zip(at, compare(name, at).split(), strict=True))
    return [compared[place] for place in range(len(names))]


def pairs(
    among: Sequence[Group], *, test: str = "auto", level: float = 0.95
) -> dict[tuple[int, int], Comparison]:
    """Which groups differ from which? By the places of both, each pair once."""
    [compared] = pairs_of_each([among], test=test, level=level)
    return compared


def pairs_of_each(
    several: Sequence[Sequence[Group]], *, test: str = "auto", level: float = 0.95
) -> list[dict[tuple[int, int], Comparison]]:
    """The same of the groups of many scores and variables, compared all at once."""
    a, b, sizes, places = [], [], [], []
    for among in several:
        there = max(sum(group.n > 1 for group in among), 2)
        places.append(list(combinations(range(len(among)), 2)))
        for i, j in places[-1]:
            a.append(among[i])
            b.append(among[j])
            sizes.append(there)
    compared = iter(each_pair(a, b, test=test, among=sizes, level=level))
    return [{pair: next(compared) for pair in own} for own in places]


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
    among: Sequence[Group], *, test: str = "auto", level: float = 0.95
) -> tuple[Comparison, ...]:
    """Does each group differ from all others taken together? In their order."""
    [compared] = rest_of_each([among], test=test, level=level)
    return compared


def rest_of_each(
    several: Sequence[Sequence[Group]], *, test: str = "auto", level: float = 0.95
) -> list[tuple[Comparison, ...]]:
    """The same of the groups of many scores and variables, compared all at once."""
    groups = [group for among in several for group in among]
    others = [group for among in several for group in _others(among)]
    compared = iter(each_pair(groups, others, test=test, among=[2] * len(groups), level=level))
    return [tuple(next(compared) for _ in among) for among in several]


def total(
    among: Sequence[Group], *, test: str = "auto", level: float = 0.95
) -> tuple[Comparison, ...]:
    """Does each group differ from everyone, of whom it is a part? See `beside.everyone`."""
    [compared] = total_of_each([among], test=test, level=level)
    return compared


def total_of_each(
    several: Sequence[Sequence[Group]], *, test: str = "auto", level: float = 0.95
) -> list[tuple[Comparison, ...]]:
    """The same of the groups of many scores and variables, compared all at once."""
    whole = [merged(among) if among else None for among in several]
    return [
        tuple(
            beside.everyone(beside_rest, group, everyone)
            for beside_rest, group in zip(apart, among, strict=True)
            if everyone is not None
        )
        for apart, among, everyone in zip(
            rest_of_each(several, test=test, level=level), several, whole, strict=True
        )
    ]


def _others(among: Sequence[Group]) -> Sequence[Group]:
    """For each group all others taken as one."""
    if not among:
        return ()
    rests = without_each(GroupColumns.stack(among)).split(among[0])
    drawn = [group for group in among if isinstance(group, Domain)]
    return all_others(rests, drawn) if len(drawn) == len(among) else rests
