"""The real command, as a user or a build server starts it."""

import json
import os
import re
import shutil
import signal
import subprocess
import sysconfig
from pathlib import Path

import nbformat
import pytest
from click.testing import CliRunner

from csatbook import cli

from .projects import Project

COMMAND = Path(sysconfig.get_path("scripts")) / "csatbook"
BREAKS = """
import os, time
if segment == "region=西":
    os.kill(os.getpid(), 9)
print(period, segment, language)
"""


def _start(project: Project, *words: str, **environment: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [COMMAND, *words],
        cwd=project.root,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=_as_in_a_terminal,  # noqa: PLW1509 - no threads here
    )


def _as_in_a_terminal() -> None:
    """Whoever runs the tests in the background has them, and what they start, ignore Ctrl-C."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


def _run(project: Project, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    process = _start(project, *words, **environment)
    stdout, stderr = process.communicate(timeout=120)
    return subprocess.CompletedProcess(words, process.returncode, stdout, stderr)


def _printed(path: Path) -> str:
    cells = nbformat.read(path, as_version=4).cells
    outputs = [output for cell in cells for output in cell.get("outputs", ())]
    return "".join(output.text for output in outputs if output.output_type == "stream")


def test_a_killed_kernel_costs_its_segment_alone(project: Project) -> None:
    project.notebook(BREAKS)
    which = [word for one in ("all", "region=西", "region=A/B") for word in ("--segment", one)]
    done = _run(project, "run", "params/tiny.yaml", "--jobs", "2", *which)
    assert done.returncode == 1
    assert "3 reports: 2 made, 1 failed" in done.stdout
    assert "failed  2024Q2 region=西: cell [3]: DeadKernel" in done.stdout
    assert "Open output/tiny/2024Q2/index.html" in done.stdout
    assert "Traceback" not in done.stderr
    assert [line[:5] for line in done.stderr.splitlines() if "2024Q2" in line] == [
        f"[{number}/3]" for number in (1, 2, 3)
    ]
    for segment in ("all", "region=A~2FB"):
        assert (project.period() / segment / "report.html").is_file()
    page = (project.period() / "index.html").read_text(encoding="utf-8")
    assert "DeadKernel" in page


def test_a_parameter_goes_from_the_command_line_to_the_cell(project: Project) -> None:
    project.notebook(BREAKS, name="other")
    which = ("--period", "2024-q1", "--segment", "地区=East", "--language", "en")
    how = ("--notebook", "other", "--format", "html", "--output", "out")
    done = _run(project, "run", "params/tiny.yaml", *which, *how)
    assert (done.returncode, done.stderr.count("made ")) == (0, 1)
    report = project.root / "out" / "tiny" / "2024Q1" / "region=华东" / "other.ipynb"
    assert _printed(report) == "2024Q1 region=华东 en\n"
    assert 'lang="en"' in report.with_suffix(".html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--period", "2030Q1"], "--period: no data for '2030Q1'; there are 2024Q1, 2024Q2"),
        (["--segment", "region=x"], "'x' is no value of 'region' with answers; there are 华东"),
        (["--notebook", "satisfation"], "Did you mean 'satisfaction.ipynb'?"),
        (["--data", "nowhere"], "nowhere"),
    ],
)
def test_wrong_words_are_told_without_a_trace_and_leave_nothing(
    project: Project, words: list[str], told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(project.root)
    done = CliRunner().invoke(cli.main, ["run", "params/tiny.yaml", *words])
    assert done.exit_code == 2
    assert isinstance(done.exception, SystemExit)
    assert " ".join(told.split()) in " ".join(done.stderr.split())
    assert not project.output.exists()


def test_a_study_that_is_not_there_is_told(project: Project) -> None:
    done = _run(project, "check", "params/tini.yaml")
    assert done.returncode == 2
    assert done.stderr.startswith("csatbook: params/tini.yaml: no such file")
    assert "Traceback" not in done.stderr


def test_an_output_that_cannot_be_written_is_told(project: Project) -> None:
    (project.root / "output").write_text("a file")
    done = _run(project, "run", "params/tiny.yaml")
    assert done.returncode == 2
    assert "output" in done.stderr
    assert "Traceback" not in done.stderr


def test_check_and_list_tell_what_there_is(project: Project) -> None:
    checked = _run(project, "check", "params/tiny.yaml", LC_ALL="C", PYTHONIOENCODING="ascii")
    assert checked.returncode == 0
    assert "Tiny survey" in checked.stdout
    listed = _run(project, "list", "params/tiny.yaml")
    assert listed.returncode == 0
    assert "2024Q2  all                5  not made" in listed.stdout
    assert "2024Q2  region=西          1  not made" in listed.stdout


def test_two_at_a_time_with_an_empty_home_get_on_well(project: Project, tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    shutil.rmtree(project.root / ".csatbook")  # as in a fresh clone, without a list of fonts
    project.notebook("import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.title('华东')")
    which = ("--segment", "all", "--segment", "region=西")
    done = _run(project, "run", "params/tiny.yaml", "--jobs", "2", *which, HOME=str(home))
    assert (done.returncode, done.stdout.splitlines()[0]) == (0, "2 reports: 2 made")
    notebooks = [_errors(path) for path in project.period().glob("*/report.ipynb")]
    assert notebooks == [""] * 2  # nothing about fonts or caches in any of them


def test_a_run_tells_its_times_when_asked_and_run_json_has_them(project: Project) -> None:
    ran = _run(project, "run", "params/tiny.yaml", "--segment", "all", "--timings")
    head, told = ran.stdout.splitlines()[-2:]
    assert head.split() == ["seconds", "kernel", "cells", "pages", "in", "all", "slowest", "cells"]
    assert re.fullmatch(r"2024Q2 all( +\d+\.\d){4} +\[\d\] .*", told), told
    kept = json.loads((project.period() / "run.json").read_text(encoding="utf-8"))
    assert set(kept["reports"][0]["phases"]) == {"kernel", "cells", "render", "slowest"}
    again = _run(project, "run", "params/tiny.yaml", "--segment", "all", "--timings")
    assert again.stdout.splitlines()[-1] == told


def test_two_commands_at_once_keep_each_others_reports(project: Project) -> None:
    started = [
        _start(project, "run", "params/tiny.yaml", "--segment", segment, "--jobs", "1")
        for segment in ("all", "region=华东")
    ]
    for process in started:
        _, stderr = process.communicate(timeout=120)
        assert process.returncode == 0, stderr
    listed = _run(project, "list", "params/tiny.yaml").stdout
    assert listed.count("  fresh") == 2


def test_a_long_folder_for_temporary_files_is_no_obstacle(project: Project, tmp_path: Path) -> None:
    long = tmp_path / ("very-{long}-" * 9)  # longer than the path of a socket may be
    long.mkdir()
    words = ("run", "params/tiny.yaml", "--segment", "all")
    done = _run(project, *words, TMPDIR=str(long))
    assert (done.returncode, done.stdout.splitlines()[0]) == (0, "1 report: 1 made")
    assert list(long.iterdir()) == []


def _errors(path: Path) -> str:
    cells = nbformat.read(path, as_version=4).cells
    return "".join(
        output.text
        for cell in cells
        for output in cell.get("outputs", ())
        if output.output_type == "stream" and "cache" in output.text
    )
