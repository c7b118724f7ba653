"""What every page has, be it a report or an overview: language, style sheet, page numbers."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from csatbook.study.wording import Language

LANG: dict[Language, str] = {"zh": "zh-CN", "en": "en"}


@cache
def style(templates: Path, *names: str) -> str:
    """Which style do these sheets make? One after the other, without comments and needless space.

    `names` are places below `templates`, such as `csatbook/style.css`.
    """
    text = "\n".join((templates / name).read_text(encoding="utf-8") for name in names)
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.S)
    return re.sub(r"\s*([{};,])\s*", r"\1", re.sub(r"(?<=[\w-]):\s+", ":", text)).strip()


@cache
def script(templates: Path, *names: str) -> str:
    """Which script do these make? One after the other, without indents and empty lines.

    `names` are places below `templates`.
    """
    text = "\n".join((templates / name).read_text(encoding="utf-8") for name in names)
    return re.sub(r"\n\s+", "\n", text).strip()


def page_parts(text: str) -> tuple[str, str, str]:
    """What stands before, between and behind the page numbers? For the style sheet's counters.

    Examples
    --------
    >>> page_parts("Page {page} of {pages}")
    ('Page ', ' of ', '')
    """
    before, _, rest = text.partition("{page}")
    between, _, behind = rest.partition("{pages}")
    return before, between, behind
