"""Items that were likely turned round in some waves: high marks go with low ones of the others."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from csatbook.study.notice import Notice
from csatbook.survey.intake import Intake
from csatbook.survey.noticing.sampled import marks_by_wave

LEAST_ITEMS = 3
"""Of two items that go against each other nobody can tell which one was turned."""


def turned(intake: Intake) -> Iterator[Notice]:
    """In which waves does an item go against the others, with which it goes in most waves?

    Correlations of an item with all others, each taken as it mostly goes; of large waves with
    20,000 rows. Items that hardly go with the others say nothing.
    """
    study = intake.rows.study
    if len(study.items) < LEAST_ITEMS or not (waves := marks_by_wave(intake)):
        return
    ways = np.stack([wave.ways for wave in waves])
    for at, item in enumerate(study.items):
        positive = int((ways[:, at] > 0).sum())
        negative = int((ways[:, at] < 0).sum())
        if positive and negative:
            # Of as many waves of either kind the later ones are the odd ones.
            last = float(ways[np.flatnonzero(ways[:, at])[-1], at])
            odd = -1.0 if positive > negative else 1.0 if negative > positive else last
            flagged = tuple(
                wave.period for wave, way in zip(waves, ways[:, at], strict=True) if way == odd
            )
            yield Notice(
                kind="turned_item",
                where=item,
                count=len(flagged),
                details={"waves": ", ".join(flagged)},
                periods=flagged,
            )
