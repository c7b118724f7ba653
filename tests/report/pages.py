"""Notebooks and covers that several tests render: every kind of cell and output, nothing more."""

from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from csatbook.report.page import Cover

TEMPLATES = Path(__file__).parents[2] / "templates"

TABLE = (
    '<div class="scroll"><table class="csat"><caption>各地区满意度</caption><thead><tr>'
    '<th scope="col">地区</th><th scope="col" class="num">满意度</th></tr></thead><tbody>'
    '<tr><th scope="row">华东</th><td class="num">63.0%</td></tr></tbody></table></div>'
)
# As matplotlib writes it.
FIGURE = (
    '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN"\n'
    '  "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">\n'
    '<svg xmlns:xlink="http://www.w3.org/1999/xlink" width="300pt" height="80pt" '
    'viewBox="0 0 300 80" xmlns="http://www.w3.org/2000/svg" version="1.1" role="img" '
    'aria-label="响应速度最低">\n<metadata><rdf:RDF/></metadata>\n'
    '<defs>\n  <style type="text/css">*{stroke-linejoin: round; stroke-linecap: butt}</style>\n'
    '</defs>\n<g id="figure_1"><g id="patch_2"><path d="M 0 60 L 90 60" clip-path="url(#p1a)" '
    'style="fill: none; stroke: #17607f"/></g>\n'
    "<text style=\"font: bold 12px 'Noto Sans CJK SC'; text-anchor: start\" "
    'x="10" y="20">图中响应</text></g>\n'
    '<defs><clipPath id="p1a"><rect x="0" y="0" width="300" height="80"/></clipPath></defs></svg>'
)


def cover(**changes: object) -> Cover:
    facts = {
        "study": "service",
        "title": "客户服务满意度",
        "period": "2025年第3季度",
        "segment": "华东",
        "language": "zh",
        "version": "0.1.0",
        "facts": (("有效问卷", "312"),),
    }
    return Cover(**{**facts, **changes})


def said(text: str, *tags: str) -> nbformat.NotebookNode:
    return new_markdown_cell(text, metadata={"tags": list(tags)})


def shown(html: str, source: str = "wave.secret_call()") -> nbformat.NotebookNode:
    """A code cell with one output of ours."""
    data = {"text/html": html, "text/plain": "<Fragment object at 0x7f>"}
    return new_code_cell(source, outputs=[new_output("display_data", data=data)])


def printed(text: str, kind: str = "stdout") -> nbformat.NotebookNode:
    return new_code_cell("print()", outputs=[new_output("stream", name=kind, text=text)])


def notebook(*more: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """A short report in both languages, and whatever else a test is about."""
    return new_notebook(
        cells=[
            said("# 满意度报告", "zh"),
            said("# Satisfaction report", "en"),
            new_code_cell("period = '2024Q1'", metadata={"tags": ["parameters"]}),
            new_code_cell("period = '2025Q3'", metadata={"tags": ["injected-parameters"]}),
            said("## 结果分析\n\n### 各地区", "zh"),
            said("## Results\n\n### By region", "en"),
            shown(TABLE),
            shown(f"<figure>{FIGURE}<figcaption>n = 312</figcaption></figure>"),
            said("## 附录", "zh"),
            said("## Appendix", "en"),
            said("For **everyone**."),
            *more,
        ]
    )


def broken() -> nbformat.NotebookNode:
    """The same, as papermill leaves it when a cell fails."""
    error = new_output(
        "error",
        ename="KeyError",
        evalue="\x1b[31mno item <b>channel</b>\x1b[39m",
        traceback=[
            "\x1b[31m---------\x1b[39m",
            (
                "\x1b[36mCell\x1b[39m\x1b[36m \x1b[39m\x1b[32mIn[7]\x1b[39m"
                "\x1b[32m, line 2\x1b[39m\n"
                "\x1b[32m----> 2\x1b[39m wave.secret_call()"
            ),
            (
                "\x1b[36mFile \x1b[39m\x1b[32m/home/ann/csatbook/report/results.py:88\x1b[39m, in "
                "\x1b[36mscores\x1b[39m\x1b[34m(wave)\x1b[39m\n     88 secret_lookup[name]"
            ),
            "\x1b[31mKeyError\x1b[39m: no item <b>channel</b>",
        ],
    )
    mark = said(
        "<span>Execution using papermill encountered an exception", "papermill-error-cell-tag"
    )
    failed = new_code_cell("wave.secret_call()", execution_count=7, outputs=[error])
    return notebook(mark, failed, said("## 展望", "zh"))
