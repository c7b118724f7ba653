import pytest

from csatbook.survey.reading import sql


@pytest.mark.parametrize(
    "query",
    [
        "SELECT 1",
        "  select county from tickets ;  ",
        "-- the tickets\nSELECT * FROM tickets /* not; these */ WHERE a = 'x; DELETE FROM y'",
        "WITH late AS (SELECT * FROM tickets) SELECT county FROM late",
        "(SELECT 1) UNION (SELECT 2)",
        "SELECT \"update\", replace(note, 'a', 'b'), created_at, $$drop$$ FROM tickets",
        "SELECT 'it''s; fine'",
    ],
)
def test_a_query_that_only_reads_is_taken(query: str) -> None:
    assert sql.fault(query) is None


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("DELETE FROM tickets", "expected a SELECT; found 'DELETE'"),
        ("", "expected a SELECT; found ''"),
        ("PRAGMA writable_schema = 1", "expected a SELECT; found 'PRAGMA'"),
        ("SELECT 1; DROP TABLE tickets", "expected a single statement; found more behind ';'"),
        ("SELECT * INTO copy FROM tickets", "expected a query that only reads; found 'INTO'"),
        ("WITH x AS (SELECT 1) insert INTO t SELECT * FROM x", "found 'insert'"),
        ("SELECT * FROM tickets FOR UPDATE", "found 'UPDATE'"),
    ],
)
def test_any_other_is_refused(query: str, message: str) -> None:
    assert message in str(sql.fault(query))
