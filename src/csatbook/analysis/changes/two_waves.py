"""Two waves of a study beside each other: the questions of both, who answered twice, the design."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, cast

import numpy as np
import numpy.typing as npt
import pandas as pd

from csatbook.analysis import questions
from csatbook.analysis.asked import AskedTwice, asked_twice
from csatbook.analysis.changes import brought
from csatbook.analysis.disclosure import Place
from csatbook.analysis.sample import respondents
from csatbook.analysis.subject import Subject, comparable
from csatbook.analysis.wave import Wave
from csatbook.errors import DataError
from csatbook.stats import design
from csatbook.stats.block import Flags
from csatbook.stats.compare import overlap
from csatbook.stats.compare.overlap import Places, Recurring, RecurringColumns
from csatbook.stats.design import Design
from csatbook.stats.groups.comparison import Comparison
from csatbook.stats.groups.group import Group
from csatbook.stats.groups.sampled import Sampled, domains
from csatbook.stats.terms import Terms
from csatbook.study.answered import Answered
from csatbook.survey.state.reads import cache, cached_property

NoChange = Literal["nobody_before", "nobody_now", "withheld", "asked_elsewhere", "items_differ"]
"""Why a score is not compared: nobody of the group answered it then, or now; all of its questions
were likely asked in another way, or of other respondents; or the waves asked different ones."""
_NOBODY = "\n"
"""Begins the name of a respondent whom nobody knows; no name in a file has a line break."""


@dataclass(frozen=True, eq=False)
class Brought:
    """What the respondents of one wave bring to a score, one row each."""

    group: Group
    terms: Terms


@dataclass(frozen=True, eq=False)
class TwoWaves:
    """The same customers (everyone, or one segment) in a wave and in one before it."""

    now: Wave
    before: Wave

    @cached_property
    def asked(self) -> AskedTwice:
        """Of whom both asked each item."""
        return asked_twice(self.now, self.before)

    @cached_property
    def replaced(self) -> Mapping[str, frozenset[str]]:
        """The items that one of the waves alone likely asked in another way, by kind of notice."""
        return self.replaced_in(self.now.place)

    def replaced_in(self, places: tuple[Place, ...]) -> Mapping[str, frozenset[str]]:
        """The same of a group; of one that the notice does not concern nothing is replaced."""
        return questions.replaced(self.now, (self.now.period, self.before.period), places)

    @cached_property
    def respondents(self) -> tuple[pd.Index, pd.Index] | None:
        """A number of who each row of either wave is of, the same in both; of nobody known its own.

        None where the data do not tell.
        """
        return _respondents(*self._both)

    def named(self, place: int) -> pd.Series:
        """The names of the respondents of this wave (0) or of the one before (1), one a row."""
        wave = self._both[place]
        return wave.stored(["respondent"])["respondent"].reindex(wave.rows.index)

    @cached_property
    def repeated(self) -> bool:
        """Whether somebody stands twice in a wave, so that respondents are clusters of answers."""
        return self.respondents is not None and not all(who.is_unique for who in self.respondents)

    @cached_property
    def same(self) -> Places | None:
        """For each row of this wave that of the same respondent before; None where they repeat."""
        if self.respondents is None or self.repeated:
            return None
        return overlap.matched(*self.respondents)

    @cached_property
    def apart(self) -> bool:
        """Whether all of both were drawn one by one, and nobody is known to be in both."""
        if any(respondents.drawn(each.store, each.period) is not None for each in self._both):
            return False
        if self.now.study.data.respondent is None:
            return True
        columns = (wave.stored(["respondent"])["respondent"] for wave in self._both)
        now, before = (who[who.notna() & (who != "")].astype(object) for who in columns)
        return now.is_unique and before.is_unique and not now.isin(before).any()

    @property
    def none_twice(self) -> int | None:
        """How many are in both, where that is nobody; None where nobody knows who they are."""
        return None if self.now.study.data.respondent is None else 0

    @cached_property
    def drawn(self) -> Design | None:
        """How the respondents of both were drawn, this wave's first; None if one by one.

        Clusters that are in both, such as shops or, where respondents were drawn one by one from
        strata, the respondents themselves, are the same clusters. Else the waves are two samples.
        """
        if self.now.large and self.apart:  # then no row is needed
            return None
        now, before = (respondents.drawn(each.store, each.period) for each in self._both)
        if now is None or before is None:
            return self._of_repeated() if self.repeated else None
        units = [_units(wave) for wave in self._both]
        if units[0]["unit"].isin(units[1]["unit"]).any():
            together = self._panel(units, now.single)
        else:
            together = design.independent(now, before)
        first, second = (
            frame.index.get_indexer(wave.rows.index)
            for frame, wave in zip(units, self._both, strict=True)
        )
        return together.at(pd.Index(np.concatenate([first, len(units[0]) + second])))

    @property
    def _both(self) -> tuple[Wave, Wave]:
        return self.now, self.before

    def part(self, variable: str, value: str) -> TwoWaves:
        """The same of one group, from what has been read of everyone."""
        few = TwoWaves(*(wave.group(variable, value) for wave in self._both))
        if self.respondents is not None:
            now, before = (
                who[whole.rows.index.get_indexer(own.rows.index)]
                for who, whole, own in zip(self.respondents, self._both, few._both, strict=True)
            )
            TwoWaves.respondents.__set__(few, (now, before))
        return few

    def _of_repeated(self) -> Design:
        assert self.respondents is not None  # noqa: S101 - for mypy
        first, second = self.respondents
        return design.draw(None, pd.Series(first.append(second)))

    def _panel(self, units: Sequence[pd.DataFrame], single: design.Single) -> Design:
        """The clusters of both waves as one sample."""
        frame = pd.concat(units, ignore_index=True)
        strata = frame.get("strata")
        population = self.now.study.data.population
        try:
            return design.draw(strata, frame["unit"], population=population, single=single)
        except (
            DataError
        ):  # more clusters in two waves than there are in all: others took their place
            return design.draw(strata, frame["unit"], single=single)

    def comparable(self, declared: Answered, subject: Subject) -> Subject | None:
        """The subject with only the questions asked alike; None where none or not enough are."""
        return comparable(
            declared, subject, self.alike(subject.items, alone=subject.kind == "item")
        )

    def alike(self, items: Collection[str], *, alone: bool = False) -> frozenset[str]:
        """Which of these items were asked in both, in the same way, of like parts of both?

        Parameters
        ----------
        items : of one score, which then can be compared over those that are left
        alone : whether it is a score of single items
        """
        kept = frozenset(items).difference(*self.replaced.values())
        return kept & self.asked.alone if alone or len(items) == 1 else self.asked.together(kept)

    def alike_of_score(self, name: str) -> frozenset[str] | None:
        """Of those that a score comes from, made of others or not; None: all of them."""
        parts = questions.parts_of(self.now.study, name)
        every = frozenset(item for items in parts for item in items)
        lost = [frozenset(items) - self.alike(items) for items in parts]
        return every.difference(*lost) if any(lost) else None

    def unlike(self, items: Collection[str], asked: AskedTwice | None = None) -> NoChange:
        """Why can a score of these items not be compared? `asked`, of a group, if not of all."""
        of, wanted = asked or self.asked, frozenset(items)
        both = wanted & of.now.there & of.before.there
        left = both.difference(*self.replaced.values())
        if not wanted & of.before.there:
            return "nobody_before"
        if not wanted & of.now.there:
            return "nobody_now"
        if both and not left:
            return "withheld"
        return "asked_elsewhere" if both and not left & of.alone else "items_differ"

    def compare(
        self, declared: Answered, subjects: Sequence[Subject], *, test: str, level: float
    ) -> list[tuple[Comparison, int | None]]:
        """How did this score change, over the questions of each of the subjects?

        Parameters
        ----------
        declared : a score of answers
        subjects : what it is of, each as `comparable` gives it
        test : what the study declares for comparisons
        level : float in (0, 1)
            Coverage of the interval.

        Returns
        -------
        list of (Comparison, int or None)
            `value_a` of this wave, `value_b` of the one before. And how many respondents are in
            both; None where nobody knows who they are.
        """
        scored = [
            (_brought(self.now, declared, subject), _brought(self.before, declared, subject))
            for subject in subjects
        ]
        pairs = [brought.alike(now.group, before.group) for now, before in scored]
        recurring: RecurringColumns | None = None
        if self.respondents is not None and not self.repeated:
            given, who = (self.now.tally, self.before.tally), self.respondents
            recurring = RecurringColumns.stack(
                [
                    Recurring.of_terms((now.terms, before.terms), given, who, same=self.same)
                    for now, before in scored
                ]
            )
        if self.drawn is not None:
            pairs = [
                domains(pair, self._sampled(now.terms, before.terms, self.drawn))
                for pair, (now, before) in zip(pairs, scored, strict=True)
            ]
        return brought.tested(pairs, recurring, test=test, level=level)

    def cells(
        self, declared: Answered, subject: Subject, places: tuple[Places, Places]
    ) -> tuple[tuple[Group, ...], dict[tuple[int, int], Recurring]]:
        """What is the score of some customers and of others, now and before?

        Parameters
        ----------
        declared : a score of answers
        subject : what it is of, as `comparable` gives it
        places : of the rows of this wave and of the one before, 0 for one of them, 1 for another,
            negative for neither

        Returns
        -------
        tuple of Group: they now and before, the others now and before
        dict of (place of a cell now, of one before) to who is in both; empty by a design
        """
        each, sides = [], []
        for wave, place in zip(self._both, places, strict=True):
            terms, groups = brought.divided(
                wave.study, wave.tally, declared, subject, place, size=2
            )
            each.append(terms)
            sides.append(groups)
        groups = (sides[0][0], sides[1][0], sides[0][1], sides[1][1])
        weighted = any(group.weighted for group in groups)
        simple = all(group.simple for group in groups)
        groups = tuple(replace(group, weighted=weighted, simple=simple) for group in groups)
        now, before = each
        if self.drawn is not None:
            cell = [np.where(side < 0, -1, 2 * side + at) for at, side in enumerate(places)]
            cells = np.concatenate(cell).astype(np.intp)
            return domains(groups, self._sampled(now, before, self.drawn, cells)), {}
        if self.respondents is None:
            return groups, {}
        recurring = {
            (first, second): Recurring.of_terms(
                (_only(now, places[0] == first // 2), _only(before, places[1] == second // 2)),
                (self.now.tally, self.before.tally),
                self.respondents,
                same=self.same,
            )
            for first in (0, 2)
            for second in (1, 3)
        }
        return groups, recurring

    def _sampled(
        self, now: Terms, before: Terms, drawn: Design, place: npt.NDArray[np.intp] | None = None
    ) -> Sampled:
        sizes = [len(now.top), len(before.top)]
        return Sampled(
            np.repeat([0, 1], sizes) if place is None else place,
            np.concatenate([now.top, before.top]),
            np.concatenate([now.base, before.base]),
            np.concatenate([self.now.tally.weight, self.before.tally.weight]),
            drawn,
        )


def _brought(wave: Wave, declared: Answered, subject: Subject) -> Brought:
    """What each respondent of the wave brings to the score, and the score itself."""
    everyone = np.zeros(len(wave.tally.count), dtype=np.int64)
    terms, (group,) = brought.divided(wave.study, wave.tally, declared, subject, everyone, size=1)
    return Brought(group, terms)


@cache
def _respondents(now: Wave, before: Wave) -> tuple[pd.Index, pd.Index] | None:
    """See `TwoWaves.respondents`: several tables ask it of the same two waves."""
    if now.study.data.respondent is None:
        return None
    waves = TwoWaves(now, before)
    numbers, names = pd.factorize(pd.concat([waves.named(0), waves.named(1)], ignore_index=True))
    numbers = np.asarray(numbers, dtype=np.int64)
    unknown = np.flatnonzero((numbers < 0) | np.append(names == "", [False])[numbers])
    numbers[unknown] = -1 - np.arange(len(unknown))
    size = len(now.rows)
    return pd.Index(numbers[:size]), pd.Index(numbers[size:])


def _only(terms: Terms, mask: Flags) -> Terms:
    """The same of some respondents alone."""
    return replace(terms, base=np.where(mask, terms.base, 0.0))


def _known(wave: Wave) -> pd.Index[str]:
    """Who each row of the wave is of; of nobody known a name of its own."""
    who = wave.stored(["respondent"])["respondent"].reindex(wave.rows.index)
    own = _NOBODY + wave.period + _NOBODY + pd.Series(who.index, index=who.index).astype(str)
    known = who.astype(object).where(who.notna() & (who != ""), own)
    return cast("pd.Index[str]", pd.Index(known.to_numpy(dtype=object)))


def _units(wave: Wave) -> pd.DataFrame:
    """The stratum and cluster of each row of the whole wave; without clusters the respondent."""
    known = [name for name in wave.study.data.drawn if name != "population"]
    frame = wave.store.rows(wave.period, known)
    if "cluster" in frame:
        frame = frame.rename(columns={"cluster": "unit"})
    elif wave.study.data.respondent is not None:
        frame["unit"] = _known(replace(wave, segment="all"))
    else:
        frame["unit"] = [f"{_NOBODY}{wave.period}{_NOBODY}{row}" for row in frame.index]
    if "strata" in frame:  # clusters may be numbered anew in each stratum
        frame["unit"] = frame["strata"].astype(str) + _NOBODY + frame["unit"].astype(str)
    return frame
