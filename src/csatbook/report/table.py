"""Tables of a report: a caption, headings that a screen reader announces, aligned figures."""

from __future__ import annotations

from collections.abc import Sequence

from csatbook.report import piece
from csatbook.report.fragment import Fragment
from csatbook.report.piece import Column, Row

__all__ = ["Column", "Row", "table"]


def table(
    caption: str, columns: Sequence[Column], rows: Sequence[Row], *, labels: int = 1
) -> Fragment:
    """How are these rows shown?

    Every cell is escaped; the first column heads its row. Where a page is too narrow for all
    columns, the first `labels` of them stand before each part.

    Raises
    ------
    ValueError
        A row has more or fewer cells than there are columns.

    Examples
    --------
    >>> shown = table("Marks", [Column("Item", numeric=False), Column("Mean")],
    ...               [Row(("<b>", "4.1"))])
    >>> "&lt;b&gt;" in shown.html, '<th scope="row" class="word">' in shown.html
    (True, True)
    """
    wrong = next((row for row in rows if len(row.cells) != len(columns)), None)
    if wrong is not None:
        msg = f"a row of {len(wrong.cells)} cells under {len(columns)} columns"
        raise ValueError(msg)
    return Fragment((piece.PieceTable(caption, tuple(columns), tuple(rows), labels),))
