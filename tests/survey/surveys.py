"""Small studies and their raw files, for the tests of the survey room."""

from __future__ import annotations

import json
from collections.abc import Sequence
from copy import deepcopy
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from csatbook import study
from csatbook.errors import DataError
from csatbook.study import Study
from csatbook.survey import store
from csatbook.survey.store import Store

SCALE = {
    "min": 1,
    "max": 5,
    "satisfied": [4, 5],
    "dissatisfied": [1, 2],
    "labels": {
        "zh": ["非常不满意", "不满意", "一般", "满意", "非常满意"],
        "en": ["Very dissatisfied", "Dissatisfied", "Neutral", "Satisfied", "Very satisfied"],
    },
}
ITEMS = ("polite", "fast")


def study_of(
    folder: Path,
    responses: Sequence[dict[str, Any]] | None = None,
    *,
    items: Sequence[str] | dict[str, Any] = ITEMS,
    reverse: Sequence[str] = (),
    **changes: Any,
) -> Study:
    """A study in this folder: items on a scale of five, dates, quarters, one file `r.csv`.

    `data` and `validity` are added to, all else is replaced.
    """
    parts: dict[str, Any] = {
        "study": "tiny",
        "title": "Tiny",
        "period": "quarter",
        "data": {"responses": responses or [{"path": "r.csv"}], "date": "date"},
        "scales": {"five": deepcopy(SCALE)},
        "items": items
        if isinstance(items, dict)
        else {
            name: {"zh": name, "en": name, "scale": "five", "reverse": name in reverse}
            for name in items
        },
    }
    parts["data"] |= changes.pop("data", {})
    parts |= changes
    (folder / "params").mkdir(exist_ok=True, parents=True)
    (folder / "data").mkdir(exist_ok=True)
    path = folder / "params" / "tiny.yaml"
    path.write_text(json.dumps(parts, ensure_ascii=False), encoding="utf-8")
    return study.load(path, data=folder / "data")


def put(folder: Path, name: str, contents: str | bytes) -> Path:
    """Write a raw file below the data folder."""
    path = folder / "data" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(contents.encode() if isinstance(contents, str) else contents)
    return path


def opened(folder: Path, contents: str | bytes, **changes: Any) -> Store:
    """The store of a study whose file `r.csv` holds this."""
    measured = study_of(folder, **changes)
    put(folder, "r.csv", contents)
    return store.open(measured)


def refusal(folder: Path, contents: str | bytes, **changes: Any) -> str:
    """What is said of a study whose file `r.csv` holds this; nothing may be left behind."""
    with pytest.raises(DataError) as caught:
        opened(folder, contents, **changes)
    state = folder / store.STATE / "tiny"
    assert not state.exists() or not list(state.iterdir()), "a refused study leaves no store"
    return str(caught.value)


def marks(opened_store: Store, item: str = "polite") -> list[float | None]:
    """An item's marks over all waves; None for NaN."""
    columns = [opened_store.rows(period, [item])[item] for period in opened_store.periods]
    return [None if pd.isna(mark) else float(mark) for column in columns for mark in column]


def table(rows: Sequence[Sequence[object]], names: Sequence[str]) -> str:
    """Rows as comma-separated text."""
    lines = [",".join(names), *(",".join(str(cell) for cell in row) for row in rows)]
    return "\n".join(lines) + "\n"
