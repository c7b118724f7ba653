"""Plain tables for a terminal or a log."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.cells import cell_len

from csatbook.run.terminal import safe

Row = Sequence[object]


def table(head: Row, rows: Iterator[Row] | Sequence[Row]) -> Iterator[str]:
    """How does this table look in a terminal? Numbers to the right; Chinese is twice as wide.

    Examples
    --------
    >>> for line in table(("region", "n"), [("华东", 1200), ("north", 7)]):
    ...     print(line)
    region      n
    华东    1,200
    north       7
    """
    rows = list(rows)
    texts = [[safe(one) for one in head], *([_shown(one) for one in row] for row in rows)]
    widths = [max(map(cell_len, column)) for column in zip(*texts, strict=True)]
    right = [
        bool(rows) and all(isinstance(one, int | float) or one == "" for one in column)
        for column in zip(*rows, strict=True)
    ] or [False] * len(head)
    for line in texts:
        cells = [
            " " * (width - cell_len(text)) + text
            if number
            else text + " " * (width - cell_len(text))
            for text, width, number in zip(line, widths, right, strict=True)
        ]
        yield "  ".join(cells).rstrip()


def _shown(value: object) -> str:
    if isinstance(value, float):
        return f"{value:,.4g}" if abs(value) < 1000 else f"{value:,.0f}"
    return f"{value:,}" if isinstance(value, int) else safe(value)
