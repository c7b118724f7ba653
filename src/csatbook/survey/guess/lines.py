"""Lines of a study file: texts as YAML takes them, and remarks behind or above them."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable

from csatbook.survey.guess.column import Guess
from csatbook.survey.guess.sketch import SketchedPart

_PLAIN = re.compile(
    r"[A-Za-z\u4e00-\u9fff][\w\u4e00-\u9fff /.–-]*[\w\u4e00-\u9fff)]|[A-Za-z\u4e00-\u9fff]"
)
_WORDS = {"true", "false", "yes", "no", "on", "off", "null", "y", "n", "none", "nan", "inf"}
_AT = 60
"""Where remarks begin, so that they stand below each other."""


def remarked(line: str, remark: str) -> str:
    """The line with the remark behind it, or above it where it is long."""
    wide = sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in line)
    if not remark:
        return line
    remark = shown_name(remark)
    if wide >= _AT:
        return f"{line[: len(line) - len(line.lstrip())]}# {remark}\n{line}"
    return f"{line}{' ' * (_AT - wide)}# {remark}"


def evidence_of(guess: Guess) -> str:
    """Why a column was taken so, and what is doubtful about it."""
    if not guess.doubt:
        return guess.evidence
    return f"{guess.evidence} – {guess.doubt}"


def shown_name(name: str) -> str:
    """A heading in one line."""
    return " ".join(name.split())


def scalar(text: str) -> str:
    """A text as YAML takes it for a text."""
    if _PLAIN.fullmatch(text) and text.casefold() not in _WORDS and "  " not in text:
        return text
    return json.dumps(text, ensure_ascii=False)


def from_column(part: SketchedPart) -> list[str]:
    """The column of a part, where it is not called as the part is."""
    name = part.guess.column.name
    return [] if name == part.key else [f"from: {scalar(name)}"]


def section(name: str, lines: Iterable[str]) -> list[str]:
    """These lines below their key; nothing where there are none, a remark where all are remarks."""
    listed = list(lines)
    if listed and all(line.splitlines()[-1].lstrip().startswith("#") for line in listed):
        return ["", *(f"# {name}:", *listed)]
    return ["", f"{name}:", *listed] if listed else []
