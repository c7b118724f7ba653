"""What `format:` stands for is what docs/exports.md says."""

import re
from pathlib import Path
from typing import Any, get_args

import pytest
from ruamel.yaml import YAML

from csatbook.study import formats
from csatbook.study.formats import FORMATS, FormatName

PAGE = (Path(__file__).parents[2] / "docs" / "exports.md").read_text(encoding="utf-8")


def row(name: str) -> list[str]:
    """The cells of this format in the table of formats."""
    (line,) = [each for each in PAGE.splitlines() if each.startswith(f"| `{name}` |")]
    return [cell.strip() for cell in line.strip("|").split(" |")]


@pytest.mark.parametrize("name", FORMATS)
def test_the_page_lists_the_settings_of_each_format(name: str) -> None:
    _, settings, where = row(name)
    told: dict[str, Any] = {}
    for piece in re.findall(r"`([^`]+)`", settings):
        told |= YAML(typ="safe").load(piece)
    assert told == dict(FORMATS[name].settings)
    assert set(re.findall(r"`([A-Z][A-Za-z ]+|submitdate)`", where)) == set(FORMATS[name].where)
    entries = FORMATS[name].where.get("Status", {}).get("not", [])
    codes = [entry for entry in entries if entry.isdigit()]
    assert all(code in where for code in codes)
    assert f"format: {name}" in PAGE


def test_every_format_has_a_name_that_a_study_can_write() -> None:
    assert set(get_args(FormatName)) == set(FORMATS)


@pytest.mark.parametrize("name", FORMATS)
def test_a_format_is_recognised_by_its_own_headings(name: str) -> None:
    header = FORMATS[name].settings.get("header", 1)
    for headings in FORMATS[name].headings:
        assert formats.recognised(["q1", *headings], header=header) == name
        assert formats.recognised(["q1", *list(headings)[1:]], header=header) != name or any(
            way < headings for way in FORMATS[name].headings
        )
