"""A real Dask scheduler and real workers on this machine."""

import os
import re
import signal
import subprocess
import sysconfig
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from csatbook import cli
from csatbook.errors import ParameterError
from csatbook.run import cluster, digest
from csatbook.run.cluster import Workplace

from .projects import Project

SCRIPTS = Path(sysconfig.get_path("scripts"))
MARKS = """
import pathlib, time
pathlib.Path({folder!r}, segment.partition("=")[2].replace("/", "")).touch()
time.sleep(2)
print(segment)
"""
Start = Callable[..., subprocess.Popen[bytes]]
_TCP = re.compile(r"tcp://[\d.:]+")


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Start]:
    """Starts a process of Dask, which is ended after the tests."""
    log = (tmp_path_factory.mktemp("dask") / "log").open("w")
    started = []

    def begin(*words: str, **environment: str) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            [SCRIPTS / "dask", *words, "--no-dashboard"],
            env={**os.environ, **environment},
            stdout=log,
            stderr=log,
        )
        started.append(process)
        return process

    yield begin
    for process in reversed(started):
        process.terminate()
    for process in started:
        process.wait(30)
    log.close()


@pytest.fixture(scope="module")
def address(start: Start, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Of a scheduler without workers."""
    file = tmp_path_factory.mktemp("scheduler") / "address.json"
    start("scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(file))
    return _address(file)


@pytest.fixture(scope="module")
def workforce(address: str, start: Start, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Of the same scheduler, which has a worker as most have it."""
    place = tmp_path_factory.mktemp("worker")
    start("worker", address, "--nthreads", "1", "--local-directory", str(place))
    _wait(lambda: list(place.rglob("worker-*")))
    return address


def _address(file: Path) -> str:
    """Where the scheduler is found, once its file is not only there but written."""
    _wait(lambda: file.exists() and bool(_TCP.search(file.read_text())))
    return _TCP.search(file.read_text())[0]


def _wait(until: Callable[[], bool]) -> None:
    end = time.monotonic() + 120
    while not until():
        assert time.monotonic() < end, "it takes too long"
        time.sleep(0.05)


def _processes(word: str) -> list[str]:
    """The processes of this machine whose words contain this."""
    commands = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            commands.append(path.read_bytes().replace(b"\0", b" ").decode(errors="replace"))
        except OSError:  # ended meanwhile
            continue
    return [command for command in commands if word in command]


def test_an_address_where_nobody_answers_is_told(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "_ANSWER_SECONDS", 0.5)
    words = ["run", str(project.study), "--cluster", "tcp://127.0.0.1:9"]
    done = CliRunner().invoke(cli.main, words)
    assert done.exit_code == 2
    assert "--cluster: no Dask scheduler answers at 'tcp://127.0.0.1:9'" in done.stderr
    assert list(project.output.rglob("*.html")) == []


def test_a_scheduler_without_workers_is_told(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "_ANSWER_SECONDS", 2)
    with (
        pytest.raises(ParameterError, match="has no workers; start some with 'dask worker'"),
        cluster.connected(address, shared=[tmp_path]),
    ):
        pass
    assert list(tmp_path.iterdir()) == []


def test_a_worker_that_lacks_something_says_what(tmp_path: Path) -> None:
    own = Workplace(digest.csatbook(), tuple(digest.versions().items()), (tmp_path,), ())
    assert cluster.lacking(own) == ()
    other = Workplace(
        "another",
        (("pandas", "1.0"), ("python", digest.versions()["python"])),
        (tmp_path / "elsewhere",),
        (tmp_path / "output" / "mark",),
    )
    data, output, library = cluster.lacking(other)
    assert f"cannot see the folder {tmp_path / 'elsewhere'}" in data
    assert f"cannot see the folder {tmp_path / 'output'} of this run" in output
    assert f"pandas {digest.versions()['pandas']} instead of 1.0; install the same" in library
    (edited,) = cluster.lacking(Workplace("another", own.versions, (), ()))
    assert "another csatbook of the same version" in edited


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="looks for processes in /proc")
def test_all_reports_arrive_though_a_worker_is_killed(
    project: Project, workforce: str, start: Start, tmp_path: Path
) -> None:
    marks, place = tmp_path / "marks", tmp_path / "two"
    marks.mkdir()
    project.notebook(MARKS.format(folder=str(marks)))
    # Beside the one as most have it, one without a nanny, who would start it again.
    own = ("--nthreads", "1", "--no-nanny", "--local-directory", str(place))
    doomed = start("worker", workforce, *own)
    _wait(lambda: list(place.rglob("worker-*")))
    words = ["run", "params/tiny.yaml", "--cluster", workforce]
    run = subprocess.Popen(
        [SCRIPTS / "csatbook", *words],
        cwd=project.root,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    _wait(lambda: len(list(marks.iterdir())) == 2 or run.poll() is not None)
    doomed.send_signal(signal.SIGKILL)
    stdout, stderr = run.communicate(timeout=120)
    assert (run.returncode, stdout.splitlines()[0]) == (0, "4 reports: 4 made"), stderr
    assert len(list(project.period().glob("*/report.html"))) == 4
    assert list(project.root.rglob(".cluster-*")) == []
    # Nothing that the killed one had started has outlived it.
    _wait(lambda: not _processes(str(place / "dask")))
    # The same command on this machine has nothing to add, and its report is the same.
    local = CliRunner().invoke(cli.main, ["run", str(project.study)])
    assert local.stdout.splitlines()[0] == "4 reports: 4 unchanged"
    page = project.period() / "all" / "report.html"
    before = page.read_bytes()
    words = ["run", str(project.study), "--segment", "all", "--force"]
    assert CliRunner().invoke(cli.main, words).exit_code == 0
    assert page.read_bytes() == before


KILLS = """
import os, pathlib, psutil, time
if segment == "region=西":
    child = psutil.Process(int(os.environ["CSATBOOK_WORKER"]))
    worker = next(each for each in child.parents() if {word!r} in " ".join(each.cmdline()))
    pathlib.Path({folder!r}, str(worker.pid)).touch()
    worker.kill()
    time.sleep(60)
print(segment)
"""


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="looks for processes in /proc")
def test_a_report_that_kills_every_worker_costs_itself_alone(
    project: Project, start: Start, tmp_path: Path
) -> None:
    file, marks, place = tmp_path / "address.json", tmp_path / "marks", tmp_path / "one"
    marks.mkdir()
    start(
        *("scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(file)),
        DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES="0",
    )
    address = _address(file)
    start("worker", address, "--nthreads", "2", "--local-directory", str(place))
    _wait(lambda: list(place.rglob("worker-*")))
    project.notebook(KILLS.format(folder=str(marks), word="spawn_main"))
    words = ["run", str(project.study), "--segment", "all", "--segment", "region=西"]
    done = CliRunner().invoke(cli.main, [*words, "--cluster", address])
    assert done.exit_code == 1
    assert done.stdout.splitlines()[0] == "2 reports: 1 made, 1 failed", done.stderr
    assert "2024Q2 region=西: the process that made this report died twice" in done.stdout
    assert len(list(marks.iterdir())) == 2  # its nanny has started another worker each time


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="looks for processes in /proc")
def test_a_run_ends_that_has_lost_its_last_worker(
    project: Project, start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "_DESERTED_SECONDS", 1)
    file, place = tmp_path / "address.json", tmp_path / "one"
    start("scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(file))
    address = _address(file)
    start("worker", address, "--nthreads", "1", "--no-nanny", "--local-directory", str(place))
    _wait(lambda: list(place.rglob("worker-*")))
    project.notebook(KILLS.format(folder=str(tmp_path), word="dask worker"))
    words = ["run", str(project.study), "--segment", "region=西", "--segment", "all"]
    done = CliRunner().invoke(cli.main, [*words, "--cluster", address])
    assert done.exit_code == 1
    assert "no worker is left to make it; start some and run the command again" in done.stdout
    assert "failed" in done.stdout.splitlines()[0]


GREEDY = """
import numpy as np
held = np.ones(4 * 1024**3 // 8) if segment == "region=西" else None
print(segment)
"""


def test_a_cell_on_a_cluster_that_asks_for_more_memory_than_given_fails_alone(
    project: Project, workforce: str
) -> None:
    project.notebook(GREEDY)
    words = ["run", str(project.study), "--segment", "all", "--segment", "region=西"]
    done = CliRunner().invoke(cli.main, [*words, "--cluster", workforce, "--memory", "3G"])
    assert done.exit_code == 1
    assert done.stdout.splitlines()[0] == "2 reports: 1 made, 1 failed", done.stderr
    assert re.search(r"2024Q2 region=西: cell \[\d\]: .*MemoryError", done.stdout)


ENDS = """
import os, pathlib, signal, time
victim = pathlib.Path({file!r})
if segment == "region=西" and victim.exists():
    scheduler = int(victim.read_text())
    victim.unlink()
    os.kill(scheduler, signal.SIGKILL)
    time.sleep(60)
print(segment)
"""


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="looks for processes in /proc")
def test_a_run_ends_whose_scheduler_died_and_the_next_makes_the_rest(
    project: Project,
    workforce: str,
    start: Start,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(cluster, "_DESERTED_SECONDS", 1)
    words = ["run", str(project.study), "--segment", "all", "--segment", "region=西"]
    victim = tmp_path / "victim"
    project.notebook(ENDS.format(file=str(victim)))
    file, place = tmp_path / "first.json", tmp_path / "first"
    told = ("--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(file))
    scheduler = start("scheduler", *told)
    victim.write_text(str(scheduler.pid))
    address = _address(file)
    start("worker", address, "--nthreads", "1", "--local-directory", str(place))
    _wait(lambda: list(place.rglob("worker-*")))
    first = CliRunner().invoke(cli.main, [*words, "--cluster", address])
    assert first.exit_code == 1
    assert first.stdout.splitlines()[0] == "2 reports: 1 made, 1 failed", first.stderr
    assert "no worker is left to make it" in first.stdout
    page = (project.period() / "all" / "report.html").read_bytes()
    _wait(lambda: not _processes(str(place / "dask")))  # nobody is still at work
    assert len(list(project.period().glob("*/report.html"))) == 1
    assert list(project.root.rglob(".*-at-*")) == []
    second = CliRunner().invoke(cli.main, [*words, "--cluster", workforce])
    assert second.exit_code == 0, second.stdout
    assert second.stdout.splitlines()[0] == "2 reports: 1 made, 1 unchanged"
    assert (project.period() / "all" / "report.html").read_bytes() == page
