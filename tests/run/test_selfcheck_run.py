"""A report whose check of itself fails: it is made, and nobody can overlook it."""

import json
import shutil
from pathlib import Path

import pandas as pd
import pypdf
import pytest
from bs4 import BeautifulSoup
from click.testing import Result

import nursery
from csatbook.run import kernel

from . import projects
from .projects import Project

# A score that depends on the order of rows, in one of the four reports.
BREAK = """
from dataclasses import replace
from csatbook.analysis import results
right = results.scored
def wrong(wave, everyone, **options):
    for row in right(wave, everyone, **options):
        yield row | ({"low": float(everyone.marks[0, 0])} if segment == "region=华东" else {})
results.scored = wrong
"""
CELLS = (
    "from csatbook.report import sections\nwave = sections.open(study, period, segment, language)",
    "sections.selfcheck(wave)",
    "sections.record(wave)",
)


def run(project: Project, *words: str) -> Result:
    return nursery.command(project.root, *words)


@pytest.fixture(scope="module")
def done(
    tmp_path_factory: pytest.TempPathFactory,
    fonts: Path,
    forked: None,  # noqa: ARG001 - its kernels
) -> tuple[Project, Result]:
    """A project after a run, to look at, and what was told."""
    project = projects.made(tmp_path_factory.mktemp("doubtful") / "project")
    shutil.copytree(fonts, kernel.fonts(project.root / ".csatbook"))
    text = project.study.read_text(encoding="utf-8")
    formats = "report: {by: [region], formats: [html, pdf], min_answers: 1}"
    assert "report: {by: [region], formats: [html]}" in text
    text = text.replace("report: {by: [region], formats: [html]}", formats)
    project.study.write_text(text, encoding="utf-8")
    project.notebook(BREAK, *CELLS)
    return project, run(project, "run", "params/tiny.yaml")


def test_a_failed_self_check_is_told_wherever_one_looks(
    done: tuple[Project, Result],
) -> None:
    doubtful, told = done
    # All reports are there, with their numbers; but who started the run is not told all is well.
    assert told.exit_code == 1
    assert "4 reports: 3 made, 1 doubtful" in told.stdout
    reason = "doubtful  2024Q2 region=华东: self-check 'order': "
    assert reason in told.stdout
    assert "first scores: " in told.stdout
    assert "DOUBT   2024Q2 region=华东" in told.stderr

    folder = doubtful.period()
    page = BeautifulSoup((folder / "region=华东" / "report.html").read_bytes(), "html.parser")
    assert "自检未通过" in page.find("header").find(role="alert").text
    sound = BeautifulSoup((folder / "all" / "report.html").read_bytes(), "html.parser")
    assert sound.find(role="alert") is None
    assert (
        "自检未通过"
        in pypdf.PdfReader(folder / "region=华东" / "report.pdf").pages[0].extract_text()
    )

    overview = BeautifulSoup((folder / "index.html").read_bytes(), "html.parser")
    assert "1 份报告自检未通过" in overview.find(role="alert").text
    assert [one.text for one in overview.find_all(class_="state")].count("自检未通过") == 1
    assert "self-check 'order'" in overview.find(class_="trouble").text

    table = pd.read_csv(folder / "results" / "selfcheck.csv")
    wrong = table[~table["ok"]]
    assert wrong[["segment", "check"]].to_numpy().tolist() == [["region=华东", "order"]]
    assert len(table) == 4 * 3
    assert set(pd.read_csv(folder / "results" / "scores.csv")["segment"]) == set(table["segment"])
    manifest = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    assert [one["status"] for one in manifest["reports"]] == ["made", "doubtful", "made", "made"]


def test_a_report_in_doubt_is_made_again_until_its_check_holds(
    done: tuple[Project, Result], tmp_path: Path
) -> None:
    doubtful = Project(shutil.copytree(done[0].root, tmp_path / "project"))
    again = run(doubtful, "run", "params/tiny.yaml", "--format", "html")
    assert again.exit_code == 1
    assert "4 reports: 3 unchanged, 1 doubtful" in again.stdout
    listed = run(doubtful, "list", "params/tiny.yaml").stdout
    assert [line.split()[3] for line in listed.splitlines() if "region=华东" in line][-1:] == [
        "doubtful"
    ]
    doubtful.notebook(*CELLS)
    which = ("--segment", "region=华东", "--format", "html")
    mended = run(doubtful, "run", "params/tiny.yaml", *which)
    assert mended.exit_code == 0
    assert "1 report: 1 made" in mended.stdout
