"""What moves an outcome most, and what to do about it, in the words of an opening paragraph."""

from __future__ import annotations

from collections.abc import Sequence

from csatbook.analysis.drivers.importance import Analysis, DriverResult
from csatbook.analysis.wave import Wave
from csatbook.report import number
from csatbook.report.driver_words import joined, listed, measured, names, said, say


def lead(wave: Wave, of: Analysis) -> str:
    """Who comes first, who second, and how much all of them explain."""
    first, *rest = of.ranked
    words = measured(wave, of.outcome, first)
    match of.lead.verdict:
        case "first":
            told = [said(wave, of.outcome, "first_said", **words), *_second(wave, of, rest)]
        case "tied":
            tied, behind = (
                [driver.name for driver in of.ranked if driver.standing in kinds]
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


def _second(wave: Wave, of: Analysis, rest: Sequence[DriverResult]) -> list[str]:
    """The others in their order, as far as that is known."""
    if not rest:
        return []
    second, *more = rest
    if (second.rank_low, second.rank_high) == (2, 2):
        return [say(wave, "second_said", **measured(wave, of.outcome, second))]
    named = [
        say(wave, "named", driver=words["driver"], share=words["share"])
        for words in (measured(wave, of.outcome, driver) for driver in (second, *more))
    ]
    return [say(wave, "following_said", drivers=listed(wave, named))] if more else []


def acts(wave: Wave, of: Analysis) -> list[str]:
    """What to do first, and what to keep; nothing where the order cannot be told.

    A driver with a minus is told of elsewhere: that more of it would help is not shown.
    """
    if of.lead.verdict == "cannot_rank":
        return []
    plus = [driver for driver in of.ranked if driver.coefficient >= 0]
    weak = [driver for driver in plus if driver.quadrant == "concentrate"]
    strong = [driver.name for driver in plus if driver.quadrant == "keep_up" and driver.sure]
    sure = [driver.name for driver in weak if driver.sure]
    perhaps = [driver.name for driver in weak if not driver.sure]
    told = []
    if sure:
        told.append(say(wave, "act_first", drivers=names(wave, of.outcome, sure)))
    if perhaps:
        told.append(say(wave, "act_perhaps", drivers=names(wave, of.outcome, perhaps)))
    if strong:
        told.append(say(wave, "act_keep", drivers=names(wave, of.outcome, strong)))
    if not any(driver.quadrant == "concentrate" for driver in of.drivers):
        told.append(say(wave, "act_nothing"))
    return told


def negative(wave: Wave, of: Analysis) -> list[str]:
    """Drivers with a minus: what it means, and what not."""
    below = [driver for driver in of.ranked if driver.coefficient < 0]
    overlap = [driver.name for driver in below if driver.correlation > 0]
    both = [driver.name for driver in below if driver.correlation <= 0]
    told = []
    if overlap:
        told.append(
            said(wave, of.outcome, "negative_overlap", drivers=names(wave, of.outcome, overlap))
        )
    if both:
        told.append(said(wave, of.outcome, "negative_both", drivers=names(wave, of.outcome, both)))
    return told
