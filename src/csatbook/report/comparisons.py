"""Result tables of comparisons: which groups of customers differ, and how sure that is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import combinations
from typing import cast

import pandas as pd

from csatbook.report import contrasts, results
from csatbook.report.contrasts import Against, Pair
from csatbook.report.wave import Wave
from csatbook.stats import brown_forsythe, crosstab, multiplicity, tally, verdict
from csatbook.stats.design import Design
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

Row = dict[str, object]


@cache
def comparisons(wave: Wave) -> pd.DataFrame:
    """Which groups differ by the declared scores, for the whole, each dimension and each item?

    By every declared variable but that of the report's own segment.
    """
    study = wave.study
    variables = [one for one in study.compare.by or study.segments if one != wave.variable]
    rows = list(of(study, wave.rows, variables, against=study.compare.against, drawn=_drawn(wave)))
    return results.keyed(wave, rows, [*COLUMNS, *MORE])


@cache
def beside_everyone(wave: Wave) -> pd.DataFrame:
    """Which groups differ from everyone? For what stands out in a report."""
    study = wave.study
    variables = [one for one in study.segments if one != wave.variable]
    lead = [study.answer_headline]
    found = list(of(study, wave.rows, variables, against="total", scores=lead, drawn=_drawn(wave)))
    if (own := wave.variable) is not None:
        whole = wave.everyone
        every = of(study, whole.rows, [own], against="total", scores=lead, drawn=_drawn(whole))
        found += [row for row in every if row["group_a"] == wave.value]
    return results.keyed(wave, _together(study, found), [*COLUMNS, *MORE])


def _drawn(wave: Wave) -> Design | None:
    return wave.drawn(wave.rows)


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
    """Whose answers vary more? Items by groups, where the study asks for it.

    Not of respondents who were drawn in strata or clusters: these tests take them one by one.
    """
    study = wave.study
    rows: list[Row] = []
    if study.compare.spread and _drawn(wave) is None:
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
    drawn: Design | None = None,
) -> Iterator[Row]:
    """How do the groups of these respondents compare?

    Parameters
    ----------
    rows : items and variables (as categories), and `weight` where there is one
    variables : segments whose values are compared
    against : each group with each other, with the rest, or with everyone
    scores : of answers; without them those that the study compares
    drawn : how these respondents were drawn, if not one by one

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
        drawn=drawn,
    )
    chosen = scores or study.compare.scores or (study.answer_headline,)
    for by in variables:
        for score in chosen:
            kinds: dict[str, list[tuple[str, Pair]]] = {}
            for subject, pairs in contrasts.of(study, everyone, rows[by], score, against=against):
                kinds.setdefault(subject.kind, []).extend((subject.key, one) for one in pairs)
            for kind, found in kinds.items():
                yield from _family(study, score, by, kind, found)


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
