"""The Python call, where analysts would make it."""

import nbformat
import pytest
from nbclient import NotebookClient

import csatbook
from csatbook.errors import ParameterError

from .projects import Project

CELL = """
import asyncio, csatbook
assert asyncio.get_running_loop().is_running()
made = csatbook.make("params/tiny.yaml", segments=["all", "region=西"], jobs=2)
print([(outcome.job.name, outcome.status) for outcome in made.outcomes], made.amiss)
"""


def test_reports_are_made_in_a_notebook_whose_event_loop_is_running(project: Project) -> None:
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(CELL)])
    NotebookClient(
        notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": project.root}}
    ).execute()
    printed = {output.name: output.text for output in notebook.cells[0].outputs}
    assert printed["stdout"] == "[('2024Q2 all', 'made'), ('2024Q2 region=西', 'made')] False\n"
    assert "[2/2] made" in printed["stderr"]
    assert (project.period() / "all" / "report.html").is_file()


def test_wrong_words_are_errors_that_a_program_can_catch(project: Project) -> None:
    with pytest.raises(ParameterError, match="--period: no data for '2030Q1'"):
        csatbook.make(str(project.study), periods=["2030Q1"])
    with pytest.raises(ParameterError, match="top"):
        csatbook.make(project.study, settings={"top": 3})
