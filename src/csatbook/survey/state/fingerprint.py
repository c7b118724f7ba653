"""Whether anything has changed: digests of files, of the study and of the code that reads them."""

from __future__ import annotations

import functools
import json
import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from csatbook import __version__
from csatbook.study import Study
from csatbook.survey.reading import required
from csatbook.survey.state import atomic

# A file changed within this time may change again without its time stamp showing it.
SETTLED_SECONDS = 2


def compute(study: Study, inputs: Sequence[tuple[str, Path]], *, cache: Path) -> str:
    """What names the data as this study reads them? Changes with any file, rule or reader.

    Parameters
    ----------
    study : texts that only readers see do not count
    inputs : name and path of each file
    cache : file that remembers digests by size and time stamp, so that nothing is read twice
    """
    parts = {
        "version": __version__,
        "code": code("survey", "study"),
        "study": _reading(study),
        "files": digests(inputs, cache=cache),
    }
    return sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:20]


def digests(inputs: Iterable[tuple[str, Path]], *, cache: Path) -> dict[str, str]:
    """The digest of each file's contents, by its name."""
    known: dict[str, list[object]] = atomic.load(cache) or {}
    fresh = dict(known)
    by_name = {}
    for name, path in inputs:
        state = path.stat()
        stamp = [state.st_size, state.st_mtime_ns, state.st_ctime_ns, state.st_ino]
        before = known.get(str(path))
        if before and before[:-1] == stamp:
            by_name[name] = str(before[-1])
            continue
        by_name[name] = _digest(path)
        if time.time() - state.st_mtime > SETTLED_SECONDS:
            fresh[str(path)] = [*stamp, by_name[name]]
    if fresh != known:
        _remember(fresh, cache)
    return by_name


def _remember(digests: dict[str, list[object]], cache: Path) -> None:
    """Losing it costs only time, so that two processes may overwrite one another's."""
    with suppress(OSError):
        atomic.save(cache, digests)


def _digest(path: Path) -> str:
    whole = sha256()
    with path.open("rb") as file:
        while piece := file.read(1 << 20):
            whole.update(piece)
    return whole.hexdigest()


@functools.cache
def code(*rooms: str) -> str:
    """The code of these rooms itself, so that a mended reader reads again."""
    package = Path(__file__).parents[2]
    whole = sha256()
    for room in rooms:
        for path in sorted((package / room).rglob("*.py")):
            whole.update(path.read_bytes())
    return whole.hexdigest()


def _reading(study: Study) -> object:
    """Those parts of the study that decide how rows are read."""
    parts = study.model_dump(mode="json")
    return {
        "data": parts["data"],
        "period": parts["period"],
        "waves": parts["waves"],
        "scales": parts["scales"],
        "validity": parts["validity"],
        "items": [[name, item.column, item.scale] for name, item in study.marked.items()],
        "choices": [[name, each] for name, each in parts["choices"].items()],
        "open": [[name, answer.column] for name, answer in study.open.items()],
        "units": parts["units"],
        "records": [
            [name, table, sorted(required.numbers(study, name)), _looked_for(study, name)]
            for name, table in parts["records"].items()
        ],
        "feedback": parts["feedback"],
        "calendars": parts["calendars"],
        "segments": [
            [
                name,
                segment.column,
                [[value, repr(rule)] for value, rule in (segment.cut or {}).items()],
                [[value, list(raw)] for value, raw in (segment.values or {}).items()],
                list(segment.labels),
            ]
            for name, segment in study.segments.items()
        ],
    }


def _looked_for(study: Study, name: str) -> list[list[object]]:
    return [
        [column, sorted(named)] for column, named in sorted(required.entries(study, name).items())
    ]
