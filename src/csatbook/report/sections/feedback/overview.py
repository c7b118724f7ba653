"""The answer first: is feedback dealt with in time, where not, and what is open."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from csatbook.analysis.feedback.cases import SET_ASIDE, case_ledger, cases_received
from csatbook.analysis.feedback.compared import compliance_differences
from csatbook.analysis.feedback.compliance import compliance_table
from csatbook.analysis.feedback.open_cases import ageing
from csatbook.analysis.feedback.weekly import weeks
from csatbook.analysis.wave import Wave
from csatbook.report import fragment, number, piece, sentence, wording
from csatbook.report.fragment import Fragment
from csatbook.report.piece import Tile
from csatbook.report.sections.feedback import words
from csatbook.report.wording import say
from csatbook.study import period as periods
from csatbook.study.feedback import Feedback

_MOST = 4


def feedback_summary(wave: Wave) -> Fragment:
    """Is customers' feedback dealt with in time, where not, and what is still open?

    Parameters
    ----------
    wave : as `csatbook.open` gives it

    Returns
    -------
    Fragment
        A sentence with the shares in time beside their targets, the same as tiles, who lies
        clearly below, what is open and overdue, and of how many rows all this is. Nothing where the
        study has no feedback, and in a segment's report.

    Examples
    --------
    >>> feedback_summary(handled).text.splitlines()[2]
    'Answered in time · 83.2% · interval 80.5–85.5%; 1,003 cases were due · target 90%: missed'
    """
    return words.told(wave, _write)


def _write(wave: Wave, _: Feedback) -> Fragment:
    parts = [fragment.paragraph(_lead(wave), "lead"), _tiles(wave)]
    parts.append(fragment.bullets(findings(wave)))
    parts.append(fragment.paragraph(_counted(wave), "note"))
    return fragment.join(parts)


def findings(wave: Wave) -> list[str]:
    """What is open, who lies clearly below all others, which weeks were out of the ordinary."""
    differing = [*_differing(wave)][:_MOST]
    return [
        *_open(wave),
        *(differing or [say(wave, "feedback.finding_nothing")]),
        *_odd_weeks(wave),
    ]


def _lead(wave: Wave) -> str:
    frame = compliance_table(wave)
    told = [_told(wave, words.whole(frame, name)) for name in words.events(frame)]
    return say(
        wave,
        "feedback.lead",
        period=wording.period_label(wave),
        cases=number.write(_received(wave), "count"),
        at=words.looked_at(wave),
        told="，".join(told) if wave.language == "zh" else sentence.joined(wave, told),
    )


def _received(wave: Wave) -> float:
    return float(cases_received(wave)["cases"].iloc[0])


def _told(wave: Wave, row: pd.Series) -> str:
    said = {"event": words.event(wave, row["event"]), "value": words.share(row)}
    if pd.isna(row["target_met"]):
        return say(wave, "feedback.told", **said)
    target = number.write(row["target"], "share", decimals=0)
    verdict = words.target_verdict(wave, row)
    return say(wave, "feedback.told_target", **said, target=target, verdict=verdict)


def _tiles(wave: Wave) -> Fragment:
    frame = compliance_table(wave)
    tiles = []
    for name in words.events(frame):
        row = words.whole(frame, name)
        aim: tuple[str, ...] = ()
        if pd.notna(row["target_met"]):
            target = number.write(row["target"], "share", decimals=0)
            verdict = words.target_verdict(wave, row)
            aim = (say(wave, "feedback.tile_target", target=target, verdict=verdict),)
        interval = number.interval(row["low"], row["high"], "share")
        due = say(wave, "feedback.tile_due", due=number.write(row["due"], "count"))
        if interval != number.NONE:
            shown = say(wave, "feedback.tile_interval", interval=interval)
            due = say(wave, "semicolon").join([shown, due])
        tiles.append(Tile(words.title(wave, name), words.share(row), due, aim))
    waiting = _waiting(wave)
    if waiting:
        open_cases, overdue, days = waiting
        tiles.append(
            Tile(
                say(wave, "feedback.tile_open"),
                number.write(open_cases, "count"),
                say(wave, "feedback.tile_open_detail", overdue=number.write(overdue, "count")),
                (say(wave, "feedback.tile_open_oldest", days=number.write(days, "count")),),
            )
        )
    return Fragment((piece.Tiles(tuple(tiles)),))


def _waiting(wave: Wave) -> tuple[float, float, float] | None:
    """Cases that are open, those of them that are overdue, and the days of the oldest."""
    frame = ageing(wave)
    mine = frame[frame["priority"].eq("all") & frame["by"].isna()]
    if mine.empty:
        return None
    return float(mine["open"].sum()), float(mine["overdue"].sum()), mine["oldest_days"].iloc[0]


def _open(wave: Wave) -> Iterator[str]:
    if waiting := _waiting(wave):
        open_cases, overdue, days = waiting
        yield say(
            wave,
            "feedback.finding_open",
            open=number.write(open_cases, "count"),
            overdue=number.write(overdue, "count"),
            days=number.write(days, "count"),
        )


def _differing(wave: Wave) -> Iterator[str]:
    """Who lies clearly below all others, the farthest first."""
    frame = compliance_differences(wave)
    sure = frame[frame["verdict"].eq("smaller")].sort_values("difference", kind="stable")
    for _, row in sure.iterrows():
        yield differs(wave, row)


def differs(wave: Wave, row: pd.Series) -> str:
    """How a group differs from all others, in a sentence; `row` of `compliance_differences`."""
    return say(
        wave,
        "feedback.finding_none" if row["value"] == 0 else f"feedback.finding_{row['verdict']}",
        group=words.subject(wave, row["by"], row["group"]),
        event=words.event(wave, row["event"]),
        value=number.write(row["value"], "share"),
        rest=number.write(row["value_rest"], "share"),
    )


def _odd_weeks(wave: Wave) -> Iterator[str]:
    """Weeks of this period that lie below their usual range."""
    frame = weeks(wave)
    odd = frame[frame["priority"].eq("all") & frame["signal"].eq("below")]
    first = periods.begins(wave.study.period, wave.period).isoformat()
    for _, row in odd[odd["week"] >= first].head(_MOST).iterrows():
        yield say(
            wave,
            "feedback.finding_week",
            week=words.week(wave, row["week"]),
            event=words.event(wave, row["event"]),
            value=number.write(row["value"], "share"),
            usual=number.interval(row["lower"], row["upper"], "share"),
        )


def _counted(wave: Wave) -> str:
    frame = case_ledger(wave)
    aside = frame["role"].isin(SET_ASIDE)
    told = say(
        wave,
        "feedback.lead_counted",
        sources=frame["source"].nunique(),
        rows=number.write(float(frame.loc[~aside, "rows"].sum()), "count"),
        cases=number.write(_received(wave), "count"),
    )
    if not aside.any():
        return told
    count = number.write(float(frame.loc[aside, "rows"].sum()), "count")
    return told + " " * (wave.language == "en") + say(wave, "feedback.lead_aside", aside=count)
