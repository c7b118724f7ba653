"""Whether each column of the files has one meaning, and the files have what the study needs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations

from csatbook.study import period
from csatbook.study.choices import TICKS
from csatbook.study.compare import COMPETITOR, OWN, mark
from csatbook.study.data import EVERYONE_DRAWN
from csatbook.study.model import SECTIONS, Study
from csatbook.study.part import Finding, Location, known

_OWN = ("weight", "strata", "cluster", "file", "row", "reasons")
"""Columns that reports read beside those of the study: an answer must not be taken for a weight."""
_ENDINGS = (".not_applicable", ".raw", TICKS)
"""Of columns that are made of one of the study's."""


def problems(study: Study, declared: Mapping[str, Iterable[str]]) -> Iterator[Finding]:
    """Which names and columns clash, which are missing, and which codes hide marks?

    `declared` is each section's names, also those of ill-formed parts.
    """
    yield from _columns(study)
    yield from _names(study)
    yield from _competitors(study, declared)
    yield from _codes(study)
    yield from _periods(study)
    yield from _drawn(study)
    yield from _sources(study)


def _columns(study: Study) -> Iterator[Finding]:
    """Two questions that read one column would count each answer twice."""
    for section, names in (("items", study.marked), ("open", study.open)):
        before: dict[str, str] = {}
        for name in names:
            column = study.column_of(name)
            first = before.setdefault(column, name)
            if first != name:
                where: Location = (section, name, "from")
                if section == "items" and name not in study.items:
                    rival, _, item = name.partition(".")
                    where = ("competitors", rival, "columns", item)
                yield (
                    where,
                    f"'{name}' reads the column '{column}', as '{first}' does; give each its own",
                )


def _names(study: Study) -> Iterator[Finding]:
    """Each name stands for one column."""
    names: dict[str, Iterable[str]] = {part: getattr(study, part) for part in SECTIONS}
    for other, section in combinations(SECTIONS, 2):
        for name in sorted(set(names[section]) & set(names[other])):
            yield (section, name), f"the name '{name}' is also used in '{other}'"
    taken = {name for part in names.values() for name in part}
    made = {name + ending for name in taken for ending in _ENDINGS}
    for section in SECTIONS:
        for name in names[section]:
            own = name in _OWN and section != "choices"  # which are stored by another name
            if own or name in made or name.startswith("."):
                message = (
                    f"the name '{name}' is kept for a column of csatbook's own; choose another, "
                    f"and write 'from: {name}' beside it if the column is called so"
                )
                yield (section, name), message


def _competitors(study: Study, declared: Mapping[str, Iterable[str]]) -> Iterator[Finding]:
    """Competitors are marked on declared items, each in a column of its own."""
    items, columns = list(declared.get("items", ())), study.columns()
    for name, competitor in study.competitors.items():
        yield from _competitor(name, declared)
        for item, column in competitor.columns.items():
            where = ("competitors", name, "columns", item)
            yield from known(where, item, items, "item")
            own = mark(name, item)
            others = [also for also, read in columns.items() if read == column and also != own]
            if others:
                yield where, f"the column '{column}' is also read as '{others[0]}'"
    if study.competitors and COMPETITOR in study.segments:
        yield (
            ("segments", COMPETITOR),
            f"beside competitors no segment can be called '{COMPETITOR}'",
        )


def _competitor(name: str, declared: Mapping[str, Iterable[str]]) -> Iterator[Finding]:
    where = ("competitors", name)
    if name == OWN or "." in name:
        yield where, f"expected a name without a dot, and not '{OWN}'; found '{name}'"
    for section in SECTIONS:
        if name in declared.get(section, ()):
            yield where, f"the name '{name}' is also used in '{section}'"


def _codes(study: Study) -> Iterator[Finding]:
    """A code for a missing answer must not also be a mark: it would silently remove answers.

    A file's code is none of a scale that has it as a mark; of some scale it must be one.
    """
    used = {item.scale for item in study.items.values()} & set(study.scales)
    for position, file in enumerate(study.data.responses):
        for kind in ("missing", "not_applicable"):
            for code in getattr(file, kind):
                if not used or not all(_is_mark(code, study, name) for name in used):
                    continue
                name = min(used)
                scale = study.scales[name]
                message = (
                    f"'{code}' is a mark of the scale '{name}' ({scale.min:g} to {scale.max:g}), "
                    "and there is no scale that does not have it: leave it out"
                )
                yield ("data", "responses", position, kind), message
    for name, scale in study.scales.items():
        for kind in ("missing", "not_applicable"):
            for code in getattr(scale, kind):
                if _is_mark(code, study, name):
                    yield ("scales", name, kind), f"'{code}' is also a mark of this scale"


def _is_mark(code: str, study: Study, scale: str) -> bool:
    try:
        return study.scales[scale].holds(float(code))
    except ValueError:
        return False


def _periods(study: Study) -> Iterator[Finding]:
    data = study.data
    for position, file in enumerate(data.responses):
        where = ("data", "responses", position)
        if file.period is not None:
            try:
                period.parse(study.period, file.period)
            except ValueError as error:
                yield (*where, "period"), str(error)
        elif data.wave is None and data.date is None:
            yield (
                where,
                "no period: give the file a 'period', or the data a 'date' or 'wave' column",
            )
        elif data.wave is None and study.period == "wave":
            yield where, "free waves cannot come from a date: give a 'wave' column or a 'period'"
    if study.waves and study.period != "wave":
        yield ("waves",), "only for 'period: wave'; calendar periods have an order of their own"
    twice = [name for name, count in Counter(study.waves).items() if count > 1]
    if twice:
        yield ("waves",), f"named twice: {', '.join(twice)}. Name each wave once, the oldest first"


def _drawn(study: Study) -> Iterator[Finding]:
    """The population has the strata that the sample was drawn from."""
    data = study.data
    population = data.population
    if population is not None and data.strata is None and EVERYONE_DRAWN not in population:
        message = (
            "expected one number, as there are no strata; found numbers for "
            f"{', '.join(population)}: write data.strata, the column that tells them"
        )
        yield ("data", "population"), message
    if population is not None and data.strata is not None and EVERYONE_DRAWN in population:
        message = (
            f"expected a number for each stratum of '{data.strata}'; found one number: write "
            "{stratum: number, …}"
        )
        yield ("data", "population"), message
    if "single_unit" in data.model_fields_set and data.strata is None and data.cluster is None:
        yield (
            ("data", "single_unit"),
            "is of strata and clusters; write data.strata or data.cluster",
        )


def _sources(study: Study) -> Iterator[Finding]:
    """A private column must not come in again by another door."""
    data = study.data
    read = {column: name for name, column in study.columns().items()}
    for position, column in enumerate(data.private):
        if column in read:
            yield (
                ("data", "private", position),
                f"'{column}' is private, yet read as '{read[column]}'",
            )
    if study.validity.min_seconds is not None and data.seconds is None:
        yield ("validity", "min_seconds"), "needs the column of answer times: write data.seconds"
    if study.validity.duplicates in ("first", "last") and data.respondent is None:
        yield ("validity", "duplicates"), "needs the respondents' column: write data.respondent"
