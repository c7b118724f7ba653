"""Answer scales: which marks there are, what they are called, which of them mean satisfied."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Self

from pydantic import BeforeValidator, Field, model_validator

from csatbook.study import interval, threshold
from csatbook.study.part import Part, Value

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt


class Labels(Part):
    """The names of a scale's levels, lowest first."""

    zh: tuple[Value, ...] = ()
    """In Chinese."""
    en: tuple[Value, ...] = ()
    """In English."""


def _marks(value: Any) -> Any:
    if isinstance(value, str):
        return interval.parse(value)
    if isinstance(value, list | tuple) and value:
        numbers = [mark for mark in value if isinstance(mark, int | float)]
        if len(numbers) == len(value):
            return tuple(float(mark) for mark in numbers)
    msg = "write the marks as a list ([4, 5]) or as a range ('>= 80')"
    raise ValueError(msg)


Marks = Annotated[
    tuple[float, ...] | interval.Interval,
    BeforeValidator(_marks, json_schema_input_type=str | list[float]),
]
"""Some marks of a scale: listed, or as a range."""


class Scale(Part):
    """An answer scale from `min` (worst) to `max` (best)."""

    min: float
    """The worst mark."""
    max: float
    """The best mark."""
    whole: bool = True
    """Whether only whole marks are possible; false for marks such as 87.5."""
    satisfied: Marks | None = None
    """The marks that mean satisfied: a list, or a range such as '>= 80'."""
    dissatisfied: Marks | None = None
    """The marks that mean dissatisfied; the others are neither."""
    labels: Labels = Labels()
    """The names of the levels; answers may be written so."""
    missing: tuple[Value, ...] = Field(default=())
    """Codes and words for a missing answer, on this scale."""
    not_applicable: tuple[Value, ...] = Field(default=())
    """Codes and words for `not applicable`, on this scale."""

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if not self.min < self.max:
            msg = f"min ({self.min:g}) must be below max ({self.max:g})"
            raise ValueError(msg)
        levels = int(self.max - self.min) + 1
        for language, names in (("zh", self.labels.zh), ("en", self.labels.en)):
            if names and len(names) != levels:
                msg = (
                    f"labels.{language} has {len(names)} names for the {levels} levels "
                    f"{self.min:g} to {self.max:g}"
                )
                raise ValueError(msg)
        listed = [*_listed(self.satisfied), *_listed(self.dissatisfied)]
        if outside := [mark for mark in listed if not self.holds(mark)]:
            msg = f"mark {outside[0]:g} is not on the scale {self.min:g} to {self.max:g}"
            if self.min <= outside[0] <= self.max:
                msg += " of whole marks; for marks between them write `whole: false`"
            raise ValueError(msg)
        if both := set(_listed(self.satisfied)) & set(_listed(self.dissatisfied)):
            msg = f"mark {min(both):g} cannot be both satisfied and dissatisfied"
            raise ValueError(msg)
        return self

    def holds(self, mark: float) -> bool:
        """Whether this is a mark of the scale."""
        return self.min <= mark <= self.max and (not self.whole or mark == int(mark))

    def levels(self) -> tuple[float, ...]:
        """The marks of a scale of whole marks, lowest first."""
        return tuple(self.min + step for step in range(int(self.max - self.min) + 1))

    def is_satisfied(self, marks: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
        """Which of these marks mean satisfied; none where the scale does not say."""
        return _among(marks, self.satisfied)

    def is_dissatisfied(self, marks: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
        """Which of these marks mean dissatisfied; none where the scale does not say."""
        return _among(marks, self.dissatisfied)

    def label_marks(self) -> dict[str, float]:
        """Each level's names in both languages, and the mark each stands for."""
        return {
            name: self.min + position
            for names in (self.labels.zh, self.labels.en)
            for position, name in enumerate(names)
        }


def _among(
    marks: npt.NDArray[np.float64], chosen: tuple[float, ...] | interval.Interval | None
) -> npt.NDArray[np.bool_]:
    import numpy as np  # noqa: PLC0415 - a study is read without it

    if isinstance(chosen, interval.Interval):
        return np.asarray(chosen.contains(marks))
    # One by one, since a mark that was turned round or combined equals only nearly.
    equal = np.zeros(np.shape(marks), dtype=bool)
    for mark in chosen or ():
        equal |= threshold.equals(marks, mark, scale=1.0)
    return equal


def _listed(marks: tuple[float, ...] | interval.Interval | None) -> tuple[float, ...]:
    return marks if isinstance(marks, tuple) else ()
