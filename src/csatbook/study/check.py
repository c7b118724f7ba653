"""What a study's parts must have in common: every name that is used is one that is declared."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from csatbook.study import (
    check_answered,
    check_competitors,
    check_derived,
    check_design,
    check_drivers,
    check_names,
    period,
)
from csatbook.study.known import Finding, Location, known
from csatbook.study.model import Study

Declared = Mapping[str, Iterable[str]]


def problems(study: Study, *, declared: Declared) -> list[Finding]:
    """Which parts of this study do not fit together?

    Parameters
    ----------
    study : the study, or its well-formed parts
    declared : section to the names that its file declares there, also those that are ill-formed

    Returns
    -------
    list of (location in the file, what is wrong there)
    """
    return [
        *_items(study, declared),
        *_dimensions(study, declared),
        *_columns(study),
        *check_names.problems(study),
        *check_competitors.problems(study, declared),
        *_names(study, declared),
        *_segments(study, declared),
        *_codes(study),
        *_periods(study),
        *check_design.problems(study),
        *check_answered.problems(study, declared.get("items", ())),
        *check_derived.problems(study, declared),
        *check_drivers.problems(study, declared),
        *_sources(study),
    ]


def _items(study: Study, declared: Declared) -> Iterator[Finding]:
    for name, item in study.items.items():
        yield from known(("items", name, "scale"), item.scale, declared.get("scales", ()), "scale")


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


def _dimensions(study: Study, declared: Declared) -> Iterator[Finding]:
    for name, dimension in study.dimensions.items():
        for position, item in enumerate(dimension.items):
            yield from known(
                ("dimensions", name, "items", position), item, declared.get("items", ()), "item"
            )
        for item, times in Counter(dimension.items).items():
            if times > 1:
                yield ("dimensions", name, "items"), f"item '{item}' stands {times} times"
    if set(study.dimensions) != set(declared.get("dimensions", ())):
        return  # an ill-formed one has been told of; its weight is not known
    weights = {name: one.weight for name, one in study.dimensions.items()}
    given = [weight for weight in weights.values() if weight is not None]
    if given and len(given) < len(weights):
        without = [name for name, weight in weights.items() if weight is None]
        yield (
            ("dimensions",),
            f"give all dimensions a weight or none; without: {', '.join(without)}",
        )
    elif given and abs(sum(given) - 1) > 1e-9:
        yield ("dimensions",), f"the weights sum to {sum(given):g}; expected 1"


def _names(study: Study, declared: Declared) -> Iterator[Finding]:
    if study.overall is not None:
        yield from known(("overall",), study.overall, declared.get("items", ()), "item")
    if study.report.headline is not None:
        yield from known(
            ("report", "headline"), study.report.headline, _scores_of(study, declared), "score"
        )
    required = study.validity.require_open
    for position, name in enumerate(required if isinstance(required, tuple) else ()):
        yield from known(
            ("validity", "require_open", position), name, declared.get("open", ()), "open question"
        )
    asked = [name for part in check_names.SECTIONS for name in declared.get(part, ())]
    asked += [name for name in study.marked if name not in study.items]
    for position, file in enumerate(study.data.responses):
        for place, name in enumerate(file.absent):
            where = ("data", "responses", position, "absent", place)
            yield from known(where, name, asked, "item, open question or segment")
    for name, segment in study.segments.items():
        for value in segment.labels:
            if segment.cut or segment.values:
                at = ("segments", name, "labels", value)
                yield from known(at, value, segment.declared, "value")


def _segments(study: Study, declared: Declared) -> Iterator[Finding]:
    """Segments are named by units, reports, comparisons and weights."""
    segments = declared.get("segments", ())
    named: dict[tuple[str, str], Iterable[str]] = {
        ("units", "levels"): study.units.levels if study.units else (),
        ("report", "by"): study.report.by,
        ("compare", "by"): study.compare.by or (),
    }
    for place, names in named.items():
        for position, name in enumerate(names):
            yield from known((*place, position), name, segments, "segment")
    for name in study.weighting.rake if study.weighting else ():
        yield from known(("weighting", "rake", name), name, segments, "segment")
    if study.weighting and study.weighting.within:
        yield from known(("weighting", "within"), study.weighting.within, segments, "segment")
    for position, name in enumerate(study.compare.scores or ()):
        place = ("compare", "scores")
        yield from known((*place, position), name, study.answered, "score of answers")
    for name in study.compare.smallest:
        where = ("compare", "smallest", name)
        yield from known(where, name, _scores_of(study, declared), "score")


def _scores_of(study: Study, declared: Declared) -> Iterable[str]:
    return declared.get("scores", study.scores)


def _codes(study: Study) -> Iterator[Finding]:
    """A code for a missing answer must not also be a mark: it would silently remove answers."""
    used = {item.scale for item in study.items.values()} & set(study.scales)
    for position, file in enumerate(study.data.responses):
        for kind in ("missing", "not_applicable"):
            for code in getattr(file, kind):
                for name in sorted(used):
                    if _is_mark(code, study, name):
                        scale = study.scales[name]
                        message = (
                            f"'{code}' is a mark of the scale '{name}' ({scale.min:g} to "
                            f"{scale.max:g}); declare it under the scale that it belongs to: "
                            f"scales.<name>.{kind}"
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
