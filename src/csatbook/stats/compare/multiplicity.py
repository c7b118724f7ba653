"""Many tests at once: p-values that make up for how many there are."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass

import numpy as np
import numpy.typing as npt

from csatbook.errors import ParameterError, Problem, nearest
from csatbook.stats.block import Numbers

Places = npt.NDArray[np.integer]


@dataclass(frozen=True)
class Adjusted:
    """The p-values of one family of tests, made up for their number."""

    method: str
    p: tuple[float | None, ...]
    """In the order given; None where there was no test."""
    family: int
    """How many tests there were."""

    def as_dict(self) -> dict[str, object]:
        """Plain values, ready for JSON."""
        return asdict(self)


def adjust(p: Sequence[float | None], *, method: str = "holm") -> Adjusted:
    """Which p-values hold for all tests of the family together?

    Parameters
    ----------
    p : sequence of p-values, 0 to 1, of the tests of one family
        None or NaN where there was no test: it is left out and not counted.
    method : str
        `holm`: with an adjusted p below 5 %, the probability that any test of the family is wrong
        in finding a difference is at most 5 %, however the tests hang together. `bh` (Benjamini
        and Hochberg): of the differences found, at most 5 % are expected to be none. `none`: each
        test speaks for itself.

    Returns
    -------
    Adjusted
        No adjusted p-value is smaller than the one it came from, or greater than 1, and their
        order is the same.

    Raises
    ------
    ParameterError
        Another method, or a p-value outside 0 to 1.

    Notes
    -----
    Own, because statsmodels' `multipletests`, which gives the same, collects the garbage of the
    whole process at every call; a report has hundreds of families.

    References
    ----------
    Holm (1979), Scandinavian Journal of Statistics 6(2), 65-70. Benjamini and Hochberg (1995),
    Journal of the Royal Statistical Society B 57(1), 289-300.

    Examples
    --------
    >>> adjust([0.01, 0.04, None, 0.03]).p  # 3 · 0.01; at least 2 · 0.03; 2 · 0.03
    (0.03, 0.06, None, 0.06)
    """
    if method not in METHODS:
        known = ", ".join(METHODS)
        message = f"expected one of {known}; found {method!r}.{nearest(method, METHODS)}"
        raise ParameterError(Problem("adjust", message))
    values = [math.nan if value is None else float(value) for value in p]
    wrong = [value for value in values if value < 0 or value > 1]
    if wrong:
        message = f"expected p-values of 0 to 1; found {wrong[0]:g}"
        raise ParameterError(Problem("p", message))
    tests = [place for place, value in enumerate(values) if not math.isnan(value)]
    adjusted: list[float | None] = [None] * len(values)
    for place, p_adjusted in zip(
        tests, METHODS[method](np.array([values[at] for at in tests])), strict=True
    ):
        adjusted[place] = float(p_adjusted)
    return Adjusted(method, tuple(adjusted), len(tests))


def _holm(p: Numbers) -> Numbers:
    order = np.argsort(p, kind="stable")
    times = np.arange(len(p), 0, -1)
    return _placed(np.maximum.accumulate(times * p[order]), order)


def _benjamini_hochberg(p: Numbers) -> Numbers:
    order = np.argsort(-p, kind="stable")
    times = len(p) / np.arange(len(p), 0, -1)
    return _placed(np.minimum.accumulate(times * p[order]), order)


def _none(p: Numbers) -> Numbers:
    return p


def _placed(ordered: Numbers, order: Places) -> Numbers:
    adjusted = np.empty_like(ordered)
    adjusted[order] = np.minimum(ordered, 1.0)
    return adjusted


METHODS: Mapping[str, Callable[[Numbers], Numbers]] = {
    "holm": _holm,
    "bh": _benjamini_hochberg,
    "none": _none,
}
