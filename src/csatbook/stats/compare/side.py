"""Two groups side by side, before they are tested."""

from __future__ import annotations

from csatbook.stats.compare import cohen_h, hedges_g
from csatbook.stats.groups.comparison import Comparison
from csatbook.stats.groups.group import Group

_ALONE = 1 + 1e-9
"""Effective respondents: one weighs so much that the others are nothing beside."""


def by_side(test: str, a: Group, b: Group, *, level: float) -> Comparison:
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
    reason = _lacking(a, b)
    size = cohen_h if a.kind == "share" else hedges_g
    effect = size.of(a, b, level=level) if reason in (None, "all_equal") else None
    value, low, high = effect or (None, None, None)
    return Comparison(
        test=test,
        value_a=a.value if a.n else None,
        value_b=b.value if b.n else None,
        difference=a.value - b.value if a.n and b.n else None,
        low=None,
        high=None,
        statistic=None,
        df=None,
        p=None,
        effect=value,
        effect_name=size.NAME,
        effect_low=low,
        effect_high=high,
        n_a=a.n,
        n_b=b.n,
        n_eff_a=a.n_eff,
        n_eff_b=b.n_eff,
        level=level,
        reason=reason,
    )


def _lacking(a: Group, b: Group) -> str | None:
    reason = lacking(a) or lacking(b)
    if "empty_group" in (lacking(a), lacking(b)):
        return "empty_group"
    return reason or ("all_equal" if a.ww_dd == b.ww_dd == 0 else None)


def lacking(one: Group) -> str | None:
    """Why can there be no test with this group? `empty_group`, `one_answer`, or None.

    Of one answer, and of many of which one outweighs the others, no spread is seen.
    """
    if not one.n:
        return "empty_group"
    return "one_answer" if one.n < 2 or one.n_eff < _ALONE else None
