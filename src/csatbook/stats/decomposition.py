"""The change of a ratio, divided among what its groups scored, how many they were, and the rest."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, fields
from itertools import combinations
from typing import Literal

import numpy as np
import numpy.typing as npt

from csatbook.stats.block import Numbers

Part = Literal["score", "mix", "weighting", "validity"]
PARTS: tuple[Part, ...] = ("score", "mix", "weighting", "validity")


@dataclass(frozen=True, eq=False)
class Composition:
    """What the groups of one wave bring to a score: sums over their respondents, shape (g,).

    Of all whose answers can be scored, of the valid among them, and of these with their weights.
    """

    top: Numbers
    base: Numbers
    top_valid: Numbers
    base_valid: Numbers
    top_weighted: Numbers
    base_weighted: Numbers


@dataclass(frozen=True, eq=False)
class _Factors:
    """What makes the score of a wave; each field of shape (g,), NaN where nobody is to tell."""

    share: Numbers
    score: Numbers
    kept: Numbers
    """How many of the answers are valid."""
    kept_shift: Numbers
    """By how much those that are score higher."""
    weight: Numbers
    """What a valid answer weighs."""
    weight_shift: Numbers
    """By how much their weights raise the score within the group."""


_MADE_OF: Mapping[Part, tuple[str, ...]] = {
    "mix": ("share",),
    "score": ("score",),
    "validity": ("kept", "kept_shift"),
    "weighting": ("weight", "weight_shift"),
}
_UNKNOWN = {"score": 0.0, "kept": 1.0, "kept_shift": 0.0, "weight": 1.0, "weight_shift": 0.0}


def decompose(before: Composition, now: Composition) -> dict[Part, Numbers] | None:
    """What did each group's scores, its share, the weights and the validity rules add to a change?

    Parameters
    ----------
    before, now : the same g groups in two waves

    Returns
    -------
    dict of part to array, shape (g,), in the unit of the score; or None
        All together they are the change of the weighted score of the valid answers. None where
        the waves have no group in common, so that nothing can be told apart.

    Notes
    -----
    A wave's score is Σ d r q (m + s + t) / Σ d r q over its groups: d the group's share of all
    answers and m its score, both before any rule and weight; r the share of the group's answers
    that is valid and s what that adds to its score; q the mean weight and t what weights add
    within the group. `score` is what m did, `mix` d, `validity` r and s, `weighting` q and t: each
    the mean of what exchanging it does, over all orders in which the four can be exchanged
    (Shapley's value; of two factors Kitagawa's, of several Das Gupta's decomposition). What is
    the same in both waves adds exactly nothing, and exchanging the waves turns the signs.

    A group's part in a change of shares is counted from the mean of both scores: who scores above
    it and becomes more adds. A group that is in one wave only changes the mix alone.

    References
    ----------
    Kitagawa (1955), J. American Statistical Association 50. Das Gupta (1993), Standardization and
    Decomposition of Rates, U.S. Census Bureau P23-186. Shorrocks (2013), J. Economic Inequality 11.

    Examples
    --------
    >>> def wave(top, base):
    ...     return Composition(*map(np.array, [top, base] * 3))
    >>> found = decompose(wave([50.0, 10], [100.0, 100]), wave([75.0, 5], [150.0, 50]))
    >>> {part: each.sum().round(12).tolist() for part, each in found.items() if each.any()}
    {'mix': 0.1}
    """
    ends = _ends(*_filled(_factors(before), _factors(now)))
    if ends is None:
        return None
    each = {}
    for part, (befores, afters, weights) in _STEPS.items():
        steps = weights * _steps(ends, befores, afters)
        each[part] = steps.cumsum(axis=0)[-1]
    return each


def _factors(wave: Composition) -> _Factors:
    score, valid = _over(wave.top, wave.base), _over(wave.top_valid, wave.base_valid)
    mean = wave.base_weighted.sum() / wave.base_valid.sum() if wave.base_valid.any() else 1.0
    return _Factors(
        share=wave.base / wave.base.sum(),
        score=score,
        kept=_over(wave.base_valid, wave.base),
        kept_shift=valid - score,
        weight=_over(wave.base_weighted, wave.base_valid) / (mean or 1.0),
        weight_shift=_over(wave.top_weighted, wave.base_weighted) - valid,
    )


def _over(above: Numbers, below: Numbers) -> Numbers:
    return np.divide(above, below, out=np.full_like(above, np.nan), where=below > 0)


def _filled(one: _Factors, other: _Factors) -> tuple[_Factors, _Factors]:
    """The same, where what a wave does not tell of a group is as in the other."""

    def told(mine: _Factors, theirs: _Factors) -> _Factors:
        known = {}
        for name in (field.name for field in fields(mine)):
            own, beside = getattr(mine, name), getattr(theirs, name)
            filled = np.where(np.isnan(own), beside, own)
            known[name] = np.where(np.isnan(filled), _UNKNOWN.get(name, 0.0), filled)
        return _Factors(**known)

    return told(one, other), told(other, one)


_EXCHANGED = [
    frozenset(chosen) for size in range(len(PARTS) + 1) for chosen in combinations(PARTS, size)
]
"""All choices of parts that are as in the last wave, while the others are as in the first."""


def _part_steps(part: Part) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], Numbers]:
    """The choices without a part, those with it besides, and in which share of orders they follow.

    The last as a column.
    """
    without = [chosen for chosen in _EXCHANGED if part not in chosen]
    orders = [
        math.factorial(len(chosen)) * math.factorial(len(PARTS) - 1 - len(chosen))
        for chosen in without
    ]
    return (
        np.array([_EXCHANGED.index(chosen) for chosen in without]),
        np.array([_EXCHANGED.index(chosen | {part}) for chosen in without]),
        np.array([count / math.factorial(len(PARTS)) for count in orders])[:, None],
    )


_STEPS = {part: _part_steps(part) for part in PARTS}
_FROM_LAST = {
    name: np.array([int(part in chosen) for chosen in _EXCHANGED])
    for part, names in _MADE_OF.items()
    for name in names
}
"""By factor, 1 for each choice in which it is as in the last wave."""

_Ends = tuple[Numbers, Numbers, Numbers]
"""For each choice each group's share of what is weighed, its score, and the score of them all."""


def _ends(first: _Factors, last: _Factors) -> _Ends | None:
    """None where nobody is left in one of them."""

    def chosen(name: str) -> Numbers:
        both = np.stack([getattr(first, name), getattr(last, name)])
        return np.asarray(both[_FROM_LAST[name]], dtype=float)

    held = chosen("share") * chosen("kept") * chosen("weight")
    totals = np.array([row.sum() for row in held])
    if not (totals > 0).all():
        return None
    shares = held / totals[:, None]
    scores = chosen("score") + chosen("kept_shift") + chosen("weight_shift")
    whole = [row @ own for row, own in zip(shares, scores, strict=True)]
    return shares, scores, np.array(whole)[:, None]


def _steps(ends: _Ends, befores: npt.NDArray[np.int64], afters: npt.NDArray[np.int64]) -> Numbers:
    """What does each group add to the differences of these pairs of choices? A row each."""
    shares, scores, whole = (each[befores] for each in ends)
    shares_then, scores_then, whole_then = (each[afters] for each in ends)
    middle = (whole + whole_then) / 2
    own = (shares + shares_then) / 2 * (scores_then - scores)
    return np.asarray(own + ((scores + scores_then) / 2 - middle) * (shares_then - shares))
