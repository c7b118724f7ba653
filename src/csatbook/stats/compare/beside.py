"""Two groups beside each other before they are tested; a group beside everyone after it was."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from csatbook.stats.compare import effect_size
from csatbook.stats.groups.columns import GroupColumns
from csatbook.stats.groups.comparison import Comparison, Comparisons
from csatbook.stats.groups.group import Group
from csatbook.stats.result import wilson_intervals

_ALONE = 1 + 1e-9
"""Effective respondents: one weighs so much that the others are nothing beside."""


def untested(test: str, a: GroupColumns, b: GroupColumns, *, level: float) -> Comparisons:
    """How high are both of each pair, how large is the difference, and can there be a test at all?

    Parameters
    ----------
    test : name for the result
    a, b : as many groups of one score; the first share no respondent, nor do the second …
    level : float in (0, 1)
        Coverage of the intervals.

    Returns
    -------
    Comparisons
        With values, difference and effect size; without statistic, p and interval. `reason` is
        None where there can be a test.
    """
    empty = (a.n == 0) | (b.n == 0)
    alone = ((a.n < 2) | (a.n_eff < _ALONE)) | ((b.n < 2) | (b.n_eff < _ALONE))
    equal = (a.ww_dd == 0) & (b.ww_dd == 0)
    effect = effect_size.between(a, b, level=level)
    nothing = np.full(len(a.n), np.nan)
    value, low, high = (np.where(alone, nothing, each) for each in effect)
    compared = Comparisons(
        test=test,
        value_a=a.value,
        value_b=b.value,
        difference=a.value - b.value,
        low=nothing,
        high=nothing,
        statistic=nothing,
        df=nothing,
        p=nothing,
        effect=value,
        effect_name=effect_size.NAMES[a.kind],
        effect_low=low,
        effect_high=high,
        n_a=a.n,
        n_b=b.n,
        n_eff_a=a.n_eff,
        n_eff_b=b.n_eff,
        level=level,
        reason=[None] * len(a.n),
        error=nothing,
    )
    for where, reason in (
        (empty, "empty_group"),
        (alone, "one_answer"),
        (equal, "all_equal"),
        (np.full(len(a.n), a.whole), "all_drawn"),
    ):
        compared = compared.told(where, reason)
    return compared


def untested_shares(test: str, a: GroupColumns, b: GroupColumns, *, level: float) -> Comparisons:
    """The same of shares of simple yes/no answers, with the intervals of their differences.

    Returns
    -------
    Comparisons
        With `low`, `high` and `error`, too. `all_equal` is left as a reason only where there is no
        difference either: unlike means, shares of 0 and 1 can be told apart.

    References
    ----------
    Newcombe (1998), Statistics in Medicine 17, 873-890: method 10, from Wilson's intervals.
    """
    compared = untested(test, a, b, level=level)
    able = np.array([reason not in ("empty_group", "one_answer") for reason in compared.reason])
    low_a, high_a = wilson_intervals(a.value, a.n, level=level)
    low_b, high_b = wilson_intervals(b.value, b.n, level=level)
    low = compared.difference - np.hypot(a.value - low_a, high_b - b.value)
    high = compared.difference + np.hypot(high_a - a.value, b.value - low_b)
    error = np.sqrt(a.value * (1 - a.value) / a.n + b.value * (1 - b.value) / b.n)
    apart = (compared.difference != 0).tolist()
    reasons = [
        None if may and differ else reason
        for reason, may, differ in zip(compared.reason, able.tolist(), apart, strict=True)
    ]
    return replace(
        compared,
        low=np.where(able, np.maximum(-1.0, low), np.nan),
        high=np.where(able, np.minimum(1.0, high), np.nan),
        error=np.where(able & (error > 0), error, np.nan),
        reason=reasons,
    )


def lacking(group: Group) -> str | None:
    """Why can there be no test with this group? `empty_group`, `one_answer`, or None.

    Of one answer, and of many of which one outweighs the others, no spread is seen.
    """
    if not group.n:
        return "empty_group"
    return "one_answer" if group.n < 2 or group.n_eff < _ALONE else None


def everyone(beside_rest: Comparison, part: Group, total: Group) -> Comparison:
    """Does the score of a group differ from that of everyone, of whom it is a part?

    Parameters
    ----------
    beside_rest : the part compared with all others together
    part, total : the group, and everyone

    Returns
    -------
    Comparison
        `value_b`, `n_b` and `n_eff_b` are everyone's. With the part's share f of everyone (of the
        weighted base), part - total = (1 - f) (part - rest): difference, interval and error are
        so many times those against the rest, while statistic, p and effect are the same. f is
        taken as it is, not as a chance result of the sample.

    Examples
    --------
    >>> import pandas as pd
    >>> from csatbook.stats import compare as comparing
    >>> from csatbook.study.scale import Scale
    >>> five = Scale(min=1, max=5)
    >>> marks, who = pd.Series([5.0, 4, 4, 3, 1, 2, 3, 2]), pd.Series(list("aaaabbbb"))
    >>> groups = comparing.groups("mean", marks, who.astype("category"), scales=[five])
    >>> rest, total = comparing.rest(groups)[0], comparing.total(groups)[0]
    >>> rest.difference, total.difference, rest.p == total.p
    (2.0, 1.0, True)
    """
    if not part.n or not total.n:
        return beside_rest
    outside = 1 - part.base / total.base

    def scaled(number: float | None) -> float | None:
        return None if number is None else outside * number

    return replace(
        beside_rest,
        value_b=total.value,
        difference=scaled(beside_rest.difference),
        low=scaled(beside_rest.low),
        high=scaled(beside_rest.high),
        error=scaled(beside_rest.error),
        n_b=total.n,
        n_eff_b=total.n_eff,
    )
