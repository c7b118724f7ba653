"""Which test compares the groups of customers, and what it finds for each subject of a score."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from types import ModuleType
from typing import Literal

import numpy as np
import pandas as pd

from csatbook.report.subject import Subject, subjects
from csatbook.stats import compare, crossing, crosstab, grouped, rank
from csatbook.stats.compare import by_design, sampled
from csatbook.stats.comparison import Comparison
from csatbook.stats.crossing import Patterns, Places
from csatbook.stats.group import Group
from csatbook.stats.methods import TERMS
from csatbook.stats.tally import Tally
from csatbook.stats.terms import Terms
from csatbook.study import Study

Against = Literal["pairs", "rest", "total"]
"""Each group with each other, with all others together, or with everyone."""
Pair = tuple[str, str, Comparison]


def of(
    study: Study, everyone: Tally, by: pd.Series, score: str, *, against: Against
) -> Iterator[tuple[Subject, list[Pair]]]:
    """How do the groups compare in each subject of this score?

    Parameters
    ----------
    everyone : the answers to all items of the study, one row a respondent
        With `drawn`, its strata and clusters decide on the test.
    by : a variable of the same respondents, as categories
    score : a score of answers
    against : as in `comparisons.of`

    Yields
    ------
    (subject, list of (group, group or what it is compared with, comparison))
        Groups of fewer than the study's `min_answers` are left out.
    """
    places = {item: place for place, item in enumerate(study.items)}
    declared = study.answered[score]
    codes, names = by.cat.codes.to_numpy(), list(by.cat.categories)
    for subject in subjects(study, declared):
        scales = [study.scale_of(item) for item in subject.items]
        if declared.unit == "mark" and len({(one.min, one.max) for one in scales}) > 1:
            continue  # a mean over different scales would be a mark of none of them
        found = crossing.patterns(everyone, [places[item] for item in subject.items])
        terms = TERMS[declared.method](
            found.given, scales=scales, parts=subject.parts, **declared.options
        )
        cells = crossing.cells(found, everyone, codes, size=len(names))
        each = grouped.of(terms, cells)
        large = [at for at, one in enumerate(each) if one.n >= study.report.min_answers]
        groups = {names[at]: each[at] for at in large}
        if everyone.drawn is None:
            pairs = _pairs(study, compare, list(groups.values()), list(groups), against)
            if study.compare.test == "rank" and against == "pairs" and len(subject.items) == 1:
                table = _table(found, everyone, codes, size=len(names))
                pairs = [_ranked(table, names, one) for one in pairs]
        else:
            place = _renumbered(codes, large, len(names))
            drawn = sampled.of(terms, found, everyone, place, list(groups.values()))
            pairs = _pairs(study, by_design, drawn, list(groups), against)
        yield subject, pairs


def _pairs(
    study: Study,
    door: ModuleType,
    among: Sequence[Group] | sampled.Sampled,
    names: Sequence[str],
    against: Against,
) -> list[Pair]:
    """By the door for such groups: `compare` or `by_design`, which are called alike."""
    test = study.compare.test
    options = {
        # ranks are of answers, not of scores: `_ranked`
        "test": "auto" if test == "rank" else test,
        "level": 1 - study.compare.level,
    }
    if len(names) < 2:
        return []
    if against == "pairs":
        found = door.pairs(among, **options)
        return [(names[i], names[j], one) for (i, j), one in found.items()]
    beside = {"rest": door.rest, "total": door.total}[against]
    return [(name, against, beside(among, place, **options)) for place, name in enumerate(names)]


def _renumbered(codes: Places, large: Sequence[int], size: int) -> Places:
    """The place of each respondent's group among the large ones; negative in none of them."""
    places = np.full(size + 1, -1)  # the last for those without a group, whose code is -1
    places[list(large)] = np.arange(len(large))
    return places[codes]


def _table(found: Patterns, everyone: Tally, codes: Places, *, size: int) -> crosstab.Crosstab:
    """The answers to one item, by groups."""
    terms = Terms.of_means(found.given.marks[:, 0], bounds=(-math.inf, math.inf))
    return crosstab.of_cells(terms, crossing.cells(found, everyone, codes, size=size))


def _ranked(table: crosstab.Crosstab, names: Sequence[str], pair: Pair) -> Pair:
    """The same pair, judged by the order of the answers to the one item."""
    a, b, base = pair
    judged = rank.pair(table, names.index(a), names.index(b), level=base.level)
    kept = ("test", "statistic", "df", "p", "effect", "effect_name", "effect_low", "effect_high")
    return a, b, replace(base, **{name: getattr(judged, name) for name in (*kept, "reason")})
