"""Each requirement of feedback and the closed loop is named in docs/indexes.md, with real keys."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest
from pydantic import BaseModel

from csatbook import study
from csatbook.study import Study, source

PROJECT = Path(__file__).parents[2]
PAGE = (PROJECT / "docs" / "indexes.md").read_text(encoding="utf-8")
NAMED = {"F1", "F2", "F3", "F4", "F5", "C1", "C2", "C3", "C4", "S4", "P7", "R5", "R6"}
_LINE = re.compile(r"^\| ([A-Z]\d) \| [^|]+ \| ([^|]+) \| ([^|]+) \|", re.MULTILINE)
LINES = [each for each in _LINE.findall(PAGE) if each[0] in NAMED]


def models(annotation: object) -> list[type[BaseModel]]:
    """The parts of a study file that a key may hold."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for part in get_args(annotation) for model in models(part)]


def known(key: str) -> bool:
    """Whether a study file may say this, such as `feedback.moments.assigned`."""
    inside: list[type[BaseModel]] = [Study]
    for name in key.split("."):
        fields = [model.model_fields[name] for model in inside if name in model.model_fields]
        if not fields:
            return False
        inside = [model for field in fields for model in models(field.annotation)]
    return True


def said(content: object, key: str) -> bool:
    """Whether this study file says it, in any entry of a list or a table."""
    first, _, rest = key.partition(".")
    if isinstance(content, list):
        return any(said(entry, key) for entry in content)
    if not isinstance(content, dict):
        return False
    inside = content.get(first)
    if inside is not None and (not rest or said(inside, rest)):
        return True
    return any(said(entry, key) for entry in content.values() if isinstance(entry, dict))


def test_every_requirement_is_named() -> None:
    assert {name for name, _, _ in LINES} == NAMED


@pytest.mark.parametrize(("name", "keys", "files"), LINES, ids=[line[0] for line in LINES])
def test_its_keys_exist_and_a_study_file_shows_each(name: str, keys: str, files: str) -> None:
    named = re.findall(r"`([^`]+)`", keys)
    assert named, name
    assert [key for key in named if not known(key)] == []
    shown = [PROJECT / "docs" / "rare-keys.yaml"]
    shown += [PROJECT / "params" / file for file in re.findall(r"`([\w/]+\.yaml)`", files)]
    assert len(shown) > 1 or shown[0].name in files, name
    contents = [source.parsed(path).plain for path in shown]
    unsaid = [key for key in named if not any(said(content, key) for content in contents)]
    assert unsaid == []
    for path in shown:
        assert study.load(path).name
