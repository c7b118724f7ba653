"""Gates of a study, with real reports; in the workflows for users with the real command."""

import json
import os
import shutil
import subprocess
import sysconfig
from pathlib import Path

import pytest
from click.testing import Result
from ruamel.yaml import YAML

import nursery
from csatbook import study as studies
from csatbook.run import gates, kernel

from . import projects
from .projects import Project

DOCS = Path(__file__).parents[2] / "docs"
COMMAND = Path(sysconfig.get_path("scripts")) / "csatbook"
CELLS = (
    "import csatbook\nwave = csatbook.open(study, period, segment, language)",
    "csatbook.sections.record(wave)",
)
# Of ten who were invited five answered, with the marks 5, 4, 1, 2, 3.
SCORES = """
scores:
  csat: {method: satisfied_share, target: 0.4}
  mean: {method: mean, target: 3.5}
  plain: {method: mean}
"""


def demand(project: Project, line: str) -> None:
    """Write these gates into the study file, in place of earlier ones."""
    text = project.study.read_text(encoding="utf-8").partition("gates:")[0]
    project.study.write_text(f"{text}gates: {line}\n", encoding="utf-8")


def run(project: Project, *words: str) -> Result:
    return nursery.command(project.root, "run", "params/tiny.yaml", *words)


@pytest.fixture(scope="module")
def gated(tmp_path_factory: pytest.TempPathFactory, fonts: Path, forked: None) -> Project:  # noqa: ARG001 - its kernels
    project = projects.made(tmp_path_factory.mktemp("gates") / "project")
    shutil.copytree(fonts, kernel.fonts(project.root / ".csatbook"))
    text = project.study.read_text(encoding="utf-8")
    text = text.replace("  date: day\n", "  date: day\n  invitations: {path: sent.csv}\n")
    project.study.write_text(text + SCORES.lstrip(), encoding="utf-8")
    (project.root / "data" / "sent.csv").write_text("period,sent\n2024Q2,10\n")
    project.notebook(*CELLS)
    return project


def test_a_missed_gate_ends_a_run_with_1_and_is_told_wherever_one_looks(gated: Project) -> None:
    demand(gated, "{response_rate: 0.6, valid: 5, targets: true}")
    done = run(gated, "--segment", "all", "--segment", "region=华东")
    assert (done.exit_code, done.stdout.splitlines()[0]) == (1, "2 reports: 2 made"), done.stderr
    assert [line for line in done.stdout.splitlines() if line.startswith("gate")] == [
        "gate missed  2024Q2 Response rate: 50.0%; at least 60.0% is demanded.",
        "gate missed  2024Q2 Mean score: 3.00; at least 3.50 is demanded.",
    ]
    kept = json.loads((gated.period() / "run.json").read_text(encoding="utf-8"))["gates"]
    assert [(gate["gate"], gate["score"], gate["value"], gate["met"]) for gate in kept] == [
        ("response_rate", None, 0.5, False),
        ("valid", None, 5, True),
        ("target", "csat", 0.4, True),
        ("target", "mean", 3, False),
    ]
    page = (gated.period() / "index.html").read_text(encoding="utf-8")
    assert "回收率：50.0%，未达到要求的 60.0%。" in page
    assert "有效问卷：" not in page
    again = run(gated, "--segment", "all")
    assert (again.exit_code, again.stdout.splitlines()[0]) == (1, "1 report: 1 unchanged")


def test_gates_that_are_met_are_nothing_to_tell(gated: Project) -> None:
    demand(gated, "{response_rate: 0.5, valid: 5, targets: [csat]}")
    done = run(gated, "--segment", "all", "--language", "en")
    assert (done.exit_code, "gate" in done.stdout) == (0, False), done.stdout
    assert "demanded" not in (gated.period() / "index.html").read_text(encoding="utf-8")


def test_without_a_report_of_all_customers_nobody_can_know(gated: Project) -> None:
    demand(gated, "{valid: 6}")
    shutil.rmtree(gated.output, ignore_errors=True)
    done = run(gated, "--segment", "region=华东")
    told = "gates of 2024Q2 not judged: no report of all customers is up to date"
    assert (done.exit_code, told in done.stdout) == (0, True), done.stdout


def test_what_cannot_be_computed_is_not_enough(gated: Project, tmp_path: Path) -> None:
    demand(gated, "{response_rate: 0.5, targets: [csat]}")
    study = studies.load(gated.study)
    assert gates.judged(study, tmp_path) == ()
    (tmp_path / "sample.csv").write_text("segment,valid,response_rate\nall,5,\n")
    judged = gates.judged(study, tmp_path)
    assert [(gate.gate, gate.value, gate.met) for gate in judged] == [
        ("response_rate", None, False),
        ("target", None, False),
    ]
    told = judged[0].told(study, "en")
    assert told == "Response rate: cannot be computed or shown; at least 50.0% is demanded."


def scripts() -> dict[str, str]:
    """What the workflows for users run on a build server, from the command that makes reports."""
    yaml = YAML(typ="safe")
    workflow = yaml.load(DOCS / "ci" / "reports.yml")
    steps = workflow["jobs"]["reports"]["steps"]
    (github,) = [step["run"] for step in steps if step.get("id") == "reports"]
    page = (DOCS / "ci.md").read_text(encoding="utf-8")
    gitlab = yaml.load(
        page.partition("As `.gitlab-ci.yml`")[2].split("```")[1].removeprefix("yaml")
    )
    return {"GitHub": github, "GitLab": "\n".join(gitlab["pages"]["script"])}


@pytest.mark.parametrize("server", ["GitHub", "GitLab"])
def test_a_missed_gate_makes_the_build_red_and_keeps_the_reports(
    gated: Project, server: str
) -> None:
    demand(gated, "{valid: 6}")
    done = subprocess.run(
        ["bash", "-e", "-c", scripts()[server]],
        cwd=gated.root,
        env={**os.environ, "PATH": f"{COMMAND.parent}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=False,
    )
    told = "gate missed  2024Q2 Valid questionnaires: 5; at least 6 is demanded."
    assert (done.returncode, told in done.stdout) == (1, True), done.stdout + done.stderr
    site = gated.root / ("public" if server == "GitLab" else "output")
    assert (site / "tiny" / "2024Q2" / "all" / "report.html").is_file()
