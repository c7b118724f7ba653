"""Result tables of units: their scores, their places, and the lines that scores are made of."""

from __future__ import annotations

import math
from collections.abc import Iterator

import pandas as pd

from csatbook.analysis import results, tables
from csatbook.analysis.changes.held import doubted, full_points, held
from csatbook.analysis.evaluated import Evaluated, evaluated
from csatbook.analysis.subject import comparable, subjects
from csatbook.analysis.unit import Unit, units
from csatbook.analysis.wave import Wave, at
from csatbook.stats.assess import ranking
from csatbook.study.answered import Answered
from csatbook.study.declared import Declared
from csatbook.study.derived import Composite, Deductions, Kpi
from csatbook.survey.state.reads import cache


@cache
def scores(wave: Wave) -> pd.DataFrame:
    """How high is every score of everyone and of each unit? As in the table `scores`."""
    rows = [
        results.row(
            wave,
            name,
            key(unit),
            made.scores[name].score,
            graded=not isinstance(declared, Deductions) or _is_lowest(wave, unit),
            group=bool(wave.place or unit),
        )
        for unit, made in _groups(wave)
        for name, declared in wave.study.scores.items()
    ]
    return tables.build("scores", wave, rows)


@cache
def history(wave: Wave) -> pd.DataFrame:
    """The same for each earlier period, oldest first, and then for this one."""
    parts = [scores(at(wave, period)) for period in (*wave.earlier, wave.period)]
    return pd.concat(parts, ignore_index=True)


@cache
def ranks(wave: Wave) -> pd.DataFrame:
    """Which place has each unit among those of its level, and how certain is it?

    Ranked are the score that leads the report and those made of parts; of every other it is not
    known whether more is better. What was filled in from other parts counts as a part of the error
    (see `held`); where nothing tells how far it is off, the unit may have any place.
    """
    rows: list[dict[str, object]] = []
    for level in wave.study.units.levels if wave.study.units else ():
        of_level = [unit for unit in units(wave) if unit.level == level]
        for name in ranked(wave):
            each = [doubted(wave, name, unit) for unit in of_level]
            count = sum(score.value is not None for score in each)
            for unit, score, place in zip(of_level, each, ranking.rank(each), strict=True):
                if place is not None:
                    rows.append(
                        {
                            "score": name,
                            "subject": unit.key,
                            "value": score.value,
                            "rank": place.rank,
                            "rank_low": place.low,
                            "rank_high": place.high,
                            "tied": place.tied,
                            "units": count,
                        }
                    )
    return tables.build("ranks", wave, rows)


def ranked(wave: Wave) -> list[str]:
    """The scores by which units are ranked."""
    made = (Composite, Deductions, Kpi)
    return [
        name
        for name, declared in wave.study.scores.items()
        if name == wave.study.headline or isinstance(declared, made)
    ]


@cache
def ledger(wave: Wave) -> pd.DataFrame:
    """Of which lines is each score made? The points of a subject add up to its score."""
    rows = [
        {"score": name, "subject": key(unit), **line.as_dict()}
        for unit, made in _groups(wave)
        for name, lines in made.lines.items()
        for line in lines
    ]
    return tables.build("ledger", wave, rows)


FILLED_LINE = "filled"
"""The kind of a line that holds a whole part, because some unit has it filled in from others."""


def line_changes(wave: Wave, period: str, score: str) -> pd.Series:
    """What did each line of a score add to its change since that period?

    Parameters
    ----------
    wave : whose report it is
    period : of the wave before
    score : made of others or by deductions

    Returns
    -------
    Series, indexed by part, line and kind
        In points, greatest first; they add up to the change in the table `changes`. Of a mean of
        units the mean over those that both waves hold. A part that is missing somewhere and filled
        in from the others is one line of the kind `filled`, with what was filled in.
    """
    before = at(wave, period)
    mine = [unit.key for unit in units(wave) if unit.segment == wave.segment]
    whole = mine[0] if mine else "overall"
    lines = [_own_lines(each, score, whole) for each in (wave, before)]
    if wave.study.units is not None and any(each.empty for each in lines):
        level = wave.study.units.lowest
        both = held(wave, before, score, None).units
        keys = {Unit(level, name).key for name in both}
        lines = [_own_lines(each, score, *keys) for each in (wave, before)]
    filled = {part for each in lines for part in each.loc[each["kind"] == "missing", "part"]}
    now, then = (_mean_lines(wave.study.scores[score], each, filled) for each in lines)
    moved = now.sub(then, fill_value=0.0)
    return moved.sort_values(key=lambda each: -each.abs(), kind="stable")


def _own_lines(wave: Wave, score: str, *subjects: str) -> pd.DataFrame:
    frame = ledger(wave)
    own = frame[(frame["score"] == score) & frame["subject"].isin(subjects)]
    return own.fillna({"part": "", "line": ""})


def _mean_lines(declared: Declared, lines: pd.DataFrame, filled: set[str]) -> pd.Series:
    """The mean over the units, with the lines of parts that are filled in somewhere as one."""
    size = max(lines["subject"].nunique(), 1)
    given = _gained(declared, lines)
    given = pd.concat([given, _filled(declared, lines)]) if filled else given
    inside = given["part"].isin(filled)
    given = given.assign(
        line=given["line"].where(~inside, ""), kind=given["kind"].where(~inside, FILLED_LINE)
    )
    return given.groupby(["part", "line", "kind"], sort=False)["points"].sum() / size


def _gained(declared: Declared, lines: pd.DataFrame) -> pd.DataFrame:
    """The lines of what there is, each with its own weight."""
    given = lines[~lines["kind"].isin(["missing", "scaled"])]
    if isinstance(declared, Composite):
        shares = given["part"].map(lambda part: declared.shares[part])
        return given.assign(points=given["count"].astype(float) * shares)
    return given


def _filled(declared: Declared, lines: pd.DataFrame) -> pd.DataFrame:
    """What each missing part is given: as much of its full points as the whole has of its own."""
    if not isinstance(declared, Composite | Deductions):
        return lines.iloc[:0]
    full = full_points(declared)
    share = lines.groupby("subject")["points"].sum() / math.fsum(full.values())
    missing = lines[lines["kind"] == "missing"]
    points = missing["part"].map(full).astype(float) * missing["subject"].map(share).astype(float)
    return missing.assign(points=points)


def key(unit: Unit | None) -> str:
    """What the result tables call this unit, or everyone."""
    return "overall" if unit is None else unit.key


def _is_lowest(wave: Wave, unit: Unit | None) -> bool:
    units_of = wave.study.units
    return unit is not None and units_of is not None and unit.level == units_of.lowest


def row_over(
    wave: Wave, score: str, subject: str, items: frozenset[str]
) -> dict[str, object] | None:
    """A row of the table `scores`, over these questions; None where it needs the others, too.

    Examples
    --------
    >>> told = row_over(wave, "mean", "dimension:staff", frozenset({"polite"}))
    >>> told["subject"], told["n"]
    ('dimension:staff', 3)
    """
    declared = wave.study.scores[score]
    of_unit = subject.startswith("unit:")
    if isinstance(declared, Answered) and not of_unit:
        named = {each.key: each for each in subjects(wave.study, declared)}
        same = comparable(declared, named[subject], items)
        return None if same is None else results.score_of(wave, score, same)
    made = evaluated(wave, items)
    known = {key(unit): unit for unit in made}
    if subject not in known:
        return None
    own = made[known[subject]].scores[score].score
    return results.row(wave, score, subject, own, group=bool(wave.place or of_unit))


def own_ranks(wave: Wave) -> pd.DataFrame:
    """The ranks of this report's units, among all where it is a unit's own."""
    placed = ranks(field(wave))
    own = placed["subject"].isin([unit.key for unit in units(wave)])
    return placed[own].assign(segment=wave.segment)


def field(wave: Wave) -> Wave:
    """Among whom are the units ranked? In a unit's own report among all, else as it shows them."""
    levels = wave.study.units.levels if wave.study.units else ()
    return wave.everyone if wave.variable in levels else wave


def shown(wave: Wave) -> tuple[Unit | None, ...]:
    """The rows of a table of units: everyone first, but not above the one unit of its report."""
    judged = units(wave)
    return judged if judged and judged[0].segment == wave.segment else (None, *judged)


def _groups(wave: Wave) -> Iterator[tuple[Unit | None, Evaluated]]:
    made = evaluated(wave)
    for unit in (None, *units(wave)):
        yield unit, made[unit]
