from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from queries import QUERY, TITLE, asking, everything, refused, told
from sqlalchemy import make_url

from csatbook.errors import DataError
from csatbook.survey import store
from csatbook.survey.reading import database


@pytest.fixture
def tickets(postgresql: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[psycopg.Connection]:
    """A table of two tickets; its address stands in $CRM."""
    monkeypatch.setenv("CRM", postgresql)
    url = make_url(postgresql)
    with psycopg.connect(
        host=str(url.query["host"]), dbname=url.database, user=url.username, password=url.password,
        autocommit=True,
    ) as connection:  # fmt: skip
        connection.execute("DROP TABLE IF EXISTS tickets")
        connection.execute(
            "CREATE TABLE tickets "
            "(county text, opened timestamptz, amount numeric(9, 2), name text, major boolean)"
        )
        connection.execute(
            "INSERT INTO tickets VALUES ('west', '2024-02-01 10:00+00', 3.50, 'Wang', true),"
            "('east', '2024-01-05', NULL, '李', false)"
        )
        yield connection


@pytest.mark.usefixtures("tickets")
def test_a_query_is_read_like_a_file(tmp_path: Path) -> None:
    found = store.open(asking(tmp_path, "$CRM"), refresh=True).records("tickets")
    assert found[["period", "unit"]].to_numpy().tolist() == [["2024Q1", "east"], ["2024Q1", "west"]]
    assert found["amount"].isna().tolist() == [True, False]
    assert found["amount"].tolist()[1] == 3.5


@pytest.mark.usefixtures("tickets")
def test_signs_that_could_be_parameters_stand_for_themselves(tmp_path: Path) -> None:
    query = (
        "SELECT county, opened::date AS opened, amount::float8 FROM tickets "
        "WHERE name LIKE 'W%' AND to_char(opened, 'HH24:MI') <> ':x'"
    )
    assert told(store.open(asking(tmp_path, "$CRM", query))) == [["2024Q1", "west", 3.5]]


@pytest.mark.usefixtures("tickets")
def test_neither_address_nor_password_is_kept_or_told(tmp_path: Path, postgresql: str) -> None:
    store.open(asking(tmp_path, "$CRM"), refresh=True)
    kept = everything(tmp_path)
    assert str(make_url(postgresql).password).encode() not in kept
    assert str(make_url(postgresql).query["host"]).encode() not in kept


def test_a_door_that_stays_closed_is_told_without_secrets(
    tmp_path: Path, postgresql: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    password = str(make_url(postgresql).password)
    monkeypatch.setenv("CRM", postgresql.replace(password, "wr0ng"))
    message = refused(tmp_path, "$CRM")
    assert message.startswith(f"{TITLE}: cannot connect to the database: ")
    assert 'password authentication failed for user "…"' in message
    assert message.endswith(
        "Check the address in the environment variable CRM, and whether the database can be reached"
    )
    for secret in ("wr0ng", password, "keeper", str(make_url(postgresql).query["host"])):
        assert secret not in message
    assert len(message.splitlines()) == 1


@pytest.mark.usefixtures("tickets")
def test_what_the_database_refuses_is_told_in_a_line(tmp_path: Path) -> None:
    assert refused(tmp_path, "$CRM", "SELECT * FROM ticket") == (
        f'{TITLE}: the database refused the query: relation "ticket" does not exist. '
        "Correct records.tickets.query"
    )
    assert 'column "amont" does not exist' in refused(tmp_path, "$CRM", "SELECT amont FROM tickets")


def test_nothing_can_be_written(
    tmp_path: Path, tickets: psycopg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = "WITH gone AS (DELETE FROM tickets RETURNING *) SELECT * FROM gone"
    assert "expected a query that only reads; found 'DELETE'" in refused(tmp_path, "$CRM", gone)
    tickets.execute(
        "CREATE OR REPLACE FUNCTION wipe() RETURNS SETOF tickets LANGUAGE sql AS "
        "'DELETE FROM tickets RETURNING *'"
    )
    assert "cannot execute DELETE in a read-only transaction" in refused(
        tmp_path, "$CRM", "SELECT county, opened, amount FROM wipe()"
    )
    monkeypatch.setattr(database.sql, "fault", lambda _query: None)
    refused(tmp_path, "$CRM", "DELETE FROM tickets RETURNING *")
    assert tickets.execute("SELECT count(*) FROM tickets").fetchone() == (2,)
    tickets.execute("DROP FUNCTION wipe")


def test_cells_that_are_lists_are_refused(tmp_path: Path, tickets: psycopg.Connection) -> None:
    assert tickets.info.dbname == "postgres"
    query = QUERY.replace("amount", "ARRAY[amount] AS amount")
    assert refused(tmp_path, "$CRM", query) == (
        f"{TITLE}, column amount: expected plain cells; found list. Let the query make a text of it"
    )


def test_the_database_itself_gives_up_a_query_that_takes_too_long(
    tmp_path: Path, tickets: psycopg.Connection
) -> None:
    study = asking(tmp_path, "$CRM", QUERY + ", pg_sleep(30)")
    hasty = study.records["tickets"].model_copy(update={"seconds": 0.3})
    with pytest.raises(DataError, match=r"the query did not end within 0\.3 seconds"):
        store.open(study.model_copy(update={"records": {"tickets": hasty}}))
    running = "SELECT count(*) FROM pg_stat_activity WHERE query LIKE %s AND state = 'active'"
    assert tickets.execute(running, ["%pg_sleep(30)%"]).fetchone() == (0,)
