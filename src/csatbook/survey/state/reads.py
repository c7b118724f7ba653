"""What a report reads of the answers, noted while it runs: later it is stale where that changed.

A run tells each kernel by `READS_TOLD` into which file this is noted; elsewhere nothing is. What is
kept in memory, perhaps since before the kernel was forked, is kept by `cache` or `cached_property`
of this module, together with what it was made from: who asks for it has read that. What is read
past the store cannot be known: then the report is in doubt, and depends on everything.
"""

from __future__ import annotations

import functools
import json
import os
import re
import sys
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Generic, ParamSpec, Self, TypeVar, overload

_P = ParamSpec("_P")
_V = TypeVar("_V")

READS_TOLD = "CSATBOOK_READS"
"""The environment variable by which a run tells a kernel where to note what it reads. If it is
empty, what is kept in memory is to be of use to such kernels, which are forked from here."""
DOUBT = "doubt"
"""Noted in place of a kind of rows: nobody can say what was read."""
HIDDEN, ALL_HIDDEN = "hidden", "all hidden"
"""Kinds that are no rows: who of the others is hidden; then the period, and the base as JSON."""

Read = tuple[str, ...]
"""What was read: its kind, then which of it; see `Store.digest`."""
_Reads = dict[Read, str]
"""With the digest of what it said, if only who read it can tell; else the store tells later."""

_open: list[_Reads] = []
"""What is being made to be kept in memory, and has read so far; the innermost last."""
_written: dict[str, _Reads] = {}
"""By file, what is noted in it, so that nothing is noted twice."""


def note(read: Read, digest: Callable[[], str] | None = None) -> None:
    """Note that this was read; with `digest`, which that of what it said is, if notes are wanted.

    Examples
    --------
    >>> @cache
    ... def answers(period):
    ...     note(("wave", period))
    ...     return 10
    >>> answers("2024Q1"), answers("2024Q1")
    (10, 10)
    >>> sorted(gathered(lambda: answers("2024Q1")))
    [('wave', '2024Q1')]
    """
    if _open or READS_TOLD in os.environ:
        known = digest() if digest and READS_TOLD in os.environ else ""
        _add({read: known})


def gathered(make: Callable[[], object]) -> _Reads:
    """What is read when this is called?"""
    with _gathering() as mine:
        make()
    return mine


@contextmanager
def apart() -> Iterator[None]:
    """Note nothing that is read in the block: what is found by it is noted instead."""
    with _gathering():
        yield


def doubt(why: str) -> None:
    """Note that more was read than is noted, if notes are wanted."""
    note((DOUBT,), lambda: why)


@contextmanager
def _gathering() -> Iterator[_Reads]:
    mine: _Reads = {}
    _open.append(mine)
    try:
        yield mine
    finally:
        _open.pop()


def _add(reads: _Reads) -> None:
    if _open:
        _open[-1].update(reads)
    elif path := os.environ.get(READS_TOLD):
        noted = _written.setdefault(path, {})
        if new := {read: digest for read, digest in reads.items() if read not in noted}:
            noted |= new
            lines = "".join(json.dumps([*read, digest]) + "\n" for read, digest in new.items())
            with Path(path).open("a", encoding="utf-8") as file:
                file.write(lines)


def _kept(memory: dict[Hashable, tuple[_V, _Reads]], key: Hashable, make: Callable[[], _V]) -> _V:
    """The value of this key, made if it is not there; what it was made from has been read."""
    if key in memory:
        value, mine = memory[key]
    else:
        mine = {}
        _open.append(mine)
        try:
            value = make()
        except BaseException:
            _open.pop()
            _add(mine)
            raise
        _open.pop()
        memory[key] = value, mine
    if mine:
        _add(mine)
    return value


def cache(function: Callable[_P, _V]) -> Callable[_P, _V]:
    """As `functools.cache`; who is given a value again has read what it was made from."""
    memory: dict[Hashable, tuple[_V, _Reads]] = {}

    @functools.wraps(function)
    def remembered(*given: _P.args, **named: _P.kwargs) -> _V:
        key = (given, tuple(named.items())) if named else given
        return _kept(memory, key, lambda: function(*given, **named))

    remembered.cache_clear = memory.clear  # type: ignore[attr-defined]
    return remembered


class cached_property(Generic[_V]):  # noqa: N801 - stands where `functools.cached_property` would
    """As `functools.cached_property`; who asks again has read what the value was made from."""

    def __init__(self, function: Callable[[Any], _V]) -> None:
        self._function = function
        self.__doc__ = function.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        """Be told what it is called."""
        self._name = name

    @overload
    def __get__(self, instance: None, owner: type | None = None) -> Self: ...
    @overload
    def __get__(self, instance: object, owner: type | None = None) -> _V: ...
    def __get__(self, instance: object, owner: type | None = None) -> _V | Self:
        """The value, made if it is not there."""
        if instance is None:
            return self
        memory: dict[Hashable, tuple[_V, _Reads]] = instance.__dict__  # type: ignore[assignment]
        return _kept(memory, self._name, lambda: self._function(instance))

    def __set__(self, instance: object, value: _V) -> None:
        """Let the value be this, as if it had been asked for."""
        vars(instance)[self._name] = value, {}


def watch(*allowed: str) -> None:
    """Note a doubt where this process reads past the store: other files, other processes, a net.

    `allowed` are folders whose files say nothing of the answers, besides Python's and the system's.
    For as long as the process lives; where no notes are wanted, nothing is watched.
    """
    if not os.environ.get(READS_TOLD):
        return
    known = tuple(
        f"{Path(folder).absolute()}{os.sep}"
        for folder in (*_SYSTEM, sys.prefix, sys.base_prefix, str(_SOURCES), *allowed)
    )

    def look(event: str, details: tuple[Any, ...]) -> None:
        if event == "open":
            name, _, flags = details
            if not isinstance(name, str | bytes) or flags & (os.O_WRONLY | os.O_RDWR):
                return
            path = os.path.normpath(Path.cwd() / os.fsdecode(name))  # may be gone: not resolved
            beside = not path.startswith(known) and not _NEVER_ANSWERS.search(path)
            if beside and not Path(path).is_dir():
                doubt("a file beside the answers was read")
        elif event in _ELSEWHERE:
            doubt(f"{event} was called")

    sys.addaudithook(look)


_SYSTEM = ("/usr", "/etc", "/proc", "/dev", "/sys", "/lib")
_SOURCES = Path(__file__).resolve().parents[2]
_NEVER_ANSWERS = re.compile(r"\.(yaml|yml|pyc)$|/\.csatbook/")
"""The study file and its codes have a digest of their own, and a store notes what is read."""
_ELSEWHERE = frozenset({"subprocess.Popen", "os.system", "sqlite3.connect", "socket.connect"})
