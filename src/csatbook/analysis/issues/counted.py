"""How many mention each thing, on three bases, with intervals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

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
    weight = rows["weight"].to_numpy(float) if "weight" in rows else np.ones(len(rows))
    flags = [rows[mentions.item(name, tone)].to_numpy(float) for name in mentions.named]
    filled = [np.where(np.isnan(each), 0.0, each) for each in flags]
    sums = [float((weight * each).sum()) for each in filled]
    asked = rows[ASKED].to_numpy() == 1
    of_commented = shares_of(wave, flags)
    of_asked = shares_of(wave, [np.where(asked, each, np.nan) for each in filled])
    for name, each, total, share, share_asked in zip(
        mentions.named, filled, sums, of_commented, of_asked, strict=True
    ):
        count = int(each.sum())
        reason = why or (FEW if count < mentions.least else share.reason)
        told: dict[str, object] = {
            "mentions": count,
            "rate_asked": share_asked.value,
            "rate_commented": share.value,
            "share_of_mentions": total / sum(sums) if total else 0.0,
            "low": share.low,
            "high": share.high,
            "low_asked": share_asked.low,
            "high_asked": share_asked.high,
            "n_eff": share.n_eff,
        }
        if reason not in (None, "counted"):
            told = dict.fromkeys(told)
        yield name, {**told, **counts, "reason": reason}


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
