"""Rows of columns, an outcome and weights, looked at so many at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from csatbook.stats.block import Numbers, slices

_MOST = 1 - 1e-6
"""Of the part that a row's own outcome has in what is expected of it."""


@dataclass(frozen=True, eq=False)
class WeightedRows:
    """Of a weighted regression; rows of weight 0 are not looked at."""

    columns: Numbers
    """Shape (n, k)."""
    outcome: Numbers
    """Shape (n,)."""
    weight: Numbers
    """Shape (n,)."""

    def parts(self) -> Iterator[tuple[npt.NDArray[np.intp], Numbers, Numbers]]:
        """The places of some rows, and their columns and outcome, by the roots of their weights."""
        for rows in slices(len(self.weight)):
            mine = np.flatnonzero(self.weight[rows]) + rows.start
            root = np.sqrt(self.weight[mine])
            yield mine, self.columns[mine] * root[:, np.newaxis], self.outcome[mine] * root

    def triangle(self) -> Numbers:
        """R of the QR decomposition of columns and outcome, shape (k + 1, k + 1)."""
        found = np.empty((0, self.columns.shape[1] + 1))
        for _, x, y in self.parts():
            both = np.vstack([found, np.column_stack([x, y])])
            found = np.asarray(np.linalg.qr(both, mode="r"), dtype=float)
        return found

    def deviations(
        self, coefficients: Numbers, r: Numbers, *, cautious: bool
    ) -> tuple[Numbers, Numbers]:
        """By how much does each row move each coefficient, and how many rows tell about each?

        Parameters
        ----------
        coefficients : array, shape (k,)
        r : of the QR decomposition of the columns, shape (k, k)
        cautious : what each residual would be without its own row, in place of what it is

        Returns
        -------
        deviations, told_by
            Shapes (n, k) and (k,).
        """
        inverse = np.asarray(np.linalg.inv(r), dtype=float)
        found = np.zeros(self.columns.shape)
        second, fourth = np.zeros((2, len(coefficients)))
        for mine, x, y in self.parts():
            q = x @ inverse
            rest = y - x @ coefficients
            if cautious:
                rest /= 1 - np.minimum(np.einsum("ij,ij->i", q, q), _MOST)
            ways = q @ inverse.T
            found[mine] = ways * rest[:, np.newaxis]
            np.square(ways, out=ways)
            second += ways.sum(axis=0)
            fourth += np.einsum("ij,ij->j", ways, ways)
        return found, np.square(second) / fourth
