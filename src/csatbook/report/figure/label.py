"""Names in a figure: how wide they run, and where they are broken."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from csatbook.report import fonts

_WIDE = "⺀-鿿豈-﫿＀-￯"
_PIECES = re.compile(rf"[（《「]*[{_WIDE}][）》」，、。：；]*|[^\s{_WIDE}]{{1,24}}\s*|\s+")
"""A Chinese letter with the marks that may not leave it, or a word with the space behind it."""

_SPARE = 1.06
"""A reader's own font may run wider than the one measured here."""


def width(text: str, size: float) -> float:
    """How wide is this text, in points? Of several lines, the widest; 0 for none."""
    lines = text.split("\n")
    return _SPARE * size * max(sum(fonts.advance(letter) for letter in line) for line in lines)


def widest(texts: Iterable[str], size: float) -> float:
    """How much room does a column of these texts take, in points?"""
    return max((width(text, size) for text in texts), default=0.0)


@cache
def fold(text: str, room: float, size: float) -> str:
    """How does a name fit into so many points? On one line or two; what is too much becomes "…".

    Chinese may be broken between any two letters, other text between words; a single long word
    stays whole. The two lines are about equally long.

    Examples
    --------
    >>> print(fold("Guangzhou Southern Sales & Service Co.", 120, 10))
    Guangzhou Southern
    Sales & Service Co.
    >>> print(fold("深圳市南山区科技园客户服务中心", 100, 10))
    深圳市南山区科技
    园客户服务中心
    """
    if width(text, size) <= room:
        return text
    pieces = _PIECES.findall(text)
    cuts = [
        ("".join(pieces[:cut]).strip(), "".join(pieces[cut:]).strip())
        for cut in range(1, len(pieces))
    ]
    fitting = [lines for lines in cuts if width(lines[0], size) <= room]
    if not fitting:
        return text
    best = min(reversed(fitting), key=lambda lines: max(width(line, size) for line in lines))
    if width(best[1], size) <= room:
        return "\n".join(best)
    rest = _PIECES.findall(fitting[-1][1])
    while len(rest) > 1 and width("".join(rest).strip() + "…", size) > room:
        rest.pop()
    return f"{fitting[-1][0]}\n{''.join(rest).strip()}…"


def cut(text: str, room: float, size: float) -> str:
    """How does a name fit into so many points on one line? What is too much becomes "…".

    Examples
    --------
    >>> cut("Satisfied", 100, 10), cut("Neither satisfied nor dissatisfied", 100, 10)
    ('Satisfied', 'Neither satisfied…')
    """
    if width(text, size) <= room:
        return text
    pieces = _PIECES.findall(text)
    while len(pieces) > 1 and width("".join(pieces).strip() + "…", size) > room:
        pieces.pop()
    return "".join(pieces).strip() + "…"
