"""Whether competitors are marked on declared items, each in a column of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from csatbook.study.check_names import SECTIONS
from csatbook.study.competitor import BY, OWN, mark
from csatbook.study.known import Finding, known
from csatbook.study.model import Study


def problems(study: Study, declared: Mapping[str, Iterable[str]]) -> Iterator[Finding]:
    """Which competitors have a name or a column that is taken, or an item that is none?

    `declared` is each section's names, also those of ill-formed parts.
    """
    items, columns = list(declared.get("items", ())), study.columns()
    for name, competitor in study.competitors.items():
        yield from _name(name, declared)
        for item, column in competitor.columns.items():
            where = ("competitors", name, "columns", item)
            yield from known(where, item, items, "item")
            own = mark(name, item)
            others = [one for one, read in columns.items() if read == column and one != own]
            if others:
                yield where, f"the column '{column}' is also read as '{others[0]}'"
    if study.competitors and BY in study.segments:
        yield ("segments", BY), f"beside competitors no segment can be called '{BY}'"


def _name(name: str, declared: Mapping[str, Iterable[str]]) -> Iterator[Finding]:
    where = ("competitors", name)
    if name == OWN or "." in name:
        yield where, f"expected a name without a dot, and not '{OWN}'; found '{name}'"
    for section in SECTIONS:
        if name in declared.get(section, ()):
            yield where, f"the name '{name}' is also used in '{section}'"
