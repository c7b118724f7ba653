"""Assessment with deductions (考评): parts with full points, from which deductions are taken."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from csatbook.errors import DataError, Problem
from csatbook.stats.assess import joint
from csatbook.stats.assess.joint import LedgerLine
from csatbook.stats.estimate import Estimate
from csatbook.study import threshold
from csatbook.study.declared import MissingPart

METHOD = "deductions"


@dataclass(frozen=True)
class Loss:
    """What is taken: so many points for each of so many."""

    count: float | None
    """None where it could not be counted."""
    each: float


@dataclass(frozen=True, eq=False)
class DeductionPart:
    """A part of an assessment: full points less what is taken, or a score in points of `full`."""

    full: float
    losses: Mapping[str, Loss] = field(default_factory=dict)
    score: Estimate | None = None


@dataclass(frozen=True, eq=False)
class Assessment:
    """A score and the lines that it is the sum of."""

    estimate: Estimate
    lines: tuple[LedgerLine, ...]


def score(
    parts: Mapping[str, DeductionPart],
    *,
    missing: MissingPart = "no_score",
    opinion: bool = True,
    level: float = 0.95,
) -> Assessment:
    """How many points are left when everything is taken that was found?

    Parameters
    ----------
    parts : by name, in the order of the assessment
        A part with deductions has its full points less count · each, but no less than 0. A part
        with a score (see `composite.in_points`) has that.
    missing : what becomes of a part whose score has no value, or of which something could not be
        counted
        `no_score`: there is no assessment. `renormalise`: the points of the others are scaled up
        to the full points of all. `refuse`: an error.
    opinion : bool
        False: there was nothing to judge by, so that no opinion is given.
    level : float in (0, 1)
        Coverage of the interval.

    Returns
    -------
    Assessment
        The score in points, 0 to the full points of all parts; only its scores have an error (see
        `joint.total`). Reasons for no score: `no_opinion`, without lines; `missing_part:NAME`.
        Otherwise the points of the lines add up to the score.

    Raises
    ------
    DataError
        A count below 0; a part is missing, and that is refused.

    Examples
    --------
    >>> found = score({
    ...     "inspection": DeductionPart(50, {"finding": Loss(3, 1)}),
    ...     "complaints": DeductionPart(30, {"valid": Loss(4, 6), "major": Loss(1, 12)}),
    ... })
    >>> found.estimate.score.value  # 47 + 0, because 30 - 24 - 12 is less
    47.0
    >>> [(line.part, line.line or line.kind, line.points) for line in found.lines[2:]]
    [('complaints', 'full', 30), ('complaints', 'valid', -24.0), ('complaints', 'major', -12.0),
    ('complaints', 'floor', 6.0)]
    """
    _check(parts, missing)
    full = math.fsum(part.full for part in parts.values())
    absent = [name for name, part in parts.items() if _is_missing(part)]
    lines = [line for name, part in parts.items() for line in _lines(name, part)]
    there = math.fsum(part.full for name, part in parts.items() if name not in absent)
    factor = full / there if absent and there and missing == "renormalise" else 1.0
    if factor > 1:
        points = math.fsum(line.points for line in lines)
        lines.append(LedgerLine("", "", "scaled", None, None, points * factor - points))
    terms = [
        (part.score, factor)
        for name, part in parts.items()
        if part.score is not None and name not in absent
    ]
    # Of parts that are all at their floor, the rest of a rounding may be left.
    value = max(0.0, math.fsum(line.points for line in lines))
    found = joint.total(value, terms, bounds=(0.0, full), method=METHOD, level=level)
    if not opinion:
        return Assessment(joint.without(found, "no_opinion"), ())
    if absent and (missing != "renormalise" or not there):
        found = joint.without(found, f"missing_part:{absent[0]}")
    return Assessment(found, tuple(lines))


def _check(parts: Mapping[str, DeductionPart], missing: MissingPart) -> None:
    problems = [
        Problem(f"{name}.{line}", f"expected a count of 0 or more; found {loss.count:g}")
        for name, part in parts.items()
        for line, loss in part.losses.items()
        if loss.count is not None and loss.count < 0
    ]
    if missing == "refuse":
        problems += [
            Problem(name, "has no value")
            for name, part in parts.items()
            if _is_missing(part) and not _is_protected(part)
        ]
    if problems:
        raise DataError(problems)


def _is_missing(part: DeductionPart) -> bool:
    if part.score is not None:
        return part.score.score.value is None
    return any(loss.count is None for loss in part.losses.values())


def _is_protected(part: DeductionPart) -> bool:
    """Whether there is a value, but hidden to protect a small group."""
    return part.score is not None and part.score.score.reason == "protected"


def _lines(name: str, part: DeductionPart) -> Iterator[LedgerLine]:
    if _is_missing(part):
        yield LedgerLine(name, "", "missing", None, None, 0.0)
    elif part.score is not None:
        yield LedgerLine(
            name, "", "score", part.score.score.value, 1.0, part.score.score.value or 0.0
        )
    else:
        yield LedgerLine(name, "", "full", None, None, part.full)
        taken = [part.full]
        for line, loss in part.losses.items():
            count = loss.count or 0.0
            taken.append(0.0 - count * loss.each)
            yield LedgerLine(name, line, "loss", count, loss.each, taken[-1])
        left = math.fsum(taken)
        if threshold.exceeds(0.0, left, scale=part.full):
            yield LedgerLine(name, "", "floor", None, None, -left)
