"""The table `change_contributions`: which dimensions and questions moved a score, and how far."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Literal

import numpy as np
import pandas as pd

from csatbook.analysis import disclosure, tables
from csatbook.analysis.changes.brought import brought_terms
from csatbook.analysis.changes.compared_waves import earlier
from csatbook.analysis.changes.two_waves import TwoWaves
from csatbook.analysis.subject import Subject, subjects
from csatbook.analysis.wave import Wave, at
from csatbook.stats.block import Flags, Numbers
from csatbook.stats.contribution import by_regression
from csatbook.stats.decomposition import Composition, decompose
from csatbook.stats.terms import Component, Terms
from csatbook.study import Study
from csatbook.study.answered import Answered
from csatbook.survey.state.reads import cache

Level = Literal["dimension", "item"]
_CLOSE = 1e-9
"""So far a respondent's number may lie from what its questions make together."""


@cache
def change_contributions(wave: Wave) -> pd.DataFrame:
    """Which dimensions, and which questions, contributed most to the change of the leading score?

    Returns
    -------
    DataFrame, the table `change_contributions`
        For each wave before the dimensions and the questions of the leading score of answers: the
        rows of a level add up to the change in table `changes`. Nothing of a score of one question
        alone, of one whose respondents' numbers are no means of what questions are worth, and
        where one of the questions must not be shown.

    Notes
    -----
    Where the whole is made of the questions, a part contributes what its score changed, times its
    mean share in the whole (Kitagawa's decomposition over questions instead of groups); that some
    were answered more often is the rest. Where the whole is a question of its own, see
    `stats.contribution`: what goes along with each dimension, among those who have a score on all;
    a question's part is that in its dimension's.

    Examples
    --------
    >>> found = change_contributions(wave)
    >>> found.loc[found["level"] == "dimension", "contribution"].round(3).tolist()  # the last: rest
    [0.0, 0.083, 0.0]
    """
    rows: list[dict[str, object]] = []
    for against, period in earlier(wave).items():
        made = partial(_rows, wave, at(wave, period), against)
        led_by = wave.study.answer_headline
        name = f"change_contributions of {led_by} from {wave.store.fingerprint(period)}, {against}"
        rows += wave.kept(name, made)
    return tables.build("change_contributions", wave, rows)


def _rows(wave: Wave, before: Wave, against: str) -> Iterator[dict[str, object]]:
    name = wave.study.answer_headline
    declared = wave.study.answered[name]
    waves = TwoWaves(wave, before)
    whole = subjects(wave.study, declared)[0]
    scales = {(scale.min, scale.max) for scale in map(wave.study.scale_of, whole.items)}
    same = waves.comparable(declared, whole)
    if same is None or (declared.unit == "mark" and len(scales) > 1):
        return
    for level in _Contributed(waves, declared, same).levels():
        common = {
            "score": name,
            "against": against,
            "period_before": before.period,
            "level": level.name,
            "method": level.method,
        }
        for part in level.parts:
            yield {
                **common,
                "subject": part.subject,
                "contribution": part.weight * part.change,
                "weight": part.weight,
                "change": part.change,
                "rest": False,
            }
        yield {**common, "contribution": level.rest, "rest": True}


@dataclass(frozen=True)
class _Part:
    """What a dimension or question contributed: its weight times its change."""

    subject: str
    weight: float
    change: float


@dataclass(frozen=True)
class _Level:
    """All dimensions, or all questions, and what is left of the change."""

    name: Level
    method: Literal["composition", "regression"]
    parts: list[_Part]
    rest: float


@dataclass(frozen=True, eq=False)
class _Sums:
    """What each question brings to a score in one wave, shape (k,)."""

    top: Numbers
    base: Numbers

    def by(self, members: Sequence[Sequence[int]]) -> _Sums:
        """The same of groups of questions."""
        return _Sums(*(np.array([sums[[*own]].sum() for own in members]) for sums in self.both))

    @property
    def both(self) -> tuple[Numbers, Numbers]:
        return self.top, self.base


@dataclass(frozen=True, eq=False)
class _Contributed:
    """The change of one score between two waves, over the questions of both."""

    waves: TwoWaves
    declared: Answered
    whole: Subject

    def levels(self) -> Iterator[_Level]:
        """The dimensions, where there are several, and the questions."""
        if len(self.whole.items) > 1:
            yield from self._composed()
        elif self.whole.items == (self._study.overall,):
            yield from self._explained()

    @property
    def _both(self) -> tuple[Wave, Wave]:
        return self.waves.now, self.waves.before

    @property
    def _study(self) -> Study:
        return self.waves.now.study

    def _composed(self) -> Iterator[_Level]:
        """Of a whole that is made of its questions."""
        sums = self._pair(self.whole)
        if sums is None:
            return
        parts = [part.columns for part in self.whole.parts]
        dimensions = [self._dimension([self.whole.items[place] for place in own]) for own in parts]
        if self.declared.of is None and len(parts) > 1 and None not in dimensions:
            divided = _divided(sums[0].by(parts), sums[1].by(parts), dimensions)
            yield _Level("dimension", "composition", *divided)
        keys = [f"item:{item}" for item in self.whole.items]
        yield _Level("item", "composition", *_divided(*sums, keys))

    def _dimension(self, items: Sequence[str]) -> str | None:
        declared = self._study.dimensions.items()
        inside = (f"dimension:{name}" for name, each in declared if set(items) <= set(each.items))
        return next(inside, None)

    def _explained(self) -> Iterator[_Level]:
        """Of a whole that is a question of its own: what goes along with the others."""
        level, beside = self._beside()
        if len(beside) < 2:
            return
        numbers = [
            np.column_stack([self._numbers(wave, each) for each in (self.whole, *beside)])
            for wave in self._both
        ]
        if any((~np.isnan(each)).sum(axis=0).min() < self._least for each in numbers):
            return
        if any(self._closed(each) for each in (self.whole, *beside)):
            return
        known = [np.asarray(~np.isnan(each).any(axis=1), dtype=bool) for each in numbers]
        weights = [wave.tally.weight * own for wave, own in zip(self._both, known, strict=True)]
        if any(own.sum() < self._least for own in known):
            return
        every = np.nan_to_num(np.vstack(numbers))
        now = np.repeat([True, False], [len(each) for each in numbers])
        made = by_regression(every[:, 0], every[:, 1:], np.concatenate(weights), now)
        if made is None:
            return
        total = self._value(0, numbers[0][:, 0]) - self._value(1, numbers[1][:, 0])
        parts = [
            _Part(each.key, weight, change)
            for each, weight, change in zip(beside, made.weight, made.change, strict=True)
        ]
        yield _Level(level, "regression", parts, total - sum(made.parts))
        if level == "dimension":
            questions: list[_Part] = []
            for part, dimension in zip(parts, beside, strict=True):
                sums = self._pair(dimension, known)
                if sums is None:
                    return
                own, _ = _divided(*sums, [f"item:{item}" for item in dimension.items])
                questions += [replace(each, weight=part.weight * each.weight) for each in own]
            rest = total - sum(each.weight * each.change for each in questions)
            yield _Level("item", "regression", questions, rest)

    def _beside(self) -> tuple[Level, list[Subject]]:
        """The dimensions without the whole's own question, or without any the other questions."""
        study, (own,) = self._study, self.whole.items
        # A score of this question alone may not know what marks of another scale are worth.
        worth = self.declared.of is None
        known = {
            name
            for name in study.items
            if worth or study.items[name].scale == study.items[own].scale
        }
        levels: tuple[Level, ...] = ("dimension", "item")
        for level in levels:
            same = (
                self.waves.comparable(self.declared, each)
                for each in subjects(study)
                if each.kind == level and own not in each.items and known.issuperset(each.items)
            )
            if beside := [each for each in same if each is not None]:
                return level, beside
        return "item", []

    @property
    def _least(self) -> int:
        return self._study.report.min_answers

    def _closed(self, subject: Subject) -> bool:
        """Whether disclosure forbids to tell of it in one of the waves."""
        asked = disclosure.base(self.declared, subject)
        return any(wave.hidden(asked) is not None for wave in self._both)

    def _terms(self, wave: Wave, subject: Subject) -> Terms:
        return brought_terms(wave.study, wave.tally, self.declared, subject)

    def _numbers(self, wave: Wave, subject: Subject) -> Numbers:
        """Each respondent's number; NaN where there is none."""
        terms = self._terms(wave, subject)
        nothing = np.full(len(terms.top), np.nan)
        return np.asarray(np.divide(terms.top, terms.base, out=nothing, where=terms.base > 0))

    def _value(self, place: int, numbers: Numbers) -> float:
        known = ~np.isnan(numbers)
        return float(np.average(numbers[known], weights=self._both[place].tally.weight[known]))

    def _pair(
        self, subject: Subject, kept: Sequence[Flags | bool] = (True, True)
    ) -> tuple[_Sums, _Sums] | None:
        """What each question brings in both waves; None where that must not be told, or cannot."""
        if any(self._closed(each) for each in _questions(subject)):
            return None
        now, before = (
            self._sums(wave, subject, own) for wave, own in zip(self._both, kept, strict=True)
        )
        return None if now is None or before is None else (now, before)

    def _sums(self, wave: Wave, subject: Subject, kept: Flags | bool) -> _Sums | None:
        terms = self._terms(wave, subject)
        weight = wave.tally.weight * terms.base * kept
        numbers = [self._numbers(wave, each) for each in _questions(subject)]
        if any(np.count_nonzero(~np.isnan(own) & kept) < self._least for own in numbers):
            return None
        answered = [
            np.sum([~np.isnan(numbers[column]) for column in part.columns], axis=0)
            for part in subject.parts
        ]
        whole = np.sum(
            [part.weight * (n > 0) for part, n in zip(subject.parts, answered, strict=True)], axis=0
        )
        made = np.zeros(len(weight))
        top, base = np.zeros((2, len(numbers)))
        for part, n in zip(subject.parts, answered, strict=True):
            share = part.weight / np.maximum(n, 1) / np.where(whole > 0, whole, 1.0)
            for column in part.columns:
                own = np.where(np.isnan(numbers[column]), 0.0, share)
                brought = own * np.nan_to_num(numbers[column])
                top[column], base[column] = weight @ brought, weight @ own
                made += brought
        off = np.abs(made * terms.base - terms.top)[weight > 0]
        if off.max(initial=0.0) > _CLOSE * max(1.0, float(np.abs(terms.top).max(initial=0.0))):
            return None
        return _Sums(top, base)


def _questions(subject: Subject) -> list[Subject]:
    """Each question of a subject by itself."""
    return [
        replace(subject, key=f"item:{item}", items=(item,), parts=(Component((0,)),))
        for item in subject.items
    ]


def _divided(now: _Sums, before: _Sums, keys: Sequence[str | None]) -> tuple[list[_Part], float]:
    """What each part's score did, and what it did that some were answered more often."""
    parts = decompose(Composition(*before.both * 3), Composition(*now.both * 3))
    weight = (now.base / now.base.sum() + before.base / before.base.sum()) / 2
    change = _ratio(now) - _ratio(before)
    told = [
        _Part(str(key), float(weight[place]), float(change[place]))
        for place, key in enumerate(keys)
    ]
    return told, 0.0 if parts is None else float(parts["mix"].sum())


def _ratio(sums: _Sums) -> Numbers:
    """The score of each; 0 of what counts for nothing."""
    nothing = np.zeros_like(sums.top)
    return np.asarray(np.divide(sums.top, sums.base, out=nothing, where=sums.base > 0))
