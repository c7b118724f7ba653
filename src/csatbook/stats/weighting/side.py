"""One segment whose values are to have declared shares of the weight."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from csatbook.stats.block import Numbers
from csatbook.stats.weighting.trim import Codes


@dataclass(frozen=True, eq=False)
class Side:
    """Who has which value of a segment, and which shares these are to have."""

    segment: str
    values: tuple[str, ...]
    declared: Numbers
    group: Codes
    """Shape (n,): the place of each respondent's value; one behind the last where there is none."""
    strange: Mapping[str, int]
    """Values without a declared share, and their respondents."""

    @classmethod
    def of(cls, column: pd.Series, shares: Mapping[str, float]) -> Side:
        """Read the values of a segment."""
        codes, entries = pd.factorize(column)
        names = [str(one) for one in entries]
        places = np.append(pd.Index(list(shares)).get_indexer(pd.Index(names, dtype=object)), -1)
        strange = {
            name: int((codes == code).sum()) for code, name in enumerate(names) if places[code] < 0
        }
        group = np.where(places[codes] < 0, len(shares), places[codes])
        return cls(str(column.name), tuple(shares), np.array([*shares.values()]), group, strange)

    def sums(self, weights: Numbers) -> Numbers:
        """What the respondents of each value weigh together; last, those without one."""
        sums = np.bincount(self.group, weights=weights, minlength=len(self.values) + 1)
        return np.asarray(sums, dtype=float)

    def shares(self, start: Numbers) -> Numbers:
        """The share of each among everyone: what is declared, beside those without a value."""
        without = self.sums(start)[-1] / start.sum()
        own = self.declared / self.declared.sum() * (1 - without)
        return np.append(own, without) if without else own
