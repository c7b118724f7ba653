"""Where a table is found, and what its columns are called."""

from __future__ import annotations

from pydantic import Field

from csatbook.study.part import Name, Part


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
    """The row that holds the column names, from 1. A column is also known by what stands above."""
