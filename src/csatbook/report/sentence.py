"""Results in words: the phrases that sections put together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from csatbook.analysis import disclosure
from csatbook.analysis.questions import Change
from csatbook.analysis.subject import Subject, subjects
from csatbook.analysis.unit import Unit
from csatbook.analysis.wave import Wave
from csatbook.report import fragment, number, wording
from csatbook.report.fragment import Fragment
from csatbook.report.wording import say
from csatbook.study.answered import Answered
from csatbook.study.derived import Deductions, Measured

_PROPER = ("kano", "kpi", "nps")
"""Methods whose names have a capital inside a sentence, too."""


def score_label(wave: Wave, score: str) -> str:
    """What readers call this score: the study's own name for it, else its method's."""
    declared = wave.study.scores[score]
    own = declared.zh if wave.language == "zh" else declared.en
    if own is None and isinstance(declared, Measured):
        return wave.study.measures[declared.measure].text[wave.language]
    return own or say(wave, f"method_{declared.method}")


def value_interval(wave: Wave, score: str, row: pd.Series) -> str:
    """A score's number with its interval, or with the reason why there is none."""
    if pd.isna(row["value"]):
        return reason(wave, row) or say(wave, "too_few", fewest=wave.study.report.min_answers)
    amount = number.write_score(wave.study, score, row["value"])
    if row["reason"] == "counted":
        return amount
    if pd.isna(row["low"]):
        return say(wave, "value_alone", value=amount, why=no_interval(wave, score))
    interval = number.interval(row["low"], row["high"], wave.study.unit_of(score))
    words = "value_assumed" if row["reason"] == "assumed" else "value_interval"
    return say(wave, words, value=amount, interval=interval)


def no_interval(wave: Wave, score: str) -> str:
    """Why a score of answers has no interval: all answers are the same, or they are few."""
    items = subjects(wave.study, wave.study.scores[score])[0].items
    marks = {mark for item in items for mark in wave.rows[item].dropna()}
    return say(wave, "answers_equal" if len(marks) == 1 and len(wave.rows) > 1 else "no_interval")


def gap(wave: Wave, score: str, amount: float) -> str:
    """The size of a difference of two such scores, with its unit."""
    unit = wave.study.unit_of(score)
    shown = number.gap(abs(amount), unit).removeprefix("+")
    return say(wave, "gap_share" if unit == "share" else "gap_points", gap=shown)


def gap_interval(wave: Wave, score: str, low: float, high: float) -> str:
    """Between which differences of two such scores the true one lies, with their unit."""
    unit = wave.study.unit_of(score)
    if low < 0:
        shown = f"{number.gap(low, unit)} … {number.gap(high, unit)}"
    else:
        shown = "–".join(number.gap(end, unit).removeprefix("+") for end in (low, high))
    return say(wave, "gap_share" if unit == "share" else "gap_points", gap=shown)


def segment_label(wave: Wave, segment: str, *, key: str = "segment") -> str:
    """What readers call `variable=value`; by the key `segment_of` inside a sentence."""
    variable, _, name = segment.partition("=")
    declared = wave.study.segments[variable]
    value = declared.label(name)[wave.language]
    if value.endswith((")", "）")):  # no two brackets in a row
        key = "segment"
    return say(wave, key, variable=declared.text[wave.language], value=value)


def unit_label(wave: Wave, unit: Unit) -> str:
    """What readers call a unit."""
    return wave.study.segments[unit.level].label(unit.name)[wave.language]


def unit_row(wave: Wave, unit: Unit | None) -> str:
    """Everyone, or a unit's name, further in the lower its level is."""
    if unit is None or wave.study.units is None:
        return wording.segment_label(wave)
    return "\u00a0\u00a0\u00a0" * wave.study.units.levels.index(unit.level) + unit_label(wave, unit)


def rank(wave: Wave, row: pd.Series) -> str:
    """A place with the places that it may truly be, from a row of the table `ranks`."""
    if pd.isna(row["rank"]):
        return number.NONE
    place, low, high = (int(row[name]) for name in ("rank", "rank_low", "rank_high"))
    shown = say(wave, "rank_tied", rank=place) if row["tied"] else f"{place}"
    if low == high:
        return shown
    return say(wave, "rank_between", rank=shown, low=low, high=high)


def reason(wave: Wave, row: pd.Series) -> str:
    """Why there is no value, in a few words; nothing where there is one."""
    if pd.notna(row["value"]) or pd.isna(row["reason"]):
        return ""
    why, _, part = str(row["reason"]).partition(":")
    return say(
        wave,
        f"none_{why}",
        fewest=wave.study.report.min_answers,
        part=part_label(wave, str(row["score"]), part) if part else "",
    )


def withheld(wave: Wave, reason: str) -> str:
    """Why a number is hidden, as short as a cell needs."""
    if wave.study.report.min_answers == 1:
        return number.NONE  # nobody answered, and nothing is hidden
    return say(wave, f"hidden_{reason}", fewest=wave.study.report.min_answers)


def left_out(wave: Wave, variable: str) -> str:
    """Which groups of this variable are not shown here, and why? Empty where all are."""
    hidden = {
        name: why
        for name in wave.store.segments(wave.period)[variable]
        if wave.disclosure.inhabited(*wave.place, (variable, name))
        and (why := wave.hidden((), (variable, name)))
    }
    if not hidden:
        return ""
    segment = wave.study.segments[variable]
    groups = say(wave, "comma").join(
        say(
            wave,
            "group_withheld",
            group=segment.label(name)[wave.language],
            why=withheld(wave, why),
        )
        for name, why in hidden.items()
    )
    told = say(wave, "compared_left_out", groups=groups)
    return " " * (wave.language == "en") + told


def cell(wave: Wave, score: str, row: pd.Series) -> str:
    """A score's number, or why it is hidden."""
    if row["reason"] in disclosure.REASONS:
        return withheld(wave, row["reason"])
    return number.write_score(wave.study, score, row["value"])


def part_label(wave: Wave, score: str, part: str) -> str:
    """What readers call a part of a score."""
    declared = wave.study.scores[score]
    if isinstance(declared, Deductions):
        return declared.parts[part].text[wave.language]
    return score_label(wave, part)


def scored(wave: Wave, subject: Subject, score: str, *, inside: bool = False) -> str:
    """A subject's score by name, without saying 满意度 twice; `inside` a sentence, in its words."""
    name, label = subject.text[wave.language], score_label(wave, score)
    declared = wave.study.scores[score]
    if not isinstance(declared, Answered):
        return label  # made of measures and other scores, it is of the whole alone
    if name.casefold().endswith(label.casefold()):
        return name
    whole, method = name == say(wave, "overall"), declared.method
    own = label != say(wave, f"method_{method}")
    if whole and own and declared.items_used is not None:
        return label  # with items and a name of its own
    if (inside or whole) and not own and method not in _PROPER:  # a declared name keeps its case
        label = label[0].lower() + label[1:]
    if not inside:
        return say(wave, "scored_whole" if whole else "scored", subject=name, score=label)
    key = "scored_overall" if whole else "scored_inside"
    return say(wave, key + "_own" * own, subject=name, score=label)


def flat(wave: Wave, key: str) -> str:
    """The key of a text that names dimensions, or of its form for a study without them."""
    return key if wave.study.dimensions else f"{key}_flat"


def subjects_label(wave: Wave) -> str:
    """What heads a column of dimensions and items."""
    names = ("dimension", "item") if wave.study.dimensions else ("item",)
    return " / ".join(say(wave, f"col_{name}") for name in names)


def families(wave: Wave) -> str:
    """Which tests are corrected for their number together."""
    return say(wave, flat(wave, "families"))


def note(wave: Wave, told: Sequence[str]) -> Fragment:
    """Sentences as small print; nothing where there is none."""
    text = (" " if wave.language == "en" else "").join(told)
    return fragment.paragraph(text, "note") if text else fragment.NOTHING


def joined(wave: Wave, parts: Sequence[str], *, key: str = "and") -> str:
    """Several things in one enumeration: A, B and C; 甲、乙和丙."""
    *first, last = parts
    if not first:
        return last
    return say(wave, key, first=say(wave, "comma").join(first), last=last)


def changed(wave: Wave, changes: Mapping[str, Change]) -> str:
    """Which of these, by what readers call them, are of other questions than before, and which?

    Nothing where none is.
    """
    told = []
    for label, change in changes.items():
        parts = [
            say(wave, f"questions_{kind}", items=say(wave, "comma").join(_items(wave, items)))
            for kind in ("added", "dropped", "replaced", "partly")
            if (items := getattr(change, kind))
        ]
        if parts:
            what = say(wave, "semicolon").join(parts)
            told.append(say(wave, "questions_of", subject=label, change=what))
    return say(wave, "questions_changed", subjects=say(wave, "comma").join(told)) if told else ""


def _items(wave: Wave, names: Sequence[str]) -> list[str]:
    return [wave.study.items[name].text[wave.language] for name in names]


def listed(wave: Wave, pairs: list[tuple[str, str]]) -> str:
    """Labels and values in one line, as a figure's content in words."""
    return say(wave, "semicolon").join(
        f"{label}{say(wave, 'colon')}{amount}" for label, amount in pairs
    )
