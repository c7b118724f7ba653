"""Week by week: which weeks were out of the ordinary."""

from __future__ import annotations

import math
from collections.abc import Iterator

import pandas as pd

from csatbook.analysis.feedback.weekly import weeks
from csatbook.analysis.wave import Wave
from csatbook.report import fragment, number, sentence
from csatbook.report.figure.trend import TrendLine, trend
from csatbook.report.fragment import Fragment
from csatbook.report.sections.feedback import words
from csatbook.report.wording import say
from csatbook.study.feedback import Feedback

_FIRST = ("resolve", "respond", "notify", "record")
"""What is drawn first is drawn large: what has an odd week, else this."""
_OUTSIDE = ("below", "above")


def weekly(wave: Wave) -> Fragment:
    """How did the shares in time go from week to week, and which weeks were out of the ordinary?

    Parameters
    ----------
    wave : as `csatbook.open` gives it

    Returns
    -------
    Fragment
        Weeks outside their usual range in sentences, and a figure. Nothing without feedback.

    Examples
    --------
    >>> weekly(handled).text.splitlines()[0]
    '- Week from 10/20: 41.6% answered in time, below the usual range (71.8–96.7%).'
    """
    return words.told(wave, _write)


def _write(wave: Wave, _: Feedback) -> Fragment:
    frame = weeks(wave)
    frame = frame[frame["priority"].eq("all")]
    names = sorted(set(frame["week"]))
    odd = set(frame.loc[frame["signal"].isin(_OUTSIDE), "event"])
    events = [event for event in _FIRST if frame["event"].eq(event).any()]
    events.sort(key=lambda event: event not in odd)
    lines = [_line(wave, frame, event, names) for event in events]
    lines = [line for line in lines if sum(not math.isnan(value) for value in line.values) > 1]
    if not lines:
        return fragment.NOTHING
    shown = fragment.bullets([*_told(wave, frame)])
    labels = [words.week(wave, name) for name in names]
    said = [
        (line.label, number.write(last, "share"))
        for line in lines
        for last in [[value for value in line.values if not math.isnan(value)][-1]]
    ]
    ranged = frame["centre"].notna().any()
    caption = say(wave, "feedback.weekly_caption" if ranged else "feedback.weekly_caption_few")
    return shown + trend(
        lines, labels, unit="share", caption=caption, alt=sentence.listed(wave, said)
    )


def _line(wave: Wave, frame: pd.DataFrame, event: str, names: list[str]) -> TrendLine:
    own = frame[frame["event"].eq(event)].set_index("week").reindex(names)
    nothing = (math.nan,) * len(names)
    return TrendLine(
        words.title(wave, event),
        tuple(own["value"].astype(float)),
        nothing,
        nothing,
        lower=tuple(own["lower"].astype(float)),
        upper=tuple(own["upper"].astype(float)),
        signal=tuple(own["signal"].isin(_OUTSIDE)),
    )


def _told(wave: Wave, frame: pd.DataFrame) -> Iterator[str]:
    if frame["centre"].isna().all():
        yield say(wave, "feedback.weekly_few", weeks=frame["week"].nunique())
        return
    odd = frame[frame["signal"].isin(_OUTSIDE)]
    for _, row in odd.iterrows():
        yield say(
            wave,
            "feedback.weekly_out",
            week=words.week(wave, row["week"]),
            event=words.event(wave, row["event"]),
            value=number.write(row["value"], "share"),
            side=say(wave, f"feedback.{row['signal']}"),
            usual=number.interval(row["lower"], row["upper"], "share"),
        )
    runs = frame[frame["signal"].isin(["run_below", "run_above"])]
    for _, row in runs.groupby("event", sort=False).tail(1).iterrows():
        yield say(
            wave,
            "feedback.weekly_run",
            week=words.week(wave, row["week"]),
            event=words.title(wave, row["event"]),
            side=say(wave, f"feedback.{str(row['signal']).removeprefix('run_')}"),
            centre=number.write(row["centre"], "share"),
        )
    if odd.empty and runs.empty:
        yield say(wave, "feedback.weekly_none")
