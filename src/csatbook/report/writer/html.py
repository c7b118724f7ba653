"""Pieces as HTML, which the style sheet of the page dresses."""

from __future__ import annotations

from collections.abc import Sequence
from unicodedata import east_asian_width

from markupsafe import Markup, escape

from csatbook.report import piece
from csatbook.report.piece import Column, Piece, Row, Span, Words

_WORD = 20
"""Names and verdicts up to this width, of which a Chinese character takes two, are not broken."""

_NUM = Markup(' class="num"')


def write(shown: Piece) -> Markup:
    """How does this piece look in a page? Every text is escaped.

    Examples
    --------
    >>> write(piece.Paragraph("1 < 2", "note"))
    Markup('<p class="note">1 &lt; 2</p>')
    """
    match shown:
        case piece.Paragraph(words, kind):
            opening = Markup('<p class="{}">').format(kind) if kind else Markup("<p>")
            return opening + _inline(words) + Markup("</p>")
        case piece.Subheading(words, level):
            return Markup("<h{0}>{1}</h{0}>").format(level, _inline(words))
        case piece.Bullets(items, kind):
            rows = Markup("\n").join(Markup("<li>{}</li>").format(_inline(item)) for item in items)
            return Markup('<ul class="{}">\n{}\n</ul>').format(kind, rows)
        case piece.Callout(words, kind):
            return Markup('<div class="callout {}"><p>{}</p></div>').format(kind, _inline(words))
        case piece.Quote(words, tone, lang):
            # Said aloud and set in the customer's language, also in a report in another.
            spoken = Markup(' lang="{}"').format(lang) if lang else ""
            html = Markup('<blockquote class="quote {}"{}><p>{}</p></blockquote>')
            return html.format(tone, spoken, _inline(words))
        case piece.Tiles(tiles):
            return Markup('<div class="tiles">{}</div>').format(Markup().join(map(_tile, tiles)))
        case piece.PieceTable():
            return _table(shown)
        case piece.Figure():
            svg, narrow = Markup(shown.svg), Markup(shown.narrow)  # noqa: S704 - the drawing's own
            if not narrow:  # scrolled on a phone, also from the keyboard
                html = Markup('<figure tabindex="0">{}<figcaption>{}</figcaption></figure>')
                return html.format(svg, shown.caption)
            html = Markup(
                '<figure><div role="img" aria-label="{}">{}{}</div>'
                "<figcaption>{}</figcaption></figure>"
            )
            return html.format(shown.alt, svg, narrow, shown.caption)
        case piece.Foreign(html):
            return Markup(html)  # noqa: S704 - the page lets in what it knows


def _inline(words: Words) -> Markup:
    parts = (words,) if isinstance(words, str) else words
    return Markup().join(_span(part) if isinstance(part, Span) else escape(part) for part in parts)


def _span(span: Span) -> Markup:
    if span.strong:
        return Markup("<strong>{}</strong>").format(span.text)
    if not span.raised:
        return escape(span.text)
    if not span.said:
        return Markup("<sup>{}</sup>").format(span.text)
    html = Markup('<sup aria-hidden="true">{}</sup><span class="said">{}</span>')
    return html.format(span.text, span.said)


def _tile(tile: piece.Tile) -> Markup:
    html = Markup(
        '<div class="tile"><div class="label">{}</div><div class="value">{}</div>'
        '<div class="detail">{}</div>{}</div>'
    )
    line = Markup('<div class="delta">{}</div>')
    delta = Markup("").join(map(line.format, tile.delta))
    return html.format(tile.label, tile.value, tile.detail, delta)


def _table(table: piece.PieceTable) -> Markup:
    kinds = [
        _kind(column, [row.cells[place] for row in table.rows])
        for place, column in enumerate(table.columns)
    ]
    head = Markup().join(
        Markup('<th scope="col"{}>{}</th>').format(_num(column), column.label)
        for column in table.columns
    )
    figures = all(kinds[1:]) and _NUM in kinds[1:]  # then none has to say that it is one
    if figures:
        kinds[1:] = [Markup() if kind == _NUM else kind for kind in kinds[1:]]
    body = Markup("\n").join(_row(kinds, row) for row in table.rows)
    caption = table.caption
    above = Markup("<caption>{}</caption>").format(caption) if caption else ""
    region = Markup(' role="region" aria-label="{}"').format(caption) if caption else ""
    more = (" dense" if len(table.columns) > 7 else "") + (" figures" if figures else "")
    return Markup(
        '<div class="scroll" tabindex="0"{region}>'
        '<table class="csat{more}">{above}\n<thead><tr>{head}</tr></thead>\n'
        "<tbody>\n{body}\n</tbody></table></div>"
    ).format(region=region, above=above, more=more, head=head, body=body)


def _row(kinds: Sequence[Markup], row: Row) -> Markup:
    first, *rest = row.cells
    cells = Markup().join(
        Markup("<td{}>{}</td>").format(kind, _inline(cell))
        for kind, cell in zip(kinds[1:], rest, strict=True)
    )
    opening = Markup('<tr class="{}">').format(row.kind) if row.kind else Markup("<tr>")
    head = Markup('<th scope="row"{}>{}</th>').format(kinds[0], _inline(first))
    return opening + head + cells + Markup("</tr>")


def _num(column: Column) -> Markup:
    return _NUM if column.numeric else Markup()


def _kind(column: Column, cells: Sequence[Words]) -> Markup:
    """How a column's cells look: figures, words that stay in one line, or text."""
    if column.numeric:
        return _num(column)
    short = all(_width(piece.plain(cell)) <= _WORD for cell in cells)
    return Markup(' class="word"') if short else Markup()


def _width(text: str) -> int:
    return sum(2 if east_asian_width(sign) in "WFA" else 1 for sign in text)
