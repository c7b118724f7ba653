"""Customers' feedback, and what happened to the cases, asked of databases."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pandas as pd
import pytest
from feedback_exports import HEADING, LOGGED, due, line, opened, verdict
from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from csatbook.analysis.feedback.cases import cases
from csatbook.errors import DataError

FILES = 'records: [{path: "crm-*.csv", source: crm, exported: saved}]'
ASKED = """records:
    - {path: "crm-*.csv", source: crm, exported: saved}
    - query: SELECT * FROM tickets
      database: ADDRESS
      source: desk
      exported: saved
      zone: UTC"""
FILE = "path: log.csv\n    source: crm\n    at: when"
LOG = """query: SELECT * FROM log
    database: ADDRESS
    zone: UTC
    source: desk
    at: moment"""
QUERIED = LOGGED.replace(FILES, ASKED).replace(FILE, LOG)


def asked(folder: Path, address: str, save: Callable[[pd.DataFrame, str], object]) -> None:
    """The same case in a database as in an export: put there, and read again."""
    row = line("1", "2024-06-03 01:00", urgency="now", solved="2024-06-04 05:30", customer="VIP-7",
               name="王小明", told="王小明等了很久", channel="web")  # fmt: skip
    save(pd.DataFrame([row.rstrip("\n").split(",")], columns=HEADING.strip().split(",")), "tickets")
    log = [("1", "2024-06-03 02:30", "asked"), ("1", "2024-06-03 07:00", "answered")]
    save(pd.DataFrame(log, columns=["number", "moment", "did"]).assign(new="", old=""), "log")
    twin = line("1", "2024-06-03 10:00", customer="VIP-7", told="王小明等了很久!", name="王小明")
    wave = opened(folder, twin, study=QUERIED.replace("ADDRESS", address))
    roles = cases(wave).roles[["source", "role"]].to_numpy().tolist()
    assert roles == [["crm", "across_channels"], ["desk", "kept"]]  # one customer by her digest
    assert due(wave, "resolve", "desk:1") == "2024-06-04 13:30"  # 01:00 UTC is 09:00
    assert verdict(wave, "resolve", "desk:1") == "in_time"
    stored = b"".join(
        path.read_bytes() for path in (folder / ".csatbook").rglob("*") if path.is_file()
    )
    assert b"VIP-7" not in stored
    assert "王小明".encode() not in stored


def test_cases_and_their_log_may_be_asked_of_sqlite(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    with closing(sqlite3.connect(tmp_path / "data" / "desk.db")) as connection:

        def save(frame: pd.DataFrame, table: str) -> None:
            frame.to_sql(table, connection, index=False)

        asked(tmp_path, "sqlite:///desk.db", save)


def test_cases_and_their_log_may_be_asked_of_postgresql(
    tmp_path: Path, postgresql: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DESK", postgresql)
    engine = create_engine(postgresql, poolclass=NullPool)

    def save(frame: pd.DataFrame, table: str) -> None:
        frame.to_sql(table, engine, index=False, if_exists="replace")

    asked(tmp_path, "$DESK", save)


@pytest.mark.parametrize("part", ["records[1]", "events[0]"])
def test_a_query_about_feedback_that_fails_is_told_where_it_stands(
    tmp_path: Path, part: str
) -> None:
    (tmp_path / "data").mkdir()
    with closing(sqlite3.connect(tmp_path / "data" / "desk.db")) as connection:
        there = "log" if part.startswith("records") else "tickets"
        connection.execute(f"CREATE TABLE {there} (number)")
        with pytest.raises(DataError) as error:
            opened(
                tmp_path,
                line("1", "2024-06-03 10:00"),
                study=QUERIED.replace("ADDRESS", "sqlite:///desk.db"),
            )
    assert f"Correct feedback.{part}.query" in str(error.value)
