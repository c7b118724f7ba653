"""A latest wave that has only begun."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median

import pyarrow as pa

from csatbook.study.notice import Notice
from csatbook.survey.cleaning import wave
from csatbook.survey.intake import Intake
from csatbook.survey.noticing import stray

SHARE = 0.1
"""Of what the earlier waves usually have."""


def latest(intake: Intake) -> Iterator[Notice]:
    """A latest wave with less than a tenth of the usual answers: it is reported by default."""
    sizes = wave.sizes(intake.rows.table[".period"].filter(pa.array(~intake.rejected)))
    aside = stray.find(intake.rows.study.period, sizes)
    names = [name for name in intake.periods if name in sizes and name not in aside]
    if len(names) < 2:
        return
    *before, last = names
    usual = median(sizes[name] for name in before)
    if sizes[last] < SHARE * usual:
        yield Notice(
            kind="stub_wave",
            where=last,
            count=sizes[last],
            details={"usual": f"{usual:,.0f}", "before": before[-1]},
            periods=(last,),
            reported=False,
        )
