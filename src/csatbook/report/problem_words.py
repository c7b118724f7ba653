"""Findings and standings in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from csatbook.analysis.finding import Finding
from csatbook.analysis.standing import Standing
from csatbook.analysis.wave import Wave
from csatbook.report import number, sentence
from csatbook.report.wording import say


def problem(
    wave: Wave, finding: Finding, *, shares: Mapping[str, float | None] | None = None
) -> str:
    """A finding as a sentence without its stop.

    `shares` are those of the dissatisfied, by item, where they are known.
    """
    score = wave.study.answer_headline
    match finding.kind:
        case "item":
            return _item(wave, finding, shares or {})
        case "group":
            # Only in its own report is a group beside all customers (see `beside_everyone`).
            variable = (finding.segment or "").partition("=")[0]
            within = "" if wave.variable in (None, variable) else "_within"
            lows = say(wave, "comma").join(
                say(
                    wave,
                    f"problem_low{within}",
                    subject=each.subject.text[wave.language],
                    value=number.write_score(wave.study, score, each.value),
                    overall=number.write_score(wave.study, score, each.compared),
                )
                for each in finding.lows
            )
            group = sentence.segment_label(wave, finding.segment or "", key="segment_of")
            return say(wave, f"problem_group{within}", group=group, lows=lows)
        case _:
            [low] = finding.lows
            if finding.segment is not None:
                return _group_changed(wave, finding, "problem_drop_group")
            return say(
                wave,
                "problem_drop_common" if low.common else "problem_drop",
                subject=low.subject.text[wave.language],
                value=number.write_score(wave.study, score, low.value),
                before=number.write_score(wave.study, score, low.compared),
            )


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


def _item(wave: Wave, finding: Finding, shares: Mapping[str, float | None]) -> str:
    """The lowest item, or all that are equally low."""
    score, low = wave.study.answer_headline, finding.lows[0]
    several = len(finding.lows) > 1
    alike = len({equal.value for equal in finding.lows}) == 1
    place = "lowest" if finding.rank == 1 else "item"
    common = None if low.hundredths is None else number.write(low.hundredths, "points")
    amount = number.write_score(wave.study, score, low.value)
    label = sentence.score_label(wave, score)
    quoted = [say(wave, "quoted", name=equal.subject.text[wave.language]) for equal in finding.lows]
    return say(
        wave,
        f"problem_{place}" + "_shared" * several,
        item=sentence.scored(wave, low.subject, score),
        listed=sentence.joined(wave, quoted),
        score=label,
        value=_value(wave, amount, common, alike=alike),
        rank=say(wave, f"from_bottom_{finding.rank}") if place == "item" else "",
        items=finding.among,
        dissatisfied=_dissatisfied(wave, finding, shares),
    )


def _value(wave: Wave, amount: str, common: str | None, *, alike: bool) -> str:
    """Equals of different scales have only their place on the common one alike."""
    if common is None:
        return amount
    if not alike:
        return say(wave, "value_hundredths", common=common)
    return say(wave, "value_common_alone", value=amount, common=common)


def _dissatisfied(wave: Wave, finding: Finding, shares: Mapping[str, float | None]) -> str:
    """The share of the dissatisfied of each item; nothing where a scale does not say."""
    several = len(finding.lows) > 1
    told = []
    for low in finding.lows:
        if (share := shares.get(low.subject.key)) is not None:
            written = number.write(share, "share")
            told.append(f"{low.subject.text[wave.language]} {written}" if several else written)
    equals = {number.write(shares.get(low.subject.key), "share") for low in finding.lows}
    if several and told and len(equals) == 1:
        return say(wave, "problem_dissatisfied_each", share=equals.pop())
    return say(wave, "problem_dissatisfied", share=say(wave, "comma").join(told)) if told else ""
