"""What became of a score, as a mark, a number and a verdict."""

from __future__ import annotations

from dataclasses import dataclass

from csatbook.report import number
from csatbook.report.number import Unit
from csatbook.study import wording
from csatbook.study.wording import Language

MARKS = {"larger": "▲", "smaller": "▼"}
"""Before what really changed, by its verdict."""


@dataclass(frozen=True)
class EntryChange:
    """What became of a score since a wave before: as in the table `changes`, not rounded."""

    difference: float
    interval: tuple[float, float] | None
    verdict: str
    before: str = ""
    """Which wave; empty for the one before."""


def brief(
    language: Language,
    verdict: str,
    unit: Unit,
    difference: float,
    interval: tuple[float, float] | None,
) -> tuple[str, str]:
    r"""How much did it change, and is that real? A number and a verdict, for a tile or a cell.

    Parameters
    ----------
    language : zh or en
    verdict : of the table `changes`
    unit : of the score
    difference, interval : not rounded; without an interval it was counted in full

    Returns
    -------
    tuple of str: the difference with its interval, and what it shows
        The number is empty where no change is shown, the verdict where all were counted.

    Examples
    --------
    >>> brief("en", "larger", "share", 0.04, (0.008, 0.073))
    ('▲\xa0+4.0 (+0.8\xa0…\xa0+7.3)', 'a real rise')
    >>> brief("en", "not_shown", "share", 0.01, (-0.02, 0.04))
    ('', 'within error')
    """
    word = wording.say(language, f"report.change_word_{verdict}")
    if verdict not in MARKS:
        return "", word
    words = {"mark": MARKS[verdict], "gap": number.gap(difference, unit)}
    if interval is None:
        return wording.say(language, "report.tile_change_counted", **words), ""
    decimals = number.apart(interval, [0.0], unit)  # a sure change excludes 0
    low, high = (number.gap(end, unit, decimals=decimals) for end in interval)
    words["interval"] = wording.say(language, "report.tile_change_interval", low=low, high=high)
    return wording.say(language, "report.tile_change", **words), word


def column(language: Language, befores: set[str]) -> dict[str, bool | str]:
    """Whether a page has a column of changes, how it is headed, and if each cell names its wave.

    Parameters
    ----------
    language : zh or en
    befores : the waves that the changes are since, as readers call them; empty for the one before
    """
    heading = wording.say(language, "page.change_mixed")
    if len(befores) == 1:
        [before] = befores
        key = "page.change_since" if before else "page.change"
        heading = wording.say(language, key, before=before)
    return {
        "with_change": bool(befores),
        "change_heading": heading,
        "change_named": len(befores) > 1,
    }
