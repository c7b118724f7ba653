"""All rows of a study as the validity rules see them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from csatbook.study import Study
from csatbook.survey.number import Flags, Floats

Matrix = np.ndarray[tuple[int, int], np.dtype[np.float64]]


@dataclass(frozen=True)
class Rows:
    """Typed columns of all files under one another (see `responses.Responses.table`)."""

    study: Study
    table: pa.Table
    out_of_scale: Flags
    """Whether some cell holds neither a mark of its scale nor a declared code."""
    entered: Flags
    """Whether anything at all was answered."""

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
    def marks(self) -> Matrix:
        """One row a respondent, one column an item in the order of the questionnaire."""
        matrix = np.empty((len(self), len(self.study.items)), dtype=np.float32)
        for place, item in enumerate(self.study.items):
            matrix[:, place] = self.table[item].cast(pa.float32()).to_numpy()
        return matrix

    @cached_property
    def answered(self) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
        """Where `marks` holds a mark."""
        return ~np.isnan(self.marks)
