"""Is each number of a page that of its table? Checked from the page and the tables alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from csatbook.errors import ParameterError, Problem
from csatbook.report.facts import bind, seal
from csatbook.report.facts.blocks import FACTS, PageText, facts_of
from csatbook.report.facts.check import Checked, Facts, Fault, results
from csatbook.report.facts.token import tokens

_DATA = re.compile(r"<data value=([^\s>]*) data-fact=([^\s>]*)>([^<]*)</data>")
_ANY_DATA = re.compile(r"</?data\b[^>]*>")
_HEADING = re.compile(r"<h[23]\b[^>]*>(.*?)</h[23]>", re.S)
_HIDDEN = "\x1e"


def verify(report: Path) -> Checked:
    """Is each number of this page that of the result tables beside it?

    Parameters
    ----------
    report : `report.html` as a run made it, below the folder that has `results/`

    Raises
    ------
    ParameterError
        There is no such page, or it carries no facts.
    """
    try:
        page = report.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise ParameterError(Problem(str(report), "no such report")) from None
    told, page = bind.unbind(page)
    if told is None:
        what = "does not say where its numbers come from: make it again with `csatbook run --force`"
        raise ParameterError(Problem(str(report), what))
    known = Facts(told, results(report))
    shown = [*_marked(page, known), *_described(page, known)]
    faults = [fault for fault in shown if fault]
    return Checked(len(shown), (*faults, *_unsealed(page, told.get("seal", []))))


def _marked(page: str, known: Facts) -> Iterator[Fault | None]:
    """The numbers in the text of a page, each with what is wrong with it."""
    headings = [(match.start(), _words(match[1])) for match in _HEADING.finditer(page)]
    for match in _DATA.finditer(page):
        value, number, text = match.groups()
        several = [token for token in tokens(text) if token.end - token.start == len(text)]
        why = known.fault(number, several[0] if several else None, value)
        place = next((said for at, said in reversed(headings) if at < match.start()), "")
        yield Fault(place, text, why) if why else None
    bare = PageText(FACTS.sub("", _DATA.sub(_HIDDEN, page)))
    place = ""
    for block in bare.blocks:
        text = bare.text(block)
        if block.name in ("h2", "h3"):
            place = _words(text)
        if block.spoken is None and not block.is_drawn:
            for token in bind.counted(block, text):
                said = text[max(0, token.start - 12) : token.end + 12]
                yield Fault(place, token.digits, f"has no source, in “{_words(said)}”")


def _described(page: str, known: Facts) -> Iterator[Fault | None]:
    """The numbers that are drawn or read out, each with what is wrong with it."""
    text = PageText(_ANY_DATA.sub("", page))
    place = ""
    for block in text.blocks:
        said = text.text(block)
        if block.name in ("h2", "h3"):
            place = _words(said)
        if block.spoken is None and not block.is_drawn:
            continue
        tag = text.parts[block.places[0] - 1 if block.spoken is None else block.spoken]
        numbers = facts_of(tag)
        several = bind.counted(block, said)
        for at, token in enumerate(several):
            why = known.fault(numbers[at] if at < len(numbers) else "", token, None)
            shown = token.digits if len(said) > 60 else _words(said)
            yield Fault(place, shown, why) if why else None
        if len(numbers) > len(several):
            yield Fault(place, _words(said)[:60], "lacks a number that was there")


def _unsealed(page: str, sealed: Sequence[Sequence[str]]) -> Iterator[Fault]:
    """The chapters that do not read as they were made."""
    now = seal.seal(PageText(FACTS.sub("", _ANY_DATA.sub("", page))))
    if [heading for heading, _ in now] != [heading for heading, _ in sealed]:
        yield Fault("", "", "has other chapters than it was made with")
    was = {(heading, mark) for heading, mark in sealed}
    for heading, mark in now:
        if (heading, mark) not in was:
            yield Fault(heading, "", "does not read as it was made: something was moved or edited")


def _words(html: str) -> str:
    return " ".join(re.sub(r"<[^<>]*>|[\x1e\x1f]", " ", html).split())
