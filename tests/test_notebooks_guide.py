"""The analyst's first hour, as docs/notebooks.md tells it, run by the real command."""

import json
import re
import shutil
from pathlib import Path

import nbformat
import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner
from pypdf import PdfReader

import samples
from csatbook.analysis import door, export
from csatbook.cli import main
from csatbook.report import scraps
from csatbook.run import tables

GUIDE = samples.PROJECT / "docs" / "notebooks.md"


def cells() -> list[str]:
    return re.findall(r"```python\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.S)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, forked: None) -> Path:  # noqa: ARG001 - its kernels
    """The folder of the period, with what the guide's last command leaves."""
    root = tmp_path_factory.mktemp("guide")
    (root / "notebooks").mkdir()
    (root / "data").symlink_to(samples.PROJECT / "data")
    shutil.copytree(samples.PROJECT / "params", root / "params")
    new = nbformat.v4
    first, opened, *rest = cells()
    book = new.new_notebook(
        cells=[
            new.new_code_cell(first, metadata={"tags": ["parameters"]}),
            new.new_code_cell(opened),
            new.new_markdown_cell("## 得分"),
            *(new.new_code_cell(cell) for cell in rest[:3]),
            new.new_markdown_cell("## 我的图表"),
            *(new.new_code_cell(cell) for cell in rest[3:]),
        ]
    )
    nbformat.write(book, root / "notebooks" / "mine.ipynb")
    [command] = re.findall(r"^    csatbook (run .*)", GUIDE.read_text(encoding="utf-8"), re.M)
    words = command.replace("params/", f"{root}/params/").split()
    words[words.index("mine")] = str(root / "notebooks" / "mine.ipynb")
    result = CliRunner().invoke(main, words)
    assert result.exit_code == 0, result.output
    return root / "output" / "service" / "2025Q4"


@pytest.fixture(scope="module")
def page(made: Path) -> str:
    return (made / "all" / "mine.html").read_text(encoding="utf-8")


def test_the_chapters_are_numbered_on_the_page(page: str) -> None:
    assert re.findall(r"<h2[^>]*>([^<]+)", page) == ["1 得分", "2 我的图表"]


def test_the_own_parameter_comes_from_the_command_into_the_section(made: Path, page: str) -> None:
    entry = json.loads((made / "run.json").read_text(encoding="utf-8"))["reports"][0]
    assert (entry["parameters"]["top"], entry["given"]) == (3, ["top"])
    figure = page[page.index("<figure") : page.index("</figure>")]
    drawn = {one.zh for one in _study(made).dimensions.values() if f">{one.zh}<" in figure}
    assert len(drawn) == 3


def test_the_own_figure_looks_like_the_others_and_is_told(page: str) -> None:
    svg = re.findall(r"<svg[^>]*aria-label=\"各地区平均分的柱形图。\".*?</figure>", page, re.S)
    assert len(svg) == 1
    assert "Noto Sans CJK SC" in svg[0]
    assert ">华东<" in svg[0]
    caption = BeautifulSoup(svg[0], "html.parser").figcaption
    assert caption.get_text().endswith("各地区总体满意度平均分（1 至 5 分）")
    assert "data:image/png" not in page  # not a second time


def test_the_own_tables_look_like_the_others(page: str) -> None:
    captions = [each.get_text() for each in BeautifulSoup(page, "html.parser")("caption")]
    assert any(each.endswith("各地区总体满意度平均分（1 至 5 分）") for each in captions)
    assert "<th scope=col class=num>平均分</th>" in page
    assert "<th scope=row class=word>华东</th>" in page
    assert "<th scope=col class=num>value</th>" in page
    assert 'class="dataframe"' not in page


def test_the_own_parts_are_printed(made: Path) -> None:
    text = "".join(part.extract_text() for part in PdfReader(made / "all" / "mine.pdf").pages)
    assert "各地区总体满意度平均分" in text
    assert "2 我的图表" in text


def test_frames_are_the_rows_of_the_files(made: Path) -> None:
    wave = door.open(made.parents[2] / "params" / "service.yaml", "2025Q4")
    written = {path.stem: path for path in (made / "results" / "mine").glob("*.csv")}
    del written["facts"]  # which only the report knows
    assert written.keys() == {
        name for name, maker in export.MAKERS.items() if not maker.lacking(wave)
    }
    assert written.keys() >= {"comparisons", "drivers", "asymmetry", "what_if", "selfcheck"}
    for name, path in written.items():
        frame = getattr(wave, name)()
        assert tables.csv(scraps.flat(frame)) == path.read_bytes(), name


def _study(made: Path):
    return door.open(made.parents[2] / "params" / "service.yaml", "2025Q4").study
