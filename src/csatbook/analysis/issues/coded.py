"""The answers to open questions as the codebook reads them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa

from csatbook.analysis.issues import normal
from csatbook.analysis.issues.matching import Search, Searched
from csatbook.analysis.issues.mentioned import (
    ANSWERED,
    ASKED,
    COMMENTED,
    NOTHING,
    Mentions,
    MentionWave,
    asked_in,
)
from csatbook.analysis.issues.tone import ALL, NEGATIVE, POSITIVE, split_by_tone
from csatbook.analysis.sample import respondents as sampled
from csatbook.analysis.wave import Wave
from csatbook.stats.block import Flags, Numbers
from csatbook.study.issues import Codebook
from csatbook.study.part import Text
from csatbook.survey.state.reads import cache, cached_property
from csatbook.survey.store import Store


@dataclass(frozen=True, eq=False)
class Coding(Mentions):
    """Which issues of the codebook the answers to one open question mention."""

    kind = "issue"

    @property
    def codebook(self) -> Codebook:
        """By which they are read."""
        codebook = self.store.study.issues
        assert codebook is not None, "asked for only where there is one"  # noqa: S101
        return codebook

    @cached_property
    def digest(self) -> str:
        """What names the codebook."""
        return self.codebook.digest

    @property
    def key(self) -> str:
        """What names it among all that is kept of a wave: the codebook may be a file of its own."""
        return f"{super().key} {self.digest}"

    @cached_property
    def search(self) -> Search:
        """Its words, ready to be searched for."""
        return Search(self.codebook)

    @property
    def named(self) -> Mapping[str, Text]:
        """The issues."""
        return {name: each.text for name, each in self.codebook.codes.items()}

    @property
    def by(self) -> Sequence[str]:
        """The segments whose groups are compared."""
        return self.store.study.compared if self.codebook.by is None else self.codebook.by

    @property
    def least(self) -> int:
        """What fewer mention has no numbers."""
        return self.codebook.least

    @property
    def tones(self) -> tuple[str, ...]:
        """As the question asks; else in all, in praise and in complaint."""
        declared = self.store.study.open[self.question].tone
        return (declared,) if declared else (ALL, POSITIVE, NEGATIVE)

    @cache
    def rows(self, period: str) -> pd.DataFrame:
        """Everyone of a wave, as `Mentions.rows`."""
        study, store = self.store.study, self.store
        read = store.rows(period, [self.question, "file", *self._marks, *study.segments])
        texts = pa.array(read[self.question], pa.string(), from_pandas=True)
        searched = self.search.through(texts, study.open[self.question].nothing)
        columns = bases(searched.written, searched.nothing, read["file"])
        commented = columns[COMMENTED] == 1
        for name, flags in self._flags(texts, searched, read):
            columns[name] = np.where(commented, flags.astype(float), np.nan)
        frame = pd.DataFrame(columns, index=read.index)
        frame[list(study.segments)] = read[list(study.segments)]
        weight = sampled.weight(store, period)
        return frame if weight is None else frame.assign(weight=weight)

    @property
    def _marks(self) -> tuple[str, ...]:
        """The items that tell how satisfied a respondent is, where the words do not."""
        study = self.store.study
        if len(self.tones) == 1:
            return ()
        mark = study.open[self.question].mark or study.overall
        return (mark,) if mark else tuple(study.items)

    def _flags(
        self, texts: pa.Array, searched: Searched, read: pd.DataFrame
    ) -> Iterator[tuple[str, Flags]]:
        """Who mentions each issue; and who praises and who complains, where that is not asked for.

        As the codebook says of the issue; else by the words of its clause, else by the respondent's
        mark.
        """
        plain = normal.normalise(texts) if self._marks else None
        places = [
            (read[item] - scale.min) / (scale.max - scale.min)
            for item in self._marks
            for scale in [self.store.study.scale_of(item)]
        ]
        mark = pd.concat(places, axis=1).mean(axis=1).to_numpy() if places else None
        for name, hits in searched.mentions.items():
            yield self.item(name, self.tones[0]), hits
            if plain is None or mark is None:
                continue
            if tone := self.codebook.codes[name].tone:
                for each in (POSITIVE, NEGATIVE):
                    yield self.item(name, each), hits & (each == tone)
                continue
            matcher = searched.matchers[name]
            praise, complaint = split_by_tone(plain, matcher, hits)
            silent = hits & ~praise & ~complaint
            yield self.item(name, POSITIVE), praise | silent & (mark > 0.5)
            yield self.item(name, NEGATIVE), complaint | silent & (mark < 0.5)


def bases(answered: Flags, nothing: Flags, file: pd.Series) -> dict[str, Numbers]:
    """Who was asked, answered, and said something."""
    told = {
        ASKED: asked_in(answered, file),
        ANSWERED: answered,
        NOTHING: nothing,
        COMMENTED: answered & ~nothing,
    }
    return {name: flags.astype(float) for name, flags in told.items()}


@cache
def coding(store: Store, question: str) -> Coding:
    """What the answers to this open question mention; one for all waves and segments."""
    return Coding(store, question)


def digest(coded: MentionWave) -> str:
    """What names the codebook by which a question was read."""
    return coding(coded.store, coded.mentions.question).digest


def coded_questions(wave: Wave) -> tuple[str, ...]:
    """The open questions that the codebook is for."""
    codebook = wave.study.issues
    return () if codebook is None else codebook.of or tuple(wave.study.open)


def coded_waves(wave: Wave) -> Iterator[MentionWave]:
    """What is mentioned in the answers to each of them."""
    for question in coded_questions(wave):
        yield coding(wave.store, question).wave(wave)
