"""Result rows of the comparisons with competitors: where one leads or trails, and how surely."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace

import pandas as pd

from csatbook.analysis import tables
from csatbook.analysis.groups import comparisons
from csatbook.analysis.groups.comparisons import Row
from csatbook.analysis.groups.contrasts import Pair
from csatbook.analysis.subject import Subject, once, subjects
from csatbook.analysis.wave import Wave
from csatbook.stats.compare import paired
from csatbook.stats.design import Design
from csatbook.stats.groups.comparison import Comparison
from csatbook.stats.terms import Component
from csatbook.study import Study
from csatbook.study.compare import COMPETITOR, OWN, mark
from csatbook.survey.state.reads import cache


@cache
def competitors(wave: Wave) -> pd.DataFrame:
    """How do one's own scores compare with those that the same respondents give competitors?

    As in the table `comparisons`: by `competitor`, `group_a` is `own`.
    """
    rows = result_rows(wave, wave.rows, drawn=wave.drawn(wave.rows))
    return tables.build("comparisons", wave, rows)


def result_rows(wave: Wave, rows: pd.DataFrame, *, drawn: Design | None = None) -> Iterator[Row]:
    """How do these respondents mark oneself and each competitor?

    Parameters
    ----------
    wave : for its study, and for what must not be shown of it
    rows : all that is marked, and `weight` where there is one
    drawn : how these respondents were drawn, if not one by one

    Yields
    ------
    dict with the columns of the table `comparisons`
        Left out is what fewer than the study's `min_answers` marked on both sides. The p-values
        are adjusted within each family: a score, a competitor, and the whole or the dimensions or
        the items.
    """
    study = wave.study
    for name in study.competitors:
        for score in scores(study):
            kinds: dict[str, list[tuple[str, Pair]]] = {}
            for subject in asked(study, score, name):
                found = _compared(study, score, subject, name, rows, drawn=drawn)
                marked = tuple((own, mark(name, own)) for own in subject.items)
                few = min(found.n_a, found.n_b) < study.report.min_answers
                if not few and not wave.hidden(marked):
                    kinds.setdefault(subject.kind, []).append((subject.key, (OWN, name, found)))
            for kind, pairs in kinds.items():
                yield from comparisons.family(study, score, COMPETITOR, f"{name}/{kind}", pairs)


def scores(study: Study) -> tuple[str, ...]:
    """Which scores are compared?"""
    return study.compare.scores or (study.answer_headline,)


def asked(study: Study, score: str, competitor: str) -> list[Subject]:
    """Which subjects of this score are asked about the competitor, too?

    Of the whole and the dimensions, those items that are.
    """
    declared = study.answered[score]
    items = study.competitors[competitor].columns
    found = [
        _narrowed(subject, items)
        for subject in once(subjects(study, declared))
        if not declared.opposes or set(subject.items) <= set(items)
    ]
    return [subject for subject in found if subject.items and _one_unit(study, score, subject)]


def _narrowed(subject: Subject, items: Collection[str]) -> Subject:
    """The same of these items alone."""
    kept = [place for place, item in enumerate(subject.items) if item in items]
    places = {old: new for new, old in enumerate(kept)}
    parts = [
        Component(tuple(places[column] for column in part.columns if column in places), part.weight)
        for part in subject.parts
    ]
    return replace(
        subject,
        items=tuple(subject.items[place] for place in kept),
        parts=tuple(part for part in parts if part.columns),
    )


def _one_unit(study: Study, score: str, subject: Subject) -> bool:
    """A mean over different scales would be a mark of none of them."""
    scales = [study.scale_of(item) for item in subject.items]
    return study.unit_of(score) != "mark" or len({(scale.min, scale.max) for scale in scales}) == 1


def _compared(
    study: Study,
    score: str,
    subject: Subject,
    competitor: str,
    rows: pd.DataFrame,
    *,
    drawn: Design | None,
) -> Comparison:
    declared = study.answered[score]
    return paired.compare(
        declared.method,
        rows[list(subject.items)],
        rows[[mark(competitor, item) for item in subject.items]],
        rows.get("weight"),
        scales=[study.scale_of(item) for item in subject.items],
        parts=subject.parts,
        drawn=drawn,
        level=1 - study.compare.level,
        **declared.options,
    )
