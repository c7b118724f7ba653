"""What is told of the data: the door for all that looks for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

import pyarrow as pa
import pyarrow.compute as pc

from csatbook.study.notice import Notice
from csatbook.survey import same_people, stray, unanswered, wave
from csatbook.survey.intake import Intake


def _of_files(intake: Intake) -> Iterator[Notice]:
    """What the readers noticed in single files, for the waves that are in these files."""
    start = 0
    for part in intake.files:
        size = part.raw.table.num_rows
        periods = intake.rows.table[".period"].slice(start, size)
        start += size
        names = tuple(sorted(pc.unique(periods).drop_null().to_pylist()))
        for notice in part.raw.notices:
            yield notice.model_copy(update={"periods": names})


def _without_period(intake: Intake) -> Iterator[Notice]:
    lost = pc.is_null(intake.rows.table[".period"])
    names = intake.rows.table[".file"].filter(lost).to_pylist()
    for name, count in Counter(names).items():
        yield Notice(kind="no_period", where=name, count=count)


def _order_of_waves(intake: Intake) -> Iterator[Notice]:
    study = intake.rows.study
    if study.period == "wave" and wave.doubtful(study, intake.periods):
        order = ", ".join(intake.periods[:12]) + (" …" if len(intake.periods) > 12 else "")
        yield Notice(kind="wave_order", count=len(intake.periods), details={"order": order})


def _stray(intake: Intake) -> Iterator[Notice]:
    sizes = wave.sizes(intake.rows.table[".period"].filter(pa.array(~intake.rejected)))
    for period in stray.find(intake.rows.study.period, sizes):
        yield Notice(kind="stray_wave", where=period, count=sizes[period])


FINDERS: tuple[Callable[[Intake], Iterator[Notice]], ...] = (
    _of_files,
    _without_period,
    same_people.cut,
    same_people.in_two_files,
    same_people.alike,
    unanswered.columns,
    unanswered.codes,
    _order_of_waves,
    _stray,
)
"""Whoever has something to tell adds a function here."""


def notices(intake: Intake) -> list[Notice]:
    """What must readers know of these data?"""
    return [notice for finder in FINDERS for notice in finder(intake)]
