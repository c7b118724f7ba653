"""What became of a score since the wave before, by which steps, and what is not to be compared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import get_args

import pandas as pd

from csatbook.analysis.changes import compared_waves
from csatbook.analysis.changes.two_waves import NoChange, TwoWaves
from csatbook.analysis.wave import Wave, at
from csatbook.report import number, sentence
from csatbook.report.figure.waterfall import Step, waterfall
from csatbook.report.fragment import Fragment
from csatbook.report.wording import say
from csatbook.study import period as periods
from csatbook.study.notice import (
    EXCHANGED,
    IDLE,
    LEVELS,
    RENAMED,
    REPLACED,
    TURNED_IN_PART,
    UNWEIGHTED,
    Notice,
)

_MOST = 6
"""So many groups that are in one wave alone are named."""


def compared(wave: Wave) -> str:
    """What the wave that leads the report's comparisons is called amid a sentence.

    The previous wave, where it is that; else its period, as the study names it.
    """
    if compared_waves.leading(wave) == "previous":
        return say(wave, "previous_wave")
    return _period(wave, compared_waves.leading_period(wave))


def compared_heading(wave: Wave) -> str:
    """The same as a heading or in a key."""
    return say(wave, "last_wave") if compared_waves.leading(wave) == "previous" else compared(wave)


def no_against(wave: Wave) -> str:
    """That the wave is missing which the study compares with, and what takes its place; or nothing.

    Parameters
    ----------
    wave : whose report it is
    """
    if (wanted := compared_waves.missing_against(wave)) is None:
        return ""
    words = {"wanted": _period(wave, wanted), "before": _period(wave, wave.earlier[-1])}
    later = wanted in wave.store.periods
    return say(wave, "change_against_later" if later else "change_no_against", **words)


def _period(wave: Wave, period: str | None) -> str:
    return "" if period is None else periods.label(wave.study.period, period, wave.language)


def no_number(wave: Wave, row: pd.Series, key: str, **words: str) -> str:
    """That a score is not compared with that of an earlier wave, and why, where that can be told.

    Parameters
    ----------
    wave : whose report it is
    row : of the table `changes`, or one that tells as much
    key : of the wording; behind it stands the reason, where there is one of `unlike`
    words : what it needs besides
    """
    known = row["reason"] in get_args(NoChange) and row["reason"] != "items_differ"
    return say(wave, f"{key}_{row['reason']}" if known else key, **words)


def over_units(wave: Wave, row: pd.Series) -> str:
    """Over which units a change of a mean of units is, with both numbers; else nothing.

    Parameters
    ----------
    wave : whose report it is
    row : of the table `changes`
    """
    if not row["units_left_out"] > 0:
        return ""
    score = str(row["score"])
    words = {
        name: number.write_score(wave.study, score, row[name])
        for name in ("value_before", "value", "value_all_before", "value_all")
    }
    return say(
        wave,
        "change_units",
        units=number.write(row["units_compared"], "count"),
        others=number.write(row["units_left_out"], "count"),
        level=wave.study.segments[wave.study.units.lowest].text[wave.language]
        if wave.study.units
        else "",
        before=periods.label(wave.study.period, row["period_before"], wave.language),
        **words,
    )


def signed(wave: Wave, score: str, amount: float) -> str:
    """What a part added to a change of this score, with its sign and unit."""
    unit = wave.study.unit_of(score)
    key = "gap_share" if unit == "share" else "gap_points"
    return say(wave, key, gap=number.gap(amount, unit))


def stepped(wave: Wave, change: pd.Series, steps: Sequence[Step], *, caption: str) -> Fragment:
    """The waterfall of a change, from the value before to that of now.

    Parameters
    ----------
    wave : whose report it is
    change : of the table `changes`
    steps : which add up to it
    caption : key of the wording; it is told the score, the wave before and the one now
    """
    score = str(change["score"])
    unit = wave.study.unit_of(score)
    before, now = (
        periods.label(wave.study.period, period, wave.language)
        for period in (change["period_before"], wave.period)
    )
    ends = [
        (name, number.write_score(wave.study, score, change[column]))
        for name, column in ((before, "value_before"), (now, "value"))
    ]
    said = [(step.label, number.gap(step.amount, unit)) for step in steps]
    label = sentence.score_label(wave, score)
    return waterfall(
        (before, change["value_before"]),
        steps,
        (now, change["value"]),
        unit=unit,
        change_unit="difference" if unit == "mark" else "balance",
        caption=say(wave, caption, score=label, before=before, now=now),
        alt=sentence.listed(wave, [ends[0], *said, ends[1]]),
    )


def unlike(wave: Wave, period: str, left_out: Iterable[str] = ()) -> list[str]:
    """What do this wave and that of the period differ in, beside what customers said?

    Parameters
    ----------
    wave : whose report it is
    period : of the wave that it is compared with
    left_out : items that are not compared

    Returns
    -------
    list of str
        A sentence each: items asked in another way (by the notices that the data gave rise to),
        items asked once, perhaps under two names, or of unlike parts of the respondents, groups
        in one wave alone, rules of validity that could not act and weights in one wave alone.
    """
    waves = TwoWaves(wave, at(wave, period))
    replaced = frozenset().union(*waves.replaced.values())
    named = [item for item in dict.fromkeys(left_out) if item not in replaced]
    there = waves.asked.now.there & waves.asked.before.there
    once = [item for item in named if item not in there]
    told = [
        say(wave, f"unlike_{kind}", items=_items(wave, kind, waves))
        for kind in REPLACED
        if kind in waves.replaced
    ]
    if once:
        told.append(say(wave, "change_left_out", items=_listed(wave, once)))
    told += _of_unlike_parts(wave, waves, [item for item in named if item in there])
    told += _renamed(wave, {wave.period, period}, once)
    told += _groups(wave, period)
    return told + list(_done_once(wave, period))


def _listed(wave: Wave, items: Iterable[str]) -> str:
    comma = say(wave, "comma")
    return comma.join(wave.study.items[item].text[wave.language] for item in items)


def _of_unlike_parts(wave: Wave, waves: TwoWaves, items: Sequence[str]) -> Iterator[str]:
    """The items that unlike parts of the waves answered, with both shares."""
    asked, comma = waves.asked, say(wave, "comma")
    before = periods.label(wave.study.period, waves.before.period, wave.language)
    for kind, mine in (
        ("partly", [item for item in items if item in asked.alone]),
        ("elsewhere", [item for item in items if item not in asked.alone]),
    ):
        told = []
        for item in mine:
            shares = (number.write(share, "share") for share in asked.shares(item))
            by = wave.study.segments.get(asked.elsewhere.get(item, ""))
            words = {
                "item": wave.study.items[item].text[wave.language],
                "by": say(wave, "unlike_asked_by", variable=by.text[wave.language]) if by else "",
                **dict(zip(("now", "then"), shares, strict=True)),
            }
            told.append(say(wave, "unlike_asked_each", before=before, **words))
        if told:
            yield say(wave, f"unlike_asked_{kind}", items=comma.join(told))


def _items(wave: Wave, kind: str, waves: TwoWaves) -> str:
    """The items of these notices; pairs of exchanged ones together, other marks beside theirs."""
    if kind not in (EXCHANGED, LEVELS, TURNED_IN_PART):
        return _listed(wave, [item for item in wave.study.items if item in waves.replaced[kind]])
    told = []
    for notice in _of_one(wave, kind, {waves.now.period, waves.before.period}):
        if not notice.touches(wave.place):
            continue
        names = [wave.study.items[item].text[wave.language] for item in notice.names]
        first = say(wave, "comma").join(names[:-1]) if len(names) > 1 else names[0]
        words = {**notice.details, "first": first, "last": names[-1]}
        if notice.groups:
            groups = [f"{variable}={value}" for variable, value in notice.groups]
            words["groups"] = _some(wave, [sentence.segment_label(wave, each) for each in groups])
        told.append(say(wave, f"unlike_{kind}_each", **words))
    return say(wave, "comma").join(dict.fromkeys(told))


def _of_one(wave: Wave, kind: str, both: set[str]) -> Iterator[Notice]:
    """The notices of this kind that concern one of these waves alone."""
    for notice in wave.store.notices:
        if notice.kind == kind and len(both.intersection(notice.periods)) == 1:
            yield notice


def _renamed(wave: Wave, both: set[str], once: Iterable[str]) -> Iterator[str]:
    for notice in wave.store.notices:
        if notice.kind == RENAMED and both >= set(notice.periods) and set(notice.names) & set(once):
            first, last = (wave.study.items[item].text[wave.language] for item in notice.names)
            yield say(wave, "unlike_renamed_item", first=first, last=last)


def _groups(wave: Wave, period: str) -> Iterator[str]:
    """Groups of everyone's report that are in one of the waves alone."""
    if wave.place:
        return
    least = wave.study.report.min_answers
    now, then = (wave.store.segments(each) for each in (wave.period, period))
    for variable in wave.study.compared:
        sizes = [each.get(variable, {}) for each in (now, then)]
        named = [{name for name, size in side.items() if size >= least} for side in sizes]
        new, gone = (sorted(named[side] - set(sizes[1 - side])) for side in (0, 1))
        if all(sizes) and (new or gone):
            label = wave.study.segments[variable].text[wave.language]
            yield say(wave, "unlike_groups", variable=label, groups=_some(wave, [*new, *gone]))
        elif any(named) and not all(sizes):
            label = wave.study.segments[variable].text[wave.language]
            yield say(wave, "unlike_segment", variable=label)


def _some(wave: Wave, names: list[str]) -> str:
    shown = say(wave, "comma").join(names[:_MOST])
    return shown if len(names) <= _MOST else say(wave, "unlike_more", names=shown, count=len(names))


def _done_once(wave: Wave, period: str) -> Iterator[str]:
    """Rules of validity and weights that one of the waves lacks."""
    both = {wave.period, period}
    for notice in _of_one(wave, IDLE, both):
        [lacking] = both.intersection(notice.periods)
        label = periods.label(wave.study.period, lacking, wave.language)
        question = wave.study.open.get(notice.where)
        if question is None:
            yield say(wave, "unlike_rule", period=label)
        else:
            named = question.text[wave.language]
            yield say(wave, "unlike_rule_open", question=named, period=label)
    files = _of_one(wave, UNWEIGHTED, both)
    for lacking in sorted({each for notice in files for each in both & set(notice.periods)}):
        label = periods.label(wave.study.period, lacking, wave.language)
        yield say(wave, "unlike_unweighted", period=label)
