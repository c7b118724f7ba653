"""How quick are figures and pages beside what one would write first? Figures: the same drawing by
matplotlib with its constrained layout. Pages: nbconvert's own exporter on the same notebook.

    python tests/bench/figures.py
"""

import io
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import nbformat
from matplotlib.figure import Figure
from nbconvert import HTMLExporter
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from csatbook.report import page
from csatbook.report.figure import canvas
from csatbook.report.figure.dots import Dot, dots
from csatbook.report.page import Cover

FIGURE_TIMES, PAGE_TIMES = 0.05, 0.5
"""At most so many times the plain way's time."""
ROUNDS = 5
TEMPLATES = Path(__file__).parents[2] / "templates"
ROWS = [
    Dot(f"服务环节 {place}", 0.7 + place / 100, 0.66 + place / 100, 0.74 + place / 100)
    for place in range(12)
]


def seconds(call: Callable[[], object]) -> float:
    """CPU time of the quickest of several calls."""
    times = []
    for _ in range(ROUNDS):
        start = time.process_time()
        call()
        times.append(time.process_time() - start)
    return min(times)


def own() -> str:
    return str(dots(ROWS, unit="share", caption="满意度", alt="十二个环节").html)


def plain() -> str:
    """The same dots with intervals, as one draws them with matplotlib."""
    figure = Figure(figsize=(6.8, 4.8), layout="constrained")
    axes = figure.add_subplot()
    for place, row in enumerate(ROWS):
        axes.plot([row.low, row.high], [place, place], linewidth=2.2)
        axes.plot(row.value, place, "o")
        axes.annotate(f"{row.value:.1%}", (1, place), xycoords=("axes fraction", "data"))
    axes.set_yticks(range(len(ROWS)), [row.label for row in ROWS])
    axes.xaxis.grid(visible=True)
    written = io.StringIO()
    figure.savefig(written, format="svg")
    return written.getvalue()


def notebook() -> nbformat.NotebookNode:
    """Ten chapters with a table and a figure each."""
    figure = own()
    line = '<tr><th scope="row">华东</th><td class="num">63.0%</td></tr>'
    table = f'<table class="csat"><tbody>{line * 20}</tbody></table>'
    cells = []
    for place in range(10):
        cells.append(new_markdown_cell(f"## Chapter {place}\n\nWhat is **this** about?"))
        for html in (table, figure):
            shown = new_output("display_data", data={"text/html": html, "text/plain": "x"})
            cells.append(new_code_cell("sections.show(wave)", outputs=[shown]))
    return new_notebook(cells=cells)


def main() -> None:
    canvas.set_theme()
    drawn = seconds(own) / seconds(plain)
    print(f"figure  {drawn:.3f} × matplotlib with constrained layout (at most {FIGURE_TIMES})")
    report = notebook()
    cover = Cover("bench", "Bench", "2025Q4", "", "zh", "1")
    written = seconds(partial(page.html, report, cover, templates=TEMPLATES))
    ratio = written / seconds(lambda: HTMLExporter().from_notebook_node(report))
    print(f"page    {ratio:.2f} × nbconvert's HTMLExporter (at most {PAGE_TIMES}), {written:.3f} s")
    if drawn > FIGURE_TIMES or ratio > PAGE_TIMES:
        raise SystemExit("too slow")


if __name__ == "__main__":
    main()
