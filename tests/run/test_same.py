"""The same inputs give the same bytes, whoever makes them, and where."""

import json
from pathlib import Path

from . import faults, projects
from .projects import Project

FIGURE = """
import datetime, matplotlib.pyplot as plt
plt.plot([datetime.date(2024, 1, 1), datetime.date(2024, 6, 1)], [1.5, 2.5])
plt.title(segment)
"""
SCORES = """
import csatbook
from csatbook.report import scraps
wave = csatbook.open(study, period, segment, language)
scraps.record("scores", wave.scores())
wave.scores()
"""
WORDS = ("--segment", "all", "--segment", "region=西", "--format", "html", "--format", "pdf")


def _made(project: Project) -> dict[str, bytes]:
    """All files of a run, without the times in `run.json`."""
    files = faults.files(project.output)
    for name in [name for name in files if name.endswith("run.json")]:
        told = json.loads(files[name]) | {"pages": ""}
        for entry in told["reports"]:
            entry |= {"ended": "", "seconds": 0, "phases": None}
        files[name] = json.dumps(told).encode()
    return files


def test_two_runs_at_once_elsewhere_with_cold_kernels_make_what_one_makes_with_warm_ones(
    tmp_path: Path,
) -> None:
    here, there = (
        projects.made(tmp_path / "here"),
        projects.made(tmp_path / "so-mewhere" / "{x} 项"),
    )
    for project in (here, there):
        project.notebook(SCORES, FIGURE)
    # Two reports by one worker come from forked kernels; one each by two, from such as are started.
    alone = faults.run(here, *WORDS, "--jobs", "1", TZ="UTC", LC_ALL="C.UTF-8")
    assert alone.returncode == 0, alone.stderr
    elsewhere = {"TZ": "Asia/Kathmandu", "LC_ALL": "C", "LANGUAGE": "de", "COLUMNS": "33"}
    both = [faults.start(there, *WORDS, "--jobs", "2", **elsewhere) for _ in range(2)]
    told = [(*process.communicate(timeout=180), process.returncode) for process in both]
    assert [code for *_, code in told] == [0, 0], told
    heads = sorted(stdout.splitlines()[0] for stdout, *_ in told)
    assert heads == ["2 reports: 2 made", "2 reports: 2 unchanged"]
    first, second = _made(here), _made(there)
    assert sorted(first) == sorted(second)
    for name, content in first.items():
        assert second[name] == content, name
    endings = {Path(name).suffix for name in first}
    assert endings == {".html", ".pdf", ".ipynb", ".csv", ".json"}
