import sys
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest

from csatbook import study as studies
from csatbook.run import execute, kernel, plan
from csatbook.run.choice import Slice
from csatbook.run.document import failure
from csatbook.run.job import Job, JobOutcome
from csatbook.study.wording import LANGUAGES, say

from .projects import Project


def _job(project: Project, *cells: str, segment: str = "华东") -> Job:
    project.notebook(*cells)
    return plan.job(project.recipe(), "2024Q2", Slice("region", segment))


def _run(job: Job, tmp_path: Path) -> JobOutcome:
    scratch = tmp_path / "s"
    scratch.mkdir(exist_ok=True)
    return execute.run(job, scratch=scratch)


def _report(job: Job) -> nbformat.NotebookNode:
    return nbformat.read(job.folder / job.record, as_version=4)


def _printed(job: Job) -> str:
    outputs = [output for cell in _report(job).cells for output in cell.get("outputs", ())]
    return "".join(output.text for output in outputs if output.output_type == "stream")


def test_a_report_is_made_from_the_parameters_that_its_cells_see(
    project: Project, tmp_path: Path
) -> None:
    job = _job(project, "import os\nprint(study, period, segment, language, os.getcwd())")
    outcome = _run(job, tmp_path)
    assert (outcome.status, outcome.message) == ("made", "")
    assert _printed(job) == (
        f"../params/tiny.yaml 2024Q2 region=华东 zh {project.root / 'notebooks'}\n"
    )
    assert "region=华东" in (job.folder / "report.html").read_text(encoding="utf-8")


def test_a_report_tells_what_took_how_long(project: Project, tmp_path: Path) -> None:
    outcome = _run(_job(project, "import time\ntime.sleep(0.2)", "1"), tmp_path)
    assert outcome.phases
    number, longest = outcome.phases.slowest[0]
    assert number == 3
    assert 0.2 <= longest <= outcome.phases.cells
    told = outcome.phases.kernel, outcome.phases.cells, outcome.phases.render
    assert min(told) > 0
    assert sum(told) < outcome.seconds


def test_a_value_stays_a_value_whatever_it_says(project: Project, tmp_path: Path) -> None:
    value = "\"'''\\\n{x}\nimport os; os.remove('../params/tiny.yaml') # 华"
    job = _job(project, "print(repr(segment))")
    told = job.parameters.model_copy(update={"segment": f"region={value}"})
    job = replace(job, parameters=told)
    assert _run(job, tmp_path).status == "made"
    assert _printed(job) == f"{f'region={value}'!r}\n"
    assert project.study.exists()


def test_the_kernel_is_this_python_with_nothing_personal(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    startup = home / ".ipython" / "profile_default" / "startup" / "mine.py"
    startup.parent.mkdir(parents=True)
    startup.write_text("segment = 'personal'")
    fake = home / ".local" / "share" / "jupyter" / "kernels" / "python3" / "kernel.json"
    fake.parent.mkdir(parents=True)
    fake.write_text('{"argv": ["false"], "language": "python", "display_name": "fake"}')
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("MPLBACKEND", "TkAgg")
    monkeypatch.setenv("IPYTHONDIR", str(home / ".ipython"))
    told = "CSATBOOK_DATA", "CSATBOOK_STUDY_DIGEST", "CSATBOOK_STORE"
    job = _job(project, f"import sys, os\nprint(sys.executable, *map(os.environ.get, {told}))")
    assert _run(job, tmp_path).message == ""
    recipe = project.recipe()
    assert _printed(job) == (
        f"{sys.executable} {project.root / 'data'} {recipe.study.digest} {recipe.waves.name}\n"
    )
    assert sorted(path.name for path in home.iterdir()) == [".ipython", ".local"]


def test_the_notebook_that_is_run_stays_as_it_was(project: Project, tmp_path: Path) -> None:
    job = _job(project, "print(1)")
    before = job.notebook.read_bytes()
    _run(job, tmp_path)
    assert job.notebook.read_bytes() == before


def test_the_same_inputs_give_the_same_bytes_without_times_and_places(
    project: Project, tmp_path: Path
) -> None:
    cells = "import warnings\nwarnings.warn('odd')", "print(segment)"
    job = replace(_job(project, *cells), formats=("html", "pdf"))
    made = []
    for _ in range(2):
        assert _run(job, tmp_path).status == "made"
        made.append({path.name: path.read_bytes() for path in job.folder.iterdir()})
    assert made[0] == made[1]
    assert set(made[0]) == {"report.html", "report.pdf", "report.ipynb"}
    notebook = made[0]["report.ipynb"].decode()
    assert str(tmp_path) not in notebook
    assert "_time" not in notebook


FAILURES = {
    "1 / 0": ("ZeroDivisionError: division by zero", 3),
    "import os\nos.kill(os.getpid(), 9)": ("DeadKernel: the kernel died in this cell", 3),
    "import os\nos._exit(0)": ("DeadKernel: the kernel died in this cell", 3),
    "import time\ntime.sleep(60)": ("CellTimeout: the cell took longer than 1 seconds", 3),
    "import sys\nsys.exit(0)": ("SystemExit: 0", 3),
}


@pytest.mark.parametrize("cell", FAILURES)
def test_a_failed_report_keeps_its_notebook_with_the_error_where_it_happened(
    project: Project, tmp_path: Path, cell: str
) -> None:
    job = replace(_job(project, cell, "print('after')"), formats=("html", "pdf"), cell_seconds=1)
    job.folder.mkdir(parents=True)
    for name in ("report.html", "report.pdf", "report.ipynb"):
        (job.folder / name).write_text("of earlier")
    outcome = _run(job, tmp_path)
    message, number = FAILURES[cell]
    assert outcome.failed
    assert outcome.message.startswith(message)
    assert outcome.cell == number
    notebook = _report(job)
    nbformat.validate(notebook)
    assert notebook.metadata.papermill.exception is True
    states = {
        each.source: each.metadata.papermill.status
        for each in notebook.cells
        if "papermill" in each.metadata
    }
    assert (states[cell], states["print('after')"]) == ("failed", "pending")
    assert "after" not in _printed(job)
    found = failure(notebook)
    assert found
    assert found.message == outcome.message
    assert notebook.cells[0].source.startswith("<span")  # papermill's pointer to the error
    assert not (job.folder / "report.pdf").exists()
    page = (job.folder / "report.html").read_text(encoding="utf-8")
    assert "of earlier" not in page
    assert "本报告未能完成" in page


def test_a_template_that_is_broken_costs_a_report_and_no_crash(
    project: Project, tmp_path: Path
) -> None:
    (tmp_path / "csatbook").mkdir()
    job = replace(_job(project, "1"), templates=tmp_path)
    outcome = _run(job, tmp_path)
    assert outcome.failed
    assert outcome.message
    assert not (job.folder / "report.html").exists()


def test_templates_that_change_meanwhile_cost_the_report(project: Project, tmp_path: Path) -> None:
    job = _job(project, "1")
    look = tuple((name, "x" if name == "templates" else one) for name, one in job.look)
    outcome = _run(replace(job, look=look), tmp_path)
    assert outcome.failed
    assert outcome.message == "templates changed while the report was made; run the command again"
    assert not (job.folder / "report.html").exists()


def test_a_notebook_that_is_edited_meanwhile_runs_as_it_was_read(
    project: Project, tmp_path: Path
) -> None:
    job = _job(project, "print('as read')")
    project.notebook("print('edited')")
    assert _run(job, tmp_path).status == "made"
    assert _printed(job) == "as read\n"


def test_a_format_that_is_not_wanted_any_more_leaves(project: Project, tmp_path: Path) -> None:
    job = _job(project, "1")
    _run(replace(job, formats=("html", "pdf")), tmp_path)
    _run(replace(job, formats=("pdf",)), tmp_path)
    assert sorted(path.name for path in job.folder.iterdir()) == ["report.ipynb", "report.pdf"]


def test_code_is_in_the_page_only_if_asked_for(project: Project, tmp_path: Path) -> None:
    job = _job(project, "very_own_name = 1")
    for code in (False, True):
        _run(replace(job, code=code), tmp_path)
        page = (job.folder / "report.html").read_text(encoding="utf-8")
        assert ("very_own_name" in page) is code


def test_a_notebook_from_elsewhere_runs_in_the_project(project: Project, tmp_path: Path) -> None:
    other = tmp_path / "elsewhere.ipynb"
    other.write_bytes(project.notebook("import os\nprint(study, os.getcwd())").read_bytes())
    job = plan.job(project.recipe(notebook=str(other)), "2024Q2", Slice())
    assert _run(job, tmp_path).status == "made"
    assert _printed(job) == f"params/tiny.yaml {project.root}\n"


ENVIRONMENT = {
    "CRM": "postgresql://host/crm",
    "DB_PASSWORD": "x",
    "MY_API_KEY": "x",
    "http_proxy": "http://ann:s3cret@proxy:8080",
    "HARMLESS": "https://example.com/a:b@c",
}


def test_a_kernel_is_told_no_secrets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    told = kernel.environment(scratch=tmp_path, data=tmp_path, state=tmp_path, hidden=("CRM",))
    assert ENVIRONMENT.keys() & told.keys() == {"HARMLESS"}


def test_a_job_knows_which_variables_lead_to_databases(project: Project) -> None:
    recipe = project.recipe()
    assert plan.job(recipe, "2024Q2", Slice()).hidden == ()
    with project.study.open("a", encoding="utf-8") as file:
        file.write("records: {visits: {query: SELECT 1, database: $CRM, date: day}}\n")
    recipe = replace(recipe, study=studies.load(project.study))
    assert plan.job(recipe, "2024Q2", Slice()).hidden == ("CRM",)


def test_a_folder_that_is_a_link_is_not_written_through(project: Project, tmp_path: Path) -> None:
    job = replace(_job(project, "1"), source=b"no notebook")  # which would remove the old report
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "report.html").write_text("somebody else's")
    job.folder.parent.mkdir(parents=True)
    job.folder.symlink_to(elsewhere)
    outcome = _run(job, tmp_path)
    assert outcome.failed
    assert "region=华东: is a link, and no report is written through one" in outcome.message
    assert [path.name for path in elsewhere.iterdir()] == ["report.html"]


@pytest.mark.parametrize(
    ("notebook", "kind", "questionnaires"),
    [
        ("feedback", "客户反馈处理报告", False),
        ("followup", "改进跟踪报告", True),
        ("my", "客户满意度报告", True),
    ],
)
def test_a_report_is_called_by_its_notebook_and_cases_are_no_questionnaires(
    project: Project, tmp_path: Path, notebook: str, kind: str, questionnaires: bool
) -> None:
    job = _job(project, "1", segment="华东")
    own = job.notebook.rename(job.notebook.with_stem(notebook))
    heading = replace(job.heading, facts=(("有效问卷", "5"),))
    _run(replace(job, notebook=own, heading=heading), tmp_path)
    page = (job.folder / f"{job.stem}.html").read_text(encoding="utf-8")
    assert f'<p class="eyebrow">{kind}</p>' in page
    assert ("有效问卷" in page) == questionnaires


def test_each_notebook_that_has_a_name_of_its_own_is_shipped() -> None:
    shipped = {path.stem for path in (Path(__file__).parents[2] / "notebooks").glob("*.ipynb")}
    assert shipped.issuperset(execute._KINDS)
    for name in execute._KINDS:
        for language in LANGUAGES:
            assert say(language, f"page.kind_{name}")
