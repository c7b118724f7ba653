"""A run that is ended leaves no process and no passing file, and says what is left to make."""

import os
import signal
from pathlib import Path

import pytest

from . import faults
from .projects import Project

pytestmark = pytest.mark.skipif(
    not Path("/proc/self").exists(), reason="looks for processes in /proc"
)

BUSY = """
import os, pathlib
if segment != "all":
    pathlib.Path({mark!r}).write_text(str(os.getpid()))
    sum(range(10**12))  # lets nothing else of its process run
"""
SEGMENTS = ("--segment", "all", "--segment", "region=西", "--segment", "region=华东")
ENDS = {
    "Ctrl-C in a terminal": (signal.SIGINT, True, 130),
    "an interrupt for the command alone": (signal.SIGINT, False, 130),
    "the end of a session": (signal.SIGHUP, True, 129),
    "a build server that ends it": (signal.SIGTERM, False, 143),
    "a kill": (signal.SIGKILL, False, -9),
}


@pytest.mark.parametrize("how", ENDS)
def test_a_run_that_is_ended_leaves_nothing_and_keeps_what_was_made(
    project: Project, tmp_path: Path, temporary: Path, how: str
) -> None:
    number, group, code = ENDS[how]
    mark = tmp_path / "running"
    project.notebook(BUSY.format(mark=str(mark)))
    variables = faults.hook(tmp_path / "hook") | {"TMPDIR": str(temporary)}
    # Two workers and three reports: kernels are forked from one process.
    process = faults.start(project, *SEGMENTS, "--jobs", "2", own_session=True, **variables)
    faults.until(lambda: (mark.exists() and mark.read_text()) or process.poll() is not None)
    assert any("made  " in line for line in iter(process.stderr.readline, ""))
    own = faults.of_run(process.pid)
    assert len(own) >= 4  # workers, their server, the kernels and what they are forked from
    os.killpg(process.pid, number) if group else process.send_signal(number)
    _, stderr = process.communicate(timeout=90)
    assert process.returncode == code
    faults.until(lambda: not faults.of_run(process.pid), seconds=30)
    assert "Traceback" not in stderr
    assert not list(project.output.rglob("*-at-*"))
    assert not (project.period() / "region=西").exists()
    if number != signal.SIGKILL:
        told = "ended: 1 made, 2 left; what is made is kept, the same command makes the rest"
        assert told in stderr.splitlines()
        assert list(temporary.iterdir()) == []


def test_a_run_that_outlives_its_terminal_by_nohup_goes_on(project: Project) -> None:
    process = faults.start(project, "--segment", "all", before=("nohup",), own_session=True)
    faults.until((project.output / "tiny" / ".lock").exists)
    os.killpg(process.pid, signal.SIGHUP)
    stdout, stderr = process.communicate(timeout=120)
    assert (process.returncode, stdout.splitlines()[0]) == (0, "1 report: 1 made"), stderr
