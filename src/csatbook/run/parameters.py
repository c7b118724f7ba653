"""The contract between the command and a notebook: four values, checked before a kernel starts."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from csatbook.errors import ParameterError, Problem, nearest
from csatbook.run import document
from csatbook.study.wording import Language

TAG = "parameters"


class Parameters(BaseModel):
    """What a notebook is told: which report it is to be."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    study: str = Field(min_length=1)
    """The study file, as a path from the folder that the notebook runs in."""
    period: str = Field(min_length=1)
    segment: str = Field(min_length=1)
    """`all`, or `variable=value`."""
    language: Language


NAMES = tuple(Parameters.model_fields)


def accept(values: Mapping[str, Any]) -> Parameters:
    """Are these the parameters of a report?

    Raises
    ------
    ParameterError
        One is missing, unknown or badly formed; all of them are told, with what is allowed.

    Examples
    --------
    >>> accept({"study": "a.yaml", "period": "2024Q1", "segment": "all", "language": "zh"}).segment
    'all'
    """
    try:
        return Parameters.model_validate(dict(values))
    except ValidationError as error:
        raise ParameterError([_problem(one) for one in error.errors()]) from None


def _problem(error: Any) -> Problem:
    name = ".".join(str(step) for step in error["loc"])
    where = f"parameter '{name}'"
    match error["type"]:
        case "missing":
            return Problem(where, "is missing")
        case "extra_forbidden":
            return Problem(where, f"is unknown; allowed: {', '.join(NAMES)}.{nearest(name, NAMES)}")
        case _:
            message = f"{error['msg'][0].lower()}{error['msg'][1:]}; found {error['input']!r}"
            return Problem(where, message)


def check(path: Path) -> None:
    """Does this notebook take exactly our parameters?

    Raises
    ------
    ParameterError
        It is no notebook, has no cell (or several) tagged `parameters`, declares another parameter
        or lacks one, or puts more into that cell than names and plain values.
    """
    where = str(path)
    cells = [
        (number, cell)
        for number, cell in enumerate(document.read(path).cells, start=1)
        if TAG in cell.metadata.get("tags", ()) and cell.cell_type == "code"
    ]
    if len(cells) != 1:
        message = (
            f"expected one code cell tagged '{TAG}' that sets {', '.join(NAMES)}; "
            f"found {len(cells)}"
        )
        raise ParameterError(Problem(where, message))
    [(number, cell)] = cells
    where = f"{where}, cell {number}"
    names = _declared(cell.source, where)
    problems = [
        *(
            Problem(
                where,
                f"unknown parameter '{name}'; allowed: {', '.join(NAMES)}." + nearest(name, NAMES),
            )
            for name in names
            if name not in NAMES
        ),
        *(
            Problem(where, f"parameter '{name}' is missing; set {', '.join(NAMES)}")
            for name in NAMES
            if name not in names
        ),
    ]
    if problems:
        raise ParameterError(problems)


def _declared(source: str, where: str) -> Sequence[str]:
    """The names that the cell sets; it must do nothing else."""
    try:
        statements = ast.parse(source).body
    except SyntaxError as error:
        message = f"line {error.lineno}: {error.msg}"
        raise ParameterError(Problem(where, message)) from None
    names = []
    for statement in statements:
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Constant()):
                names.append(name)
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.Constant()):
                names.append(name)
            case _:
                message = (
                    f"line {statement.lineno}: expected only 'name = value' with a plain value; "
                    f"found '{ast.unparse(statement)[:60]}'"
                )
                raise ParameterError(Problem(where, message))
    return names
