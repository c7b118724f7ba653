"""From declared shares to a weight for each respondent."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
import pandas as pd

from csatbook.errors import DataError, Problem
from csatbook.stats import tally
from csatbook.stats.block import Numbers
from csatbook.stats.weighting.margins import Places, RakedGroup, Side, Weighted
from csatbook.study.sampling import Weighting


def n_eff(weights: Numbers) -> float:
    """How many respondents of equal weight are these worth?

    Parameters
    ----------
    weights : array, shape (n,), non-negative
        Only ratios matter.

    Returns
    -------
    float
        (sum w)² / sum w²: at most n, and 0 where nothing weighs anything.

    References
    ----------
    Kish (1965), Survey Sampling, Wiley, 11.7.

    Examples
    --------
    >>> n_eff(np.array([1.0, 1, 1, 3]))  # 6² / 12
    3.0
    """
    largest = float(weights.max(initial=0.0))
    if largest == 0:
        return 0.0
    scaled = weights / largest
    return float(scaled.sum() ** 2 / np.square(scaled).sum())


def design_effect(weights: Numbers) -> float | None:
    """By which factor do unequal weights enlarge the variance of a mean?

    Returns
    -------
    float or None
        1 + CV² of the weights, which is n / `n_eff`; None where there is no weight.

    Notes
    -----
    It holds where the answers have nothing to do with the weights; a score's own interval rests on
    its linearised variance instead.

    References
    ----------
    Kish (1992), Weighting for unequal P_i, J. Official Statistics 8(2).

    Examples
    --------
    >>> round(design_effect(np.array([1.0, 1, 1, 3])), 4)  # 1 + 0.75 / 1.5²
    1.3333
    """
    effective = n_eff(weights)
    return len(weights) / effective if effective else None


def calibrate(rows: pd.DataFrame, declared: Weighting, start: pd.Series | None = None) -> Weighted:
    """How much must each respondent weigh, so that the segments have their declared shares?

    Parameters
    ----------
    rows : DataFrame, shape (n, k), with the declared segments
        Respondents without a value of a segment keep together the share of the weight they had;
        the declared shares are those among the others. Where the shares are reached `within` a
        segment, respondents without a value of that keep their starting weights.
    declared : the shares
    start : Series, shape (n,), same index, above 0; optional
        Weights to start from, such as those of an unequal sample. Without them everyone weighs
        the same.

    Returns
    -------
    Weighted
        Weights of mean 1 with the shares reached to 1e-9. `within` a segment each of its values
        keeps the share of the starting weights, and `trim` counts from its own mean weight.

    Raises
    ------
    DataError
        All that does not fit: a value that has no share, a share that nobody has, shares that no
        weights up to the largest one reach, a starting weight that is missing or not above 0.

    References
    ----------
    Kalton and Flores-Cervantes (2003), Weighting methods, J. Official Statistics 19(2).

    Examples
    --------
    >>> rows = pd.DataFrame({"region": ["east", "east", "east", "west"]})
    >>> found = calibrate(rows, Weighting(rake={"region": {"east": 0.5, "west": 0.5}}))
    >>> [round(one, 4) for one in found.weights], found.n_eff  # 4² / (3 · (2/3)² + 2²)
    ([0.6667, 0.6667, 0.6667, 2.0], 3.0)
    """
    before = _start(start, rows.index)
    weights, margins, rounds, trimmed = before.copy(), [], 0, 0
    parts = list(_parts(rows, declared, before))
    if problems := [problem for part in parts for problem in part.problems()]:
        raise DataError(problems)
    for part in parts:
        found, took = part.rake()
        weights[part.places] = found * part.mean
        margins += part.margins(found)
        rounds = max(rounds, took)
        trimmed += int((found >= part.most).sum())
    return Weighted(
        weights=pd.Series(weights, index=rows.index, name="weight"),
        margins=tuple(margins),
        rounds=rounds,
        smallest=float(weights.min()),
        largest=float(weights.max()),
        n=len(weights),
        n_eff=n_eff(weights),
        design_effect=design_effect(weights) or 1.0,
        trimmed=trimmed,
    )


def _start(start: pd.Series | None, index: pd.Index) -> Numbers:
    """The starting weights, of mean 1."""
    given = tally.relative_weights(start, index)
    if given is None:
        return np.ones(len(index))
    if nothing := int((given <= 0).sum()):
        message = f"expected numbers above 0 to begin with; found 0 in {nothing} rows"
        raise DataError(Problem("weights", message))
    return np.asarray(given / given.mean())


def _parts(rows: pd.DataFrame, declared: Weighting, start: Numbers) -> Iterator[RakedGroup]:
    """Everyone, or one after the other those of each value of the segment `within`."""
    places: dict[tuple[str, str] | None, Places] = {None: np.arange(len(rows))}
    if declared.within is not None:
        codes, values = pd.factorize(rows[declared.within], sort=True)
        places = {
            (declared.within, str(value)): np.flatnonzero(codes == code)
            for code, value in enumerate(values)
        }
    for within, mine in places.items():
        sides = [Side.of(rows[name].iloc[mine], one) for name, one in declared.rake.items()]
        yield RakedGroup(within, mine, start[mine], sides, declared.trim or math.inf)
