"""Result tables of comparisons: which groups of customers differ, and how sure that is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import cast

import pandas as pd

from csatbook.analysis import tables
from csatbook.analysis.groups import contrasts
from csatbook.analysis.groups.contrasts import Closed, Contrast, Pair
from csatbook.analysis.wave import Wave
from csatbook.stats.compare import multiplicity, verdict
from csatbook.stats.tally import Tally
from csatbook.study import Study
from csatbook.study.compare import Against
from csatbook.survey.state.reads import cache

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
    return tables.build("comparisons", wave, _rows(wave.study, contrasted(wave)))


@cache
def contrasted(wave: Wave) -> list[Contrast]:
    """What the table of comparisons is made of, and all groups of each variable together."""
    study = wave.study
    return contrasts.contrast_groups(
        study,
        wave.tally,
        grouped(wave.rows, variables(wave)),
        _scores(study),
        against=study.compare.against,
        hidden=wave.closed,
        together=True,
    )


def variables(wave: Wave) -> list[str]:
    """The variables whose groups are compared: as declared, but for that of the own segment."""
    return [variable for variable in wave.study.compared if variable != wave.variable]


def against(wave: Wave, variable: str) -> Against:
    """With what are the groups of this variable compared in this report?"""
    return contrasts.against_what(wave.study.compare.against, wave.rows[variable])


def grouped(rows: pd.DataFrame, variables: Sequence[str]) -> Mapping[str, pd.Series]:
    """In which group of each variable is each of these respondents?"""
    return {variable: rows[variable] for variable in variables}


@cache
def beside_everyone(wave: Wave) -> pd.DataFrame:
    """Which groups differ from everyone? Rows of the table on which the list of problems rests.

    By the score that leads, for the whole and the dimensions; in a segment's report also how the
    segment differs from everyone. A family of their own, `problems`: the list is one statement.
    """
    study = wave.study
    lead = [study.answer_headline]
    found = list(
        result_rows(
            study,
            wave.tally,
            grouped(wave.rows, variables(wave)),
            against="total",
            hidden=wave.closed,
            scores=lead,
            items=False,
        )
    )
    own = wave.variable
    if own is not None and own in study.compared:
        found += _beside(wave.everyone, own, str(wave.value))
    return tables.build("comparisons", wave, _together(study, found))


def _beside(whole: Wave, variable: str, group: str) -> list[Row]:
    """One group of everyone beside everyone, by the score that leads, tested among its like."""
    study = whole.study
    return whole.kept(
        f"{variable} beside everyone",
        lambda: result_rows(
            study,
            whole.tally,
            grouped(whole.rows, [variable]),
            against="total",
            hidden=whole.closed,
            scores=[study.answer_headline],
            items=False,
        ),
        where=("group_a", group),
    )


def _together(study: Study, rows: Sequence[Row]) -> list[Row]:
    """The rows of the whole and the dimensions as one family."""
    adjusted = multiplicity.adjust(
        [cast("float | None", row["p"]) for row in rows], method=study.compare.adjust
    )
    found = []
    for row, p in zip(rows, adjusted.p, strict=True):
        shown = row["verdict"] in ("larger", "smaller")
        sure = p is not None and p < study.compare.level
        changed = {"verdict": "not_shown"} if shown and not sure else {}
        family = {"family": "problems", "tests": adjusted.family}
        found.append({**row, "p_adjusted": p, **family, **changed})
    return found


def result_rows(
    study: Study,
    everyone: Tally,
    variables: Mapping[str, pd.Series],
    *,
    against: Against,
    hidden: Closed,
    scores: Sequence[str] | None = None,
    items: bool = True,
) -> Iterator[Row]:
    """How do the groups of these respondents compare?

    Parameters
    ----------
    study : what was asked, and which scores are compared how
    everyone : the answers to all items of the study, one row a respondent
    variables : of the same respondents, as categories: segments whose values are compared
    against : each group with each other, with the rest, or with everyone
    hidden : the groups of a variable that must not be shown, given whose answers are counted
    scores : of answers; without them those that the study compares
    items : whether single items are compared, too, or the whole and the dimensions alone

    Yields
    ------
    dict with the columns of the table `comparisons`
        Groups of fewer than the study's `min_answers`, and others that are hidden with them, are
        left out. The p-values are adjusted
        within each family: a score, a variable, and the whole or the dimensions or the items.
    """
    compared = contrasts.contrast_groups(
        study,
        everyone,
        variables,
        scores or _scores(study),
        against=against,
        hidden=hidden,
        items=items,
    )
    yield from _rows(study, compared)


def _scores(study: Study) -> Sequence[str]:
    return study.compare.scores or (study.answer_headline,)


def _rows(study: Study, compared: Sequence[Contrast]) -> Iterator[Row]:
    families: dict[tuple[str, str, str], list[tuple[str, Pair]]] = {}
    for contrast in compared:
        mine = families.setdefault((contrast.score, contrast.by, contrast.subject.kind), [])
        mine.extend((contrast.subject.key, pair) for pair in contrast.pairs)
    for (score, by, kind), found in families.items():
        yield from family(study, score, by, kind, found)


def family(
    study: Study, score: str, by: str, kind: str, found: Sequence[tuple[str, Pair]]
) -> Iterator[Row]:
    """The rows of one family of tests, with p-values that make up for their number."""
    adjusted = multiplicity.adjust(
        [pair.p for _, (_, _, pair) in found], method=study.compare.adjust
    )
    for (subject, (a, b, pair)), p in zip(found, adjusted.p, strict=True):
        # Tests that hold for all pairs together need no more of it.
        p_adjusted = pair.p if pair.simultaneous else p
        yield {
            "score": score,
            "subject": subject,
            "by": by,
            "group_a": a,
            "group_b": b,
            **{name: getattr(pair, name) for name in _KEPT},
            "p_adjusted": p_adjusted,
            "family": f"{score}/{by}/{kind}",
            "tests": adjusted.family,
            "verdict": verdict.judge(
                pair,
                p_adjusted,
                alpha=study.compare.level,
                smallest=study.compare.smallest.get(score),
            ),
        }
