"""Data beside the survey: the units that are judged, and tables of what happened to them."""

from __future__ import annotations

from collections import Counter
from typing import Any, Self

from pydantic import Field, model_validator

from csatbook.study.file import TableFile
from csatbook.study.part import Name, Part


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


class RecordTable(TableFile):
    """A table with a row for each thing that happened, or for each unit and month."""

    path: str = ""
    query: str | None = Field(default=None, min_length=1)
    """SQL, instead of a file."""
    database: str | None = Field(default=None, min_length=1)
    """An address as SQLAlchemy takes it, such as sqlite:///crm.db; $NAME for the environment's."""
    seconds: float = Field(default=300, gt=0)
    """How long the database may take to answer the query."""
    unit: Name | None = None
    """The column with the unit; by default that of the lowest level's segment."""
    date: Name | None = None
    """The column with the date of each row."""
    period: Name | None = None
    """The column with the period, where there is no date."""
    days: dict[Name, tuple[Name, Name]] = Field(default_factory=dict)
    """Further columns: the days from the one date to the other."""

    @model_validator(mode="after")
    def _source(self) -> Self:
        if bool(self.path) == bool(self.query):
            msg = "give either a 'path' or a 'query'"
            raise ValueError(msg)
        if (self.query is None) != (self.database is None):
            msg = "a 'query' needs the 'database' that it is put to, and the other way round"
            raise ValueError(msg)
        if (self.date is None) == (self.period is None):
            msg = "name the column with the 'date' of each row, or the one with its 'period'"
            raise ValueError(msg)
        return self
