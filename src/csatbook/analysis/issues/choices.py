"""The table `choices`: how many ticked each option of questions with several answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from csatbook.analysis import tables
from csatbook.analysis.groups import comparisons
from csatbook.analysis.issues.counted import counted_item, counted_rows
from csatbook.analysis.issues.mentioned import (
    ANSWERED,
    ASKED,
    COMMENTED,
    NOTHING,
    Mentions,
    MentionWave,
    asked_in,
)
from csatbook.analysis.issues.tone import ALL
from csatbook.analysis.sample import respondents as sampled
from csatbook.analysis.wave import Wave
from csatbook.stats import ratio, tally
from csatbook.stats.compare import association, multiplicity
from csatbook.stats.groups import crosstab
from csatbook.stats.groups.crosstab import Crosstab
from csatbook.stats.terms import Terms
from csatbook.study.choices import TICKS, MultipleAnswers
from csatbook.study.part import Text
from csatbook.study.scale import Scale
from csatbook.survey.cleaning.ticked_rows import NOT_ASKED
from csatbook.survey.cleaning.ticks import option_ranks
from csatbook.survey.state.reads import cache
from csatbook.survey.store import Store

_KEPT = (
    *("test", "statistic", "df", "df_error", "p", "groups", "n", "effect", "effect_name"),
    "reason",
)

FIRST, RANK = "first", "mean_rank"
"""Of ranked options: whether it is the first, and which rank it has."""
MEASURES = {ALL: "chosen", FIRST: FIRST, RANK: RANK}
"""What a row of changes or differences compares, by the tone that stands for it."""


@dataclass(frozen=True, eq=False)
class Ticking(Mentions):
    """Which options of one question were ticked."""

    kind = "option"

    @property
    def declared(self) -> MultipleAnswers:
        """The question."""
        return self.store.study.choices[self.question]

    @property
    def named(self) -> Mapping[str, Text]:
        """The options."""
        return {name: each.text for name, each in self.declared.options.items()}

    @property
    def by(self) -> Sequence[str]:
        """The segments whose groups are compared."""
        return self.store.study.compared

    @property
    def least(self) -> int:
        """An option is shown however few ticked it, as a level of a scale is."""
        return 0

    @property
    def tones(self) -> tuple[str, ...]:
        """Whether it is ticked; of ranked options also whether it is first, and its rank."""
        return (ALL, FIRST, RANK) if self.declared.ranked else (ALL,)

    @property
    def scales(self) -> Mapping[str, Scale]:
        """Those of ticks, and of the ranks where there are any."""
        ranks = {RANK: Scale(min=1, max=self.declared.ranks)} if self.declared.ranked else {}
        return {**super().scales, **ranks}

    def scale(self, tone: str) -> str:
        """The name of the scale of the items of a tone."""
        return RANK if tone == RANK else super().scale(tone)

    def method(self, tone: str) -> str:
        """By which index the items of a tone are counted."""
        return "mean" if tone == RANK else super().method(tone)

    @cache
    def rows(self, period: str) -> pd.DataFrame:
        """Everyone of a wave, as `Mentions.rows`; who ticked none of the options answered, too.

        Of a question whose options are ranked with the ranks, NaN where an option has none.
        """
        study, store = self.store.study, self.store
        read = store.rows(period, [self.question + TICKS, "file", *study.segments])
        column = stored_texts(read[self.question + TICKS]).dictionary_encode()
        ranks = option_ranks(column.dictionary, list(self.declared.options))
        known = ranks > 0
        codes = column.indices.fill_null(len(known)).to_numpy()
        unasked = np.append(
            pc.equal(column.dictionary, NOT_ASKED).to_numpy(zero_copy_only=False), 0
        )
        ticked = np.vstack([known.astype(float), np.full(known.shape[1], np.nan)])
        ticked[unasked == 1] = np.nan
        answered = ~np.isnan(ticked[:, 0])[codes]
        nothing = np.append(~known.any(axis=1), 0)[codes].astype(bool) & answered
        asked = asked_in(answered, read["file"]) & (unasked[codes] == 0)
        columns = {
            ASKED: asked,
            ANSWERED: answered,
            NOTHING: nothing,
            COMMENTED: answered,
        }
        told = {name: each.astype(float) for name, each in columns.items()}
        told_of = [ticked]
        if self.declared.ranked:
            nobody = np.full((1, ranks.shape[1]), np.nan)
            first = np.where(np.isnan(ticked), np.nan, np.vstack([ranks, nobody]) == 1)
            told_of += [first, np.vstack([np.where(known, ranks, np.nan), nobody])]
        # A column in one piece each, none of which is copied.
        spread = np.hstack(told_of).T.copy().take(codes, axis=1)
        frame = pd.DataFrame(spread.T, read.index, [*self.parts], copy=False)
        frame = pd.concat([pd.DataFrame(told, index=read.index), frame], axis=1)
        frame[list(study.segments)] = read[list(study.segments)]
        weight = sampled.weight(store, period)
        return frame if weight is None else frame.assign(weight=weight)


def stored_texts(column: pd.Series) -> pa.Array:
    """A column of texts as one array."""
    texts = pa.array(column, pa.string(), from_pandas=True)
    return texts.combine_chunks() if isinstance(texts, pa.ChunkedArray) else texts


@cache
def ticking(store: Store, question: str) -> Ticking:
    """Which options of this question were ticked; one for all waves and segments."""
    return Ticking(store, question)


def ticked_waves(wave: Wave) -> Iterator[MentionWave]:
    """What was ticked in each question with several answers."""
    for question in wave.study.choices:
        yield ticking(wave.store, question).wave(wave)


@cache
def choices(wave: Wave) -> pd.DataFrame:
    """How many ticked each option, of those who were asked, who answered, of all ticks?

    Returns
    -------
    DataFrame, the table `choices`
        A row a question and option, in the order of the study file. Who was not asked, who left
        the question out, and who ticked none of the options are three things: the first two are in
        no share of those who answered, the third is. Where options are ranked, the mean is over
        the ranks that were given: who did not rank an option is not in its mean, but is in the
        share that ranked it first.

    References
    ----------
    Wilson's intervals, weighted and by design, as of every share, and Student's of mean ranks:
    `csatbook.stats.ratio.score`.
    """
    return tables.build("choices", wave, _choices(wave))


def _choices(wave: Wave) -> Iterator[dict[str, object]]:
    for ticked in ticked_waves(wave):
        ranked = _ranked(ticked)
        for option, row in counted_rows(ticked, ticked.mentions.tones[0]):
            told = row["reason"] in (None, "counted")
            asked, answered = row["asked"], row["answered"]
            skipped = None if asked is None else int(str(asked)) - int(str(answered))
            yield {
                "question": ticked.mentions.question,
                "option": option,
                "count": row["mentions"],
                "share": row["rate_commented"],
                "low": row["low"],
                "high": row["high"],
                "share_of_mentions": row["share_of_mentions"],
                "n": answered,
                "asked": asked,
                "skipped": skipped,
                "none": row["nothing"],
                "share_asked": row["rate_asked"],
                "low_asked": row["low_asked"],
                "high_asked": row["high_asked"],
                "n_eff": row["n_eff"],
                **(ranked.get(option, {}) if told else {}),
                "reason": row["reason"],
            }


def _ranked(ticked: MentionWave) -> Mapping[str, Mapping[str, float | None]]:
    """How many ranked each option first, and which rank has it on average? Of a ranked question."""
    mentions = ticked.mentions
    if RANK not in mentions.tones:
        return {}
    return {option: _ranks(ticked, option) for option in mentions.named}


def _ranks(ticked: MentionWave, option: str) -> Mapping[str, float | None]:
    """The mean rank is hidden where too few gave the option one."""
    first = counted_item(ticked, ticked.mentions.item(option, FIRST)).of_commented
    item = ticked.mentions.item(option, RANK)
    given = tally.patterns(ticked.tally, [[*ticked.study.items].index(item)])
    scale = ticked.study.scale_of(item)
    terms = Terms.of_means(given.marks[:, 0], bounds=(scale.min, scale.max))
    mean = ratio.score(ratio.moments(terms, given), terms, level=0.95, method="mean")
    told = {"first": first.value, "low_first": first.low, "high_first": first.high}
    if ticked.hidden(((item,),)):
        return told
    return {**told, "mean_rank": mean.value, "low_rank": mean.low, "high_rank": mean.high}


@cache
def choice_omnibus(wave: Wave) -> pd.DataFrame:
    """Do the groups of each segment choose alike, of questions with one answer that is no mark?

    Returns
    -------
    DataFrame, the table `choice_omnibus`
        A row a question with `most: 1` and a compared segment. Pearson's test; weighted or by
        design Rao and Scott's. `none of these` is an answer like the others. The p-values of a
        question are made up for its segments.

    References
    ----------
    Rao and Scott (1984), Annals of Statistics 12: `csatbook.stats.compare.association`.
    """
    rows: list[dict[str, object]] = []
    for ticked in ticked_waves(wave):
        if ticking(wave.store, ticked.mentions.question).declared.most == 1:
            tests = {
                by: association.differ(choice_crosstab(ticked, by))
                for by in comparisons.variables(ticked)
            }
            adjusted = multiplicity.adjust(
                [test.p for test in tests.values()], method=wave.study.compare.adjust
            )
            rows += [
                {
                    "question": ticked.mentions.question,
                    "by": by,
                    **{name: getattr(test, name) for name in _KEPT},
                    "p_adjusted": p,
                }
                for (by, test), p in zip(tests.items(), adjusted.p, strict=True)
            ]
    return tables.build("choice_omnibus", wave, rows)


def choice_crosstab(ticked: MentionWave, by: str) -> Crosstab:
    """How many of each group gave which one answer? Small and hidden groups are left out."""
    rows, mentions = ticked.rows, ticked.mentions
    flags = rows[[mentions.item(name, mentions.tones[0]) for name in mentions.named]].to_numpy()
    answer = np.where(flags.any(axis=1), flags.argmax(axis=1), flags.shape[1]).astype(float)
    answer[rows[COMMENTED].to_numpy() != 1] = np.nan
    least = ticked.study.report.min_answers
    sizes = rows.loc[rows[COMMENTED] == 1, by].value_counts()
    few = {str(name) for name, size in sizes.items() if size < least} | set(ticked.closed(by))
    groups = rows[by].cat.set_categories(
        [each for each in rows[by].cat.categories if each not in few]
    )
    weights = rows.get("weight")
    answers = pd.Series(answer, index=rows.index)
    return crosstab.cross(answers, groups, weights, drawn=ticked.drawn(rows))
