"""What really changed, and which groups really differ, of things that respondents name."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pandas as pd

from csatbook.analysis.wave import Wave
from csatbook.report import sentence
from csatbook.report.wording import say
from csatbook.study import period as periods

_SURE = ("larger", "smaller")


def changed(
    wave: Wave,
    frame: pd.DataFrame,
    kind: str,
    *,
    words: str,
    name: Callable[[str], str],
    rate: Callable[[float | None], str],
) -> Iterator[str]:
    """What is really named more or less often than in the wave before, a sentence each?

    Parameters
    ----------
    wave : the report's
    frame : rows of `issue_changes` or `choice_changes` of one question
    kind : the column of what is named
    words : the part of the wording, `issues` or `choices`
    name, rate : how a thing is called, and how a share is written
    """
    mine = frame[frame["against"] == "previous"]
    for verdict, key in (("larger", "risen"), ("smaller", "fallen")):
        rows = mine[mine["verdict"] == verdict].drop_duplicates(kind)
        named = [
            say(
                wave,
                f"{words}.from_to",
                name=name(row[kind]),
                before=rate(row["rate_before"]),
                now=rate(row["rate"]),
            )
            for _, row in rows.iterrows()
        ]
        if named:
            before = periods.label(wave.study.period, rows["period_before"].iloc[0], wave.language)
            yield say(wave, f"{words}.{key}", before=before, named=sentence.joined(wave, named))


def differing(
    wave: Wave,
    frame: pd.DataFrame,
    kind: str,
    *,
    words: str,
    name: Callable[[str], str],
    rate: Callable[[float | None], str],
) -> Iterator[str]:
    """Which groups really name something more often than others, a sentence a pair?

    Parameters
    ----------
    frame : rows of `issue_differences` or `choice_differences` of one question
    wave, kind, words, name, rate : as of `changed`
    """
    mine = frame[frame["verdict"].isin(_SURE)].drop_duplicates([kind, "by", "group_a", "group_b"])
    for _, row in mine.iterrows():
        segment = wave.study.segments[row["by"]]
        beside = row["group_b"] if row["group_b"] in ("rest", "total") else None
        yield say(
            wave,
            f"{words}.differs_{beside}" if beside else f"{words}.differs",
            variable=segment.text[wave.language],
            name=name(row[kind]),
            group_a=segment.label(row["group_a"])[wave.language],
            group_b=segment.label(row["group_b"])[wave.language] if not beside else "",
            rate_a=rate(row["rate_a"]),
            rate_b=rate(row["rate_b"]),
            more=say(wave, f"issues.{'more' if row['verdict'] == 'larger' else 'less'}"),
        )
