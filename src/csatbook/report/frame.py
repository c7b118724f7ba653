"""What every page has, be it a report or an overview: language, style, script, few bytes."""

from __future__ import annotations

import re
from base64 import b64encode
from collections import Counter
from functools import cache
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

from csatbook.report import fonts
from csatbook.study.wording import Language

LANG: dict[Language, str] = {"zh": "zh-CN", "en": "en"}


_DRAWING = re.compile(r'<svg class="(?:wide|narrow)".*?</svg>', re.S)
_TABLE = re.compile(r"<table\b.*?</table>", re.S)
_TAG = re.compile(r'<[a-zA-Z][^<>"]*(?:"[^"]*"[^<>"]*)*>')
_QUOTED = re.compile(r"""(\s(?!aria-label|alt)[\w:-]+=)"([^\s"'=<>`]+)"(?=[\s>]|(/))""")
_PATH = re.compile(r'<path d="([^"]*)"([^<>]*?)/>')
_BOX = re.compile(r"M([\d.-]+) ([\d.-]+)H([\d.-]+)V([\d.-]+)H\1Z")
_STROKE = re.compile(r'<(?:path|circle)\b[^<>]* stroke="[^<>]*>')
_INHERITED = {"stroke-width": "1", "stroke-opacity": "1", "stroke-linecap": "butt"}
"""What a line takes from the drawing around it, with what it is where nothing says so."""
_ANCHORS = re.compile(r'(<text\b[^<>]*?) text-anchor="(start|middle|end)"')
_FAMILY = f' font-family="{fonts.FAMILIES}"'


@cache
def style(templates: Path, *names: str) -> str:
    """Which style do these sheets make? One after the other, without comments and needless space.

    `names` are places below `templates`, such as `csatbook/style.css`.
    """
    text = "\n".join((templates / name).read_text(encoding="utf-8") for name in names)
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.S)
    return re.sub(r"\s*([{};,])\s*", r"\1", re.sub(r"(?<=[\w-]):\s+", ":", text)).strip()


@cache
def cell_style(templates: Path) -> str:
    """Which style does what a cell shows need where Jupyter shows it, and nothing around it?

    That of the pages by day, on a screen: by night Jupyter has its own way.
    """
    pages = style(templates, "csatbook/style.css")
    own = pages.partition("@media screen and (prefers-color-scheme:dark)")[0]
    own = re.sub(r"(?<![\w.-])(?::root|html)(?=[{:])", "&", own)
    return f".jp-RenderedHTMLCommon,.rendered_html{{{own}}}"


@cache
def script(templates: Path, *names: str) -> str:
    """Which script do these make? One after the other, without indents and empty lines.

    `names` are places below `templates`.
    """
    text = "\n".join((templates / name).read_text(encoding="utf-8") for name in names)
    return re.sub(r"\n\s+", "\n", text).strip()


def page_parts(text: str) -> tuple[str, str, str]:
    """What stands before, between and behind the page numbers? For the style sheet's counters.

    Examples
    --------
    >>> page_parts("Page {page} of {pages}")
    ('Page ', ' of ', '')
    """
    before, _, rest = text.partition("{page}")
    between, _, behind = rest.partition("{pages}")
    return before, between, behind


def mark(script: str) -> str:
    """By which mark does a page's policy let this script run, and no other?"""
    return f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'"


def slim(page: str) -> str:
    """Which page says the same in fewer bytes?

    In drawings that are there for both widths, what most lines have is said once around them, as
    the style sheet says their fonts and, by the first letter as a class, where texts are anchored;
    boxes and straight lines are told by their ends. There and in tables words stand without marks.
    What a page says, draws and is bound to stays.
    """
    page = _DRAWING.sub(_drawing, page)
    return _TABLE.sub(lambda table: _bare(table[0]), page)


def _drawing(match: re.Match[str]) -> str:
    drawing = match[0].replace(_FAMILY, "", 1)
    drawing = _ANCHORS.sub(lambda text: f'{text[1]} class="{text[2][0]}"', drawing)
    drawing = _PATH.sub(lambda path: f'<path{path[2]} d="{_way(path[1])}"/>', _shared(drawing))
    return _bare(drawing)


def _shared(drawing: str) -> str:
    """The drawing with what most of its lines have said once, and by the others that differ."""
    lines = _STROKE.findall(drawing)
    opening, around = "", {}
    for name, plain in _INHERITED.items():
        values = Counter(_said(line, name) or plain for line in lines)
        usual = values.most_common(1)[0][0] if values else plain
        if usual != plain:
            opening += f' {name}="{usual}"'
            around[name] = usual
    if not opening:
        return drawing

    def beside(match: re.Match[str]) -> str:
        tag = match[0]
        for name, usual in around.items():
            own = _said(tag, name)
            if own == usual:
                tag = tag.replace(f' {name}="{own}"', "", 1)
            elif not own:
                tag = tag.replace(" stroke=", f' {name}="{_INHERITED[name]}" stroke=', 1)
        return tag

    return _STROKE.sub(beside, drawing).replace("<svg", f"<svg{opening}", 1)


def _said(tag: str, name: str) -> str:
    match = re.search(rf' {name}="([^"]*)"', tag)
    return match[1] if match else ""


def _way(told: str) -> str:
    """The outline of a path, boxes by their sizes, lines along an axis by one of their ends.

    Examples
    --------
    >>> _way("M1 2H11V5.5H1Z"), _way("M7 1L7 4L9 4L10 5M1 1L2 1")
    ('M1 2h10v3.5H1z', 'M7 1V4H9L10 5M1 1H2')
    """
    if box := _BOX.fullmatch(told):
        left, top, right, bottom = (float(box[place]) for place in range(1, 5))
        return f"M{box[1]} {box[2]}h{_short(right - left)}v{_short(bottom - top)}H{box[1]}z"
    if "H" in told or "V" in told:
        return told
    runs = []
    for run in filter(None, told.split("M")):
        closed = run.endswith("Z")
        places = [place.split(" ") for place in run.removesuffix("Z").split("L")]
        if any(len(place) != 2 for place in places):
            return told
        steps = [f"M{' '.join(places[0])}"]
        for (x, y), (to_x, to_y) in pairwise(places):
            across = f"H{to_x}" if y == to_y else f"L{to_x} {to_y}"
            steps.append(f"V{to_y}" if x == to_x else across)
        runs.append("".join(steps) + ("Z" if closed else ""))
    return "".join(runs)


def _short(value: float) -> str:
    return f"{round(value, 1):.1f}".removesuffix(".0")


def _bare(part: str) -> str:
    """A part of a page, with no marks around values that need none."""

    def bare(match: re.Match[str]) -> str:
        name, value, ends = match.groups()
        return f"{name}{value}{' ' if ends else ''}"  # or the closing mark would be of the value

    return _TAG.sub(lambda tag: _QUOTED.sub(bare, tag[0]), part)
