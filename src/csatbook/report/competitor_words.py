"""Oneself beside a competitor in words: the phrases that their section puts together."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from csatbook.analysis.subject import Subject
from csatbook.analysis.wave import Wave
from csatbook.report import number, sentence, wording

Compared = tuple[Subject, pd.Series]
"""What is compared, and its row of the table `comparisons`."""

_MOST = 4
"""So many dimensions or items are named on either side; the table holds all."""
_SIDES = {"larger": "ahead", "smaller": "behind"}


def competitor_text(wave: Wave, key: str, **values: object) -> str:
    """A text about competitors in the report's language."""
    return wording.say(wave, f"competitors.{key}", **values)


def ahead_and_behind(wave: Wave, rival: str, score: str, pairs: Sequence[Compared]) -> str:
    """The whole first; then what is surely ahead or behind: dimensions, or items without any."""
    told = [
        _whole(wave, rival, score, subject, row)
        for subject, row in pairs[:1]
        if subject.kind == "overall"
    ]
    parts = [(subject, row) for subject, row in pairs if subject.kind != "overall"]
    sure = [(subject, row) for subject, row in parts if row["verdict"] in _SIDES]
    kind = "dimension" if any(subject.kind == "dimension" for subject, _ in sure) else "item"
    for verdict, side in _SIDES.items():
        mine = [
            (subject, row)
            for subject, row in sure
            if (subject.kind, row["verdict"]) == (kind, verdict)
        ]
        if mine:
            told.append(competitor_text(wave, side, items=_widest(wave, score, mine)))
    if parts and not sure:
        told.append(competitor_text(wave, "alike"))
    return (" " if wave.language == "en" else "").join(told)


def interval(wave: Wave, score: str, row: pd.Series) -> str:
    """Between which gaps the true one lies, with their signs."""
    if pd.isna(row["low"]):
        return number.NONE
    unit = wave.study.unit_of(score)
    return f"{number.gap(row['low'], unit)} … {number.gap(row['high'], unit)}"


def verdict(wave: Wave, row: pd.Series) -> str:
    """Who is ahead, in a word or two."""
    return competitor_text(wave, f"verdict_{_outcome(row)}")


def _outcome(row: pd.Series) -> str:
    return "untested" if pd.isna(row["p"]) else str(row["verdict"])


def _whole(wave: Wave, rival: str, score: str, subject: Subject, row: pd.Series) -> str:
    outcome = _outcome(row)
    gaps = interval(wave, score, row)
    if outcome in _SIDES:  # which side it is, the words say
        ends = [float(row["low"]), float(row["high"])]
        low, high = ends if outcome == "larger" else [-end for end in reversed(ends)]
        gaps = sentence.gap_interval(wave, score, low, high)
    return competitor_text(
        wave,
        "whole",
        n=number.write(row["n_a"], "count"),
        scored=sentence.scored(wave, subject, score),
        rival=rival,
        own=number.write_score(wave.study, score, row["value_a"]),
        other=number.write_score(wave.study, score, row["value_b"]),
        outcome=competitor_text(
            wave,
            f"whole_{outcome}",
            gap=sentence.gap(wave, score, row["difference"]),
            interval=gaps,
        ),
    )


def _widest(wave: Wave, score: str, pairs: Sequence[Compared]) -> str:
    """The widest of these gaps by name."""
    widest = sorted(pairs, key=lambda pair: (-abs(pair[1]["difference"]), pair[0].key))
    return wording.say(wave, "comma").join(
        wording.say(
            wave,
            "gap_named",
            item=subject.text[wave.language],
            value=sentence.gap(wave, score, row["difference"]),
        )
        for subject, row in widest[:_MOST]
    )
