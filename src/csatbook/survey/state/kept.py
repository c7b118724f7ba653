"""Tables that are made of a large wave's rows once: what a small report needs of everyone."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

from csatbook.study import Study
from csatbook.survey.state import atomic, fingerprint
from csatbook.survey.state.cache import STATE

LARGE = 100_000
"""Of a wave of fewer rows a table is made about as quickly as it is read."""

_FOLDER = ".kept"
_ROOMS = ("study", "survey", "stats", "analysis")
_LIBRARIES = ("numpy", "pandas", "pyarrow", "scipy", "statsmodels")


def large(wave: Mapping[str, Any]) -> bool:
    """Whether a wave, as a store's contents tell of it, is so large that tables of it are kept."""
    return int(wave["valid"]) >= LARGE


def file(study: Study, wave: str, name: str) -> Path:
    """Where is this table of a wave kept?

    Parameters
    ----------
    study : on which the table depends, too
    wave : what names the wave's rows
    name : of the table
    """
    said = sha256("\n".join([name, study.digest, *_made_by()]).encode()).hexdigest()[:20]
    return study.root / STATE / _FOLDER / study.name / f"{wave}-{said}.parquet"


@cache
def _made_by() -> tuple[str, ...]:
    return fingerprint.code(*_ROOMS), *(version(library) for library in _LIBRARIES)


def table(
    path: Path,
    make: Callable[[], Any],
    *,
    waves: Collection[str],
    columns: Sequence[str] | None = None,
    where: tuple[str, str] | None = None,
) -> Any:
    """The table that is kept there; made, if it is not there or not whole.

    Parameters
    ----------
    path : as `file` has it
    make : makes it, as an Arrow table
    waves : what names the rows of the waves that there are; tables of others go in time
    columns : those that are wanted; without them all
    where : a column of text and its value, for its rows alone; optional

    Returns
    -------
    Arrow table
        Where nothing can be written it is made each time.
    """
    # Importing it takes longer than opening a store.
    import pyarrow.compute as pc  # noqa: PLC0415

    there = _read(path, columns)
    if there is None:
        with _alone(path):
            # Somebody else may have made it while this process waited.
            there = _read(path, columns)
            if there is None:
                made = make()
                _write(made, path, waves)
                there = made if columns is None else made.select(columns)
    if where is None or not there.num_rows:
        return there
    return there.filter(pc.equal(there[where[0]], where[1]))


def _read(path: Path, columns: Sequence[str] | None) -> Any:
    """The table, or these columns of it; None where it is not there or not whole."""
    import pyarrow as pa  # noqa: PLC0415
    from pyarrow import parquet  # noqa: PLC0415

    with (
        suppress(OSError, pa.ArrowException),
        parquet.ParquetFile(path, page_checksum_verification=True) as source,
    ):
        return source.read(columns=columns)
    return None


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Only one process at a time makes this table; where nothing can be written, each its own."""
    with ExitStack() as stack:
        with suppress(OSError):
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            stack.enter_context(atomic.locked(path.with_suffix(".lock")))
        yield


def _write(made: Any, path: Path, waves: Collection[str]) -> None:
    from pyarrow import parquet  # noqa: PLC0415

    with suppress(OSError):
        with atomic.draft(path) as beside:
            parquet.write_table(made, beside, compression="lz4", write_page_checksum=True)
            beside.chmod(0o600)
            beside.replace(path)
        _tidy(path.parent, waves)


def _tidy(folder: Path, waves: Collection[str]) -> None:
    """Remove the tables of waves that are no more, unless they are of today."""
    for path in folder.glob("*.parquet"):
        if path.name.partition("-")[0] not in waves:
            with suppress(OSError):
                if time.time() - path.stat().st_mtime > atomic.ABANDONED_SECONDS:
                    path.unlink()
