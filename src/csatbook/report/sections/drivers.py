"""What moves an outcome most, how sure that is, and what to work on first."""

from __future__ import annotations

from collections.abc import Sequence

from csatbook.report import driver_words, fragment, number, sentence
from csatbook.report.driver_words import headed, listed, marked, names, said, say, why
from csatbook.report.drivers import Analysis, analyses
from csatbook.report.figure.ranking import Place
from csatbook.report.figure.ranking import ranking as draw
from csatbook.report.fragment import Fragment
from csatbook.report.sections.driver_basis import basis
from csatbook.report.table import Column, Row, table
from csatbook.report.wave import Wave
from csatbook.stats.drivers.result import Driver


def drivers(wave: Wave) -> Fragment:
    """What moves the outcome most, and what should a manager work on first?"""
    found = analyses(wave)
    if not found:
        return driver_words.none(wave)
    return fragment.join([_one(wave, one, place) for place, one in enumerate(found)])


def _one(wave: Wave, of: Analysis, place: int) -> Fragment:
    lead = of.lead
    if lead.reason is not None:
        told = why(wave, of.outcome, lead.reason, n=lead.n, culprits=lead.culprits)
        return headed(wave, of.outcome, fragment.paragraph(told, "empty"))
    return headed(
        wave,
        of.outcome,
        fragment.join(
            [
                fragment.paragraph(_lead(wave, of), "lead"),
                fragment.bullets([*_acts(wave, of), *_negative(wave, of), *basis(wave, of)]),
                _figure(wave, of, place),
                _table(wave, of),
                fragment.paragraph(
                    say(wave, "table_note" if of.lead.verdict else "table_note_plain"), "note"
                ),
            ]
        ),
    )


def _lead(wave: Wave, of: Analysis) -> str:
    """Who comes first, who second, and how much all of them explain."""
    first, *rest = of.ranked
    words = _words(wave, of, first)
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
    return driver_words.joined(wave, [*told, explains])


def _second(wave: Wave, of: Analysis, rest: Sequence[Driver]) -> list[str]:
    """The others in their order, as far as that is known."""
    if not rest:
        return []
    second, *more = rest
    if (second.rank_low, second.rank_high) == (2, 2):
        return [say(wave, "second_said", **_words(wave, of, second))]
    named = [
        say(wave, "named", driver=words["driver"], share=words["share"])
        for words in (_words(wave, of, one) for one in (second, *more))
    ]
    return [say(wave, "following_said", drivers=listed(wave, named))] if more else []


def _words(wave: Wave, of: Analysis, one: Driver) -> dict[str, str]:
    return {
        "driver": names(wave, of.outcome, [one.name]),
        "share": number.write(one.share, "share"),
        "interval": number.interval(one.low, one.high, "share"),
    }


def _acts(wave: Wave, of: Analysis) -> list[str]:
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


def _negative(wave: Wave, of: Analysis) -> list[str]:
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


def _figure(wave: Wave, of: Analysis, place: int) -> Fragment:
    places = [
        Place(marked(wave, of.outcome, one), one.share, one.low, one.high, _place(wave, one))
        for one in of.ranked
    ]
    equal = 1 / len(places)
    words = [_words(wave, of, one) for one in of.ranked]
    return draw(
        places,
        unit="share",
        name=f"drivers-{place}",
        caption=said(
            wave,
            of.outcome,
            "figure_caption" if of.lead.verdict else "figure_caption_plain",
            measure=say(wave, f"measure_{of.lead.measure}"),
            r=number.write(of.lead.r_squared, "mark"),
            n=number.write(of.lead.n, "count"),
        ),
        alt=sentence.listed(
            wave, [(one["driver"], f"{one['share']} ({one['interval']})") for one in words]
        ),
        target=equal if len(places) > 1 else None,
        target_label=say(wave, "equal_share", share=number.write(equal, "percent")),
        rank_label=say(wave, "col_place"),
        value_label=say(wave, "col_share"),
    )


def _place(wave: Wave, one: Driver) -> str:
    if one.rank_low is None or one.rank_low == one.rank_high:
        return f"{one.rank}"
    return wave.say("rank_between", rank=one.rank, low=one.rank_low, high=one.rank_high)


def _table(wave: Wave, of: Analysis) -> Fragment:
    others = of.methods[1:]
    heads = ("place", "share", "interval", "correlation", "coefficient", "vif", "performance")
    columns = [
        Column(say(wave, "col_driver"), numeric=False),
        *(
            Column(wave.say("col_interval") if one == "interval" else say(wave, f"col_{one}"))
            for one in heads
        ),
        *(Column(say(wave, f"method_{one.method}")) for one in others),
    ]
    shares = [{one.name: one.share for one in method.drivers} for method in others]
    rows = [
        Row(
            (
                names(wave, of.outcome, [one.name]),
                _place(wave, one),
                number.write(one.share, "share"),
                number.interval(one.low, one.high, "share"),
                number.write(one.correlation, "difference"),
                number.write(one.coefficient, "difference"),
                number.write(one.vif, "points"),
                number.write(of.performances[one.name].score.value, "points"),
                *(number.write(each.get(one.name), "share") for each in shares),
            )
        )
        for one in of.ranked
    ]
    return table(said(wave, of.outcome, "table_caption"), columns, rows)
