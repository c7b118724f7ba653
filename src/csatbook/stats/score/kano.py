"""Kano categories of features, and how much having or lacking a feature matters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
import numpy.typing as npt

from csatbook.stats.block import Numbers
from csatbook.stats.tally import Tally
from csatbook.stats.terms import Component, Terms, combine
from csatbook.study.scale import Scale

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
    [
        [_LETTERS.index(letter) for letter in row]
        for row in ("QAAAO", "RIIIM", "RIIIM", "RIIIM", "RRRRQ")
    ]
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


def terms(
    given: Tally,
    *,
    scales: Sequence[Scale],  # noqa: ARG001 - siblings share one call
    count: Count = "better",
    parts: Sequence[Component] | None = None,
) -> Terms:
    """How much does it please to have these features, or displease to lack them?

    Parameters
    ----------
    given : shape (n, 2 k)
        For each feature how one would feel with it (functional) and without it (dysfunctional) in
        turn: f1, d1, f2, d2, … Marks 1 like it, 2 expect it, 3 neutral, 4 can live with it, 5
        dislike it, in both questions. A pair of which one is missing counts for nothing.
    count : what is counted
        `better` = (A + O) / (A + O + M + I) and `worse` = (O + M) / (A + O + M + I), over all
        pairs; by convention the latter is written with a minus, here it is a share as the former.
        Else the share of one category among all six: `attractive` A, `performance` (one-
        dimensional) O, `must_be` M, `indifferent` I, `reverse` R, `questionable` Q.
    parts : how the shares of the k features combine; by default all alike. Not used for `better`
        and `worse`, because a ratio of sums has no parts.

    Returns
    -------
    Terms
        Of shares, 0 to 1.

    References
    ----------
    Berger et al. (1993), Kano's methods for understanding customer-defined quality, Center for
    Quality Management Journal 2(4), 3-36 (evaluation table, coefficients).

    Examples
    --------
    >>> from csatbook.stats.ratio import index_score
    >>> import pandas as pd
    >>> pairs = pd.DataFrame([[1.0, 3], [1, 5], [2, 5], [3, 3], [5, 1]])  # A, O, M, I, R
    >>> scales = [Scale(min=1, max=5)] * 2
    >>> [index_score("kano", pairs, scales=scales, count=c).value for c in ("better", "reverse")]
    [0.5, 0.2]
    """
    categories = _categories(given.marks)
    having = _among(categories, _COUNTED[count])
    if count in ("better", "worse"):
        return Terms.of_counts(having.sum(axis=1), _among(categories, "AOMI").sum(axis=1))
    shares = np.where(categories < 0, np.nan, having)
    return Terms.of_shares(combine(given.replaced(shares), parts))


def _categories(marks: Numbers) -> npt.NDArray[np.intp]:
    """The place of each pair's category among the letters; -1 without a pair of answers."""
    known = np.isin(marks, (1, 2, 3, 4, 5))
    places = np.where(known, marks, 1).astype(np.intp) - 1
    categories = _EVALUATION[places[:, 0::2], places[:, 1::2]]
    return np.where(known[:, 0::2] & known[:, 1::2], categories, -1)


def _among(categories: npt.NDArray[np.intp], letters: str) -> Numbers:
    """1 where the category is one of these, else 0."""
    return np.array([float(letter in letters) for letter in _LETTERS] + [0.0])[categories]
