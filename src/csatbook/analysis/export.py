"""All result tables of a wave, as the files `results/<table>.csv` hold them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

import pandas as pd

from csatbook.analysis import results, scorecard, selfcheck
from csatbook.analysis import tables as declared
from csatbook.analysis.answers import answers
from csatbook.analysis.changes.by_unit import rank_changes
from csatbook.analysis.changes.changes import changes
from csatbook.analysis.changes.compared_waves import earlier
from csatbook.analysis.changes.contributions import change_contributions
from csatbook.analysis.changes.course import control, trend
from csatbook.analysis.changes.declared_actions import concerning
from csatbook.analysis.changes.explained import change_parts
from csatbook.analysis.changes.notified import is_done, notices
from csatbook.analysis.changes.verified import actions
from csatbook.analysis.drivers import asymmetry, differences, gains, importance
from csatbook.analysis.feedback.cases import case_ledger, cases_received
from csatbook.analysis.feedback.checks import ledger_checks
from csatbook.analysis.feedback.compared import compliance_differences
from csatbook.analysis.feedback.compliance import compliance_table
from csatbook.analysis.feedback.durations import MOMENTS, duration_differences, durations
from csatbook.analysis.feedback.open_cases import ageing
from csatbook.analysis.feedback.rates import service_rate_differences, service_rates
from csatbook.analysis.feedback.satisfied import satisfaction, satisfaction_effects
from csatbook.analysis.feedback.weekly import weeks
from csatbook.analysis.groups.comparisons import beside_everyone, comparisons
from csatbook.analysis.groups.competitors import competitors
from csatbook.analysis.groups.omnibus import omnibus
from csatbook.analysis.groups.spreads import spreads
from csatbook.analysis.issues import choices, codebook_tables, issues
from csatbook.analysis.issues import compared as mentions_compared
from csatbook.analysis.issues.coded import coded_questions
from csatbook.analysis.operations import operations, operations_link
from csatbook.analysis.priorities import priorities
from csatbook.analysis.sample import returns
from csatbook.analysis.sample.weighted import weighting
from csatbook.analysis.wave import Wave
from csatbook.study.compare import COMPETITOR
from csatbook.study.feedback import EVENTS


def scores(wave: Wave) -> pd.DataFrame:
    """The table `scores`: that of the whole, its dimensions and items, then that of units."""
    whole = results.scores(wave)
    if wave.study.units is None:
        return whole
    of_units = scorecard.scores(wave)
    behind = of_units[of_units["subject"] != "overall"]
    return pd.concat([whole, behind], ignore_index=True)


def compared(wave: Wave) -> pd.DataFrame:
    """The table `comparisons`: between groups, with everyone, of dispersion, with competitors."""
    parts = [comparisons(wave), beside_everyone(wave), spreads(wave), competitors(wave)]
    return pd.concat(parts, ignore_index=True)


def _always(wave: Wave) -> None:  # noqa: ARG001 - called as the reasons below are
    return None


def _compares_nothing(wave: Wave) -> str | None:
    there = wave.study.segments or wave.study.competitors
    return None if there else "it declares neither `segments` nor `competitors` to compare"


def _has_no_segments(wave: Wave) -> str | None:
    return None if wave.study.segments else "it declares no `segments` to compare"


def _has_no_codebook(wave: Wave) -> str | None:
    return None if wave.study.issues else "it declares no `issues: {codes: …}`"


def _judges_no_codebook(wave: Wave) -> str | None:
    if wave.variable is not None:
        return "the codebook is judged by all together: ask `wave.everyone`"
    return _has_no_codebook(wave)


def _has_no_coded_answers(wave: Wave) -> str | None:
    if wave.study.issues is not None and not wave.study.issues.coded:
        return "it names no answers coded by hand: `issues: {coded: …}`"
    return _judges_no_codebook(wave)


def _has_no_words_before(wave: Wave) -> str | None:
    return _judges_no_codebook(wave) or _has_none_before(wave)


def _has_no_issues_before(wave: Wave) -> str | None:
    return _has_no_codebook(wave) or _has_none_before(wave)


def _compares_no_issues(wave: Wave) -> str | None:
    return _has_no_codebook(wave) or _has_no_segments(wave)


def _has_no_choices(wave: Wave) -> str | None:
    return None if wave.study.choices else "it declares no `choices`"


def _has_no_choices_before(wave: Wave) -> str | None:
    return _has_no_choices(wave) or _has_none_before(wave)


def _compares_no_choices(wave: Wave) -> str | None:
    return _has_no_choices(wave) or _has_no_segments(wave)


def _chooses_nothing(wave: Wave) -> str | None:
    if not any(question.most == 1 for question in wave.study.choices.values()):
        return "it declares no `choices` with `most: 1`"
    return _has_no_segments(wave)


def _explains_nothing(wave: Wave) -> str | None:
    return None if wave.study.drivers else "it declares no `drivers: {outcome: …}`"


def _has_no_units(wave: Wave) -> str | None:
    return None if wave.study.units else "it declares no `units`"


def _has_no_weights(wave: Wave) -> str | None:
    if wave.study.weighting is None:
        return "it declares no `weighting`"
    return None if wave.variable is None else "weights are of all together: ask `wave.everyone`"


def _has_none_before(wave: Wave) -> str | None:
    return None if wave.earlier else f"{wave.period} is the first wave"


def _ranks_nothing_before(wave: Wave) -> str | None:
    return _has_no_units(wave) or _has_none_before(wave)


def _has_no_actions(wave: Wave) -> str | None:
    if not wave.study.actions:
        return "it declares no `actions`"
    return None if concerning(wave) else "no measure concerns these customers up to this wave"


def _tells_nobody(wave: Wave) -> str | None:
    if wave.variable is not None:
        return "customers are told of measures by the whole organisation"
    telling = any(action.notice is not None and is_done(action) for action in concerning(wave))
    return None if telling else "no measure that is done has a `notice`"


def _has_no_operations(wave: Wave) -> str | None:
    if not wave.study.operations:
        return "it declares no `operations`"
    return None if wave.variable is None else "records do not tell the groups of a segment apart"


def _has_no_feedback(wave: Wave) -> str | None:
    if wave.study.feedback is None:
        return "it declares no `feedback`"
    return None if wave.variable is None else "feedback is of all together: ask `wave.everyone`"


def _asks_nobody_after(wave: Wave) -> str | None:
    feedback = wave.study.feedback
    if feedback is None or feedback.satisfaction is None:
        return "it declares no `feedback: {satisfaction: …}`"
    return _has_no_feedback(wave)


def _is_made_of_no_parts(wave: Wave) -> str | None:
    return "no score is made of parts" if scorecard.ledger(wave).empty else None


@dataclass(frozen=True)
class Maker:
    """How a result table comes about, when a wave has it, and what an analyst may ask of it."""

    make: Callable[[Wave], pd.DataFrame]
    lacking: Callable[[Wave], str | None] = _always
    """Why a wave has no such table; None where it has."""
    choices: Mapping[str, Callable[[Wave], Iterable[str]]] = field(default_factory=dict)
    """By column, the names of which some may be asked for."""


_SCORE: Mapping[str, Callable[[Wave], Iterable[str]]] = {"score": lambda wave: wave.study.scores}
_BY: Mapping[str, Callable[[Wave], Iterable[str]]] = {"by": lambda wave: wave.study.compared}
_OPTION: Mapping[str, Callable[[Wave], Iterable[str]]] = {
    "question": lambda wave: wave.study.choices,
    "option": lambda wave: {
        name: None for each in wave.study.choices.values() for name in each.options
    },
}
_SORT: Mapping[str, Callable[[Wave], Iterable[str]]] = {
    "by": lambda wave: wave.study.feedback.sorts if wave.study.feedback else ()
}
_OPERATION: Mapping[str, Callable[[Wave], Iterable[str]]] = {
    "operation": lambda wave: wave.study.operations
}
_ISSUE: Mapping[str, Callable[[Wave], Iterable[str]]] = {
    "question": coded_questions,
    "issue": lambda wave: wave.study.issues.codes if wave.study.issues else (),
}

MAKERS: Mapping[str, Maker] = {
    "sample": Maker(returns.sample),
    "rejected": Maker(returns.rejected),
    "scores": Maker(scores, choices=_SCORE),
    "answers": Maker(answers, choices={"item": lambda wave: wave.study.items}),
    "issues": Maker(issues.issues, _has_no_codebook, _ISSUE),
    "issue_changes": Maker(mentions_compared.issue_changes, _has_no_issues_before, _ISSUE),
    "issue_differences": Maker(
        mentions_compared.issue_differences, _compares_no_issues, {**_ISSUE, **_BY}
    ),
    "issue_quality": Maker(codebook_tables.issue_quality, _has_no_coded_answers, _ISSUE),
    "issue_words": Maker(codebook_tables.issue_words, _judges_no_codebook, _ISSUE),
    "issue_rising": Maker(
        codebook_tables.issue_rising, _has_no_words_before, {"question": coded_questions}
    ),
    "choices": Maker(choices.choices, _has_no_choices, _OPTION),
    "choice_changes": Maker(mentions_compared.choice_changes, _has_no_choices_before, _OPTION),
    "choice_differences": Maker(
        mentions_compared.choice_differences, _compares_no_choices, {**_OPTION, **_BY}
    ),
    "choice_omnibus": Maker(
        choices.choice_omnibus,
        _chooses_nothing,
        {"question": lambda wave: wave.study.choices, **_BY},
    ),
    "changes": Maker(changes, _has_none_before, {"against": earlier, **_SCORE}),
    "rank_changes": Maker(
        rank_changes,
        _ranks_nothing_before,
        {"against": earlier, "score": scorecard.ranked},
    ),
    "actions": Maker(actions, _has_no_actions),
    "notices": Maker(notices, _tells_nobody),
    "change_parts": Maker(
        change_parts,
        _has_none_before,
        {"against": earlier, "by": lambda wave: wave.study.segments, **_SCORE},
    ),
    "change_contributions": Maker(change_contributions, _has_none_before, {"against": earlier}),
    "trend": Maker(trend, _has_none_before, _SCORE),
    "control": Maker(control, _has_none_before, _SCORE),
    "ranks": Maker(scorecard.own_ranks, _has_no_units, _SCORE),
    "comparisons": Maker(
        compared,
        _compares_nothing,
        {
            "by": lambda wave: [
                *wave.study.compared,
                *([COMPETITOR] * bool(wave.study.competitors)),
            ],
            "score": lambda wave: [*wave.study.scores, *(["spread"] * wave.study.compare.spread)],
        },
    ),
    "omnibus": Maker(omnibus, _has_no_segments, {**_BY, **_SCORE}),
    "drivers": Maker(
        importance.table,
        _explains_nothing,
        {
            "outcome": lambda wave: wave.study.drivers.outcome if wave.study.drivers else (),
            "method": lambda wave: wave.study.drivers.methods if wave.study.drivers else (),
        },
    ),
    "asymmetry": Maker(asymmetry.table, _explains_nothing),
    "what_if": Maker(gains.table, _explains_nothing),
    "driver_differences": Maker(differences.table, _explains_nothing),
    "priorities": Maker(priorities),
    "weighting": Maker(weighting, _has_no_weights),
    "operations": Maker(operations, _has_no_operations, _OPERATION),
    "operations_link": Maker(operations_link, _has_no_operations, _OPERATION),
    "case_ledger": Maker(case_ledger, _has_no_feedback),
    "ledger_checks": Maker(ledger_checks, _has_no_feedback),
    "cases_received": Maker(cases_received, _has_no_feedback, _SORT),
    "compliance": Maker(
        compliance_table,
        _has_no_feedback,
        {"event": lambda _: EVENTS, **_SORT},
    ),
    "compliance_differences": Maker(
        compliance_differences, _has_no_feedback, {"event": lambda _: EVENTS, **_SORT}
    ),
    "durations": Maker(durations, _has_no_feedback, {"event": lambda _: MOMENTS, **_SORT}),
    "duration_differences": Maker(
        duration_differences, _has_no_feedback, {"event": lambda _: MOMENTS, **_SORT}
    ),
    "ageing": Maker(ageing, _has_no_feedback, _SORT),
    "service_rates": Maker(service_rates, _has_no_feedback, _SORT),
    "service_rate_differences": Maker(service_rate_differences, _has_no_feedback, _SORT),
    "satisfaction": Maker(satisfaction, _asks_nobody_after),
    "satisfaction_effects": Maker(satisfaction_effects, _asks_nobody_after),
    "weeks": Maker(weeks, _has_no_feedback, {"event": lambda _: EVENTS}),
    selfcheck.NAME: Maker(selfcheck.selfcheck),
    "ledger": Maker(scorecard.ledger, _is_made_of_no_parts, _SCORE),
}
"""Every result table that is exported, by its declared name."""


def tables(wave: Wave) -> dict[str, pd.DataFrame]:
    """Which result tables does this wave have? Those that its study asks for, by name.

    Returns
    -------
    dict of name to DataFrame, with the columns that `csatbook.analysis.tables` declares
        The scores of units stand behind those of the whole.

    Raises
    ------
    TypeError
        A table that is not what is declared.
    """
    made = {name: maker.make(wave) for name, maker in MAKERS.items() if not maker.lacking(wave)}
    for name, frame in made.items():
        declared.check(name, frame)
    return made
