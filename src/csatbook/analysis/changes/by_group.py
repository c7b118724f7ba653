"""What changed in which group of customers: the changes of each group that is compared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import pandas as pd

from csatbook.analysis import tables
from csatbook.analysis.asked import Asked, AskedGroups, AskedTwice, answered_counts, asked
from csatbook.analysis.changes import brought, changes, compared_waves, moments
from csatbook.analysis.changes.moments import GroupMoments
from csatbook.analysis.changes.two_waves import TwoWaves
from csatbook.analysis.subject import Subject, comparable, subjects
from csatbook.analysis.wave import Wave, at
from csatbook.stats.block import Numbers
from csatbook.stats.compare import multiplicity
from csatbook.stats.compare.overlap import Places, RecurringColumns
from csatbook.stats.groups.comparison import Comparison
from csatbook.stats.groups.group import Group
from csatbook.stats.terms import Terms
from csatbook.study.answered import Answered
from csatbook.survey.state.reads import cache, cached_property


@cache
def group_changes(
    wave: Wave, against: compared_waves.Against | None = None, *, items: bool = False
) -> pd.DataFrame:
    """What became of the leading score of each group, as a whole and on each dimension?

    Parameters
    ----------
    wave : of everyone
    against : which wave before; by default that which leads the report
    items : whether on each item, too

    Returns
    -------
    DataFrame with the columns of the table `changes`
        `segment` tells the group. Empty where there is no such wave. Of a group without answers
        in either wave there are no rows; where disclosure hides it in either, its numbers are
        missing.

    Notes
    -----
    Each test is that of the group's own report. All groups that the study compares are one family
    on the whole and one on the dimensions, so that a map, a list of problems and a sentence on
    recoveries say the same.

    Examples
    --------
    >>> sorted(set(group_changes(wave)["subject"]))
    ['dimension:loyalty', 'dimension:staff', 'overall']
    """
    against = against or compared_waves.leading(wave)
    if against is None or against not in compared_waves.earlier(wave):
        return tables.build("changes", wave, [])
    before = at(wave, compared_waves.earlier(wave)[against])
    named = f"changes of groups from {wave.store.fingerprint(before.period)}, {against}"
    named += ", with items" * items
    rows = wave.kept(named, partial(_rows, wave, before, against, items=items))
    segments = [str(row.pop("segment")) for row in rows]
    return tables.build("changes", wave, rows).assign(segment=segments)


def _rows(
    wave: Wave, before: Wave, against: compared_waves.Against, *, items: bool
) -> Iterator[dict[str, object]]:
    everyone, score = TwoWaves(wave, before), wave.study.answer_headline
    declared = wave.study.answered[score]
    asked = [each for each in subjects(wave.study, declared) if items or each.kind != "item"]
    now, then = (each.store.segments(each.period) for each in (wave, before))
    families: dict[str, list[tuple[str, changes.ScoreChange]]] = {}
    for variable in wave.study.compared:
        values = [each for each in now.get(variable, {}) if each in then.get(variable, {})]
        found = _changes(everyone, score, declared, asked, variable=variable, values=values)
        for value, changed in zip(values, found, strict=True):
            for change in changed:
                segment = f"{variable}={value}"
                families.setdefault(change.subject.kind, []).append((segment, change))
    for kind, family in families.items():
        adjusted = multiplicity.adjust(
            [change.comparison.p for _, change in family], method=wave.study.compare.adjust
        )
        for (segment, change), p in zip(family, adjusted.p, strict=True):
            yield {
                **changes.change_row(wave, change, p),
                "segment": segment,
                "against": against,
                "period_before": before.period,
                "family": f"{change.score}/{against}/groups/{kind}",
                "tests": adjusted.family,
            }


def _changes(
    waves: TwoWaves,
    score: str,
    declared: Answered,
    asked: Sequence[Subject],
    *,
    variable: str,
    values: Sequence[str],
) -> list[list[changes.ScoreChange]]:
    """What became of the score of each of these groups, by subject?"""
    if waves.drawn is not None:
        parts = (waves.part(variable, value) for value in values)
        return [list(changes.answer_changes(part, score, declared, asked)) for part in parts]
    groups = _Groups(waves, score, declared, variable, tuple(values))
    found: list[list[changes.ScoreChange]] = [[] for _ in values]
    for subject in changes.compared_subjects(waves.now.study, declared, asked):
        compared: dict[Subject, list[tuple[Comparison, int | None]]] = {}
        for group, same in enumerate(groups.comparable(subject)):
            if same is not None and same not in compared:
                compared[same] = groups.compared(same)
            known = (None, None) if same is None else compared[same][group]
            twice = groups.asked[group]
            found[group].append(
                changes.answer_change(
                    waves,
                    (score, declared, subject),
                    same,
                    *known,
                    why=waves.unlike(subject.items, twice) if same is None else None,
                    places=((variable, values[group]),),
                )
            )
    return found


def _by_variable(wave: Wave, variable: str, value: str) -> Mapping[str, AskedGroups]:
    return asked(wave.group(variable, value)).variables()


@dataclass(frozen=True, eq=False)
class _Groups:
    """Groups of respondents drawn one by one, in both waves."""

    waves: TwoWaves
    score: str
    declared: Answered
    variable: str
    values: tuple[str, ...]

    @cached_property
    def places(self) -> tuple[Places, Places]:
        """Of the rows of this wave and of the one before, the group; negative for none."""
        now, before = (
            moments.places(wave, self.variable, self.values)
            for wave in (self.waves.now, self.waves.before)
        )
        return now, before

    @cached_property
    def moments(self) -> tuple[GroupMoments, GroupMoments] | None:
        """What is kept of both waves, where no row is needed."""
        return moments.paired_moments(self.waves, self.variable, (self.score,))

    @cached_property
    def asked(self) -> list[AskedTwice]:
        """Of whom of each group both waves asked each item."""
        both = self.waves.now, self.waves.before
        if self.moments is not None:
            known = [[own.asked[value] for value in self.values] for own in self.moments]
        else:
            counted = (
                answered_counts(wave.answered, place, len(self.values))
                for wave, place in zip(both, self.places, strict=True)
            )
            known = [[*zip(n.tolist(), each.T, strict=True)] for n, each in counted]
        items = tuple(self.waves.now.study.items)
        pairs: list[AskedTwice] = []
        for place, value in enumerate(self.values):
            now, before = (
                Asked(items, *side[place], partial(_by_variable, wave, self.variable, value))
                for wave, side in zip(both, known, strict=True)
            )
            pairs.append(AskedTwice(now, before, of_group=True))
        return pairs

    def comparable(self, subject: Subject) -> list[Subject | None]:
        """The subject with only the items that both waves asked alike of each group."""
        alone = subject.kind == "item" or len(subject.items) == 1
        made: dict[frozenset[str], Subject | None] = {}
        told: list[Subject | None] = []
        for value, twice in zip(self.values, self.asked, strict=True):
            replaced = self.waves.replaced_in(((self.variable, value),))
            kept = frozenset(subject.items).difference(*replaced.values())
            items = kept & twice.alone if alone else twice.together(kept)
            if items not in made:
                made[items] = comparable(self.declared, subject, items)
            told.append(made[items])
        return told

    def compared(self, subject: Subject) -> list[tuple[Comparison, int | None]]:
        """The change of each group, of a subject as `comparable` gives it."""
        study = self.waves.now.study
        test, level = changes.tested_by(study), 1 - study.compare.level
        if self.moments is not None:
            sides = [each.scored(self.score, subject, self.values) for each in self.moments]
            if sides[0] is not None and sides[1] is not None:
                pairs = [brought.alike(now, before) for now, before in zip(*sides, strict=True)]
                tested = brought.tested(pairs, None, test=test, level=level)
                return [(comparison, self.waves.none_twice) for comparison, _ in tested]
        return _compared(
            self.waves,
            self.declared,
            subject,
            self.places,
            size=len(self.values),
            test=test,
            level=level,
        )


def _compared(
    waves: TwoWaves,
    declared: Answered,
    subject: Subject,
    places: tuple[Places, Places],
    *,
    size: int,
    test: str,
    level: float,
) -> list[tuple[Comparison, int | None]]:
    """The same of one subject and of many groups of respondents drawn one by one.

    Parameters
    ----------
    declared, test, level : as in `compare`
    subject : what it is of, as `comparable` gives it for each of these groups
    places : of the rows of this wave and of the one before, the group; negative for none
    size : how many groups there are
    """
    terms: list[Terms] = []
    sides: list[tuple[Group, ...]] = []
    weights: list[Numbers] = []
    for wave, place in zip((waves.now, waves.before), places, strict=True):
        given = brought.weighed_within(wave.tally, place, size=size)
        own, groups = brought.divided(
            wave.study, given, declared, subject, place, size=size, apart=True
        )
        terms.append(own)
        sides.append(groups)
        weights.append(given.weight)
    recurring = None
    if waves.same is not None:
        recurring = RecurringColumns.of_groups(
            (terms[0], terms[1]), (weights[0], weights[1]), places, waves.same, size=size
        )
    pairs = [brought.alike(now, before) for now, before in zip(*sides, strict=True)]
    return brought.tested(pairs, recurring, test=test, level=level)
