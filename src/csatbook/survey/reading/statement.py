"""SQL that only reads: a single SELECT, or a WITH that ends in one."""

from __future__ import annotations

import re

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
    if found := _WRITING.search(bare):
        return (
            f"expected a query that only reads; found '{found[0]}' "
            "(put a column of that name in double quotes)"
        )
    return None
