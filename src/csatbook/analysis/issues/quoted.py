"""Which answers show an issue best: typical, of that issue alone, each thought at most twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from csatbook.analysis import thoughts
from csatbook.analysis.issues import normal
from csatbook.analysis.issues.coded import coding
from csatbook.analysis.issues.mentioned import MentionWave
from csatbook.analysis.quotable import may_be_quoted
from csatbook.analysis.wave import Wave
from csatbook.stats.block import Numbers

_ENOUGH, _MOST = 12, 2_000
"""So many are given; so many answers at most are looked at, the first ones in the order of their
digests."""


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
    pairs = [thoughts.sign_pairs(text) for text in plain.to_pylist()]
    words = mine.search.matchers[issue].words
    several = np.asarray(pc.count_substring_regex(plain, words)) > 1
    order = np.lexsort((-_nearness(pairs), ~several, answers["alone"].to_numpy() > 1))
    ordered = [str(text) for text in answers["text"].iloc[order]]
    kept = thoughts.unlike(ordered, texts[mine.question], most=_ENOUGH)
    return [ordered[at] for at in kept]


def _nearness(pairs: Sequence[frozenset[str]]) -> Numbers:
    """How near is each text to what all of them say? The cosine to their mean."""
    mean: Counter[str] = Counter()
    for each in pairs:
        mean.update(dict.fromkeys(each, len(each) ** -0.5))
    return np.array([sum(mean[pair] for pair in each) * len(each) ** -0.5 for each in pairs])
