"""The table `scores`: how high every declared score is, unrounded, of everyone and of groups."""

from __future__ import annotations

import weakref
from collections.abc import Iterator, Sequence
from functools import partial

import numpy as np
import pandas as pd

from csatbook.analysis import disclosure, judgement, tables
from csatbook.analysis.disclosure import Place
from csatbook.analysis.evaluated import evaluated
from csatbook.analysis.subject import Subject, subjects
from csatbook.analysis.wave import Wave, at, tallied
from csatbook.stats import ratio, tally
from csatbook.stats.groups import crossing
from csatbook.stats.groups.crossing import Places
from csatbook.stats.groups.group import Group
from csatbook.stats.ratio import Moments
from csatbook.stats.result import IndexScore
from csatbook.stats.score import TERMS
from csatbook.stats.tally import Tally
from csatbook.stats.terms import Terms
from csatbook.study import Study
from csatbook.study.answered import Answered
from csatbook.study.derived import Deductions, Measured
from csatbook.survey.state.reads import cache

KINDS = ("overall", "dimension", "item")

_LEVEL = 0.95
_Asked = tuple[str, Answered, Subject]
"""A score, how it is declared, and what it is of."""


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
    everybody, values = wave.rows, wave.store.segments(wave.period)[variable]
    asked = list(_asked(wave.study, ("overall", "dimension")))
    names = everybody[variable].cat.categories.astype(str)
    place = np.asarray(everybody[variable].cat.codes, dtype=np.int64)
    size = len(names) + 1  # behind all others a group that nobody is in
    held = np.bincount(place[place >= 0], minlength=size)
    if wave.tally.drawn is None:
        groups = _scores_of_groups(wave.study, wave.tally, asked, place, size=size)
    else:
        parts = [everybody[place == code] for code in range(size)]
        tallies = [tallied(wave.study, rows, wave.drawn(rows)) for rows in parts]
        groups = [_index_scores(wave.study, everyone, asked) for everyone in tallies]
    told: list[dict[str, object]] = []
    segments: list[str] = []
    for value, code in zip(values, names.get_indexer(pd.Index(values)).tolist(), strict=True):
        inside = (variable, value)
        if held[code] or wave.disclosure.inhabited(*wave.place, inside):
            told += _rows(wave, asked, groups[code], (inside,))
            segments += [f"{variable}={value}"] * len(asked)
    return tables.build("scores", wave, told).assign(segment=segments)


def score_row(frame: pd.DataFrame, score: str, subject: str) -> pd.Series:
    """The row of one score of one subject; every entry missing where there is none.

    It is shared, as is the frame: to be read, not to be changed.
    """
    # Asked a thousand times a report, mostly of the same frames: they are gone through once.
    known, places, rows = _found_in.get(id(frame), (None, {}, {}))
    if known is None or known() is not frame:
        names, keys = frame["score"].tolist(), frame["subject"].tolist()
        told = zip(names, keys, strict=True)
        places = {row: place for place, row in reversed(list(enumerate(told)))}
        gone = weakref.ref(frame, partial(_forget, id(frame)))
        _found_in[id(frame)] = gone, places, rows
    place = places.get((score, subject), -1)
    if place not in rows:
        nothing = place < 0
        rows[place] = pd.Series(index=frame.columns, dtype=object) if nothing else frame.iloc[place]
    return rows[place]


_found_in: dict[
    int,
    tuple[weakref.ref[pd.DataFrame] | None, dict[tuple[str, str], int], dict[int, pd.Series]],
] = {}
"""By frame: while it lives, the places of its rows and those that were asked for."""


def _forget(frame: int, gone: weakref.ref[pd.DataFrame]) -> None:
    known = _found_in.get(frame)
    if known and known[0] is gone:  # another may have taken its place in memory
        del _found_in[frame]


def scored(wave: Wave, everyone: Tally) -> Iterator[dict[str, object]]:
    """How high are the scores of these answers?

    Parameters
    ----------
    wave : for its study, and for what must not be shown of it
    everyone : whose answers they are, as `wave.tallied` gives them

    Yields
    ------
    dict with the columns of the table `scores`
    """
    asked = list(_asked(wave.study, KINDS))
    yield from _rows(wave, asked, _index_scores(wave.study, everyone, asked), ())


def score_of(wave: Wave, score: str, subject: Subject) -> dict[str, object]:
    """A row of the table `scores`: of this score of answers, over just the subject's questions."""
    asked = [(score, wave.study.answered[score], subject)]
    (told,) = _rows(wave, asked, _index_scores(wave.study, wave.tally, asked), ())
    return told


def _rows(
    wave: Wave, asked: Sequence[_Asked], several: Sequence[IndexScore], inside: Sequence[Place]
) -> Iterator[dict[str, object]]:
    """The rows of these scores, of the wave or of one of its groups."""
    group = bool(wave.place or inside)
    for (name, declared, subject), score in zip(asked, several, strict=True):
        why = wave.hidden(disclosure.base(declared, subject), *inside)
        shown = disclosure.guarded(score, wave.study.report.min_answers, why)
        yield row(wave, name, subject.key, shown, group=group)


def _asked(study: Study, kinds: Sequence[str]) -> Iterator[_Asked]:
    """The subjects of each score of answers."""
    for name, declared in study.answered.items():
        for subject in subjects(study, declared):
            scales = [study.scale_of(item) for item in subject.items]
            if subject.kind in kinds and (
                declared.unit != "mark" or len({(scale.min, scale.max) for scale in scales}) == 1
            ):  # a mean over different scales would be a mark of none of them
                yield name, declared, subject


def _index_scores(study: Study, everyone: Tally, asked: Sequence[_Asked]) -> list[IndexScore]:
    """How high is each of them? Those of the same items are computed at once."""
    judged: dict[int, IndexScore] = {}
    for columns, places in _by_items(study, asked).items():
        given = tally.patterns(everyone, columns)
        terms = [_terms(study, given, asked[place]) for place in places]
        each = ratio.moments_of_each(terms, given)
        for place, own, moments in zip(places, terms, each, strict=True):
            judged[place] = _judged(moments, own, asked[place])
    return [judged[place] for place in range(len(asked))]


def _scores_of_groups(
    study: Study, everyone: Tally, asked: Sequence[_Asked], place: Places, *, size: int
) -> list[list[IndexScore]]:
    """The same of so many groups of respondents drawn one by one; `place` is the group of each."""
    inside = np.bincount(place[place >= 0], weights=everyone.count[place >= 0], minlength=size)
    judged: list[list[IndexScore]] = [[] for _ in asked]
    for columns, same in _by_items(study, asked).items():
        patterns = crossing.patterns(everyone, columns)
        cells = crossing.cells(patterns, everyone, place, size=size)
        for score in same:
            terms = _terms(study, patterns.given, asked[score])
            for group, people in zip(crossing.group_scores(terms, cells), inside, strict=True):
                judged[score].append(_judged(_moments(group, int(people)), terms, asked[score]))
    return [list(scores_of_group) for scores_of_group in zip(*judged, strict=True)]


def _moments(group: Group, people: int) -> Moments:
    """The sums of a group, of whom so many are people with or without an answer."""
    n, n_eff, variance = group.n, group.n_eff, group.variance if group.n else float("nan")
    return Moments(group.value, variance, n, people - n, n_eff, n_eff)


def _by_items(study: Study, asked: Sequence[_Asked]) -> dict[tuple[int, ...], list[int]]:
    """The columns of some items, and which scores are of them."""
    order = {item: place for place, item in enumerate(study.items)}
    columns: dict[tuple[int, ...], list[int]] = {}
    for place, (_, _, subject) in enumerate(asked):
        columns.setdefault(tuple(order[item] for item in subject.items), []).append(place)
    return columns


def _terms(study: Study, given: Tally, asked: _Asked) -> Terms:
    _, declared, subject = asked
    scales = [study.scale_of(item) for item in subject.items]
    return TERMS[declared.method](given, scales=scales, parts=subject.parts, **declared.options)


def _judged(moments: Moments, terms: Terms, asked: _Asked) -> IndexScore:
    return ratio.score(moments, terms, level=_LEVEL, method=asked[1].method)


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
