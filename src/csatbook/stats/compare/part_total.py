"""A group against everyone, of whom it is a part."""

from __future__ import annotations

from dataclasses import replace

from csatbook.stats.groups.comparison import Comparison
from csatbook.stats.groups.group import Group


def compare(beside_rest: Comparison, part: Group, total: Group) -> Comparison:
    """Does the score of a group differ from that of everyone?

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
