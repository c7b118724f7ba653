"""Text on its way to a terminal."""

from __future__ import annotations

import shutil
import sys
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
    return "".join(one if one.isprintable() or one == "\n" else "\ufffd" for one in signs)


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
