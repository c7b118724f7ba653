"""What items, open questions and segments may be called: each name stands for one column."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from csatbook.study.known import Finding
from csatbook.study.model import Study

SECTIONS = ("items", "open", "segments")

_OWN = ("weight", "strata", "cluster", "file", "row", "reasons")
"""Columns that reports read beside those of the study: an answer must not be taken for a weight."""
_ENDINGS = (".not_applicable", ".raw")
"""Of columns that are made of one of the study's."""


def problems(study: Study) -> Iterator[Finding]:
    """Which names stand for two columns?"""
    names: dict[str, Iterable[str]] = {one: getattr(study, one) for one in SECTIONS}
    for section, other in (("open", "items"), ("segments", "items"), ("segments", "open")):
        for name in sorted(set(names[section]) & set(names[other])):
            yield (section, name), f"the name '{name}' is also used in '{other}'"
    known = {name for one in names.values() for name in one}
    made = {name + ending for name in known for ending in _ENDINGS}
    for section in SECTIONS:
        for name in names[section]:
            if name in _OWN or name in made or name.startswith("."):
                message = (
                    f"the name '{name}' is kept for a column of csatbook's own; choose another, "
                    f"and write 'from: {name}' beside it if the column is called so"
                )
                yield (section, name), message
