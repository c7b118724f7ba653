"""Full disks and read-only folders: real ones, mounted for the run alone."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from csatbook.run import kernel

from . import faults, projects
from .projects import Project

# In a namespace of its own, so that nobody else sees the mounts, and they end with it.
_APART = ("unshare", "--mount") if os.geteuid() == 0 else ("unshare", "-r", "--mount")
SMALL = """
mount -t tmpfs -o size=16M none "$place"
cp -r "$kept/." "$place"
"""
FULL = f"""
{SMALL}
dd if=/dev/zero of="$place/filler" bs=4096 2> /dev/null
"""
READ_ONLY = """
mount --bind "$place" "$place"
mount -o remount,bind,ro "$place"
"""
_SCRIPT = """
place=$1; kept=$2; after=$3; shift 3
{mount}
"$@"
code=$?
rm -f "$place/filler"
cp -r "$place" "$after"
exit $code
"""


def _possible() -> str:
    """Why mounting is impossible here; nothing where it is possible."""
    try:
        tried = subprocess.run(
            [*_APART, "mount", "-t", "tmpfs", "-o", "size=64k", "none", "/mnt"],
            check=False,
            capture_output=True,
            text=True,
        )
    except OSError as error:
        return str(error)
    return tried.stderr if tried.returncode else ""


_WHY_NOT = _possible()
pytestmark = pytest.mark.skipif(bool(_WHY_NOT), reason=f"cannot mount: {_WHY_NOT}")

WORDS = ("--segment", "all", "--format", "html", "--format", "pdf")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, fonts: Path) -> Project:
    """The tiny study with a report of earlier."""
    project = projects.made(tmp_path_factory.mktemp("made"))
    shutil.copytree(fonts, kernel.fonts(project.root / ".csatbook"))
    assert faults.run(project, *WORDS).returncode == 0
    return project


@pytest.fixture
def done(made: Project, tmp_path: Path) -> Project:
    """A copy of it."""
    return Project(shutil.copytree(made.root, tmp_path / "project"))


def _run(
    project: Project, place: Path, mount: str, *words: str, **environment: str
) -> tuple[subprocess.CompletedProcess[str], dict[str, bytes]]:
    """What came of a run while this place is so mounted, and what is there afterwards."""
    kept = project.root.parent / "kept"
    after = project.root.parent / "after"
    shutil.copytree(place, kept)
    script = ("sh", "-c", _SCRIPT.format(mount=mount), "sh", str(place), str(kept), str(after))
    done = faults.run(project, *WORDS, *words, before=(*_APART, *script), **environment)
    assert "Traceback" not in done.stderr
    return done, faults.files(after)


def _change(project: Project) -> None:
    with (project.root / "data" / "answers.csv").open("a", encoding="utf-8") as file:
        file.write("2024-05-09,2,华东,big\n")


@pytest.mark.parametrize(
    ("mount", "told"),
    [
        (FULL, "No space left on device"),
        (READ_ONLY, "Read-only file system"),
    ],
    ids=["full", "read-only"],
)
@pytest.mark.parametrize("where", ["output", ".csatbook"])
def test_where_nothing_can_be_written_the_run_says_so_and_earlier_reports_stay(
    done: Project, where: str, mount: str, told: str
) -> None:
    before = faults.files(done.output)
    _change(done)
    ran, after = _run(done, done.root / where, mount)
    assert ran.returncode == 2
    problem = ran.stderr.splitlines()[-1]
    assert problem.startswith(f"csatbook: {done.root / where}")
    assert problem.endswith(told)
    reports = after if where == "output" else faults.files(done.output)
    for name, content in before.items():
        if "/report." in name or "results/" in name:
            assert reports[name] == content
    assert not [name for name in reports if "-at-" in name]


def test_a_state_that_is_read_only_is_enough_where_nothing_changed(done: Project) -> None:
    ran, _ = _run(done, done.root / ".csatbook", READ_ONLY, "--force")
    assert (ran.returncode, ran.stdout.splitlines()[0]) == (0, "1 report: 1 made"), ran.stderr


FILLS = """
import tempfile
if segment == "all":
    with tempfile.NamedTemporaryFile(delete=False) as file:
        while True:
            file.write(bytes(1 << 20))
            file.flush()
"""


def test_a_cell_that_fills_the_disk_costs_its_report_alone(done: Project, temporary: Path) -> None:
    done.notebook(FILLS)
    words = ("--segment", "region=西", "--jobs", "1")
    ran, _ = _run(done, temporary, SMALL, *words, TMPDIR=str(temporary))
    assert ran.stdout.splitlines()[0] == "2 reports: 1 made, 1 failed"
    assert "2024Q2 all: cell [3]: OSError: [Errno 28] No space left on device" in ran.stderr
