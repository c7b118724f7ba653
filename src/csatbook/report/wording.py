"""How a wave's report says things: texts of its language, and what readers call the wave itself."""

from __future__ import annotations

from csatbook.analysis.wave import Wave
from csatbook.report import written
from csatbook.study import period as periods
from csatbook.study import wording


def say(wave: Wave, key: str, **values: object) -> str:
    """How is this said in the report's language? The text of `key` with its values put in.

    A key without a dot is one of `report`.

    Raises
    ------
    KeyError
        No such text: a mistake in the library, which its tests find.
    """
    for value in values.values():
        if isinstance(value, int) and not isinstance(value, bool):
            written.note(f"{value}", value)
    return wording.say(wave.language, key if "." in key else f"report.{key}", **values)


def period_label(wave: Wave) -> str:
    """How do readers write the wave's period?"""
    return periods.label(wave.study.period, wave.period, wave.language)


def segment_label(wave: Wave) -> str:
    """What do readers call the customers whom the report is about?"""
    if wave.variable is None or wave.value is None:
        return say(wave, "everyone")
    segment = wave.study.segments[wave.variable]
    value = segment.label(wave.value)[wave.language]
    return say(wave, "segment", variable=segment.text[wave.language], value=value)
