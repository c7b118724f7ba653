"""Which part of a change is the largest: scores, another mix, weights, rules, or two groups."""

from __future__ import annotations

import pandas as pd

BEHIND = ("mix", "weighting", "validity")
"""What a change can come from beside how customers scored."""
_MOST = 0.8
"""A part of so much of the change, and of the same sign, is nearly all of it."""
_TRACE = 1e-9
"""So little is what sums of decimals leave."""


def mostly_score(whole: pd.Series, total: float) -> bool:
    """Whether a change comes nearly all from how customers scored."""
    return bool(total and _MOST <= whole["score"] / total <= 1)


def largest_part(whole: pd.Series) -> str:
    """Which part moved a score most: `score`, unless another one is larger.

    Parameters
    ----------
    whole : of the table `change_parts`, what each part contributed

    Examples
    --------
    >>> largest_part(pd.Series({"score": -0.04, "mix": 0.54, "weighting": 0, "validity": 0}))
    'mix'
    """
    others = whole.reindex(BEHIND).abs()
    return "score" if abs(whole["score"]) + _TRACE >= others.max() else str(others.idxmax())


def opposite_groups(
    total: float, whole: pd.Series, groups: pd.DataFrame
) -> tuple[pd.Series, pd.Series] | None:
    """Which two groups moved a score against each other, more than anything else did?

    Parameters
    ----------
    total : the change
    whole : of the table `change_parts`, what each part contributed
    groups : of the same table, what the scores of each group contributed

    Returns
    -------
    the group that raised it most and the one that lowered it most; None where there are none
    """
    order = groups.sort_values("contribution", kind="stable")
    down, up = order.iloc[0], order.iloc[-1]
    least = min(up["contribution"], -down["contribution"])
    behind = 0.0 if largest_part(whole) == "score" else whole.reindex(BEHIND).abs().max()
    return (up, down) if least > behind and 2 * least >= abs(total) else None
