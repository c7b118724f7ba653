"""Studies with a record table that is asked of a database."""

from __future__ import annotations

from pathlib import Path

import pytest
from surveys import put, study_of

from csatbook.errors import DataError
from csatbook.study import Study
from csatbook.survey import store

QUERY = "SELECT county, opened, amount, name FROM tickets"
TITLE = "database table 'tickets'"


def asking(folder: Path, database: str, query: str = QUERY) -> Study:
    """A study by county that sums the amounts of its tickets."""
    put(folder, "r.csv", "polite,fast,date,county\n5,4,2024-01-02,east\n")
    return study_of(
        folder,
        segments={"county": {"zh": "区县", "en": "County"}},
        units="county",
        records={"tickets": {"query": query, "database": database, "date": "opened"}},
        measures={"sum": {"zh": "额", "en": "Sum", "table": "tickets", "sum": "amount"}},
    )


def refused(folder: Path, database: str, query: str = QUERY) -> str:
    """What is said instead of opening the store."""
    with pytest.raises(DataError) as caught:
        store.open(asking(folder, database, query))
    return str(caught.value)


def told(found: store.Store) -> list[list[object]]:
    """The tickets, row by row."""
    return found.records("tickets").to_numpy().tolist()


def everything(folder: Path) -> bytes:
    """All that was written into the state folder, names and contents."""
    paths = [path for path in (folder / store.STATE).rglob("*") if path.is_file()]
    return b"".join(str(path).encode() + path.read_bytes() for path in paths)
