"""Column names: which column of a file is which column of the study."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence

from csatbook.errors import DataError, Problem


def tidy(name: object) -> str:
    """A column name as it is compared: full-width forms narrowed, blanks at its ends removed.

    Examples
    --------
    >>> tidy(" Ｑ１ "), tidy(None)
    ('Q1', '')
    """
    return "" if name is None else unicodedata.normalize("NFKC", str(name)).strip()


def find(
    headings: Sequence[object], wanted: Iterable[str], renamed: Mapping[str, str], *, file: str
) -> dict[str, int]:
    """At which position of the file does each wanted column stand?

    Parameters
    ----------
    headings : the names in the file, in order; None or blank for a column without one
    wanted : the study's names of columns; those that the file lacks are left out
    renamed : name in the file to name in the study
    file : how messages name the file

    Raises
    ------
    DataError
        A wanted name stands twice: nobody can say which column is meant.
    """
    names = {tidy(old): tidy(new) for old, new in renamed.items()}
    places: dict[str, list[int]] = {}
    for position, heading in enumerate(headings):
        name = tidy(heading)
        places.setdefault(names.get(name, name), []).append(position)
    found = {name: places[tidy(name)] for name in wanted if tidy(name) in places}
    problems = [
        Problem(
            f"{file}, columns {' and '.join(str(one + 1) for one in positions)}",
            f"expected one column '{name}'; found {len(positions)}"
            + (f" ({', '.join(str(headings[one]) for one in positions)})" if renamed else "")
            + ". Rename or remove all but one",
        )
        for name, positions in found.items()
        if len(positions) > 1
    ]
    if problems:
        raise DataError(problems)
    return {name: positions[0] for name, positions in found.items()}
