"""A text as a search sees it: narrow, without signs that nobody sees, and where each sign was."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache

Span = tuple[int, int]
"""From this sign to before that one."""

# Letters, accents (composed by now) and digits are looked at; these are passed over.
_UNSEEN = {"Cf", "Cc", "Co", "Cn", "Cs", "Me", "Mn"}
_SIGN = re.compile(r"[^\W_]")
_RUN = re.compile(r"[A-Za-z\d]+")
# Letters that are not a plain letter and an accent.
_PLAIN = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe"})


@dataclass(frozen=True)
class Narrow:
    """A text in its narrow form (NFKC), sign by sign."""

    text: str
    places: tuple[int, ...]
    """Which sign of the shown text each sign comes from."""

    def shown(self, span: Span) -> Span:
        """Where these signs are in the shown text."""
        start, end = span
        return self.places[start], self.places[end - 1] + 1

    @cached_property
    def squeezed(self) -> Narrow:
        """Only letters and digits, in one case, without accents; places in this text."""
        kept = [
            (sign, place)
            for place, each in enumerate(self.text)
            if _SIGN.match(each)
            for sign in folded(each)
        ]
        return Narrow("".join(sign for sign, _ in kept), tuple(place for _, place in kept))


@lru_cache(maxsize=1 << 12)
def narrow(text: str) -> Narrow:
    """How does a search see this text? Full width as plain signs, hidden signs not at all.

    Examples
    --------
    >>> narrow("１３\u200b８").text
    '138'
    """
    if text.isascii():
        return Narrow(text, tuple(range(len(text))))
    kept = [
        (sign, place)
        for place, each in enumerate(text)
        if each == "\n" or unicodedata.category(each) not in _UNSEEN
        for sign in unicodedata.normalize("NFKC", each)
    ]
    return Narrow("".join(sign for sign, _ in kept), tuple(place for _, place in kept))


def folded(text: str) -> str:
    """What do letters look like in one case and without accents?

    Examples
    --------
    >>> folded("MÜLLER, José")
    'muller, jose'
    """
    apart = unicodedata.normalize("NFD", text.casefold().translate(_PLAIN))
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


def whole_runs(text: str, spans: Iterable[Span]) -> list[Span]:
    """These spans, each with the whole run of letters and digits that it begins or ends in.

    Examples
    --------
    >>> whole_runs("no AB12 34CD", [(5, 10)])
    [(3, 12)]
    """
    runs = [run.span() for run in _RUN.finditer(text)]
    starts = [start for start, _ in runs]

    def around(place: int) -> Span:
        at = bisect_right(starts, place) - 1
        return runs[at] if at >= 0 and place < runs[at][1] else (place, place + 1)

    return [(around(start)[0], around(end - 1)[1]) for start, end in spans]


def blank(text: str, spans: Iterable[Span], *, by: str) -> str:
    """The text with each of these spans, those that touch as one, replaced.

    Examples
    --------
    >>> blank("abcdef", [(4, 5), (1, 2), (2, 3)], by="●")
    'a●d●f'
    """
    parts: list[str] = []
    done = 0
    for start, end in sorted(spans):
        if start > done or not parts:
            parts += [text[done:start], by]
        done = max(done, end)
    return "".join([*parts, text[done:]])
