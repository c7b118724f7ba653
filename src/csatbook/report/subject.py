"""What a score is of: the whole, a dimension, an item."""

from __future__ import annotations

from dataclasses import dataclass

from csatbook.stats.respondent import Part
from csatbook.study import Study
from csatbook.study.part import Text
from csatbook.study.score import Gap, Score, Weighted
from csatbook.study.wording import say


@dataclass(frozen=True)
class Subject:
    """Some items, and how they make one number of a respondent."""

    key: str
    """`overall`, `dimension:x` or `item:y`, as in the result tables."""
    text: Text
    items: tuple[str, ...]
    parts: tuple[Part, ...]

    @property
    def kind(self) -> str:
        """`overall`, `dimension` or `item`."""
        return self.key.partition(":")[0]

    @property
    def name(self) -> str:
        """The dimension's or item's name in the study file."""
        return self.key.partition(":")[2]


def subjects(study: Study, score: Score | None = None) -> tuple[Subject, ...]:
    """What are this study's scores of, or one score's? The whole, dimensions, items, in file order.

    The whole is the item that `overall` names; else the dimensions with their weights (equal ones
    where none are given), else all items alike. A score that names items of its own (`of`,
    `weights`, `pairs`) has these as its whole.
    """
    if isinstance(score, Gap):
        return _pairs(study, score)
    if isinstance(score, Weighted) and score.weights:
        parts = (Part((place,), one) for place, one in enumerate(score.weights.values()))
        return _own(study, tuple(score.weights), tuple(parts))
    if score is not None and score.of is not None:
        return _own(study, score.of, _single(len(score.of)))
    return (
        _overall(study),
        *(
            Subject(f"dimension:{name}", one.text, one.items, _single(len(one.items)))
            for name, one in study.dimensions.items()
        ),
        *_items(study, tuple(study.items)),
    )


def _items(study: Study, names: tuple[str, ...]) -> tuple[Subject, ...]:
    return tuple(
        Subject(f"item:{name}", study.items[name].text, (name,), _single(1)) for name in names
    )


def _own(study: Study, items: tuple[str, ...], parts: tuple[Part, ...]) -> tuple[Subject, ...]:
    return (Subject("overall", _whole(), items, parts), *_items(study, items))


def _pairs(study: Study, score: Gap) -> tuple[Subject, ...]:
    """All pairs, the dimensions of their perceptions, each pair under its perception."""

    def one(key: str, text: Text, perceived: tuple[str, ...]) -> Subject:
        asked = {felt: expected for expected, felt in score.pairs.items()}
        both = tuple(item for felt in perceived for item in (asked[felt], felt))
        return Subject(key, text, both, _single(len(perceived)))

    felt = tuple(score.pairs.values())
    inside = {
        name: tuple(item for item in dimension.items if item in felt)
        for name, dimension in study.dimensions.items()
    }
    return (
        one("overall", _whole(), felt),
        *(
            one(f"dimension:{name}", study.dimensions[name].text, items)
            for name, items in inside.items()
            if items
        ),
        *(one(f"item:{item}", study.items[item].text, (item,)) for item in felt),
    )


def _whole() -> Text:
    return Text(zh=say("zh", "report.overall"), en=say("en", "report.overall"))


def _overall(study: Study) -> Subject:
    if study.overall is not None:
        item = study.items[study.overall]
        return Subject("overall", item.text, (study.overall,), _single(1))
    text = _whole()
    if not study.dimensions:
        return Subject("overall", text, tuple(study.items), _single(len(study.items)))
    items: list[str] = []
    parts: list[Part] = []
    for one in study.dimensions.values():
        columns = tuple(range(len(items), len(items) + len(one.items)))
        items += one.items
        parts.append(Part(columns, one.weight or 1.0))
    return Subject("overall", text, tuple(items), tuple(parts))


def _single(count: int) -> tuple[Part, ...]:
    return (Part(tuple(range(count))),)
