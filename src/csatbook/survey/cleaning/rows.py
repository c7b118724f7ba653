"""All rows of a study as the validity rules see them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from csatbook.study import Study
from csatbook.survey.reading.cell import Flags, Floats

NOT_APPLICABLE = ".not_applicable"
"""Ending of the columns that tell apart what is not applicable from what is missing."""

Integers = np.ndarray[tuple[int], np.dtype[np.int64]]
Codes = np.ndarray[tuple[int, int], np.dtype[np.integer]]


@dataclass(frozen=True)
class Rows:
    """Typed columns of all files under one another (see `responses.Responses.table`)."""

    study: Study
    table: pa.Table
    out_of_scale: Flags
    """Whether some cell holds neither a mark of its scale nor a declared code."""
    filtered: Flags
    """Whether the study file's `where` leaves the row out: it is no answer."""
    unasked: Mapping[str, Flags] = field(default_factory=dict)
    """Open question to the rows whose file is declared not to have asked it."""

    def __len__(self) -> int:
        return int(self.table.num_rows)

    @property
    def nobody(self) -> Flags:
        """No row: the mask of a rule that is switched off."""
        return np.zeros(len(self), dtype=bool)

    def numbers(self, column: str) -> Floats:
        """A column of numbers; NaN where there is none."""
        return np.asarray(self.table[column].cast(pa.float64()).to_numpy())

    def empty(self, column: str) -> Flags:
        """Whether a column holds nothing."""
        return np.asarray(pc.is_null(self.table[column]).to_numpy())

    @cached_property
    def codes(self) -> Codes:
        """One row an item in the order of the questionnaire, one column a respondent.

        The same number stands for the same mark; 0 where there is none.
        """
        columns = [self.table[item] for item in self.study.items]
        scales = [self.study.scale_of(item) for item in self.study.items]
        low, high = min(each.min for each in scales), max(each.max for each in scales)
        if all(each.whole for each in scales) and high - low < 255:
            # The usual case, and small: a million rows of twenty items take twenty megabytes.
            codes: Codes = np.empty((len(columns), len(self)), dtype=np.uint8)
            nothing = int(low) - 1
            for place, column in enumerate(columns):
                wide = column if nothing >= -128 else column.cast(pa.int64())
                np.subtract(
                    wide.fill_null(nothing).to_numpy(), nothing, out=codes[place], casting="unsafe"
                )
            return codes
        marks = np.array([self.numbers(item) for item in self.study.items])
        known, places = np.unique(marks, return_inverse=True)  # NaN comes last
        codes = np.asarray(places.reshape(marks.shape) + 1)
        codes[codes > np.count_nonzero(~np.isnan(known))] = 0
        return codes

    @property
    def not_applicable(self) -> Flags:
        """Whether a row calls some item of one's own not applicable."""
        said = self.nobody
        for name in (item + NOT_APPLICABLE for item in self.study.items):
            if name in self.table.column_names:
                said |= np.asarray(self.table[name].to_numpy())
        return said

    @cached_property
    def answers(self) -> Integers:
        """How many items of a row hold a mark."""
        counts = np.zeros(len(self), dtype=np.int64)
        for marks in self.codes:
            counts += marks > 0
        return counts

    @cached_property
    def straight(self) -> Flags:
        """Whether all marks of a row are the same; true of rows without any."""
        highest = self.codes.max(axis=0)
        same = np.ones(len(self), dtype=bool)
        for marks in self.codes:
            same &= (marks == highest) | (marks == 0)
        return same
