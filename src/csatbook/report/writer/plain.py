"""Pieces in plain words, for a terminal."""

from __future__ import annotations

from csatbook.report import piece
from csatbook.report.piece import Piece


def write(shown: Piece) -> str:
    r"""How does this piece read where there is nothing but text?

    Examples
    --------
    >>> write(piece.Bullets(("Faster replies.", "Fewer calls.")))
    '- Faster replies.\n- Fewer calls.'
    """
    match shown:
        case piece.Bullets(items):
            return "\n".join(f"- {piece.plain(item)}" for item in items)
        case piece.Quote(words):
            return f"“{piece.plain(words)}”"
        case piece.Tiles(tiles):
            return "\n".join(map(_tile, tiles))
        case piece.PieceTable(caption, columns, rows):
            lines = ["\t".join(column.label for column in columns)]
            lines += ["\t".join(map(piece.plain, row.cells)) for row in rows]
            return "\n".join([caption, *lines] if caption else lines)
        case piece.Figure():
            return f"{shown.caption}\n{shown.alt}"
        case piece.Foreign(_, text):
            return text
        case _:
            return piece.plain(shown.words)


def _tile(tile: piece.Tile) -> str:
    parts = (tile.label, tile.value, tile.detail, *tile.delta)
    return " · ".join(part for part in parts if part)
