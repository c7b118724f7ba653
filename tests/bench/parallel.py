"""How do two Dask workers do beside the local pool, and what does it cost to have many jobs?

Prints seconds, ratios and megabytes; nothing here passes or fails. Run by `make bench`, or

    python tests/bench/parallel.py [REPORTS] [JOBS]

Workers: REPORTS groups of a small study, as HTML, with a notebook that does a second's work, made
by two local processes and by two workers of a Dask scheduler on this machine, twice each in turn,
after one report that warms either up. Jobs: JOBS jobs without a kernel given to the local pool; and
as many reports of a study of JOBS shops planned, and looked at where all of them are fresh.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import sysconfig
import tempfile
import time
import tracemalloc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.append(str(ROOT / "tests" / "run"))

import nbformat  # noqa: E402 - after the path
import projects  # noqa: E402 - the builders of the tests

from csatbook.run import batch, disk, document, plan, reports  # noqa: E402 - as above
from csatbook.run.book import Book  # noqa: E402 - as above
from csatbook.run.choice import Slice  # noqa: E402 - as above
from csatbook.run.job import Job, JobOutcome  # noqa: E402 - as above

SCRIPTS = Path(sysconfig.get_path("scripts"))
MEGABYTE = 1024 * 1024
WORK = "import time\nend = time.process_time() + 1\nwhile time.process_time() < end: pass"


class Silent:
    """Hears what happens and tells nobody."""

    def waiting(self) -> None:
        """Nothing."""

    def started(self, job: Job) -> None:
        """Nothing."""

    def ended(self, outcome: JobOutcome) -> None:
        """Nothing."""


def no_work(job: Job) -> JobOutcome:
    """Done at once."""
    return JobOutcome(job, "made")


def many(project: projects.Project, count: int) -> None:
    """Print what so many jobs without kernels cost in the local pool."""
    job = plan.job(project.recipe(), "2024Q2", Slice())
    for jobs in (count // 5, count):
        given = [
            replace(job, parameters=job.parameters.model_copy(update={"segment": f"shop={number}"}))
            for number in range(jobs)
        ]
        begun, worked = time.perf_counter(), time.process_time()
        batch.run(given, workers=2, watch=Silent(), work=no_work)
        seconds, worked = time.perf_counter() - begun, time.process_time() - worked
        tracemalloc.start()
        outcomes = batch.run(given, workers=2, watch=Silent(), work=no_work)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert len(outcomes) == jobs
        print(
            f"{jobs:>6} jobs without a kernel: {seconds:5.1f} s ({worked:4.1f} s work here), "
            f"{peak / MEGABYTE:5.1f} MB at most, {peak / jobs / 1024:4.2f} kB a job"
        )


def fresh(project: projects.Project, count: int) -> None:
    """Print what it costs to plan so many reports, and to see that all are as they would be."""
    _answered(project, [f"shop {number}" for number in range(count - 1) for _ in range(5)])
    begun = time.process_time()
    recipe = project.recipe()
    opened = time.process_time()
    plan.jobs(recipe)
    planned = time.process_time()
    tracemalloc.start()
    jobs = plan.jobs(recipe)
    held = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    print(
        f"{len(jobs):>6} reports: opened in {opened - begun:.1f} s, planned in "
        f"{planned - opened:.1f} s CPU, {held / len(jobs) / 1024:.1f} kB a job"
    )
    notebook = document.written(nbformat.v4.new_notebook())
    book = Book(recipe, "2024Q2")
    for job in jobs:
        disk.write(job.folder, dict.fromkeys(job.files, notebook))
        book.record(JobOutcome(job, "made", reads=()))
    book.settle()
    for what in ("first, with tables and pages", "again"):
        begun = time.process_time()
        made = reports.make(recipe, jobs, workers=2, force=False, watch=Silent())
        spent = time.process_time() - begun
        assert {outcome.status for outcome in made.outcomes} == {"unchanged"}
        print(f"{len(jobs):>6} fresh reports checked {what}: {spent:.1f} s CPU")


def _answered(project: projects.Project, regions: Sequence[str]) -> None:
    rows = [f"2024-05-01,{1 + number % 5},{name},big" for number, name in enumerate(regions)]
    text = "\n".join(["day,polite,region,size", *rows, ""])
    (project.root / "data" / "answers.csv").write_text(text, encoding="utf-8")


@contextmanager
def cluster(folder: Path) -> Iterator[str]:
    """The address of a scheduler with two workers of one thread."""
    file = folder / "scheduler.json"
    place = ["--no-dashboard", "--local-directory", str(folder / "dask")]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    words = ["--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(file), "--no-dashboard"]
    started = [subprocess.Popen([SCRIPTS / "dask", "scheduler", *words], **quiet)]
    try:
        while not file.exists():
            time.sleep(0.1)
        address = re.search(r"tcp://[\d.:]+", json.loads(file.read_text())["address"])[0]
        started += [
            subprocess.Popen(
                [SCRIPTS / "dask", "worker", address, "--nthreads", "1", *place], **quiet
            )
            for _ in range(2)
        ]
        while len(list((folder / "dask").rglob("worker-*"))) < 2:
            time.sleep(0.1)
        time.sleep(3)
        yield address
    finally:
        for process in reversed(started):
            process.terminate()
        for process in started:
            process.wait()


def made(project: projects.Project, *words: str) -> tuple[float, float]:
    """Seconds from the first report's end to the last's, and of the whole command."""
    begun = time.perf_counter()
    process = subprocess.Popen(
        [SCRIPTS / "csatbook", "run", "params/tiny.yaml", "--force", *words],
        cwd=project.root,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    ends = [time.perf_counter() for line in process.stderr or () if "made  " in line]
    if process.wait():
        raise SystemExit("a report failed")
    return ends[-1] - ends[0], time.perf_counter() - begun


def beside(project: projects.Project, many: int, folder: Path) -> None:
    """Print how fast the workers are beside the local pool."""
    _answered(project, [f"shop {number}" for number in range(many - 1)])
    project.notebook(WORK)
    with cluster(folder) as address:
        ways = {"local": ("--jobs", "2"), "cluster": ("--cluster", address)}
        for words in ways.values():
            made(project, *words, "--segment", "all")
        seconds = {way: [] for way in ways}
        for _ in range(2):
            for way, words in ways.items():
                seconds[way].append(made(project, *words))
    for way, times in seconds.items():
        told = ", ".join(f"{inner:.1f} ({whole:.1f})" for inner, whole in times)
        print(f"{way:>8}: {many} reports in {told} s, first to last report (whole command)")
    best = {
        way: [min(column) for column in zip(*times, strict=True)] for way, times in seconds.items()
    }
    ratios = [there / here for there, here in zip(best["local"], best["cluster"], strict=True)]
    print(f"two Dask workers: {ratios[0]:.2f} of the local pool ({ratios[1]:.2f} with the start)")


def main(count: int = 16, jobs: int = 5000) -> None:
    """Print both."""
    print(f"{os.cpu_count()} processors")
    with tempfile.TemporaryDirectory() as name:
        project = projects.made(Path(name) / "project")
        many(project, jobs)
        beside(project, count, Path(name))
        fresh(projects.made(Path(name) / "shops"), jobs)


if __name__ == "__main__":  # processes of the pool import this module, too
    main(*map(int, sys.argv[1:]))
