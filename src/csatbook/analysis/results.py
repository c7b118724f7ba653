"""The table `scores`: how high every declared score is, unrounded, of everyone and of groups."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache

import numpy as np
import pandas as pd

from csatbook.analysis import disclosure, judgement, tables
from csatbook.analysis.disclosure import Place
from csatbook.analysis.evaluated import evaluated
from csatbook.analysis.subject import Subject, subjects
from csatbook.analysis.wave import Wave, at, tallied
from csatbook.stats import ratio, tally
from csatbook.stats.result import IndexScore
from csatbook.stats.score import TERMS
from csatbook.stats.tally import Tally
from csatbook.study import Study
from csatbook.study.answered import Answered
from csatbook.study.derived import Deductions, Measured

KINDS = ("overall", "dimension", "item")

_LEVEL = 0.95


@cache
def scores(wave: Wave) -> pd.DataFrame:
    """How high is every declared score of the whole, of each dimension and of each item?"""
    rows = wave.kept("scores", lambda: scored(wave, wave.tally))
    answered = tables.build("scores", wave, rows)
    derived = [name for name in wave.study.scores if name not in wave.study.answered]
    if not derived:
        return answered
    whole = evaluated(wave)[None].scores
    units = wave.study.units
    single = units is not None and wave.variable == units.lowest
    rows = [
        row(
            wave,
            name,
            "overall",
            whole[name].score,
            group=bool(wave.place),
            # Grades of an assessment are for who was assessed, not for a mean of such.
            graded=single or not isinstance(declared, Deductions),
        )
        for name, declared in wave.study.scores.items()
        if name in derived
    ]
    return pd.concat([answered, tables.build("scores", wave, rows)], ignore_index=True)


@cache
def history(wave: Wave) -> pd.DataFrame:
    """The same for each earlier period, oldest first, and then for this one."""
    parts = [scores(at(wave, period)) for period in (*wave.earlier, wave.period)]
    return pd.concat(parts, ignore_index=True)


@cache
def by_segment(wave: Wave, variable: str) -> pd.DataFrame:
    """The scores of the whole and the dimensions for each value of a segment variable."""
    parts, everybody = [], wave.rows
    places = everybody.groupby(variable, observed=True).indices
    for value in wave.store.segments(wave.period)[variable]:
        rows = everybody.iloc[places.get(value, [])]
        place = (variable, value)
        if len(rows) or wave.disclosure.count(*wave.place, place):
            kinds = ("overall", "dimension")
            everyone = tallied(wave.study, rows, wave.drawn(rows))
            frame = _scores(wave, everyone, kinds=kinds, inside=(place,))
            parts.append(frame.assign(segment=f"{variable}={value}"))
    return pd.concat(parts, ignore_index=True) if parts else scores(wave).iloc[:0]


def score_row(frame: pd.DataFrame, score: str, subject: str) -> pd.Series:
    """The row of one score of one subject; every entry missing where there is none."""
    # Asked a thousand times a report: plain arrays are several times faster here than frames.
    names, keys = frame["score"].to_numpy(object), frame["subject"].to_numpy(object)
    places = np.flatnonzero((names == score) & (keys == subject))
    return frame.iloc[places[0]] if len(places) else pd.Series(index=frame.columns, dtype=object)


def _scores(
    wave: Wave,
    everyone: Tally,
    *,
    kinds: Iterable[str] = KINDS,
    inside: Sequence[Place] = (),
) -> pd.DataFrame:
    return tables.build("scores", wave, scored(wave, everyone, kinds=kinds, inside=inside))


def scored(
    wave: Wave,
    everyone: Tally,
    *,
    kinds: Iterable[str] = KINDS,
    inside: Sequence[Place] = (),
) -> Iterator[dict[str, object]]:
    """How high are the scores of these answers?

    Parameters
    ----------
    wave : for its study, and for what must not be shown of it
    everyone : whose answers they are, as `wave.tallied` gives them
    kinds : of subjects
    inside : the group of the wave's that the respondents are in, if they are not all

    Yields
    ------
    dict with the columns of the table `scores`
    """
    asked = list(_asked(wave.study, kinds))
    of_items: dict[tuple[str, ...], list[int]] = {}
    for place, (_, _, subject) in enumerate(asked):
        of_items.setdefault(subject.items, []).append(place)
    several: dict[int, IndexScore] = {}
    for items, places in of_items.items():
        same = [asked[place][1:] for place in places]
        several.update(zip(places, _index_scores(wave.study, everyone, items, same), strict=True))
    group = bool(wave.place or inside)
    for place, (name, declared, subject) in enumerate(asked):
        why = wave.hidden(disclosure.base(declared, subject), *inside)
        shown = disclosure.guarded(several[place], wave.study.report.min_answers, why)
        yield row(wave, name, subject.key, shown, group=group)


def _asked(study: Study, kinds: Iterable[str]) -> Iterator[tuple[str, Answered, Subject]]:
    """The subjects of each score of answers."""
    for name, declared in study.answered.items():
        for subject in subjects(study, declared):
            scales = [study.scale_of(item) for item in subject.items]
            if subject.kind in kinds and (
                declared.unit != "mark" or len({(scale.min, scale.max) for scale in scales}) == 1
            ):  # a mean over different scales would be a mark of none of them
                yield name, declared, subject


def _index_scores(
    study: Study,
    everyone: Tally,
    items: tuple[str, ...],
    several: Sequence[tuple[Answered, Subject]],
) -> Iterator[IndexScore]:
    """Several scores of the same items, computed at once."""
    order = list(study.items)
    given = tally.patterns(everyone, [order.index(item) for item in items])
    scales = [study.scale_of(item) for item in items]
    terms = [
        TERMS[declared.method](given, scales=scales, parts=subject.parts, **declared.options)
        for declared, subject in several
    ]
    each = ratio.moments_of_each(terms, given)
    for (declared, _), own, moments in zip(several, terms, each, strict=True):
        yield ratio.score(moments, own, level=_LEVEL, method=declared.method)


def row(
    wave: Wave,
    score: str,
    subject: str,
    result: IndexScore,
    *,
    graded: bool = True,
    group: bool = False,
) -> dict[str, object]:
    """A row of the table `scores`, without its keys; not `graded` where grades are for units.

    Of a hidden `group` it does not tell the number of answers either.
    """
    declared = wave.study.scores[score]
    measure = wave.study.measures[declared.measure] if isinstance(declared, Measured) else None
    small_is_good = measure is not None and measure.better == "low"
    kept = ("value", "low", "high", "n", "n_eff", "reason", "clusters", "error")
    hides = group and result.reason in disclosure.REASONS
    counts = dict.fromkeys(("n", "n_eff", "clusters")) if hides else {}
    return {
        "score": score,
        "subject": subject,
        **{name: getattr(result, name) for name in kept},
        **counts,
        **(judgement.grade(result, declared) if graded else judgement.NO_GRADE),
        **judgement.target(result, declared, small_is_good=small_is_good),
    }
