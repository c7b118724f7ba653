"""The same units of two waves, and how uncertain a part is that was filled in from others."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from csatbook.analysis.evaluated import Evaluated, averaged, evaluated, followed
from csatbook.analysis.unit import Unit
from csatbook.analysis.wave import Wave
from csatbook.stats.assess import joint
from csatbook.stats.assess.joint import LedgerLine
from csatbook.stats.compare.by_t import Error, satterthwaite
from csatbook.stats.estimate import Estimate
from csatbook.stats.result import IndexScore, interval_at
from csatbook.study.derived import Composite, Deductions, Derived
from csatbook.survey.state.reads import cache

FILLED = "filled_in"
"""The reason for no test where nobody can tell how far a filled-in part is off."""

_LEAST = 3
"""From fewer units with all parts nothing is learned of how far a filled-in part may be off."""

_LEVEL = 0.95

Items = frozenset[str] | None


@dataclass(frozen=True)
class Held:
    """A score of everyone, or of a unit, in two waves, over the units that both hold."""

    now: Estimate
    before: Estimate
    errors: tuple[tuple[Error, ...], tuple[Error, ...]] | None
    """Of what was filled in from other parts, now and before; None where that is not known."""
    units: tuple[str, ...]
    """Of which both are the mean; none where the score is no mean of units."""
    left_out: int = 0
    """So many units have the score in one of the waves alone."""

    @property
    def pair(self) -> tuple[IndexScore, IndexScore]:
        """Both scores, now and before, with what was filled in as a part of their errors."""
        since, then = self.now.score, self.before.score
        if self.errors is None:
            return replace(since, error=None, df=None), replace(then, error=None, df=None)
        return _with(since, self.errors[0]), _with(then, self.errors[1])


def _with(score: IndexScore, errors: Sequence[Error]) -> IndexScore:
    if not errors or score.error is None:
        return score
    each = [Error(score.error, math.inf if score.df is None else score.df), *errors]
    variances = [error.size**2 for error in each]
    df = satterthwaite(variances, [error.df for error in each])
    return replace(score, error=math.sqrt(math.fsum(variances)), df=df)


def held(now: Wave, before: Wave, name: str, unit: Unit | None, items: Items = None) -> Held:
    """How high is a score in two waves, over the units that both hold, and what was filled in?

    Parameters
    ----------
    now, before : two waves of one study
    name : of a score
    unit : of which it is; None: of everyone
    items : over these alone; None: over all

    Notes
    -----
    A mean of units is that of those which have the score in both waves, so that who joined or left
    changes nothing. A part that the study's rule fills in from the other parts (`renormalise`) was
    not measured. How far it may be off is learned from the units that have all parts: the root
    mean square of what they have less what the rule would have given them without that part, with
    as many degrees of freedom as there are such units. It is an error of its own, and of a mean of
    m units counts by 1 / m.

    Examples
    --------
    >>> found = held(shops, shops, "total", None)
    >>> found.now.score == found.before.score, found.errors, found.left_out
    (True, ((), ()), 0)
    """
    both, left_out = _both(now, before, name, unit, items)
    lowest = now.study.units.levels[-1] if now.study.units else ""
    own = [Unit(lowest, shop) for shop in both] if both else [unit]
    errors = [_errors(wave, own, name, items) for wave in (now, before)]
    since, then = (_score(wave, name, unit, items, both) for wave in (now, before))
    known = None if errors[0] is None or errors[1] is None else (errors[0], errors[1])
    return Held(since, then, known, both, left_out)


def doubted(wave: Wave, name: str, unit: Unit | None, items: Items = None) -> IndexScore:
    """The score of everyone or a unit, with what was filled in from other parts in its error.

    Without an error where that is not known; as it is where nothing was filled in.

    Examples
    --------
    >>> unit = Unit("shop", "north")
    >>> doubted(shops, "total", unit) == evaluated(shops)[unit].scores["total"].score
    True
    """
    score = _known(wave, items)[unit].scores[name].score
    errors = _filled_errors(wave, name, unit, items)
    return replace(score, error=None, df=None) if errors is None else _with(score, errors)


class FilledIn(NamedTuple):
    """How far a score may be off by what was filled in from other parts."""

    size: float
    """As a standard error; NaN where nothing tells it, as are the ends then."""
    low: float
    """Ends of the score's interval, with its own error and this one."""
    high: float


def filled_in(wave: Wave, name: str, unit: Unit | None, items: Items = None) -> FilledIn | None:
    """How far may a score be off by what was filled in? None where nothing was; see `held`.

    Examples
    --------
    >>> filled_in(shops, "total", None) is None
    True
    """
    errors = _filled_errors(wave, name, unit, items)
    if errors == ():
        return None
    size = math.hypot(*(error.size for error in errors)) if errors else math.nan
    low, high = interval_at(doubted(wave, name, unit, items), _LEVEL) or (math.nan, math.nan)
    return FilledIn(size, low, high)


def _filled_errors(
    wave: Wave, name: str, unit: Unit | None, items: Items
) -> tuple[Error, ...] | None:
    both, _ = _both(wave, wave, name, unit, items)
    lowest = wave.study.units.levels[-1] if wave.study.units else ""
    return _errors(wave, [Unit(lowest, shop) for shop in both] or [unit], name, items)


def _errors(
    wave: Wave, units: Sequence[Unit | None], name: str, items: Items
) -> tuple[Error, ...] | None:
    """Of what was filled in, as it counts in the mean of these; None where it is not known."""
    filled = [unit for unit in units if _is_filled(wave, unit, name, items)]
    off = [_off(wave, unit, name, items) for unit in filled]
    known = [error._replace(size=error.size / len(units)) for error in off if error is not None]
    return None if len(known) < len(off) else tuple(known)


def _both(
    now: Wave, before: Wave, name: str, unit: Unit | None, items: Items
) -> tuple[tuple[str, ...], int]:
    """The units that have the score in both waves, and how many have it in one of them."""
    with_score = []
    for wave in (now, before):
        known, levels = _known(wave, items), wave.study.units.levels if wave.study.units else ()
        with_score.append(
            [
                shop
                for shop in averaged(wave, name, unit)
                if known[Unit(levels[-1], shop)].scores[name].score.value is not None
            ]
        )
    both = tuple(shop for shop in with_score[0] if shop in set(with_score[1]))
    return both, len({*with_score[0], *with_score[1]}) - len(both)


def _known(wave: Wave, items: Items) -> Mapping[Unit | None, Evaluated]:
    return evaluated(wave) if items is None else evaluated(wave, items)


def _score(wave: Wave, name: str, unit: Unit | None, items: Items, both: Sequence[str]) -> Estimate:
    if unit is None:
        return followed(wave, name, items, among=both or None)
    known = _known(wave, items)
    whole = known[unit].scores[name]
    if not both:
        return whole
    lowest = wave.study.units.levels[-1] if wave.study.units else ""
    units = [known[Unit(lowest, shop)].scores[name] for shop in both]
    return joint.mean_of_units(units, method=whole.score.method)


def _is_filled(wave: Wave, unit: Unit | None, name: str, items: Items) -> bool:
    """Whether a part of the score, or of a score that is in it, was filled in from others."""
    own = _known(wave, items)[unit]
    if own.scores[name].score.value is None:
        return False
    if any(line.kind == "missing" for line in own.lines.get(name, ())):
        return True
    declared = wave.study.scores[name]
    used = declared.parts_used if isinstance(declared, Derived) else ()
    return any(_is_filled(wave, unit, part, items) for part in used if part in own.scores)


def _off(wave: Wave, unit: Unit | None, name: str, items: Items) -> Error | None:
    """How far may the score be off by what was filled in? None where nothing tells it."""
    own = _known(wave, items)[unit]
    absent = frozenset(line.part for line in own.lines.get(name, ()) if line.kind == "missing")
    levels = wave.study.units.levels if wave.study.units else ()
    level = wave.variable if unit is None else unit.level  # everyone of its own report is a unit
    if not absent or level not in levels:
        return None
    return _off_without(wave.everyone, level, name, absent, items)


@cache
def _off_without(
    everyone: Wave, level: str, name: str, absent: frozenset[str], items: Items
) -> Error | None:
    """How far is the score of the level's units off, where these parts are filled in?"""
    declared = everyone.study.scores[name]
    if not isinstance(declared, Composite | Deductions):
        return None
    full = full_points(declared)
    off = [
        _residual(made.lines[name], full, absent)
        for each, made in _known(everyone, items).items()
        if each is not None and each.level == level and name in made.lines
        if not any(line.kind == "missing" for line in made.lines[name])
        if made.scores[name].score.value is not None
    ]
    if len(off) < _LEAST:
        return None
    return Error(math.sqrt(float(np.mean(np.square(off)))), float(len(off)))


def full_points(declared: Composite | Deductions) -> dict[str, float]:
    """What is each part worth at best, in points of the whole score?"""
    if isinstance(declared, Deductions):
        return {name: part.full for name, part in declared.parts.items()}
    return {name: 100 * share for name, share in declared.shares.items()}


def _residual(lines: Sequence[LedgerLine], full: dict[str, float], absent: frozenset[str]) -> float:
    """What a unit with all parts has, less what it would have with these filled in."""
    there = math.fsum(points for name, points in full.items() if name not in absent)
    kept = math.fsum(line.points for line in lines if line.part not in absent)
    points = math.fsum(line.points for line in lines)
    return points - kept * math.fsum(full.values()) / there
