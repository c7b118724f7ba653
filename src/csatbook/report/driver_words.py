"""Drivers in words: the phrases that their sections put together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from csatbook.analysis.drivers import driven
from csatbook.analysis.drivers.driven import Outcome
from csatbook.analysis.drivers.importance import DriverResult
from csatbook.analysis.wave import Wave
from csatbook.report import fragment, number, sentence, wording
from csatbook.report.fragment import Fragment


def say(wave: Wave, key: str, **values: object) -> str:
    """A text about drivers in the report's language."""
    return wording.say(wave, f"drivers.{key}", **values)


def said(wave: Wave, outcome: Outcome, key: str, **values: object) -> str:
    """A text about an outcome."""
    return say(wave, key, outcome=outcome_label(wave, outcome), **values)


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
    return say(wave, "negative_label", driver=name) if driver.coefficient < 0 else name


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
    keys = [one.key for one in outcome.drivers if not culprits or one.key in culprits]
    return said(
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
    return fragment.heading(said(wave, outcome, "heading")) + shown
