"""A page's headings: anchored, put in order, listed as contents."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import unescape

_HEADING = re.compile(r"<h([1-6])\b([^>]*)>(.*?)</h\1>", re.S | re.I)
_ID = re.compile(r"""\bid\s*=\s*["']?([^"'\s>]+)""")
# What the templates themselves call `main` and `error` stays theirs.
_TAKEN = frozenset({"main", "error"})


@dataclass(frozen=True)
class Heading:
    """An entry of the contents: its words, where it leads, and what stands below it."""

    level: int
    text: str
    anchor: str
    children: tuple[Heading, ...] = ()


@dataclass(frozen=True)
class Outline:
    """A page's HTML with anchored headings, and the contents that lead to them."""

    html: str
    headings: tuple[Heading, ...]


def of(html: str) -> Outline:
    """Which headings does this HTML have? The notebook's own title gives way to the cover's.

    A heading of level 1 before all others is the notebook's title and is dropped; a later one
    counts as level 2. The contents list levels 2 and 3.

    Examples
    --------
    >>> outline = of("<h1>Report</h1><h2>Results</h2><h3>By region</h3><h2>Results</h2>")
    >>> outline.html
    '<h2 id="Results">Results</h2><h3 id="By-region">By region</h3><h2 id="Results-2">Results</h2>'
    >>> [(heading.text, len(heading.children)) for heading in outline.headings]
    [('Results', 1), ('Results', 0)]
    """
    taken = set(_TAKEN)
    found: list[Heading] = []

    def anchored(match: re.Match[str]) -> str:
        level, attributes, inner = int(match[1]), match[2], match[3]
        if level == 1 and not found:
            return ""
        level = max(level, 2)
        text = " ".join(unescape(re.sub(r"<[^>]+>", "", inner)).split())
        own = _ID.search(attributes)
        anchor = own[1] if own else _free(_slug(text), taken)
        taken.add(anchor)
        found.append(Heading(level, text, anchor))
        mark = "" if own else f' id="{anchor}"'
        return f"<h{level}{attributes}{mark}>{inner}</h{level}>"

    html = _HEADING.sub(anchored, html)
    return Outline(html.strip(), _nested(heading for heading in found if heading.level <= 3))


def _slug(text: str) -> str:
    return re.sub(r"\W+", "-", text).strip("-") or "section"


def _free(anchor: str, taken: set[str]) -> str:
    number, free = 1, anchor
    while free in taken:
        number += 1
        free = f"{anchor}-{number}"
    return free


def _nested(headings: Iterable[Heading]) -> tuple[Heading, ...]:
    tops: list[tuple[Heading, list[Heading]]] = []
    for heading in headings:
        if heading.level == 2 or not tops:
            tops.append((heading, []))
        else:
            tops[-1][1].append(heading)
    return tuple(Heading(top.level, top.text, top.anchor, tuple(below)) for top, below in tops)
