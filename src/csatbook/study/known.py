"""Whether a name that a study file uses is one that it declares."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from csatbook.errors import nearest
from csatbook.study.yaml_fault import full_width

Location = tuple[str | int, ...]
Finding = tuple[Location, str]
"""Where something is wrong in the file, and what."""


def known(where: Location, found: str, names: Iterable[str], kind: str) -> Iterator[Finding]:
    """Nothing where it is; else one finding, with what is declared and the nearest name."""
    listed = list(names)
    if found not in listed:
        declared = ", ".join(listed) or "none"
        hint = full_width(found) or nearest(found, listed)
        yield where, f"'{found}' is not a declared {kind}; declared: {declared}.{hint}"
