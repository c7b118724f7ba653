"""What a page says, as fingerprints of its chapters: what is moved or reworded shows there."""

from __future__ import annotations

import re
from hashlib import sha256
from html import unescape

from csatbook.report.facts.blocks import BREAK, PageBlock, PageText

_BREAKS = re.compile(f"[{BREAK}\\s]+")


def seal(page: PageText) -> list[list[str]]:
    """Which fingerprint has each chapter of a page? Each with its heading, from the top on.

    `page` is one whose numbers are not marked.
    """
    chapters: list[tuple[str, list[str]]] = [("", [])]
    for block in page.blocks:
        text = _plain(page, block)
        if block.name in ("h2", "h3"):
            chapters.append((text, []))
        chapters[-1][1].append(f"{block.name}:{text}")
    return [
        [heading, sha256("\n".join(texts).encode()).hexdigest()[:12]] for heading, texts in chapters
    ]


def _plain(page: PageText, block: PageBlock) -> str:
    return _BREAKS.sub(" ", unescape(page.text(block))).strip()
