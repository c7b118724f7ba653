"""What may stand in a page: elements and attributes of text, tables, figures and formulas.

Nothing here runs or, as far as `attribute` lets its address through, fetches anything.
"""

from __future__ import annotations

import re

_TEXT = """
a abbr article aside b bdi bdo blockquote br caption cite code col colgroup dd del details dfn div
dl dt em figcaption figure footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li mark nav ol p pre q
rp rt ruby s samp section small span strong sub summary sup table tbody td tfoot th thead time tr u
ul var wbr
"""
_SVG = """
svg g path rect circle ellipse line polyline polygon text tspan textPath title desc defs use symbol
clipPath mask linearGradient radialGradient stop pattern marker image
"""
_MATHML = """
math mi mn mo ms mtext mspace mrow mfrac msqrt mroot msub msup msubsup munder mover munderover
mtable mtr mtd mstyle mpadded mphantom menclose mmultiscripts mprescripts none semantics
"""
ELEMENTS = set(f"{_TEXT} {_SVG} {_MATHML}".split())
DROPPED = {
    *("script", "style", "iframe", "object", "embed", "applet", "noscript", "template", "textarea"),
    *("metadata", "foreignObject", "annotation", "annotation-xml"),
}
"""Gone with what is in them."""

_EVERYWHERE = """
class id title lang dir role tabindex style align valign width height
x y x1 y1 x2 y2 dx dy cx cy r rx ry fx fy d points transform viewBox preserveAspectRatio rotate
pathLength version fill fill-opacity fill-rule stroke stroke-width stroke-opacity stroke-dasharray
stroke-dashoffset stroke-linecap stroke-linejoin stroke-miterlimit opacity color visibility display
overflow clip-path clip-rule clipPathUnits mask maskUnits maskContentUnits gradientUnits
gradientTransform spreadMethod offset stop-color stop-opacity patternUnits patternContentUnits
patternTransform marker-start marker-mid marker-end markerWidth markerHeight markerUnits refX refY
orient vector-effect shape-rendering paint-order font-family font-size font-style font-weight
font-variant font-stretch text-anchor text-decoration letter-spacing word-spacing dominant-baseline
alignment-baseline baseline-shift textLength lengthAdjust startOffset method spacing
mathvariant mathsize mathcolor mathbackground displaystyle scriptlevel stretchy accent fence
separator lspace rspace columnalign rowalign notation linethickness xmlns
"""
ATTRIBUTES = {
    "*": set(_EVERYWHERE.split()),
    "a": {"href", "hreflang"},
    "img": {"src", "alt"},
    "image": {"href", "xlink:href"},
    "use": {"href", "xlink:href"},
    "textPath": {"href", "xlink:href"},
    "linearGradient": {"href", "xlink:href"},
    "radialGradient": {"href", "xlink:href"},
    "pattern": {"href", "xlink:href"},
    "td": {"colspan", "rowspan", "headers"},
    "th": {"colspan", "rowspan", "headers", "scope", "abbr"},
    "table": {"border"},
    "col": {"span"},
    "colgroup": {"span"},
    "ol": {"start", "type", "reversed"},
    "li": {"value"},
    "time": {"datetime"},
    "details": {"open"},
    "math": {"alttext"},
}
PREFIXES = {"aria-", "data-"}
SCHEMES = {"http", "https", "mailto", "tel", "data"}

# What a style sheet could fetch with or lay over the page; `\` would hide either.
_OUTSIDE = re.compile(
    r"""url\((?!\s*["']?\s*#)|image-set|@|\\|expression|fixed|/\*""", re.IGNORECASE
)
_PROPERTIES = re.compile(
    r"""(?:background(?:-color|-image|-size|-position|-repeat)?|border(?:-[a-z]+)*|box-sizing
    |caption-side|clip-path|color|column-[a-z]+|display|fill(?:-[a-z]+)?|flex(?:-[a-z]+)?
    |float|font(?:-[a-z]+)*|gap|grid(?:-[a-z]+)*|height|justify-[a-z]+|align-[a-z]+|letter-spacing
    |line-height|list-style(?:-[a-z]+)?|margin(?:-[a-z]+)?|marker(?:-[a-z]+)?|max-height|max-width
    |min-height|min-width|opacity|outline(?:-[a-z]+)?|overflow(?:-[a-z]+)?|overflow-wrap
    |padding(?:-[a-z]+)?|paint-order|shape-rendering|stop-[a-z]+|stroke(?:-[a-z]+)*|table-layout
    |text-[a-z]+|unicode-bidi|vertical-align|visibility|white-space|width|word-[a-z]+)""",
    re.VERBOSE,
)
_NEGATIVE = re.compile(r"(?<![\w.)])-\s*[\d.]")
_PICTURE = re.compile(r"data:image/(?:png|jpe?g|gif|webp|svg\+xml)[;,]", re.IGNORECASE)


def attribute(element: str, name: str, value: str) -> str | None:
    """What may this attribute say? None where it must go.

    Links lead anywhere; pictures are in the page, and a part of a figure refers to it.

    Examples
    --------
    >>> attribute("a", "href", "https://x.test"), attribute("img", "src", "https://x.test/a.png")
    ('https://x.test', None)
    """
    if name == "xmlns":
        return None  # the page is HTML, which knows them
    if name in ("src", "href"):
        plain = value.strip()
        if element == "a":
            return None if plain.lower().startswith("data:") else value
        picture = element in ("img", "image") and _PICTURE.match(plain)
        return value if picture or plain.startswith("#") else None
    if name == "style":
        return declarations(value) or None
    return None if _OUTSIDE.search(value) else value


def declarations(style: str) -> str:
    """Which of these declarations of a style fetch nothing and lay nothing over the page?

    What a table or a figure looks like is its own; where it stands is the page's, so that nothing
    can be put over what the report says.

    Examples
    --------
    >>> declarations("color: red; position: absolute; margin-top: -9px; background: url(//x.test)")
    'color: red'
    """
    kept = []
    for one in style.split(";"):
        name, colon, value = (part.strip() for part in one.partition(":"))
        moves = name.lower().startswith("margin") and _NEGATIVE.search(value)
        if (
            colon
            and _PROPERTIES.fullmatch(name.lower())
            and not moves
            and not _OUTSIDE.search(value)
            and not set("<>&{}") & set(value)
        ):
            kept.append(f"{name}: {' '.join(value.split())}")
    return "; ".join(kept)
