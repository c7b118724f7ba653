"""Which rows a report was made from, and whether they still say the same."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from csatbook.survey.state import atomic, digests
from csatbook.survey.state.reads import DOUBT, HIDDEN, Read

if TYPE_CHECKING:
    from csatbook.run.choice import StoredWaves
    from csatbook.run.job import Job

_FOLDER = ".reads"
_SHORT = 24
# What reads files without Python's own `open`, which a kernel watches.
_UNWATCHED = re.compile(r"parquet|feather|\borc\b|arrow|duckdb|polars", re.IGNORECASE)


def gathered(notes: Path, source: bytes) -> tuple[Read, ...] | None:
    """What did a kernel note of what it read, each with a digest, if it alone knows that?

    None where nobody can say what it read.

    Parameters
    ----------
    notes : the file that it was told
    source : the notebook, which may read files in ways that no kernel notices
    """
    try:
        lines = [json.loads(line) for line in notes.read_text(encoding="utf-8").splitlines()]
    except (OSError, ValueError):
        return None
    if any(line[0] == DOUBT for line in lines) or _UNWATCHED.search(source.decode(errors="ignore")):
        return None
    columns: dict[tuple[str, ...], list[str]] = {}
    reads: list[Read] = []
    for kind, *of, digest in lines:
        if kind == "rows":
            period, column, *group = of
            columns.setdefault((period, *group), []).append(column)
        else:
            reads.append((kind, *of, digest))
    for (period, *group), names in columns.items():
        told = json.dumps(sorted(names), ensure_ascii=False)
        reads.append(("rows", period, told, *group, ""))
    return tuple(reads)


def keep(store: StoredWaves, job: Job, reads: Sequence[Read] | None, *, record: str) -> None:
    """Keep what the job's report was made from, beside the digest of its executed notebook.

    Its title page says how many answered, unless they are hidden. What cannot be read any more
    leaves the report in doubt: it depends on everything then.
    """
    path = _place(job.state, job.folder, job.stem)
    period, (variable, _, value) = job.parameters.period, job.parameters.segment.partition("=")
    cover = [
        ("size", period, *([variable, value] if value else []), ""),
        (HIDDEN, period, "[]", ""),
    ]
    try:
        told = [
            (*read, digest or _now(store, tuple(read)))
            for *read, digest in [*(reads or ()), *cover]
        ]
    except Exception:  # whatever it is, all that follows is that the report depends on more
        told = []
    if reads is None or not told:
        path.unlink(missing_ok=True)
        return
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    atomic.save(path, {"record": record, "waves": job.waves, "reads": told})


def same(store: StoredWaves, period: str, folder: Path, stem: str, *, record: str) -> bool:
    """Does all that a report was made from say the same now? Where nothing is known, it does not.

    Parameters
    ----------
    store : the data as they are now
    period, folder, stem : of the report
    record : the digest of its executed notebook
    """
    kept = atomic.load(_place(store.study.root / ".csatbook", folder, stem))
    if not kept or kept["record"] != record:
        return False
    before, now = dict(kept["waves"]), dict(waves(store, period))
    if list(before) != list(now):
        return False
    changed = {name for name in now if before[name] != now[name]}
    try:
        return all(
            _now(store, tuple(read)) == digest
            for *read, digest in kept["reads"]
            if not _of_wave(read, now) or read[1] in changed
        )
    except Exception:  # what cannot be read now is not the same
        return False


def waves(store: StoredWaves, period: str) -> tuple[tuple[str, str], ...]:
    """What names the rows of each wave that a report of this period may read: until its own."""
    until = store.periods[: store.periods.index(period) + 1]
    return tuple((name, store.fingerprint(name)) for name in until)


def _of_wave(read: Sequence[str], known: Iterable[str]) -> bool:
    return read[0] not in ("contents", "register") and read[1] in known


@cache
def _now(store: StoredWaves, read: Read) -> str:
    if read[0] == "rows":
        _, period, columns, *group = read
        each = [_now(store, ("column", period, name, *group)) for name in json.loads(columns)]
        return digests.of_value(each)
    if read[0] == "column":
        return store.digest(("rows", *read[1:]))
    if read[0].endswith("hidden"):
        from csatbook.analysis import noted  # noqa: PLC0415 - imports pandas

        return noted.digest(store, read)
    return store.digest(read)


def _place(state: Path, folder: Path, stem: str) -> Path:
    """Where is this kept of the report of this name in this folder?"""
    try:
        where = folder.relative_to(state.parent).as_posix()
    except ValueError:  # another place than the project's
        where = folder.as_posix()
    name = sha256(f"{where}/{stem}".encode()).hexdigest()[:_SHORT]
    return state / _FOLDER / f"{name}.json"
