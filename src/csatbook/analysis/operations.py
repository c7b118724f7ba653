"""Survey questions beside the figures of daily work that they ask about: do both say the same?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from csatbook.analysis import disclosure, tables
from csatbook.analysis.feedback.case_records import record_rows
from csatbook.analysis.feedback.satisfied import link
from csatbook.analysis.wave import Wave, at
from csatbook.stats import compare, estimate
from csatbook.stats.assess import measure_error
from csatbook.stats.assess.measure_error import MeasuredFigure
from csatbook.stats.compare import multiplicity
from csatbook.stats.rank.rank_correlation import rank_correlation
from csatbook.study.feedback import CASE_RECORDS
from csatbook.study.operation import PERIOD, Operation
from csatbook.study.record import Measure
from csatbook.survey.cleaning import segments
from csatbook.survey.reading.required import group_column
from csatbook.survey.state.reads import cache

PERSON = "person"
"""The level at which each customer's mark stands beside the own case."""
SURE = 0.05


@dataclass(frozen=True)
class BesideFigure:
    """What customers say and what was counted, of one group or period."""

    group: str
    said: Mapping[str, float | None]
    """`score`, `score_low`, `score_high`, `n`."""
    figure: MeasuredFigure
    said_side: tuple[float | None, float | None]
    """By how much the mark differs from that of all others, or of the period before, and p."""
    figure_side: tuple[float | None, float | None]


@cache
def operations(wave: Wave) -> pd.DataFrame:
    """The table `operations`: what do customers say of something, and what was counted of it?

    Returns
    -------
    DataFrame
        A row for each operation and each group beside all others, or each period beside the one
        before. `verdict` compares the directions of both, each sure by itself (Holm over the groups
        of an operation): `agree`, `disagree`, `survey_only`, `figure_only`, `neither`;
        `not_judged` where one side has no error.
    """
    rows = []
    for name, declared in wave.study.operations.items():
        for by in declared.by:
            paired = _paired(wave, declared, by)
            verdicts = _verdicts(wave.study.measures[declared.measure], paired)
            rows += [
                {
                    **_named(name, declared),
                    "by": by,
                    "group": each.group,
                    **each.said,
                    "figure": each.figure.value,
                    "figure_low": each.figure.low,
                    "figure_high": each.figure.high,
                    "n_figure": each.figure.n,
                    "difference": each.said_side[0],
                    "figure_difference": each.figure_side[0],
                    "verdict": verdict,
                }
                for each, verdict in zip(paired, verdicts, strict=True)
            ]
    return tables.build("operations", wave, rows)


@cache
def operations_link(wave: Wave) -> pd.DataFrame:
    """The table `operations_link`: do mark and figure rise and fall together?

    Over the groups of each segment, over the periods, and over single customers where an answer is
    about a known case. p of all operations at one level is made up for them (Holm).
    """
    rows: list[dict[str, object]] = []
    frame = operations(wave)
    for name, declared in wave.study.operations.items():
        better = wave.study.measures[declared.measure].better
        pairs = {}
        for by in declared.by:
            mine = frame[frame["operation"].eq(name) & frame["by"].eq(by)]
            pairs[by] = mine["score"].to_numpy(float), mine["figure"].to_numpy(float)
        if (each := _by_person(wave, declared)) is not None:
            pairs[PERSON] = each
        for level, (said, counted) in pairs.items():
            told = rank_correlation(said, counted)
            rows.append(
                {
                    **_named(name, declared),
                    "level": level,
                    "n": told.n,
                    "rho": told.rho,
                    "p": told.p,
                    "expected": "together" if better == "high" else "opposite",
                }
            )
    for each_level in dict.fromkeys(str(row["level"]) for row in rows):
        own = [row for row in rows if row["level"] == each_level]
        adjusted = multiplicity.adjust([row["p"] for row in own])  # type: ignore[misc]
        for row, p in zip(own, adjusted.p, strict=True):
            row |= {"p_adjusted": p, "verdict": _linked(row, p)}
    return tables.build("operations_link", wave, rows)


def _named(name: str, declared: Operation) -> dict[str, object]:
    return {"operation": name, "item": declared.item, "measure": declared.measure}


def _linked(row: Mapping[str, object], p: float | None) -> str:
    if row["rho"] is None:
        return "no_pairs"
    if row["p"] is None:
        return "few"
    if p is None or p >= SURE:
        return "not_shown"
    together = float(row["rho"]) > 0  # type: ignore[arg-type]
    return "agree" if together == (row["expected"] == "together") else "disagree"


def _paired(wave: Wave, declared: Operation, by: str) -> list[BesideFigure]:
    if by == PERIOD:
        return list(_over_periods(wave, declared))
    return list(_over_groups(wave, declared, by))


def _clusters(wave: Wave, table: str, rows: pd.DataFrame) -> npt.NDArray[np.integer] | None:
    """Cases of a day share its troubles; other records stand for themselves."""
    of_cases = table == CASE_RECORDS and table not in wave.study.records
    return rows["day"].to_numpy() if of_cases else None


def _over_groups(wave: Wave, declared: Operation, by: str) -> Iterator[BesideFigure]:
    """Each group beside all others."""
    study, counted = wave.study, wave.study.measures[declared.measure]
    records = record_rows(wave, counted.table)
    records = records[records["period"] == wave.period]
    place = _groups(wave, declared, by, records)
    clusters = _clusters(wave, counted.table, records)
    rows, there = wave.rows, set(place.dropna())
    known = [each for each in study.segments[by].declared if each in there]
    for group in [*known, *sorted(there - set(known))]:
        inside = place.eq(group).to_numpy()
        own = clusters[inside] if clusters is not None else None
        yield BesideFigure(
            group,
            _said(wave, declared.item, rows[rows[by].eq(group)], (by, group)),
            measure_error.measured_figure(records[inside], counted, own),
            _beside_others(wave, declared.item, rows, rows[by].eq(group)),
            measure_error.beside_others(records, counted, inside, clusters),
        )


def _groups(wave: Wave, declared: Operation, by: str, records: pd.DataFrame) -> pd.Series:
    """The group of each record, as the segment calls it."""
    study, counted = wave.study, wave.study.measures[declared.measure]
    column = group_column(study, declared, by)
    if counted.table == CASE_RECORDS and study.feedback is not None:
        sorts = study.feedback.sorts.items()
        column = next(name for name, each in sorts if each.column == study.column_of(by))
    entries = {
        entry: segments.named(entry, study.segments[by])
        for entry in records[column].dropna().unique()
        if entry != ""
    }
    return records[column].map(entries)


def _over_periods(wave: Wave, declared: Operation) -> Iterator[BesideFigure]:
    """Each period beside the one before that has both."""
    counted = wave.study.measures[declared.measure]
    records = record_rows(wave, counted.table)
    before: tuple[Wave, str] | None = None
    for period in (*wave.earlier, wave.period):
        there = at(wave.everyone, period)
        mine = records[records["period"] == period]
        figure = measure_error.measured_figure(mine, counted, _clusters(wave, counted.table, mine))
        said = _said(there, declared.item, there.rows, ())
        sides: list[tuple[float | None, float | None]] = [(None, None), (None, None)]
        if before is not None:
            earlier = before[0].rows[[declared.item]]
            both = pd.concat([there.rows[[declared.item]], earlier], ignore_index=True)
            now = pd.Series(np.arange(len(both)) < len(there.rows))
            two = records[records["period"].isin([period, before[1]])]
            sides = [
                _beside_others(wave, declared.item, both, now),
                measure_error.beside_others(
                    two,
                    counted,
                    two["period"].eq(period).to_numpy(),
                    _clusters(wave, counted.table, two),
                ),
            ]
        yield BesideFigure(period, said, figure, sides[0], sides[1])
        if said["score"] is not None and figure.value is not None:
            before = there, period


def _said(
    wave: Wave, item: str, rows: pd.DataFrame, place: tuple[str, str] | tuple[()]
) -> dict[str, float | None]:
    """The mean mark of the item; nothing where that would tell what single people answered."""
    nothing: dict[str, float | None] = dict.fromkeys(("score", "score_low", "score_high", "n"))
    if rows[item].notna().sum() < max(1, wave.study.report.min_answers):
        return nothing
    if place and wave.hidden((), place):
        return nothing
    told = estimate.of_answers(
        "mean",
        rows[[item]],
        rows.get("weight"),
        scales=[wave.study.scale_of(item)],
        drawn=wave.drawn(rows),
    ).score
    score = disclosure.guarded(told, wave.study.report.min_answers, None)
    return {"score": score.value, "score_low": score.low, "score_high": score.high, "n": score.n}


def _beside_others(
    wave: Wave, item: str, rows: pd.DataFrame, inside: pd.Series
) -> tuple[float | None, float | None]:
    """By how much do these give other marks than the others, with p?"""
    known = rows[item].notna()
    by = pd.Series(
        pd.Categorical(inside[known].astype(int), categories=[0, 1]), index=rows.index[known]
    )
    if by.value_counts().min() < max(2, wave.study.report.min_answers):
        return None, None
    scale = wave.study.scale_of(item)
    weight = rows.loc[known, "weight"] if "weight" in rows else None
    others, mine = compare.groups("mean", rows.loc[known, item], by, weight, scales=[scale])
    told = compare.pair(mine, others)
    return told.difference, told.p


def _verdicts(counted: Measure, paired: list[BesideFigure]) -> list[str]:
    """What both say together, each adjusted for all groups of the operation (Holm)."""
    sign = -1 if counted.better == "low" else 1
    sides = []
    for side in ("said_side", "figure_side"):
        differences = [getattr(each, side) for each in paired]
        adjusted = multiplicity.adjust([p for _, p in differences]).p
        sides.append(
            [
                int(np.sign(gap)) if gap is not None and p is not None and p < SURE else 0
                for (gap, _), p in zip(differences, adjusted, strict=True)
            ]
        )
    verdicts = []
    for said, figure, each in zip(*sides, paired, strict=True):
        if each.said_side[1] is None or each.figure_side[1] is None:
            verdicts.append("not_judged")
        elif said and figure:
            verdicts.append("agree" if said == sign * figure else "disagree")
        else:
            verdicts.append("survey_only" if said else "figure_only" if figure else "neither")
    return verdicts


def _by_person(
    wave: Wave, declared: Operation
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]] | None:
    """Each customer's mark beside the figure of the own case; None where answers tell of none."""
    study, counted = wave.study, wave.study.measures[declared.measure]
    feedback = study.feedback
    joins = counted.table == CASE_RECORDS and feedback is not None and feedback.satisfaction
    if not joins or counted.mean is None:
        return None
    answers = link(wave).rows
    records = record_rows(wave, counted.table)
    marks = wave.rows[declared.item].reindex(answers["place"]).to_numpy(float)
    return marks, records[counted.mean].reindex(answers["case"]).to_numpy(float)
