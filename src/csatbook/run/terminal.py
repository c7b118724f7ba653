"""Text and tables on their way to a terminal or a log."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator, Sequence
from io import TextIOWrapper
from typing import TextIO

from csatbook.report.legible import legible

_LEAST = 40
_INDENT = "  "


def safe(text: object) -> str:
    """How may this be shown? Survey texts could hold codes that a terminal would obey.

    Examples
    --------
    >>> safe("华东" + chr(27) + "[2J")
    '华东'
    """
    signs = legible(str(text))
    return "".join(sign if sign.isprintable() or sign == "\n" else "\ufffd" for sign in signs)


def fitted(text: str, stream: TextIO) -> str:
    """The text in lines of the terminal's width, all but the first set in; in one if it is none.

    Files and pipes get one line, so that it can be searched for.
    """
    if not stream.isatty():
        return text
    from rich.console import Console  # noqa: PLC0415 - help needs none of it
    from rich.text import Text  # noqa: PLC0415 - as above

    room = max(_LEAST, shutil.get_terminal_size().columns) - len(_INDENT) - 1
    lines = Text(text).wrap(Console(width=room), room)
    return f"\n{_INDENT}".join(line.plain.rstrip() for line in lines)


def forgive() -> None:
    """Let a terminal that cannot show a letter show its code instead of ending the command."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


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
    from rich.cells import cell_len  # noqa: PLC0415 - help needs none of it

    rows = list(rows)
    texts = [[safe(name) for name in head], *([_shown(value) for value in row] for row in rows)]
    widths = [max(map(cell_len, column)) for column in zip(*texts, strict=True)]
    right = [
        bool(rows) and all(isinstance(value, int | float) or value == "" for value in column)
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
