"""Every score of everyone and of each unit: answers, measures, and what is made of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from csatbook.analysis import disclosure
from csatbook.analysis import unit as all_units
from csatbook.analysis.disclosure import Reason
from csatbook.analysis.subject import Subject, comparable, subjects
from csatbook.analysis.unit import Unit
from csatbook.analysis.wave import Wave
from csatbook.errors import DataError, Problem
from csatbook.stats import estimate
from csatbook.stats.assess import composite, deductions, iceberg, joint, kpi
from csatbook.stats.assess.deductions import DeductionPart, Loss
from csatbook.stats.assess.joint import LedgerLine
from csatbook.stats.design import Design
from csatbook.stats.estimate import Estimate
from csatbook.study import derivation
from csatbook.study.answered import Answered
from csatbook.study.declared import Declared
from csatbook.study.derived import Composite, Deductions, Iceberg, Kpi, Measured
from csatbook.survey.state.reads import cache


@dataclass(frozen=True, eq=False)
class Assessed:
    """What is known of everyone or of one unit."""

    wave: Wave
    unit: Unit | None
    rows: pd.DataFrame
    """The answers."""
    below: Mapping[str, Evaluated]
    """The units of the lowest level that belong to it; none for such a unit itself."""
    items: frozenset[str] | None = None
    """Scores are over these alone; None: over all."""

    def measured(self, name: str, method: str) -> Estimate:
        """A measure's value: counted in full, without sampling error."""
        known = all_units.measured(self.wave, name)
        if known is None:
            return estimate.counted(None, method=method, reason="not_by_segment")
        value = known[self.unit]
        reason = None
        if value is None:
            table = self.wave.study.measures[name].table
            there = self.unit in all_units.present(self.wave, table)
            reason = "nothing_counted" if there else "no_records"
        return estimate.counted(value, method=method, reason=reason)


@dataclass(frozen=True, eq=False)
class Evaluated:
    """The scores of one group, and how those came about that are made of parts."""

    scores: Mapping[str, Estimate]
    lines: Mapping[str, tuple[LedgerLine, ...]]


@cache
def evaluated(wave: Wave, items: frozenset[str] | None = None) -> Mapping[Unit | None, Evaluated]:
    """How high is every score of everyone (None) and of each unit?

    Parameters
    ----------
    wave : of which
    items : over these alone, as where two waves did not ask the same; by default over all

    Raises
    ------
    DataError
        A part of a score is missing, and the study refuses that.
    """
    known: dict[Unit | None, Evaluated] = {}
    # The lowest level first: some scores of those above are means of theirs.
    for unit in (*reversed(all_units.units(wave)), None):
        known[unit] = _evaluate(replace(_group(wave, unit, known), items=items))
    return known


def averaged(wave: Wave, name: str, unit: Unit | None) -> tuple[str, ...]:
    """Of which units of the lowest level is this score of a unit, or of everyone, the mean?

    Of none where it is not made as a mean of units.
    """
    declared, levels = wave.study.scores[name], wave.study.units.levels if wave.study.units else ()
    of_units = isinstance(declared, Deductions) or (
        isinstance(declared, Kpi) and declared.above == "mean"
    )
    if not (of_units and levels) or (unit is not None and unit.level == levels[-1]):
        return ()
    return all_units.below(wave, unit)


def followed(
    wave: Wave,
    name: str,
    items: frozenset[str] | None = None,
    *,
    among: Sequence[str] | None = None,
) -> Estimate:
    """How high is this score of everyone, and by how much does each respondent move it?

    As `evaluated`; of a mean of units, too, each respondent moves it by what it moves its unit.

    Parameters
    ----------
    wave, items : as in `evaluated`
    name : of the score
    among : the mean of these units alone; by default of all
    """
    known = evaluated(wave) if items is None else evaluated(wave, items)
    whole, levels = known[None].scores[name], wave.study.units.levels if wave.study.units else ()
    names = averaged(wave, name, None) if among is None else among
    units = {unit: known[Unit(levels[-1], unit)].scores[name] for unit in names}
    if among is not None:
        whole = joint.mean_of_units([*units.values()], method=whole.score.method)
    if not (units and whole.score.error) or whole.deviations is not None:
        return whole
    lowest = levels[-1]
    there = {unit: each for unit, each in units.items() if each.score.value is not None}
    if any(each.deviations is None and not each.exact for each in there.values()):
        return whole
    moves, asked = np.zeros(len(wave.rows)), np.zeros(len(wave.rows), dtype=bool)
    drawn: Design | None = None
    for unit, each in there.items():
        if each.deviations is not None and each.asked is not None:
            rows = _places(wave, lowest)[unit]
            moves[rows], asked[rows] = each.deviations / len(there), each.asked
            drawn = each.drawn or drawn
    return replace(whole, deviations=moves, asked=asked, drawn=drawn)


def _group(wave: Wave, unit: Unit | None, known: Mapping[Unit | None, Evaluated]) -> Assessed:
    levels = wave.study.units.levels if wave.study.units else ()
    below: dict[str, Evaluated] = {}
    if levels and (unit is None or unit.level != levels[-1]):
        names = all_units.below(wave, unit)
        below = {name: known[Unit(levels[-1], name)] for name in names}
    return Assessed(wave, unit, wave.rows if unit is None else _answers(wave, unit), below)


def _answers(wave: Wave, unit: Unit) -> pd.DataFrame:
    places = _places(wave, unit.level).get(unit.name)
    return wave.rows.iloc[:0] if places is None else wave.rows.iloc[places]


@cache
def _places(wave: Wave, level: str) -> Mapping[str, npt.NDArray[np.int64]]:
    places = wave.rows.groupby(level, observed=True).indices
    return {str(name): np.asarray(rows) for name, rows in places.items()}


def _evaluate(group: Assessed) -> Evaluated:
    scores: dict[str, Estimate] = {}
    lines: dict[str, tuple[LedgerLine, ...]] = {}
    for name in derivation.order(group.wave.study):
        declared = group.wave.study.scores[name]
        try:
            scores[name], lines[name] = _score(group, name, declared, scores)
        except DataError as error:
            where = group.unit.segment if group.unit else group.wave.segment
            place = f"{group.wave.period}, {where}, score '{name}'"
            told = [Problem(place, str(problem)) for problem in error.problems]
            raise DataError(told) from None
    return Evaluated(scores, {name: made_of for name, made_of in lines.items() if made_of})


def _score(
    group: Assessed, name: str, declared: Declared, done: Mapping[str, Estimate]
) -> tuple[Estimate, tuple[LedgerLine, ...]]:
    study = group.wave.study
    match declared:
        case Answered():
            return _of_answers(group, declared), ()
        case Measured():
            return group.measured(declared.measure, declared.method), ()
        case Kpi(above="mean") if group.below:
            return _mean_of_units(group, name, declared), ()
        case Kpi():
            if declared.score is not None:
                source = done[declared.score]
            else:
                source = group.measured(declared.measure or "", declared.method)
            return kpi.score(source, declared.transform), ()
        case Composite() if _protects(done[part] for part in declared.weights):
            return _protected(declared), ()
        case Composite():
            parts = {
                part: composite.in_points(done[part], derivation.best(study, part) or 100)
                for part in declared.weights
            }
            made = composite.score(parts, declared.shares, missing=declared.missing)
            return made.estimate, made.lines
        case Deductions() if group.below:
            return _mean_of_units(group, name, declared), ()
        case Deductions() if _protects(
            done[part.score] for part in declared.parts.values() if part.score is not None
        ):
            return _protected(declared), ()
        case Deductions():
            return _deductions(group, declared, done)
        case Iceberg():
            counted = group.measured(declared.measure, declared.method)
            return iceberg.estimate(counted, declared), ()
    msg = f"no rule for the method of score '{name}'"
    raise TypeError(msg)


def _protects(parts: Iterable[Estimate]) -> bool:
    """Whether a part is hidden for its neighbour's sake: it could be had from the sum."""
    return any(part.score.reason == "protected" for part in parts)


def _protected(declared: Declared) -> Estimate:
    return estimate.counted(None, method=declared.method, reason="protected")


def _mean_of_units(group: Assessed, name: str, declared: Declared) -> Estimate:
    units = [unit.scores[name] for unit in group.below.values()]
    return joint.mean_of_units(units, method=declared.method)


def _deductions(
    group: Assessed, declared: Deductions, done: Mapping[str, Estimate]
) -> tuple[Estimate, tuple[LedgerLine, ...]]:
    needed = declared.opinion_needs
    if needed and all_units.records(group.wave, needed[0]) is None:
        return estimate.counted(None, method=declared.method, reason="not_by_segment"), ()
    study, parts = group.wave.study, {}
    for name, part in declared.parts.items():
        filled = None
        if part.score is not None:
            most = derivation.best(study, part.score) or 100
            filled = composite.in_points(done[part.score], most, full=part.full)
        losses = {
            line: Loss(
                group.measured(deduction.measure, declared.method).score.value, deduction.each
            )
            for line, deduction in part.deduct.items()
        }
        parts[name] = DeductionPart(part.full, losses, filled)
    opinion = not needed or any(
        group.unit in all_units.present(group.wave, name) for name in needed
    )
    made = deductions.score(parts, missing=declared.missing, opinion=opinion)
    return made.estimate, made.lines


def _of_answers(group: Assessed, declared: Answered) -> Estimate:
    study = group.wave.study
    whole: Subject | None = subjects(study, declared)[0]
    if whole is not None and group.items is not None:
        whole = comparable(declared, whole, group.items)
    if whole is None:
        return estimate.counted(None, method=declared.method, reason="items_differ")
    estimated = estimate.of_answers(
        declared.method,
        group.rows[list(whole.items)],
        group.rows.get("weight"),
        scales=[study.scale_of(item) for item in whole.items],
        parts=whole.parts,
        drawn=group.wave.drawn(group.rows),
        **declared.options,
    )
    places = () if group.unit is None else ((group.unit.level, group.unit.name),)
    why = group.wave.hidden(disclosure.base(declared, whole), *places)
    return guarded(estimated, study.report.min_answers, why)


def guarded(estimated: Estimate, least: int, why: Reason | None) -> Estimate:
    """The same, without its value where that would tell what single people answered."""
    score = disclosure.guarded(estimated.score, least, why)
    return (
        estimated if score is estimated.score else replace(estimated, score=score, deviations=None)
    )
