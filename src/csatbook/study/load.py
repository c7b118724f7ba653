"""From a study file to a checked study, or to everything that is wrong with it at once."""

from __future__ import annotations

import os
from collections.abc import Iterator
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from csatbook.errors import Problem, StudyError, nearest
from csatbook.study import beside, check, source
from csatbook.study.model import Study
from csatbook.study.score import SHAPES
from csatbook.study.source import StudySource
from csatbook.study.transform import TRANSFORMS
from csatbook.study.wording import LANGUAGES, Language
from csatbook.study.yaml_fault import full_width

STUDY_TOLD = "CSATBOOK_STUDY_DIGEST"
"""The environment variable by which a run tells its notebooks the digest of the study file."""

_TAGGED = {"method": SHAPES, "by": TRANSFORMS}
"""The keys whose value decides which other keys there are, and what each value stands for."""


def load(path: str | Path, *, data: str | Path | None = None) -> Study:
    """What does this study measure?

    Parameters
    ----------
    path : path of the study file (YAML, UTF-8)
    data : folder that the study's data paths start from, optional
        Else the environment variable CSATBOOK_DATA, else `data/` in the project.

    Returns
    -------
    Study
        Frozen. Its project is the folder that holds `params/`, or the file's own folder.

    Raises
    ------
    StudyError
        All that is wrong with the file, each with its line, what was found, what is allowed.
        In a notebook of a run, also where the file is not as it was when the run began.
    """
    path = Path(path)
    root = project(path)
    chosen = data or os.environ.get("CSATBOOK_DATA") or root / "data"
    places: dict[str, object] = {
        "path": path.resolve(),
        "root": root,
        "data_root": Path(chosen).resolve(),
    }
    told = os.environ.get(STUDY_TOLD)
    # Of a run, kernels are forked from a process that has read the file already.
    known = _loaded.get((told, *places.values())) if told else None
    if known is not None and source.digest(path) == told:
        return known
    read = source.parsed(path)
    if told and told != read.digest:
        message = (
            "is not the study file that this run began with: it was changed meanwhile, or is "
            "another; run the command again"
        )
        raise StudyError(Problem(str(path), message))
    problems, study = _validated(read)
    if study is not None:
        filled_in, lacking = beside.read(study, Path(chosen).resolve())
        findings = [*check.problems(study, declared=_declared(read.plain)), *lacking]
        problems += [Problem(read.where(location), message) for location, message in findings]
        problems += _foreign(study, read)
    if problems or study is None:
        raise StudyError(sorted(problems, key=_line))
    told_of = {"languages": _languages(read), "digest": read.digest, "beside": filled_in}
    study = study.model_copy(update=places | told_of)
    if told:
        _loaded[told, *places.values()] = study
    return study


_loaded: dict[tuple[object, ...], Study] = {}
"""By digest and places, what the notebooks of a run have read."""


def project(path: Path) -> Path:
    """In which project folder does this study file live?"""
    folder = path.resolve().parent
    return next(
        (each.parent for each in (folder, *folder.parents) if each.name == "params"), folder
    )


def _validated(read: StudySource) -> tuple[list[Problem], Study | None]:
    """The problems of form, and the study as far as its well-formed parts make one.

    So that a mistake in one part does not hide what is wrong between the others.
    """
    languages = _languages(read)
    context = {"only": languages[0] if len(languages) == 1 else None}
    try:
        return [], Study.model_validate(read.plain, context=context)
    except ValidationError as error:
        errors = error.errors()
    told = [
        Problem(read.where(fault["loc"]), _message(fault))
        for fault in errors
        if not _follows(fault, errors)
    ]
    whole = deepcopy(read.plain)
    for fault in errors:
        match fault["loc"]:
            case (section, name, *_) if isinstance(whole.get(section), dict):
                whole[section].pop(name, None)
    try:
        study = Study.model_validate(whole, context=context)
    except ValidationError:
        study = None
    return list(dict.fromkeys(told)), study  # the branches of a union repeat themselves


def _languages(read: StudySource) -> tuple[Language, ...]:
    """In which languages is the study declared? In those of its title."""
    title = read.plain.get("title")
    written = [name for name in LANGUAGES if isinstance(title, dict) and name in title]
    return tuple(written) or LANGUAGES


def _foreign(study: Study, read: StudySource) -> Iterator[Problem]:
    """Whether it is to be reported in a language in which it has no title."""
    known, wanted = _languages(read), study.report.language
    if wanted not in known:
        message = (
            f"'report.language': found '{wanted}', and the title has only '{known[0]}': write "
            f"`language: {known[0]}`, or each text in both languages"
        )
        yield Problem(read.where(("report", "language")), message)


def _follows(fault: Any, errors: list[Any]) -> bool:
    """A list counts as too short only because its one entry is wrong: said once is enough."""
    depth = len(fault["loc"])
    return fault["type"] == "too_short" and any(
        len(other["loc"]) > depth and other["loc"][:depth] == fault["loc"] for other in errors
    )


def _declared(tree: Any) -> dict[str, list[str]]:
    """The names that each section of the file declares, in its order, well-formed or not."""
    return {
        str(section): [str(name) for name in part]
        for section, part in tree.items()
        if isinstance(part, dict)
    }


def _line(problem: Problem) -> int:
    return int(problem.where.rpartition(":")[2])


def _message(error: Any) -> str:
    place = _written(error["loc"])
    last = place[-1] if place else ""
    name = ".".join(str(step) for step in place)
    value = error.get("input")
    match error["type"]:
        case "extra_forbidden":
            known = sorted(_keys_at(Study, list(error["loc"][:-1])))
            return (
                f"unknown key '{name}'; allowed: {', '.join(known)}."
                f"{full_width(last) or nearest(last, known)}"
            )
        case "missing":
            return f"'{name}' is missing"
        case "union_tag_invalid":
            key = error["ctx"]["discriminator"].strip("'")
            allowed, tag = list(_TAGGED[key]), error["ctx"]["tag"]
            return (
                f"'{name}.{key}': found '{tag}'; allowed: {', '.join(allowed)}."
                f"{nearest(tag, allowed)}"
            )
        case "union_tag_not_found":
            key = error["ctx"]["discriminator"].strip("'")
            return f"'{name}.{key}' is missing; allowed: {', '.join(_TAGGED[key])}"
        case "literal_error":
            allowed = [choice.strip("' ") for choice in _allowed(error)]
            return (
                f"'{name}': found {_shown(value)}; allowed: {', '.join(allowed)}."
                f"{nearest(value, allowed)}"
            )
        case "value_error":
            reason = f"{error['ctx']['error']}{_hint(value)}"
            return f"'{name}': {reason}" if name else reason
        case "dict_type" | "model_type" | "model_attributes_type":
            return f"'{name}': expected keys with values; found {_shown(value)}{_hint(value)}"
        case "tuple_type":
            return f"'{name}': expected a list [a, b]; found {_shown(value)}{_hint(value)}"
        case "string_type":
            advice = "; put it into quotation marks" if isinstance(value, date | bool) else ""
            return f"'{name}': expected a name or text; found {_shown(value)}{advice}"
        case "too_short":
            return f"'{name}': expected at least {error['ctx']['min_length']} of them; found none"
        case "string_pattern_mismatch" if name == "study":
            return (
                f"'{name}': expected a short name of letters, digits, - and _; found "
                f"{_shown(value)}{_hint(value)}"
            )
        case _:
            said = f"{error['msg'][0].lower()}{error['msg'][1:]}"
            return f"'{name}': {said}; found {_shown(value)}{_hint(value)}"


def _written(location: tuple[str | int, ...]) -> tuple[str | int, ...]:
    """The location without the steps by which the checker chose among shapes."""
    if location[:1] != ("scores",):
        return location
    steps = list(location)
    if len(steps) > 2 and steps[2] in SHAPES:
        del steps[2]
    if len(steps) > 3 and steps[2] == "transform" and steps[3] in TRANSFORMS:
        del steps[3]
    return tuple(steps)


def _allowed(error: Any) -> Iterator[str]:
    for part in error["ctx"]["expected"].split(","):
        yield from part.split(" or ")


def _hint(value: Any) -> str:
    """What looks like YAML and is not, in a text where something else was expected."""
    sentence = full_width(value) if isinstance(value, str | list) else ""
    return f".{sentence}" if sentence else ""


def _shown(value: Any) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, date):
        return f"a date ({value})"
    kind = "a mapping" if isinstance(value, dict) else "a list" if isinstance(value, list) else ""
    text = repr(value) if not isinstance(value, dict) else "{" + ", ".join(map(str, value)) + "}"
    text = text if len(text) <= 60 else f"{text[:57]}…"
    return f"{kind} {text}".strip()


def _keys_at(model: Any, way: list[str | int]) -> set[str]:
    """Which keys are allowed at this place of the study file?"""
    if isinstance(model, type) and issubclass(model, BaseModel):
        fields = {field.alias or name: field for name, field in model.model_fields.items()}
        if not way:
            return {name for name, field in fields.items() if not field.exclude}
        step, *rest = way
        return _keys_at(fields[str(step)].annotation, rest) if step in fields else set()
    keys: set[str] = set()
    inner = [each for each in get_args(model) if each is not Ellipsis]
    if getattr(model, "__origin__", None) is dict:
        return _keys_at(inner[1], way[1:])
    if getattr(model, "__origin__", None) is tuple:
        return _keys_at(inner[0], way[1:])
    for shapes in _TAGGED.values():
        shape = shapes.get(str(way[0])) if way else None
        if shape is not None and shape in inner:
            return _keys_at(shape, way[1:])
    for each in inner:
        keys |= _keys_at(each, way)
    return keys
