"""Outcomes and drivers of a wave: who they are, and what each respondent says to them in points."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from csatbook.analysis import wanted
from csatbook.analysis.subject import Subject, subjects
from csatbook.analysis.wave import Wave
from csatbook.stats import tally
from csatbook.stats.block import Numbers
from csatbook.stats.design import Design
from csatbook.stats.drivers import given
from csatbook.stats.drivers.given import Given
from csatbook.stats.score import TERMS
from csatbook.stats.terms import combine, stretched
from csatbook.study import Study, explained
from csatbook.study.drivers import Drivers, Model
from csatbook.survey.state.reads import cache


@dataclass(frozen=True)
class Outcome:
    """What is explained, and by which drivers."""

    name: str
    """The item or the score."""
    drivers: tuple[Subject, ...]
    left_out: tuple[Subject, ...]
    """Of all dimensions or items those that the outcome is made of."""
    model: Model

    def subject(self, key: str) -> Subject:
        """The driver of this key, such as `dimension:x`."""
        return next(one for one in (*self.drivers, *self.left_out) if one.key == key)


def outcomes(wave: Wave) -> tuple[Outcome, ...]:
    """What does this study explain? Nothing, or the outcomes that it declares."""
    declared = wave.study.drivers
    return () if declared is None else tuple(_outcome(wave, one) for one in declared.outcome)


def chosen(wave: Wave, outcome: wanted.Names) -> list[str]:
    """Which of the outcomes that the study explains are asked for? All where nothing is said.

    Raises
    ------
    ParameterError
        The study does not explain that; names what it explains.
    """
    explains = wave.study.drivers.outcome if wave.study.drivers else ()
    return wanted.names("outcome", outcome, explains)


def declared(wave: Wave) -> Drivers:
    """How are outcomes explained? Of a study with outcomes."""
    found = wave.study.drivers
    if found is None:
        msg = f"study '{wave.study.name}' explains nothing"
        raise ValueError(msg)
    return found


def variables(wave: Wave) -> list[str]:
    """By which segments are drivers compared? Not by that of the report itself."""
    named = declared(wave).by
    if named is None:
        named = wave.study.compared
    return [name for name in named if name != wave.variable]


@cache
def asked(wave: Wave, outcome: Outcome) -> Given:
    """What did the respondents of the wave say to the outcome and its drivers, in points?"""
    return given_by(wave.study, outcome, wave.rows, drawn=wave.drawn(wave.rows))


def given_by(study: Study, outcome: Outcome, rows: pd.DataFrame, *, drawn: Design | None) -> Given:
    """What did these respondents say to the outcome and its drivers?

    Parameters
    ----------
    rows : items, and `weight` where there is one
    drawn : how these respondents were drawn, if not one by one

    Returns
    -------
    Given
        All on 0 to 100 points: (mark - min) / (max - min) of an item, the mean over the answered
        items of a dimension, each respondent's value of a score between its least and its greatest.
        The drivers have the keys of their subjects.
    """
    columns = {one.key: points(study, rows, one) for one in outcome.drivers}
    marks = pd.DataFrame(columns, index=rows.index)
    explained_by = pd.Series(_outcome_points(study, outcome.name, rows), index=rows.index)
    return given.gather(explained_by, marks, rows.get("weight"), drawn=drawn)


def points(study: Study, rows: pd.DataFrame, subject: Subject) -> Numbers:
    """What is each respondent's mean over the answered items, each from 0 to 100? Shape (n,)."""
    scales = [study.scale_of(item) for item in subject.items]
    everyone = tally.rows([rows[item] for item in subject.items], scales=scales)
    return combine(everyone, subject.parts, worth=stretched(scales))


def _outcome(wave: Wave, name: str) -> Outcome:
    study = wave.study
    by_key = {one.key: one for one in subjects(study)}
    return Outcome(
        name,
        _found(by_key, explained.drivers(study, name)),
        _found(by_key, explained.left_out(study, name)),
        explained.model(study, name),
    )


def _found(by_key: dict[str, Subject], keys: Sequence[str]) -> tuple[Subject, ...]:
    return tuple(by_key[key] for key in keys)


def _outcome_points(study: Study, name: str, rows: pd.DataFrame) -> Numbers:
    if name in study.items:
        scale = study.scale_of(name)
        marks = rows[name].to_numpy(dtype=float, na_value=np.nan)
        return np.asarray(stretched([scale])(marks, 0))
    score = study.answered[name]
    whole = subjects(study, score)[0]
    scales = [study.scale_of(item) for item in whole.items]
    everyone = tally.rows([rows[item] for item in whole.items], scales=scales)
    found = TERMS[score.method](everyone, scales=scales, parts=whole.parts, **score.options)
    least, most = found.bounds
    value = np.full(len(found.top), np.nan)
    np.divide(found.top, found.base, out=value, where=found.base > 0)
    return 100 * (value - least) / (most - least)
