"""The scores of two items that are read against each other, each named for what it asks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Annotated, Any, ClassVar, Literal, TypeVar

from pydantic import AfterValidator, BeforeValidator, Field

from csatbook.study.answered import Answered, Need
from csatbook.study.declared import Unit
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


class Paired(Answered):
    """A score of pairs of items that are read against each other."""

    ranks = False
    opposes = True
    named_by: ClassVar[Literal[0, 1]]
    """By which item of a pair the pair is named: the first, or the second."""

    @property
    def paired(self) -> dict[str, str]:
        """The first item of each pair to the second."""
        raise NotImplementedError

    @property
    def items_used(self) -> tuple[str, ...]:
        """Both items of each pair in turn."""
        return tuple(item for pair in self.paired.items() for item in pair)


class Gap(Paired):
    """Perception minus expectation."""

    needs: ClassVar[tuple[Need, ...]] = ("one_scale",)
    named_by = 1
    method: Literal["gap"]
    pairs: Annotated[
        tuple[GapPair, ...],
        BeforeValidator(named_sides("expected", "perceived")),
        AfterValidator(each_once),
    ] = Field(min_length=1)
    """The items that ask for the expectation, each with the one that asks for the perception."""
    count: Literal["mean", "below", "meets", "exceeds"] = "mean"
    """The mean gap, or the share of answers below, at or above what was expected."""

    @property
    def paired(self) -> dict[str, str]:
        """The item of the expectation to that of the perception."""
        return {pair.expected: pair.perceived for pair in self.pairs}

    @property
    def unit(self) -> Unit:  # type: ignore[override]  # depends on what is counted
        """A difference of marks, or a share."""
        return "difference" if self.count == "mean" else "share"

    @property
    def options(self) -> Mapping[str, Any]:
        """What is counted."""
        return {"count": self.count}


class Kano(Paired):
    """Better and worse coefficients, or a category's share, after Kano."""

    unit = "share"
    needs: ClassVar[tuple[Need, ...]] = ("one_to_five",)
    named_by = 0
    method: Literal["kano"]
    pairs: Annotated[
        tuple[KanoPair, ...],
        BeforeValidator(named_sides("functional", "dysfunctional")),
        AfterValidator(each_once),
    ] = Field(min_length=1)
    """The functional question of each feature with its dysfunctional one."""
    count: Literal[
        "better",
        "worse",
        "attractive",
        "performance",
        "must_be",
        "indifferent",
        "reverse",
        "questionable",
    ] = "better"
    """The coefficient, or the category whose share is counted."""

    @property
    def paired(self) -> dict[str, str]:
        """The functional item to the dysfunctional one."""
        return {pair.functional: pair.dysfunctional for pair in self.pairs}

    @property
    def options(self) -> Mapping[str, Any]:
        """What is counted."""
        return {"count": self.count}
