"""What a report is put together from: pieces that say what they are and not how they look."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Span:
    """Some words of a text that are more than that: set higher, stressed, or read out otherwise."""

    text: str
    raised: bool = False
    strong: bool = False
    said: str = ""
    """What is read out in place of the text; empty: the text itself."""


Words = str | tuple[str | Span, ...]
"""A text, or its parts in their order."""


@dataclass(frozen=True)
class Paragraph:
    """Sentences; `kind` is lead, head, note, empty (what is not shown, and why), or nothing."""

    words: Words
    kind: str = ""


@dataclass(frozen=True)
class Subheading:
    """A heading inside a section; at level 3 that of a section only some studies have."""

    words: Words
    level: int = 4


@dataclass(frozen=True)
class Bullets:
    """A list of sentences; `kind` is findings, notes or glossary."""

    items: tuple[Words, ...]
    kind: str = "findings"


@dataclass(frozen=True)
class Callout:
    """A boxed remark; `kind` is good, warn or bad."""

    words: Words
    kind: str


@dataclass(frozen=True)
class Quote:
    """A customer's words; `tone` is positive, negative or neutral, `lang` their BCP 47 language."""

    words: Words
    tone: str
    lang: str | None = None


@dataclass(frozen=True)
class Tile:
    """One figure that matters, and what it is."""

    label: str
    value: str
    detail: str
    delta: tuple[str, ...] = ()
    """What it is beside others, a line each."""


@dataclass(frozen=True)
class Tiles:
    """The figures that matter, beside each other."""

    tiles: tuple[Tile, ...]


@dataclass(frozen=True)
class Column:
    """A column's heading; figures are aligned to the right."""

    label: str
    numeric: bool = True


@dataclass(frozen=True)
class Row:
    """A row's cells, already written; the first one is its heading."""

    cells: tuple[Words, ...]
    kind: str = ""
    """`muted` for too few answers, `total` for a row that sums up, or nothing."""


@dataclass(frozen=True)
class PieceTable:
    """Rows under headings; the first `labels` columns say of what each row is."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    labels: int = 1


@dataclass(frozen=True)
class Figure:
    """A drawing as SVG whose text stays text.

    `alt` says what it shows to those who do not see it; `share` is how much of the column's width
    it takes.
    """

    svg: str
    alt: str
    caption: str
    share: float = 1
    narrow: str = ""
    """The same for a phone; empty: as it is. The page holds both, the PDF only the other."""


@dataclass(frozen=True)
class Foreign:
    """HTML that others wrote, which says itself how it looks, and the same in plain words."""

    html: str
    text: str = ""


Piece = Paragraph | Subheading | Bullets | Callout | Quote | Tiles | PieceTable | Figure | Foreign


def plain(words: Words) -> str:
    """How do these words read, without how they look?

    Examples
    --------
    >>> plain(("4.1 ", Span("B", raised=True, said="above B")))
    '4.1 B above B'
    """
    if isinstance(words, str):
        return words
    parts = (part if isinstance(part, str) else _told(part) for part in words)
    return "".join(parts)


def _told(span: Span) -> str:
    return f"{span.text} {span.said}" if span.said else span.text
