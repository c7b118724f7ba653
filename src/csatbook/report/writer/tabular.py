"""Tables for paper: how wide each column is, and which columns stand on which part."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from unicodedata import east_asian_width

from csatbook.report.writer import literal

_WIDTH = 481.0
"""Of the text on a page, in points."""
_MANY = 7
"""More columns than these are set smaller, and closer to each other."""
_SIZES = {False: (8.6, 13.8), True: (7.4, 7.4)}
"""Size of the letters, and what a cell keeps free at its sides, in points; of many columns."""
_SPARE = 0.3
"""Since widths of letters are those of most letters, in em."""
_BOLD = 1.06
"""Bold letters are so much wider."""
_BREAK = re.compile(r"[\s/·]+")


@dataclass(frozen=True)
class Cell:
    """What stands in a cell, as Typst code and as plain text, over how many columns and rows.

    `look` holds further arguments of the template's function `cell`.
    """

    code: str
    text: str
    across: int = 1
    down: int = 1
    look: str = ""


Cells = Sequence[Cell]


def tabular(
    caption: str,
    head: Sequence[Cells],
    body: Sequence[tuple[str, Cells]],
    *,
    numeric: Sequence[bool],
    labels: int = 1,
) -> str:
    """How does this table read for Typst?

    Columns are as wide as browsers would make them. Where they do not fit on the page beside each
    other, the table is parted: each part begins with the first `labels` columns, and the template
    says above it which of the others it has.

    Parameters
    ----------
    caption : above the table; may be empty
    head : rows of headings
    body : rows, each with its kind: `muted`, `total` or nothing
    numeric : for each column, whether its figures are aligned to the right
    labels : how many of the first columns say of what each row is
    """
    grid = [_placed(rows, len(numeric)) for rows in (head, [cells for _, cells in body])]
    dense = len(numeric) > _MANY
    size, padding = _SIZES[dense]
    limit = _WIDTH / size
    wants = [
        _want([*_column(grid[0], at, head=True), *_column(grid[1], at, numeric=is_numeric)])
        for at, is_numeric in enumerate(numeric)
    ]
    wide = _BOLD if any(kind == "total" for kind, _ in body) else 1.0
    free = padding / size + _SPARE
    wants = [(least * wide + free, most * wide + free) for least, most in wants]
    labels = min(labels, len(numeric) - 1)
    blocks = list(_blocks([least for least, _ in wants], limit, labels))
    kinds = [kind for kind, _ in body]
    parts = [
        _part(grid, block, kinds, _shares([wants[at] for at in block], limit, len(numeric) > 3))
        for block in blocks
    ]
    told = ""
    if len(blocks) > 1:
        spans = [f"({block[labels] - labels + 1}, {block[-1] - labels + 1})" for block in blocks]
        told = f", told: {literal.array([*spans, str(len(numeric) - labels)])}"
    aligned = literal.array("true" if is_numeric else "false" for is_numeric in numeric)
    return (
        f"#tabular(caption: {literal.string(caption)}, dense: {str(dense).lower()}, "
        f"numeric: {aligned}, parts: {literal.array(parts)}{told})"
    )


Grid = list[list[tuple[Cell, int, int]]]
"""For each row and column, the cell that covers it, and the row and column where that begins."""


def _placed(rows: Sequence[Cells], width: int) -> Grid:
    blank = Cell('""', "")
    grid: list[list[tuple[Cell, int, int] | None]] = [[None] * width for _ in rows]
    for at, cells in enumerate(rows):
        place = 0
        for cell in cells:
            while place < width and grid[at][place] is not None:
                place += 1
            for down in range(at, min(at + cell.down, len(rows))):
                for right in range(place, min(place + cell.across, width)):
                    grid[down][right] = (cell, at, place)
    return [
        [entry or (blank, at, place) for place, entry in enumerate(row)]
        for at, row in enumerate(grid)
    ]


def _column(
    grid: Grid, at: int, *, head: bool = False, numeric: bool = False
) -> Iterator[tuple[float, float]]:
    """The least and the full width of each cell that stands in this column alone, in em."""
    for row in grid:
        cell, _, _ = row[at]
        if cell.across == 1:
            full = _em(cell.text)
            yield (full if numeric and not head else _least(cell.text)), full


def _want(cells: Iterable[tuple[float, float]]) -> tuple[float, float]:
    known = list(cells) or [(1.0, 1.0)]
    return max(least for least, _ in known), max(full for _, full in known)


def _least(text: str) -> float:
    """As wide as its longest word; Chinese may be parted anywhere, but is not to be a column."""
    return max(
        (
            min(_em(word), 4.0)
            if any(east_asian_width(sign) in "WF" for sign in word)
            else _em(word)
            for word in _BREAK.split(text)
        ),
        default=0.0,
    )


def _em(text: str) -> float:
    """About how wide the text is, in the size of its letters."""
    return max((sum(map(_advance, line)) for line in text.split("\n")), default=0.0)


def _advance(sign: str) -> float:
    if east_asian_width(sign) in "WF":
        return 1.0
    if sign in " .,:;'|!il()[]-j":
        return 0.32
    return 0.9 if sign in "mwMW%@" else 0.66 if sign.isupper() else 0.57


def _blocks(least: Sequence[float], limit: float, labels: int) -> Iterator[tuple[int, ...]]:
    """Which columns stand beside each other? Each block begins with the labels.

    In as few blocks as fit on the page, which are about equally wide: no column stands alone.

    Examples
    --------
    >>> list(_blocks([4.0, 2.0, 2.0, 2.0, 2.0, 2.0], 13.0, 1))
    [(0, 1, 2, 3), (0, 4, 5)]
    """
    first = tuple(range(labels))
    room = limit - sum(least[:labels])
    fewest = len(_filled(least, room, labels))
    # The least room into which they go in as many blocks: what some of the columns take together.
    sums = sorted(
        sum(least[start:stop])
        for start in range(labels, len(least))
        for stop in range(start + 1, len(least) + 1)
    )
    at = bisect_left(sums, True, key=lambda wide: len(_filled(least, wide, labels)) <= fewest)
    for block in _filled(least, min([*sums[at : at + 1], room]), labels):
        yield (*first, *block)


def _filled(least: Sequence[float], room: float, labels: int) -> list[list[int]]:
    """The columns after the labels, as many in a block as go into this room."""
    blocks: list[list[int]] = [[]]
    for at in range(labels, len(least)):
        if blocks[-1] and sum(least[place] for place in blocks[-1]) + least[at] > room:
            blocks.append([])
        blocks[-1].append(at)
    return blocks


def _shares(wants: Sequence[tuple[float, float]], limit: float, whole: bool) -> list[float]:
    """How wide is each column, in em? As a browser lays them out: at least its longest word."""
    least, full = sum(least for least, _ in wants), sum(full for _, full in wants)
    if full <= limit:
        stretch = limit / full if whole else max(1.0, 24.0 / full)
        return [most * stretch for _, most in wants]
    room = max(limit - least, 0.0) / (full - least) if full > least else 0.0
    return [low + (most - low) * room for low, most in wants]


def _part(
    grid: Sequence[Grid], block: Sequence[int], kinds: Sequence[str], widths: Sequence[float]
) -> str:
    head, body = (
        literal.array(literal.array(_row(row, at, block)) for at, row in enumerate(rows))
        for rows in grid
    )
    columns = literal.array(f"{width:.2f}" for width in widths)
    places = literal.array(map(str, block))
    told = literal.array(map(literal.string, kinds))
    return f"(columns: {columns}, places: {places}, kinds: {told}, head: {head}, body: {body})"


def _row(row: Sequence[tuple[Cell, int, int]], at: int, block: Sequence[int]) -> Iterator[str]:
    """The cells of a row that begin in it, as many columns wide as the block has of them."""
    for (above, _), group in groupby((row[place] for place in block), key=lambda cell: cell[1:]):
        covered = list(group)
        cell = covered[0][0]
        if above != at:
            continue
        if len(covered) == 1 and cell.down == 1 and not cell.look:
            yield cell.code
            continue
        look = f", {cell.look}" if cell.look else ""
        yield f"(body: {cell.code}, across: {len(covered)}, down: {cell.down}{look})"
