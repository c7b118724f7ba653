"""Which answers show an issue best: typical, of that issue alone, each thought at most twice."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from csatbook.analysis.issues import normal
from csatbook.analysis.issues.coded import coding
from csatbook.analysis.issues.mentioned import MentionWave
from csatbook.analysis.quotable import may_be_quoted
from csatbook.analysis.wave import Wave
from csatbook.stats.block import Numbers

_NEAR, _SAME_THOUGHT = 0.6, 0.35
"""Of which part of the shorter text's pairs of signs: says the same, is of the same thought."""
_OF_A_THOUGHT, _ENOUGH = 2, 12
_MOST = 2_000
"""So many answers at most are looked at, the first ones in the order of their digests."""


def typical(wave: Wave, coded: MentionWave, issue: str, tone: str) -> list[str]:
    """What do typical answers say that mention this issue in this tone?

    Parameters
    ----------
    wave : whose answers may be quoted: `Wave.texts` leaves out those of small groups
    coded : the same wave's answers to the question, as the codebook reads them
    issue, tone : what they mention

    Returns
    -------
    list of texts
        The most typical one first: those of this issue alone before others, those with two of its
        words before those with one, then by how near they are to what all of them say. None much
        like another, at most two of a thought. Nothing where fewer than the codebook's `least`, or
        than the study's `min_answers`, mention it.
    """
    mine = coding(wave.store, coded.mentions.question)
    item = mine.item(issue, tone)
    texts = wave.texts(mine.question)
    flags = coded.rows.reindex(texts.index)
    inside = flags[item] == 1
    authors = texts.loc[inside, "author"].nunique()
    if coded.hidden() or authors < max(mine.least, wave.study.report.min_answers):
        return []
    inside &= may_be_quoted(wave, mine.question, texts[mine.question])
    alone = flags.loc[inside, [mine.item(name, mine.tones[0]) for name in mine.named]].sum(axis=1)
    answers = pd.DataFrame({"text": texts.loc[inside, mine.question].str.strip(), "alone": alone})
    answers = answers.drop_duplicates("text")
    shortest, longest = mine.codebook.quotes.length
    answers = answers[answers["text"].str.len().between(shortest, longest)].iloc[:_MOST]
    if answers.empty:
        return []
    plain = normal.normalise(pa.array(answers["text"], pa.string()))
    pairs = [_pairs(text) for text in plain.to_pylist()]
    words = mine.search.matchers[issue].words
    several = np.asarray(pc.count_substring_regex(plain, words)) > 1
    rarity = _rarity(normal.normalise(pa.array(texts[mine.question], pa.string())).to_pylist())
    order = np.lexsort((-_nearness(pairs), ~several, answers["alone"].to_numpy() > 1))
    return [str(answers["text"].iloc[at]) for at in _unlike(pairs, rarity, order.tolist())]


def _pairs(text: str) -> frozenset[str]:
    """The pairs of neighbouring signs in a text."""
    return frozenset(text[at : at + 2] for at in range(max(1, len(text) - 1)))


def _nearness(pairs: Sequence[frozenset[str]]) -> Numbers:
    """How near is each text to what all of them say? The cosine to their mean."""
    mean: Counter[str] = Counter()
    for each in pairs:
        mean.update(dict.fromkeys(each, len(each) ** -0.5))
    return np.array([sum(mean[pair] for pair in each) * len(each) ** -0.5 for each in pairs])


def _rarity(texts: Iterable[str]) -> Mapping[str, float]:
    """How much does each pair of signs tell? Little, if it stands in many of these texts."""
    often: Counter[str] = Counter()
    count = 0
    for text in texts:
        often.update(_pairs(text))
        count += 1
    return {pair: math.log(1 + count / times) for pair, times in often.items()}


def _unlike(
    pairs: Sequence[frozenset[str]], rarity: Mapping[str, float], order: Iterable[int]
) -> list[int]:
    """The texts in this order, without what says the same again.

    Phrases that many use, such as a closing, make two texts no more alike.
    """

    def told(several: Iterable[str]) -> float:
        return sum(rarity[pair] for pair in several)

    kept: list[int] = []
    for at in order:
        alike = [
            told(pairs[at] & pairs[other]) / min(told(pairs[at]), told(pairs[other]))
            for other in kept
        ]
        if max(alike, default=0) < _NEAR and (
            sum(share >= _SAME_THOUGHT for share in alike) < _OF_A_THOUGHT
        ):
            kept.append(at)
        if len(kept) == _ENOUGH:
            break
    return kept
