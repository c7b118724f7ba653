"""Who mentions a thing more often than others, and what became of it since a wave before."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import cast

import pandas as pd

from csatbook.analysis import tables
from csatbook.analysis.changes.changes import ScoreChange, answer_changes, change_row
from csatbook.analysis.changes.compared_waves import earlier
from csatbook.analysis.changes.two_waves import TwoWaves
from csatbook.analysis.groups import comparisons
from csatbook.analysis.issues.choices import MEASURES, ticked_waves
from csatbook.analysis.issues.coded import coded_waves, digest
from csatbook.analysis.issues.corrected import CorrectedChange, corrected_change, doubts
from csatbook.analysis.issues.counted import FEW
from csatbook.analysis.issues.mentioned import MentionWave
from csatbook.analysis.subject import subjects
from csatbook.analysis.wave import Wave, at
from csatbook.stats.compare import multiplicity
from csatbook.survey.state.reads import cache

_OF_GROUPS = (
    *("by", "group_a", "group_b", "difference", "low", "high", "test", "statistic", "df", "p"),
    *("p_adjusted", "tests", "verdict", "n_a", "n_b", "reason"),
)
_OF_WAVES = (
    *("difference", "low", "high", "test", "statistic", "df", "p", "p_adjusted", "verdict"),
    *("n_before", "n", "n_both", "reason"),
)
_NUMBERS = ("difference", "low", "high", "statistic", "df", "p", "difference_words")


@cache
def issue_differences(wave: Wave) -> pd.DataFrame:
    """Which groups mention an issue more often than others, of those who wrote something?

    Returns
    -------
    DataFrame, the table `issue_differences`
        By every segment of the codebook's `by` but that of the report's own; p-values are made up
        for the number of tests of a question, tone and segment. An issue that neither group
        mentions often enough is left out.
    """
    rows = [
        row | {"codebook": digest(coded)}
        for coded in coded_waves(wave)
        for row in _differences(coded)
    ]
    return tables.build("issue_differences", wave, rows)


@cache
def issue_changes(wave: Wave) -> pd.DataFrame:
    """What became of each issue since a wave before, read by the same codebook?

    Returns
    -------
    DataFrame, the table `issue_changes`
        Both waves are read anew by the codebook of now, so that no change is one of its words. Who
        answered in both is compared with himself. Corrected where answers were coded by hand: see
        `corrected_change`. A fall is in doubt unless the answers that mention no issue show that
        words of the codebook cannot have given way to others: see `new_words`. One that was seen by
        coders in both waves is not.
    """
    rows = [
        row | {"codebook": digest(coded)} | doubts(coded, row)
        for coded in coded_waves(wave)
        for row in _changes(coded, wave, corrected_change)
    ]
    return tables.build("issue_changes", wave, rows)


@cache
def choice_differences(wave: Wave) -> pd.DataFrame:
    """Which groups tick an option more often than others, of those who answered?

    Returns
    -------
    DataFrame, the table `choice_differences`
        By every segment that the study compares but that of the report's own; of ranked options
        also who ranks them first more often, and whose mean rank differs. P-values are made up for
        the number of tests of a question, measure and segment.
    """
    rows = [row for ticked in ticked_waves(wave) for row in _differences(ticked)]
    return tables.build("choice_differences", wave, map(_measured, rows))


@cache
def choice_changes(wave: Wave) -> pd.DataFrame:
    """What became of each option since a wave before?

    Returns
    -------
    DataFrame, the table `choice_changes`
        Of ranked options also of the share that ranked it first, and of its mean rank among those
        who ranked it. Who answered in both waves is compared with himself.
    """
    rows = [row for ticked in ticked_waves(wave) for row in _changes(ticked, wave, _as_ticked)]
    return tables.build("choice_changes", wave, map(_measured, rows))


def _as_ticked(
    now: MentionWave,  # noqa: ARG001 - called as `corrected_change`
    before: MentionWave,  # noqa: ARG001
    change: ScoreChange,
    item: str,  # noqa: ARG001
) -> CorrectedChange:
    return CorrectedChange(change)


_OF_ISSUES = ("tone", "basis", "j", "difference_words")


def _measured(row: dict[str, object]) -> dict[str, object]:
    """With the measure in place of the tone that stands for it."""
    own = {name: value for name, value in row.items() if name not in _OF_ISSUES}
    return own | {"measure": MEASURES[str(row["tone"])]}


def _differences(wave: MentionWave) -> Iterator[dict[str, object]]:
    """Which groups mention a thing more often than others?

    Yields
    ------
    dict with the columns that `issue_differences` and `choice_differences` have in common
        What neither group mentions as often as `least` is left out; of one that is mentioned less
        often in one group alone the numbers are hidden, and the verdict is not.
    """
    rows = comparisons.result_rows(
        wave.study,
        wave.tally,
        comparisons.grouped(wave.rows, comparisons.variables(wave)),
        against=wave.study.compare.against,
        hidden=wave.closed,
    )
    for row in rows:
        if (named := _named(wave, row["score"], row["subject"])) is None:
            continue
        values = {side: row[f"value_{side}"] for side in ("a", "b")}
        few = [_few(wave, value, row[f"n_{side}"]) for side, value in values.items()]
        if not all(few):
            told = {name: row[name] for name in _OF_GROUPS}
            told |= {"rate_a": values["a"], "rate_b": values["b"]}
            yield {**named, **(_without(told, few, ("rate_a", "rate_b")) if any(few) else told)}


def _changes(
    wave: MentionWave,
    origin: Wave,
    corrected: Callable[[MentionWave, MentionWave, ScoreChange, str], CorrectedChange],
) -> Iterator[dict[str, object]]:
    """What became of each thing since the waves before?

    Parameters
    ----------
    wave : a question's answers
    origin : the report's wave
    corrected : what a change is, and what it rests on

    Yields
    ------
    dict with the columns that `issue_changes` and `choice_changes` have in common
        The p-values are made up for all tests of a question, tone and wave before. What was
        mentioned less often than `least` in both waves is left out.
    """
    study = wave.study
    for against, period in earlier(origin).items():
        before = cast("MentionWave", at(wave, period))
        both = TwoWaves(wave, before)
        for tone, declared in study.answered.items():
            every = list(answer_changes(both, tone, declared, subjects(study, declared)))
            family = [
                (named, change, corrected(wave, before, change, change.subject.items[0]))
                for change in every
                if (named := _named(wave, tone, change.subject.key)) is not None
            ]
            adjusted = multiplicity.adjust(
                [told.change.comparison.p for _, _, told in family], method=study.compare.adjust
            )
            for (named, shown, right), p in zip(family, adjusted.p, strict=True):
                row = change_row(wave, right.change, p)
                by_words = shown.comparison
                few = [
                    _few(wave, value, n)
                    for value, n in (
                        (by_words.value_b, by_words.n_b),
                        (by_words.value_a, by_words.n_a),
                    )
                ]
                if all(few):
                    continue
                told = {name: row[name] for name in _OF_WAVES}
                told |= {"rate_before": row["value_before"], "rate": row["value"]}
                told |= right.columns | {"difference_words": by_words.difference}
                if any(few):
                    told = _without(told, few, ("rate_before", "rate"))
                yield {
                    **named,
                    "against": against,
                    "period_before": period,
                    **told,
                    "tests": adjusted.family,
                }


def _named(wave: MentionWave, tone: object, subject: object) -> Mapping[str, object] | None:
    """What is spoken of; None of all things together."""
    kind, _, item = str(subject).partition(":")
    items = wave.study.answered[str(tone)].of or ()
    if kind == "overall" and len(items) == 1:
        (item,) = items
    elif kind == "overall":
        return None
    name, _ = wave.mentions.parts[item]
    return {"question": wave.mentions.question, wave.mentions.kind: name, "tone": tone}


def _few(wave: MentionWave, rate: object, n: object) -> bool:
    """Whether fewer than `least` mention it, as far as the rate tells without weights."""
    if not isinstance(rate, float) or not isinstance(n, int):
        return False
    return rate * n < wave.mentions.least - 0.5


def _without(told: dict[str, object], few: list[bool], sides: tuple[str, str]) -> dict[str, object]:
    """The same without the numbers that tell how few mention it."""
    hidden = {side: None for side, is_few in zip(sides, few, strict=True) if is_few}
    return told | hidden | dict.fromkeys(set(_NUMBERS) & set(told)) | {"reason": FEW}
