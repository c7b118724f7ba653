"""An executed notebook as a page: one HTML file that needs nothing else, nor a network."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from threading import get_ident
from typing import Any

from nbconvert.exporters.templateexporter import TemplateExporter
from nbformat import NotebookNode

from csatbook.report import cells, frame, headings, markup
from csatbook.report.cells import Failure
from csatbook.report.facts import bind
from csatbook.report.legible import legible
from csatbook.study import wording
from csatbook.study.wording import Language


@dataclass(frozen=True)
class Link:
    """Words that lead somewhere: a folder's name for whoever makes one, an address for a page."""

    label: str
    folder: str


@dataclass(frozen=True)
class Cover:
    """What a report says of itself: plain text throughout, escaped where it is shown.

    `kind` is what the report is called above its title; that it is of customers' satisfaction where
    nothing is given. `facts` are further (label, value) pairs of the head, such as the number of
    valid answers, and `foot` those of the end, such as whom to ask.
    `failure` tells why the run broke off where the notebook cannot (a kernel that died); `doubts`
    are the checks of itself that the report has failed; `record` is the file of the executed
    notebook; `trail` leads to the pages above, `ways` to
    other reports, `links` to other forms of this one, by addresses.
    """

    study: str
    title: str
    period: str
    segment: str
    language: Language
    version: str
    subtitle: str = ""
    kind: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    foot: tuple[tuple[str, str], ...] = ()
    failure: str = ""
    doubts: tuple[str, ...] = ()
    record: str = "report.ipynb"
    trail: tuple[Link, ...] = ()
    ways: tuple[Link, ...] = ()
    links: tuple[Link, ...] = ()

    @property
    def name(self) -> str:
        """By which name is this report known? Title, period and group, those that it has.

        Examples
        --------
        >>> Cover("service", "Service", "Q3 2025", "", "en", "1.0").name
        'Service · Q3 2025'
        """
        return " · ".join(part for part in (self.title, self.period, self.segment) if part)


def html(notebook: NotebookNode, cover: Cover, *, templates: Path, code: bool = False) -> str:
    """How does this report look? The executed notebook as one self-contained HTML page.

    Parameters
    ----------
    notebook : NotebookNode
        Executed, possibly with an error in it. Markdown cells tagged `zh` or `en` are kept for
        that language only. It stays as it is.
    cover : Cover
        Title, period, group and language of the report.
    templates : Path
        The folder that holds `csatbook/index.html.j2`.
    code : bool
        Show each cell's code, folded. Otherwise none is left in the file.

    Returns
    -------
    str
        The page. Same notebook and cover, same text.
    """
    resources = told(notebook, cover) | {"style": frame.style(templates, "csatbook/style.css")}
    exporter = _exporter(templates, get_ident())
    exporter.exclude_input = not code
    exporter.environment.globals.update(resources)
    body, _ = exporter.from_notebook_node(cells.sift(notebook, cover.language, code=code))
    say = partial(wording.say, cover.language)
    bound = bind.bind(
        legible(str(body)).strip() + "\n",
        notebook,
        script=frame.script(templates, "csatbook/facts.js", "csatbook/figures.js"),
        words=[say(f"page.fact_{what}") for what in ("base", "interval", "source", "save")],
    )
    return frame.slim(bound)


def told(notebook: NotebookNode, cover: Cover) -> dict[str, Any]:
    """What do the templates of page and PDF say beside the notebook's cells?"""
    say = partial(wording.say, cover.language)
    broken = cells.failure(notebook, cover.language)
    if cover.failure:
        section = broken.section if broken else ""
        broken = Failure("", cover.failure, section)
    return {
        "cover": cover,
        "failure": broken,
        "doubts": [say(f"report.selfcheck_{doubt}") for doubt in cover.doubts],
        "say": say,
        "lang": frame.LANG[cover.language],
        "title": cover.name,
        "kind": cover.kind or say("page.kind"),
        "description": cover.subtitle or cover.kind or say("page.kind"),
        "facts": (
            (say("page.period"), cover.period),
            (say("page.segment"), cover.segment),
            *cover.facts,
        ),
        "page_parts": frame.page_parts,
    }


@cache
def _exporter(templates: Path, _thread: int) -> TemplateExporter:
    """Made once in each thread, since a page is said to it; a changed template is read again."""
    exporter = TemplateExporter(  # type: ignore[no-untyped-call]
        file_extension=".html",
        template_name="csatbook",
        extra_template_basedirs=[str(templates)],
        extra_template_paths=[str(templates)],
        # Those that nbconvert has would only validate the notebook: `cells.sift` has done it all.
        default_preprocessors=[],
        filters={
            "prose": markup.prose,
            "inert": markup.inert,
            "plain": legible,
            "outline": headings.outline,
        },
    )
    exporter.output_mimetype = "text/html"
    return exporter
