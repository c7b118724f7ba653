"""A page's text in the blocks that readers take in at once: a sentence, a row, a tile, a label."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from csatbook.report.facts.token import Token, tokens

_TAG = re.compile(r"""(<(?:[^<>"']|"[^"]*"|'[^']*')*>)""")
_NAME = re.compile(r"<(/?)([a-zA-Z][\w-]*)")
_SPOKEN = re.compile(r"""\s(?:aria-label|alt)=("[^"]*"|'[^']*')""")
_BEGINS = {"p", "li", "tr", "dt", "text", "caption", "figcaption", "summary", "svg", "img"}
_BEGINS |= {f"h{level}" for level in range(1, 7)}
FACTS = re.compile(r""" data-facts=("[^"]*"|[^\s"/>]+)""")
_BOXES = re.compile(r'class="(?:tile|callout|scroll)\b')
BREAK = "\x1f"
"""Between the texts of a block that stand in elements of their own: no number goes over it."""
_SILENT = {"head", "style", "script", "title", "pre", "blockquote", "nav"}
"""What shows no figures of the report: customers' words and what analysts print are their own."""


@dataclass
class PageBlock:
    """A block of a page: the name of its element, and the places of its texts among the parts."""

    name: str
    frame: list[str] = field(default_factory=list)
    """What is said above it: a table's caption and headings, a figure's description."""
    places: list[int] = field(default_factory=list)
    spoken: int | None = None
    """The place of the tag whose `aria-label` or `alt` is this block's text."""

    @property
    def is_drawn(self) -> bool:
        """Whether it is a text of a drawing."""
        return self.name == "text"


class PageText:
    """A page in parts, texts and tags by turns: what is put in place of one changes no other."""

    def __init__(self, page: str) -> None:
        self.parts = _TAG.split(page)

    @property
    def written(self) -> str:
        """The page, with what has been put into it."""
        return "".join(self.parts)

    @cached_property
    def blocks(self) -> Sequence[PageBlock]:
        """Its blocks, in their order."""
        return tuple(self._blocks())

    def text(self, block: PageBlock) -> str:
        """What a block says, as it is written in HTML."""
        if block.spoken is not None:
            return spoken(self.parts[block.spoken])
        return BREAK.join(self.parts[place] for place in block.places)

    def _blocks(self) -> Iterator[PageBlock]:
        silent = ""
        reader = _Reader()
        for place, part in enumerate(self.parts):
            if place % 2 == 0:
                if not silent and part and not part.isspace():
                    reader.read(place, part)
                continue
            match = _NAME.match(part)
            if match is None:
                continue
            closing, name = match[1], match[2].lower()
            if silent or name in _SILENT:
                # What is in a silent element is silent, also where such elements stand in it.
                silent = "" if closing and name == silent else silent or ("" if closing else name)
            elif closing:
                reader.in_head &= name != "thead"
            else:
                yield from reader.enter(name, part, place)
        if reader.block.places:
            yield reader.block


class _Reader:
    """Where the way through a page has come to."""

    def __init__(self) -> None:
        self.block = PageBlock("")
        self.in_head = False
        self._frame: list[str] = []

    def read(self, place: int, text: str) -> None:
        """Take up a text."""
        self.block.places.append(place)
        if self.block.name == "caption" or self.in_head:
            self._frame.append(text)

    def enter(self, name: str, tag: str, place: int) -> Iterator[PageBlock]:
        """Go into an element: which blocks are complete with that?"""
        if name in ("table", "figure"):
            self._frame = []
        self.in_head |= name == "thead"
        if label := spoken(tag):
            if 'role="img"' in tag:
                self._frame = [label]
            yield PageBlock(name, spoken=place)
        if name in _BEGINS or _BOXES.search(tag):
            if self.block.places:
                yield self.block
            self.block = PageBlock(name, self._frame)


def numbers(html: str) -> Iterator[Token]:
    """Which numbers does this part of a page show, draw or read out?

    Examples
    --------
    >>> [token.digits for token in numbers('<p>78.4% of <b>210</b></p>')]
    ['78.4', '210']
    """
    page = PageText(html)
    for block in page.blocks:
        yield from tokens(page.text(block))


def spoken(tag: str) -> str:
    """Which text is read out for this element? As it is written in HTML."""
    match = _SPOKEN.search(tag)
    return match[1][1:-1] if match else ""


def facts_of(tag: str) -> list[str]:
    """Which facts does this tag name?

    Examples
    --------
    >>> facts_of('<text x=1 data-facts="7 -">'), facts_of("<text data-facts=7>"), facts_of("<p>")
    (['7', '-'], ['7'], [])
    """
    match = FACTS.search(tag)
    return match[1].strip('"').split() if match else []


def with_attribute(tag: str, name: str, value: str) -> str:
    """How does this opening tag read with one attribute more?

    Examples
    --------
    >>> with_attribute("<br/>", "data-facts", "3"), with_attribute("<p>", "data-facts", "1 2")
    ('<br data-facts="3"/>', '<p data-facts="1 2">')
    >>> with_attribute("<p>", "data-facts", "3")
    '<p data-facts=3>'
    """
    if tag.endswith("/>"):
        return f'{tag.removesuffix("/>")} {name}="{value}"/>'
    quoted = value if value.isdigit() else f'"{value}"'
    return f"{tag.removesuffix('>')} {name}={quoted}>"
