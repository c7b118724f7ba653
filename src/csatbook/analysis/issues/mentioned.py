"""A question whose answers mention several things: a wave whose items are these things.

Each is an item with the marks 1 (mentioned) and 0, of those who said something. So all that
compares marks between groups and waves, weighted or by design, compares mentions, too.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

import pandas as pd

from csatbook.analysis.disclosure import Base, Disclosure, Place, Reason
from csatbook.analysis.issues.tone import ALL
from csatbook.analysis.protected import CountedTables
from csatbook.analysis.wave import Wave
from csatbook.stats.block import Flags
from csatbook.study import Study
from csatbook.study.compare import Compare
from csatbook.study.model import Item
from csatbook.study.part import Text
from csatbook.study.scale import Scale
from csatbook.study.score import INDEXES
from csatbook.survey.state.reads import cache, cached_property
from csatbook.survey.store import Store

ASKED, ANSWERED, NOTHING, COMMENTED = ".asked", ".answered", ".nothing", ".commented"
"""Columns beside the items: who was asked, answered, said nothing, said something: 1, else 0."""
MENTIONED = "mentioned"
"""The scale of what is mentioned or not."""
_SOMETHING = ((COMMENTED,),)


@dataclass(frozen=True, eq=False)
class Mentions(ABC):
    """What the answers to one question mention, in all waves."""

    kind: ClassVar[str]
    """What is mentioned: the column of its name in result tables."""
    store: Store
    question: str

    @property
    @abstractmethod
    def named(self) -> Mapping[str, Text]:
        """What may be mentioned, by name, and what readers call it."""

    @property
    @abstractmethod
    def by(self) -> Sequence[str]:
        """The segments whose groups are compared."""

    @property
    def key(self) -> str:
        """What names it among all that is kept of a wave."""
        return f"{self.kind} {self.question}"

    @property
    @abstractmethod
    def least(self) -> int:
        """What fewer mention has no numbers."""

    @property
    def tones(self) -> tuple[str, ...]:
        """In which tones each is mentioned; in the first one whatever the tone."""
        return (ALL,)

    @abstractmethod
    def rows(self, period: str) -> pd.DataFrame:
        """Everyone of a wave: `ASKED` and the others, the items, the segments, the weight if any.

        Items are 1 or 0 of those who said something, else NaN.
        """

    @property
    def scales(self) -> Mapping[str, Scale]:
        """Of the items."""
        return {MENTIONED: Scale(min=0, max=1, satisfied=[1])}

    def scale(self, tone: str) -> str:  # noqa: ARG002 - of all alike, unless a question has others
        """The name of the scale of the items of a tone."""
        return MENTIONED

    def method(self, tone: str) -> str:  # noqa: ARG002
        """By which index the items of a tone are counted."""
        return "satisfied_share"

    def item(self, name: str, tone: str) -> str:
        """What the item is called."""
        return f"{self.question}.{name}" + (f".{tone}" if tone != self.tones[0] else "")

    @cached_property
    def parts(self) -> Mapping[str, tuple[str, str]]:
        """By item, what is mentioned in which tone."""
        return {self.item(name, tone): (name, tone) for tone in self.tones for name in self.named}

    @cached_property
    def study(self) -> Study:
        """The study whose items these are; it has a score for each tone."""
        study = self.store.study
        items = {
            item: Item(zh=self.named[name].zh, en=self.named[name].en, scale=self.scale(tone))
            for item, (name, tone) in self.parts.items()
        }
        scores = {
            tone: INDEXES[self.method(tone)].model_validate(
                {
                    "method": self.method(tone),
                    "of": [self.item(name, tone) for name in self.named],
                }
            )
            for tone in self.tones
        }
        compare = Compare(
            by=tuple(self.by),
            scores=self.tones,
            against=study.compare.against,
            adjust=study.compare.adjust,
            level=study.compare.level,
        )
        changed = {
            "items": items,
            "open": {},
            "overall": None,
            "dimensions": {},
            "competitors": {},
            "scales": self.scales,
            "scores": scores,
            "compare": compare,
            "report": study.report.model_copy(update={"headline": None}),
        }
        return study.model_copy(update=changed)

    @cache
    def disclosure(self, period: str) -> Disclosure:
        """What must not be shown of a wave, of those who said something."""
        study = self.store.study
        rows = self.rows(period)
        variables, least = tuple(study.segments), study.report.min_answers
        counted = rows.assign(**{COMMENTED: rows[COMMENTED].where(rows[COMMENTED] == 1)})
        return Disclosure(CountedTables(counted, variables, least), variables, least)

    @cache
    def wave(self, wave: Wave) -> MentionWave:
        """What the question's answers mention in a wave."""
        return MentionWave(self.study, wave.store, wave.period, wave.segment, wave.language, self)


@dataclass(frozen=True, eq=False)
class MentionWave(Wave):
    """What one question's answers mention, of everyone or of one segment."""

    mentions: Mentions

    @cached_property
    def respondents(self) -> pd.DataFrame:
        """What each respondent mentions, the segments, and the weight where there is one."""
        rows = self.mentions.rows(self.period)
        return rows if self.variable is None else rows[rows[self.variable] == self.value]

    def kept(
        self,
        name: str,
        make: Callable[[], Iterable[Mapping[str, object]]],
        *,
        where: tuple[str, str] | None = None,
    ) -> list[dict[str, object]]:
        """As of every wave; other questions of the wave, and other codebooks, are kept apart."""
        return super().kept(f"{self.mentions.key}: {name}", make, where=where)

    @property
    def disclosure(self) -> Disclosure:
        """What must not be shown of the wave, of those who said something."""
        return self.mentions.disclosure(self.period)

    def hidden(self, asked: Base = (), *places: Place) -> Reason | None:
        """Why must nothing be shown of those here who said something, or who did of such an item?

        Of items that all have who said something, that is the same.
        """
        return self.disclosure.reason(self._base(asked), *self.place, *places)

    def closed(self, variable: str, asked: Base = ()) -> list[str]:
        """In which groups of the variable did too few say something?"""
        within = self.place[0] if self.place else None
        return self.disclosure.closed(variable, self._base(asked), within=within)

    def _base(self, asked: Base) -> Base:
        """Who is counted: who said something or, of what is scaled otherwise, who has a mark."""
        alone = asked[0][0] if len(asked) == 1 and len(asked[0]) == 1 else None
        scaled = alone is not None and self.study.items[alone].scale != MENTIONED
        return asked if scaled else _SOMETHING


def asked_in(answered: Flags, file: pd.Series) -> Flags:
    """Who was asked? No file asked in which nobody answered.

    Parameters
    ----------
    answered : who answered
    file : the file that each respondent's row stood in
    """
    answers = pd.Series(answered, index=file.index)
    return answers.groupby(file.to_numpy()).transform("any").to_numpy(dtype=bool)
