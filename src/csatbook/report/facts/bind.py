"""Every number of a page bound to the fact that it comes from."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from functools import partial
from typing import Any

from nbformat import NotebookNode

from csatbook.report.facts import kept, seal
from csatbook.report.facts.blocks import BREAK, PageBlock, PageText, with_attribute
from csatbook.report.facts.check import number_text
from csatbook.report.facts.sources import Fact, Sources
from csatbook.report.facts.token import Token, tokens

_OPENING = '<script type="application/json" id="facts">'
_CLOSING = "</script>"
_TAGGED = re.compile(r"</?data\b[^>]*>")
_NAMED = re.compile(r' data-facts="([^"]*)"')
_DATA = re.compile(r"<data value=[^\s>]* data-fact=(\d+)>([^<]*)</data>")


def bind(page: str, notebook: NotebookNode) -> str:
    """Which fact is each number of this page? The page that says so of each.

    Numbers in texts stand in `<data value data-fact>`; an element whose text is drawn or read out
    names its facts in `data-facts`. What the facts are stands in a block at the end of the page.
    A page of a notebook that keeps no tables stays as it is.
    """
    known = kept.sources(notebook)
    if known is None:
        return page
    text = PageText(page)
    met = [(block, counted(block, text.text(block))) for block in text.blocks]
    sealed = seal.seal(text)
    known.prepare(token.digits for _, several in met for token in several)
    book = _Book(known)
    for block, several in met:
        if several:
            _mark(text, block, several, book)
    bound = text.written
    at = bound.rfind("</body>")
    told = json.dumps(book.told(sealed), ensure_ascii=False, separators=(",", ":"))
    data = told.replace("<", "\\u003c")
    return f"{bound[:at]}{_OPENING}{data}{_CLOSING}\n{bound[at:]}"


def carried(page: str) -> bytes:
    """What does a document that prints this page carry of its facts? Nothing where it has none.

    The facts as the page has them, and in `shown` each number of its text, in `drawn` each of its
    drawings, with the number of its fact.
    """
    told, rest = unbind(page)
    if told is None:
        return b""
    shown = [[text, int(number)] for number, text in _DATA.findall(rest)]
    text = PageText(_TAGGED.sub("", rest))
    drawn = [
        [token.digits, int(number)]
        for block in text.blocks
        if (numbers := _facts(text, block))
        for number, token in zip(numbers, counted(block, text.text(block)), strict=False)
        if number != "-"
    ]
    told = {name: part for name, part in told.items() if name != "seal"}
    told |= {"shown": shown, "drawn": drawn}
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def unbind(page: str) -> tuple[dict[str, Any] | None, str]:
    """What does a page say of its facts, if anything, and how does it read without that?"""
    before, opening, rest = page.rpartition(_OPENING)
    told, closing, behind = rest.partition(_CLOSING)
    if not opening or not closing:
        return None, page
    try:
        return json.loads(told), before + behind
    except ValueError:
        return None, before + behind


def counted(block: PageBlock, text: str) -> Sequence[Token]:
    """The numbers of a block, without that which counts the block itself."""
    several = list(tokens(text))
    if block.name in ("h2", "h3") and several and not text[: several[0].start].strip():
        return several[1:]
    return several


def _facts(page: PageText, block: PageBlock) -> Sequence[str]:
    """The facts that the element of a block names, of what it draws or is read out for."""
    if block.spoken is None and not block.is_drawn:
        return ()
    named = _NAMED.search(page.parts[_place(block)])
    return named[1].split() if named else ()


def _place(block: PageBlock) -> int:
    """Where the tag stands that names the facts of a block."""
    return block.places[0] - 1 if block.spoken is None else block.spoken


def _mark(page: PageText, block: PageBlock, several: Sequence[Token], book: _Book) -> None:
    text = page.text(block)
    find = partial(book.fact, text=text, frame=" ".join(block.frame))
    if block.spoken is not None or block.is_drawn:
        place = _place(block)
        facts = " ".join("-" if number is None else f"{number}" for number in map(find, several))
        page.parts[place] = with_attribute(page.parts[place], "data-facts", facts)
        return
    # Where the parts of the block begin in its text.
    begin = 0
    rest = list(several)
    for place in block.places:
        part = page.parts[place]
        end = begin + len(part)
        marked: list[str] = []
        done = 0
        while rest and rest[0].end <= end:
            token = rest.pop(0)
            if token.start < begin:
                continue
            number = find(token)
            if number is None:
                continue
            start, stop = token.start - begin, token.end - begin
            value = book.values[number]
            marked += [part[done:start], f"<data value={value} data-fact={number}>"]
            marked += [part[start:stop], "</data>"]
            done = stop
        page.parts[place] = "".join([*marked, part[done:]])
        begin = end + len(BREAK)


class _Book:
    """The facts of a page, numbered as they are met."""

    def __init__(self, known: Sources) -> None:
        self._known = known
        self._numbers: dict[tuple[Fact, str], int] = {}
        self.values: list[str] = []

    def fact(self, token: Token, text: str, frame: str) -> int | None:
        """The number of the fact that this number of a text is; None where nobody knows."""
        source = self._known.source(token, text, frame)
        if source is None:
            return None
        fact, value = source
        shown = value if isinstance(value, str) else number_text(value)
        number = self._numbers.setdefault((fact, shown), len(self._numbers))
        if number == len(self.values):
            self.values.append(shown)
        return number

    def told(self, sealed: object) -> dict[str, Any]:
        """Tables, rows and facts as the page carries them."""
        tables: dict[str, tuple[int, list[str], list[tuple[str, ...]]]] = {}
        rows: dict[tuple[str, int], int] = {}
        listed: list[list[Any]] = []
        facts: list[list[Any]] = []
        for fact, _ in self._numbers:
            if fact.table not in tables:
                tables[fact.table] = (len(tables), *self._known.keys(fact.table))
            number, _, keys = tables[fact.table]
            if (fact.table, fact.row) not in rows:
                rows[fact.table, fact.row] = len(listed)
                key = keys[fact.row]
                listed.append([number, *key, keys[: fact.row].count(key)])
            entry = [rows[fact.table, fact.row], fact.column]
            facts.append([*entry, 1] if fact.turned else entry)
        return {
            "tables": [[name, columns] for name, (_, columns, _) in tables.items()],
            "rows": listed,
            "facts": facts,
            "seal": sealed,
        }
