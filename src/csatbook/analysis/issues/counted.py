"""How many mention each thing, on three bases, with intervals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from csatbook.analysis.issues.mentioned import (
    ANSWERED,
    ASKED,
    COMMENTED,
    NOTHING,
    MentionWave,
)
from csatbook.stats import ratio
from csatbook.stats.block import Numbers
from csatbook.stats.result import IndexScore
from csatbook.stats.tally import Tally
from csatbook.stats.terms import Terms

FEW = "few_mentions"
"""Why something has no numbers: fewer respondents mention it than `least`."""

_LEVEL = 0.95


def counted_rows(wave: MentionWave, tone: str) -> Iterator[tuple[str, dict[str, object]]]:
    """How many mention each thing, of those asked, who answered, and who said something?

    Parameters
    ----------
    wave : a question's answers
    tone : one of `wave.mentions.tones`

    Yields
    ------
    tuple of name and dict
        With the columns that `issues` and `choices` have in common.

    Notes
    -----
    With weights Wilson's interval counts p (1 - p) / variance answers (Korn and Graubard 1998,
    Survey Methodology 24), the variance linearised, and not Kish's `n_eff`: heavy respondents may
    answer otherwise than light ones, which only the variance knows.
    """
    rows, mentions = wave.rows, wave.mentions
    why = wave.hidden() or (None if rows[COMMENTED].sum() else "no_answers")
    closed = why is not None and bool(wave.place)
    counts = {
        name.removeprefix("."): None if closed else int(rows[name].sum())
        for name in (ASKED, ANSWERED, NOTHING, COMMENTED)
    }
    by_item = [counted_item(wave, mentions.item(name, tone)) for name in mentions.named]
    every = sum(each.weight for each in by_item)
    for name, counted in zip(mentions.named, by_item, strict=True):
        share, share_asked = counted.of_commented, counted.of_asked
        count = counted.mentions
        reason = why or (FEW if count < mentions.least else share.reason)
        told: dict[str, object] = {
            "mentions": count,
            "rate_asked": share_asked.value,
            "rate_commented": share.value,
            "share_of_mentions": counted.weight / every if counted.weight else 0.0,
            "low": share.low,
            "high": share.high,
            "low_asked": share_asked.low,
            "high_asked": share_asked.high,
            "n_eff": share.n_eff,
        }
        if reason not in (None, "counted"):
            told = dict.fromkeys(told)
        yield name, {**told, **counts, "reason": reason}


@dataclass(frozen=True)
class Counts:
    """How many mention a thing, how much they weigh, and which shares they are."""

    mentions: int
    weight: float
    of_commented: IndexScore
    of_asked: IndexScore


def counted_item(wave: MentionWave, item: str) -> Counts:
    """How many mention a thing, from the few different rows that there are of its item?"""
    given, rows = wave.tally, wave.rows
    block = given.blocks[[*wave.study.items].index(item)]
    marks, asked = block.patterns[:, 0], rows[ASKED].to_numpy() == 1
    if block.codes is None or given.drawn is not None:
        flags = block.spread(marks)
        filled = np.where(np.isnan(flags), 0.0, flags)
        both = shares_of(wave, [flags, np.where(asked, filled, np.nan)])
        return Counts(int(filled.sum()), float((given.weight * filled).sum()), *both)
    # Who gave which mark, of those not asked, and behind them of those asked.
    codes = block.codes + np.where(asked, np.uint8(len(marks)), np.uint8(0))
    size = 2 * len(marks)
    number = np.bincount(codes, minlength=size)
    sums = [number.astype(float)] * 3
    if given.weight is not given.count:
        amounts = (given.count, given.weight, given.square)
        sums = [np.bincount(codes, each, size) for each in amounts]
    of_commented, of_asked = np.tile(marks, 2), np.nan_to_num(np.tile(marks, 2))
    mentioned = of_asked == 1
    of_asked[: len(marks)] = np.nan
    few = Tally((), *sums)
    terms = [Terms.of_shares(each) for each in (of_commented, of_asked)]
    return Counts(
        int(number[mentioned].sum()),
        float(sums[1][mentioned].sum()),
        *(
            ratio.score(ratio.moments(each, few), each, level=_LEVEL, method="share")
            for each in terms
        ),
    )


def shares_of(wave: MentionWave, flags: Sequence[Numbers]) -> list[IndexScore]:
    """Which share has each flag 1, of those with 1 or 0, weighted and by design?"""
    terms = [Terms.of_shares(each) for each in flags]
    common = terms[0].base if terms else None  # what is summed of it is summed once
    terms = [
        replace(each, base=common)
        if common is not None and np.array_equal(each.base, common)
        else each
        for each in terms
    ]
    several = ratio.moments_of_each(terms, wave.tally)
    return [
        ratio.score(moments, own, level=_LEVEL, method="share")
        for moments, own in zip(several, terms, strict=True)
    ]
