"""What a score is of: the whole, a dimension, an item."""

from __future__ import annotations

from dataclasses import dataclass

from csatbook.stats.respondent import Part
from csatbook.study import Study
from csatbook.study.part import Text
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


def subjects(study: Study) -> tuple[Subject, ...]:
    """What are this study's scores of? The whole, its dimensions, its items, in the file's order.

    The whole is the item that `overall` names; else the dimensions with their weights (equal ones
    where none are given), else all items alike.
    """
    return (
        _overall(study),
        *(
            Subject(f"dimension:{name}", one.text, one.items, _single(len(one.items)))
            for name, one in study.dimensions.items()
        ),
        *(
            Subject(f"item:{name}", item.text, (name,), _single(1))
            for name, item in study.items.items()
        ),
    )


def _overall(study: Study) -> Subject:
    if study.overall is not None:
        item = study.items[study.overall]
        return Subject("overall", item.text, (study.overall,), _single(1))
    text = Text(zh=say("zh", "report.overall"), en=say("en", "report.overall"))
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
