"""Findings and standings in words."""

from __future__ import annotations

from collections.abc import Sequence

from csatbook.analysis.finding import Finding
from csatbook.analysis.standing import Standing
from csatbook.analysis.wave import Wave
from csatbook.report import change_words, number, sentence
from csatbook.report.wording import say


def recovered(wave: Wave, finding: Finding) -> str:
    """How far a group is back that had fallen, as part of a sentence."""
    return _group_changed(wave, finding, "recovered_group")


def _group_changed(wave: Wave, finding: Finding, key: str) -> str:
    [low], score = finding.lows, wave.study.answer_headline
    words = {"origin": low.origin} if low.origin is not None else {}
    written = {name: number.write_score(wave.study, score, value) for name, value in words.items()}
    return say(
        wave,
        key,
        when=change_words.compared(wave),
        group=sentence.segment_label(wave, finding.segment or "", key="segment_of"),
        subject=low.subject.text[wave.language],
        value=number.write_score(wave.study, score, low.value),
        before=number.write_score(wave.study, score, low.compared),
        **written,
    )


def standing(wave: Wave, ranked: Standing) -> str:
    """What a subject has that is ranked; where scales differ, with its place on a common one."""
    amount = number.write_score(wave.study, wave.study.answer_headline, ranked.value)
    if not ranked.mixed:
        return amount
    return say(wave, "value_common", value=amount, common=number.write(ranked.level, "points"))


def names(wave: Wave, order: Sequence[Standing]) -> str:
    """Who shares a place, in one enumeration."""
    return sentence.joined(wave, [ranked.subject.text[wave.language] for ranked in order])
