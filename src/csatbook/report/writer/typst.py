"""Pieces as Typst: calls of the template's functions, with every text in a string literal."""

from __future__ import annotations

from csatbook.report import piece
from csatbook.report.piece import Piece
from csatbook.report.writer import foreign, literal, tabular
from csatbook.report.writer.tabular import Cell


def write(shown: Piece) -> str:
    r"""How does this piece read for Typst? `templates/csatbook_pdf/style.typ` says how it looks.

    Examples
    --------
    >>> print(write(piece.Paragraph("#1 is \"best\"", "note")))
    #said("#1 is \"best\"", kind: "note")
    """
    match shown:
        case piece.Paragraph(words, kind):
            return f"#said({literal.words(words)}, kind: {literal.string(kind)})"
        case piece.Subheading(words, level):
            return f"#headed({literal.words(words)}, level: {level})"
        case piece.Bullets(items, kind):
            rows = literal.array(map(literal.words, items))
            return f"#points({rows}, kind: {literal.string(kind)})"
        case piece.Callout(words, kind):
            return f"#boxed({literal.words(words)}, kind: {literal.string(kind)})"
        case piece.Quote(words, tone, lang):
            spoken = (lang or "und").partition("-")[0]
            language = f", language: {literal.string(spoken)}" if spoken != "und" else ""
            return f"#quoted({literal.words(words)}, tone: {literal.string(tone)}{language})"
        case piece.Tiles(tiles):
            return f"#tiles({literal.array(map(_tile, tiles))})"
        case piece.PieceTable():
            return _table(shown)
        case piece.Figure():
            alt, caption = literal.string(shown.alt), literal.string(shown.caption)
            name = literal.string(foreign.drawing_name(shown.svg))
            share = f", share: {shown.share:.0%}" if shown.share < 1 else ""
            return f"#drawing({name}, alt: {alt}, caption: {caption}{share})"
        case piece.Foreign(html):
            return foreign.typeset(html)


def _seen(words: piece.Words) -> str:
    parts = (words,) if isinstance(words, str) else words
    return "".join(part if isinstance(part, str) else part.text for part in parts)


def _tile(tile: piece.Tile) -> str:
    parts = map(literal.string, (tile.label, tile.value, tile.detail))
    return literal.array([*parts, literal.array(map(literal.string, tile.delta))])


def _table(table: piece.PieceTable) -> str:
    head = [[Cell(literal.string(column.label), column.label) for column in table.columns]]
    body = [
        (row.kind, [Cell(literal.words(cell), _seen(cell)) for cell in row.cells])
        for row in table.rows
    ]
    numeric = [column.numeric for column in table.columns]
    return tabular.tabular(table.caption, head, body, numeric=numeric, labels=table.labels)
