"""Whether scores are made of what is declared, and of what suits them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from graphlib import CycleError

from csatbook.study import derivation
from csatbook.study.answered import Answered, LevelPoints
from csatbook.study.derived import Composite, Deductions, Derived
from csatbook.study.feedback import CASE_COLUMNS, CASE_RECORDS
from csatbook.study.model import Study
from csatbook.study.part import Finding, Location, known
from csatbook.study.scale import Scale


def problems(study: Study, declared: Mapping[str, Iterable[str]]) -> Iterator[Finding]:
    """Which scores and measures name something unknown, or something that does not suit them?

    `declared` is each section's names, also those of ill-formed parts.
    """
    yield from _answered(study, list(declared.get("items", ())))
    yield from _derived(study, declared)


def _answered(study: Study, items: list[str]) -> Iterator[Finding]:
    """Scores of answers name declared items, on scales that suit them."""
    for name, score in study.scores.items():
        if not isinstance(score, Answered):
            continue
        where = ("scores", name)
        named = score.items_used or tuple(study.items)
        for item in named:
            yield from known(where, item, items, "item")
        scales = {
            study.items[item].scale: study.scale_of(item)
            for item in named
            if item in study.items and study.items[item].scale in study.scales
        }
        messages = _scale_problems(score, scales, partial(_advice, study, name))
        yield from (((*where, "method"), message) for message in messages)


def _advice(study: Study, score: str, suits: Callable[[Scale], bool]) -> str:
    """Which items could the score be made of? A way to write it, or nothing where none suits."""
    scales = {
        name: study.scale_of(name)
        for name in study.items
        if study.items[name].scale in study.scales
    }
    names = [name for name, scale in scales.items() if suits(scale)]
    if not names or len(names) == len(study.items):
        return ""
    listed = f"[{', '.join(names)}]"
    return f"name its items under scores.{score}: `of: {listed}`"


def _scale_problems(
    score: Answered, scales: Mapping[str, Scale], advice: Callable[[Callable[[Scale], bool]], str]
) -> Iterator[str]:
    """What a method needs of the scales that its items are answered on.

    `advice` tells how to name the items whose scale suits.
    """
    for name, scale in scales.items():
        for marks in ("satisfied", "dissatisfied"):
            if marks in score.needs and getattr(scale, marks) is None:
                yield (
                    f"'{score.method}' needs to know which marks of the scale '{name}' mean "
                    f"{marks}: write scales.{name}.{marks}"
                    + (f", or {way}" if (way := advice(partial(_says, marks))) else "")
                )
        ends = f"'{name}' is {scale.min:g} to {scale.max:g}"
        if "one_to_five" in score.needs and (scale.min, scale.max, scale.whole) != (1, 5, True):
            yield f"'{score.method}' needs a scale of 1 (I like it) to 5 (I dislike it); {ends}"
        if "zero_to_ten" in score.needs and not _zero_to_ten(scale):
            way = advice(_zero_to_ten) or "ask an item on a scale with `min: 0, max: 10`"
            yield f"'{score.method}' needs a scale of 0 to 10; {ends}: {way}"
        if "levels" in score.needs and not scale.whole:
            yield f"'{score.method}' needs levels; the scale '{name}' has any number"
        elif isinstance(score, LevelPoints) and (left := set(scale.levels()) - set(score.points)):
            yield (
                f"points miss the level {min(left):g} of the scale '{name}'; give points for "
                f"{', '.join(f'{mark:g}' for mark in scale.levels())}"
            )
    alike = len({(scale.min, scale.max) for scale in scales.values()}) < 2
    if "one_scale" in score.needs and not alike:
        yield f"'{score.method}' needs one scale; its items have {', '.join(sorted(scales))}"


def _zero_to_ten(scale: Scale) -> bool:
    return (scale.min, scale.max, scale.whole) == (0, 10, True)


def _says(marks: str, scale: Scale) -> bool:
    """Whether the scale says which marks mean satisfied, or dissatisfied."""
    return getattr(scale, marks) is not None


def _derived(study: Study, declared: Mapping[str, Iterable[str]]) -> Iterator[Finding]:
    """Measures, and the scores made of them and of other scores, fit together."""
    yield from _measures(study, _tables(study, declared))
    for name, score in study.scores.items():
        if isinstance(score, Derived):
            yield from _named(study, name, score, declared)
        if isinstance(score, Composite | Deductions):
            yield from _unsuitable(study, ("scores", name), score)
    yield from _circles(study)
    yield from _lead(study)


def _tables(study: Study, declared: Mapping[str, Iterable[str]]) -> list[str]:
    """The record tables; customers' feedback is one, too."""
    return [*declared.get("records", ()), *([CASE_RECORDS] if study.feedback else [])]


def _measures(study: Study, tables: list[str]) -> Iterator[Finding]:
    for name, table in study.records.items():
        if table.date is not None and study.period == "wave":
            message = "free waves cannot come from a date: name the column with the 'period'"
            yield ("records", name, "date"), message
    if study.feedback is not None and CASE_RECORDS in study.records:
        message = f"the name '{CASE_RECORDS}' is that of the table of cases; choose another"
        yield ("records", CASE_RECORDS), message
    for name, measure in study.measures.items():
        yield from known(("measures", name, "table"), measure.table, tables, "record table")
        for column, kind in measure.columns():
            if measure.table == CASE_RECORDS and CASE_COLUMNS.get(column) != kind:
                there = ", ".join(key for key, each in CASE_COLUMNS.items() if each == kind)
                message = f"the table of cases has no {kind} '{column}'; there are {there}"
                yield ("measures", name), message
            if column in study.data.private:
                yield ("measures", name), f"the column '{column}' is private; it cannot be counted"


def _named(
    study: Study, name: str, score: Derived, declared: Mapping[str, Iterable[str]]
) -> Iterator[Finding]:
    """What a derived score is made of must be there."""
    where = ("scores", name)
    scores = declared.get("scores", study.scores)
    for way, used in _measures_used(score):
        yield from known((*where, *way), used, declared.get("measures", ()), "measure")
    for way, used in _parts_used(score):
        yield from known((*where, *way), used, scores, "score")
    if isinstance(score, Deductions):
        for place, table in enumerate(score.opinion_needs):
            at = (*where, "opinion_needs", place)
            yield from known(at, table, _tables(study, declared), "record table")
        if study.units is None:
            yield where, "'deductions' are made unit by unit: declare the 'units'"


def _measures_used(score: Derived) -> Iterator[tuple[Location, str]]:
    """The measures that it is made of, each with its place in the score."""
    if isinstance(score, Deductions):
        for name, part in score.parts.items():
            for line, deduction in part.deduct.items():
                yield ("parts", name, "deduct", line, "measure"), deduction.measure
    else:
        yield from ((("measure",), measure) for measure in score.measures_used)


def _parts_used(score: Derived) -> Iterator[tuple[Location, str]]:
    """The scores that it is made of, each with its place in the score."""
    match score:
        case Composite():
            yield from ((("weights", part_score), part_score) for part_score in score.weights)
        case Deductions():
            for name, part in score.parts.items():
                if part.score is not None:
                    yield ("parts", name, "score"), part.score
        case _:
            yield from ((("score",), part_score) for part_score in score.parts_used)


def _lead(study: Study) -> Iterator[Finding]:
    """The score that leads is drawn on an axis, so that it must have ends."""
    lead = study.report.headline or next(iter(study.scores), None)
    leads = lead is not None and _well_formed(study, lead)
    if (
        lead
        and leads
        and isinstance(study.scores[lead], Derived)
        and not derivation.best(study, lead)
    ):
        where = ("report", "headline") if study.report.headline else ("scores", lead)
        yield where, f"'{lead}' cannot lead a report: it has no best value; name another headline"


def _unsuitable(study: Study, where: Location, score: Composite | Deductions) -> Iterator[Finding]:
    for way, part in _parts_used(score):
        if _well_formed(study, part) and derivation.best(study, part) is None:
            message = (
                f"'{part}' is no points of 0 to 100 and no share of which more is better, so it "
                "cannot be a part; take 'mean_100' of its items, or a 'kpi' that brings it to "
                "points"
            )
            yield (*where, *way), message


def _well_formed(study: Study, score: str) -> bool:
    """Whether all that the score is made of is there; else that has been told of."""
    declared = study.scores.get(score)
    if isinstance(declared, Derived):
        return set(declared.measures_used) <= set(study.measures)
    if not isinstance(declared, Answered):
        return False
    items = declared.items_used or tuple(study.items)
    return set(items) <= set(study.items) and all(
        study.items[item].scale in study.scales for item in items
    )


def _circles(study: Study) -> Iterator[Finding]:
    try:
        derivation.order(study)
    except CycleError as error:
        around = " → ".join(f"'{name}'" for name in reversed(error.args[1]))
        yield ("scores", error.args[1][0]), f"is made of itself: {around}"
