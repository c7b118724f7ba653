"""What happened beside the survey: the units that are judged, tables of records, and measures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any, Literal, Self

from pydantic import Field, model_validator

from csatbook.study import interval
from csatbook.study.condition import Condition
from csatbook.study.data import QueriedTable, TableFile
from csatbook.study.part import Name, Named, Part


class Units(Part):
    """Who is judged: the values of a segment, or of several from the top down."""

    levels: tuple[Name, ...] = Field(min_length=1)
    """Segments, such as [province, city, county]."""
    table: TableFile | None = None
    """The list of all units, one row each, with the units above them."""

    @model_validator(mode="before")
    @classmethod
    def _short(cls, value: Any) -> Any:
        if isinstance(value, str):
            return {"levels": [value]}
        return {"levels": value} if isinstance(value, list) else value

    @model_validator(mode="after")
    def _listed(self) -> Self:
        if twice := [name for name, times in Counter(self.levels).items() if times > 1]:
            msg = f"the level '{twice[0]}' stands twice"
            raise ValueError(msg)
        if len(self.levels) > 1 and self.table is None:
            msg = (
                f"name the 'table' that tells to which {self.levels[-2]} each "
                f"{self.levels[-1]} belongs"
            )
            raise ValueError(msg)
        return self

    @property
    def lowest(self) -> str:
        """The level at which records are kept."""
        return self.levels[-1]


class RecordTable(QueriedTable):
    """A table with a row for each thing that happened, or for each unit and month."""

    unit: Name | None = None
    """The column with the unit; by default that of the lowest level's segment."""
    date: Name | None = None
    """The column with the date of each row."""
    period: Name | None = None
    """The column with the period, where there is no date."""
    days: dict[Name, tuple[Name, Name]] = Field(default_factory=dict)
    """Further columns: the days from the one date to the other."""

    @model_validator(mode="after")
    def _timed(self) -> Self:
        if (self.date is None) == (self.period is None):
            msg = "name the column with the 'date' of each row, or the one with its 'period'"
            raise ValueError(msg)
        return self


TAKES = ("count", "sum", "mean", "ratio", "share")


class Measure(Named):
    """One number of a unit and a period; just one of count, sum, mean, ratio and share."""

    table: Name
    """The record table that it is counted from."""
    count: Literal[True] | None = None
    """The number of rows."""
    sum: Name | None = None
    """The column that is added up."""
    mean: Name | None = None
    """The column that is averaged."""
    weight: Name | None = None
    """The column that weighs the mean."""
    ratio: tuple[Name, Name] | None = None
    """The sum of one column through the sum of another."""
    share: dict[Name, Condition] | None = Field(default=None, min_length=1)
    """The share of rows that fulfil all of this."""
    where: dict[Name, Condition] = Field(default_factory=dict)
    """Only rows that fulfil all of this are looked at."""
    better: Literal["high", "low"] = "high"
    """Whether more of it is better, or less."""
    as_: Literal["share", "count", "amount"] | None = Field(default=None, alias="unit")
    """What kind of number it is, where it does not follow."""

    @model_validator(mode="after")
    def _one(self) -> Self:
        given = [name for name in TAKES if getattr(self, name) is not None]
        if len(given) != 1:
            takes = " and ".join(given) or "none"
            msg = f"give just one of {', '.join(TAKES)}; found {takes}"
            raise ValueError(msg)
        if self.weight is not None and self.mean is None:
            msg = "'weight' weighs a 'mean'; there is none"
            raise ValueError(msg)
        return self

    @property
    def unit(self) -> Literal["share", "count", "amount"]:
        """What kind of number it is: as declared, else as it is taken."""
        if self.as_ is not None:
            return self.as_
        return "count" if self.count else "share" if self.share else "amount"

    def columns(self) -> Iterator[tuple[str, Literal["number", "text"]]]:
        """The columns of the table that it needs, and what must be in them."""
        for name in (self.sum, self.mean, self.weight, *(self.ratio or ())):
            if name is not None:
                yield name, "number"
        for name, condition in (*self.where.items(), *(self.share or {}).items()):
            yield name, "number" if isinstance(condition, interval.Interval) else "text"
