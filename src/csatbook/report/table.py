"""Tables of a report: a caption, headings that a screen reader announces, aligned figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from unicodedata import east_asian_width

from markupsafe import Markup

from csatbook.report.fragment import Fragment

_WORD = 20
"""Names and verdicts up to this width, of which a Chinese character takes two, are not broken."""


@dataclass(frozen=True)
class Column:
    """A column's heading; figures are aligned to the right."""

    label: str
    numeric: bool = True


@dataclass(frozen=True)
class Row:
    """A row's cells, already written, as text or as markup; the first one is its heading."""

    cells: tuple[str, ...]
    kind: str = ""
    """`muted` for too few answers, `total` for a row that sums up, or nothing."""


def table(caption: str, columns: Sequence[Column], rows: Sequence[Row]) -> Fragment:
    """How are these rows shown?

    Every cell is escaped; the first column heads its row.

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
    kinds = [
        _kind(column, [row.cells[place] for row in rows if place < len(row.cells)])
        for place, column in enumerate(columns)
    ]
    head = Markup().join(
        Markup('<th scope="col"{}>{}</th>').format(_num(column), column.label) for column in columns
    )
    body = Markup("\n").join(_row(kinds, row) for row in rows)
    above = Markup("<caption>{}</caption>").format(caption) if caption else ""
    region = Markup(' role="region" aria-label="{}"').format(caption) if caption else ""
    html = Markup(
        '<div class="scroll" tabindex="0"{region}>'
        '<table class="csat{dense}">{above}\n<thead><tr>{head}</tr></thead>\n'
        "<tbody>\n{body}\n</tbody></table></div>"
    ).format(
        region=region, above=above, dense=" dense" if len(columns) > 7 else "", head=head, body=body
    )
    lines = ["\t".join(column.label for column in columns)]
    lines += ["\t".join(_plain(cell) for cell in row.cells) for row in rows]
    return Fragment(html, "\n".join([caption, *lines] if caption else lines))


def _row(kinds: Sequence[Markup], row: Row) -> Markup:
    first, *rest = row.cells
    cells = Markup().join(
        Markup("<td{}>{}</td>").format(kind, cell)
        for kind, cell in zip(kinds[1:], rest, strict=True)
    )
    opening = Markup('<tr class="{}">').format(row.kind) if row.kind else Markup("<tr>")
    return (
        opening
        + Markup('<th scope="row"{}>{}</th>').format(kinds[0], first)
        + cells
        + Markup("</tr>")
    )


def _plain(cell: str) -> str:
    return cell.striptags() if isinstance(cell, Markup) else cell


def _num(column: Column) -> Markup:
    return Markup(' class="num"') if column.numeric else Markup()


def _kind(column: Column, cells: Sequence[str]) -> Markup:
    """How a column's cells look: figures, words that stay in one line, or text."""
    if column.numeric:
        return _num(column)
    short = all(_width(_plain(cell)) <= _WORD for cell in cells)
    return Markup(' class="word"') if short else Markup()


def _width(text: str) -> int:
    return sum(2 if east_asian_width(sign) in "WFA" else 1 for sign in text)
