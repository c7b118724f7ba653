"""A period in a few numbers, for the pages that list periods and studies."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd
from pydantic import BaseModel, ConfigDict

from csatbook.analysis.subject import subjects
from csatbook.report import number
from csatbook.report.number import Unit
from csatbook.report.scraps import plain
from csatbook.run import tables
from csatbook.run.plan import Recipe, period_folder
from csatbook.study import derivation
from csatbook.study import period as periods
from csatbook.study.model import Study
from csatbook.study.part import Text
from csatbook.study.segment import EVERYONE
from csatbook.study.wording import say

_NUMBERS = ["value", "low", "high"]


class Headline(BaseModel):
    """The score that leads the reports, of one segment: not rounded, in the unit of the score."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    valid: int | None = None
    value: float | None = None
    low: float | None = None
    high: float | None = None
    reason: str | None = None
    """Why there is no value."""


class Summary(BaseModel):
    """What a study's other periods, and other studies, need to know of this period."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: Text
    purpose: Text | None
    label: Text
    """Of the period."""
    position: int
    """Of the period among those that the data have."""
    score: Text
    unit: Unit
    ends: tuple[float, float]
    """Of the score's scale."""
    reports: int
    done: int
    headline: Headline
    """Of all customers."""


def summarise(recipe: Recipe, period: str, statuses: Sequence[str]) -> Summary:
    """How does this period look in a list? `statuses` are those of its reports."""
    study = recipe.study
    score = study.scores[study.headline]
    folder = period_folder(recipe.output, study, period)
    method = f"report.method_{score.method}"
    return Summary(
        title=study.title,
        purpose=study.purpose,
        label=Text(
            zh=periods.label(study.period, period, "zh"),
            en=periods.label(study.period, period, "en"),
        ),
        position=recipe.waves.periods.index(period),
        score=Text(zh=score.zh or say("zh", method), en=score.en or say("en", method)),
        unit=study.unit_of(study.headline),
        ends=_ends(study),
        reports=len(statuses),
        done=sum(status == "done" for status in statuses),
        headline=headlines(tables.place(folder), study.headline).get(EVERYONE, Headline()),
    )


def headlines(folder: Path, score: str) -> dict[str, Headline]:
    """Which headline score has each segment, by the result tables of this folder?

    Empty where no notebook has kept the tables `scores` and `sample`.
    """
    scores, sample = _table(folder, "scores"), _table(folder, "sample")
    by_segment: dict[str, dict[str, object]] = {}
    if {"segment", "score", "subject", *_NUMBERS} <= set(scores.columns):
        rows = scores[(scores["score"] == score) & (scores["subject"] == "overall")]
        names = [*_NUMBERS, *({"reason"} & set(rows.columns))]
        for segment, *numbers in rows[["segment", *names]].itertuples(index=False):
            by_segment[segment] = dict(zip(names, map(plain, numbers), strict=True))
    if {"segment", "valid"} <= set(sample.columns):
        for segment, valid in sample[["segment", "valid"]].itertuples(index=False):
            by_segment.setdefault(segment, {})["valid"] = plain(valid)
    return {segment: Headline.model_validate(values) for segment, values in by_segment.items()}


def _table(folder: Path, name: str) -> pd.DataFrame:
    path = folder / f"{name}.csv"
    return pd.read_csv(path, encoding="utf-8-sig") if path.is_file() else pd.DataFrame()


def _ends(study: Study) -> tuple[float, float]:
    """From where to where can the headline score lie?"""
    whole = subjects(study, study.scores[study.headline])[0]
    if not whole.items:
        return 0.0, derivation.best(study, study.headline) or 100.0
    scales = [study.scale_of(name) for name in whole.items]
    marks = (min(scale.min for scale in scales), max(scale.max for scale in scales))
    return number.bounds(study.unit_of(study.headline), marks)
