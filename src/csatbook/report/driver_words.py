"""Drivers in words: the phrases that their sections put together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

from csatbook.analysis import results
from csatbook.analysis.drivers import driven
from csatbook.analysis.drivers.driven import Outcome
from csatbook.analysis.drivers.importance import Analysis, DriverResult
from csatbook.analysis.wave import Wave
from csatbook.report import fragment, number, sentence, wording
from csatbook.report.fragment import Fragment


def driver_text(wave: Wave, key: str, **values: object) -> str:
    """A text about drivers in the report's language."""
    return wording.say(wave, f"drivers.{key}", **values)


def outcome_text(wave: Wave, outcome: Outcome, key: str, **values: object) -> str:
    """A text about an outcome."""
    return driver_text(wave, key, outcome=outcome_label(wave, outcome), **values)


def outcome_label(wave: Wave, outcome: Outcome) -> str:
    """What readers call what is explained: an item or a score."""
    item = wave.study.items.get(outcome.name)
    return sentence.score_label(wave, outcome.name) if item is None else item.text[wave.language]


def names(wave: Wave, outcome: Outcome, keys: Iterable[str]) -> str:
    """Drivers by name, one after the other."""
    return listed(wave, [outcome.subject(key).text[wave.language] for key in keys])


def marked(wave: Wave, outcome: Outcome, driver: DriverResult) -> str:
    """A driver by name, with a word where its coefficient is negative."""
    name = names(wave, outcome, [driver.name])
    return driver_text(wave, "negative_label", driver=name) if driver.coefficient < 0 else name


def measured(wave: Wave, outcome: Outcome, driver: DriverResult) -> dict[str, str]:
    """A driver by name, with its share and the interval of that."""
    return {
        "driver": names(wave, outcome, [driver.name]),
        "share": number.write(driver.share, "share"),
        "interval": number.interval(driver.low, driver.high, "share"),
    }


def listed(wave: Wave, texts: Sequence[str]) -> str:
    """Names one after the other."""
    return wording.say(wave, "comma").join(texts)


def joined(wave: Wave, told: Iterable[str]) -> str:
    """Sentences one after the other."""
    return (" " if wave.language == "en" else "").join(told)


def why(wave: Wave, outcome: Outcome, reason: str, *, n: int, culprits: Sequence[str] = ()) -> str:
    """Why is there no result? One sentence."""
    keys = [driver.key for driver in outcome.drivers if not culprits or driver.key in culprits]
    return outcome_text(
        wave,
        outcome,
        f"reason_{reason}",
        n=number.write(n, "count"),
        count=len(outcome.drivers),
        drivers=names(wave, outcome, keys),
    )


def headed(wave: Wave, outcome: Outcome, shown: Fragment) -> Fragment:
    """Under the outcome's name, where there are several."""
    if len(driven.outcomes(wave)) == 1:
        return shown
    return fragment.heading(outcome_text(wave, outcome, "heading")) + shown


def lead(wave: Wave, of: Analysis) -> str:
    """Who comes first, who second, and how much all of them explain."""
    first, *rest = of.ranked
    words = measured(wave, of.outcome, first)
    match of.lead.verdict:
        case "first":
            told = [outcome_text(wave, of.outcome, "first_said", **words), *_second(wave, of, rest)]
        case "tied":
            tied, behind = (
                [driver.name for driver in of.ranked if driver.standing in kinds]
                for kinds in (("first", "tied"), ("below",))
            )
            words |= {"drivers": names(wave, of.outcome, tied)}
            told = [outcome_text(wave, of.outcome, "tied_said", **words)]
            if behind:
                told.append(
                    driver_text(wave, "behind_said", drivers=names(wave, of.outcome, behind))
                )
        case "cannot_rank":
            n = number.write(of.lead.n, "count")
            told = [outcome_text(wave, of.outcome, "cannot_rank_said", n=n)]
        case None:
            told = [outcome_text(wave, of.outcome, "unranked_said", **words)]
    interval = ""
    if of.lead.r_low is not None:
        shown = number.interval(of.lead.r_low, of.lead.r_high, "share")
        interval = driver_text(wave, "explained_interval", interval=shown)
    explains = outcome_text(
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
        return [driver_text(wave, "second_said", **measured(wave, of.outcome, second))]
    named = [
        driver_text(wave, "named", driver=words["driver"], share=words["share"])
        for words in (measured(wave, of.outcome, driver) for driver in (second, *more))
    ]
    return [driver_text(wave, "following_said", drivers=listed(wave, named))] if more else []


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
        told.append(driver_text(wave, "act_first", drivers=names(wave, of.outcome, sure)))
    if perhaps:
        told.append(driver_text(wave, "act_perhaps", drivers=names(wave, of.outcome, perhaps)))
    if strong:
        told.append(driver_text(wave, "act_keep", drivers=names(wave, of.outcome, strong)))
    if not any(driver.quadrant == "concentrate" for driver in of.drivers):
        told.append(driver_text(wave, "act_nothing"))
    return told


def negative(wave: Wave, of: Analysis) -> list[str]:
    """Drivers with a minus: what it means, and what not."""
    below = [driver for driver in of.ranked if driver.coefficient < 0]
    overlap = [driver.name for driver in below if driver.correlation > 0]
    both = [driver.name for driver in below if driver.correlation <= 0]
    told = []
    if overlap:
        told.append(
            outcome_text(
                wave, of.outcome, "negative_overlap", drivers=names(wave, of.outcome, overlap)
            )
        )
    if both:
        told.append(
            outcome_text(wave, of.outcome, "negative_both", drivers=names(wave, of.outcome, both))
        )
    return told


_VIF, _EACH, _LEFT = 5.0, 15, 0.3
"""Above such an inflation a driver is not told apart well; fewer answers to a driver are few; so
many respondents left out are many."""


def basis(wave: Wave, of: Analysis) -> list[str]:
    """Whose answers are these, and what in them makes the result less certain?"""
    told = [_rests(wave, of)]
    others = [
        subject for subject in of.outcome.left_out if subject.key != f"item:{of.outcome.name}"
    ]
    if others:
        texts = [subject.text[wave.language] for subject in others]
        told.append(outcome_text(wave, of.outcome, "left_out_said", drivers=listed(wave, texts)))
    if of.lead.dropped:
        told.append(
            driver_text(wave, "dropped_said", drivers=names(wave, of.outcome, of.lead.dropped))
        )
    inflated = [driver.name for driver in of.lead.drivers if driver.vif > _VIF]
    if inflated:
        told.append(driver_text(wave, "high_vif", drivers=names(wave, of.outcome, inflated)))
    told += _few(wave, of)
    if of.lead.error is not None:
        told.append(driver_text(wave, "orders_said", error=number.write(of.lead.error, "share")))
    return told


def _rests(wave: Wave, of: Analysis) -> str:
    lead, missing = of.lead, driven.declared(wave).missing
    key = "rests_all" if lead.n == lead.asked else f"rests_{missing}"
    n, asked = (number.write(count, "count") for count in (lead.n, lead.asked))
    told = [outcome_text(wave, of.outcome, key, n=n, asked=asked)]
    worth = _worth(wave, of)
    if worth is None:
        told.append(outcome_text(wave, of.outcome, "rests_unknown"))
    elif round(worth) < lead.n:
        key = "rests_drawn" if wave.study.data.drawn else "rests_effective"
        told.append(outcome_text(wave, of.outcome, key, n=number.write(worth, "count")))
    unused = 1 - lead.n / lead.asked if lead.asked else 0.0
    if missing == "listwise" and unused > _LEFT:
        told.append(driver_text(wave, "much_left_out", share=number.write(unused, "percent")))
    return joined(wave, told)


def _worth(wave: Wave, of: Analysis) -> float | None:
    """How many drawn by simple random sampling would these be? None where that is not known.

    Of a sample drawn in strata or clusters as many as the design effect of the outcome says.
    """
    if not wave.study.data.drawn:
        return of.lead.n_eff
    scores, name = results.scores(wave), of.outcome.name
    row = (
        results.score_row(scores, name, "overall")
        if name in wave.study.scores
        else results.score_row(scores, _mean(wave), f"item:{name}")
    )
    return of.lead.n * row["n_eff"] / row["n"] if pd.notna(row["n_eff"]) and row["n"] else None


def _mean(wave: Wave) -> str:
    """A score that averages marks, as the analysis does, where the study has one."""
    study = wave.study
    means = (name for name in study.answered if study.unit_of(name) != "share")
    return next(means, study.answer_headline)


def _few(wave: Wave, of: Analysis) -> list[str]:
    """Too few respondents for so many drivers: so many to each, or by the usual rule."""
    lead, count = of.lead, len(of.lead.drivers)
    worth = _worth(wave, of)
    if worth is None:
        return []
    each = worth / count
    if each < _EACH:
        return [driver_text(wave, "few_each", each=number.write(each, "count"))]
    if worth < lead.needed:
        n = number.write(worth, "count")
        return [driver_text(wave, "few_needed", n=n, count=count, needed=lead.needed)]
    return []
