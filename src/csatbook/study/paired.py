"""Two items that are read against each other, each named for what it asks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import TypeVar

from csatbook.study.part import Name, Part

P = TypeVar("P", bound=Part)


class GapPair(Part):
    """What was expected, and what was found."""

    expected: Name
    """The item that asks for the expectation."""
    perceived: Name
    """The item that asks for what the customer got."""


class KanoPair(Part):
    """Kano's two questions about a feature."""

    functional: Name
    """The item that asks how it would be to have the feature."""
    dysfunctional: Name
    """The item that asks how it would be without it."""


def named_sides(first: str, second: str) -> Callable[[object], object]:
    """A check, before all others, that pairs name their sides.

    `{a: b}` does not say which item is which, and turned round it turns the result round.
    """

    def check(value: object) -> object:
        if isinstance(value, dict) and not {first, second} & set(value):
            pairs = [f"{{{first}: {a}, {second}: {b}}}" for a, b in value.items()]
            msg = (
                f"say which item is which: [{', '.join(pairs)}], "
                "or the other way round if that is what they ask"
            )
            raise ValueError(msg)
        return value

    return check


def each_once(pairs: tuple[P, ...]) -> tuple[P, ...]:
    """The pairs, if each item stands in one of them alone.

    Raises
    ------
    ValueError
        An item stands in two pairs, or with itself.
    """
    counted = Counter(item for pair in pairs for item in pair.model_dump().values())
    if several := [item for item, times in counted.items() if times > 1]:
        msg = f"'{several[0]}' stands {counted[several[0]]} times; expected each item in one pair"
        raise ValueError(msg)
    return pairs
