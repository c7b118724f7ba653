import json
from pathlib import Path

import nbformat
import pytest

from csatbook.errors import ParameterError
from csatbook.run import parameters

from .projects import PARAMETERS, Project

GOOD = {"study": "a.yaml", "period": "2024Q1", "segment": "region=华东", "language": "zh"}


def test_the_four_parameters_are_accepted() -> None:
    assert parameters.accept(GOOD).model_dump() == GOOD


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"periode": "2024Q1"}, "parameter 'periode': is unknown; .* Did you mean 'period'?"),
        ({"language": "fr"}, "parameter 'language': .*'zh' or 'en'; found 'fr'"),
        ({"period": 2024}, "parameter 'period': .*string; found 2024"),
        ({"segment": ""}, "parameter 'segment': .*at least 1"),
        ({"study": None}, "parameter 'study': .*string; found None"),
    ],
)
def test_what_is_not_a_parameter_is_refused_by_name(change: dict[str, object], told: str) -> None:
    with pytest.raises(ParameterError, match=told):
        parameters.accept({**GOOD, **change})


def test_all_missing_parameters_are_told_at_once() -> None:
    with pytest.raises(ParameterError) as error:
        parameters.accept({"study": "a.yaml"})
    assert [problem.where for problem in error.value.problems] == [
        "parameter 'period'",
        "parameter 'segment'",
        "parameter 'language'",
    ]


def test_a_notebook_that_declares_the_four_is_taken(project: Project) -> None:
    path = project.notebook(parameters=f"# which report\n{PARAMETERS}")
    assert parameters.declared(path) == {}


@pytest.mark.parametrize(
    ("source", "told"),
    [
        (PARAMETERS.replace("segment", "segmnet"), "'segment' is missing.* meant by 'segmnet'"),
        (PARAMETERS.replace("segment", "x"), "parameter 'segment' is missing"),
        (PARAMETERS + "top = 1 + 1\n", "line 5: expected only 'name = value'.* found 'top = 1"),
        (PARAMETERS + "top = {}\n", "line 5: .* found 'top = {}'"),
        (PARAMETERS + "top = [[1]]\n", "line 5: .* found 'top = "),
        (PARAMETERS + "top: int\n", "line 5: .* found 'top: int'"),
        (PARAMETERS + "import os\n", "line 5: expected only 'name = value'.* found 'import os'"),
        (PARAMETERS + "period = str(2024)\n", r"line 5: .*found 'period = str\(2024\)'"),
        ("study = ", "line 1: invalid syntax"),
    ],
)
def test_a_cell_that_does_more_than_set_plain_values_is_refused(
    project: Project, source: str, told: str
) -> None:
    with pytest.raises(ParameterError, match=told):
        parameters.declared(project.notebook(parameters=source))


def test_a_notebook_needs_one_parameters_cell(tmp_path: Path) -> None:
    path = tmp_path / "bare.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1")]), path)
    with pytest.raises(ParameterError, match=r"one code cell tagged 'parameters'.* found 0"):
        parameters.declared(path)


@pytest.mark.parametrize(
    "content", ["", "{", "[]", "null", json.dumps({"nbformat": 4}), b"\xff\xfe\x00"]
)
def test_a_file_that_is_no_notebook_is_refused(tmp_path: Path, content: str | bytes) -> None:
    path = tmp_path / "odd.ipynb"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(ParameterError, match=r"odd\.ipynb: not a notebook"):
        parameters.declared(path)


def test_a_notebook_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match="no such notebook"):
        parameters.declared(tmp_path / "none.ipynb")
