"""How long do 16 reports take, beside a shell loop of papermill and nbconvert?

Prints ratios of wall-clock times; nothing here passes or fails. Run by `make bench`, or

    python tests/bench/reports.py [LOOPED [REPORTS]]

The reports are of the sample study `service`: the same groups of its latest two quarters, made by
one command. The loop runs the same notebook for LOOPED of them (2) and is scaled; its PDF is made
by WeasyPrint, once a file, and is left out where its command is not found: csatbook has no need of
it, so that it is installed beside (WEASYPRINT=/path/of/venv/bin/weasyprint). Before, KERNELS
kernels are started and ended, one after another.
"""

from __future__ import annotations

import asyncio
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import psutil

from csatbook import study as studies
from csatbook.run import kernel, plan, warm
from csatbook.run.job import Job
from csatbook.survey import store as stores

ROOT = Path(__file__).parents[2]
STUDY = ROOT / "params" / "service.yaml"
PERIODS = ("2025Q3", "2025Q4")
REPORTS, KERNELS = 16, 200
BIN = Path(sys.executable).parent
WEASYPRINT = os.environ.get("WEASYPRINT") or shutil.which("weasyprint")


def main() -> None:
    looped = int(sys.argv[1]) if len(sys.argv) > 1 else 2
    reports = int(sys.argv[2]) if len(sys.argv) > 2 else REPORTS
    jobs = planned(reports)
    print(f"{KERNELS} kernels started and ended: {asyncio.run(kernels(jobs[0])):.3f} s each")
    known = [("html",), ("html", "pdf")] if WEASYPRINT else [("html",)]
    for formats in known:
        naive = sum(loop(job, formats) for job in jobs[:looped]) / looped
        with tempfile.TemporaryDirectory() as folder:
            ours, again = (run(jobs, formats, Path(folder)) for _ in range(2))
        print(
            f"{len(jobs)} reports as {' and '.join(formats)}: shell loop {naive:.1f} s each "
            f"(of {looped}), csatbook {ours / len(jobs):.1f} s each, "
            f"ratio {naive * len(jobs) / ours:.1f}; all fresh: checked in {again:.1f} s"
        )


def planned(reports: int) -> list[Job]:
    """The reports, those on everyone first; as many groups of each quarter."""
    study = studies.load(STUDY)
    recipe = plan.recipe(study, stores.open(study), plan.Words(periods=PERIODS), output=ROOT)
    jobs = sorted(plan.jobs(recipe), key=lambda job: job.parameters.segment != "all")
    groups = list(dict.fromkeys(job.parameters.segment for job in jobs))
    wanted = groups[: max(1, reports // len(PERIODS))]
    return [job for job in jobs if job.parameters.segment in wanted]


def run(jobs: Sequence[Job], formats: Sequence[str], output: Path) -> float:
    """Seconds of `csatbook run` for these."""
    asked = {
        "--period": PERIODS,
        "--segment": dict.fromkeys(job.parameters.segment for job in jobs),
        "--format": formats,
        "--output": [str(output)],
    }
    words = [
        word for option, values in asked.items() for value in values for word in (option, value)
    ]
    return seconds([str(BIN / "csatbook"), "run", str(STUDY), *words])


def loop(job: Job, formats: Sequence[str]) -> float:
    """Seconds of the two commands, and of WeasyPrint for a PDF."""
    with tempfile.TemporaryDirectory() as folder:
        ran, page = Path(folder, "report.ipynb"), Path(folder, "report.html")
        told = job.parameters.model_dump()
        given = [word for name in told for word in ("-p", name, str(told[name]))]
        commands = [
            ["papermill", str(job.notebook), str(ran), "--cwd", str(job.home), *given],
            ["jupyter", "nbconvert", "--to", "html", "--no-input", str(ran)],
        ]
        if "pdf" in formats:
            commands.append([str(WEASYPRINT), str(page), str(page.with_suffix(".pdf"))])
        line = " && ".join(shlex.join([str(BIN / name), *words]) for name, *words in commands)
        return seconds(["sh", "-c", line])


def seconds(command: Sequence[str]) -> float:
    begun = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, cwd=ROOT)
    return time.perf_counter() - begun


async def kernels(job: Job) -> float:
    """Seconds until a forked kernel listens and is ended again; nothing may be left of them."""
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        variables = kernel.environment(scratch=scratch, data=job.data, state=job.state)
        with warm.started(scratch, variables, home=job.home) as address:
            before: set[str] = set()
            for number in range(KERNELS + 1):
                manager = kernel.manager(scratch, variables, warm=address)()
                await manager.start_kernel()
                await manager.shutdown_kernel(now=True)
                if number == 0:  # which waited for the imports
                    begun, before = time.perf_counter(), left(scratch)
            taken = (time.perf_counter() - begun) / KERNELS
            if more := left(scratch) - before:
                print(f"left behind: {', '.join(sorted(more))}")
        return taken


def left(scratch: Path) -> set[str]:
    """Files in the folder of the kernels, what this process holds open, and what it started."""
    held = Path("/proc/self/fd")
    started = psutil.Process().children(recursive=True)
    return {path.name for folder in (scratch, held) for path in folder.iterdir()} | {
        f"process {each.pid}" for each in started if each.status() != psutil.STATUS_ZOMBIE
    }


if __name__ == "__main__":
    main()
