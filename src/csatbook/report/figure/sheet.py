"""A drawing that is written as it grows: bars, lines, dots and words, in points from its top left.

matplotlib draws what analysts draw. The report's own figures have a layout that is known before
anything is drawn, and need none of what costs its time: each is a few strokes and some texts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import cache, wraps
from typing import Any, Literal, NamedTuple, ParamSpec, cast

from markupsafe import Markup, escape

from csatbook.report import fonts, piece
from csatbook.report.fragment import Fragment

ACCENT, DARK, SOFT = "#17607f", "#0d3f56", "#cfe0e8"
INK, MUTED, RULE, OTHER = "#1d2a33", "#5a6872", "#d9e1e6", "#8fa3ae"
WARM = "#a95733"
"""For the dissatisfied end of a scale; red is kept for judgements."""
WIDTH = 489.6
"""Points: the width of a report's column, 6.8 inches."""
NARROW = 247.0
"""Points: the width of a figure on a phone, where letters of 8.5 points are 11 px high."""
SMALL = 8.5
"""Points: no letter of a figure is smaller."""
MAP = 360.0
"""Points: how high a figure is whose two axes matter alike."""
LEADING = 1.15
"""From line to line of a text, in sizes of its letters."""
DASHES = "4 3"
GROUND, RANGE = 0.6, 0.45
"""How opaque areas behind a figure's marks are; by night the style sheet knows them by that."""

Anchor = Literal["start", "middle", "end"]
Place = tuple[float, float]
_Asked = ParamSpec("_Asked")
_MIDDLE = 0.36
"""So much of its size a text's line lies below its middle, for Chinese, capitals and figures."""


class _Type(NamedTuple):
    """How a text is set, by attributes that it takes from around it if it has none."""

    size: str
    fill: str
    anchor: Anchor

    def beside(self, around: _Type) -> str:
        """What a text says of that itself, within a drawing set like this."""
        names = ("font-size", "fill", "text-anchor")
        pairs = zip(names, self, around, strict=True)
        return "".join(f' {name}="{own}"' for name, own, taken in pairs if own != taken)


_PLAIN = _Type("", "", "start")


class _Text(NamedTuple):
    """A text whose setting is written when that of most others is known."""

    where: str
    how: _Type
    words: Markup


class Sheet:
    r"""An empty drawing, so many points high and, unless told, as wide as the column.

    What is drawn later covers what was drawn before. Without ids and references, so that any number
    of drawings stand on one page; the same strokes are the same text.

    Examples
    --------
    >>> sheet = Sheet(20)
    >>> sheet.bar(0, 5, 100, 15, fill=ACCENT)
    >>> sheet.text("74.6 %", 110, 10)
    >>> sheet.finish(alt="74.6 %", caption="Satisfied").text
    'Satisfied\n74.6 %'
    """

    def __init__(self, height: float, width: float = WIDTH) -> None:
        self.height, self.width = height, width
        self._parts: list[str | _Text] = []

    def bar(
        self,
        left: float,
        top: float,
        right: float,
        bottom: float,
        *,
        fill: str,
        opacity: float = 1,
    ) -> None:
        """Fill a rectangle."""
        ends = f"M{_place(left, top)}H{_number(right)}V{_number(bottom)}H{_number(left)}Z"
        self._parts.append(f'<path d="{ends}" fill="{fill}"{_opacity("fill", opacity)}/>')

    def area(self, outline: Iterable[Place], *, fill: str, opacity: float = 1) -> None:
        """Fill what lies within these points."""
        ends = f"M{'L'.join(_place(*end) for end in outline)}Z"
        self._parts.append(f'<path d="{ends}" fill="{fill}"{_opacity("fill", opacity)}/>')

    def line(
        self,
        *runs: Sequence[Place],
        colour: str,
        width: float,
        opacity: float = 1,
        dashes: str = "",
        rounded: bool = False,
    ) -> None:
        """Draw lines through points; between two runs the pen is lifted."""
        ends = "".join(f"M{'L'.join(_place(*end) for end in run)}" for run in runs if run)
        if not ends:
            return
        dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
        cap = ' stroke-linecap="round"' if rounded else ""
        inside = ' fill="none"' if any(len(run) > 2 for run in runs) else ""  # a stroke has none
        self._parts.append(
            f'<path d="{ends}"{inside} stroke="{colour}" stroke-width="{_number(width)}"'
            f"{_opacity('stroke', opacity)}{dashed}{cap}/>"
        )

    def dot(
        self, x: float, y: float, across: float, *, fill: str, edge: str = "", width: float = 1.4
    ) -> None:
        """Draw a disc, with an edge if one is given."""
        self._parts.append(
            f'<circle cx="{_number(x)}" cy="{_number(y)}" r="{_number(across / 2)}" fill="{fill}"'
            f"{_edge(edge, width)}/>"
        )

    def ring(self, x: float, y: float, radius: float, *, colour: str, width: float) -> None:
        """Draw a circle."""
        self.dot(x, y, 2 * radius, fill="none", edge=colour, width=width)

    def ellipse(
        self, x: float, y: float, radii: Place, turned: float, *, fill: str, opacity: float
    ) -> None:
        """Draw an ellipse with an edge, `turned` by so many degrees clockwise."""
        across, up = map(_number, radii)
        self._parts.append(
            f'<ellipse rx="{across}" ry="{up}" transform="translate({_place(x, y)}) '
            f'rotate({_number(turned)})" fill="{fill}"{_opacity("fill", opacity)} stroke="{fill}"/>'
        )

    def text(
        self,
        words: str,
        x: float,
        y: float,
        *,
        size: float = 10,
        colour: str = INK,
        anchor: Anchor = "start",
        turned: bool = False,
    ) -> None:
        """Write a text, of one line or several, with its middle at this height.

        `turned`: upwards, with its middle at this place.
        """
        lines = words.split("\n")
        how = _Type(_number(size), colour, anchor)
        for place, line in enumerate(lines):
            if not line:
                continue
            down = (place - (len(lines) - 1) / 2) * LEADING * size + _MIDDLE * size
            left, base = (x + down, y) if turned else (x, y + down)
            turn = f' transform="rotate(-90 {_number(left)} {_number(base)})"' if turned else ""
            where = f'x="{_number(left)}" y="{_number(base)}"{turn}'
            self._parts.append(_Text(where, how, escape(line)))

    def finish(self, *, alt: str, caption: str) -> Fragment:
        """How is the drawing shown? As SVG whose text stays text, with a caption.

        `alt` says what it shows, for those who do not see it.
        """
        # Said once for most texts: half of a drawing's bytes would be that.
        texts = Counter(part.how for part in self._parts if isinstance(part, _Text))
        usual = texts.most_common(1)[0][0] if texts else _PLAIN
        opening = Markup(
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}" role="img" '
            'aria-label="{}" font-family="{}"{}>'
        ).format(
            *(_number(self.width), _number(self.height), alt, fonts.FAMILIES),
            Markup(usual.beside(_PLAIN)),  # noqa: S704 - own names, numbers and colours
        )
        body = "".join(
            f"<text {part.where}{part.how.beside(usual)}>{part.words}</text>"
            if isinstance(part, _Text)
            else part
            for part in self._parts
        )
        return Fragment((piece.Figure(f"{opening}{body}</svg>", alt, caption),))


def at_both_widths(draw: Callable[_Asked, Fragment]) -> Callable[_Asked, Fragment]:
    """Draw a figure twice: as wide as the column, and as wide as a phone; the page shows one.

    `draw` takes `width`, in points, and gives one figure.
    """

    @wraps(draw)
    def twice(*asked: _Asked.args, **options: _Asked.kwargs) -> Fragment:
        (wide,) = draw(*asked, **options).pieces
        again = cast("Callable[..., Fragment]", draw)
        (narrow,) = again(*asked, **{**cast("dict[str, Any]", options), "width": NARROW}).pieces
        shown, folded = cast("piece.Figure", wide), cast("piece.Figure", narrow)
        svg, small = _formed(shown, "wide"), _formed(folded, "narrow")
        return Fragment((replace(shown, svg=svg, narrow=small),))

    return twice


def _formed(drawing: piece.Figure, form: str) -> str:
    """One of two drawings: by its form the style sheet knows where to show it.

    What they show is said once, around both.
    """
    return drawing.svg.replace("<svg ", f'<svg class="{form}" ', 1).replace(
        Markup(' role="img" aria-label="{}"').format(drawing.alt), "", 1
    )


def _number(value: float) -> str:
    """A length as short as it can be written, to a tenth of a point: finer no screen shows."""
    return f"{round(value, 1) + 0.0:.1f}".removesuffix(".0")  # no minus before nothing


def _place(x: float, y: float) -> str:
    return f"{_number(x)} {_number(y)}"


def _opacity(what: str, opacity: float) -> str:
    return "" if opacity == 1 else f' {what}-opacity="{opacity:g}"'


def _edge(colour: str, width: float) -> str:
    return f' stroke="{colour}" stroke-width="{_number(width)}"' if colour else ""


def luminance(colour: str) -> float:
    """How light is this colour to the eye, from 0 to 1? As WCAG 2 defines it.

    Examples
    --------
    >>> luminance("#000000"), luminance("#ffffff"), round(luminance("#808080"), 3)
    (0.0, 1.0, 0.216)
    """
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def ink_on(colour: str) -> str:
    """Black or white: which is read better on this colour? Either at 4.5 to 1 or more.

    Examples
    --------
    >>> ink_on(ACCENT), ink_on(SOFT)
    ('#ffffff', '#000000')
    """
    return "#ffffff" if 1.05 / (luminance(colour) + 0.05) >= 4.5 else "#000000"


def blend(colours: Sequence[str], share: float) -> str:
    """Which colour lies so far, 0..1, on the way through these?

    Examples
    --------
    >>> blend(["#000000", "#ffffff"], 0.5), blend(["#112233", "#445566"], 1)
    ('#808080', '#445566')
    """
    return _ramp(tuple(colours))(share)


@cache
def _ramp(colours: tuple[str, ...]) -> Callable[[float], str]:
    """The way of seaborn through these colours; in warm kernels it is loaded."""
    import seaborn as sns  # noqa: PLC0415 - a second, for figures with shades alone
    from matplotlib.colors import to_hex  # noqa: PLC0415 - as above

    way = sns.blend_palette(colours, as_cmap=True)
    return lambda share: str(to_hex(way(float(share))))
