"""Kano categories of features, and how much having or lacking a feature matters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from csatbook.stats import ratio, respondent, tally
from csatbook.stats.block import Numbers
from csatbook.stats.respondent import Part
from csatbook.stats.result import IndexScore
from csatbook.stats.tally import Tally
from csatbook.stats.terms import Terms
from csatbook.study.scale import Scale

METHOD = "kano"

Count = Literal[
    "better",
    "worse",
    "attractive",
    "performance",
    "must_be",
    "indifferent",
    "reverse",
    "questionable",
]

_LETTERS = "AOMIRQ"
_EVALUATION = np.array(
    [[_LETTERS.index(one) for one in row] for row in ("QAAAO", "RIIIM", "RIIIM", "RIIIM", "RRRRQ")]
)
"""Rows: the answer to the functional question; columns: that to the dysfunctional one."""
_COUNTED = {
    "better": "AO",
    "worse": "OM",
    "attractive": "A",
    "performance": "O",
    "must_be": "M",
    "indifferent": "I",
    "reverse": "R",
    "questionable": "Q",
}


def score(
    answers: tally.Answers | Tally,
    weights: pd.Series | None = None,
    *,
    scales: Sequence[Scale],
    count: Count = "better",
    parts: Sequence[Part] | None = None,
    level: float = 0.95,
) -> IndexScore:
    """How much does it please to have these features, or displease to lack them?

    Parameters
    ----------
    answers : DataFrame, shape (n, 2 k)
        For each feature how one would feel with it (functional) and without it (dysfunctional) in
        turn: f1, d1, f2, d2, … Marks 1 like it, 2 expect it, 3 neutral, 4 can live with it, 5
        dislike it, in both questions. A pair of which one is missing counts for nothing.
    weights, scales, level : as in `mean.score`
    count : what is counted
        `better` = (A + O) / (A + O + M + I) and `worse` = (O + M) / (A + O + M + I), over all
        pairs; by convention the latter is written with a minus, here it is a share as the former.
        Else the share of one category among all six: `attractive` A, `performance` (one-
        dimensional) O, `must_be` M, `indifferent` I, `reverse` R, `questionable` Q.
    parts : how the shares of the k features combine; by default all alike. Not used for `better`
        and `worse`, because a ratio of sums has no parts.

    Returns
    -------
    IndexScore
        `value`, `low`, `high` as shares, 0 to 1; Wilson's interval on the linearised variance.

    Raises
    ------
    DataError
        Wrong weights.

    References
    ----------
    Berger et al. (1993), Kano's methods for understanding customer-defined quality, Center for
    Quality Management Journal 2(4), 3-36 (evaluation table, coefficients).

    Examples
    --------
    >>> pairs = pd.DataFrame([[1.0, 3], [1, 5], [2, 5], [3, 3], [5, 1]])  # A, O, M, I, R
    >>> scales = [Scale(min=1, max=5)] * 2
    >>> score(pairs, scales=scales).value, score(pairs, scales=scales, count="reverse").value
    (0.5, 0.2)
    """
    given = tally.of(answers, weights, scales=scales)
    found = terms(given, scales=scales, count=count, parts=parts)
    return ratio.score(found, given, level=level, method=METHOD)


def terms(
    given: Tally,
    *,
    scales: Sequence[Scale],  # noqa: ARG001 - siblings share one call
    count: Count = "better",
    parts: Sequence[Part] | None = None,
) -> Terms:
    """What does each row bring to the score? How many of its pairs fall into the categories."""
    found = _categories(given.marks)
    having = _among(found, _COUNTED[count])
    if count in ("better", "worse"):
        return Terms.of_counts(having.sum(axis=1), _among(found, "AOMI").sum(axis=1))
    shares = np.where(found < 0, np.nan, having)
    return Terms.of_shares(respondent.combine(given.replaced(shares), parts))


def _categories(marks: Numbers) -> npt.NDArray[np.intp]:
    """The place of each pair's category among the letters; -1 without a pair of answers."""
    known = np.isin(marks, (1, 2, 3, 4, 5))
    places = np.where(known, marks, 1).astype(np.intp) - 1
    found = _EVALUATION[places[:, 0::2], places[:, 1::2]]
    return np.where(known[:, 0::2] & known[:, 1::2], found, -1)


def _among(found: npt.NDArray[np.intp], letters: str) -> Numbers:
    """1 where the category is one of these, else 0."""
    return np.array([float(one in letters) for one in _LETTERS] + [0.0])[found]
