"""Which test compares the groups of customers, and what it finds for each subject of a score."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from csatbook.analysis.disclosure import Base, base
from csatbook.analysis.groups.grouping import Grouping, Groups, Membership
from csatbook.analysis.subject import Subject, once, subjects
from csatbook.stats import compare, rank
from csatbook.stats.groups import crossing
from csatbook.stats.groups.comparison import Comparison
from csatbook.stats.groups.omnibus import Omnibus
from csatbook.stats.score import TERMS
from csatbook.stats.tally import Tally
from csatbook.stats.terms import Terms
from csatbook.study import Study
from csatbook.study.compare import PAIRS, Against

Closed = Callable[[str, Base], Collection[str]]
"""Which groups of a variable must not be shown, given whose answers are counted?"""
Pair = tuple[str, str, Comparison]
"""A group, the group or what it is compared with, and what came out."""

_BESIDE = {"rest": compare.rest_of_each, "total": compare.total_of_each}
_SEVERAL = 3
"""Of two groups the one pair tells all."""


@dataclass(frozen=True)
class Contrast:
    """How the groups of one variable compare in one subject of a score."""

    by: str
    score: str
    subject: Subject
    pairs: Sequence[Pair]
    """Of groups with no fewer answers than the study's `min_answers`; the rest and the total are of
    all respondents, also of smaller or hidden groups and without a group."""
    together: Omnibus | None
    """All of them in one test; None of fewer than three, or where it is not asked for."""


def against_what(declared: Against, variable: pd.Series) -> Against:
    """With what is each group of this variable compared? Of very many groups not with each other.

    Examples
    --------
    >>> against_what("pairs", pd.Series(range(21), dtype="category"))
    'total'
    """
    many = variable.nunique() > PAIRS
    return "total" if declared == "pairs" and many else declared


def contrast_groups(
    study: Study,
    everyone: Tally,
    variables: Mapping[str, pd.Series],
    scores: Sequence[str],
    *,
    against: Against,
    hidden: Closed,
    together: bool = False,
    items: bool = True,
) -> list[Contrast]:
    """How do the groups compare in each subject of these scores?

    Parameters
    ----------
    everyone : the answers to all items of the study, one row a respondent
        With `drawn`, its strata and clusters decide on the test.
    variables : of the same respondents, as categories
    scores : scores of answers
    against : as in `comparisons.result_rows`; `against_what` says what it is for a variable
    hidden : the groups of a variable that are not shown, given whose answers are counted
    together : whether all groups are tested together, too
    items : whether single items are compared, too, or the whole and the dimensions alone

    Returns
    -------
    list of Contrast
        By variable, score and subject, in their order. Each respondent is counted once for every
        variable and set of items, however many scores and pairs of groups there are.
    """
    places = {item: place for place, item in enumerate(study.items)}
    asked = _asked(study, scores)
    if not items:
        asked = [(score, subject) for score, subject in asked if subject.kind != "item"]
    beside = {by: against_what(against, variable) for by, variable in variables.items()}
    members: dict[tuple[str, tuple[str, ...]], Membership] = {}
    kept: dict[tuple[str, str, str], tuple[Groups, Groups | None, Omnibus | None]] = {}
    counted = {pair: (pair[1].items, base(study.answered[pair[0]], pair[1])) for pair in asked}
    for columns, whose in dict.fromkeys(counted.values()):
        patterns = crossing.patterns(everyone, [places[item] for item in columns])
        mine = [pair for pair in asked if counted[pair] == (columns, whose)]
        terms = [_terms(study, score, subject, patterns.given) for score, subject in mine]
        for by, variable in variables.items():
            closed = tuple(hidden(by, whose))
            if (by, closed) not in members:
                members[by, closed] = Membership.of_variable(variable, closed)
            shown = members[by, closed]
            grouping = Grouping(patterns, everyone, shown, study.report.min_answers)
            for (score, subject), each in zip(mine, terms, strict=True):
                groups = grouping.by(each)
                ranked = study.compare.test == "rank" and len(columns) == 1
                marks = grouping.marks(groups) if ranked else None
                omnibus = _together(study, len(columns), groups, marks) if together else None
                kept[by, score, subject.key] = (groups, marks, omnibus)
    order = [(by, score, subject) for by in variables for score, subject in asked]
    told = [kept[by, score, subject.key] for by, score, subject in order]
    compared = _compared(study, [groups for groups, _, _ in told], [beside[by] for by, *_ in order])
    found = []
    for (by, score, subject), (_, marks, omnibus), own in zip(order, told, compared, strict=True):
        ranks = marks is not None and beside[by] == "pairs"
        pairs = _ranked(study, marks, own) if ranks and marks is not None else own
        found.append(Contrast(by, score, subject, pairs, omnibus))
    return found


def _asked(study: Study, scores: Sequence[str]) -> list[tuple[str, Subject]]:
    """The subjects of each score, each once; but no mean over different scales."""
    found = []
    for score in scores:
        declared = study.answered[score]
        for subject in once(subjects(study, declared)):
            scales = [study.scale_of(item) for item in subject.items]
            if declared.unit != "mark" or len({(scale.min, scale.max) for scale in scales}) == 1:
                found.append((score, subject))
    return found


def _terms(study: Study, score: str, subject: Subject, given: Tally) -> Terms:
    declared = study.answered[score]
    scales = [study.scale_of(item) for item in subject.items]
    return TERMS[declared.method](given, scales=scales, parts=subject.parts, **declared.options)


def _compared(
    study: Study, several: Sequence[Groups], against: Sequence[Against]
) -> list[Sequence[Pair]]:
    """The pairs of each score and variable, all compared at once."""
    test, level = _test(study), 1 - study.compare.level
    found: list[Sequence[Pair]] = [()] * len(several)
    places = [place for place, own in enumerate(against) if own == "pairs"]
    each = [several[place].each for place in places]
    for place, compared in zip(
        places, compare.pairs_of_each(each, test=test, level=level), strict=True
    ):
        names = several[place].names
        found[place] = [(names[i], names[j], pair) for (i, j), pair in compared.items()]
    for kind, beside in _BESIDE.items():
        places = [place for place, own in enumerate(against) if own == kind]
        places = [place for place in places if _has_others(study, several[place])]
        every = [several[place].everyone for place in places]
        for place, shown in zip(places, beside(every, test=test, level=level), strict=True):
            # Behind the groups there may be those who are in none that is shown.
            named = zip(several[place].names, shown, strict=False)
            found[place] = [(name, kind, pair) for name, pair in named]
    return found


def _has_others(study: Study, among: Groups) -> bool:
    return len(among.names) > 1 or among.others.n >= study.report.min_answers


def _test(study: Study) -> str:
    """Ranks are of answers, not of scores: `_ranked`."""
    return "auto" if study.compare.test == "rank" else study.compare.test


def _ranked(study: Study, marks: Groups, pairs: Sequence[Pair]) -> list[Pair]:
    """The same pairs, judged by the order of the answers to the one item."""
    kept = ("test", "statistic", "df", "p", "effect", "effect_name", "effect_low", "effect_high")
    judged = rank.pairs(marks.table, level=1 - study.compare.level)
    return [
        (a, b, replace(base, **{name: getattr(judgement, name) for name in (*kept, "reason")}))
        for (a, b, base), judgement in zip(pairs, judged.values(), strict=True)
    ]


def _together(study: Study, items: int, among: Groups, marks: Groups | None) -> Omnibus | None:
    """All groups in one test, by the same rule as pairs of them."""
    if len(among.names) < _SEVERAL:
        return None
    if marks is not None:
        return rank.differ(marks.table)
    one_answer = items == 1 and among.each[0].kind == "share"
    table = among.table if one_answer and set(among.table.levels) <= {0.0, 1.0} else None
    return compare.differ(among.each, table, test=_test(study))
