"""The course over the waves."""

from __future__ import annotations

import pandas as pd

from csatbook.analysis import questions, results, wanted
from csatbook.analysis.changes import course
from csatbook.analysis.changes.changes import changes
from csatbook.analysis.subject import Subject, subjects
from csatbook.analysis.wave import Wave
from csatbook.report import fragment, number, sentence
from csatbook.report.figure.trend import TrendLine
from csatbook.report.figure.trend import trend as draw
from csatbook.report.fragment import Fragment
from csatbook.report.wording import say
from csatbook.study import period as periods

_MOST = 24
"""So many waves are drawn; all are judged, and the tables hold them."""
_SURE = ("larger", "smaller")


def trend(wave: Wave, *, score: str | None = None) -> Fragment:
    """How did the score of the whole and of each dimension go over all waves?

    Parameters
    ----------
    wave : as `csatbook.open` gives it
    score : a score of answers; by default the one that leads the report

    Returns
    -------
    Fragment
        One sentence with the last change and what all waves show: a turning point, a lasting rise
        or fall, waves out of the ordinary. A figure with limits, target and turning point, and
        notes; nothing in the first wave.

    Raises
    ------
    ParameterError
        There is no such score; names those there are.

    Examples
    --------
    >>> print(trend(wave).text.splitlines()[0])
    Overall satisfied share: since Q1 2024 a change within the margin of error (37.5% → 45.8%);
    with 2 comparable waves it is too early to speak of a trend.
    """
    wave = wanted.led(wave, score)
    score = wave.study.answer_headline
    frame = course.control(wave)
    frame = frame[frame["score"] == score]
    whole = frame[(frame["subject"] == "overall") & frame["value"].notna()]
    shown = tuple(whole["wave"])[-_MOST:]
    if wave.period not in shown or len(shown) == 1:
        return fragment.NOTHING
    mine = [
        subject
        for subject in subjects(wave.study, wave.study.scores[score])
        if subject.kind != "item"
        and frame.loc[frame["subject"] == subject.key, "value"].notna().any()
    ]
    judged = course.trend(wave)
    told = {row["subject"]: row for _, row in judged[judged["score"] == score].iterrows()}
    lines = [_line(wave, subject, frame, told[subject.key], shown) for subject in mine]
    said = [
        _sentence(wave, subject, score, frame[frame["subject"] == subject.key], told[subject.key])
        for subject in mine
    ]
    target = wave.study.scores[score].target
    caption = say(wave, "trend_caption", score=sentence.score_label(wave, score))
    figure = draw(
        lines,
        shown,
        at=[float(periods.count(wave.study.period, name, wave.store.periods)) for name in shown],
        target=None if target is None else (target, say(wave, "target_line")),
        turning=say(wave, "turning_mark"),
        unit=wave.study.unit_of(score),
        caption=caption,
        alt=(" " if wave.language == "en" else "").join(said),
    )
    notes = [sentence.changed(wave, _questions(wave, mine, shown)), *_notes(wave, lines)]
    return (
        fragment.paragraph(said[0], "lead")
        + figure
        + fragment.join(fragment.paragraph(note, "note") for note in notes if note)
    )


def _line(
    wave: Wave, subject: Subject, frame: pd.DataFrame, row: pd.Series, shown: tuple[str, ...]
) -> TrendLine:
    """What is drawn of a subject."""
    score = str(row["score"])
    mine = frame[frame["subject"] == subject.key].set_index("wave").loc[list(shown)]
    history = results.history(wave)
    seen = history[(history["score"] == score) & (history["subject"] == subject.key)]
    seen = seen.set_index("period").reindex(list(shown))
    turning = row["turning_wave"]
    return TrendLine(
        subject.text[wave.language],
        values=_numbers(seen["value"]),
        low=_numbers(seen["low"]),
        high=_numbers(seen["high"]),
        lower=_numbers(mine["lower"]),
        upper=_numbers(mine["upper"]),
        hollow=tuple(bool(each) for each in mine["small"] | ~mine["comparable"]),
        signal=tuple(isinstance(each, str) for each in mine["signal"]),
        apart=tuple(not each for each in mine["comparable"]),
        turning=shown.index(turning) if turning in shown else None,
    )


def _numbers(column: pd.Series) -> tuple[float, ...]:
    return tuple(pd.to_numeric(column).astype(float))


def _sentence(wave: Wave, subject: Subject, score: str, frame: pd.DataFrame, row: pd.Series) -> str:
    """The last change, and what all waves show, in one sentence."""
    course_said = _course(wave, score, row)
    if stands_out := _signals(wave, frame):
        course_said = say(wave, "trend_and", first=course_said, second=stands_out)
    return say(
        wave,
        "trend_sentence",
        scored=sentence.scored(wave, subject, score),
        change=_change(wave, score, subject, row),
        course=course_said,
    )


def _change(wave: Wave, score: str, subject: Subject, row: pd.Series) -> str:
    """What became of it since the wave before, by the verdict of the table `changes`."""
    frame = changes(wave)
    mine = frame[
        (frame["score"] == score)
        & (frame["subject"] == subject.key)
        & (frame["against"] == "previous")
    ]
    before = periods.label(wave.study.period, wave.earlier[-1], wave.language)
    if mine.empty or pd.isna(mine["difference"].iloc[0]):
        return say(wave, "trend_change_not_comparable", before=before)
    change = mine.iloc[0]
    return say(
        wave,
        f"trend_change_{row['last_change']}",
        before=before,
        gap=sentence.gap(wave, score, change["difference"]),
        value=number.write_score(wave.study, score, change["value"]),
        value_before=number.write_score(wave.study, score, change["value_before"]),
    )


def _course(wave: Wave, score: str, row: pd.Series) -> str:
    """What all waves show: a turning point, a lasting rise or fall, or neither."""
    words: dict[str, object] = {"waves": int(row["waves"])}
    if row["reason"] == "few_waves":
        return say(wave, "trend_course_few_waves", **words)
    per = say(wave, f"per_{wave.study.period}")
    if row["verdict"] == "turned":
        words |= {
            "turning": periods.label(wave.study.period, row["turning_wave"], wave.language),
            "before": _slope(wave, score, row["slope_before"]),
            "after": _slope(wave, score, row["slope_after"]),
            "per": per,
        }
    elif row["verdict"] in ("rising", "falling"):
        words |= {"slope": sentence.gap(wave, score, row["slope"]), "per": per}
    told = say(wave, f"trend_course_{row['verdict']}", **words)
    if row["verdict"] == "turned" or pd.isna(row["turning_p"]):
        return told
    return say(wave, "trend_unturned", course=told)


def _slope(wave: Wave, score: str, slope: float) -> str:
    unit = wave.study.unit_of(score)
    return say(wave, "gap_share" if unit == "share" else "gap_points", gap=number.gap(slope, unit))


def _signals(wave: Wave, frame: pd.DataFrame) -> str:
    """Which waves are out of the ordinary; nothing where none could be judged."""
    if frame["centre"].isna().all():
        return ""
    parts = []
    for signal in ("above", "below", "run_above", "run_below"):
        names = list(frame.loc[frame["signal"] == signal, "wave"])
        if signal.startswith("run"):
            names = names[-1:] if wave.period in names else []
        if names:
            labels = [periods.label(wave.study.period, name, wave.language) for name in names[-3:]]
            waves = sentence.joined(wave, labels)
            parts.append(say(wave, f"trend_signal_{signal}", waves=waves))
    return sentence.joined(wave, parts) if parts else say(wave, "trend_signal_none")


def _questions(
    wave: Wave, mine: list[Subject], shown: tuple[str, ...]
) -> dict[str, questions.Change]:
    """Which subjects were of other questions in one of these waves."""
    return {
        subject.text[wave.language]: questions.change(wave, subject.items, *shown)
        for subject in mine
    }


def _notes(wave: Wave, lines: list[TrendLine]) -> list[str]:
    """What hollow points are, where there are any."""
    return [say(wave, "trend_note_hollow")] if any(any(line.hollow) for line in lines) else []
