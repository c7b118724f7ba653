"""Composite (综合得分): several scores, weighted and added up."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

from csatbook.errors import DataError, Problem
from csatbook.stats.assess import joint
from csatbook.stats.assess.joint import LedgerLine
from csatbook.stats.estimate import Estimate
from csatbook.study.declared import MissingPart

METHOD = "composite"
_BOUNDS = (0.0, 100.0)


@dataclass(frozen=True, eq=False)
class CompositeScore:
    """A score and the parts that it is the sum of."""

    estimate: Estimate
    lines: tuple[LedgerLine, ...]
    """One a part: `count` is its value in points, `each` the weight used."""


def score(
    parts: Mapping[str, Estimate],
    weights: Mapping[str, float],
    *,
    missing: MissingPart = "no_score",
    level: float = 0.95,
) -> CompositeScore:
    """How high is the weighted sum of these scores, and how certain is it?

    Parameters
    ----------
    parts : scores in points of 0 to 100 (see `in_points`), by name
        Their deviations are of the same respondents in the same order.
    weights : by the same names, positive; only their ratios matter
    missing : what becomes of a part without a value
        `no_score`: there is no score. `renormalise`: the other weights are scaled up. `refuse`:
        an error, but not where there is a value that is hidden to protect a small group.
    level : float in (0, 1)
        Coverage of the interval.

    Returns
    -------
    CompositeScore
        The score in points, 0..100, with the error of `joint.total`; `missing_part:NAME` is the
        reason where a part is missing. The points of the lines add up to its value.

    Raises
    ------
    DataError
        A part is missing, and that is refused.

    Examples
    --------
    >>> from csatbook.stats import estimate
    >>> parts = {
    ...     name: estimate.counted(value, method="kpi")
    ...     for name, value in [("survey", 80), ("on_time", 90), ("returns", None)]
    ... }
    >>> weights = {"survey": 0.5, "on_time": 0.25, "returns": 0.25}
    >>> found = score(parts, weights, missing="renormalise")
    >>> [(line.part, line.count, round(line.each, 4)) for line in found.lines]
    [('survey', 80, 0.6667), ('on_time', 90, 0.3333), ('returns', None, 0.0)]
    >>> round(found.estimate.score.value, 4)  # (2 · 80 + 90) / 3
    83.3333
    >>> score(parts, weights).estimate.score.reason
    'missing_part:returns'
    """
    absent = [name for name in weights if parts[name].score.value is None]
    refused = [name for name in absent if parts[name].score.reason != "protected"]
    if refused and missing == "refuse":
        raise DataError(
            [Problem(name, f"has no value ({parts[name].score.reason})") for name in refused]
        )
    left_out = absent if missing == "renormalise" else []
    whole = math.fsum(weight for name, weight in weights.items() if name not in left_out)
    used = {name: 0.0 if name in left_out else one / whole for name, one in weights.items()}
    lines = tuple(_line(name, parts[name].score.value, weight) for name, weight in used.items())
    terms = [(parts[name], weight) for name, weight in used.items() if name not in absent]
    value = math.fsum(line.points for line in lines)
    found = joint.total(value, terms, bounds=_BOUNDS, method=METHOD, level=level)
    if absent and (missing != "renormalise" or not terms):
        found = joint.without(found, f"missing_part:{absent[0]}")
    return CompositeScore(found, lines)


def in_points(estimate: Estimate, best: float, *, full: float = 100.0) -> Estimate:
    """How many points is a score that begins at 0, if at best it is worth `full`?

    Parameters
    ----------
    estimate : a score
    best : float, the score at best, in its own unit: 1 for a share, 5 for marks of 0 to 5
    full : float, the points of that

    Returns
    -------
    Estimate
        Value, interval, error and deviations multiplied by full / best. A share's interval is
        still Wilson's, but at another coverage it is the normal one of its error.

    Examples
    --------
    >>> from csatbook.stats import estimate
    >>> in_points(estimate.counted(0.8, method="measure"), 1, full=20).score.value
    16.0
    """
    factor = full / best
    given = estimate.score
    score = replace(
        given,
        value=_times(given.value, factor),
        low=_times(given.low, factor),
        high=_times(given.high, factor),
        error=_times(given.error, factor),
        trials=None,
        bounds=(0.0, full),
    )
    moves = estimate.deviations
    return replace(estimate, score=score, deviations=None if moves is None else moves * factor)


def _line(name: str, value: float | None, weight: float) -> LedgerLine:
    if value is None:
        return LedgerLine(name, "", "missing", None, weight, 0.0)
    return LedgerLine(name, "", "part", value, weight, value * weight)


def _times(number: float | None, factor: float) -> float | None:
    return None if number is None else number * factor
