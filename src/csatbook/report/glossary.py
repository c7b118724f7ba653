"""Terms that readers may not know, each with a plain sentence: those that a page uses."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from html import unescape

from nbformat import NotebookNode

from csatbook.report import fragment
from csatbook.report.fragment import Fragment
from csatbook.report.piece import Span
from csatbook.study import wording
from csatbook.study.wording import Language

_KIND = "glossary"
_OPENING = f'<ul class="{_KIND}">'
_ROOM = "glossary."
_COLON = {"zh": "：", "en": ": "}
_TAG = re.compile(r"<[^<>]*>")


@dataclass(frozen=True)
class Term:
    """A term: its `key` in the wording, the forms in which it occurs, and what it means."""

    key: str
    forms: tuple[str, ...]
    meaning: str

    @property
    def occurs(self) -> Callable[[str], object]:
        """Whether a text has one of its forms, as words of their own where letters make words."""
        return _pattern(self.forms).search

    def used(self, text: str) -> Term:
        """The term in those of its forms that a text has."""
        forms = tuple(form for form in self.forms if _pattern((form,)).search(text))
        return Term(self.key, forms, self.meaning)


@cache
def terms(language: Language) -> tuple[Term, ...]:
    """Which terms are explained at all, in the order of the wording?

    Examples
    --------
    >>> terms("en")[1].forms, terms("en")[1].meaning
    (('response rate',), 'how many of those who were asked answered.')
    """
    told = []
    for key, texts in wording.catalogue().items():
        if key.startswith(_ROOM):
            forms, _, meaning = texts[language].partition(_COLON[language])
            told.append(Term(key.removeprefix(_ROOM), tuple(forms.split(" / ")), meaning))
    return tuple(told)


def listed(explained: Iterable[Term], language: Language) -> Fragment:
    """How are these terms shown? A list; nothing where there are none.

    Examples
    --------
    >>> listed(terms("zh")[1:2], "zh").text
    '- 回收率：收回的问卷占发出问卷的比例。'
    """
    colon = _COLON[language]
    shown = [
        (Span(" / ".join(term.forms), strong=True), colon + term.meaning) for term in explained
    ]
    return fragment.bullets(shown, _KIND) if shown else fragment.NOTHING


def kept_to_page(cells: Iterable[NotebookNode], language: Language) -> None:
    """Keep the glossary of a report to what its other cells say.

    Parameters
    ----------
    cells : those that the reader sees, of one language; a glossary in them is put in its place,
        other outputs stay the same objects
    language : of the report
    """
    seen = list(cells)
    if not any(_is_glossary(output) for cell in seen for output in cell.get("outputs", ())):
        return
    text = "\n".join(part for cell in seen for part in _said(cell))
    for cell in seen:
        if cell.cell_type == "code":
            cell.outputs = [_kept(output, text, language) for output in cell.outputs]


def _kept(output: NotebookNode, text: str, language: Language) -> NotebookNode:
    if not _is_glossary(output):
        return output
    offered = unescape(_TAG.sub("", output.data["text/html"]))
    used = [
        term.used(text) for term in terms(language) if term.meaning in offered and term.occurs(text)
    ]
    shown = listed(used, language)
    result = copy.copy(output)
    result.data = {form: shown.written(form) for form in output.data}
    return result


def _is_glossary(output: NotebookNode) -> bool:
    return str(output.get("data", {}).get("text/html", "")).startswith(_OPENING)


def _said(cell: NotebookNode) -> Iterator[str]:
    """What a cell says to the reader, without its glossary."""
    if cell.cell_type == "markdown":
        yield cell.source
    for output in cell.get("outputs", ()):
        data = output.get("data", {})
        if not _is_glossary(output):
            yield unescape(_TAG.sub(" ", data.get("text/html", "")))
            yield data.get("text/markdown", "")


@cache
def _pattern(forms: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(map(_form, forms)))


def _form(form: str) -> str:
    """A pattern for a form, also of several, that may begin a sentence and is no part of a word."""
    first = f"[{form[0].upper()}{form[0].lower()}]" if form[0].isascii() else re.escape(form[0])
    before = r"(?<![A-Za-z0-9])" if form[0].isascii() and form[0].isalnum() else ""
    after = r"s?(?![A-Za-z0-9])" if form[-1].isascii() and form[-1].isalnum() else ""
    return before + first + re.escape(form[1:]) + after
