"""A part of a report, as a notebook shows it and as the page and the PDF keep it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from markupsafe import Markup

from csatbook.report import piece, written
from csatbook.report.facts import blocks
from csatbook.report.piece import Piece, Words
from csatbook.report.writer import html, plain, typst
from csatbook.study.wording import Language

WRITERS: dict[str, Callable[[Piece], str]] = {
    "text/html": html.write,
    "text/x-typst": typst.write,
    "text/plain": plain.write,
}
"""How a piece is written in each form that a cell's output carries side by side."""


@dataclass(frozen=True)
class Fragment:
    """Pieces below each other."""

    pieces: tuple[Piece, ...] = ()

    def __add__(self, other: Fragment) -> Fragment:
        """One fragment below the other."""
        return Fragment(self.pieces + other.pieces)

    @property
    def html(self) -> Markup:
        """HTML that is safe to show."""
        return Markup("\n").join(map(html.write, self.pieces))

    @property
    def text(self) -> str:
        """The same in plain words."""
        return self.written("text/plain")

    def written(self, form: str) -> str:
        """How do the pieces read in this form, one below the other? See `WRITERS`."""
        return "\n".join(filter(None, map(WRITERS[form], self.pieces)))

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        forms = {form: self.written(form) for form in WRITERS}
        for token in blocks.numbers(forms["text/html"]):
            written.show(token.digits)
        return forms


NOTHING = Fragment()


def join(parts: Iterable[Fragment]) -> Fragment:
    """All parts, one below the other."""
    return Fragment(tuple(chain.from_iterable(part.pieces for part in parts)))


def paragraph(words: Words, kind: str = "") -> Fragment:
    """A paragraph; `kind` is its class: lead, note, empty.

    Examples
    --------
    >>> paragraph("1 < 2", "note").html
    Markup('<p class="note">1 &lt; 2</p>')
    """
    return Fragment((piece.Paragraph(words, kind),))


def in_other_languages(parts: Iterable[Fragment], language: Language) -> bool:
    """Is anything quoted in these that is in another language than the page?"""
    spoken = {each.lang for part in parts for each in part.pieces if isinstance(each, piece.Quote)}
    return bool(spoken - {None, language})


def heading(words: Words, level: int = 4) -> Fragment:
    """A heading inside a section; at level 3 that of a section only some studies have."""
    return Fragment((piece.Subheading(words, level),))


def bullets(items: Sequence[Words], kind: str = "findings") -> Fragment:
    """A list of sentences."""
    return Fragment((piece.Bullets(tuple(items), kind),))


def callout(words: Words, kind: str) -> Fragment:
    """A boxed remark; `kind` is good, warn or bad."""
    return Fragment((piece.Callout(words, kind),))
