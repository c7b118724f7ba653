"""The table `changes`: what became of every declared score since a wave before, and how sure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

import pandas as pd

from csatbook.analysis import disclosure, questions, results, tables
from csatbook.analysis.changes import brought, derived, moments
from csatbook.analysis.changes.compared_waves import Against, earlier
from csatbook.analysis.changes.two_waves import NoChange, TwoWaves
from csatbook.analysis.subject import Subject, once, subjects
from csatbook.analysis.wave import Wave, at
from csatbook.stats.compare import multiplicity, verdict
from csatbook.stats.groups.comparison import Comparison
from csatbook.study import Study
from csatbook.study.answered import Answered
from csatbook.study.declared import Declared
from csatbook.survey.state.reads import cache

_KEPT = (
    *("low", "high", "test", "statistic", "df", "p"),
    *("effect", "effect_name", "effect_low", "effect_high"),
)
_SURE = ("counted", "all_drawn")
"""Reasons for no test where the difference is what it is."""


@dataclass(frozen=True)
class ScoreChange:
    """A score of one subject in two waves."""

    score: str
    subject: Subject
    comparison: Comparison
    compared: tuple[str, ...]
    """The items that both values are over."""
    both: int | None
    """Respondents in both; None where nobody knows."""
    units: int | None = None
    """So many units both values are the mean of; None where they are no mean of units."""
    units_left_out: int = 0
    """So many units have the score in one of the waves alone."""


@cache
def changes(wave: Wave) -> pd.DataFrame:
    """What became of every score of the whole, each dimension and each item since before?

    Returns
    -------
    DataFrame, the table `changes`
        A row for each wave that it is compared with, score and subject. Both values are over the
        questions that both waves asked in the same way, of like parts of their respondents
        (`analysis.asked.AskedTwice`), and a mean of units is over those that both hold. A change
        is `larger` or `smaller` where the
        p-value, made up for all tests of its family (a score, a wave before, and the whole or the
        dimensions or the items), is below the study's `compare.level`; `not_tested` where nothing
        tells how sure it is, as of a single answer or of answers that are all the same.

    Notes
    -----
    Weights, strata and clusters count as in comparisons of groups. Respondents who are known to be
    in both waves are compared with themselves (`overlap.compare`); where nobody tells who they
    are, the waves count as two samples.

    Examples
    --------
    >>> found = changes(wave).set_index(["score", "subject"]).loc[("mean", "item:polite")]
    >>> f"{found['value_before']:.4f} in {found['period_before']}, now {found['value']:.4f}"
    '3.5000 in 2024Q1, now 3.3333'
    """
    rows: list[dict[str, object]] = []
    for against, period in earlier(wave).items():
        rows += wave.kept(
            f"changes from {wave.store.fingerprint(period)}, {against}",
            partial(_rows, wave, against, at(wave, period)),
        )
    return tables.build("changes", wave, rows)


def _rows(wave: Wave, against: Against, before: Wave) -> Iterator[dict[str, object]]:
    families: dict[tuple[str, str], list[ScoreChange]] = {}
    for change in _changes(TwoWaves(wave, before)):
        families.setdefault((change.score, change.subject.kind), []).append(change)
    whole = {
        period.period: results.scores(period).set_index(["score", "subject"])["value"]
        for period in (wave, before)
    }
    for (score, kind), family in families.items():
        adjusted = multiplicity.adjust(
            [change.comparison.p for change in family], method=wave.study.compare.adjust
        )
        for change, p in zip(family, adjusted.p, strict=True):
            key = (score, change.subject.key)
            yield {
                **change_row(wave, change, p),
                "against": against,
                "period_before": before.period,
                "family": f"{score}/{against}/{kind}",
                "tests": adjusted.family,
                "value_all_before": whole[before.period].get(key),
                "value_all": whole[wave.period].get(key),
            }


def change_row(wave: Wave, change: ScoreChange, p: float | None) -> dict[str, object]:
    """What stands in the table of a change whose adjusted p-value is this."""
    comparison, study = change.comparison, wave.study
    left_out = [item for item in change.subject.items if item not in change.compared]
    return {
        "score": change.score,
        "subject": change.subject.key,
        "value_before": comparison.value_b,
        "value": comparison.value_a,
        "difference": comparison.difference,
        **{name: getattr(comparison, name) for name in _KEPT},
        "p_adjusted": p,
        "verdict": judge(
            comparison,
            p,
            level=study.compare.level,
            smallest=study.compare.smallest.get(change.score),
        ),
        "items_compared": len(change.compared),
        "items_left_out": ", ".join(left_out) or None,
        "n_before": comparison.n_b,
        "n": comparison.n_a,
        "n_both": change.both,
        "reason": comparison.reason,
        "units_compared": change.units,
        "units_left_out": None if change.units is None else change.units_left_out,
    }


def judge(comparison: Comparison, p: float | None, *, level: float, smallest: float | None) -> str:
    """What does a change show? As of groups; what was counted in full is what it is.

    Examples
    --------
    >>> counted = Comparison.blank("none", n=(9, 9), n_eff=(9.0, 9.0), level=0.95, reason="counted")
    >>> judge(replace(counted, difference=0.1), None, level=0.05, smallest=None)
    'larger'
    >>> judge(replace(counted, difference=0.1, reason="all_equal"), None, level=0.05, smallest=None)
    'not_tested'
    """
    if comparison.difference is None:
        return "not_comparable"
    if comparison.reason in _SURE and comparison.difference:
        if smallest is not None and abs(comparison.difference) < smallest:
            return "no_relevant_difference"
        return "larger" if comparison.difference > 0 else "smaller"
    if comparison.reason is not None and comparison.reason not in _SURE and comparison.p is None:
        return "not_tested"
    return verdict.judge(comparison, p, alpha=level, smallest=smallest)


def _changes(waves: TwoWaves) -> Iterator[ScoreChange]:
    study = waves.now.study
    for name, declared in study.scores.items():
        if isinstance(declared, Answered):
            yield from answer_changes(waves, name, declared, subjects(study, declared))
        else:
            yield _derived(waves, name, declared, level=1 - study.compare.level)


def answer_changes(
    waves: TwoWaves, name: str, declared: Answered, asked_of: Iterable[Subject]
) -> Iterator[ScoreChange]:
    """What became of a score of answers, of each of these subjects, between two waves?"""
    study = waves.now.study
    asked = [
        (subject, waves.comparable(declared, subject))
        for subject in compared_subjects(study, declared, asked_of)
    ]
    comparable = [same for _, same in asked if same is not None]
    compared = iter(_compared(waves, name, declared, comparable))
    for subject, same in asked:
        known = (None, None) if same is None else next(compared)
        why = waves.unlike(subject.items) if same is None else None
        yield answer_change(waves, (name, declared, subject), same, *known, why=why)


def _compared(
    waves: TwoWaves, name: str, declared: Answered, comparable: Sequence[Subject]
) -> list[tuple[Comparison, int | None]]:
    """By the moments of both waves, where these are kept and enough; else by their rows."""
    study = waves.now.study
    test, level = tested_by(study), 1 - study.compare.level
    scores = tuple(key for key, each in study.scores.items() if isinstance(each, Answered))
    known = moments.paired_moments(waves, None, scores)
    if known is None:
        return waves.compare(declared, comparable, test=test, level=level)
    pairs = {
        at: brought.alike(*now, *before)
        for at, subject in enumerate(comparable)
        for now, before in [[each.scored(name, subject) for each in known]]
        if now and before
    }
    others = [subject for at, subject in enumerate(comparable) if at not in pairs]
    by_rows = iter(waves.compare(declared, others, test=test, level=level) if others else ())
    by_moments = iter(brought.tested([*pairs.values()], None, test=test, level=level))
    return [
        (next(by_moments)[0], waves.none_twice) if at in pairs else next(by_rows)
        for at in range(len(comparable))
    ]


def tested_by(study: Study) -> str:
    """By which test are two waves compared? Ranks are of groups within a wave."""
    return "auto" if study.compare.test == "rank" else study.compare.test


def compared_subjects(
    study: Study, declared: Answered, asked_of: Iterable[Subject]
) -> Iterator[Subject]:
    """Which of these subjects can the score be compared of, each once?

    Not a mean over different scales, which would be a mark of none of them.
    """
    for subject in once(asked_of):
        scales = [study.scale_of(item) for item in subject.items]
        if declared.unit != "mark" or len({(scale.min, scale.max) for scale in scales}) == 1:
            yield subject


def answer_change(
    waves: TwoWaves,
    asked: tuple[str, Answered, Subject],
    same: Subject | None,
    comparison: Comparison | None,
    both: int | None,
    *,
    why: NoChange | None = None,
    places: tuple[disclosure.Place, ...] = (),
) -> ScoreChange:
    """A change, without its numbers where they would tell what single people answered.

    Parameters
    ----------
    waves : of which it is, or of everyone, where `places` tell the group
    asked : a score, how it is declared, and what it is of
    same : the subject with only the questions of both waves; None where that cannot be
    comparison, both : of it, and how many respondents are in both waves, where there is one
    why : there is none
    """
    name, declared, subject = asked
    if same is None or comparison is None:
        hidden = waves.now.hidden((), *places) or waves.before.hidden((), *places)
        return ScoreChange(name, subject, _none(hidden or why or "items_differ"), (), None)
    shown = _guarded(waves, disclosure.base(declared, same), comparison, places)
    return ScoreChange(name, subject, shown, same.items, both)


def _guarded(
    waves: TwoWaves,
    asked: disclosure.Base,
    comparison: Comparison,
    places: tuple[disclosure.Place, ...],
) -> Comparison:
    least = waves.now.study.report.min_answers
    for wave, n in ((waves.now, comparison.n_a), (waves.before, comparison.n_b)):
        if why := wave.hidden(asked, *places) or ("too_few" if n < least else None):
            return _none(why)
    return comparison


def _none(reason: str) -> Comparison:
    return Comparison.blank("none", n=(0, 0), n_eff=(0.0, 0.0), level=0.95, reason=reason)


def _derived(waves: TwoWaves, name: str, declared: Declared, *, level: float) -> ScoreChange:
    """A score made of measures and other scores, over the questions of both waves."""
    study = waves.now.study
    items = questions.items_of(study, name)
    whole = replace(subjects(study, declared)[0], items=items)
    made = derived.compare(waves, name, level=level)
    same = waves.alike_of_score(name)
    compared = items if same is None else tuple(item for item in items if item in same)
    return ScoreChange(name, whole, made.comparison, compared, made.both, made.units, made.left_out)
