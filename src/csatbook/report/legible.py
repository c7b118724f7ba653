"""Text without signs that nobody sees and machines obey: in pages, in tables, on a terminal."""

from __future__ import annotations

import re

# Colours and commands of terminals, whole; then what is left of them.
_COMMAND = re.compile(
    r"\x1b(?:\[[0-9;:?]{0,40}[ -/]{0,5}[@-~]|\][^\x07\x1b\n]{0,200}(?:\x07|\x1b\\))"
)
# Controls (but for tab and line end), marks and overrides of direction, signs without width, tags.
# What joins the parts of an emoji or of Indian letters stays.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)


def legible(text: str) -> str:
    r"""How does this text read without what only machines see?

    Examples
    --------
    >>> legible("\x1b[31m华东\x1b[0m \u202etxt.exe\u200b 👨‍👩")
    '华东 txt.exe 👨‍👩'
    """
    return _UNSEEN.sub("", _COMMAND.sub("", text))
