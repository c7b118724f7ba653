"""A report's headings: those under which nothing stands go, the others are numbered and listed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import unescape
from itertools import count, pairwise

from nbformat import NotebookNode

_HEADING = re.compile(r"(#{1,6})\s")
_FENCE = ("```", "~~~")


def telling(cells: Sequence[NotebookNode]) -> list[NotebookNode]:
    """Which cells are left without the headings of what a study does not have?

    A heading goes, with the text that introduces it, where all code below it shows pieces of a
    report, and all of these are empty. The cells are changed in place.
    """
    parts = [
        (cell, part)
        for cell in cells
        for part in (_split(cell.source) if cell.cell_type == "markdown" else [""])
    ]
    kept = [pair for at, pair in enumerate(parts) if not _is_bare(parts, at)]
    left: dict[int, list[str]] = {}
    for cell, part in kept:
        left.setdefault(id(cell), []).append(part)
    for cell in cells:
        if cell.cell_type == "markdown" and id(cell) in left:
            cell.source = "\n".join(left[id(cell)])
    return [cell for cell in cells if id(cell) in left]


Part = tuple[NotebookNode, str]
"""A cell, and of Markdown one heading with the text below it, or the text before any."""


def _split(source: str) -> list[str]:
    """The text before the first heading, if any, and each heading with its text."""
    parts: list[list[str]] = [[]]
    fenced = False
    for line in source.split("\n"):
        fenced ^= line.lstrip().startswith(_FENCE)
        if not fenced and _HEADING.match(line) and any(map(str.strip, parts[-1])):
            parts.append([])
        parts[-1].append(line)
    return ["\n".join(part) for part in parts]


def _level(part: Part) -> int | None:
    """That of the heading with which a part begins; None of text and code."""
    cell, text = part
    match = _HEADING.match(text.lstrip()) if cell.cell_type == "markdown" else None
    return len(match[1]) if match else None


def _is_bare(parts: Sequence[Part], at: int) -> bool:
    """Whether a part is a heading with pieces below it, and nothing else, that say nothing."""
    level = _level(parts[at])
    if level is None:
        return False
    below = [part for part in _below(parts, at, level) if _level(part) is None]
    return bool(below) and all(_silent(cell) for cell, _ in below)


def _below(parts: Sequence[Part], at: int, level: int) -> Iterator[Part]:
    """What stands below a heading: up to the next one of its level or above."""
    for part in parts[at + 1 :]:
        if (_level(part) or level + 1) <= level:
            return
        yield part


def _silent(cell: NotebookNode) -> bool:
    """Whether a cell has outputs, and all are empty; a cell without any may be a calculation."""
    return bool(cell.get("outputs")) and all(
        output.output_type == "display_data" and output.data.get("text/html") == ""
        for output in cell.outputs
    )


_ELEMENT = re.compile(r"<h([1-6])\b([^>]*)>(.*?)</h\1>", re.S | re.I)
_ANCHOR = re.compile(r"""\bid\s*=\s*["']?([^"'\s>]+)""")
_TYPED = re.compile(r"^\s*(\d{1,4})(?:[.、．]\s*|\s+)")
_MOST = 50
"""More chapters no report has: greater numbers in front of headings are years."""
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


def outline(html: str) -> Outline:
    """Which headings does this HTML have? The notebook's own title gives way to the cover's.

    A heading of level 1 before all others is the notebook's title and is dropped; a later one
    counts as level 2. Those of level 2 are numbered from 1; where a notebook has typed numbers
    that count its chapters, these give way. The contents list levels 2 and 3.

    Examples
    --------
    >>> page = outline("<h1>Report</h1><h2>Results</h2><h3>By region</h3><h2>Next</h2>")
    >>> page.html
    '<h2 id="1-Results">1 Results</h2><h3 id="By-region">By region</h3><h2 id="2-Next">2 Next</h2>'
    >>> [(heading.text, len(heading.children)) for heading in page.headings]
    [('1 Results', 1), ('2 Next', 0)]
    """
    taken = set(_TAKEN)
    heads = numbered([(int(match[1]), match[3]) for match in _ELEMENT.finditer(html)])
    entries = iter(heads)
    found: list[Heading] = []

    def anchored(match: re.Match[str]) -> str:
        attributes, (level, inner) = match[2], next(entries)
        if not level:
            return ""
        text = " ".join(unescape(re.sub(r"<[^>]+>", "", inner)).split())
        own = _ANCHOR.search(attributes)
        anchor = own[1] if own else _free(_slug(text), taken)
        taken.add(anchor)
        found.append(Heading(level, text, anchor))
        mark = "" if own else f' id="{anchor}"'
        return f"<h{level}{attributes}{mark}>{inner}</h{level}>"

    html = _ELEMENT.sub(anchored, html)
    return Outline(html.strip(), _nested(heading for heading in found if heading.level <= 3))


def numbered(heads: Sequence[tuple[int, str]]) -> list[tuple[int, str]]:
    """At which level and with which number does each of these headings stand? See `outline`.

    Level 0 is the notebook's own title, which gives way to the cover's.

    Examples
    --------
    >>> numbered([(1, "Report"), (2, "Results"), (3, "By region"), (2, "Next")])
    [(0, 'Report'), (2, '1 Results'), (3, 'By region'), (2, '2 Next')]
    """
    typed = _counts(heads)
    number = count(1)
    told: list[tuple[int, str]] = []
    for given, given_text in heads:
        level, text = max(given, 2), given_text
        if given == 1 and not any(kept for kept, _ in told):
            level = 0
        elif level == 2:
            text = _TYPED.sub("", text, count=1) if typed else text.lstrip()
            text = f"{next(number)}{'. ' if text[:1].isdigit() else ' '}{text}"
        told.append((level, text))
    return told


def _counts(heads: Sequence[tuple[int, str]]) -> bool:
    """Whether numbers stand in front of chapters that count them, of which some may be gone."""
    typed = (_TYPED.match(text) for level, text in heads if level <= 2)
    numbers = [int(match[1]) for match in typed if match]
    rising = all(earlier < later for earlier, later in pairwise(numbers))
    return len(numbers) > 1 and rising and numbers[-1] <= _MOST


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
