"""What a score is of: the whole, a dimension, an item."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from csatbook.stats.terms import Component
from csatbook.study import Study
from csatbook.study.answered import Answered, DeliveredValue, WeightedItems
from csatbook.study.declared import Declared
from csatbook.study.paired import Paired
from csatbook.study.part import Text, own_text


@dataclass(frozen=True)
class Subject:
    """Some items, and how they make one number of a respondent."""

    key: str
    """`overall`, `dimension:x` or `item:y`, as in the result tables."""
    text: Text
    items: tuple[str, ...]
    parts: tuple[Component, ...]

    @property
    def kind(self) -> str:
        """`overall`, `dimension` or `item`."""
        return self.key.partition(":")[0]

    @property
    def name(self) -> str:
        """The dimension's or item's name in the study file."""
        return self.key.partition(":")[2]


def subjects(study: Study, score: Declared | None = None) -> tuple[Subject, ...]:
    """What are this study's scores of, or one score's? The whole, dimensions, items, in file order.

    The whole is the item that `overall` names; else the dimensions with their weights (equal ones
    where none are given), else all items alike. A score that names items of its own (`of`,
    `weights`, `pairs`) has these as its whole. What is made of measures and other scores, or sets
    value against cost, has a whole only.
    """
    match score:
        case DeliveredValue():
            return (Subject("overall", _whole(), score.items_used, _single(len(score.items_used))),)
        case Paired():
            return _pairs(study, score.paired, by=score.named_by)
        case WeightedItems() if score.weights:
            parts = (
                Component((place,), weight) for place, weight in enumerate(score.weights.values())
            )
            return _own(study, tuple(score.weights), tuple(parts))
        case Answered() if score.of is not None:
            return _own(study, score.of, _single(len(score.of)))
        case Answered() | None:
            return (
                _overall(study),
                *(
                    Subject(
                        f"dimension:{name}",
                        dimension.text,
                        dimension.items,
                        _single(len(dimension.items)),
                    )
                    for name, dimension in study.dimensions.items()
                ),
                *_items(study, tuple(study.items)),
            )
        case _:
            return (Subject("overall", _whole(), (), ()),)


def distinct(study: Study, score: Declared | None = None) -> tuple[Subject, ...]:
    """The same without those that repeat another: of a study of one item that is the whole."""
    first: dict[tuple[object, ...], Subject] = {}
    for subject in subjects(study, score):
        first.setdefault((subject.items, subject.parts), subject)
    return tuple(first.values())


def once(repeated: Iterable[Subject]) -> tuple[Subject, ...]:
    """The same without an item that is the whole: its test would be made and counted twice."""
    every = tuple(repeated)
    wholes = {subject.items for subject in every if subject.kind == "overall"}
    return tuple(
        subject for subject in every if subject.kind != "item" or subject.items not in wholes
    )


def comparable(declared: Answered, subject: Subject, items: Collection[str]) -> Subject | None:
    """The subject with only these items; None where none or not enough are left."""
    if isinstance(declared, Paired):
        kept = [
            place
            for place in range(len(subject.items) // 2)
            if {subject.items[2 * place], subject.items[2 * place + 1]} <= set(items)
        ]
        chosen = tuple(item for place in kept for item in subject.items[2 * place : 2 * place + 2])
    else:
        kept = [place for place, item in enumerate(subject.items) if item in items]
        chosen = tuple(subject.items[place] for place in kept)
    if not chosen or (isinstance(declared, DeliveredValue) and chosen != subject.items):
        return None
    return replace(subject, items=chosen, parts=_renumbered(subject.parts, kept))


def _renumbered(parts: Sequence[Component], kept: Sequence[int]) -> tuple[Component, ...]:
    """The same parts of fewer columns; one without any is left out."""
    place = {column: at for at, column in enumerate(kept)}
    fewer = (
        Component(tuple(place[column] for column in part.columns if column in place), part.weight)
        for part in parts
    )
    return tuple(part for part in fewer if part.columns)


def _items(study: Study, names: tuple[str, ...]) -> tuple[Subject, ...]:
    return tuple(
        Subject(f"item:{name}", study.items[name].text, (name,), _single(1)) for name in names
    )


def _own(study: Study, items: tuple[str, ...], parts: tuple[Component, ...]) -> tuple[Subject, ...]:
    text = _whole()
    if study.overall is not None and len(items) > 1:
        # Beside the item that is the study's whole, this is another one.
        text = own_text("report.overall_of", count=f"{len(items)}")
    return (Subject("overall", text, items, parts), *_items(study, items))


def _pairs(study: Study, pairs: Mapping[str, str], *, by: Literal[0, 1]) -> tuple[Subject, ...]:
    """All pairs, the dimensions of their first or second items, each pair under that item."""
    named = {pair[by]: pair for pair in pairs.items()}

    def subject(key: str, text: Text, items: Iterable[str]) -> Subject:
        both = tuple(item for name in items for item in named[name])
        return Subject(key, text, both, _single(len(both) // 2))

    inside = {
        name: tuple(item for item in dimension.items if item in named)
        for name, dimension in study.dimensions.items()
    }
    return (
        subject("overall", _whole(), named),
        *(
            subject(f"dimension:{name}", study.dimensions[name].text, items)
            for name, items in inside.items()
            if items
        ),
        *(subject(f"item:{item}", study.items[item].text, (item,)) for item in named),
    )


def _whole() -> Text:
    return own_text("report.overall")


def _overall(study: Study) -> Subject:
    if study.overall is not None:
        item = study.items[study.overall]
        return Subject("overall", item.text, (study.overall,), _single(1))
    text = _whole()
    if not study.dimensions:
        return Subject("overall", text, tuple(study.items), _single(len(study.items)))
    items: list[str] = []
    parts: list[Component] = []
    for dimension in study.dimensions.values():
        columns = tuple(range(len(items), len(items) + len(dimension.items)))
        items += dimension.items
        parts.append(Component(columns, dimension.weight or 1.0))
    return Subject("overall", text, tuple(items), tuple(parts))


def _single(count: int) -> tuple[Component, ...]:
    return (Component(tuple(range(count))),)
