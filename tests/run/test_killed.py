"""A run that is killed leaves nothing half-written, and the next one does what is missing."""

import json
import re
import signal
from pathlib import Path

import pytest

from . import faults, projects
from .projects import Project

pytestmark = pytest.mark.skipif(
    not Path("/proc/self").exists(), reason="looks for processes in /proc"
)

NOTEBOOK = """
import os
from scrapbook import glue
if os.environ.get("FAULT_AT") == f"cell {segment}":
    os.kill(int(os.environ["FAULT_RUNNER"]), 9)
print(segment)
"""
RECORDS = """
import pandas as pd
from csatbook.report import scraps
scraps.record("sample", pd.DataFrame({"valid": [7]}))
"""
WORDS = ("--segment", "all", "--segment", "region=西", "--jobs", "1")
FORMATS = ("--format", "html", "--format", "pdf")
MOMENTS = (
    "open intake.json",
    "os.rename report.pdf",
    "cell region=西",
    "os.rename sample.csv",
    "os.rename index.html",
)
"""When runs are killed, one after the other: by a file that is opened or named, or in a cell."""


def _comparable(output: Path) -> dict[str, bytes]:
    """All files of a run, without the times in `run.json`."""
    found = faults.files(output)
    for name in found:
        if name.endswith("run.json"):
            told = json.loads(found[name]) | {"pages": ""}  # a digest with times in it
            for entry in told["reports"]:
                entry |= {"ended": "", "seconds": 0, "phases": None}
            found[name] = json.dumps(told).encode()
    return found


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What a run leaves that nobody disturbs, in another folder."""
    project = projects.made(tmp_path_factory.mktemp("undisturbed"))
    project.notebook(NOTEBOOK, RECORDS)
    done = faults.run(project, *WORDS, *FORMATS)
    assert done.returncode == 0, done.stderr
    return _comparable(project.output)


def test_a_run_killed_at_any_moment_leaves_whole_files_and_the_next_makes_the_rest(
    project: Project, undisturbed: dict[str, bytes], tmp_path: Path, temporary: Path
) -> None:
    project.notebook(NOTEBOOK, RECORDS)
    hook = faults.hook(tmp_path / "hook") | {"TMPDIR": str(temporary)}
    for moment in MOMENTS:
        process = faults.start(project, *WORDS, *FORMATS, FAULT_AT=moment, **hook)
        process.communicate(timeout=180)
        assert process.returncode == -signal.SIGKILL, f"not killed at {moment}"
        faults.until(lambda number=process.pid: not faults.of_run(number), seconds=30)
        for name, content in faults.files(project.output).items():
            passing = re.search(r"/\.[^/]+$", name)
            if not (passing or name.endswith(("index.html", "run.json"))):
                assert content == undisturbed[name], f"{name} after {moment}"
    done = faults.run(project, *WORDS, *FORMATS, **hook)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[0] == "2 reports: 2 unchanged"
    made = _comparable(project.output)
    assert sorted(made) == sorted(undisturbed)
    for name, content in made.items():
        assert content == undisturbed[name], name
    assert [path.name for path in temporary.iterdir()] == []
