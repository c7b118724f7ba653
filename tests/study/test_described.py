"""The page and the schema about the study file say what the program does."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from csatbook import study
from csatbook.study import described, source

PROJECT = Path(__file__).parents[2]
DOCS = PROJECT / "docs"
FILES = described.studies(PROJECT)


def written(part: Any) -> Any:
    """A part as JSON has it, where every key and every date is a text."""
    if isinstance(part, dict):
        return {str(key): written(value) for key, value in part.items()}
    if isinstance(part, date):
        return part.isoformat()
    return [written(value) for value in part] if isinstance(part, list) else part


@pytest.fixture(scope="module")
def schema() -> Any:
    made = described.schema()
    jsonschema.Draft202012Validator.check_schema(made)
    return jsonschema.Draft202012Validator(made)


def test_page_and_schema_are_those_of_the_models_write_them_anew_with_make_docs() -> None:
    assert (DOCS / described.PAGE).read_text(encoding="utf-8") == described.page(FILES)
    kept = json.loads((DOCS / described.SCHEMA).read_text(encoding="utf-8"))
    assert kept == described.schema()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_the_schema_takes_every_study_file(path: Path, schema: Any) -> None:
    faults = schema.iter_errors(written(source.parsed(path).plain))
    assert [(list(fault.absolute_path), fault.message) for fault in faults] == []


def test_the_file_of_rare_keys_loads() -> None:
    assert study.load(DOCS / "rare-keys.yaml").name == "rare"


@pytest.mark.parametrize(
    "change",
    [{"perriod": "quarter"}, {"period": "quartr"}, {"items": {"a": {"zh": "甲"}}}, {"scores": {}}],
)
def test_the_schema_knows_what_is_wrong(change: dict[str, Any], schema: Any) -> None:
    good = written(source.parsed(PROJECT / "params" / "service.yaml").plain)
    assert not schema.is_valid(good | change)


def test_every_key_has_a_meaning_and_the_page_names_it() -> None:
    page = (DOCS / described.PAGE).read_text(encoding="utf-8")
    for model in described._reached(described.Study):
        for key, meaning in described.meanings(model).items():
            if key in described._fields(model):
                assert meaning, f"{model.__name__}.{key} has no meaning: write it below the key"
                assert f"| `{key}` | {meaning}" in page
