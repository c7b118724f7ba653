"""Whether items, dimensions, segments and reports name only what the study declares."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from csatbook.study import period
from csatbook.study.data import SECONDS, WEIGHT
from csatbook.study.model import SECTIONS, Study
from csatbook.study.part import Finding, known


def problems(study: Study, declared: Mapping[str, Iterable[str]]) -> Iterator[Finding]:
    """Which names of these parts are declared nowhere, and which weights do not add up?

    `declared` is each section's names, also those of ill-formed parts.
    """
    yield from _items(study, declared)
    yield from _dimensions(study, declared)
    yield from _report(study, declared)
    yield from _absent(study, declared)
    yield from _labels(study)
    yield from _own_values(study, declared)
    yield from _segments(study, declared)
    yield from _gates(study, declared)


def _items(study: Study, declared: Mapping[str, Iterable[str]]) -> Iterator[Finding]:
    for name, item in study.items.items():
        yield from known(("items", name, "scale"), item.scale, declared.get("scales", ()), "scale")


def _dimensions(study: Study, declared: Mapping[str, Iterable[str]]) -> Iterator[Finding]:
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
    weights = {name: dimension.weight for name, dimension in study.dimensions.items()}
    given = [weight for weight in weights.values() if weight is not None]
    if given and len(given) < len(weights):
        without = [name for name, weight in weights.items() if weight is None]
        yield (
            ("dimensions",),
            f"give all dimensions a weight or none; without: {', '.join(without)}",
        )
    elif given and abs(sum(given) - 1) > 1e-9:
        yield ("dimensions",), f"the weights sum to {sum(given):g}; expected 1"


def _report(study: Study, declared: Mapping[str, Iterable[str]]) -> Iterator[Finding]:
    if study.overall is not None:
        yield from known(("overall",), study.overall, declared.get("items", ()), "item")
    if study.report.headline is not None:
        yield from known(
            ("report", "headline"), study.report.headline, _scores_of(study, declared), "score"
        )
    if study.report.against == "year_ago" and study.period == "wave":
        yield (
            ("report", "against"),
            "free waves tell no year: write `previous`, or the name of the wave to compare with",
        )
    if study.report.against not in ("previous", "year_ago"):
        try:
            period.parse(study.period, study.report.against)
        except ValueError as error:
            yield ("report", "against"), f"expected previous, year_ago or a period: {error}"
    required = study.validity.require_open
    for position, name in enumerate(required if isinstance(required, tuple) else ()):
        yield from known(
            ("validity", "require_open", position), name, declared.get("open", ()), "open question"
        )


def _absent(study: Study, declared: Mapping[str, Iterable[str]]) -> Iterator[Finding]:
    """What a file did not ask for must be something that others did."""
    asked = [name for part in SECTIONS for name in declared.get(part, ())]
    asked += [name for name in study.marked if name not in study.items]
    asked += [WEIGHT] if study.data.weight is not None else []
    asked += [SECONDS] if study.data.seconds is not None else []
    for position, file in enumerate(study.data.responses):
        for place, name in enumerate(file.absent):
            where = ("data", "responses", position, "absent", place)
            yield from known(where, name, asked, "item, open question or segment")


def _labels(study: Study) -> Iterator[Finding]:
    """A segment whose values are declared labels only those."""
    for name, segment in study.segments.items():
        for value in segment.labels:
            if segment.cut or segment.values:
                at = ("segments", name, "labels", value)
                yield from known(at, value, segment.declared, "value")


def _own_values(study: Study, declared: Mapping[str, Iterable[str]]) -> Iterator[Finding]:
    """What a file writes in its own way must become something that the segment knows."""
    for position, file in enumerate(study.data.responses):
        for name, meanings in file.values.items():
            where = ("data", "responses", position, "values", name)
            yield from known(where, name, declared.get("segments", ()), "segment")
            if name in file.absent:
                yield where, f"'{name}' is also `absent` of this file: leave one of them out"
            segment = study.segments.get(name)
            if segment is None:
                continue
            grouped = [*(segment.values or {}).items()]
            listed = [name for name, _ in grouped] + [each for _, some in grouped for each in some]
            for entry, meaning in meanings.items():
                if segment.values and meaning not in listed:
                    yield from known((*where, entry), meaning, listed, "value")
                elif segment.cut and segment.assign([meaning]) == [None]:
                    message = f"expected a number in a range of '{name}'; found '{meaning}'"
                    yield (*where, entry), message


def _segments(study: Study, declared: Mapping[str, Iterable[str]]) -> Iterator[Finding]:
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


def _gates(study: Study, declared: Mapping[str, Iterable[str]]) -> Iterator[Finding]:
    """A gate is of what can be known: of invitations that are there, of targets that are set."""
    if study.gates.response_rate is not None and study.data.invitations is None:
        message = "nobody knows how many were invited: name their file under data.invitations"
        yield ("gates", "response_rate"), message
    if set(study.scores) != set(_scores_of(study, declared)):
        return  # an ill-formed one has been told of; its target is not known
    place = ("gates", "targets")
    aimed = [name for name, score in study.scores.items() if score.target is not None]
    if study.gates.targets is True:
        if not aimed:
            yield place, "no score has a target: write one, such as `csat: {…, target: 0.8}`"
        return
    for position, name in enumerate(study.gates.targets):
        yield from known((*place, position), name, aimed, "score with a target")


def _scores_of(study: Study, declared: Mapping[str, Iterable[str]]) -> Iterable[str]:
    return declared.get("scores", study.scores)
