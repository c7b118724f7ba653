"""The change of a ratio, divided among what its groups scored, how many they were, and the rest."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, fields
from itertools import combinations
from typing import Literal

import numpy as np

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
    first, last = _filled(_factors(before), _factors(now))
    ends: dict[frozenset[Part], _End] = {}
    for size in range(len(PARTS) + 1):
        for changed in combinations(PARTS, size):
            end = _end(_mixed(first, last, changed))
            if end is None:
                return None
            ends[frozenset(changed)] = end
    each = {part: np.zeros_like(before.base) for part in PARTS}
    for part in PARTS:
        others = [other for other in PARTS if other != part]
        for size in range(len(PARTS)):
            orders = math.factorial(size) * math.factorial(len(others) - size)
            for changed in combinations(others, size):
                step = _step(ends[frozenset(changed)], ends[frozenset((*changed, part))])
                each[part] += orders / math.factorial(len(PARTS)) * step
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


def _mixed(first: _Factors, last: _Factors, changed: tuple[Part, ...]) -> _Factors:
    """The first wave with some of its factors as in the last."""
    names = [name for part in changed for name in _MADE_OF[part]]
    taken = {name: getattr(last, name) for name in names}
    return _Factors(
        **{field.name: taken.get(field.name, getattr(first, field.name)) for field in fields(first)}
    )


_End = tuple[Numbers, Numbers, float]
"""Each group's share of what is weighed, its score, and the score of all of them."""


def _end(factors: _Factors) -> _End | None:
    held = factors.share * factors.kept * factors.weight
    total = held.sum()
    if not total > 0:
        return None
    shares, scores = held / total, factors.score + factors.kept_shift + factors.weight_shift
    return shares, scores, float(shares @ scores)


def _step(one: _End, other: _End) -> Numbers:
    """What does each group add to the difference of two?"""
    (shares, scores, whole), (shares_then, scores_then, whole_then) = one, other
    middle = (whole + whole_then) / 2
    own = (shares + shares_then) / 2 * (scores_then - scores)
    return np.asarray(own + ((scores + scores_then) / 2 - middle) * (shares_then - shares))
