"""The self-check of every report: the same answers, told differently, give the same numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from csatbook.analysis import answers, results, tables
from csatbook.analysis.drivers import importance
from csatbook.analysis.groups import comparisons, competitors
from csatbook.analysis.wave import Wave, tallied
from csatbook.stats import design
from csatbook.stats.block import Numbers
from csatbook.stats.design import Design
from csatbook.stats.tally import Tally
from csatbook.survey.state.reads import cache

NAME = "selfcheck"
"""Of its result table."""
EXACT = 1e-9
"""A number has moved if it is off by more: relative to its size, absolute where that is below 1."""
MOST = 2_000
"""Answers that are told twice; of more, so many are drawn: what this check can find does not hang
on their number, but its comparisons of clusters take a while."""
LARGE = 100_000
"""Of a wave of more answers the drawn ones alone are told anew in every check: to tell them all
three times would take longer than the report."""

NONE = pd.DataFrame({name: [] for name in tables.TABLES[NAME].own_names})
"""Of a notebook that does not check itself."""

_SEED = 20240101
_PLACE = ("score", "subject", "by", "group_a", "group_b")
_DRIVER = ("outcome", "driver", "method")
_LEVEL = ("item", "level")
_TESTS = (
    *("value_a", "value_b", "difference", "low", "high"),
    *("test", "statistic", "df", "p", "p_adjusted", "verdict", "reason"),
)
_SCORES = tables.TABLES["scores"].own_names
_ANSWERS = tables.TABLES["answers"].own_names
_COMPARISONS = tables.TABLES["comparisons"].own_names


Columns = Mapping[str, Sequence[Any]]
"""A table by its columns: lists, since frames of so few rows take longer than what is in them."""


@dataclass(frozen=True, eq=False)
class Told:
    """What came out when the answers were told in one way."""

    answers: int
    scores: Columns
    shares: Columns
    """Of the table `answers`."""
    comparisons: Columns
    drivers: Columns
    """Without intervals, which the same resamples give again."""


@cache
def selfcheck(wave: Wave) -> pd.DataFrame:
    """Do all results stay as they are where nothing has changed but the telling?

    Returns
    -------
    DataFrame, a row a check
        `weights`: all weights times 10. `order`: the rows in another order. `twice`: each row
        twice at half its weight, as one respondent (a cluster) and with intervals that know it;
        without importance.
        Of large waves all are of answers drawn at random.
        `answers` is how many rows the check used, `numbers` how many entries were compared (text
        and missing ones, too), `moved` how many differ, `deviation` the largest difference between
        numbers, `where` the first entry that differs.
    """
    rows = wave.rows
    if len(rows) > LARGE:
        rows = _drawn(wave)
        known = _told(wave, rows, wave.drawn(rows))
    else:
        known = _known(wave)
    heavier = rows.assign(weight=10 * _weights(rows))
    order = np.random.default_rng(_SEED).permutation(len(rows))
    shuffled = rows.iloc[order]
    found = [
        _row("weights", known, _told(wave, heavier, wave.drawn(rows))),
        _row("order", known, _told(wave, shuffled, wave.drawn(shuffled))),
        _row("twice", *_twice(wave)),
    ]
    return tables.build(NAME, wave, found)


def failed(table: pd.DataFrame) -> list[str]:
    """Which checks failed?"""
    return [str(name) for name in table.loc[~table["ok"].astype(bool), "check"]]


def reason(table: pd.DataFrame) -> str:
    """What moved, in one line for the analyst? Empty where nothing did.

    Examples
    --------
    >>> found = pd.DataFrame({"check": ["order"], "ok": [False], "moved": [3], "numbers": [10],
    ...                       "where": ["scores: csat, overall, value"]})
    >>> reason(found)
    "self-check 'order': 3 of 10 numbers moved, first scores: csat, overall, value"
    """
    wrong = table[~table["ok"].astype(bool)]
    return "; ".join(
        f"self-check '{one.check}': {one.moved} of {one.numbers} numbers moved, first {one.where}"
        for one in wrong.itertuples()
    )


def _known(wave: Wave) -> Told:
    """The report's own scores of answers, and its comparisons of groups and with competitors."""
    scores = results.scores(wave)
    return Told(
        len(wave.rows),
        _listed(_SCORES, scores[scores["score"].isin(wave.study.answered)]),
        _listed(_ANSWERS, answers.answers(wave)),
        _listed(_COMPARISONS, comparisons.comparisons(wave), competitors.competitors(wave)),
        _columns(importance.IMPORTANCES, importance.importances(wave)),
    )


def _listed(names: Iterable[str], *frames: pd.DataFrame) -> Columns:
    """These columns of the rows of all frames."""
    return {name: [cell for frame in frames for cell in frame[name].tolist()] for name in names}


def _columns(names: Iterable[str], rows: Iterable[Mapping[str, object]]) -> Columns:
    told = list(rows)
    return {name: [row.get(name) for row in told] for name in names}


def _twice(wave: Wave) -> tuple[Told, Told]:
    """Each respondent in one row, and in two rows that a sample design knows to be one."""
    rows = _drawn(wave)
    drawn = wave.drawn(rows)
    if drawn is None:  # each alone, as a cluster
        drawn = design.draw(None, pd.Series(np.arange(len(rows)), index=rows.index))
    both = pd.concat([rows, rows]).assign(weight=pd.concat([_weights(rows)] * 2) / 2)
    return (
        _without_counts(_told(_by_design(wave, rows_each=1), rows, drawn)),
        _without_counts(_told(_by_design(wave, rows_each=2), both, drawn.at(both.index))),
    )


def _drawn(wave: Wave) -> pd.DataFrame:
    """All answers, or some; of those, groups that are too small to be compared are none."""
    rows, least = wave.rows, wave.study.report.min_answers
    if len(rows) <= MOST:
        return rows
    rows = rows.sample(MOST, random_state=_SEED).sort_index()
    compared = {
        variable: rows[variable].cat.set_categories(
            [
                value
                for value, size in rows[variable].value_counts(sort=False).items()
                if size >= least
            ]
        )
        for variable in comparisons.variables(wave)
    }
    return rows.assign(**compared)


def _by_design(wave: Wave, *, rows_each: int) -> Wave:
    """A study that compares groups by their clusters alone, of respondents with so many rows.

    And without drivers, which ask for a number of rows.
    """
    study = wave.study
    # The threshold is of respondents; a single one has no spread, be it in one row or two.
    least = rows_each * max(2, study.report.min_answers)
    asking = {
        "compare": study.compare.model_copy(update={"test": "linear"}),
        "drivers": None,
        "report": study.report.model_copy(update={"min_answers": least}),
    }
    return replace(wave, study=study.model_copy(update=asking))


def _without_counts(told: Told) -> Told:
    """Twice as many rows are twice as many answers, and effects allow for their number."""
    counts = ("n", "n_eff", "count")
    return replace(
        told,
        scores={name: cells for name, cells in told.scores.items() if name not in counts},
        shares={name: cells for name, cells in told.shares.items() if name not in counts},
        comparisons={name: told.comparisons[name] for name in (*_PLACE, *_TESTS)},
    )


def _told(wave: Wave, rows: pd.DataFrame, drawn: Design | None) -> Told:
    everyone = tallied(wave.study, rows, drawn)
    found = importance.importances_of(wave, rows, drawn=drawn)
    return Told(
        len(rows),
        _columns(_SCORES, results.scored(wave, everyone)),
        _columns(_ANSWERS, answers.divided(wave, everyone)),
        _comparisons(wave, rows, everyone),
        _columns(importance.IMPORTANCES, found),
    )


def _comparisons(wave: Wave, rows: pd.DataFrame, everyone: Tally) -> Columns:
    study = wave.study
    found = comparisons.result_rows(
        study,
        everyone,
        comparisons.grouped(rows, comparisons.variables(wave)),
        against=study.compare.against,
        hidden=wave.closed,
    )
    beside = competitors.result_rows(wave, rows, drawn=everyone.drawn)
    return _columns(_COMPARISONS, [*found, *beside])


def _weights(rows: pd.DataFrame) -> pd.Series:
    return rows["weight"] if "weight" in rows else pd.Series(1.0, index=rows.index)


def _row(check: str, before: Told, after: Told) -> dict[str, object]:
    """What came of one check."""
    numbers, moved, deviation, where = 0, 0, 0.0, None
    for name in ("scores", "shares", "comparisons", "drivers"):
        table, other = getattr(before, name), getattr(after, name)
        names = list(table)
        rows, later = (len(columns[names[0]]) for columns in (table, other))
        numbers += rows * len(names)
        if later != rows:
            moved += rows * len(names)
            where = where or f"{name}: {rows} rows, then {later}"
        elif rows:
            apart = np.column_stack([_apart(table[one], other[one]) for one in names])
            different = np.argwhere(apart > EXACT)
            moved += len(different)
            deviation = max(deviation, float(apart[np.isfinite(apart)].max(initial=0.0)))
            if len(different):
                row, column = different[0]
                where = where or f"{name}: {_place(table, row)}, {names[column]}"
    return {
        "check": check,
        "answers": before.answers,
        "numbers": numbers,
        "moved": moved,
        "deviation": deviation,
        "ok": moved == 0,
        "where": where,
    }


def _apart(before: Sequence[Any], after: Sequence[Any]) -> Numbers:
    """How far is each entry from the other? Infinitely where one of them is no number."""
    if any(isinstance(cell, str) for cell in (*before, *after)):
        return np.array(
            [
                0.0 if one == two or (pd.isna(one) and pd.isna(two)) else np.inf
                for one, two in zip(before, after, strict=True)
            ]
        )
    a, b = (np.array(cells, dtype=float) for cells in (before, after))  # None is NaN
    with np.errstate(invalid="ignore"):  # infinitely many degrees of freedom are as many as those
        apart = np.abs(a - b) / np.maximum(1, np.maximum(np.abs(a), np.abs(b)))
    same = (a == b) | (np.isnan(a) & np.isnan(b))
    return np.where(same, 0.0, np.where(np.isnan(apart), np.inf, apart))


def _place(table: Columns, row: int) -> str:
    known = (*_PLACE, *_LEVEL, *_DRIVER)
    return ", ".join(str(table[name][row]) for name in known if name in table)
