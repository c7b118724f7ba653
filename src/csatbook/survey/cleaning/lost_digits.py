"""Numbers of people that are longer than what a spreadsheet keeps of a number."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from csatbook.survey.reading.number import Flags

KEPT = 15
"""Digits that spreadsheets keep; those after them become zeros."""
_ROUNDED = r"^[0-9](?:\.[0-9]+)?[eE]\+?[0-9]{2}$"
_LONG = rf"^[0-9]{{{KEPT + 1},}}$"
_ZEROS = rf"^[0-9]{{{KEPT}}}0+$"


def find(respondents: pa.ChunkedArray) -> Flags:
    """Which of these numbers have lost their last digits?

    Those written as `1.38E+17`; and long ones that end in zeros after the fifteenth digit, where
    there are several long ones and all of them do.

    Examples
    --------
    >>> find(pa.chunked_array([["0012", "1.38E+17", "110101199001011234", None]]))
    array([False,  True, False, False])
    """
    found = np.asarray(pc.match_substring_regex(respondents, _ROUNDED).fill_null(False))
    long = np.asarray(pc.match_substring_regex(respondents, _LONG).fill_null(False))
    if long.sum() > 1:
        zeros = np.asarray(pc.match_substring_regex(respondents, _ZEROS).fill_null(False))
        if zeros[long].all():
            found = found | zeros
    return np.asarray(found)
