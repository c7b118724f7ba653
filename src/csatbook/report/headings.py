"""A notebook's headings: those that nothing stands under go, and the others are numbered anew."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import count

from nbformat import NotebookNode

_HEADING = re.compile(r"(#{1,6})\s")
_NUMBERED = re.compile(r"(##\s+)(\d+)(?=\s)")
_FENCE = ("```", "~~~")


def telling(cells: Sequence[NotebookNode]) -> list[NotebookNode]:
    """Which cells are left without the headings of what a study does not have?

    A heading goes, with the text that introduces it, where all code below it shows pieces of a
    report, and all of these are empty. Where the notebook numbers its chapters from 1, those that
    are left are numbered so. The cells are changed in place.
    """
    parts = [
        (cell, part)
        for cell in cells
        for part in (_split(cell.source) if cell.cell_type == "markdown" else [""])
    ]
    numbered = _numbers(parts)
    kept = [pair for at, pair in enumerate(parts) if not _is_bare(parts, at)]
    left: dict[int, list[str]] = {}
    for cell, part in kept:
        left.setdefault(id(cell), []).append(part)
    number = count(1)
    for cell in cells:
        if cell.cell_type == "markdown" and id(cell) in left:
            own = left[id(cell)]
            if numbered == list(range(1, len(numbered) + 1)):
                own = [_NUMBERED.sub(lambda one: f"{one[1]}{next(number)}", part) for part in own]
            cell.source = "\n".join(own)
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
    found = _HEADING.match(text.lstrip()) if cell.cell_type == "markdown" else None
    return len(found[1]) if found else None


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


def _numbers(parts: Sequence[Part]) -> list[int]:
    """The numbers of all numbered chapters."""
    found = (_NUMBERED.match(text.lstrip()) for cell, text in parts if cell.cell_type == "markdown")
    return [int(one[2]) for one in found if one]
