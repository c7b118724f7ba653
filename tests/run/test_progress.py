import io
from dataclasses import replace

import pytest

from csatbook.run import plan, progress
from csatbook.run.choice import Slice
from csatbook.run.job import Job, JobOutcome

from .projects import Project


@pytest.fixture
def job(shared_project: Project) -> Job:
    return plan.job(shared_project.recipe(), "2024Q2", Slice("region", "华东"))


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_where_there_is_no_terminal_each_end_is_a_plain_line(job: Job) -> None:
    stream = io.StringIO()
    with progress.shown(3, stream) as watch:
        watch.started(job)
        watch.ended(JobOutcome(job, "made", 1.25))
        watch.ended(JobOutcome(job, "failed", 2.0, 4, "KeyError: 'x'"))
        watch.ended(JobOutcome(job, "unchanged"))
    lines = stream.getvalue().splitlines()
    assert lines[0].startswith(
        "[1/3] made    2024Q2 region=华东 (1.2 s)  0 running, about 0 s left"
    )
    assert lines[1].startswith(
        "[2/3] FAILED  2024Q2 region=华东: cell [4]: KeyError: 'x'  0 running"
    )
    assert lines[2:] == ["[3/3] as was  2024Q2 region=华东"]


def test_what_is_unchanged_says_nothing_of_the_time_that_is_left(job: Job) -> None:
    stream = io.StringIO()
    with progress.shown(2, stream) as watch:
        watch.ended(JobOutcome(job, "unchanged"))
    assert stream.getvalue() == "[1/2] as was  2024Q2 region=华东\n"


def test_a_terminal_shows_what_is_being_done_what_is_left_and_what_failed(
    job: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "120")
    stream = Terminal()
    with progress.shown(3, stream) as watch:
        watch.started(job)
        watch.ended(JobOutcome(job, "failed", message="[bold]no[/bold]"))
        watch.started(job)
    text = stream.getvalue()
    assert "FAILED  2024Q2 region=华东: [bold]no[/bold]" in text  # told as it is, not obeyed
    assert "1/3" in text
    assert "1 failed" in text
    assert "about 0 s left" in text


def test_reading_is_told_step_by_step_until_it_is_done() -> None:
    stream = io.StringIO()
    with progress.reading(stream) as tell:
        tell("reading a.csv", 0, 2)
        tell("checking", 1, 2)
        tell("ready", 2, 2)
    assert stream.getvalue() == "[1/2] reading a.csv\n[2/2] checking\n"


def test_text_that_a_terminal_would_obey_is_only_shown(job: Job) -> None:
    odd = replace(job, parameters=job.parameters.model_copy(update={"segment": "a=\x1b[2J"}))
    assert "\x1b" not in progress.line(JobOutcome(odd, "made"), 1, 1)
