"""Paired t test: two scores of the same respondents, such as of oneself and of a competitor."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from csatbook.stats import design, ratio, tally
from csatbook.stats.block import Numbers
from csatbook.stats.compare import effect_size
from csatbook.stats.compare.by_t import Error, judged
from csatbook.stats.design import Design
from csatbook.stats.groups.comparison import Comparison
from csatbook.stats.ratio import Moments
from csatbook.stats.score import TERMS
from csatbook.stats.tally import Tally
from csatbook.stats.terms import Component, Terms
from csatbook.study.scale import Scale

TEST = "paired"

_OF_SHARE = "difference"
"""The effect of a share is the difference itself."""
_ALONE = 1 + 1e-9
"""Effective respondents: one weighs so much that the others are nothing beside."""
_NOTHING = 1e-12
"""A variance so small beside those of the two scores is rounding."""


def compare(
    method: str,
    own: pd.DataFrame,
    other: pd.DataFrame,
    weights: pd.Series | None = None,
    *,
    scales: Sequence[Scale],
    parts: Sequence[Component] | None = None,
    drawn: Design | None = None,
    level: float = 0.95,
    **options: object,
) -> Comparison:
    """Does a score of some answers differ from that of other answers of the same respondents?

    Parameters
    ----------
    method : name of a method of `methods`
    own, other : DataFrames, shape (n, k), same index: the same k questions asked about two things
        An answer counts where the respondent gave the other one to the same question, too.
    weights : Series, shape (n,), same index, non-negative; optional
        Only ratios matter. Weight 0 is nobody.
    scales, parts, options : as the method takes them, of the k questions
    drawn : how the respondents were drawn, if not one by one
    level : float in (0, 1)
        Coverage of the intervals.

    Returns
    -------
    Comparison
        `value_a` of `own`, `value_b` of `other`; in the unit of the score. `effect` of a mean is
        Cohen's d_z, the difference in standard deviations of one respondent's difference; of a
        share the difference itself. Reasons: `empty_group` (nobody answered both), `one_answer`,
        `all_equal` (everyone's difference is the same), and of a sample drawn in strata and
        clusters `one_cluster` (no more clusters than strata, or clusters do not differ).

    Raises
    ------
    DataError
        Wrong weights.

    Notes
    -----
    Respondent i moves the difference by d_i = u_i (own_i - other_i - difference), u_i the share of
    the weight; of a ratio by the difference of the linearised deviations of both. The variance is
    sum(d²) / (1 - 2 U₃ / U₂ + U₂) with U_j = sum(u^j) and U₂² / U₄ - 1 degrees of freedom: without
    weights n / (n - 1) sum(d²) and n - 1, the t test of the differences. Under a design it is
    `design.variance` of the d_i with its degrees of freedom. Of yes and no answers the test is
    McNemar's, with the spread around the difference in place of that around 0; it keeps its level
    even where few respondents differ. Means need more than 25 γ² respondents where the skewness of
    the differences is γ.

    References
    ----------
    Binder (1983), International Statistical Review 51 (linearised variance). Cochran (1977),
    Sampling Techniques, 2.15 (25 γ²). Bell and McCaffrey (2002), Survey Methodology 28(2) (few
    respondents of unequal weight). Equal to R's `t.test(paired = TRUE)`; with weights to `svymean`
    of the differences but for the small-sample factor, under a design to it as it is.

    Examples
    --------
    >>> we = pd.DataFrame({"price": [4.0, 5, 3, 4]})
    >>> they = pd.DataFrame({"price": [3.0, 3, 3, None]})
    >>> found = compare("mean", we, they, scales=[Scale(min=1, max=5)])
    >>> found.value_a, found.value_b, found.n_a  # differences 1, 2 and 0 of three respondents
    (4.0, 3.0, 3)
    >>> round(found.statistic, 4), found.df, round(found.effect, 6)  # 1 / √(1/3), 1 / 1
    (1.7321, 2.0, 1.0)
    """
    columns = [column for frame in (own, other) for _, column in frame.items()]
    everyone = tally.rows(columns, weights, scales=[*scales, *scales], drawn=drawn)
    terms = [
        TERMS[method](half, scales=scales, parts=parts, **options) for half in _halves(everyone)
    ]
    a, b = (ratio.moments(term, everyone) for term in terms)
    share = terms[0].kind == "share"
    found = _side_by_side(a, b, share=share, level=level)
    if found.reason is not None:
        return found
    first, second = (_moved(term, everyone, m) for term, m in zip(terms, (a, b), strict=True))
    moved, asked = first - second, (terms[0].base > 0) | (terms[1].base > 0)
    weight = np.where(asked, everyone.weight, 0.0)
    variance, df = _variance(moved, weight, everyone.drawn)
    scores = float(np.square(first).sum() + np.square(second).sum())
    if float(np.square(moved).sum()) <= _NOTHING * scores:
        return replace(found, reason="all_equal")
    if drawn is not None and (df < 1 or variance <= _NOTHING * scores):
        return replace(found, reason="one_cluster")
    low, high = terms[0].bounds
    found = judged(found, [Error(math.sqrt(variance), df)], most=high - low)
    if share:
        return replace(found, effect_low=found.low, effect_high=found.high)
    return _with_effect(found, moved, weight)


def _halves(both: Tally) -> list[Tally]:
    """The answers to either half of the columns, as far as there is one to the other half."""
    marks = both.marks
    half = both.width // 2
    known = ~np.isnan(marks[:, :half]) & ~np.isnan(marks[:, half:])
    return [
        both.replaced(np.where(known, half_marks, np.nan))
        for half_marks in (marks[:, :half], marks[:, half:])
    ]


def _side_by_side(a: Moments, b: Moments, *, share: bool, level: float) -> Comparison:
    """How high are both, and can there be a test at all?"""
    reason = None
    if not (a.n and b.n):
        reason = "empty_group"
    elif min(a.n, b.n) < 2 or min(a.kish, b.kish) < _ALONE:
        reason = "one_answer"
    difference = a.mean - b.mean if a.n and b.n else None
    return replace(
        Comparison.blank(
            TEST,
            n=(a.n, b.n),
            n_eff=(a.kish, b.kish),
            level=level,
            effect_name=_OF_SHARE if share else effect_size.PAIRED,
            reason=reason,
        ),
        value_a=a.mean if a.n else None,
        value_b=b.mean if b.n else None,
        difference=difference,
        effect=difference if share else None,
    )


def _moved(terms: Terms, given: Tally, m: Moments) -> Numbers:
    """By how much does each respondent move the score? Before any small-sample factor."""
    away = given.weight * (terms.top - m.mean * terms.base)
    return np.asarray(away / np.sum(given.weight * terms.base))


def _variance(moved: Numbers, weight: Numbers, drawn: Design | None) -> tuple[float, float]:
    """Of the difference, and its degrees of freedom."""
    if drawn is not None:
        found = design.variance(moved, drawn, weight > 0)
        return found.variance, float(found.df)
    w = weight / weight.max()  # so that equal weights give just n - 1
    sum1, sum2, sum3, sum4 = (float(np.sum(w**power)) for power in (1, 2, 3, 4))
    left = 1 - 2 * sum3 / (sum2 * sum1) + sum2 / sum1**2
    return float(np.square(moved).sum()) / left, sum2**2 / sum4 - 1


def _with_effect(found: Comparison, moved: Numbers, weight: Numbers) -> Comparison:
    """How large is the difference beside the spread of one respondent's difference?"""
    inside = weight > 0
    whole = weight.sum()
    spread = math.sqrt(whole * float(np.sum(np.square(moved[inside]) / weight[inside])))
    n_eff = float(whole**2 / np.square(weight).sum())
    effect, low, high = effect_size.cohen_dz(
        found.difference or 0.0, spread, n_eff, level=found.level
    )
    return replace(found, effect=effect, effect_low=low, effect_high=high)
