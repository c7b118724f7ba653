"""Real processes; work that needs no kernel."""

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from csatbook.run import batch, plan
from csatbook.run.choice import Slice
from csatbook.run.job import Job, JobOutcome

from .projects import Ear, Project


def _jobs(project: Project, *values: str) -> list[Job]:
    """Jobs in name; these segments need not exist."""
    job = plan.job(project.recipe(), "2024Q2", Slice())
    return [
        replace(job, parameters=job.parameters.model_copy(update={"segment": value}))
        for value in values
    ]


def work(job: Job) -> JobOutcome:
    """Obey the segment's name."""
    order, _, place = job.parameters.segment.partition(" ")
    match order:
        case "die":
            os.kill(os.getpid(), signal.SIGKILL)
        case "die-once":
            if not Path(place).exists():
                Path(place).touch()
                os.kill(os.getpid(), signal.SIGKILL)
        case "slow":
            time.sleep(0.3)
        case "err":
            raise ValueError("a mistake of ours")
    return JobOutcome(job, "made")


def test_outcomes_come_in_the_order_of_the_jobs(project: Project, ear: Ear) -> None:
    jobs = _jobs(project, "slow", "a", "b")
    outcomes = batch.run(jobs, workers=2, watch=ear, work=work)
    assert [outcome.job for outcome in outcomes] == jobs
    assert [outcome.status for outcome in outcomes] == ["made"] * 3


def test_a_worker_that_is_killed_costs_its_own_job_alone(project: Project, ear: Ear) -> None:
    jobs = _jobs(project, "slow", "die", "a", "b", "c")
    outcomes = batch.run(jobs, workers=2, watch=ear, work=work)
    assert [outcome.status for outcome in outcomes] == ["made", "failed", "made", "made", "made"]
    assert "died twice" in outcomes[1].message
    ended = [name for what, name in ear.heard if what != "started"]
    assert sorted(ended) == sorted(job.name for job in jobs)


def test_a_job_whose_worker_was_killed_once_is_done_after_all(
    project: Project, ear: Ear, tmp_path: Path
) -> None:
    jobs = _jobs(project, f"die-once {tmp_path / 'mark'}", "a")
    outcomes = batch.run(jobs, workers=1, watch=ear, work=work)
    assert [outcome.status for outcome in outcomes] == ["made", "made"]


def test_a_mistake_of_the_work_costs_its_own_job_alone(project: Project, ear: Ear) -> None:
    outcomes = batch.run(_jobs(project, "err", "a"), workers=1, watch=ear, work=work)
    assert [outcome.message for outcome in outcomes] == ["ValueError: a mistake of ours", ""]


def test_no_more_jobs_are_said_to_have_started_than_can_be_done(project: Project, ear: Ear) -> None:
    batch.run(_jobs(project, *"abcdef"), workers=2, watch=ear, work=work)
    running = most = 0
    for what, _ in ear.heard:
        running += 1 if what == "started" else -1
        most = max(most, running)
    assert (running, most) == (0, 2)


def test_any_executor_will_do(project: Project, ear: Ear) -> None:
    asked = []

    def pool(workers: int) -> Executor:
        asked.append(workers)
        return ThreadPoolExecutor(workers)

    outcomes = batch.run(_jobs(project, *"abc"), workers=8, watch=ear, work=work, pool=pool)
    assert ([outcome.status for outcome in outcomes], asked) == (["made"] * 3, [3])


def test_no_jobs_are_no_work(ear: Ear) -> None:
    assert batch.run([], workers=2, watch=ear, work=work) == []


def test_an_interrupted_run_leaves_no_worker_behind(project: Project) -> None:
    class Impatient(Ear):
        def ended(self, _: JobOutcome) -> None:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        batch.run(_jobs(project, "a", "slow"), workers=2, watch=Impatient(), work=work)
    assert multiprocessing.active_children() == []


BUSY = """
import sys, time
from csatbook.run import worker
busy = (
    "import os, pathlib; pathlib.Path(%r).write_text(str(os.getpid())); sum(range(10**12))"
)
future = worker.processes(1).submit(exec, busy % sys.argv[1])
time.sleep(120)
"""


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="looks for processes in /proc")
def test_a_worker_that_is_busy_with_one_thing_ends_with_a_run_that_is_killed(
    tmp_path: Path,
) -> None:
    mark = tmp_path / "worker"
    command = [sys.executable, "-c", BUSY, str(mark)]
    run = subprocess.Popen(command)
    end = time.monotonic() + 60
    while not (mark.exists() and mark.read_text()):
        assert time.monotonic() < end
        time.sleep(0.05)
    worker = Path("/proc", mark.read_text())
    assert worker.exists()
    run.kill()
    run.wait()
    end = time.monotonic() + 20
    while worker.exists():
        assert time.monotonic() < end, "the worker stayed"
        time.sleep(0.05)
