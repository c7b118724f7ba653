"""The course over the waves."""

from __future__ import annotations

import numpy as np
import pandas as pd

from csatbook.analysis import questions, wanted
from csatbook.analysis.changes import course
from csatbook.analysis.changes.by_unit import rank_changes
from csatbook.analysis.changes.changes import changes
from csatbook.analysis.changes.compared_waves import beside_leading, leading_period
from csatbook.analysis.subject import Subject, subjects
from csatbook.analysis.unit import units
from csatbook.analysis.wave import Wave
from csatbook.report import fragment, number, sentence
from csatbook.report.change_words import no_number
from csatbook.report.figure.trend import TrendLine
from csatbook.report.figure.trend import trend as draw
from csatbook.report.fragment import Fragment
from csatbook.report.wording import say
from csatbook.study import period as periods

_MOST = 24
"""So many waves are drawn; all are judged, and the tables hold them."""
_SURE = ("larger", "smaller")


def trend(wave: Wave, *, score: str | None = None, top: int = 12) -> Fragment:
    """How did the score of the whole and of each dimension or unit go over all waves?

    Parameters
    ----------
    wave : as `csatbook.open` gives it
    score : any score; by default the one that leads the report, and where that is made of others
        the leading score of answers, too
    top : of so many units the courses are drawn, the surest first

    Returns
    -------
    Fragment
        One sentence with the last change and what all waves show: a turning point, a lasting rise
        or fall, waves out of the ordinary; one on the units by which it is ranked. A figure with
        limits, target and turning point, and notes; nothing in the first wave.

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
    most = wanted.count("top", top)
    if score is not None:
        wanted.names("score", [score], wave.study.scores)
        return _trend(wave, score, most, "lead")
    study = wave.study
    scores = dict.fromkeys((study.headline, study.answer_headline) if study.answered else ())
    styles = ("lead", "")
    return fragment.join(
        [
            _trend(wave, name, most, style)
            for name, style in zip(scores or (study.headline,), styles, strict=False)
        ]
    )


def _trend(wave: Wave, score: str, most: int | None, style: str) -> Fragment:
    frame = course.control(wave)
    frame = frame[frame["score"] == score]
    whole = frame[(frame["subject"] == "overall") & frame["value"].notna()]
    shown = tuple(whole["wave"])[-_MOST:]
    if wave.period not in shown or len(shown) == 1:
        return fragment.NOTHING
    judged = course.trend(wave)
    told = {row["subject"]: row for _, row in judged[judged["score"] == score].iterrows()}
    there = set(frame.loc[frame["value"].notna(), "subject"])
    mine = [
        subject
        for subject in subjects(wave.study, wave.study.scores[score])
        if subject.kind != "item" and subject.key in there
    ]
    now = set(frame.loc[(frame["wave"] == wave.period) & frame["value"].notna(), "subject"])
    of_units = {
        unit.key: sentence.unit_label(wave, unit)
        for unit in units(wave)
        if unit.key in now and unit.key in told
    }
    drawn = {subject.key: subject.text[wave.language] for subject in mine}
    if len(mine) == 1:
        drawn = {"overall": sentence.score_label(wave, score)} | _surest(of_units, told, most)
    lines = [_line(label, frame, told[key], shown) for key, label in drawn.items()]
    said = {
        subject.key: _sentence(
            wave,
            sentence.scored(wave, subject, score),
            frame[frame["subject"] == subject.key],
            told[subject.key],
        )
        for subject in mine
    }
    told_of_units = _dimensions(wave, mine, told) + _units(wave, of_units, told)
    values = frame[frame["wave"] == wave.period].set_index("subject")["value"]
    of_each = [
        (label, number.write_score(wave.study, score, values[key]))
        for key, label in drawn.items()
        if key in of_units
    ]
    listed = [sentence.listed(wave, of_each)] if of_each else []
    gap = " " if wave.language == "en" else ""
    target = wave.study.scores[score].target
    figure = draw(
        lines,
        shown,
        at=[float(periods.count(wave.study.period, name, wave.store.periods)) for name in shown],
        target=None if target is None else (target, say(wave, "target_line")),
        turning=say(wave, "turning_mark"),
        unit=wave.study.unit_of(score),
        caption=say(wave, "trend_caption", score=sentence.score_label(wave, score)),
        alt=gap.join([*said.values(), *told_of_units, *listed]),
    )
    of_drawn = frame[frame["subject"].isin(drawn) & frame["wave"].isin(shown)]
    notes = [*_questions(wave, mine, frame, told), *_notes(wave, lines), _filled(wave, of_drawn)]
    return (
        fragment.paragraph(said["overall"], style)
        + fragment.join([fragment.paragraph(each) for each in told_of_units])
        + figure
        + fragment.join([fragment.paragraph(note, "note") for note in notes if note])
    )


def _surest(named: dict[str, str], told: dict[str, pd.Series], most: int | None) -> dict[str, str]:
    """The units whose course tells most, in the study's order."""
    order = sorted(
        named,
        key=lambda key: (
            told[key]["verdict"] == "not_shown",
            np.nan_to_num(told[key]["p"], nan=1.0),
        ),
    )
    chosen = set(order[:most])
    return {key: label for key, label in named.items() if key in chosen}


def _units(wave: Wave, named: dict[str, str], told: dict[str, pd.Series]) -> list[str]:
    """Of the units of each level: whose scores rise, fall or turned; that none is shown to."""
    sentences = []
    for level in wave.study.units.levels if wave.study.units else ():
        rows = {key: told[key] for key in named if key.startswith(f"unit:{level}=")}
        if len(rows) < 2 or all(row["reason"] == "few_waves" for row in rows.values()):
            continue
        text = wave.study.segments[level].text[wave.language]
        parts = []
        for verdict in ("rising", "falling", "turned"):
            moved = [
                _unit(wave, named[key], row)
                for key, row in rows.items()
                if row["verdict"] == verdict
            ]
            if moved:
                words = {"level": text, "units": sentence.joined(wave, moved)}
                parts.append(say(wave, f"trend_units_{verdict}", **words))
        none = say(wave, "trend_units_none", level=text)
        sentences.append((" " if wave.language == "en" else "").join(parts) or none)
    return sentences


def _dimensions(wave: Wave, mine: list[Subject], told: dict[str, pd.Series]) -> list[str]:
    """Which dimensions rise, fall or turned; nothing where none is shown to."""
    rows = {
        subject.text[wave.language]: told[subject.key]
        for subject in mine
        if subject.kind == "dimension"
    }
    parts = []
    for verdict in ("rising", "falling", "turned"):
        moved = [
            _unit(wave, label, row) for label, row in rows.items() if row["verdict"] == verdict
        ]
        if moved:
            words = {"units": sentence.joined(wave, moved), "level": say(wave, "col_dimension")}
            parts.append(say(wave, f"trend_units_{verdict}", **words))
    return [(" " if wave.language == "en" else "").join(parts)] if parts else []


def _unit(wave: Wave, label: str, row: pd.Series) -> str:
    """A unit with its slope, or with the wave in which it turned."""
    if row["verdict"] == "turned":
        when = periods.label(wave.study.period, row["turning_wave"], wave.language)
        return say(wave, "trend_unit", unit=label, said=when)
    slope = _slope(wave, str(row["score"]), row["slope"])
    per = say(wave, f"per_{wave.study.period}")
    return say(wave, "trend_unit", unit=label, said=say(wave, "trend_each", per=per, slope=slope))


def _line(label: str, frame: pd.DataFrame, row: pd.Series, shown: tuple[str, ...]) -> TrendLine:
    """What is drawn of a subject or unit."""
    mine = frame[frame["subject"] == row["subject"]].set_index("wave").reindex(list(shown))
    comparable = mine["comparable"].astype(bool)
    turning = row["turning_wave"]
    return TrendLine(
        label,
        values=_numbers(mine["value"]),
        low=_numbers(mine["low"]),
        high=_numbers(mine["high"]),
        lower=_numbers(mine["lower"]),
        upper=_numbers(mine["upper"]),
        hollow=tuple(bool(each) for each in mine["small"] | ~comparable | _unjudged(mine)),
        signal=tuple(isinstance(each, str) for each in mine["signal"]),
        apart=tuple(not each for each in comparable),
        turning=shown.index(turning) if turning in shown else None,
    )


def _unjudged(frame: pd.DataFrame) -> pd.Series:
    """Where a part was filled in, and nothing tells how far it may be off."""
    return frame["filled"].eq(True) & pd.to_numeric(frame["error"]).isna()


def _numbers(column: pd.Series) -> tuple[float, ...]:
    return tuple(pd.to_numeric(column).astype(float))


def _sentence(wave: Wave, scored: str, frame: pd.DataFrame, row: pd.Series) -> str:
    """The last change, and what all waves show, in one sentence."""
    course_said = _course(wave, str(row["score"]), row)
    if stands_out := _signals(wave, frame, moved=row["last_change"] in _SURE):
        course_said = say(wave, "trend_and", first=course_said, second=stands_out)
    compared = dict.fromkeys((leading_period(wave), beside_leading(wave)))
    changed = [_change(wave, row, period) for period in compared if period is not None]
    change = say(wave, "semicolon").join(changed)
    return say(wave, "trend_sentence", scored=scored, change=change, course=course_said)


def _change(wave: Wave, row: pd.Series, period: str) -> str:
    """What became of it since this wave, by the verdict of the tables of changes."""
    score = str(row["score"])
    of_unit = str(row["subject"]).startswith("unit:")
    frame = rank_changes(wave) if of_unit else changes(wave)
    mine = frame[
        (frame["score"] == score)
        & (frame["subject"] == row["subject"])
        & (frame["period_before"] == period)
    ]
    before = periods.label(wave.study.period, period, wave.language)
    if mine.empty:
        return say(wave, "trend_change_not_comparable", before=before)
    change = mine.iloc[0]
    if pd.isna(change["difference"]):
        return no_number(wave, change, "trend_change_not_comparable", before=before)
    return say(
        wave,
        f"trend_change_{change['score_verdict' if of_unit else 'verdict']}",
        before=before,
        gap=sentence.gap(wave, score, change["difference"]),
        value=number.write_score(wave.study, score, change["value"]),
        value_before=number.write_score(wave.study, score, change["value_before"]),
    )


def _course(wave: Wave, score: str, row: pd.Series) -> str:
    """What all waves show: a turning point, a lasting rise or fall, or neither."""
    words: dict[str, object] = {"waves": int(row["waves"])}
    if row["reason"] == "few_waves":
        key = "trend_course_few_waves" if row["waves"] else "trend_course_no_waves"
        return say(wave, key, **words)
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


def _signals(wave: Wave, frame: pd.DataFrame, *, moved: bool) -> str:
    """Which waves are out of the ordinary; nothing where none could be judged.

    `moved`: the last change is real, which its wave need not be beyond what waves usually vary.
    """
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
    if parts:
        return sentence.joined(wave, parts)
    return say(wave, "trend_signal_none_moved" if moved else "trend_signal_none")


def _questions(
    wave: Wave, mine: list[Subject], frame: pd.DataFrame, told: dict[str, pd.Series]
) -> list[str]:
    """Over which questions the waves are compared, with both numbers, or that they cannot be."""
    notes: list[str] = []
    apart: dict[str, questions.Change] = {}
    for subject in mine:
        label, row = subject.text[wave.language], told[subject.key]
        own = frame[frame["subject"] == subject.key]
        others = list(own.loc[~own["comparable"].astype(bool) & own["value"].notna(), "wave"])
        if pd.isna(row["items_left_out"]):
            items = subject.items or questions.items_of(wave.study, str(row["score"]))
            apart[label] = questions.change(wave, items, *others)
            continue
        left_out = str(row["items_left_out"]).split(", ")
        named = [wave.study.items[item].text[wave.language] for item in left_out]
        now = own[own["wave"] == wave.period].iloc[0]
        value, every = (
            number.write_score(wave.study, str(row["score"]), now[name])
            for name in ("value", "value_all")
        )
        words = {"value": value, "value_all": every, "items": say(wave, "comma").join(named)}
        count = number.write(row["items_compared"], "count")
        notes.append(say(wave, "trend_common", subject=label, count=count, **words))
    return [*notes, sentence.changed(wave, apart)]


def _filled(wave: Wave, frame: pd.DataFrame) -> str:
    """How it was judged where a part was filled in from others; nothing where none was."""
    if not frame["filled"].any():
        return ""
    known = not _unjudged(frame).any()
    return say(wave, "trend_filled" if known else "trend_filled_unknown")


def _notes(wave: Wave, lines: list[TrendLine]) -> list[str]:
    """What hollow points are, where there are any."""
    return [say(wave, "trend_note_hollow")] if any(any(line.hollow) for line in lines) else []
