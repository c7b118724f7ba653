"""Markdown and foreign HTML made fit for a page that runs nothing and fetches nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import nh3
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

# What may stand in a page: nothing here runs or, as far as `_attribute` lets its address through,
# fetches anything.
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
_ELEMENTS = set(f"{_TEXT} {_SVG} {_MATHML}".split())
_DROPPED = {
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
_ATTRIBUTES = {
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
_PREFIXES = {"aria-", "data-"}
_SCHEMES = {"http", "https", "mailto", "tel", "data"}

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


def _attribute(element: str, name: str, value: str) -> str | None:
    """What may this attribute say? None where it must go.

    Links lead anywhere; pictures are in the page, and a part of a figure refers to it.

    Examples
    --------
    >>> _attribute("a", "href", "https://x.test"), _attribute("img", "src", "https://x.test/a.png")
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
        return _declarations(value) or None
    return None if _OUTSIDE.search(value) else value


def _declarations(style: str) -> str:
    """Which of these declarations of a style fetch nothing and lay nothing over the page?

    What a table or a figure looks like is its own; where it stands is the page's, so that nothing
    can be put over what the report says.

    Examples
    --------
    >>> _declarations("color: red; position: absolute; margin-top: -9px; background: url(//x.test)")
    'color: red'
    """
    kept = []
    for declaration in style.split(";"):
        name, colon, value = (part.strip() for part in declaration.partition(":"))
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


# The first lock; the page's Content-Security-Policy is the second.
_CLEANER = nh3.Cleaner(
    tags=_ELEMENTS,
    clean_content_tags=_DROPPED,
    attributes=_ATTRIBUTES,
    attribute_filter=_attribute,
    generic_attribute_prefixes=_PREFIXES,
    url_schemes=_SCHEMES,
    link_rel=None,
)
# matplotlib styles `*`, which in a page would mean the whole page; on <svg> it is inherited.
_MATPLOTLIB_STYLE = re.compile(
    r'<defs>\s{0,20}<style type="text/css">\*\{([^{}<>]{0,500})\}</style>\s{0,20}</defs>'
)
_STYLE_SHEET = re.compile(r"<style[^<>]{0,100}>([^<]*)</style>", re.IGNORECASE)
# What pandas' Styler says of its own table, and what it is not to say of others.
_STYLER_SELECTOR = re.compile(r"#T_[\w \-.:#]{1,200}")
_PLACED = re.compile(r"""(\s(?:x|y|cx|cy)=)"(-?[\d.]+)"(?=[\s>])""")
_FIGURE = re.compile(r"<svg\b.*?</svg>", re.DOTALL)
_HEADS = re.compile(r"<t(head|body)>.*?</t\1>", re.DOTALL)
_UNSCOPED = re.compile(r"<th\b(?![^<>]*\sscope=)")
_ID = re.compile(r"""\sid="([^"]*)"(?=[\s/>])""")


def prose(source: str, attachments: Mapping[str, Mapping[str, str]] | None = None) -> str:
    """How does this Markdown look as HTML? Attached pictures are put into it.

    Examples
    --------
    >>> prose("**74.6 %** satisfied")
    '<p><strong>74.6 %</strong> satisfied</p>'
    """
    files = {name: dict(kinds) for name, kinds in (attachments or {}).items()}
    renderer = IPythonRenderer(escape=False, exclude_anchor_links=True, attachments=files)
    return inert(str(MarkdownWithMath(renderer=renderer).render(source)))


def inert(markup: str) -> str:
    """Which part of this HTML or SVG may stand in the page? What neither runs nor fetches.

    An allow-list decides. Links (`<a href>`) stay; scripts, event handlers, forms and
    addresses that a browser would fetch are not on it.

    Examples
    --------
    >>> inert('<p onclick="x()">5 &lt; 6 <script>x()</script><img src="http://a/b.png"></p>')
    '<p>5 &lt; 6 <img></p>'
    """
    clean = _CLEANER.clean(_style_on_svg(markup))
    rules = "".join(_styler_rules(markup))
    style = f"<style>{rules}</style>" if rules else ""
    # Nested or not, a figure that is clean ends.
    return style + _HEADS.sub(_scoped, _FIGURE.sub(_without_names, clean)).strip()


def _scoped(part: re.Match[str]) -> str:
    """The head or body of a table whose headings say of what: pandas does not write it."""
    scope = "col" if part[1] == "head" else "row"
    return _UNSCOPED.sub(rf'<th scope="{scope}"', part[0])


def _without_names(svg: re.Match[str]) -> str:
    """A figure without the ids that nothing in it refers to: the next figure has the same."""
    referred = set(re.findall(r"""#([^\s"')]+)""", svg[0]))
    named = _ID.sub(lambda match: match[0] if match[1] in referred else "", svg[0])
    # A page holds thousands of these: HTML needs neither the closing tag nor the marks.
    return _PLACED.sub(r"\1\2", named.replace("></path>", "/>").replace("></circle>", "/>"))


def _style_on_svg(markup: str) -> str:
    parts, done = [], 0
    for match in _MATPLOTLIB_STYLE.finditer(markup):
        figure = markup.rfind("<svg", done, match.start())
        if figure < 0:
            continue
        pairs = (pair.split(":", 1) for pair in match[1].split(";") if ":" in pair)
        style = "".join(f' {name.strip()}="{value.strip()}"' for name, value in pairs)
        opening, rest = markup[done:figure], markup[figure + len("<svg") : match.start()]
        parts += [opening, "<svg", style, rest]
        done = match.end()
    return "".join([*parts, markup[done:]])


def _styler_rules(markup: str) -> Iterator[str]:
    for sheet in _STYLE_SHEET.finditer(markup):
        for rule in sheet[1].split("}"):
            selectors, _, said = rule.partition("{")
            own = [selector.strip() for selector in selectors.split(",")]
            kept = _declarations(said)
            if kept and all(_STYLER_SELECTOR.fullmatch(selector) for selector in own):
                yield f"{', '.join(own)} {{{kept}}}\n"
