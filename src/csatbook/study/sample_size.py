"""Demands on the size of a sample: the rules that a study can choose from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from csatbook.study.part import Name, Part

Share = Annotated[float, Field(gt=0, le=1)]
Inside = Annotated[float, Field(gt=0, lt=1)]
Positive = Annotated[float, Field(gt=0)]
Whole = Annotated[int, Field(ge=1)]
Counted = Literal["valid", "returned", "invited", "effective", "smallest"]
"""What a rule counts: valid, returned or sent questionnaires, the effective sample size, or that of
the smallest group."""


class Rule(Part):
    """One demand on the size of the sample."""

    counted: Counted
    """What is counted."""


class Size(Rule):
    """A demand on how many are in the sample; a study says whether valid ones or all asked."""

    counted: Literal["valid", "returned", "invited"] = "valid"
    """What is counted: valid, returned or sent questionnaires."""


class Customers(Size):
    """A share of all customers, or a number: either is enough, unless both are asked for.

    With few customers the share alone decides, and the number falls with it.
    """

    share: Share = 0.1
    """The share of all customers."""
    least: Whole = 100
    """The number that is enough."""
    both: bool = False
    """Whether the share and the number must be reached, as far as there are so many customers."""


class Formula(Size):
    """A base and a share of all customers; everybody, where that would be more than there are."""

    base: Whole = 10
    """What is asked of any population."""
    share: Inside = 0.2
    """The share of all customers on top of it."""


class Active(Size):
    """A share of the active customers, such as those who bought within six months."""

    share: Share = 0.3
    """The share of the active customers."""


class Census(Size):
    """Everybody, such as each customer who is called back after a repair."""

    counted: Literal["valid", "returned", "invited"] = "invited"
    """What is counted."""


class Fixed(Size):
    """A number."""

    n: Whole
    """The number."""


class MarginOfError(Rule):
    """So many that the leading score is known within a margin."""

    counted: Literal["effective"] = "effective"
    """What is counted."""
    margin: Positive
    """In the score's unit (0.03 of a share), to either side."""
    level: Inside = 0.95
    """Coverage of the interval."""
    share: Inside = 0.5
    """The share that is expected, where the score is one; one half is the hardest to know."""
    deviation: Positive | None = None
    """Standard deviation of the respondents' values of other scores; by default as observed."""


class Power(Rule):
    """So many that a difference between two groups, in the leading score, would be found."""

    counted: Literal["effective"] = "effective"
    """What is counted."""
    difference: Positive
    """In the score's unit (0.1 of a share)."""
    power: float = Field(default=0.8, gt=0.5, lt=1)
    """The probability with which it is found."""
    level: Inside = 0.95
    """Coverage of the test: 1 less the probability of a false alarm."""
    share: Inside = 0.5
    """The share that is expected, where the score is one."""
    deviation: Positive | None = None
    """Standard deviation of the respondents' values of other scores; by default as observed."""
    between: Name | None = None
    """A segment, of which each value must be large enough; without it two halves of the sample."""


class Returned(Rule):
    """A share of the questionnaires sent must come back."""

    counted: Literal["returned"] = "returned"
    """What is counted."""
    share: Share = 0.5
    """The share that must come back."""


def _defaults(value: Any) -> Any:
    """A rule that is only named (`census: true`) has its usual numbers."""
    return {True: {}, False: None}.get(value, value) if isinstance(value, bool) else value


class Rules(Part):
    """The demands by name; each can be made once."""

    customers: Annotated[Customers | None, BeforeValidator(_defaults)] = None
    """A share of all customers, or a number."""
    formula: Annotated[Formula | None, BeforeValidator(_defaults)] = None
    """A base and a share: n = 10 + 20 % of N."""
    active: Annotated[Active | None, BeforeValidator(_defaults)] = None
    """A share of the active customers."""
    census: Annotated[Census | None, BeforeValidator(_defaults)] = None
    """Everybody."""
    fixed: Fixed | None = None
    """A fixed number."""
    margin: MarginOfError | None = None
    """A margin of error."""
    power: Power | None = None
    """A difference to be found."""
    returned: Annotated[Returned | None, BeforeValidator(_defaults)] = None
    """A share that comes back."""

    def declared(self) -> Iterator[tuple[str, Rule]]:
        """The demands that are made, by name."""
        for name in type(self).model_fields:
            if (rule := getattr(self, name)) is not None:
                yield name, rule
