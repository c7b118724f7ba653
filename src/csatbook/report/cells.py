"""An executed notebook's cells, sifted for the reader: what is shown, and what went wrong."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from nbformat import NotebookNode, from_dict

from csatbook.report import glossary, headings
from csatbook.report.legible import legible
from csatbook.study import wording
from csatbook.study.wording import LANGUAGES, Language

_IN_CELL = re.compile(r"Cell In\s?\[(\d+)\], line (\d+)")
# No part of these patterns can match a long text in many ways, which would take very long.
_IN_FILE = re.compile(r"([^/\\\s]{1,200}\.py):(\d{1,9})(?:, in (\w{1,200}|<\w{1,200}>))?")
_HEADING = re.compile(r"^#{2,3}[ \t]+(\S.*)$", re.M)
# Preferred first, where an output comes in several forms.
_FORMS = ("text/html", "text/markdown", "image/svg+xml", "image/png", "image/jpeg", "text/plain")
_TYPST = "text/x-typst"
# What a plotting call returns is no result; its picture is.
_PLOT_OBJECT = re.compile(r"[\[({<]*(?:<?Axes|matplotlib\.|seaborn\.|<?Figure|Text\(|<seaborn)")
# What has no text of its own: IPython's Math, Javascript and the like.
_DISPLAY_OBJECT = re.compile(r"<IPython\.core\.display\.\w{1,50} object>")


STYLE = "csatbook_style"
"""The mark of an output that says how a notebook looks; pages have that of their own."""


@dataclass(frozen=True)
class Failure:
    """Why a report is not complete: the error's name and message, and the section it broke in."""

    name: str
    message: str
    section: str = ""


def sift(
    notebook: NotebookNode, language: Language, *, code: bool = False, typst: bool = False
) -> NotebookNode:
    """Which cells and outputs does the reader see? A new notebook that holds nothing else.

    Markdown of the other language, papermill's marks, scrapbook's records, warnings on stderr
    and (unless `code`) all code are gone, also from tracebacks. A heading goes with its cells where
    these show pieces of a report that say nothing (`headings.telling`), and a glossary keeps the
    terms that are used. The notebook given stays as it was. `typst`: what was written for Typst,
    too, keeps that beside the HTML.
    """
    injected = any("injected-parameters" in _tags(cell) for cell in notebook.cells)
    shown = []
    for original in notebook.cells:
        if not _is_meant(original, language):
            continue
        cell = copy.deepcopy(original)
        if cell.cell_type == "code":
            # Defaults that were overruled would mislead beside the values that were used.
            overruled = injected and "parameters" in _tags(cell)
            cell.source = cell.source if code and not overruled else ""
            cell.outputs = list(_shown(cell.outputs, language, typst=typst))
            if not code:
                cell.outputs = [_without_code(output, language) for output in cell.outputs]
        shown.append(cell)
    glossary.kept_to_page(shown, language)
    result = copy.copy(notebook)
    result.cells = shown if code else headings.telling(shown)
    # Metadata may hold paths and times of the machine that ran it.
    result.metadata = {}
    return result


def failure(notebook: NotebookNode, language: Language) -> Failure | None:
    """Did a cell fail? The first error, with the heading under which it stands.

    A notebook whose kernel died has no error output, but papermill's mark on it or on the cell.
    """
    section = ""
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and _is_meant(cell, language):
            headings = _HEADING.findall(cell.source)
            section = headings[-1].rstrip().rstrip("#").rstrip() if headings else section
        for output in cell.get("outputs", ()):
            if output.output_type == "error":
                return Failure(output.ename, legible(output.evalue), section)
        if cell.metadata.get("papermill", {}).get("status") == "failed":
            return Failure("", "", section)
    return Failure("", "") if notebook.metadata.get("papermill", {}).get("exception") else None


def dressed(notebook: NotebookNode, language: Language, *, style: str) -> NotebookNode:
    """How does an executed notebook look to its readers? Like the page, where Jupyter shows it.

    Markdown of another language is gone, and the first cell of code carries the style sheet, which
    reaches nothing but what cells show. The notebook given stays as it was.
    """
    result = copy.copy(notebook)
    result.cells = [copy.copy(cell) for cell in notebook.cells if _is_spoken(cell, language)]
    glossary.kept_to_page(result.cells, language)
    first = next((cell for cell in result.cells if cell.cell_type == "code"), None)
    if first is not None:
        sheet = {"text/html": f"<style>{style}</style>"}
        shown = {"output_type": "display_data", "data": sheet, "metadata": {STYLE: True}}
        first.outputs = [from_dict(shown), *first.outputs]  # type: ignore[no-untyped-call]
    return result


def _is_spoken(cell: NotebookNode, language: Language) -> bool:
    """Whether a cell is for readers of this language, as all are that name none."""
    spoken = _tags(cell) & set(LANGUAGES)
    return not spoken or language in spoken


def _tags(cell: NotebookNode) -> set[str]:
    return set(cell.metadata.get("tags", ()))


def _is_meant(cell: NotebookNode, language: Language) -> bool:
    """A cell for readers of this language, and not papermill's own mark of an error."""
    return "papermill-error-cell-tag" not in _tags(cell) and _is_spoken(cell, language)


def _shown(
    outputs: Sequence[NotebookNode], language: Language, *, typst: bool
) -> Iterator[NotebookNode]:
    for output in outputs:
        if output.output_type == "stream":
            if output.name == "stdout":
                yield output
        elif output.get("metadata", {}).get(STYLE):
            continue
        elif output.output_type == "error":
            yield output
        elif form := _form(output.data):
            output.output_type = "display_data"
            output.pop("execution_count", None)
            data = output.data
            if form == "text/latex":  # a formula stays as it was written
                data["text/plain"] = data[form].replace(r"\displaystyle ", "")
                form = "text/plain"
            output.data = {form: data[form]}
            if typst and form == "text/html" and _TYPST in data:  # the drawings are in the HTML
                output.data |= {_TYPST: data[_TYPST]}
            yield output
        elif "application/javascript" in output.data:
            output.output_type = "display_data"
            output.pop("execution_count", None)
            output.data = {"text/plain": wording.say(language, "page.script_left_out")}
            yield output


def _form(data: Mapping[str, Any]) -> str | None:
    """In which of its forms is an output shown, if at all?"""
    if any(kind.startswith("application/scrapbook") for kind in data):
        return None
    form = next((form for form in _FORMS if form in data), None)
    if form == "text/plain" and _DISPLAY_OBJECT.match(data[form]):
        return "text/latex" if "text/latex" in data else None
    if form == "text/plain" and _PLOT_OBJECT.match(data[form]):
        return None
    return form


def _without_code(output: NotebookNode, language: Language) -> NotebookNode:
    if output.output_type != "error":
        return output
    output.traceback = _places(output.traceback, language)
    return output


def _places(traceback: Sequence[str], language: Language) -> list[str]:
    """Where the error passed, without the code that stood there or the machine's folders."""
    places = []
    for line in legible("\n".join(traceback)).splitlines():
        if cell := _IN_CELL.search(line):
            places.append(wording.say(language, "page.error_cell", number=cell[1], line=cell[2]))
        elif "File " in line and (file := _IN_FILE.search(line)):
            places.append(f"{file[1]}:{file[2]} {file[3] or ''}".strip())
    return places
