"""Two groups beside each other before they are tested; a group beside everyone after it was."""

from __future__ import annotations

import math
from dataclasses import replace

from csatbook.stats.compare import effect_size
from csatbook.stats.groups.comparison import Comparison
from csatbook.stats.groups.group import Group
from csatbook.stats.result import wilson

_ALONE = 1 + 1e-9
"""Effective respondents: one weighs so much that the others are nothing beside."""


def untested(test: str, a: Group, b: Group, *, level: float) -> Comparison:
    """How high are both, how large is the difference, and can there be a test at all?

    Parameters
    ----------
    test : name for the result
    a, b : two groups of one score that share no respondent
    level : float in (0, 1)
        Coverage of the intervals.

    Returns
    -------
    Comparison
        With values, difference and effect size; without statistic, p and interval. `reason` is
        None where there can be a test.
    """
    lacking = _lacking(a, b)
    effect = None if lacking else effect_size.between(a, b, level=level)
    value, low, high = effect or (None, None, None)
    reason = lacking or ("all_equal" if a.ww_dd == b.ww_dd == 0 else None)
    return replace(
        Comparison.blank(
            test,
            n=(a.n, b.n),
            n_eff=(a.n_eff, b.n_eff),
            level=level,
            effect_name=effect_size.NAMES[a.kind],
            reason="all_drawn" if a.whole and reason is None else reason,
        ),
        value_a=a.value if a.n else None,
        value_b=b.value if b.n else None,
        difference=a.value - b.value if a.n and b.n else None,
        effect=value,
        effect_low=low,
        effect_high=high,
    )


def untested_shares(test: str, a: Group, b: Group, *, level: float) -> Comparison:
    """The same of two shares of simple yes/no answers, with the interval of their difference.

    Returns
    -------
    Comparison
        With `low`, `high` and `error`, too. `all_equal` is left as a reason only where there is no
        difference either: unlike means, shares of 0 and 1 can be told apart.

    References
    ----------
    Newcombe (1998), Statistics in Medicine 17, 873-890: method 10, from Wilson's intervals.
    """
    found = untested(test, a, b, level=level)
    difference = found.difference
    if difference is None or found.reason == "one_answer":
        return found
    low_a, high_a = wilson(a.value, a.n, level=level)
    low_b, high_b = wilson(b.value, b.n, level=level)
    return replace(
        found,
        low=max(-1.0, difference - math.hypot(a.value - low_a, high_b - b.value)),
        high=min(1.0, difference + math.hypot(high_a - a.value, b.value - low_b)),
        error=math.sqrt(a.value * (1 - a.value) / a.n + b.value * (1 - b.value) / b.n) or None,
        reason=found.reason if difference == 0 else None,
    )


def _lacking(a: Group, b: Group) -> str | None:
    reasons = (lacking(a), lacking(b))
    return "empty_group" if "empty_group" in reasons else reasons[0] or reasons[1]


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
    >>> rest, total = comparing.rest(groups, 0), comparing.total(groups, 0)
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
