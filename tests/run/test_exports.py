"""From the export of each survey tool to a report, with nothing typed: the numbers are right."""

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import exports
import nbformat
import openpyxl
import pandas as pd
import pytest

from csatbook.errors import DataError
from csatbook.run import command, new

KEPT = Path(__file__).parents[3] / "shared" / "cases" / "exports" / "data"
FILES = sorted(
    path
    for path in KEPT.rglob("*")
    if path.suffix in (".csv", ".xlsx", ".xls", ".sav", ".dta", ".tsv", ".txt")
)
REFUSED = {
    "slash.csv": "no column looks like a closed question",
    "xl/dup.csv": "rename all but one",
    "csv/gb18030.csv": "write it into the study file as `encoding:`",
}
NOTEBOOK = Path(__file__).parents[2] / "notebooks" / "satisfaction.ipynb"
SHORT = ("import csatbook", "sections.statistics(wave)", "sections.record(wave)")


def shortened(folder: Path) -> None:
    """Our notebook in this project, with few of its sections, so that it takes a second."""
    notebook = nbformat.read(NOTEBOOK, 4)
    parameters, *cells = notebook.cells
    notebook.cells = [parameters, *(cell for cell in cells if cell.source.startswith(SHORT))]
    (folder / "notebooks").mkdir()
    nbformat.write(notebook, folder / "notebooks" / NOTEBOOK.name)


@pytest.mark.skipif(not KEPT.is_dir(), reason="the kept exports are not on this machine")
def test_kept_exports_become_studies_that_are_checked_or_are_refused_with_the_cure(
    tmp_path: Path,
) -> None:
    refused: dict[str, str] = {}
    for place, path in enumerate(FILES):
        folder = tmp_path / str(place)
        (folder / "data").mkdir(parents=True)
        copy = Path(shutil.copy(path, folder / "data"))
        study = folder / "params" / "mine.yaml"
        try:
            new.new([copy], to=study, yes=True)
        except DataError as error:
            refused[path.relative_to(KEPT).as_posix()] = str(error)
            continue
        assert command.check(study, data=None) == 0, path
    assert len(FILES) - len(refused) == 52
    assert refused.keys() == REFUSED.keys()
    assert [name for name, cure in REFUSED.items() if cure not in refused[name]] == []


@pytest.mark.usefixtures("forked")
@pytest.mark.parametrize("tool", exports.ELEVEN, ids=lambda tool: tool.__name__)
def test_an_export_becomes_a_report(tool: Callable[[Path], Path], tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    shortened(tmp_path)
    study = tmp_path / "params" / "mine.yaml"
    assert new.new([tool(tmp_path / "data")], to=study, yes=True) == 0
    made = command.make(study, segments=["all"], formats=["html"])
    assert [(outcome.status, outcome.reason) for outcome in made.outcomes] == [("made", "")]
    (folder,) = (tmp_path / "output" / "mine").glob("*/run.json")
    scores = pd.read_csv(folder.parent / "results" / "scores.csv")
    csat = scores[(scores["score"] == "csat") & scores["subject"].str.startswith("item:")]
    assert csat["value"].tolist()[:2] == [pytest.approx(5 / 12), pytest.approx(0.5)]
    assert csat["n"].tolist()[:2] == [12, 10]
    page = (folder.parent / "all" / "report.html").read_text(encoding="utf-8")
    told = re.sub(r"<[^>]*>", "", page)
    assert "41.7" in told
    assert "50.0" in told
    book = openpyxl.load_workbook(folder.parent / "results" / "results.xlsx", read_only=True)
    assert book.sheetnames[:2] == ["contents", "columns"]
    assert json.loads(folder.read_text(encoding="utf-8"))["reports"][0]["status"] == "made"
