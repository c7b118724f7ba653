"""What really changed, and which groups really differ, of things that respondents name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import pandas as pd

from csatbook.analysis.changes.compared_waves import leading
from csatbook.analysis.wave import Wave
from csatbook.report import number, sentence
from csatbook.report.wording import say
from csatbook.study import period as periods

_SURE = ("larger", "smaller")
MORE = {"larger": "issues.more", "smaller": "issues.less"}
"""More and less often."""
_TOLD = 4
"""So many differences between groups are told, those that are largest."""


def changed(
    wave: Wave,
    frame: pd.DataFrame,
    kind: str,
    *,
    words: str,
    name: Callable[[pd.Series], str],
    rate: Callable[[float | None], str],
) -> Iterator[str]:
    """What is really named more or less often than in the wave before, a sentence each?

    Parameters
    ----------
    wave : the report's
    frame : rows of `issue_changes` or `choice_changes` of one question
    kind : the column of what is named
    words : how the names of the sentences begin, such as `issues.` or `choices.first_`
    name, rate : how the thing of a row is called, and how a share is written
    """
    mine = frame[frame["against"] == leading(wave)]
    for verdict, key in (("larger", "risen"), ("smaller", "fallen")):
        rows = mine[mine["verdict"] == verdict].drop_duplicates(_keys(frame, kind))
        named = [
            say(
                wave,
                f"{words.partition('.')[0]}.from_to",
                name=name(row),
                before=rate(row["rate_before"]),
                now=rate(row["rate"]),
            )
            for _, row in rows.iterrows()
        ]
        if named:
            before = periods.label(wave.study.period, rows["period_before"].iloc[0], wave.language)
            yield say(wave, f"{words}{key}", before=before, named=sentence.joined(wave, named))


def differing(
    wave: Wave,
    frame: pd.DataFrame,
    kind: str,
    *,
    words: str,
    name: Callable[[pd.Series], str],
    rate: Callable[[float | None], str],
    directions: Mapping[str, str] = MORE,
) -> Iterator[str]:
    """Which groups really name something more often than others, a sentence a pair?

    The pairs that differ most are told, the others counted.

    Parameters
    ----------
    frame : rows of `issue_differences` or `choice_differences` of one question
    wave, kind, words, name, rate : as of `changed`
    directions : the wording's name for a larger and a smaller number
    """
    sure = frame[frame["verdict"].isin(_SURE)]
    mine = sure.drop_duplicates([*_keys(frame, kind), "by", "group_a", "group_b"])
    mine = mine.sort_values("difference", key=abs, ascending=False, kind="stable")
    for _, row in mine.head(_TOLD).iterrows():
        segment = wave.study.segments[row["by"]]
        beside = row["group_b"] if row["group_b"] in ("rest", "total") else None
        yield say(
            wave,
            f"{words}differs_{beside}" if beside else f"{words}differs",
            variable=segment.text[wave.language],
            name=name(row),
            group_a=segment.label(row["group_a"])[wave.language],
            group_b=segment.label(row["group_b"])[wave.language] if not beside else "",
            rate_a=rate(row["rate_a"]),
            rate_b=rate(row["rate_b"]),
            more=say(wave, directions[row["verdict"]]),
        )
    if (more := len(mine) - _TOLD) > 0:
        yield say(wave, f"{words.partition('.')[0]}.further", count=number.write(more, "count"))


def _keys(frame: pd.DataFrame, kind: str) -> list[str]:
    """The columns that tell what is named: the thing and, where there are several, the tone."""
    return [kind, *(["tone"] if "tone" in frame else [])]
