"""Every number of a page bound to the fact that it comes from."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from functools import partial
from typing import Any

from nbformat import NotebookNode

from csatbook.report.facts import seal
from csatbook.report.facts.blocks import BREAK, PageBlock, PageText, facts_of, with_attribute
from csatbook.report.facts.sources import Fact, Sources
from csatbook.report.facts.token import Token, number_text, tokens
from csatbook.report.frame import mark

_OPENING = '<script type="application/json" id="facts">'
_CLOSING = "</script>"
_NOTHING_RUNS = "default-src 'none';"
_TAGGED = re.compile(r"</?data\b[^>]*>")
_DATA = re.compile(r"<data value=[^\s>]* data-fact=(\d+)>([^<]*)</data>")


def bind(page: str, notebook: NotebookNode, *, script: str = "", words: Sequence[str] = ()) -> str:
    """Which fact is each number of this page? The page that says so of each.

    Numbers in texts stand in `<data value data-fact>`; an element whose text is drawn or read out
    names its facts in `data-facts`. What the facts are stands in a block at the end of the page.
    A page of a notebook that keeps no tables stays as it is.

    Parameters
    ----------
    page, notebook : the page, and what it was made from
    script : what shows base, interval and source of a number to who asks, and hands out figures;
        the only one that the page lets run
    words : what readers call these three, and the keeping of a figure as a file
    """
    from csatbook.report.facts import kept  # noqa: PLC0415 - overview pages need no pandas

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
    told = book.told() | {"words": words, "seal": sealed}
    data = json.dumps(told, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    facts = f"{_OPENING}{data}{_CLOSING}\n"
    if not script:
        return f"{bound[:at]}{facts}{bound[at:]}"
    head = bound[:at].replace(_NOTHING_RUNS, f"{_NOTHING_RUNS} script-src {mark(script)};", 1)
    return f"{head}{facts}<script>{script}</script>\n{bound[at:]}"


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
    return facts_of(page.parts[_place(block)])


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


def _counted(value: float | None) -> float | int | None:
    """A base without a point behind it."""
    return int(value) if value is not None and value.is_integer() else value


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

    def told(self) -> dict[str, Any]:
        """Tables, rows and facts as the page carries them.

        A table: its name, the columns by which its rows are known, and what all of these rows have
        in the first of them. A row: its table, what it has in the others, as places among the
        `names`, and how many rows before it have the same. A fact: its row, its column, 1 where its
        sign is turned; then its base and the ends of its interval, as far as there are any.
        """
        tables: dict[str, tuple[int, list[str], list[tuple[str, ...]]]] = {}
        rows: dict[tuple[str, int], int] = {}
        columns: dict[str, int] = {}
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
            column = columns.setdefault(fact.column, len(columns))
            entry = [
                rows[fact.table, fact.row],
                column,
                int(fact.turned),
                *map(_counted, self._known.beside(fact)),
            ]
            while entry[-1] in (None, 0) and len(entry) > 2:
                entry.pop()
            facts.append(entry)
        told: list[list[Any]] = []
        names: dict[str, int] = {}
        for name, (number, keyed, _) in tables.items():
            mine = [row for row in listed if row[0] == number]
            shared = 0
            while shared < len(keyed) and len({row[1 + shared] for row in mine}) == 1:
                shared += 1
            told.append([name, keyed, mine[0][1 : 1 + shared]])
            for row in mine:
                *own, before = row[1 + shared :]
                row[1:] = [names.setdefault(part, len(names)) for part in own]
                row.extend([before] if before else [])
        lists = {"tables": told, "columns": list(columns), "names": list(names)}
        return lists | {"rows": listed, "facts": facts}
