"""What a report may take of time, memory and room, and what is tried a second time."""

import time
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest

import csatbook
from csatbook.run import execute, plan
from csatbook.run.choice import Slice
from csatbook.run.job import Job, JobOutcome

from .projects import Project


def _job(project: Project, *cells: str) -> Job:
    project.notebook(*cells)
    return plan.job(project.recipe(), "2024Q2", Slice("region", "华东"))


def _run(job: Job, tmp_path: Path) -> JobOutcome:
    scratch = tmp_path / "s"
    scratch.mkdir(exist_ok=True)
    return execute.run(job, scratch=scratch)


def _outputs(job: Job) -> list[nbformat.NotebookNode]:
    cells = nbformat.read(job.folder / job.record, as_version=4).cells
    outputs = [output for cell in cells for output in cell.get("outputs", ())]
    return [output for output in outputs if output.output_type != "display_data"]


def test_a_report_whose_cells_take_too_long_together_fails(
    project: Project, tmp_path: Path
) -> None:
    cells = ["import time\ntime.sleep(2)"] * 3
    job = replace(_job(project, *cells), report_seconds=3)
    begun = time.monotonic()
    outcome = _run(job, tmp_path)
    assert outcome.message == "ReportTimeout: the report took longer than 3 seconds"
    assert time.monotonic() - begun >= 3
    page = (job.folder / "report.html").read_text(encoding="utf-8")
    assert "本报告未能完成" in page


LOUD = """
line = "x" * 99 + "\\n"
for _ in range(100):
    print(line * 10_000, end="")
print("the end")
"""


def test_of_a_cell_that_prints_a_hundred_megabytes_the_beginning_stays(
    project: Project, tmp_path: Path
) -> None:
    job = replace(_job(project, LOUD, "print('after')"), formats=("html", "pdf"))
    outcome = _run(job, tmp_path)
    assert (outcome.status, outcome.message) == ("made", "")
    text = "".join(output.text for output in _outputs(job))
    assert "以下 99,980,008 个字符从略" in text
    assert text.endswith("after\n")
    for path in job.folder.iterdir():
        assert path.stat().st_size < 1_000_000


def test_a_cell_that_never_stops_showing_ends_with_its_time(
    project: Project, tmp_path: Path
) -> None:
    endless = "from IPython.display import HTML\nwhile True:\n    display(HTML('x' * 1_000_000))"
    outcome = _run(replace(_job(project, endless), cell_seconds=2), tmp_path)
    assert outcome.message.startswith("CellTimeout")
    path = outcome.job.folder / outcome.job.record
    assert path.stat().st_size < 70_000_000
    assert "个字符从略" in path.read_text(encoding="utf-8")


def test_the_memory_of_a_report_is_what_a_program_says(project: Project) -> None:
    project.notebook("print(len(bytearray(1 << 28)))\nbytearray(3 << 30)")
    made = csatbook.make(project.study, segments=["all"], memory="2G")
    (outcome,) = made.outcomes
    assert outcome.message.startswith("MemoryError")
    assert _outputs(outcome.job)[0].text == f"{1 << 28}\n"


DIES = """
import os, pathlib, sys
told = pathlib.Path({told!r})
if any("process.begin" in word for word in sys.orig_argv):
    tries = len(told.read_text()) if told.exists() else 0
    told.write_text("x" * (tries + 1))
    if tries < {times}:
        os.kill(os.getpid(), 9)
"""


@pytest.mark.parametrize(("times", "status"), [(1, "made"), (9, "failed")])
def test_a_kernel_that_dies_before_its_first_cell_is_started_once_more(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, times: int, status: str
) -> None:
    told = tmp_path / "told"
    (tmp_path / "sitecustomize.py").write_text(DIES.format(told=str(told), times=times))
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    outcome = _run(_job(project, "1"), tmp_path)
    assert outcome.status == status, outcome.message
    assert told.read_text() == "xx"
    if status == "failed":
        assert outcome.message.startswith("KernelError: ")


@pytest.mark.parametrize("code", ["1 / 0", "import os\nos.kill(os.getpid(), 9)"])
def test_a_cell_that_fails_is_not_tried_again(project: Project, tmp_path: Path, code: str) -> None:
    told = tmp_path / "told"
    outcome = _run(_job(project, f"print('x', file=open({str(told)!r}, 'a'))", code), tmp_path)
    assert outcome.failed
    assert told.read_text() == "x\n"
