import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from queries import QUERY, TITLE, asking, everything, refused, told
from surveys import study_of

from csatbook.errors import DataError
from csatbook.survey import store
from csatbook.survey.reading import database

FILE = "sqlite:///crm.db"
ROWS = [("west", "2024-02-01", 3.5, "Wang"), ("east", "2024-01-05 23:30:00", 1200, "Li")]


@pytest.fixture
def crm(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """A database in the data folder, with two tickets."""
    (tmp_path / "data").mkdir()
    connection = sqlite3.connect(tmp_path / "data" / "crm.db", isolation_level=None)
    connection.execute("CREATE TABLE tickets (county, opened, amount, name)")
    connection.executemany("INSERT INTO tickets VALUES (?, ?, ?, ?)", ROWS)
    yield connection
    connection.close()


def snapshots(folder: Path) -> list[Path]:
    return sorted((folder / store.STATE / "tiny.queries").iterdir())


@pytest.mark.usefixtures("crm")
def test_a_query_is_read_like_a_file(tmp_path: Path) -> None:
    found = store.open(asking(tmp_path, FILE))
    assert told(found) == [["2024Q1", "east", 1200.0], ["2024Q1", "west", 3.5]]
    assert found.record_counts == {"tickets": 2}


@pytest.mark.usefixtures("crm")
def test_what_no_measure_needs_stays_in_the_database(tmp_path: Path) -> None:
    store.open(asking(tmp_path, FILE))
    assert b"Wang" not in everything(tmp_path)


def test_an_unchanged_answer_is_neither_written_nor_read_again(
    tmp_path: Path, crm: sqlite3.Connection
) -> None:
    first = store.open(asking(tmp_path, FILE), refresh=True)
    [kept] = snapshots(tmp_path)
    before = kept.read_bytes()
    crm.execute("DELETE FROM tickets")  # the same rows, found in another order
    crm.executemany("INSERT INTO tickets VALUES (?, ?, ?, ?)", ROWS[::-1])
    second = store.open(asking(tmp_path, FILE), refresh=True)
    assert kept.read_bytes() == before
    assert second.folder == first.folder


def test_without_refresh_the_last_answer_counts(tmp_path: Path, crm: sqlite3.Connection) -> None:
    first = store.open(asking(tmp_path, FILE), refresh=True)
    crm.execute("INSERT INTO tickets VALUES ('east', '2024-03-01', 5, '')")
    assert store.open(asking(tmp_path, FILE)).folder == first.folder
    (tmp_path / "data" / "crm.db").rename(tmp_path / "gone.db")
    assert len(told(store.open(asking(tmp_path, FILE)))) == 2
    (tmp_path / "gone.db").rename(tmp_path / "data" / "crm.db")
    fresh = store.open(asking(tmp_path, FILE), refresh=True)
    assert len(told(fresh)) == 3
    assert fresh.fingerprint("2024Q1") != first.fingerprint("2024Q1")


@pytest.mark.usefixtures("crm")
def test_another_query_is_put_and_the_answer_to_the_old_one_removed(tmp_path: Path) -> None:
    store.open(asking(tmp_path, FILE), refresh=True)
    [old] = snapshots(tmp_path)
    found = store.open(asking(tmp_path, FILE, QUERY + " WHERE amount > 5"), refresh=True)
    assert told(found) == [["2024Q1", "east", 1200.0]]
    assert old not in snapshots(tmp_path)
    assert len(snapshots(tmp_path)) == 1


@pytest.mark.usefixtures("crm")
def test_an_answer_without_rows_is_a_table_without_rows(tmp_path: Path) -> None:
    found = store.open(asking(tmp_path, FILE, QUERY + " WHERE amount > 9999"))
    assert found.records("tickets").empty


def test_rows_are_fetched_many_at_once_and_all_of_them(
    tmp_path: Path, crm: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "ROWS_AT_ONCE", 10)
    fetched: list[int] = []
    texts = database._texts

    def noting(cells: Sequence[object], *about: str) -> list[object]:
        fetched.append(len(cells))
        return texts(cells, *about)

    monkeypatch.setattr(database, "_texts", noting)
    rows = [("east", "2024-01-05", number, "") for number in range(25)]
    crm.executemany("INSERT INTO tickets VALUES (?, ?, ?, ?)", rows)
    found = store.open(asking(tmp_path, FILE)).records("tickets")
    assert found["amount"].sum() == 1200 + 3.5 + 300
    assert fetched == [10] * 6 + [7] * 3  # three columns of 27 rows


@pytest.mark.usefixtures("crm")
def test_colons_and_percent_signs_stand_for_themselves(tmp_path: Path) -> None:
    query = QUERY + " WHERE name LIKE 'W%' AND opened <> '10:30' AND name <> ':x'"
    assert told(store.open(asking(tmp_path, FILE, query))) == [["2024Q1", "west", 3.5]]


@pytest.mark.usefixtures("crm")
def test_what_is_wrong_in_the_rows_is_told_of_the_database_table(tmp_path: Path) -> None:
    query = "SELECT county, opened, 'x' || amount AS amount FROM tickets WHERE amount > 5"
    assert refused(tmp_path, FILE, query) == (
        f"{TITLE}, column amount: expected a number; found 'x1200'"
    )
    assert refused(tmp_path, FILE, "SELECT county, opened, amount AS amont FROM tickets") == (
        f"{TITLE}: expected a column 'amount' (measure 'sum'); found county, opened, amont. "
        "Did you mean 'amont'?"
    )
    assert refused(tmp_path, FILE, "SELECT *, amount FROM tickets").startswith(
        f"{TITLE}, columns 3 and 5: expected one column 'amount'; found 2"
    )
    blob = "SELECT county, opened, x'00' AS amount FROM tickets"
    assert refused(tmp_path, FILE, blob) == (
        f"{TITLE}, column amount: expected plain cells; found bytes. "
        "Let the query make a text of it"
    )


@pytest.mark.usefixtures("crm")
def test_what_the_database_refuses_is_told_in_a_line(tmp_path: Path) -> None:
    assert refused(tmp_path, FILE, "SELECT * FROM ticket") == (
        f"{TITLE}: the database refused the query: no such table: ticket. "
        "Correct records.tickets.query"
    )
    assert "no such column: amont" in refused(tmp_path, FILE, "SELECT amont FROM tickets")


def test_a_query_that_writes_is_refused_before_it_is_put(
    tmp_path: Path, crm: sqlite3.Connection
) -> None:
    assert refused(tmp_path, FILE, "DELETE FROM tickets") == (
        f"{TITLE}: records.tickets.query: expected a SELECT; found 'DELETE'"
    )
    assert crm.execute("SELECT count(*) FROM tickets").fetchone() == (2,)


def test_the_database_itself_lets_nothing_be_written(
    tmp_path: Path, crm: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database.sql, "fault", lambda _query: None)
    message = refused(tmp_path, FILE, "DELETE FROM tickets RETURNING *")
    assert "attempt to write a readonly database" in message
    assert crm.execute("SELECT count(*) FROM tickets").fetchone() == (2,)


def test_a_database_file_that_is_not_there_is_refused_and_not_made(tmp_path: Path) -> None:
    assert refused(tmp_path, FILE) == (
        f"{TITLE}: no such SQLite file as 'records.tickets.database' of the study file names; "
        f"a relative path starts from the data folder {tmp_path / 'data'}"
    )
    assert not (tmp_path / "data" / "crm.db").exists()


@pytest.mark.usefixtures("crm")
def test_the_address_may_stand_in_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CRM", f"sqlite:///{tmp_path / 'data' / 'crm.db'}")
    found = store.open(asking(tmp_path, "$CRM"))
    assert len(told(found)) == 2
    monkeypatch.delenv("CRM")
    assert len(told(store.open(asking(tmp_path, "$CRM")))) == 2  # a notebook needs no address
    with pytest.raises(DataError, match="in the environment variable CRM; it is not set"):
        store.open(asking(tmp_path, "$CRM"), refresh=True)


def test_a_password_in_the_study_file_is_refused_and_not_repeated(tmp_path: Path) -> None:
    for text in (
        "postgresql+psycopg://ann:s3cret@db/crm",
        "postgresql+psycopg://db/crm?user=ann&password=s3cret",
        "mssql+pyodbc:///?odbc_connect=DRIVER%3Dx%3BPWD%3Ds3cret",
    ):
        message = refused(tmp_path, text)
        assert "holds a password" in message
        assert "write `database: $CRM`" in message
        assert "s3cret" not in message


def test_an_address_that_is_none_or_of_an_unknown_database_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CRM", "s3cret and nothing else")
    message = refused(tmp_path, "$CRM")
    assert "expected an SQLAlchemy address in the environment variable CRM" in message
    assert "s3cret" not in message
    assert "knows no database 'oracel'" in refused(tmp_path, "oracel://db/crm")


def test_a_missing_driver_is_told_with_what_to_install(tmp_path: Path) -> None:
    assert refused(tmp_path, "mysql://db/crm") == (
        f"{TITLE}: the driver of this database, the Python package 'MySQLdb', is not there: "
        "pip install 'mysqlclient'"
    )


def test_a_refused_answer_leaves_the_last_one(tmp_path: Path, crm: sqlite3.Connection) -> None:
    store.open(asking(tmp_path, FILE), refresh=True)
    crm.execute("DROP TABLE tickets")
    with pytest.raises(DataError, match="no such table"):
        store.open(asking(tmp_path, FILE), refresh=True)
    assert len(told(store.open(asking(tmp_path, FILE)))) == 2


@pytest.mark.usefixtures("crm")
def test_a_study_whose_answer_is_known_imports_nothing_of_databases(tmp_path: Path) -> None:
    store.open(asking(tmp_path, FILE))
    code = (
        "import sys; from csatbook import study; from csatbook.survey import store;"
        "store.open(study.load(sys.argv[1]));"
        "print(sorted({'sqlalchemy', 'pandas', 'pyarrow'} & set(sys.modules)))"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "params" / "tiny.yaml")]
    again = subprocess.run(command, check=True, capture_output=True, text=True)
    assert again.stdout == "[]\n"


def test_a_study_without_queries_keeps_none(tmp_path: Path) -> None:
    assert study_of(tmp_path).records == {}
    (tmp_path / "data" / "r.csv").write_text("polite,fast,date\n5,4,2024-01-02\n")
    store.open(study_of(tmp_path), refresh=True)
    assert not (tmp_path / store.STATE / "tiny.queries").exists()


@pytest.mark.usefixtures("crm")
def test_a_damaged_answer_is_asked_for_again(tmp_path: Path) -> None:
    first = store.open(asking(tmp_path, FILE))
    [kept] = snapshots(tmp_path)
    whole = kept.read_bytes()
    for damaged in (whole[: len(whole) // 2], b"", whole.replace(b"west", b"vest")):
        kept.write_bytes(damaged)
        assert store.open(asking(tmp_path, FILE)).folder == first.folder
        assert kept.read_bytes() == whole


@pytest.mark.usefixtures("crm")
@pytest.mark.parametrize("asked", ["count(*) AS county, 1 AS opened, 1 AS amount", "*"])
def test_a_query_without_end_is_given_up(tmp_path: Path, asked: str) -> None:
    query = (
        "WITH RECURSIVE endless(county, opened, amount) AS (SELECT 1, '2024-01-02', 1 UNION ALL "
        "SELECT county + 1, opened, 1 FROM endless) SELECT * FROM endless"
    ).replace("*", asked)
    study = asking(tmp_path, FILE, query)
    [(name, table)] = study.records.items()
    hasty = study.model_copy(update={"records": {name: table.model_copy(update={"seconds": 0.3})}})
    with pytest.raises(DataError) as told:
        store.open(hasty)
    assert "the query did not end within 0.3 seconds" in str(told.value)
    assert "raise records.tickets.seconds" in str(told.value)
