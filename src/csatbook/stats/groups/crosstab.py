"""Answers by groups: how many of each group gave which answer, and what they weigh."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from csatbook.stats import tally
from csatbook.stats.block import Numbers
from csatbook.stats.design import Design
from csatbook.stats.groups import crossing
from csatbook.stats.groups.comparison import Comparison
from csatbook.stats.groups.crossing import Cells, Places
from csatbook.stats.groups.group import Group
from csatbook.stats.groups.sampled import Sampled, domains
from csatbook.stats.terms import Terms
from csatbook.study.scale import Scale

_ROUNDING = 1e-9


@dataclass(frozen=True, eq=False)
class Crosstab:
    """A row a level that somebody chose, a column a group; all that tests of answers rest on."""

    levels: Numbers
    """The numbers given as answers, shape (k,), ascending."""
    count: Numbers
    """Respondents, shape (k, g)."""
    weight: Numbers
    """Sum of their weights, shape (k, g)."""
    square: Numbers
    """Sum of their squared weights, shape (k, g)."""
    cube: Numbers
    """Sum of the cubes in each group, shape (g,)."""
    fourth: Numbers
    """Sum of the fourth powers in each group, shape (g,)."""
    sampled: Sampled | None = None
    """The respondents, where they were drawn in strata or clusters; None: one by one."""

    @property
    def n(self) -> Numbers:
        """Respondents of each group who answered, shape (g,)."""
        return np.asarray(self.count.sum(axis=0))

    @property
    def n_eff(self) -> Numbers:
        """Kish's effective number of them, shape (g,)."""
        square = self.square.sum(axis=0)
        return np.asarray(self.weight.sum(axis=0) ** 2 / np.where(square > 0, square, 1.0))

    @property
    def freedom(self) -> Numbers:
        """Degrees of freedom of the spread in each group, shape (g,); n - 1 without weights.

        A sum of squares whose shares go by the squared weights has about (sum w²)² / sum w⁴ - 1.
        """
        fourth = np.where(self.fourth > 0, self.fourth, 1.0)
        return np.asarray(np.maximum(self.square.sum(axis=0) ** 2 / fourth - 1, 0.0))

    @property
    def judgeable(self) -> npt.NDArray[np.bool_]:
        """Whether each group shows a spread: at least one degree of freedom, shape (g,)."""
        return np.asarray(self.freedom > 1 - _ROUNDING)

    @property
    def weighted(self) -> bool:
        """Whether some weigh more than others."""
        return not np.array_equal(self.weight, self.count)

    @property
    def n_eff_all(self) -> float:
        """Kish's effective number of all of them together."""
        square = float(self.square.sum())
        return float(self.weight.sum()) ** 2 / square if square else 0.0

    def only(self, groups: Sequence[int] | Places) -> Crosstab:
        """The same of some groups, and of the levels that somebody in them chose."""
        at = np.asarray(groups, dtype=int)
        held = self.count[:, at].sum(axis=1) > 0
        cells = np.ix_(held, at)
        return Crosstab(
            self.levels[held],
            self.count[cells],
            self.weight[cells],
            self.square[cells],
            self.cube[at],
            self.fourth[at],
            self.sampled and self.sampled.only(at),
        )

    def answered(self) -> Crosstab:
        """The same of the groups with any answer."""
        return self.only(np.flatnonzero(self.n > 0))

    def marked(self, numbers: Numbers) -> tuple[Group, ...]:
        """How high is the mean of each group, if respondents had other marks: ranks, for example?

        Parameters
        ----------
        numbers : array, shape (k,) or (k, g)
            What an answer of each level is worth, for all groups or in each.

        Raises
        ------
        ValueError
            A table without `sampled`.
        """
        sampled = self.sampled
        if sampled is None:
            msg = "expected a table that tells how the respondents were drawn"
            raise ValueError(msg)
        row, group = np.arange(len(sampled.base)), sampled.place
        held = (group >= 0) & (sampled.base > 0) & (sampled.weight > 0)
        row, group, weight = row[held], group[held], sampled.weight[held]
        level = np.searchsorted(self.levels, sampled.top[held] / sampled.base[held])
        marks = np.full(len(sampled.base), np.nan)
        marks[held] = numbers[level] if numbers.ndim == 1 else numbers[level, group]
        terms = Terms.of_means(marks, bounds=(-math.inf, math.inf))
        cells = Cells(row, group, tuple(weight**power for power in range(5)), len(self.cube))
        other = replace(sampled, top=terms.top, base=terms.base)
        return domains(crossing.group_scores(terms, cells), other)


def cross(
    answers: pd.Series,
    groups: pd.Series,
    weights: pd.Series | None = None,
    *,
    scale: Scale | None = None,
    drawn: Design | None = None,
) -> Crosstab:
    """How many respondents of each group gave which answer?

    Parameters
    ----------
    answers : Series, shape (n,)
        Any numbers. Missing ones are left out.
    groups : categorical Series, shape (n,), same index
        Missing: in no group. The groups stand in the order of the categories.
    weights : Series, shape (n,), same index, non-negative; optional
        Only ratios matter. Weight 0 is nobody.
    scale : if known, it saves the search for the levels
    drawn : how the respondents were drawn, if not one by one

    Raises
    ------
    DataError
        Wrong weights.

    Examples
    --------
    >>> tenure = pd.Series(["new", "new", "old", None], dtype="category")
    >>> table = cross(pd.Series([4.0, 5, 4, 4]), tenure)
    >>> table.levels.tolist(), table.count.tolist()
    ([4.0, 5.0], [[1.0, 1.0], [1.0, 0.0]])
    """
    everyone = tally.rows([answers], weights, scales=[scale] if scale else (), drawn=drawn)
    found = crossing.patterns(everyone, [0])
    terms = Terms.of_means(found.given.marks[:, 0], bounds=(-math.inf, math.inf))
    codes, size = groups.cat.codes.to_numpy(), len(groups.cat.categories)
    sampled = Sampled.of_patterns(terms, found, everyone, codes)
    return cross_cells(terms, crossing.cells(found, everyone, codes, size=size), sampled)


def cross_cells(terms: Terms, cells: Cells, sampled: Sampled | None = None) -> Crosstab:
    """The same of any score: what each respondent brings to it is the answer.

    Parameters
    ----------
    terms : what each pattern brings; its level is top / base, none where base is 0
    cells : how many respondents of each group have it, and what they weigh
    sampled : the respondents, where they were drawn in strata or clusters
    """
    used = terms.base[cells.row] > 0
    row, group = cells.row[used], cells.group[used]
    levels, place = np.unique(terms.top[row] / terms.base[row], return_inverse=True)
    shape = len(levels), cells.size
    codes = place * cells.size + group

    def table(amounts: Numbers) -> Numbers:
        sums = np.bincount(codes, weights=amounts[used], minlength=shape[0] * shape[1])
        return np.asarray(sums, dtype=float).reshape(shape)

    count, weight, square, cube, fourth = (table(power) for power in cells.powers)
    return Crosstab(levels, count, weight, square, cube.sum(axis=0), fourth.sum(axis=0), sampled)


def untested(test: str, pair: Crosstab, *, effect_name: str, level: float) -> Comparison:
    """Two groups beside each other, without numbers yet; with the reason, if there can be none.

    Parameters
    ----------
    test : name for the result
    pair : answers of two groups
    effect_name, level : for the result

    Returns
    -------
    Comparison
        `reason` is `empty_group` (nobody of one group answered), `one_answer` (of one group only
        one did, or one outweighs the others), `all_equal` (all of both gave the same answer), or
        None.
    """
    (n_a, n_b), (n_eff_a, n_eff_b) = pair.n.tolist(), pair.n_eff.tolist()
    return Comparison.blank(
        test,
        n=(int(n_a), int(n_b)),
        n_eff=(n_eff_a, n_eff_b),
        level=level,
        effect_name=effect_name,
        reason=_lacking(pair),
    )


def _lacking(pair: Crosstab) -> str | None:
    if not pair.n.all():
        return "empty_group"
    if not pair.judgeable.all():
        return "one_answer"
    return "all_equal" if len(pair.levels) < 2 else None
