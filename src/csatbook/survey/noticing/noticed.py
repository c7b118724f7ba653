"""What is told of the data: the door for all that looks for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pyarrow as pa
import pyarrow.compute as pc

from csatbook.study.compare import PAIRS
from csatbook.study.notice import Notice
from csatbook.survey.cleaning import wave
from csatbook.survey.intake import Intake
from csatbook.survey.noticing import (
    near_names,
    no_respondent,
    personal,
    same_people,
    same_rows,
    stray,
    stub,
    unanswered,
)


def _of_files(intake: Intake) -> Iterator[Notice]:
    """What the readers noticed in single files, for the waves that are in these files."""
    for part in intake.files:
        names = tuple(sorted(pc.unique(part.table[".period"]).drop_null().to_pylist()))
        for notice in part.raw.notices:
            yield notice.model_copy(update={"periods": names})


def _without_period(intake: Intake) -> Iterator[Notice]:
    for part in intake.files:
        periods = part.table[".period"]
        if lost := periods.null_count:
            names = tuple(sorted(pc.unique(periods).drop_null().to_pylist()))
            yield Notice(kind="no_period", where=part.raw.name, count=lost, periods=names)


def _order_of_waves(intake: Intake) -> Iterator[Notice]:
    study = intake.rows.study
    if study.period == "wave" and wave.doubtful(study, intake.periods):
        order = ", ".join(intake.periods[:12]) + (" …" if len(intake.periods) > 12 else "")
        yield Notice(kind="wave_order", count=len(intake.periods), details={"order": order})


def _stray(intake: Intake) -> Iterator[Notice]:
    sizes = wave.sizes(intake.rows.table[".period"].filter(pa.array(~intake.rejected)))
    names = stray.find(intake.rows.study.period, sizes)
    latest = [name for name in intake.periods if name not in names][-1:]
    for name in names:  # told where readers look: in the wave itself and the latest
        periods = (name, *latest)
        yield Notice(kind="stray_wave", where=name, count=sizes[name], periods=periods)


def _many_groups(intake: Intake) -> Iterator[Notice]:
    study = intake.rows.study
    declared = study.segments if study.compare.by is None else study.compare.by
    for variable in declared if study.compare.against == "pairs" else ():
        groups = pc.count_distinct(intake.rows.table[variable].cast(pa.string())).as_py()
        if groups > PAIRS:
            yield Notice(
                kind="many_groups", where=variable, count=groups, details={"most": str(PAIRS)}
            )


FINDERS: tuple[Callable[[Intake], Iterator[Notice]], ...] = (
    _of_files,
    _without_period,
    same_people.cut,
    same_people.in_two_files,
    same_people.alike,
    same_rows.files,
    no_respondent.columns,
    unanswered.columns,
    unanswered.codes,
    _order_of_waves,
    _stray,
    stub.latest,
    near_names.groups,
    personal.columns,
    _many_groups,
)
"""Whoever has something to tell adds a function here."""


def notices(intake: Intake) -> list[Notice]:
    """What must readers know of these data?"""
    return [notice for finder in FINDERS for notice in finder(intake)]
