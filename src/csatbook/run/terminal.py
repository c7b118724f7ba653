"""Text on its way to a terminal."""

from __future__ import annotations

import sys
from io import TextIOWrapper

from csatbook.report.legible import legible


def safe(text: object) -> str:
    """How may this be shown? Survey texts could hold codes that a terminal would obey.

    Examples
    --------
    >>> safe("华东" + chr(27) + "[2J")
    '华东'
    """
    signs = legible(str(text))
    return "".join(one if one.isprintable() or one == "\n" else "\ufffd" for one in signs)


def forgive() -> None:
    """Let a terminal that cannot show a letter show its code instead of ending the command."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
