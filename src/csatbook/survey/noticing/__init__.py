"""What readers must know of the data, though it is no error: the table of all that looks for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pyarrow.compute as pc

from csatbook.study.notice import Notice
from csatbook.survey.intake import Intake
from csatbook.survey.noticing import columns, double_counting, replaced, turned, waves


def _of_files(intake: Intake) -> Iterator[Notice]:
    """What the readers noticed in single files, for the waves that are in these files."""
    for part in intake.files:
        names = tuple(sorted(pc.unique(part.table[".period"]).drop_null().to_pylist()))
        for notice in part.raw.notices:
            yield notice.model_copy(update={"periods": names})


def _of_auxiliary(intake: Intake) -> Iterator[Notice]:
    """What was noticed in the tables beside the survey."""
    yield from intake.auxiliary.notices


FINDERS: tuple[Callable[[Intake], Iterator[Notice]], ...] = (
    _of_files,
    _of_auxiliary,
    waves.without_period,
    double_counting.cut_ids,
    double_counting.in_two_files,
    double_counting.near_ids,
    double_counting.alike_rows,
    double_counting.contained,
    columns.respondent_ids,
    columns.unanswered,
    columns.several_answers,
    columns.ranked_answers,
    columns.unweighted,
    columns.idle_rules,
    columns.unused_codes,
    columns.unused_values,
    columns.declared_missing,
    waves.open_order,
    waves.listed,
    waves.far_away,
    waves.barely_begun,
    turned.turned,
    replaced.replaced,
    columns.near_names,
    columns.private,
    columns.many_groups,
)
"""Whoever has something to tell adds a function here."""


def notices(intake: Intake) -> list[Notice]:
    """What must readers know of these data?"""
    return [notice for finder in FINDERS for notice in finder(intake)]
