"""A text as a search sees it: narrow, without signs that nobody sees, and where each sign was."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

Span = tuple[int, int]
"""From this sign to before that one."""

# Letters, accents (composed by now) and digits are looked at; these are passed over.
_UNSEEN = {"Cf", "Cc", "Co", "Cn", "Cs", "Me", "Mn"}
_SIGN = re.compile(r"[^\W_]")


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

    def squeezed(self) -> Narrow:
        """Only letters and digits, in one case; places in this text, not in the shown one."""
        kept = [
            (sign, place)
            for place, each in enumerate(self.text)
            if _SIGN.match(each)
            for sign in each.casefold()
        ]
        return Narrow("".join(sign for sign, _ in kept), tuple(place for _, place in kept))


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
