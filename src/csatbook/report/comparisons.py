"""Result tables of comparisons: which groups of customers differ, and how sure that is."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import combinations
from typing import Literal, cast

import pandas as pd

from csatbook.report import results
from csatbook.report.subject import Subject, subjects
from csatbook.report.wave import Wave
from csatbook.stats import (
    brown_forsythe,
    compare,
    crossing,
    crosstab,
    grouped,
    multiplicity,
    tally,
    verdict,
)
from csatbook.stats.comparison import Comparison
from csatbook.stats.group import Group
from csatbook.stats.methods import TERMS
from csatbook.stats.rank import brunner_munzel
from csatbook.stats.tally import Tally
from csatbook.stats.terms import Terms
from csatbook.study import Study

COLUMNS = [
    *("score", "subject", "by", "group_a", "group_b", "value_a", "value_b"),
    *("difference", "low", "high", "test", "statistic", "df", "p", "p_adjusted", "family"),
    *("effect", "effect_name", "n_a", "n_b"),
]
MORE = ["tests", "effect_low", "effect_high", "verdict", "reason"]
"""How many tests the family has, what the difference means, and why there is no test; behind the
columns that programs rely on."""
_KEPT = (
    *("value_a", "value_b", "difference", "low", "high", "test", "statistic", "df", "p"),
    *("effect", "effect_name", "n_a", "n_b", "effect_low", "effect_high", "reason"),
)

Against = Literal["pairs", "rest", "total"]
Pair = tuple[str, str, Comparison]
Row = dict[str, object]


@cache
def comparisons(wave: Wave) -> pd.DataFrame:
    """Which groups differ by the declared scores, for the whole, each dimension and each item?

    By every declared variable but that of the report's own segment.
    """
    study = wave.study
    variables = [one for one in study.compare.by or study.segments if one != wave.variable]
    rows = list(of(study, wave.rows, variables, against=study.compare.against))
    return results.keyed(wave, rows, [*COLUMNS, *MORE])


@cache
def beside_everyone(wave: Wave) -> pd.DataFrame:
    """Which groups differ from everyone? For what stands out in a report."""
    study = wave.study
    variables = [one for one in study.segments if one != wave.variable]
    lead = [study.answer_headline]
    found = list(of(study, wave.rows, variables, against="total", scores=lead))
    if wave.variable is not None:
        every = of(study, wave.everyone.rows, [wave.variable], against="total", scores=lead)
        found += [row for row in every if row["group_a"] == wave.value]
    return results.keyed(wave, _together(study, found), [*COLUMNS, *MORE])


def _together(study: Study, rows: Sequence[Row]) -> list[Row]:
    """The whole and the dimensions as one family: a list of problems is read as one statement."""
    kept = [row for row in rows if not str(row["subject"]).startswith("item:")]
    adjusted = multiplicity.adjust(
        [cast("float | None", row["p"]) for row in kept], method=study.compare.adjust
    )
    found = []
    for row, p in zip(kept, adjusted.p, strict=True):
        shown = row["verdict"] in ("larger", "smaller")
        sure = p is not None and p < study.compare.level
        changed = {"verdict": "not_shown"} if shown and not sure else {}
        family = {"family": "problems", "tests": adjusted.family}
        found.append({**row, "p_adjusted": p, **family, **changed})
    return found


@cache
def spreads(wave: Wave) -> pd.DataFrame:
    """Whose answers vary more? Items by groups, where the study asks for it."""
    study = wave.study
    rows: list[Row] = []
    if study.compare.spread:
        variables = [one for one in study.compare.by or study.segments if one != wave.variable]
        for by in variables:
            rows += _family(study, "spread", by, "item", _spread(study, wave.rows, by))
    return results.keyed(wave, rows, [*COLUMNS, *MORE])


def of(
    study: Study,
    rows: pd.DataFrame,
    variables: Sequence[str],
    *,
    against: Against,
    scores: Sequence[str] | None = None,
) -> Iterator[Row]:
    """How do the groups of these respondents compare?

    Parameters
    ----------
    rows : items and variables (as categories), and `weight` where there is one
    variables : segments whose values are compared
    against : each group with each other, with the rest, or with everyone
    scores : of answers; without them those that the study compares

    Yields
    ------
    dict with `COLUMNS` and `MORE`
        Groups of fewer than the study's `min_answers` are left out. The p-values are adjusted
        within each family: a score, a variable, and the whole or the dimensions or the items.
    """
    everyone = tally.rows(
        [rows[item] for item in study.items],
        rows.get("weight"),
        scales=[study.scale_of(item) for item in study.items],
    )
    chosen = scores or study.compare.scores or (study.answer_headline,)
    for by in variables:
        for score in chosen:
            kinds: dict[str, list[tuple[str, Pair]]] = {}
            for subject, groups in _grouped(study, everyone, rows[by], score):
                pairs = _against(study, groups, against)
                if study.compare.test == "rank" and against == "pairs":
                    pairs = [
                        (a, b, _ranked(study, everyone, rows[by], subject, (a, b, one)))
                        for a, b, one in pairs
                    ]
                kinds.setdefault(subject.kind, []).extend((subject.key, one) for one in pairs)
            for kind, found in kinds.items():
                yield from _family(study, score, by, kind, found)


def _grouped(
    study: Study, everyone: Tally, by: pd.Series, score: str
) -> Iterator[tuple[Subject, dict[str, Group]]]:
    """Each subject of the score in each group that is large enough to be shown."""
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
        groups = dict(zip(names, grouped.of(terms, cells), strict=True))
        fewest = study.report.min_answers
        yield subject, {name: one for name, one in groups.items() if one.n >= fewest}


def _against(study: Study, groups: dict[str, Group], against: Against) -> list[Pair]:
    names, among = list(groups), list(groups.values())
    test, level = study.compare.test, 1 - study.compare.level
    test = "auto" if test == "rank" else test  # ranks are of answers, not of scores: `_ranked`
    if len(names) < 2:
        return []
    if against == "pairs":
        found = compare.pairs(among, test=test, level=level)
        return [(names[i], names[j], one) for (i, j), one in found.items()]
    beside = {"rest": compare.rest, "total": compare.total}[against]
    return [
        (name, against, beside(among, place, test=test, level=level))
        for place, name in enumerate(names)
    ]


def _ranked(
    study: Study, everyone: Tally, by: pd.Series, subject: Subject, pair: Pair
) -> Comparison:
    """The same pair, judged by the order of the answers to the one item."""
    name_a, name_b, base = pair
    if len(subject.items) != 1:
        return base
    place = list(study.items).index(subject.items[0])
    names = list(by.cat.categories)
    found = crossing.patterns(everyone, [place])
    terms = Terms.of_means(found.given.marks[:, 0], bounds=(-math.inf, math.inf))
    cells = crossing.cells(found, everyone, by.cat.codes.to_numpy(), size=len(names))
    table = crosstab.of_cells(terms, cells)
    judged = brunner_munzel.compare(
        table, names.index(name_a), names.index(name_b), level=base.level
    )
    kept = ("test", "statistic", "df", "p", "effect", "effect_name", "effect_low", "effect_high")
    return replace(base, **{name: getattr(judged, name) for name in (*kept, "reason")})


def _spread(study: Study, rows: pd.DataFrame, by: str) -> list[tuple[str, Pair]]:
    """Each item's dispersion in each pair of groups."""
    found: list[tuple[str, Pair]] = []
    for item in study.items:
        table = crosstab.of(rows[item], rows[by], rows.get("weight"), scale=study.scale_of(item))
        names = list(rows[by].cat.categories)
        large = [place for place, n in enumerate(table.n) if n >= study.report.min_answers]
        for a, b in combinations(large, 2):
            one = brown_forsythe.compare(table, a, b, level=1 - study.compare.level)
            found.append((f"item:{item}", (names[a], names[b], one)))
    return found


def _family(
    study: Study, score: str, by: str, kind: str, found: Sequence[tuple[str, Pair]]
) -> Iterator[Row]:
    """The rows of one family of tests, with p-values that make up for their number."""
    adjusted = multiplicity.adjust([one.p for _, (_, _, one) in found], method=study.compare.adjust)
    for (subject, (a, b, one)), p in zip(found, adjusted.p, strict=True):
        # Tests that hold for all pairs together need no more of it.
        p_adjusted = one.p if one.simultaneous else p
        yield {
            "score": score,
            "subject": subject,
            "by": by,
            "group_a": a,
            "group_b": b,
            **{name: getattr(one, name) for name in _KEPT},
            "p_adjusted": p_adjusted,
            "family": f"{score}/{by}/{kind}",
            "tests": adjusted.family,
            "verdict": verdict.of(
                one,
                p_adjusted,
                alpha=study.compare.level,
                smallest=study.compare.smallest.get(score),
            ),
        }
