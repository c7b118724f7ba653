"""Where the answers are and what their columns mean."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, TypeAdapter, field_validator, model_validator

from csatbook.study import formats
from csatbook.study.calendar import Zone
from csatbook.study.condition import RowCondition
from csatbook.study.part import Name, Part, Value

EVERYONE_DRAWN = ""
"""The one stratum of a sample that was drawn from everyone at once."""


class TableFile(Part):
    """A file with a table in it; `columns` gives its columns the study's names."""

    path: str = Field(min_length=1)
    """Below the data folder; may hold the wildcards * ? and **."""
    columns: dict[Name, Name] = Field(default_factory=dict)
    """Column names of this file to the names that the study uses."""
    encoding: str | None = None
    """Found out where it is not given."""
    separator: str | None = Field(default=None, min_length=1, max_length=1)
    """Between the cells of a text file; found out where it is not given."""
    sheet: int | str | None = None
    """An Excel sheet's name, or its number from 1."""
    header: int = Field(default=1, ge=1)
    """The row that holds the column names, from 1. A column is also known by what stands above, and
    by both, the upper first: `Please rate / Speed`; an empty upper cell holds what stands left."""
    dates: Literal["dmy", "mdy"] | None = None
    """Whether dates written like 03/10/2025 begin with the day or with the month; never guessed."""


_ROWS: TypeAdapter[RowCondition] = TypeAdapter(RowCondition)


class QueriedTable(TableFile):
    """A table in a file, or what a database says to a query."""

    path: str = ""
    query: str | None = Field(default=None, min_length=1)
    """SQL, instead of a file."""
    database: str | None = Field(default=None, min_length=1)
    """An address as SQLAlchemy takes it, such as sqlite:///crm.db; $NAME for the environment's."""
    seconds: float = Field(default=300, gt=0)
    """How long the database may take to answer the query."""

    @model_validator(mode="after")
    def _source(self) -> Self:
        if bool(self.path) == bool(self.query):
            msg = "give either a 'path' or a 'query'"
            raise ValueError(msg)
        if (self.query is None) != (self.database is None):
            msg = "a 'query' needs the 'database' that it is put to, and the other way round"
            raise ValueError(msg)
        return self


WEIGHT, SECONDS = "weight", "seconds"
"""What is absent of a file without weights, or without the time taken."""


class LongForm(Part):
    """A file with a row for each answer: which of its columns tell whose, to what, and which."""

    respondent: Name
    """The column that tells the questionnaires apart."""
    question: Name
    """The column that names the question, as the study calls its columns."""
    answer: Name
    """The column that holds the answer."""


class ResponseFile(TableFile):
    """A file with one respondent's answers a row."""

    format: formats.FormatName | None = None
    """The survey tool that made the file: a short name for what docs/exports.md lists. What is
    written beside it goes before it."""
    where: dict[Name, RowCondition] = Field(default_factory=dict)
    """Only rows that fulfil all of this are answers: a column's entry or entries, a range, or
    `{not: [...]}`. How many others there are is told in `check` and in the report."""
    long: LongForm | None = None
    """Where each answer has a row of its own."""
    missing: tuple[Value, ...] = ()
    """Codes and words of this file for an answer that is missing, such as -99 or (跳过). A code
    that is a mark of an item's scale, such as 9 of one from 0 to 10, is a mark there."""
    not_applicable: tuple[Value, ...] = ()
    """Codes and words of this file for `not applicable` or `do not know`."""
    labels: dict[Value, float] = Field(default_factory=dict)
    """Words of this file that stand for marks."""
    values: dict[Name, dict[Value, Value]] = Field(default_factory=dict)
    """Segments that this file writes in its own way: its entry, to what the study says for it."""
    absent: tuple[Name, ...] = ()
    """Items (`rival.item` of one about a competitor), open questions and segments that this file
    did not ask for; `weight`, where it has no column of weights: each of its respondents weighs 1;
    `seconds`, where it does not have the time taken: nobody of it was too fast.
    """
    period: Value | None = None
    """The wave that the whole file belongs to."""
    decimal: Literal[".", ","] | None = None
    """The decimal sign of a text file whose numbers set thousands apart (1,000.5 or 1.000,5), or
    have a comma (0,5); without it neither is read."""

    @model_validator(mode="before")
    @classmethod
    def _of_format(cls, value: Any) -> Any:
        return formats.expanded(value) if isinstance(value, dict) else value

    @property
    def conditions(self) -> dict[str, RowCondition]:
        """What a row must fulfil to be an answer: what is declared, and what the format says.

        What the format says holds only where the file has the column.
        """
        own = formats.FORMATS[self.format].where if self.format else {}
        return {**{name: _ROWS.validate_python(own[name]) for name in own}, **self.where}

    @field_validator("labels")
    @classmethod
    def _named(cls, labels: dict[str, float]) -> dict[str, float]:
        if any(not label.strip() for label in labels):
            msg = (
                "a blank cell is a missing answer and can have no mark; write the mark, such as 0, "
                "into the blank cells of the file"
            )
            raise ValueError(msg)
        return labels


class LookupTable(TableFile):
    """A table whose row with the same `key` adds its columns to a response."""

    key: Name
    """The column that the table and the answers have in common."""


def _dated(value: Any) -> Any:
    """The name of a column is all that most studies say of their dates."""
    return value if isinstance(value, dict | DateColumn) else {"column": value}


def _strata(value: Any) -> Any:
    """One number is that of a population without strata."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return {EVERYONE_DRAWN: value} if is_number else value


class DateColumn(Part):
    """The column with the date (and time) of the answer, and how it is written."""

    column: Name
    """Its name."""
    form: str | None = Field(default=None, min_length=1)
    """How each date is written, where csatbook does not know it or must not choose: `%d.%m.%Y
    %H:%M` and the like (上午 and 下午 are %p), `serial` for days since 1900 as Excel counts them,
    `serial 1904` as old Excel for Mac does, `unix` for seconds (or thousandths) since 1970."""
    zone: Zone | None = None
    """The time zone in which an answer belongs to its day, such as Asia/Shanghai: times that tell
    their distance from UTC are moved there. Without it times are taken as they are written."""
    clock: Zone | None = None
    """The time zone of times that do not tell their own, such as UTC; by default `zone`."""

    @model_validator(mode="after")
    def _placed(self) -> Self:
        if self.clock is not None and self.zone is None:
            msg = "'clock' tells where times come from; write the 'zone' that they are moved to"
            raise ValueError(msg)
        if "%z" in (self.form or "") and self.zone is None:
            msg = "'%z' tells the distance from UTC; write the 'zone' that the times are moved to"
            raise ValueError(msg)
        return self


class Data(Part):
    """Where the answers are and what their columns mean."""

    responses: tuple[ResponseFile, ...] = Field(min_length=1)
    """The files with the answers, one respondent a row."""
    tables: tuple[LookupTable, ...] = ()
    """Tables that add columns to the answers, such as orders by customer."""
    invitations: TableFile | None = None
    """A file with `period` and at least one of `population`, `sent`, `returned`; also by segment,
    with rows for everyone where the segment is blank.
    """
    respondent: Name | None = None
    """The column that tells respondents apart. Never stored as it is."""
    date: (
        Annotated[DateColumn, BeforeValidator(_dated, json_schema_input_type=str | DateColumn)]
        | None
    ) = None
    """The column with the date (and time) of the answer, from which the period follows; or
    `{column: …, form: …, zone: …}`."""
    wave: Name | None = None
    """The column that names the period itself; it goes before the date."""
    seconds: Name | None = None
    """The column with the time taken: seconds, or as 2:35."""
    weight: Name | None = None
    """The column with survey weights; only their ratios matter."""
    strata: Name | None = None
    """The column that tells from which part of the population a respondent was drawn."""
    cluster: Name | None = None
    """The column that tells which respondents were drawn together, such as those of one shop."""
    population: Annotated[
        dict[Value, Annotated[int, Field(ge=1)]] | None,
        Field(min_length=1),
        BeforeValidator(_strata, json_schema_input_type=int | dict[str, int]),
    ] = None
    """How many clusters (without `cluster`: customers) each stratum holds in all, drawn or not;
    without strata one number. Known, it makes every interval narrower by the share drawn; and
    where neither `weight` nor `weighting` is declared, each respondent weighs what the stratum
    holds, divided by what was drawn of it in the wave."""
    single_unit: Literal["centre", "certainty", "refuse"] = "centre"
    """What a stratum of which one cluster (or customer) was drawn adds to the variance: the square
    of its distance from the whole sample, or nothing, as it was sure to be drawn; or it is refused.
    """
    private: tuple[Name, ...] = ()
    """Columns read only to blank their contents out of open answers; never stored."""

    @property
    def date_column(self) -> str | None:
        """The name of the column with the date of the answer."""
        return None if self.date is None else self.date.column

    @property
    def drawn(self) -> tuple[str, ...]:
        """Which of strata, cluster and population tell how the respondents were drawn?"""
        names = ("strata", "cluster", "population")
        return tuple(name for name in names if getattr(self, name) is not None)
