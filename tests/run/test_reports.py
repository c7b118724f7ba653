"""Whole runs with real kernels, in and out of the cache of what is unchanged."""

import json
import os
import re
import shutil
import stat
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

import nbformat
import pytest

from csatbook import resources
from csatbook.run import account, kernel, plan, reports
from csatbook.run.book import Book
from csatbook.run.job import JobOutcome
from csatbook.run.reports import Made
from csatbook.survey.state import atomic

from . import projects
from .projects import Ear, Project

RECORDS = """
import pandas as pd
from csatbook.report import scraps
scraps.record("scores", pd.DataFrame({
    "score": ["csat"], "subject": ["overall"], "value": [len(segment) / 100],
    "low": [0.0], "high": [1.0],
}))
scraps.record("sample", pd.DataFrame({"valid": [7]}))
"""


@pytest.fixture(scope="module")
def looked_at(tmp_path_factory: pytest.TempPathFactory, fonts: Path) -> tuple[Project, Made]:
    """The tiny study with all reports of the latest period, to look at; and what was told."""
    project = projects.made(tmp_path_factory.mktemp("made") / "a {project} 项目")
    shutil.copytree(fonts, kernel.fonts(project.root / ".csatbook"))
    project.notebook(RECORDS)
    return project, _make(project)


@pytest.fixture
def done(looked_at: tuple[Project, Made], tmp_path: Path) -> Project:
    """A copy of it."""
    return Project(shutil.copytree(looked_at[0].root, tmp_path / "a {project} 项目"))


def _make(project: Project, *, force: bool = False, **words: object) -> Made:
    recipe = project.recipe(**words)
    return reports.make(recipe, plan.jobs(recipe), workers=2, force=force, watch=Ear())


def _statuses(made: Made) -> dict[str, str]:
    return {outcome.job.parameters.segment: outcome.status for outcome in made.outcomes}


def _edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def _files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def _segments(project: Project) -> list[str]:
    text = (project.period() / "results" / "scores.csv").read_text(encoding="utf-8-sig")
    return [line.split(",")[2] for line in text.splitlines()[1:]]


def _states(project: Project) -> dict[str, str]:
    lines = list(account.of_reports(project.recipe()))
    cells = [re.split(r"\s{2,}", line) for line in lines if "2024Q2" in line]
    return {segment: told[-1] for _, segment, *told in cells}


def test_a_run_leaves_reports_tables_pages_and_a_manifest(
    looked_at: tuple[Project, Made],
) -> None:
    project, made = looked_at
    assert _statuses(made) == dict.fromkeys(
        ["all", "region=华东", "region=西", "region=A/B"], "made"
    )
    names = set(_files(project.output))
    segments = ("all", "region=华东", "region=西", "region=A~2FB")
    assert names == {
        "index.html",
        "tiny/index.html",
        "tiny/2024Q2/index.html",
        "tiny/2024Q2/run.json",
        "tiny/2024Q2/results/scores.csv",
        "tiny/2024Q2/results/sample.csv",
        *(f"tiny/2024Q2/{one}/report.{form}" for one in segments for form in ("html", "ipynb")),
    }
    assert _segments(project) == ["all", "region=华东", "region=西", "region=A/B"]
    manifest = json.loads((project.period() / "run.json").read_text(encoding="utf-8"))
    entry = manifest["reports"][1]
    assert entry["parameters"] == {
        "study": "../params/tiny.yaml",
        "period": "2024Q2",
        "segment": "region=华东",
        "language": "zh",
    }
    assert set(entry["inputs"]) == {
        "study",
        "notebook",
        "csatbook",
        "data",
        "parameters",
    }
    assert set(entry["look"]) == {"templates", "heading"}
    assert entry["versions"]["papermill"]
    assert entry["seconds"] > 0
    assert str(project.root) not in json.dumps(manifest)
    page = (project.period() / "index.html").read_text(encoding="utf-8")
    assert "region%3DA~2FB/report.html" in page
    assert "10.0%" in page  # the headline of region=A/B: ten letters


def test_unchanged_reports_are_not_run_again_and_stay_the_same_bytes(done: Project) -> None:
    before = _files(done.output)
    stamps = {name: (done.output / name).stat().st_mtime_ns for name in before}
    made = _make(done)
    assert set(_statuses(made).values()) == {"unchanged"}
    assert _files(done.output) == before
    for name, stamp in stamps.items():
        if name.endswith(("report.html", "report.ipynb", ".csv", ".json")):
            assert (done.output / name).stat().st_mtime_ns == stamp


def test_a_run_in_which_nothing_changed_loads_no_library_of_statistics(done: Project) -> None:
    _make(done)  # the pages are looked at once where they were made elsewhere
    words = ["run", str(done.study), "--output", str(done.output)]
    program = f"""
import sys
from csatbook.cli import main
try:
    main({words!r})
except SystemExit:
    print(sorted({{"pandas", "scipy", "papermill", "nbformat", "jinja2"}} & set(sys.modules)))
"""
    called = [sys.executable, "-c", program]
    ran = subprocess.run(called, check=True, capture_output=True, text=True)
    assert "4 reports: 4 unchanged" in ran.stdout
    assert ran.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize("page", ["index.html", "tiny/index.html", "tiny/2024Q2/index.html"])
def test_an_overview_page_that_is_gone_or_edited_is_made_again(done: Project, page: str) -> None:
    path = done.output / page
    before = path.read_bytes()
    path.write_text("edited by hand")
    assert set(_statuses(_make(done)).values()) == {"unchanged"}
    assert path.read_bytes() == before
    path.unlink()
    _make(done)
    assert path.read_bytes() == before


def test_a_forced_run_makes_the_same_bytes_again(done: Project) -> None:
    before = _files(done.output)
    made = _make(done, force=True, segments=["region=华东"])
    assert _statuses(made) == {"region=华东": "made"}
    after = _files(done.output)
    del before["tiny/2024Q2/run.json"], after["tiny/2024Q2/run.json"]  # the one that tells times
    assert after == before


@pytest.mark.parametrize("change", ["notebook", "study", "data", "library", "language"])
def test_what_changes_a_report_makes_it_run_again(done: Project, change: str) -> None:
    words: dict[str, object] = {"segments": ["all"]}
    why = change
    match change:
        case "notebook":
            done.notebook("print(1)")
        case "study":
            text = done.study.read_text(encoding="utf-8")
            done.study.write_text(text.replace("en: Politeness", "en: Manners"), encoding="utf-8")
        case "data":
            with (done.root / "data" / "answers.csv").open("a", encoding="utf-8") as file:
                file.write("2024-01-09,2,华东,big\n")  # of the period before
        case "library":
            now = version("pandas")
            _edit(done.period() / "run.json", f'"pandas": "{now}"', '"pandas": "2.9"')
            why = f"pandas 2.9 → {now}"
        case "language":
            words["language"] = "en"
    if change != "language":
        assert _states(done)["all"] == why
    assert _statuses(_make(done, **words)) == {"all": "made"}
    assert _states(done)["all"] == "fresh"


@pytest.mark.parametrize("change", ["template", "page", "code", "library"])
def test_what_changes_its_pages_alone_needs_no_kernel(done: Project, change: str) -> None:
    words: dict[str, object] = {"segments": ["all"]}
    record, page = (done.period() / "all" / f"report.{form}" for form in ("ipynb", "html"))
    before = record.read_bytes(), page.read_bytes()
    why = "report.html is not as it was made"
    match change:
        case "template":
            given, own = resources.find("templates", "csatbook", done.root), done.root / "templates"
            shutil.copytree(given.parent, own)
            _edit(own / "csatbook" / "index.html.j2", "<body", "<body data-own")
            why = "templates"
        case "page":
            page.write_text("edited by hand")
        case "code":
            words["code"] = True
        case "library":
            now = version("nbconvert")
            _edit(done.period() / "run.json", f'"nbconvert": "{now}"', '"nbconvert": "7.0"')
            why = f"nbconvert 7.0 → {now}"
    if change != "code":
        assert _states(done)["all"] == why
    assert _statuses(_make(done, **words)) == {"all": "rendered"}
    assert _states(done)["all"] == "fresh"
    assert record.read_bytes() == before[0]
    assert (page.read_bytes() == before[1]) == (change in ("page", "library"))


def test_remarks_and_what_editors_note_change_nothing(done: Project) -> None:
    _edit(done.study, "study: tiny", "# a remark\nstudy:   tiny")
    _edit(done.study, "formats: [html]", "formats: [html], cell_seconds: 900")
    path = done.root / "notebooks" / "satisfaction.ipynb"
    notebook = nbformat.read(path, as_version=4)
    notebook.metadata["widgets"] = {"application/vnd.jupyter.widget-state+json": {"state": {}}}
    for number, cell in enumerate(notebook.cells):
        cell.execution_count, cell.metadata["scrolled"] = number, True
        cell.outputs = [nbformat.v4.new_output("stream", text="of the analyst's run")]
    nbformat.write(notebook, path)
    assert set(_states(done).values()) == {"fresh"}
    assert set(_statuses(_make(done)).values()) == {"unchanged"}


def test_an_executed_notebook_that_was_edited_is_run_again(done: Project) -> None:
    _edit(done.period() / "all" / "report.ipynb", '"nbformat_minor": 5', '"nbformat_minor":  5')
    assert _states(done)["all"] == "report.ipynb is not as it was made"
    assert _statuses(_make(done, segments=["all"])) == {"all": "made"}


def test_rows_of_an_earlier_state_of_the_data_never_stand_beside_new_ones(
    done: Project,
) -> None:
    with (done.root / "data" / "answers.csv").open("a", encoding="utf-8") as file:
        file.write("2024-05-09,2,华东,big\n")
    made = _make(done, segments=["all"])
    assert made.outdated == ("2024Q2 region=华东", "2024Q2 region=西", "2024Q2 region=A/B")
    assert _segments(done) == ["all"]
    page = (done.period() / "index.html").read_text(encoding="utf-8")
    assert "region%3D%E8%A5%BF/" not in page  # no link to the old report


def test_segments_that_are_not_made_this_time_stay_recorded(project: Project) -> None:
    project.notebook(RECORDS)
    _make(project, segments=["region=西"])
    _make(project, segments=["all"])
    assert _segments(project) == ["all", "region=西"]
    assert _states(project) == {
        "all": "fresh",
        "region=西": "fresh",
        "region=华东": "not made",
        "region=A/B": "not made",
    }


def test_a_failed_report_is_listed_tried_again_and_in_no_table(project: Project) -> None:
    project.notebook(RECORDS, "assert segment != 'region=西', 'no <b>west</b>'")
    made = _make(project, segments=["all", "region=西"])
    assert _statuses(made) == {"all": "made", "region=西": "failed"}
    assert _segments(project) == ["all"]
    states = _states(project)
    assert states["region=西"] == "cell [4]: AssertionError: no <b>west</b>"
    page = (project.period() / "index.html").read_text(encoding="utf-8")
    assert "AssertionError: no &lt;b&gt;west&lt;/b&gt;" in page
    again = _make(project, segments=["all", "region=西"])
    assert _statuses(again) == {"all": "unchanged", "region=西": "failed"}


def test_a_report_whose_worker_is_killed_costs_itself_alone_and_leaves_no_old_one(
    done: Project,
) -> None:
    done.notebook(
        "import os, time\n"
        "if segment == 'region=西':\n"
        "    os.kill(int(os.environ['CSATBOOK_WORKER']), 9)\n"
        "    time.sleep(60)"
    )
    made = _make(done)
    assert _statuses(made) == {
        "all": "made",
        "region=华东": "made",
        "region=西": "failed",
        "region=A/B": "made",
    }
    assert list((done.period() / "region=西").iterdir()) == []
    page = (done.period() / "index.html").read_text(encoding="utf-8")
    assert "died twice" in page


def test_a_kernel_that_ends_what_kernels_are_forked_from_costs_no_report(done: Project) -> None:
    done.notebook(
        "import os, time\n"
        "from pathlib import Path\n"
        "once = Path('ended')\n"
        "if segment == 'region=西' and not once.exists():\n"
        "    once.touch()\n"
        "    os.kill(os.getppid(), 9)\n"
        "    time.sleep(60)"
    )
    made = _make(done)
    told = [outcome.message for outcome in made.outcomes]
    assert set(_statuses(made).values()) == {"made"}, told


def test_a_study_without_our_tables_still_has_its_pages(project: Project) -> None:
    made = _make(project, segments=["all"])
    assert _statuses(made) == {"all": "made"}
    assert (project.output / "index.html").is_file()
    assert not list((project.period() / "results").iterdir())


def test_all_periods_are_listed_in_time_order(project: Project) -> None:
    _make(project, every_period=True, segments=["all"], language="en")
    page = (project.output / "tiny" / "index.html").read_text(encoding="utf-8")
    assert 0 < page.index("2024Q2/index.html") < page.index("2024Q1/index.html")  # latest first
    home = (project.output / "index.html").read_text(encoding="utf-8")
    assert "Tiny survey" in home


def test_a_manifest_that_cannot_be_read_counts_as_nothing_made(done: Project) -> None:
    (done.period() / "run.json").write_text("{")
    assert _statuses(_make(done, segments=["all"])) == {"all": "made"}


def _make_formats(project: Project, *formats: str, **words: object) -> str:
    made = _make(project, segments=["all"], formats=formats, **words)
    return _statuses(made)["all"]


def test_a_format_that_is_not_asked_for_stays_while_it_is_true(project: Project) -> None:
    assert _make_formats(project, "pdf") == "made"
    assert _make_formats(project, "html") == "rendered"
    assert set(_files(project.period() / "all")) == {"report.html", "report.ipynb", "report.pdf"}
    assert _make_formats(project, "html") == _make_formats(project, "pdf") == "unchanged"
    assert _states(project)["all"] == "fresh"
    assert _make_formats(project, "html", force=True) == "made"
    assert (project.period() / "all" / "report.pdf").is_file()
    (project.period() / "all" / "report.pdf").write_text("edited by hand")
    assert _make_formats(project, "html") == "rendered"
    assert set(_files(project.period() / "all")) == {"report.html", "report.ipynb"}


def test_a_format_that_is_not_asked_for_goes_when_it_is_not_true_any_more(
    project: Project,
) -> None:
    assert _make_formats(project, "html", "pdf") == "made"
    project.notebook("print('changed')")
    assert _make_formats(project, "html") == "made"
    assert set(_files(project.period() / "all")) == {"report.html", "report.ipynb"}


def test_another_notebook_leaves_the_standard_report_and_its_rows_alone(project: Project) -> None:
    project.notebook(RECORDS)
    project.notebook(
        RECORDS.replace('"csat"', '"own"'), "1 / (segment != 'region=西')", name="mine"
    )
    _make(project, segments=["all"])
    before = _files(project.period())
    made = _make(project, notebook="mine", segments=["all", "region=西"])
    assert [outcome.job.name for outcome in made.outcomes] == [
        "2024Q2 all (mine)",
        "2024Q2 region=西 (mine)",
    ]
    after = _files(project.period())
    assert set(after) - set(before) == {
        "all/mine.html",
        "all/mine.ipynb",
        "region=西/mine.html",
        "region=西/mine.ipynb",
        "results/mine/scores.csv",
        "results/mine/sample.csv",
    }
    changed = {name for name in before if after[name] != before[name]}
    assert changed == {"index.html", "run.json"}
    assert b"own" in after["results/mine/scores.csv"]
    assert _states(project) == {
        "all": "fresh",
        "all (mine)": "fresh",
        "region=华东": "not made",
        "region=西": "not made",
        "region=西 (mine)": "cell [4]: ZeroDivisionError: division by zero",
        "region=A/B": "not made",
    }
    page = after["index.html"].decode()
    assert "all/report.html" in page
    assert "all/mine.html" in page
    assert "results/mine/scores.csv" in page
    entries = json.loads(after["run.json"])["reports"]
    assert [(one["folder"], one["stem"]) for one in entries] == [
        ("all", "report"),
        ("all", "mine"),
        ("region=西", "mine"),
    ]
    assert "mine.ipynb" in after["region=西/mine.html"].decode()
    assert _statuses(_make(project, segments=["all"])) == {"all": "unchanged"}
    assert _statuses(_make(project, notebook="mine", segments=["all"])) == {"all": "unchanged"}
    (project.root / "notebooks" / "mine.ipynb").write_text('{"cells": [')
    assert (
        _states(project)["all (mine)"] == "notebook"
    )  # stale, and the others are told all the same
    assert _states(project)["all"] == "fresh"


def test_a_report_that_a_full_disk_left_alone_stays_recorded(project: Project) -> None:
    _make(project, segments=["all"])
    recipe = project.recipe(segments=["all", "region=西"])
    own = Book(recipe, "2024Q2")
    for job in plan.jobs(recipe):
        own.record(JobOutcome(job, "failed", message="no space", untouched=True))
    made, new = Book(recipe, "2024Q2").manifest.reports
    assert (made.status, new.status) == ("made", "failed")
    assert new.files == {}
    assert _states(project)["all"] == "fresh"


@pytest.mark.parametrize("place", ["tiny", "tiny/2024Q2", "tiny/2024Q2/results"])
def test_nothing_is_written_through_a_link(
    project: Project, tmp_path: Path, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reports.batch, "run", lambda *_, **__: [])  # needs no kernel
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "mine.csv").write_text("mine")
    link = project.output / place
    link.parent.mkdir(parents=True)
    link.symlink_to(elsewhere)
    recipe = project.recipe(segments=["all"])
    with pytest.raises(OSError, match="is a link, and no report is written through one"):
        reports.make(recipe, plan.jobs(recipe), workers=1, force=False, watch=Ear())
    assert [path.name for path in elsewhere.iterdir()] == ["mine.csv"]


def test_a_run_removes_the_passing_files_of_runs_that_were_killed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    mark = atomic.mark()
    left = tmp_path / f"csatbook{mark.replace(f'-{os.getpid()}-', f'-{gone.pid}-')}"
    (left / "kernel-1").mkdir(parents=True)
    busy = tmp_path / f"csatbook{mark}"
    busy.mkdir()
    reports._sweep()
    with reports._scratch() as scratch:
        assert not left.exists()
        assert stat.S_IMODE(scratch.stat().st_mode) == 0o700
    assert [path.name for path in tmp_path.glob("csatbook*")] == [busy.name]
