"""The reports of the studies that the project ships, made without a kernel: call by call."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bs4 import BeautifulSoup
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

import samples
from csatbook import study as studies
from csatbook.analysis.wave import Wave
from csatbook.report import sections
from csatbook.report.fragment import Fragment
from csatbook.report.piece import Figure
from csatbook.study.wording import Language

NAMES = [path.stem for path in sorted(samples.PROJECT.glob("params/*.yaml"))]
APPENDIX = re.compile(r"^## (附录|Appendix)", re.M)


@dataclass(frozen=True)
class Cell:
    """A cell of a notebook: prose in one language, or what a call shows."""

    source: str
    shown: Fragment | None
    is_body: bool
    """Whether it stands before the appendix."""


@cache
def report(shared: Path, name: str, language: Language) -> tuple[Cell, ...]:
    """The report on everyone of a study's last wave."""
    study = studies.load(samples.PROJECT / "params" / f"{name}.yaml")
    wave = samples.opened(
        shared, name, samples.read(shared, name)[1].periods[-1], language=language
    )
    return tuple(_cells(wave, study.report.notebook))


def _cells(wave: Wave, notebook: str) -> Iterator[Cell]:
    path = samples.PROJECT / "notebooks" / f"{notebook}.ipynb"
    is_body = True
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        source = "".join(cell["source"])
        is_body = is_body and not APPENDIX.search(source)
        if cell["cell_type"] == "markdown":
            if wave.language in cell["metadata"].get("tags", [wave.language]):
                yield Cell(source, None, is_body)
        elif source.startswith("sections.") and "sections.record" not in source:
            names = {"sections": sections, "wave": wave, "top": 5}
            yield Cell(source, eval(source, names), is_body)  # noqa: S307 - our own notebook


def figures(cells: tuple[Cell, ...]) -> Iterator[Figure]:
    for cell in cells:
        for piece in cell.shown.pieces if cell.shown else ():
            if isinstance(piece, Figure):
                yield piece


def words(cells: tuple[Cell, ...]) -> str:
    """What is read of the body: headings, sentences and quotes; no table and no figure."""
    told = []
    for cell in cells:
        if not cell.is_body:
            break
        if cell.shown is None:
            told.append(cell.source)
            continue
        part = BeautifulSoup(cell.shown.html, "html.parser")
        for node in part.select("table, figure"):
            node.decompose()
        told.append(part.get_text(" "))
    return "\n".join(told)


def executed(cells: tuple[Cell, ...]) -> NotebookNode:
    """The same as an executed notebook, for the page and the PDF."""
    return new_notebook(
        cells=[
            new_markdown_cell(cell.source)
            if cell.shown is None
            else new_code_cell(
                cell.source,
                outputs=[new_output("display_data", data=cell.shown._repr_mimebundle_())],
            )
            for cell in cells
        ]
    )
