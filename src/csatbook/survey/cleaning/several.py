"""Several answers in one cell, as surveys export questions where more than one may be ticked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable

ALWAYS = "┋"
"""Nothing but several answers is written with it."""
SEPARATORS = (ALWAYS, ";", "；", "|", "、", ",", "，")
RECURRING = 2 / 3
ADVICE = (
    "A question with several answers is no {thing}: give each option a column of its own, 1 where "
    "it was ticked and 0 where not"
)


def separator(entries: Iterable[str], named: Collection[str] = ()) -> str | None:
    """What sets the answers in these entries apart? None if each is but one answer.

    Of other signs than ┋ it is only sure where the entries have different numbers of parts, and
    nearly all parts stand in other entries, too: `North, urban` beside `South, urban` is a name.

    Parameters
    ----------
    entries : different entries of a column
    named : those that the study file names as they are

    Examples
    --------
    >>> separator(["1", "1,3", "2,3"]), separator(["价格┋质量"])
    (',', '┋')
    >>> separator(["North, urban", "South, urban", "Abroad"])
    """
    texts = {text for each in entries if (text := (each or "").strip()) and text not in named}
    for sign in SEPARATORS:
        together = [parts for text in texts if len(parts := split(text, sign)) > 1]
        if not together:
            continue
        if sign == ALWAYS:
            return sign
        often = Counter(part for text in texts for part in set(split(text, sign)))
        pieces = {part for parts in together for part in parts}
        recurring = sum(often[part] > 1 for part in pieces)
        lengths = {len(split(text, sign)) for text in texts}
        if len(lengths) > 1 and recurring >= RECURRING * len(pieces):
            return sign
    return None


def split(entry: str, sign: str) -> list[str]:
    """The answers in an entry."""
    return [part.strip() for part in entry.split(sign) if part.strip()]
