"""What a study file can say, as a page to read and as a schema for editors, from the models.

`python -m csatbook.study.described` writes both anew: docs/study-file.md, docs/study.schema.json.
"""

from __future__ import annotations

import ast
import inspect
import json
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from csatbook.study import source
from csatbook.study.model import Study
from csatbook.study.score import SHAPES
from csatbook.study.transform import TRANSFORMS

PAGE, SCHEMA = "study-file.md", "study.schema.json"
SHOWN = 100
"""Examples are no longer than this."""
_INTRODUCTION = """\
# What a study file can say

Every key, what it means, what holds without it, and an example from a study file of this project
(what the samples do not need is in [rare-keys.yaml](rare-keys.yaml)). A key without a default must
be there. Names of one's own (of items, scales, scores …) are keys, too:
`items: {polite: {…}, quick: {…}}`.

Editors that know YAML schemas complete the keys and explain them, if the file begins with

```yaml
# yaml-language-server: $schema=../docs/study.schema.json
```

This page is made from the program by `make docs`.
"""
Model = type[BaseModel]
_SHORT: Mapping[str, Any] = {
    "Text": {"type": "string"},
    "Units": {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]},
    **{
        rule: {"type": "boolean"}
        for rule in ("Customers", "Formula", "Active", "Census", "Returned")
    },
}
"""Models that a study file may also write in short, and how."""


def page(files: Sequence[Path]) -> str:
    """The page about all keys, in Markdown, with examples from these study files."""
    examples: dict[tuple[Model, str], str] = {}
    for path in files:
        _collect(Study, source.parsed(path).plain, examples)
    parts = [_INTRODUCTION]
    for model in dict.fromkeys(_reached(Study)):
        rows = [
            "| key | what it means | default | example |",
            "|---|---|---|---|",
            *(_row(model, name, field, examples) for name, field in _fields(model).items()),
        ]
        parts.append(f"\n## {_title(model)}\n\n{_told(model)}\n\n" + "\n".join(rows) + "\n")
    return "".join(parts)


def schema() -> dict[str, Any]:
    """The JSON schema of a study file, with the meaning of every key."""
    made = Study.model_json_schema(by_alias=True)
    parts = {model.__name__: model for model in _reached(Study)}
    for name, part in [("Study", made), *made["$defs"].items()]:
        if (model := parts.get(name)) is None:
            continue
        part["description"] = _told(model)
        texts = meanings(model)
        fields = _fields(model)
        if {"zh", "en"} <= {*part.get("required", ())}:  # one is enough in a study of one language
            part["required"] = [key for key in part["required"] if key not in ("zh", "en")]
            part["anyOf"] = [{"required": [key]} for key in ("zh", "en")]
        for key in list(part["properties"]):
            if key not in fields:
                del part["properties"][key]
            elif text := texts.get(key):
                part["properties"][key]["description"] = text
    for name, short in _SHORT.items():
        made["$defs"][name] = {"anyOf": [short, made["$defs"][name]]}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **made}


def meanings(model: Model) -> dict[str, str]:
    """What each key of this part means: the text below its declaration."""
    texts: dict[str, str] = {}
    for each in reversed(model.__mro__):
        if not issubclass(each, BaseModel) or each is BaseModel:
            continue
        if vars(each).get("__annotations__", {}).keys() == {"method"}:
            continue  # an index in one line of the table has no text of its own below its key
        (declared,) = ast.parse(textwrap.dedent(inspect.getsource(each))).body
        body = declared.body if isinstance(declared, ast.ClassDef) else []
        for place, below in pairwise(body):
            match place, below:
                case (
                    ast.AnnAssign(target=ast.Name(id=name)),
                    ast.Expr(value=ast.Constant(value=str(text))),
                ):
                    texts[name] = " ".join(text.split())
    return {
        _key(name, field): texts.get(name) or _only(field)
        for name, field in model.model_fields.items()
    }


def _key(name: str, field: FieldInfo) -> str:
    return field.alias or name


def _only(field: FieldInfo) -> str:
    """The one value that a key can have, by which its part is known."""
    values = get_args(field.annotation)
    return f"`{values[0]}`." if len(values) == 1 else ""


def _fields(model: Model) -> dict[str, FieldInfo]:
    fields = model.model_fields.items()
    return {_key(name, field): field for name, field in fields if not field.exclude}


def _declaring(model: Model, key: str) -> Model:
    """The part that first has this key, from which the others have it."""
    field = next(name for name, each in model.model_fields.items() if _key(name, each) == key)
    having = [each for each in model.__mro__ if field in vars(each).get("__annotations__", {})]
    return having[-1]


def _models(annotation: Any) -> Iterator[Model]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from _models(inner)


def _choices(annotation: Any) -> Iterator[str]:
    """The words that are allowed, where only some are."""
    if get_origin(annotation) is Literal:
        yield from (each for each in get_args(annotation) if isinstance(each, str))
    elif not (isinstance(annotation, type) and issubclass(annotation, BaseModel)):
        for inner in get_args(annotation):
            yield from _choices(inner)


def _reached(model: Model, known: set[Model] | None = None) -> Iterator[Model]:
    """The model and all that its keys lead to, each once."""
    known = set() if known is None else known
    if model in known:
        return
    known.add(model)
    yield model
    for field in _fields(model).values():
        for inner in _models(field.annotation):
            yield from _reached(inner, known)


def _title(model: Model) -> str:
    for key, shapes in (("method", SHAPES), ("by", TRANSFORMS)):
        for tag, shape in shapes.items():
            if shape is model:
                return f"`{key}: {tag}`"
    return "The study" if model is Study else model.__name__


def _told(model: Model) -> str:
    return " ".join((model.__doc__ or "").split())


def _row(
    model: Model, key: str, field: FieldInfo, examples: Mapping[tuple[Model, str], str]
) -> str:
    needed = field.is_required()
    default = "" if needed else f"`{_flow(field.get_default(call_default_factory=True))}`"
    if only := _only(field):
        example = only.strip("`.")
    else:
        example = examples.get((model, key)) or examples[_declaring(model, key), key]
    inner = [f"[{_title(each)}](#{_anchor(each)})" for each in _models(field.annotation)]
    choices = [] if _only(field) else [f"`{each}`" for each in _choices(field.annotation)]
    more = f" One of {', '.join(choices)}." if choices else ""
    more += f" See {', '.join(dict.fromkeys(inner))}." if inner else ""
    cells = (f"`{key}`", meanings(model)[key] + more, default, f"`{key}: {example}`")
    return f"| {' | '.join(cell.replace('|', '&#124;') for cell in cells)} |"


def _anchor(model: Model) -> str:
    kept = (sign for sign in _title(model).casefold() if sign.isalnum() or sign in " -_")
    return "".join(kept).replace(" ", "-")


def _flow(value: Any) -> str:
    """A value as YAML writes it in one line; shortened where it is long."""
    match value:
        case None:
            text = "null"
        case BaseModel():
            text = _flow(value.model_dump(exclude_defaults=True))
        case bool():
            text = str(value).lower()
        case dict():
            text = "{" + ", ".join(f"{_flow(k)}: {_flow(v)}" for k, v in value.items()) + "}"
        case list() | tuple():
            text = "[" + ", ".join(map(_flow, value)) + "]"
        case str() if not value or value != value.strip() or any(s in value for s in ":#<>=*[]{},"):
            text = f"'{value}'"
        case _:
            text = str(value)
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"


def _collect(model: Model, part: Any, examples: dict[tuple[Model, str], str]) -> None:
    """The shortest values that stand under each key of this part and of those within it."""
    if not isinstance(part, dict):
        return
    fields = _fields(model)
    for key in (each for each in fields if each in part):
        text = _flow(part[key])
        for place in ((model, key), (_declaring(model, key), key)):
            examples[place] = min(examples.get(place, text), text, key=len)
        _within(fields[key].annotation, part[key], examples)


def _within(annotation: Any, value: Any, examples: dict[tuple[Model, str], str]) -> None:
    inner = list(dict.fromkeys(_models(annotation)))
    parts = [value, *value.values()] if isinstance(value, dict) else value
    for part in parts if isinstance(parts, list) else [parts]:
        if not isinstance(part, dict):
            continue
        for model in inner:
            fields = _fields(model)
            told = {key: get_args(each.annotation) for key, each in fields.items() if _only(each)}
            fits = all(part.get(key) in tags for key, tags in told.items())
            if part and part.keys() <= fields.keys() and fits:
                _collect(model, part, examples)


def studies(project: Path) -> list[Path]:
    """The study files from which examples are taken."""
    return [*sorted((project / "params").rglob("*.yaml")), project / "docs" / "rare-keys.yaml"]


def write(project: Path) -> None:
    """Write the page and the schema into the project's docs."""
    docs = project / "docs"
    (docs / PAGE).write_text(page(studies(project)), encoding="utf-8")
    text = json.dumps(schema(), ensure_ascii=False, indent=1) + "\n"
    (docs / SCHEMA).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write(Path.cwd())
