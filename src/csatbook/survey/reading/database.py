"""Tables beside the survey that are asked of a database."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import pyarrow as pa
from sqlalchemy import Connection, create_engine
from sqlalchemy.exc import DBAPIError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from csatbook.errors import DataError, Problem
from csatbook.study import Study
from csatbook.study.data import QueriedTable
from csatbook.study.feedback import FeedbackFile
from csatbook.survey.anonymity import privacy
from csatbook.survey.reading import cell, heading, required, snapshot, sql
from csatbook.survey.reading.files import Input
from csatbook.survey.reading.sql import Address

ROWS_AT_ONCE = 50_000
ROWS = 20_000_000
"""A query that says more than so many rows is taken for one without end."""
_SQLITE_STEPS = 10_000
"""After so many steps of its machine SQLite asks whether to go on."""
# What to install for the drivers of the usual databases, where the module has another name.
_PACKAGES = {"psycopg": "psycopg[binary]", "psycopg2": "psycopg2-binary", "MySQLdb": "mysqlclient"}


def renew(
    study: Study,
    queries: Sequence[Input],
    *,
    refresh: bool,
    progress: Callable[[str, int, int], None] | None,
) -> None:
    """Put the queries whose answers are not known; with `refresh`, all of them."""
    if unanswered := [each for each in queries if refresh or not each.path.is_file()]:
        tell = progress or (lambda _text, _done, _total: None)
        ask(study, unanswered, tell=lambda text: tell(text, 0, len(queries)))


def ask(study: Study, queries: Iterable[Input], *, tell: Callable[[str], object]) -> None:
    """Put these queries and keep what the databases say.

    Parameters
    ----------
    study : what is measured
    queries : tables with a query, each with the file that is to keep the answer
    tell : told of each query before it is put

    Only the columns that the study needs are kept, as text, and of the others the names. The
    rows are put in an order of their own, for a database promises none.

    Raises
    ------
    DataError
        A query is none that only reads, there is no way to its database, the database refuses,
        or it takes longer than the study lets it: of all queries together. What was known stays.
    """
    problems: list[Problem] = []
    for query in queries:
        tell(f"asking for {query.name}")
        try:
            _ask(study, query)
        except DataError as error:
            problems += error.problems
    if problems:
        raise DataError(problems)


def _ask(study: Study, table: Input) -> None:
    assert snapshot.is_query(table.file)  # noqa: S101 - chosen by the caller
    query, declared = table.file.query, table.file.database
    assert query is not None and declared is not None, "refused when loaded"  # noqa: S101, PT018
    where = next(where for where, _, each in snapshot.queries(study) if each is table.file)
    if fault := sql.fault(query):
        raise DataError(Problem(table.name, f"{where}.query: {fault}"))
    key = f"{where}.database"
    place = sql.address(declared, root=study.data_root, where=table.name, key=key)
    end = time.monotonic() + table.file.seconds
    with _connected(place, table.name) as connection:
        try:
            _limit(connection, table.file.seconds)
            wanted = list(required.beside(study, table.file) or ())
            names, columns = _answer(connection, query, table, wanted, end=end)
            columns = concealed(study, table.file, columns)
        except (SQLAlchemyError, _EndlessError) as error:
            if isinstance(error, _EndlessError) or time.monotonic() >= end:
                message = (
                    f"the query did not end within {table.file.seconds:g} seconds or {ROWS:,} "
                    f"rows; let it ask for less, or raise {where}.seconds"
                )
                raise DataError(Problem(table.name, message)) from None
            said = place.hide(_said(error))
            message = f"the database refused the query: {said}. Correct {where}.query"
            raise DataError(Problem(table.name, message)) from None
    snapshot.put(_table(names, columns), table.path)


def concealed(
    study: Study, file: QueriedTable, columns: Mapping[str, pa.ChunkedArray]
) -> Mapping[str, pa.ChunkedArray]:
    """What may be kept of these columns of an answer, by their names there?

    Of customers' feedback digests in place of the customers' codes, texts without what tells of
    somebody, and no private columns; of all else what there is.
    """
    feedback = study.feedback
    if feedback is None or not isinstance(file, FeedbackFile):
        return columns
    shown = {file.columns.get(name, name): column for name, column in columns.items()}
    if feedback.text in shown:
        shown[feedback.text] = privacy.clean(
            shown[feedback.text],
            own=[shown[name] for name in feedback.private if name in shown],
            identifier=shown.get(feedback.customer or ""),
        )
    if feedback.customer in shown:
        shown[feedback.customer] = privacy.digests(shown[feedback.customer])
    kept = {name: file.columns.get(name, name) for name in columns}
    return {name: shown[column] for name, column in kept.items() if column not in feedback.private}


class _EndlessError(Exception):
    """The answer goes on for longer than it may."""


def _limit(connection: Connection, seconds: float) -> None:
    """Let the database itself give up after so many seconds, where it knows such a thing."""
    backend = connection.engine.url.get_backend_name()
    if backend == "postgresql":
        connection.exec_driver_sql(f"SET statement_timeout = {max(1, round(1000 * seconds))}")
    elif backend == "sqlite":
        end = time.monotonic() + seconds
        driver: Any = connection.connection.driver_connection
        driver.set_progress_handler(lambda: time.monotonic() > end, _SQLITE_STEPS)


@contextmanager
def _connected(place: Address, where: str) -> Iterator[Connection]:
    """A connection that cannot write, where the database knows such a thing."""
    try:
        # A driver that is not installed is missed here.
        engine = create_engine(place.url, poolclass=NullPool, hide_parameters=True)
    except NoSuchModuleError:
        message = (
            f"SQLAlchemy knows no database '{place.url.drivername}', which {place.source} names"
        )
        raise DataError(Problem(where, message)) from None
    except ImportError as error:
        module = error.name or place.url.get_driver_name()
        message = (
            f"the driver of this database, the Python package '{module}', is not there: "
            f"pip install '{_PACKAGES.get(module, module)}'"
        )
        raise DataError(Problem(where, message)) from None
    if place.url.get_backend_name() == "postgresql":
        engine = engine.execution_options(postgresql_readonly=True)
    try:
        connection = engine.connect()
    except SQLAlchemyError as error:
        message = (
            f"cannot connect to the database: {place.hide(_said(error))}. "
            f"Check the address in {place.source}, and whether the database can be reached"
        )
        raise DataError(Problem(where, message)) from None
    with connection:
        yield connection


def _answer(
    connection: Connection, query: str, table: Input, wanted: Sequence[str], *, end: float
) -> tuple[list[str], Mapping[str, pa.ChunkedArray]]:
    """All names of the answer, and the wanted columns under the names that they have there."""
    # As it stands: a colon or a percent sign in the query is no parameter.
    options = {"stream_results": True, "max_row_buffer": ROWS_AT_ONCE, "no_parameters": True}
    with connection.exec_driver_sql(query, execution_options=options) as answer:
        names = list(answer.keys())
        places = heading.positions(names, wanted, table.file.columns, file=table.name)
        cells_of: dict[int, list[pa.Array]] = {place: [] for place in places.values()}
        count = 0
        for rows in answer.partitions(ROWS_AT_ONCE):
            count += len(rows)
            if count > ROWS or time.monotonic() > end:
                raise _EndlessError
            cells = list(zip(*rows, strict=True))
            for place in cells_of:
                cells_of[place] += _texts(cells[place], names[place], table.name)
    return names, {names[i]: pa.chunked_array(parts, pa.string()) for i, parts in cells_of.items()}


def _texts(cells: Sequence[object], column: str, where: str) -> list[pa.Array]:
    if odd := set(map(type, cells)) & {list, dict, bytes, memoryview}:
        odd_kinds = " and ".join(sorted(kind.__name__ for kind in odd))
        message = f"expected plain cells; found {odd_kinds}. Let the query make a text of it"
        raise DataError(Problem(f"{where}, column {column}", message))
    chunks: list[pa.Array] = cell.column(cells, few=False).chunks
    return chunks


def _table(names: Sequence[str], columns: Mapping[str, pa.ChunkedArray]) -> pa.Table:
    kept = pa.table(dict(columns))
    if columns:
        kept = kept.sort_by([(name, "ascending") for name in sorted(columns)])
    for name in dict.fromkeys(names):
        if name not in columns:
            kept = kept.append_column(name, pa.nulls(kept.num_rows))
    return kept


def _said(error: SQLAlchemyError) -> str:
    """The first line of what the database itself said."""
    said: Any = error.orig if isinstance(error, DBAPIError) else error
    lines = [line.strip() for line in str(said).splitlines() if line.strip()]
    return lines[0].rstrip(".") if lines else type(said).__name__
