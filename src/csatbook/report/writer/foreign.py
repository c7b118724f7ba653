"""HTML that others wrote, as Typst: Markdown, data frames, what an analyst shows."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Iterator, Mapping
from hashlib import sha256
from itertools import takewhile
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_to_bytes

from csatbook.report.writer import literal, tabular
from csatbook.report.writer.tabular import Cell

if TYPE_CHECKING:
    from bs4 import Tag

_SVG = re.compile(r"<svg\b.*?</svg>", re.S)
_NARROW = re.compile(r'<svg class="narrow".*?</svg>', re.S)
"""Figures' forms for phones, which have no place on paper."""
_METADATA = re.compile(r"<metadata\b.*?</metadata>", re.S)
_DATA = re.compile(r"data:image/(png|jpe?g|gif|webp|svg\+xml)(;[^,]*)?,([^\"'<>]*)", re.I)
_ALT = re.compile(r'aria-label="([^"]*)"')
_PERCENT = re.compile(r"max-width:\s*(\d{1,3})%")
_RULE = re.compile(r"#(T_[\w-]+)\s*\{([^{}]*)\}")
_HEX = re.compile(r"#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})", re.I)
_LINK = re.compile(r"(?:https?|mailto|tel):", re.I)
_SPACES = re.compile(r"[ \t\r\n\f]+")

_DROPPED = {*("head", "script", "style", "iframe", "object", "embed", "template", "textarea")}
_DROPPED |= {*("metadata", "title", "noscript", "annotation", "annotation-xml", "svg")}
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BLOCKS = {
    *("address", "article", "aside", "blockquote", "center", "dd", "details", "div", "dl", "dt"),
    *("figcaption", "figure", "footer", "header", "hr", "li", "main", "nav", "ol", "p", "pre"),
    *("section", "summary", "table", "ul", "html", "body", "img", *_HEADINGS),
}
_WRAPPED = {
    **dict.fromkeys(("b", "strong"), "strong"),
    **dict.fromkeys(("i", "em", "var", "dfn"), "emph"),
    **dict.fromkeys(("u", "ins"), "underline"),
    **dict.fromkeys(("s", "del"), "strike"),
    "sub": "sub",
    "sup": "super",
    "mark": "highlight",
}


def typeset(html: str) -> str:
    r"""How does this HTML read for Typst? One call of the template's functions a line.

    Text is in string literals only; what is no text, picture, table or list is left out. Pictures
    are called by the names that `pictures` gives them.

    Examples
    --------
    >>> print(typeset("<p>5 &lt; <b>#6</b></p><ul><li>one</li></ul>"))
    #said(("5 < ", strong(words(("#6",)))), kind: "")
    #points((("one",),), kind: "")
    """
    from bs4 import BeautifulSoup  # noqa: PLC0415 - few notebooks show what others wrote

    rules = dict(_RULE.findall(html))
    page = BeautifulSoup(_SVG.sub(_named, _NARROW.sub("", html)), "html.parser")
    return "\n".join(f"#{call}" for call in _Writer(rules).blocks(page))


def pictures(html: str) -> dict[str, bytes]:
    """Which pictures stand in this HTML? Each by its name, which follows from what it is."""
    drawings = (match[0] for match in _SVG.finditer(_NARROW.sub("", html)))
    named = {drawing_name(svg): framed(svg) for svg in drawings}
    for match in _DATA.finditer(html):
        name, content = _decoded(match)
        named[name] = content
    return named


def drawing_name(svg: str) -> str:
    """By which name is a drawing known in Typst? It stands once, in the HTML beside.

    Examples
    --------
    >>> drawing_name("<svg></svg>")
    'b12e0d83ce2357d8.svg'
    """
    return f"{sha256(svg.encode()).hexdigest()[:16]}.svg"


def framed(svg: str) -> bytes:
    """A drawing as a file of its own: with the name spaces that HTML does without, and no more."""
    spaces = ""
    for name, address in (("xmlns", "2000/svg"), ("xmlns:xlink", "1999/xlink")):
        if f"{name}=" not in svg.partition(">")[0]:
            spaces += f' {name}="http://www.w3.org/{address}"'
    return _METADATA.sub("", svg).replace("<svg", f"<svg{spaces}", 1).encode()


def _decoded(match: re.Match[str]) -> tuple[str, bytes]:
    kind = match[1].lower().replace("jpeg", "jpg").replace("svg+xml", "svg")
    raw = match[3]
    content = b64decode(raw) if "base64" in (match[2] or "") else unquote_to_bytes(raw)
    return f"{sha256(content).hexdigest()[:16]}.{kind}", content


def _named(match: re.Match[str]) -> str:
    """A drawing in the HTML, as a picture of its name."""
    svg = match[0]
    opening = svg.partition(">")[0]
    alt, share = _ALT.search(opening), _PERCENT.search(opening)
    return (
        f'<img data-drawing="{drawing_name(svg)}" alt="{alt[1] if alt else ""}" '
        f'data-share="{share[1] if share else 100}">'
    )


class _Writer:
    """Walks through the elements; knows what a Styler says of its cells."""

    def __init__(self, rules: Mapping[str, str]) -> None:
        self.rules = rules

    def blocks(self, parent: Tag, kind: str = "") -> Iterator[str]:
        """The calls for what stands in this element, loose text in paragraphs of its own."""
        loose: list[str] = []
        child: Any
        for child in parent.children:
            name = getattr(child, "name", None)
            if name in _DROPPED:
                continue
            if name in _BLOCKS or (name and child.find(list(_BLOCKS)) is not None):
                yield from self._said(loose, kind)
                loose = []
                yield from self._block(child)
            else:
                loose += self.inline(child)
        yield from self._said(loose, kind)

    def _said(self, parts: list[str], kind: str = "") -> Iterator[str]:
        if any(part.strip('" ') for part in parts):
            yield f"said({literal.array(_trimmed(parts))}, kind: {literal.string(kind)})"

    def _block(self, tag: Tag) -> Iterator[str]:
        name, kinds = tag.name, list(tag.get("class") or ())
        if name in _HEADINGS:
            text = " ".join(tag.get_text().split())
            yield f"headed({literal.string(text)}, level: {_HEADINGS[name]})"
        elif name == "table":
            yield self._table(tag)
        elif name in ("ul", "ol"):
            yield self._list(tag, kinds)
        elif name == "pre":
            yield f"plain({literal.string(tag.get_text().strip(chr(10)))})"
        elif name == "hr":
            yield "rule()"
        elif name == "img":
            yield self._picture(tag, "")
        elif name == "figure":
            yield from self._figure(tag)
        elif name == "blockquote" or "callout" in kinds:
            call = "quoted" if name == "blockquote" else "boxed"
            inside = " + ".join(self.blocks(tag)) or "[]"
            judged = {"good", "warn", "bad", "positive", "negative"}
            kind = next((kind for kind in kinds if kind in judged), "")
            named = "tone" if call == "quoted" else "kind"
            yield f"{call}({inside}, {named}: {literal.string(kind)})"
        else:
            known = {"lead", "note", "empty"}
            yield from self.blocks(tag, next((kind for kind in kinds if kind in known), ""))

    def _list(self, tag: Tag, kinds: Any) -> str:
        items = []
        for item in tag.find_all("li", recursive=False):
            calls = list(self.blocks(item))
            # The words of an item, and below them the lists in it.
            first = calls[:1] if calls[:1] and calls[0].startswith("said(") else []
            words = [f"words({call[5:].rpartition(', kind:')[0]})" for call in first]
            items.append(" + ".join([*words, *calls[len(first) :]]) or "[]")
        kind = next((kind for kind in kinds if kind in ("findings", "notes")), "")
        listed = literal.array(
            f"{item}" if not item.startswith("words(") or " + " in item else item[6:-1]
            for item in items
        )
        number = str(tag.get("start", "1"))
        start = f", start: {number if number.isdecimal() else 1}" if tag.name == "ol" else ""
        return f"points({listed}, kind: {literal.string(kind)}{start})"

    def _figure(self, tag: Tag) -> Iterator[str]:
        caption = tag.find("figcaption")
        said = " ".join(caption.get_text().split()) if caption else ""
        pictures = tag.find_all("img")
        for at, picture in enumerate(pictures, start=1):
            yield self._picture(picture, said if at == len(pictures) else "")
        if caption:
            caption.extract()
        if not pictures:
            yield from self.blocks(tag)
            yield from self._said([literal.string(said)], "note")

    def _picture(self, tag: Tag, caption: str) -> str:
        name = str(tag.get("data-drawing", ""))
        if not name and (match := _DATA.match(str(tag.get("src", "")))):
            name, _ = _decoded(match)
        share = str(tag.get("data-share", "100"))
        return (
            f"drawing({literal.string(name)}, alt: {literal.string(str(tag.get('alt', '')))}, "
            f"caption: {literal.string(caption)}, share: {share}%)"
        )

    def inline(self, node: Any) -> list[str]:
        """The parts of a text: strings, and calls around strings."""
        if getattr(node, "name", None) is None:
            if type(node).__name__ != "NavigableString":  # a comment
                return []
            text = _SPACES.sub(" ", str(node))
            return [literal.string(text)] if text else []
        if node.name in _DROPPED or "said" in (node.get("class") or ()):
            return []
        if node.name == "br":
            return [literal.string("\n")]
        if node.name == "img":
            return [self._picture(node, "")]
        if node.name in ("code", "kbd", "samp"):
            return [f"raw({literal.string(node.get_text())})"]
        inside = [part for child in node.children for part in self.inline(child)]
        if not inside:
            return []
        code = f"words({literal.array(inside)})"
        if node.name in _WRAPPED:
            return [f"{_WRAPPED[node.name]}({code})"]
        target = str(node.get("href", "")).strip()
        if node.name == "a" and _LINK.match(target):
            return [f"link({literal.string(target)}, {code})"]
        return inside

    def _table(self, tag: Tag) -> str:
        caption = tag.find("caption")
        rows = tag.find_all("tr")
        head = [row for row in rows if row.find_parent("thead") or not row.find("td")]
        if len(head) == len(rows):
            head = head[:0]
        head = list(takewhile(lambda row: any(row is each for each in head), rows))
        body = rows[len(head) :]
        framed_as = set(tag.get("class") or ())
        above = [self._cells(row) for row in head]
        below = [("", self._cells(row)) for row in body]
        counts = [sum(cell.across for cell in cells) for cells in above]
        counts += [sum(cell.across for cell in cells) for _, cells in below]
        count = max(counts, default=0)
        if not count:
            return 'said((), kind: "")'
        numeric = _numeric(body, count, all_right="dataframe" in framed_as)
        first = body[0].find_all(["th", "td"], recursive=False) if body else []
        labels = sum(1 for _ in takewhile(lambda cell: cell.name == "th", first))
        text = " ".join(caption.get_text().split()) if caption else ""
        return tabular.tabular(text, above, below, numeric=numeric, labels=labels)[1:]

    def _cells(self, row: Tag) -> list[Cell]:
        cells = []
        for tag in row.find_all(["th", "td"], recursive=False):
            parts = [part for child in tag.children for part in self.inline(child)]
            declared = f"{self.rules.get(str(tag.get('id', '')), '')};{tag.get('style', '')}"
            cells.append(
                Cell(
                    literal.array(_trimmed(parts)),
                    tag.get_text().strip(),
                    across=_count(tag.get("colspan")),
                    down=_count(tag.get("rowspan")),
                    look=_look(declared),
                )
            )
        return cells


def _trimmed(parts: list[str]) -> list[str]:
    """Without the blanks at both ends, which HTML does not show either."""
    parts = list(parts)
    if parts and parts[0].startswith('" '):
        parts[0] = '"' + parts[0][2:]
    if parts and parts[-1].startswith('"') and parts[-1].endswith(' "'):
        parts[-1] = parts[-1][:-2] + '"'
    return [part for part in parts if part != '""']


def _count(value: object) -> int:
    text = str(value or 1)
    return min(max(int(text), 1), 1000) if text.isdecimal() else 1


def _numeric(body: list[Tag], count: int, *, all_right: bool) -> list[bool]:
    """For each column, whether its cells are set to the right."""
    right = [True] * count
    seen = [False] * count
    for row in body:
        cells = row.find_all(["th", "td"], recursive=False)
        start = count - sum(_count(cell.get("colspan")) for cell in cells)  # below a spanning label
        for at, cell in enumerate(cells, start=max(start, 0)):
            if at < count:
                kinds, style = set(cell.get("class") or ()), str(cell.get("style", ""))
                figures = (
                    all_right
                    or kinds & {"num", "data"}
                    or "text-align:right" in style.replace(" ", "")
                )
                right[at] &= cell.name == "td" and bool(figures)
                seen[at] = True
    return [is_right and is_seen for is_right, is_seen in zip(right, seen, strict=True)]


def _look(declared: str) -> str:
    """What a style says of a cell, as arguments: its ground, its ink, whether it is bold."""
    entries = (entry.lower().partition(":") for entry in declared.split(";"))
    style = {name.strip(): value.strip() for name, colon, value in entries if colon}
    ground = _colour(style.get("background-color", style.get("background", "")))
    ink = _colour(style.get("color", ""))
    said = {"fill": ground, "ink": ink, "bold": "true" * (style.get("font-weight") in _BOLD)}
    return ", ".join(f"{name}: {value}" for name, value in said.items() if value)


_BOLD = ("bold", "bolder", "600", "700", "800", "900")


def _colour(value: str) -> str:
    """A colour as Typst writes it; nothing where it is none, or one we do not know."""
    if _HEX.fullmatch(value):
        return f'rgb("{value}")'
    if numbers := re.fullmatch(r"rgba?\(([\d.,% ]{5,40})\)", value):
        parts = [part.strip() for part in numbers[1].split(",")]
        if len(parts) in (3, 4) and all(re.fullmatch(r"\d{1,3}(?:\.\d+)?", part) for part in parts):
            values = [min(round(float(part)), 255) for part in parts[:3]]
            alpha = f", {min(float(parts[3]), 1):.0%}" if len(parts) == 4 else ""
            return f"rgb({', '.join(map(str, values))}{alpha})"
    if value.isalpha() and value not in ("transparent", "inherit", "initial", "none"):
        from matplotlib.colors import CSS4_COLORS  # noqa: PLC0415 - a Styler may name colours

        return f'rgb("{CSS4_COLORS[value]}")' if value in CSS4_COLORS else ""
    return ""
