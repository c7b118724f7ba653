"""With which waves is one compared, and which of them leads the report?"""

from __future__ import annotations

from typing import Literal

from csatbook.analysis.wave import Wave
from csatbook.errors import ParameterError, Problem, nearest
from csatbook.study import period as periods

Against = Literal["previous", "year_ago", "chosen"]


def earlier(wave: Wave) -> dict[Against, str]:
    """With which waves is this one compared? The last one before it, and that of a year ago.

    And, as `chosen`, the one that `report: {against: …}` names, unless it is later than this one.
    A wave that is two of these is named once, as the first.

    Raises
    ------
    ParameterError
        The data have no such period as the study names; tells those they have.
    """
    named: dict[Against, str] = {}
    if wave.earlier:
        named["previous"] = wave.earlier[-1]
    year_ago = periods.year_ago(wave.study.period, wave.period)
    if year_ago in wave.earlier and year_ago != named["previous"]:
        named["year_ago"] = str(year_ago)
    against = wave.study.report.against
    if against not in ("previous", "year_ago"):
        chosen = periods.parse(wave.study.period, against)
        if chosen not in wave.store.periods:
            known = ", ".join(wave.earlier) or "none before this one"
            hint = nearest(chosen, wave.earlier)
            message = f"no answers from '{chosen}' to compare with; there are {known}.{hint}"
            raise ParameterError(Problem("report.against", message))
        if chosen in wave.earlier and chosen not in named.values():
            named["chosen"] = chosen
    return named


def leading(wave: Wave) -> Against | None:
    """Which of them leads the report: as `report: {against: …}` says, else the wave before.

    None in the first wave.
    """
    named = earlier(wave)
    against = wave.study.report.against
    if against == "previous" or not named:
        return "previous" if named else None
    return next((key for key, period in named.items() if period == _wanted(wave)), "previous")


def leading_period(wave: Wave) -> str | None:
    """The wave that leads the report's comparisons; None in the first wave."""
    against = leading(wave)
    return None if against is None else earlier(wave)[against]


def beside_leading(wave: Wave) -> str | None:
    """The wave before this one, where it is another than that which leads the report."""
    return None if leading(wave) in (None, "previous") else earlier(wave).get("previous")


def missing_against(wave: Wave) -> str | None:
    """The wave that `report: {against: …}` names, where there is none such before this one."""
    return None if not wave.earlier or (wanted := _wanted(wave)) in wave.earlier else wanted


def _wanted(wave: Wave) -> str | None:
    kind, against = wave.study.period, wave.study.report.against
    known = {"year_ago": periods.year_ago(kind, wave.period), "previous": None}
    return known[against] if against in known else periods.parse(kind, against)


def missing_between(wave: Wave) -> tuple[str, ...]:
    """Which calendar periods between this wave and the one before it have no answers?"""
    lacking: list[str] = []
    before = periods.previous(wave.study.period, wave.period)
    while wave.earlier and before is not None and before > wave.earlier[-1]:
        lacking.insert(0, before)
        before = periods.previous(wave.study.period, before)
    return tuple(lacking)
