"""A period in a few numbers, for the pages that list periods and studies."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import pandas as pd

from csatbook.analysis.noted import disclosure
from csatbook.analysis.subject import subjects
from csatbook.report import number
from csatbook.report.change_mark import MARKS
from csatbook.report.scraps import plain
from csatbook.run import tables
from csatbook.run.choice import StoredWaves
from csatbook.run.manifest import Headline, HeadlineChange, Summary
from csatbook.run.plan import Recipe, period_folder
from csatbook.stats.compare import multiplicity
from csatbook.study import derivation
from csatbook.study import period as periods
from csatbook.study.model import Study
from csatbook.study.notice import Notice
from csatbook.study.part import Text
from csatbook.study.segment import EVERYONE
from csatbook.study.wording import say

_NUMBERS = ["value", "low", "high"]
_JUDGED = ["reason", "target", "target_met"]
_CHANGED = ["difference", "low", "high", "p", "verdict"]


def summarise(recipe: Recipe, period: str, statuses: Sequence[str]) -> Summary:
    """How does this period look in a list? `statuses` are those of its reports."""
    study = recipe.study
    score = study.scores[study.headline]
    folder = period_folder(recipe.output, study, period)
    method = f"report.method_{score.method}"
    return Summary(
        title=study.title,
        purpose=study.purpose,
        label=_label(study, period),
        position=recipe.waves.periods.index(period),
        score=Text(zh=score.zh or say("zh", method), en=score.en or say("en", method)),
        unit=study.unit_of(study.headline),
        ends=_ends(study),
        reports=len(statuses),
        done=sum(status == "done" for status in statuses),
        headline=headlines(tables.place(folder), study).get(EVERYONE, Headline()),
    )


def hidden_neighbours(store: StoredWaves, periods: Iterable[str]) -> Iterator[Notice]:
    """Which variables hide groups for the sake of a smaller one? Each variable is told once.

    Of these periods the latest in which it is so; respondents without a value are a group, too.
    """
    told: dict[str, Notice] = {}
    for period in periods:
        known = disclosure(store, period)
        for variable in store.study.segments:
            why = Counter(known.reason((), (variable, name)) for name in known.closed(variable))
            if why["too_few"] and why["protected"]:
                details = {
                    "least": str(known.least),
                    "small": str(why["too_few"]),
                    "period": period,
                }
                told[variable] = Notice(
                    kind="hidden_neighbours",
                    where=variable,
                    count=why["protected"],
                    details=details,
                    periods=(period,),
                    reported=False,
                )
    yield from told.values()


def headlines(folder: Path, study: Study) -> dict[str, Headline]:
    """Which headline score has each segment, and what became of it, by the tables of this folder?

    Empty where no notebook has kept the tables `scores` and `sample`.
    """
    scores, sample = _table(folder, "scores"), _table(folder, "sample")
    by_segment: dict[str, dict[str, object]] = {}
    if {"segment", "score", "subject", *_NUMBERS} <= set(scores.columns):
        rows = _whole(scores, study)
        names = [*_NUMBERS, *(name for name in _JUDGED if name in rows.columns)]
        for segment, *numbers in rows[["segment", *names]].itertuples(index=False):
            by_segment[segment] = dict(zip(names, map(plain, numbers), strict=True))
    if {"segment", "valid"} <= set(sample.columns):
        for segment, valid in sample[["segment", "valid"]].itertuples(index=False):
            by_segment.setdefault(segment, {})["valid"] = plain(valid)
    for segment, course in _courses(_table(folder, "control"), study).items():
        by_segment.setdefault(segment, {})["course"] = course
    for segment, change in _changes(_table(folder, "changes"), study).items():
        by_segment.setdefault(segment, {})["change"] = change
    return {segment: Headline.model_validate(values) for segment, values in by_segment.items()}


def _courses(control: pd.DataFrame, study: Study) -> dict[str, list[float]]:
    """The headline of each segment, wave by wave."""
    if not {"segment", "score", "subject", "value"} <= set(control.columns):
        return {}
    rows = _whole(control[control["value"].notna()], study)
    return {str(segment): each.tolist() for segment, each in rows.groupby("segment")["value"]}


def _changes(changes: pd.DataFrame, study: Study) -> dict[str, HeadlineChange]:
    """What became of the headline since the compared wave; all segments but everyone are a family.

    That which the study's `report.against` names, or the wave before where there is none such.
    """
    known = {"segment", "score", "subject", "against", "period_before", *_CHANGED}
    if not known <= set(changes.columns):
        return {}
    rows = _compared(_whole(changes, study), study)
    rows = rows[rows["difference"].notna()]
    parts = (rows["segment"] != EVERYONE).to_numpy()
    chance = rows["p"].to_numpy(dtype=float, copy=True)
    adjusted = multiplicity.adjust(chance[parts].tolist(), method=study.compare.adjust)
    chance[parts] = [math.nan if p is None else p for p in adjusted.p]
    unsure = rows["verdict"].isin(MARKS) & (chance >= study.compare.level)
    verdict = rows["verdict"].mask(unsure, "not_shown")
    return {
        segment: HeadlineChange(
            before=None if against == "previous" else _label(study, before),
            verdict=said,
            **dict(zip(_CHANGED[:3], map(plain, numbers), strict=True)),
        )
        for segment, against, before, said, *numbers in zip(
            *(rows[name] for name in ("segment", "against", "period_before")),
            *(verdict, *(rows[name] for name in _CHANGED[:3])),
            strict=True,
        )
    }


def _compared(rows: pd.DataFrame, study: Study) -> pd.DataFrame:
    """Those since the wave that the study compares with; since the one before, if there is none."""
    against = study.report.against
    named = rows["against"] == against
    if against not in ("previous", "year_ago"):
        named = rows["period_before"] == periods.parse(study.period, against)
    return rows[named] if named.any() else rows[rows["against"] == "previous"]


def _label(study: Study, period: str) -> Text:
    return Text(
        zh=periods.label(study.period, period, "zh"), en=periods.label(study.period, period, "en")
    )


def _whole(frame: pd.DataFrame, study: Study) -> pd.DataFrame:
    """The rows of the headline score as a whole."""
    return frame[(frame["score"] == study.headline) & (frame["subject"] == "overall")]


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
