"""Markdown and foreign HTML made fit for a page that runs nothing and fetches nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape

from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

# The page's Content-Security-Policy is the wall; this keeps what it would stop out of the file.
_ELEMENTS = re.compile(
    r"<(script|iframe|object|embed|metadata|applet|frameset)\b.*?(?:</\1\s*>|\Z)", re.S | re.I
)
_DECLARATIONS = re.compile(r"<\?.*?\?>|<!DOCTYPE[^>]*>|<!--.*?-->", re.S | re.I)
_VOID = re.compile(r"<(?:link|meta|base)\b[^>]*>", re.I)
_TAG = re.compile(r"""<([a-zA-Z][\w:-]*)((?:"[^"]*"|'[^']*'|[^"'>])*)>""")
_ATTRIBUTE = re.compile(
    r"""[\s/]*([a-zA-Z_:@][\w:.-]*)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+))?""",
)
_PANDAS_STYLE = re.compile(r"<style scoped>.*?</style>", re.S)
# matplotlib styles `*`, which in a page would mean the whole page; on <svg> it is inherited.
_MATPLOTLIB_STYLE = re.compile(
    r'(<svg\b)(.*?)<defs>\s*<style type="text/css">\*\{([^}]*)\}</style>\s*</defs>', re.S
)
_SVG = re.compile(r"<svg\b.*?</svg>", re.S)
_ID = re.compile(r"""\sid="([^"]*)"(?=[\s/>])""")
_FETCHES = {"src", "srcset", "poster", "data", "background", "xlink:href", "action", "formaction"}


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

    Links (`<a href>`) stay; scripts, event handlers and addresses that a browser would fetch go.

    Examples
    --------
    >>> inert('<p onclick="x()">5 &lt; 6 <script>x()</script><img src="http://a/b.png"></p>')
    '<p>5 &lt; 6 <img></p>'
    """
    markup = _DECLARATIONS.sub("", markup)
    markup = _MATPLOTLIB_STYLE.sub(_style_on_svg, markup)
    markup = _PANDAS_STYLE.sub("", markup)
    markup = _VOID.sub("", _ELEMENTS.sub("", markup))
    markup = _SVG.sub(_without_names, markup)
    return _TAG.sub(_tag, markup).strip()


def _without_names(svg: re.Match[str]) -> str:
    """A figure without the ids that nothing in it refers to: the next figure has the same."""
    referred = set(re.findall(r"""#([^\s"')]+)""", svg[0]))
    return _ID.sub(lambda found: found[0] if found[1] in referred else "", svg[0])


def _style_on_svg(match: re.Match[str]) -> str:
    pairs = (pair.split(":") for pair in match[3].split(";") if ":" in pair)
    style = "".join(f' {name.strip()}="{value.strip()}"' for name, value in pairs)
    return f"{match[1]}{style}{match[2]}"


def _tag(match: re.Match[str]) -> str:
    name, attributes = match[1], match[2]
    kept = _ATTRIBUTE.sub(lambda found: _attribute(name.lower(), found), attributes)
    return f"<{name}{kept}>"


def _attribute(tag: str, match: re.Match[str]) -> str:
    name = match[1].lower()
    plain = re.sub(r"[\s\x00-\x1f]", "", unescape((match[2] or "").strip("\"'"))).lower()
    local = plain.startswith(("data:image/", "#"))
    refused = (
        name.startswith(("on", "xmlns"))
        or (name in _FETCHES and not local)
        or (name == "href" and tag != "a" and not local)
        or (name == "href" and plain.startswith(("javascript:", "vbscript:", "data:")))
        or (name == "style" and re.search(r"url\((?![\"']?(?:#|data:))", plain) is not None)
    )
    return "" if refused else match[0]
