"""The contract between the command and a notebook: its parameters, checked before a kernel starts.

Four that every report has, and those that the notebook declares beside them (`settings`).
"""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from csatbook.errors import ParameterError, Problem, nearest
from csatbook.run import settings
from csatbook.run.settings import Settings
from csatbook.study.wording import Language

TAG = "parameters"


class Parameters(BaseModel):
    """What a notebook is told: which report it is to be, and what it asks for besides."""

    model_config = ConfigDict(frozen=True, extra="allow", strict=True)

    study: str = Field(min_length=1)
    """The study file, as a path from the folder that the notebook runs in."""
    period: str = Field(min_length=1)
    segment: str = Field(min_length=1)
    """`all`, or `variable=value`."""
    language: Language


NAMES = tuple(Parameters.model_fields)


def accept(values: Mapping[str, Any], further: Settings | None = None) -> Parameters:
    """Are these the parameters of a report? `further` are the notebook's own, already checked.

    Raises
    ------
    ParameterError
        One is missing, unknown or badly formed; all of them are told, with what is allowed.

    Examples
    --------
    >>> accept({"study": "a.yaml", "period": "2024Q1", "segment": "all", "language": "zh"}).segment
    'all'
    """
    unknown = [_unknown(name) for name in values if name not in NAMES]
    try:
        accepted = Parameters.model_validate({**(further or {}), **values})
    except ValidationError as error:
        raise ParameterError([*unknown, *map(_problem, error.errors())]) from None
    if unknown:
        raise ParameterError(unknown)
    return accepted


def _unknown(name: str) -> Problem:
    message = f"is unknown; allowed: {', '.join(NAMES)}.{nearest(name, NAMES)}"
    return Problem(f"parameter '{name}'", message)


def _problem(error: Any) -> Problem:
    name = ".".join(str(step) for step in error["loc"])
    where = f"parameter '{name}'"
    match error["type"]:
        case "missing":
            return Problem(where, "is missing")
        case _:
            message = f"{error['msg'][0].lower()}{error['msg'][1:]}; found {error['input']!r}"
            return Problem(where, message)


def declared(path: Path) -> Settings:
    """Which parameters does this notebook declare beside the four? Their defaults, by name.

    Raises
    ------
    ParameterError
        It is no notebook, has no cell (or several) tagged `parameters`, lacks one of the four, or
        puts more into that cell than names and plain values.
    """
    where = str(path)
    cells = list(_tagged(path))
    if len(cells) != 1:
        message = (
            f"expected one code cell tagged '{TAG}' that sets {', '.join(NAMES)}; "
            f"found {len(cells)}"
        )
        raise ParameterError(Problem(where, message))
    [(number, text)] = cells
    where = f"{where}, cell {number}"
    values = _declared(text, where)
    problems = [
        Problem(
            where, f"parameter '{name}' is missing; set {', '.join(NAMES)}.{_meant(name, values)}"
        )
        for name in NAMES
        if name not in values
    ]
    if problems:
        raise ParameterError(problems)
    return {name: value for name, value in values.items() if name not in NAMES}


def _tagged(path: Path) -> Iterator[tuple[int, str]]:
    """Number and text of the code cells that are tagged so."""
    try:
        notebook = json.loads(path.read_bytes())
        told = [
            (cell["cell_type"], cell["metadata"].get("tags", ()), "".join(cell["source"]))
            for cell in notebook["cells" if notebook["nbformat"] == 4 else "worksheets"]
        ]
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        # Imported where it is needed, since it takes seconds: it reads older notebooks and says
        # what is wrong with others.
        from csatbook.run import document  # noqa: PLC0415

        told = [
            (cell.cell_type, cell.metadata.get("tags", ()), cell.source)
            for cell in document.parsed(path).cells
        ]
    for number, (kind, tags, text) in enumerate(told, start=1):
        if kind == "code" and TAG in tags:
            yield number, text


def _meant(name: str, values: Settings) -> str:
    """Which other name in the cell is probably a slip of this one."""
    slip = nearest(name, [each for each in values if each not in NAMES])
    return slip.replace("Did you mean", f"Is '{name}' meant by")


def _declared(source: str, where: str) -> Settings:
    """What the cell sets; it must do nothing else."""
    try:
        statements = ast.parse(source).body
    except SyntaxError as error:
        message = f"line {error.lineno}: {error.msg}"
        raise ParameterError(Problem(where, message)) from None
    values = {}
    for statement in statements:
        try:
            match statement:
                case ast.Assign(targets=[ast.Name(id=name)], value=value):
                    values[name] = settings.literal(value)
                case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                    values[name] = settings.literal(value)
                case _:
                    raise ValueError
        except ValueError:
            message = (
                f"line {statement.lineno}: expected only 'name = value' with a plain value, or a "
                f"list of such; found '{ast.unparse(statement)[:60]}'"
            )
            raise ParameterError(Problem(where, message)) from None
    return values
