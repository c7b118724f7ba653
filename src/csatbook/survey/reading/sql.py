"""What is put to a database, and where it is: a query that only reads, an address kept secret."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, unquote

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from csatbook.errors import DataError, Problem

_SECRET = re.compile(r"\b(?:password|passwd|pwd|token)\s*=\s*([^;&\s]+)", re.IGNORECASE)
_NUMERIC = re.compile(r"\b\d{1,3}(?:\.\d{1,3}){3}\b")
_TELLING = ("host", "hostaddr", "user", "service", "passfile")
"""Keys with which PostgreSQL takes parts of the address behind its question mark."""
HIDDEN = "…"
_APART = re.compile(
    r"""
    --[^\n]* | /\*.*?\*/                          # remarks
    | '(?:[^']|'')*'                              # texts
    | "(?:[^"]|"")*" | `[^`]*` | \[[^\]]*\]       # names in quotation marks
    | \$(\w*)\$.*?\$\1\$                          # texts as PostgreSQL also writes them
    """,
    re.VERBOSE | re.DOTALL,
)
_OPENING = re.compile(r"[\s(]*(\w+)")
_WRITING = re.compile(
    r"\b(insert|update|delete|merge|into|drop|alter|create|truncate|grant|revoke|attach)\b",
    re.IGNORECASE,
)


def fault(query: str) -> str | None:
    """What is wrong with this query? None if it is one that only reads.

    Examples
    --------
    >>> fault("SELECT county, opened FROM tickets WHERE note <> 'delete;'")
    >>> fault("DELETE FROM tickets")
    "expected a SELECT; found 'DELETE'"
    >>> fault("SELECT 1; SELECT 2")
    "expected a single statement; found more behind ';'"
    >>> fault("WITH gone AS (DELETE FROM tickets RETURNING *) SELECT * FROM gone")
    "expected a query that only reads; found 'DELETE' (put a column of that name in double quotes)"
    """
    bare = _APART.sub(" ", query).strip()
    opening = _OPENING.match(bare)
    word = opening[1] if opening else ""
    if word.lower() not in ("select", "with"):
        return f"expected a SELECT; found '{word}'"
    if ";" in bare.rstrip("; \n\t\r"):
        return "expected a single statement; found more behind ';'"
    if writing := _WRITING.search(bare):
        return (
            f"expected a query that only reads; found '{writing[0]}' "
            "(put a column of that name in double quotes)"
        )
    return None


@dataclass(frozen=True)
class Address:
    """A database's address, and how messages speak of it."""

    url: URL = field(repr=False)
    source: str
    """Where it is declared."""

    def hide(self, text: str) -> str:
        """The text without any part of the address that could help to get in.

        Examples
        --------
        >>> address = Address(make_url("postgresql://ann:s3cret@db.example.com/crm"), "$CRM")
        >>> address.hide('server at "db.example.com" (10.0.0.7): no password for user "ann"')
        'server at "…" (…): no password for user "…"'
        """
        url = self.url
        written = unquote(url.render_as_string(hide_password=False))
        asked = [url.query[key] for key in _TELLING if key in url.query]
        told = [url.password, url.username, url.host, *_SECRET.findall(written), *asked]
        for part in sorted({str(secret) for secret in told if secret}, key=len, reverse=True):
            text = re.sub(rf"(?<!\w){re.escape(part)}(?!\w)", HIDDEN, text)
        return _NUMERIC.sub(HIDDEN, text)


def address(declared: str, *, root: Path, where: str, key: str) -> Address:
    """Which database does the study file mean?

    Parameters
    ----------
    declared : an SQLAlchemy address, or `$NAME` for the variable of the environment that holds it
    root : the folder from which a relative SQLite path starts
    where : the place of a problem
    key : the key of the study file that declares it

    Raises
    ------
    DataError
        There is no such variable, it holds no address, or the study file itself holds a password.
    """
    source, text = f"'{key}' of the study file", declared
    if declared.startswith("$"):
        source, value = f"the environment variable {declared[1:]}", os.environ.get(declared[1:])
        if not value:
            message = f"expected the database's address in {source}; it is not set"
            raise DataError(Problem(where, message))
        text = value
    try:
        url = make_url(text.strip())
    except (ArgumentError, ValueError):
        message = (
            f"expected an SQLAlchemy address in {source}, such as sqlite:///crm.db or "
            "postgresql+psycopg://host/crm; found something else"
        )
        raise DataError(Problem(where, message)) from None
    if not declared.startswith("$") and (url.password or _SECRET.search(unquote(text))):
        message = (
            f"the address in {source} holds a password, which must not stand in a file: put the "
            "address into an environment variable, say CRM, and write `database: $CRM`"
        )
        raise DataError(Problem(where, message))
    if url.get_backend_name() == "sqlite":
        url = _read_only(url, root, where, source)
    return Address(url, source)


def _read_only(url: URL, root: Path, where: str, source: str) -> URL:
    """An SQLite file, opened so that nothing can be written to it, nor a new one made."""
    path = root / (url.database or "").removeprefix("file:")
    if not path.is_file():
        message = (
            f"no such SQLite file as {source} names; a relative path starts from the data "
            f"folder {root}"
        )
        raise DataError(Problem(where, message))
    return url.set(
        database=f"file:{quote(str(path))}", query={**url.query, "mode": "ro", "uri": "true"}
    )
