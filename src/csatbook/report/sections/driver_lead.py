"""What moves an outcome most, and what to do about it, in the words of an opening paragraph."""

from __future__ import annotations

from collections.abc import Sequence

from csatbook.analysis.drivers.importance import Analysis
from csatbook.analysis.wave import Wave
from csatbook.report import number
from csatbook.report.driver_words import joined, listed, measured, names, said, say
from csatbook.stats.drivers.result import Driver


def lead(wave: Wave, of: Analysis) -> str:
    """Who comes first, who second, and how much all of them explain."""
    first, *rest = of.ranked
    words = measured(wave, of.outcome, first)
    match of.lead.verdict:
        case "first":
            told = [said(wave, of.outcome, "first_said", **words), *_second(wave, of, rest)]
        case "tied":
            tied, behind = (
                [one.name for one in of.ranked if one.standing in kinds]
                for kinds in (("first", "tied"), ("below",))
            )
            words |= {"drivers": names(wave, of.outcome, tied)}
            told = [said(wave, of.outcome, "tied_said", **words)]
            if behind:
                told.append(say(wave, "behind_said", drivers=names(wave, of.outcome, behind)))
        case "cannot_rank":
            n = number.write(of.lead.n, "count")
            told = [said(wave, of.outcome, "cannot_rank_said", n=n)]
        case None:
            told = [said(wave, of.outcome, "unranked_said", **words)]
    interval = ""
    if of.lead.r_low is not None:
        shown = number.interval(of.lead.r_low, of.lead.r_high, "share")
        interval = say(wave, "explained_interval", interval=shown)
    explains = said(
        wave,
        of.outcome,
        f"explained_{of.lead.measure}",
        count=len(of.lead.drivers),
        share=number.write(of.lead.r_squared, "share"),
        interval=interval,
    )
    return joined(wave, [*told, explains])


def _second(wave: Wave, of: Analysis, rest: Sequence[Driver]) -> list[str]:
    """The others in their order, as far as that is known."""
    if not rest:
        return []
    second, *more = rest
    if (second.rank_low, second.rank_high) == (2, 2):
        return [say(wave, "second_said", **measured(wave, of.outcome, second))]
    named = [
        say(wave, "named", driver=words["driver"], share=words["share"])
        for words in (measured(wave, of.outcome, one) for one in (second, *more))
    ]
    return [say(wave, "following_said", drivers=listed(wave, named))] if more else []


def acts(wave: Wave, of: Analysis) -> list[str]:
    """What to do first, and what to keep; nothing where the order cannot be told.

    A driver with a minus is told of elsewhere: that more of it would help is not shown.
    """
    if of.lead.verdict == "cannot_rank":
        return []
    plus = [one.name for one in of.ranked if one.coefficient >= 0]
    ranked = [(key, of.quadrants.get(key)) for key in plus]
    weak = [(key, lies) for key, lies in ranked if lies and lies.name == "concentrate"]
    strong = [key for key, lies in ranked if lies and lies.name == "keep_up" and lies.sure]
    sure = [key for key, lies in weak if lies.sure]
    perhaps = [key for key, lies in weak if not lies.sure]
    told = []
    if sure:
        told.append(say(wave, "act_first", drivers=names(wave, of.outcome, sure)))
    if perhaps:
        told.append(say(wave, "act_perhaps", drivers=names(wave, of.outcome, perhaps)))
    if strong:
        told.append(say(wave, "act_keep", drivers=names(wave, of.outcome, strong)))
    if not any(lies and lies.name == "concentrate" for lies in of.quadrants.values()):
        told.append(say(wave, "act_nothing"))
    return told


def negative(wave: Wave, of: Analysis) -> list[str]:
    """Drivers with a minus: what it means, and what not."""
    below = [one for one in of.ranked if one.coefficient < 0]
    overlap = [one.name for one in below if one.correlation > 0]
    both = [one.name for one in below if one.correlation <= 0]
    told = []
    if overlap:
        told.append(
            said(wave, of.outcome, "negative_overlap", drivers=names(wave, of.outcome, overlap))
        )
    if both:
        told.append(said(wave, of.outcome, "negative_both", drivers=names(wave, of.outcome, both)))
    return told
