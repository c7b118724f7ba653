"""What a database said last, kept as a file, so that all else treats it as one."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeGuard

from csatbook.study import Study
from csatbook.study.data import QueriedTable
from csatbook.survey.reading import required
from csatbook.survey.state import atomic, cache

if TYPE_CHECKING:
    from csatbook.study.data import TableFile


def is_query(file: TableFile) -> TypeGuard[QueriedTable]:
    """Is this asked of a database?"""
    return isinstance(file, QueriedTable) and file.query is not None


def queries(study: Study) -> Iterator[tuple[str, str, QueriedTable]]:
    """What is asked of databases: where the study file does it, how messages name it, and it."""
    tables = [
        (f"records.{name}", f"database table '{name}'", table)
        for name, table in study.records.items()
    ]
    feedback = study.feedback
    for part in ("records", "events") if feedback else ():
        tables += [
            (f"feedback.{part}[{place}]", f"database feedback.{part}[{place}]", table)
            for place, table in enumerate(getattr(feedback, part))
        ]
    yield from (each for each in tables if is_query(each[2]))


def place(study: Study, table: QueriedTable) -> Path:
    """Where is the answer to this query kept? Another query has another place.

    The address counts as the study file gives it: which database a variable of the environment
    leads to is not known here.
    """
    parts = [
        table.database,
        table.query,
        table.columns,
        sorted(required.beside(study, table) or ()),
        str(study.data_root),
    ]
    digest = sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()[:20]
    return _folder(study) / f"{digest}.parquet"


def put(table: Any, path: Path) -> None:
    """Keep this table; there whole or not at all, the same bytes for the same rows."""
    from pyarrow import parquet  # noqa: PLC0415 - reading an unchanged store needs none of it

    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with atomic.draft(path) as draft:
        parquet.write_table(
            table, draft, compression="lz4", write_statistics=False, write_page_checksum=True
        )
        draft.chmod(0o600)
        draft.replace(path)


def drop_damaged(paths: Iterable[Path]) -> bool:
    """Remove those answers that are not as they were written. Were there any?"""
    import pyarrow as pa  # noqa: PLC0415 - as above
    from pyarrow import parquet  # noqa: PLC0415

    damaged = []
    for path in paths:
        try:
            with parquet.ParquetFile(path, page_checksum_verification=True) as source:
                source.read()
        except (OSError, pa.ArrowException):
            damaged.append(path)
    for path in damaged:
        path.unlink()
    return bool(damaged)


def tidy(study: Study, used: Iterable[Path]) -> None:
    """Remove the answers to queries that the study does not put any more."""
    kept = set(used)
    if _folder(study).is_dir():
        for path in _folder(study).iterdir():
            if path not in kept and not path.name.startswith("."):
                with suppress(OSError):
                    path.unlink()


def _folder(study: Study) -> Path:
    # No study has a dot in its name, so that no study's own folder can be called like this.
    return study.root / cache.STATE / f"{study.name}.queries"
