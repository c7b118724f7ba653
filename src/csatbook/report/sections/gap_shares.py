"""How many answers lie below, at and above what was expected."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from csatbook.analysis import results
from csatbook.analysis.subject import Subject
from csatbook.analysis.wave import Wave
from csatbook.report import fragment, number, sentence
from csatbook.report.figure.answers import Bar, answers
from csatbook.report.fragment import Fragment
from csatbook.report.wording import say
from csatbook.study.paired import Gap

_COUNTS = ("below", "meets", "exceeds")


def shares(wave: Wave, score: str, asked: Sequence[Subject], name: str) -> Fragment:
    """How often is the expectation missed, met, exceeded? Where the study counts all three."""
    others = counted(wave, score)
    if len(others) < len(_COUNTS):
        return fragment.NOTHING
    scores = results.scores(wave)
    labels = [sentence.score_label(wave, one) for one in others.values()]
    # The table holds the items; a figure of all would be a wall of bars.
    outer = [one for one in asked if one.kind != "item"]
    bars = []
    for one in outer if len(outer) > 1 else asked:
        values = [results.one(scores, other, one.key)["value"] for other in others.values()]
        if not any(pd.isna(value) for value in values):
            bars.append(Bar(one.text[wave.language], tuple(float(value) for value in values)))
    said = [
        (
            bar.label,
            say(wave, "comma").join(
                f"{label} {number.write(share, 'share')}"
                for label, share in zip(labels, bar.shares, strict=True)
            ),
        )
        for bar in bars
    ]
    return answers(
        bars,
        labels,
        name=name,
        caption=say(wave, "gap_shares_caption"),
        alt=sentence.listed(wave, said),
    )


def counted(wave: Wave, score: str) -> dict[str, str]:
    """Which scores count the answers below, at and above the expectation, of the same pairs?"""
    gaps = {name: one for name, one in wave.study.scores.items() if isinstance(one, Gap)}
    found = {one.count: name for name, one in gaps.items() if one.pairs == gaps[score].pairs}
    return {count: found[count] for count in _COUNTS if count in found}
