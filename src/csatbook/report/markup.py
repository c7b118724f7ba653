"""Markdown and foreign HTML made fit for a page that runs nothing and fetches nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import nh3
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

from csatbook.report import allowed

# The first lock; the page's Content-Security-Policy is the second.
_CLEANER = nh3.Cleaner(
    tags=allowed.ELEMENTS,
    clean_content_tags=allowed.DROPPED,
    attributes=allowed.ATTRIBUTES,
    attribute_filter=allowed.attribute,
    generic_attribute_prefixes=allowed.PREFIXES,
    url_schemes=allowed.SCHEMES,
    link_rel=None,
)
# matplotlib styles `*`, which in a page would mean the whole page; on <svg> it is inherited.
_MATPLOTLIB_STYLE = re.compile(
    r'<defs>\s{0,20}<style type="text/css">\*\{([^{}<>]{0,500})\}</style>\s{0,20}</defs>'
)
_STYLE = re.compile(r"<style[^<>]{0,100}>([^<]*)</style>", re.IGNORECASE)
# What pandas' Styler says of its own table, and what it is not to say of others.
_STYLER_SELECTOR = re.compile(r"#T_[\w \-.:#]{1,200}")
_SVG = re.compile(r"<svg\b.*?</svg>", re.DOTALL)
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

    An allow-list decides (`allowed`). Links (`<a href>`) stay; scripts, event handlers, forms and
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
    return style + _HEADS.sub(_scoped, _SVG.sub(_without_names, clean)).strip()


def _scoped(part: re.Match[str]) -> str:
    """The head or body of a table whose headings say of what: pandas does not write it."""
    scope = "col" if part[1] == "head" else "row"
    return _UNSCOPED.sub(rf'<th scope="{scope}"', part[0])


def _without_names(svg: re.Match[str]) -> str:
    """A figure without the ids that nothing in it refers to: the next figure has the same."""
    referred = set(re.findall(r"""#([^\s"')]+)""", svg[0]))
    return _ID.sub(lambda found: found[0] if found[1] in referred else "", svg[0])


def _style_on_svg(markup: str) -> str:
    parts, done = [], 0
    for found in _MATPLOTLIB_STYLE.finditer(markup):
        figure = markup.rfind("<svg", done, found.start())
        if figure < 0:
            continue
        pairs = (pair.split(":", 1) for pair in found[1].split(";") if ":" in pair)
        style = "".join(f' {name.strip()}="{value.strip()}"' for name, value in pairs)
        opening, rest = markup[done:figure], markup[figure + len("<svg") : found.start()]
        parts += [opening, "<svg", style, rest]
        done = found.end()
    return "".join([*parts, markup[done:]])


def _styler_rules(markup: str) -> Iterator[str]:
    for sheet in _STYLE.finditer(markup):
        for rule in sheet[1].split("}"):
            selectors, _, said = rule.partition("{")
            own = [one.strip() for one in selectors.split(",")]
            kept = allowed.declarations(said)
            if kept and all(_STYLER_SELECTOR.fullmatch(one) for one in own):
                yield f"{', '.join(own)} {{{kept}}}\n"
