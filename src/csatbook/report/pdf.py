"""A page on paper: the same HTML and style sheet as a tagged, numbered A4 document."""

from __future__ import annotations

import re
from base64 import b64encode
from html import escape
from importlib import import_module
from typing import Any
from xml.etree import ElementTree

from csatbook.report import fonts

_SPACES = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
_SVG = re.compile(r"<svg\b.*?</svg>", re.S)
# font: [style] [variant] [weight] size[/line] family; matplotlib writes it so.
_FONT = re.compile(
    r"\bfont:\s*(?:(?:normal|italic|oblique|bold|bolder|lighter|small-caps|\d00)\s+)*"
    r"([\d.]+[a-z%]*)(?:/\S+)?\s+([^;\"]+)"
)
_WEIGHT = re.compile(r"font-weight:\s*[^;\"]+;?\s*|\bfont-weight=\"[^\"]*\"")


def pdf(html: str) -> bytes:
    """How does this page print? A tagged PDF (PDF/UA-1) with contents, bookmarks, page numbers.

    Parameters
    ----------
    html : str
        A page made by `page.html`. Its title and language become the document's.

    Returns
    -------
    bytes
        The same for the same page. Nothing is fetched: pictures must be in the page, and the fonts
        are those of the installation.
    """
    weasyprint: Any = import_module("weasyprint")  # here, since it loads system libraries
    configuration = weasyprint.text.fonts.FontConfiguration()
    packaged = weasyprint.URLFetcher(allowed_protocols={"file"})
    faces = weasyprint.CSS(string=fonts.rules(), font_config=configuration, url_fetcher=packaged)
    document = weasyprint.HTML(
        string=_SVG.sub(_picture, html),
        url_fetcher=weasyprint.URLFetcher(allowed_protocols={"data"}),
    )
    printed: bytes = document.write_pdf(
        stylesheets=[faces], font_config=configuration, pdf_variant="pdf/ua-1", pdf_tags=True
    )
    return printed


def _picture(svg: re.Match[str]) -> str:
    """A figure as a picture: its insides are then no part of the page, which is quicker to set.

    What is not well-formed stays where it is.
    """
    # The name spaces, which HTML does without. Bold has no Chinese forms here: see `fonts`.
    figure = _WEIGHT.sub("", svg[0]).replace("<svg", f"<svg {_SPACES}", 1)
    figure = _FONT.sub(r"font-size: \1; font-family: \2", figure)
    try:
        root = ElementTree.fromstring(figure)  # noqa: S314 - made here, declarations removed
    except ElementTree.ParseError:
        return svg[0]
    label = root.get("aria-label", "")
    source = b64encode(figure.encode()).decode()
    style = escape(root.get("style", ""))
    kind = escape(root.get("class", ""))
    return (
        f'<img src="data:image/svg+xml;base64,{source}" alt="{escape(label)}"'
        f' class="{kind}" style="{style}">'
    )
