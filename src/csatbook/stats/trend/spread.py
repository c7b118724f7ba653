"""How far may each wave's score lie from its true value? By the spread that all waves share."""

from __future__ import annotations

import numpy as np

from csatbook.stats.block import Flags, Numbers


def errors(value: Numbers, own: Numbers, n: Numbers, *, share: bool) -> Numbers:
    """Which standard error has each wave's score, by its size and the spread of all waves?

    Parameters
    ----------
    value : array, shape (k,)
        The score of each wave; NaN where a wave has none.
    own : array, shape (k,)
        The standard error that the wave's own answers tell; 0 of what was counted in full, NaN
        where they do not tell any (all answers equal).
    n : array, shape (k,)
        So many drawn by simple random sampling would be as precise; NaN where it is not known.
    share : whether the score is a share, 0 to 1

    Returns
    -------
    array, shape (k,)
        Of a share the root of p (1 - p) / m, with p the share of all waves together and m the
        number of simple yes/no answers that would be as precise; of any other score the root of
        s² / n, with s² the mean of the waves' own² · n, weighted by n. Where n is not known, or
        the wave was counted in full, its own error. NaN where there is neither.

    Notes
    -----
    Two waves with as many answers get the same error. With each wave's own one, a wave that
    happens to lie near an end of the scale would seem surer than it is and draw a slope to itself;
    and one whose few answers are all equal would have none.

    References
    ----------
    Laney (2002), Quality Engineering 14(4), 531-537 (the share of all waves in each limit).
    Böhning, Malzahn, Dietz, Schlattmann, Viwatwongkasem, Biggeri (2002), Biostatistics 3(4),
    445-457 (pooled in place of own variances where they hang together with the values).

    Examples
    --------
    >>> found = errors(np.array([0.5, 0.7]), np.array([0.05, np.nan]), np.array([100.0, 100.0]),
    ...                share=True)
    >>> found.round(4).tolist()  # p = 0.6: √(0.24 / 100)
    [0.049, 0.049]
    """
    simple = n.copy()
    if share:
        with np.errstate(divide="ignore", invalid="ignore"):
            alike = value * (1 - value) / np.square(own)
        simple = np.where(np.isfinite(alike) & (alike > 0), alike, n)
    sized: Flags = np.isfinite(value) & np.isfinite(simple) & (simple > 0) & ~(own == 0)
    known = sized if share else sized & np.isfinite(own)
    told = np.where(np.isfinite(value), own, np.nan)
    if not known.any():
        return told
    if share:
        pooled = float(np.average(value[known], weights=simple[known]))
        variance = pooled * (1 - pooled)
    else:
        variance = float(np.average(np.square(own[known]) * simple[known], weights=simple[known]))
    told[sized] = np.sqrt(variance / simple[sized])
    return told
