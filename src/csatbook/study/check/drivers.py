"""Whether an outcome and its drivers are declared, suit their model, and share no question."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from csatbook.study import explained
from csatbook.study.drivers import Drivers
from csatbook.study.model import Study
from csatbook.study.part import Finding, known

_MOST_LEVELS = 11
"""Of an ordered outcome: the scale from 0 to 10 has so many."""


def problems(study: Study, declared: Mapping[str, Iterable[str]]) -> Iterator[Finding]:
    """What of the driver analysis is not declared, or cannot be explained so?

    `declared` is each section's names, also those of ill-formed parts.
    """
    if study.drivers is None:
        return
    names = [*declared.get("items", ()), *declared.get("scores", study.scores)]
    mistakes = [
        *_outcomes(study, study.drivers, names),
        *_named(study, study.drivers, declared),
        *_segments(study.drivers, declared),
    ]
    yield from mistakes
    if not mistakes and _well_formed(study, declared):
        for outcome in study.drivers.outcome:
            yield from _together(study, study.drivers, outcome)
            yield from _model(study, study.drivers, outcome)


def _outcomes(study: Study, drivers: Drivers, names: list[str]) -> Iterator[Finding]:
    for place, name in enumerate(drivers.outcome):
        where = ("drivers", "outcome", place)
        if name in names and name not in study.items and name in study.scores:
            method = study.scores[name].method
            if method not in explained.SCORES:
                yield (
                    where,
                    (
                        f"'{name}' ({method}) gives no respondent a value of which more is better; "
                        f"an outcome is an item or a score by {', '.join(explained.SCORES)}"
                    ),
                )
        else:
            yield from known(where, name, names, "item or score")


def _named(
    study: Study, drivers: Drivers, declared: Mapping[str, Iterable[str]]
) -> Iterator[Finding]:
    dimensions, items = (list(declared.get(section, ())) for section in ("dimensions", "items"))
    if drivers.every is not None:
        if drivers.every == "dimensions" and not dimensions:
            yield ("drivers", "of"), "the study declares no dimensions; write 'of: items'"
        return
    singles: dict[str, str] = {}
    for place, name in enumerate(drivers.of):
        where = ("drivers", "of", place)
        kind, _, rest = name.partition(":")
        if kind in ("dimension", "item") and rest:
            yield from known(where, rest, dimensions if kind == "dimension" else items, kind)
        elif name in dimensions and name in items:
            yield (
                where,
                f"'{name}' is a dimension and an item; write 'dimension:{name}' or 'item:{name}'",
            )
        else:
            yield from known(where, name, [*dimensions, *items], "dimension or item")
        key = explained.subject(study, name)
        if key.partition(":")[2] not in (study.dimensions if key[0] == "d" else study.items):
            continue
        for item in explained.items(study, key):
            if item in singles:
                yield (
                    where,
                    (
                        f"'{name}' and '{singles[item]}' both hold the item '{item}': one answer "
                        "cannot be two drivers"
                    ),
                )
            singles.setdefault(item, name)


def _segments(drivers: Drivers, declared: Mapping[str, Iterable[str]]) -> Iterator[Finding]:
    for place, name in enumerate(drivers.by or ()):
        where = ("drivers", "by", place)
        yield from known(where, name, declared.get("segments", ()), "segment")


def _well_formed(study: Study, declared: Mapping[str, Iterable[str]]) -> bool:
    """Whether all parts are there; else what is wrong with them has been told of."""
    whole = all(
        set(getattr(study, part)) == set(declared.get(part, ()))
        for part in ("items", "dimensions", "scales")
    )
    inside = all(
        item in study.items for dimension in study.dimensions.values() for item in dimension.items
    )
    used = [item for score in study.answered.values() for item in score.items_used or ()]
    overall = study.overall is None or study.overall in study.items
    scaled = all(item.scale in study.scales for item in study.items.values())
    return whole and inside and overall and scaled and set(used) <= set(study.items)


def _together(study: Study, drivers: Drivers, outcome: str) -> Iterator[Finding]:
    """An outcome that is among its drivers would explain itself."""
    if drivers.every is not None:
        if not explained.drivers(study, outcome):
            yield (
                ("drivers", "of"),
                (
                    f"all {drivers.every} share an item with the outcome '{outcome}'; name an "
                    "outcome with items of its own"
                ),
            )
        return
    for place, name in enumerate(drivers.of):
        if both := explained.shared(study, outcome, explained.subject(study, name)):
            message = (
                f"'{name}' is the outcome, which cannot explain itself: leave it out"
                if name == outcome
                else f"the outcome '{outcome}' holds the item '{both[0]}' of '{name}', so that it "
                "would explain itself: leave the driver out, or name its other items"
            )
            yield ("drivers", "of", place), message


def _model(study: Study, drivers: Drivers, outcome: str) -> Iterator[Finding]:
    if explained.model(study, outcome) != "logit":
        return
    levels = explained.levels(study, outcome)
    if levels is None or levels > _MOST_LEVELS:
        yield (
            ("drivers", "model"),
            (
                f"'logit' needs an outcome of {_MOST_LEVELS} levels at most, such as an item on a "
                f"scale of whole marks; '{outcome}' can have any value: write 'model: linear'"
            ),
        )
    if drivers.missing != "listwise":
        yield (
            ("drivers", "missing"),
            (
                f"'{drivers.missing}' is for linear models; '{outcome}' is explained by a logit: "
                "write 'missing: listwise' or 'model: linear'"
            ),
        )
