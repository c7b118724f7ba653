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


def positions(
    headings: Sequence[object],
    wanted: Iterable[str],
    renamed: Mapping[str, str],
    *,
    file: str,
    above: Sequence[Sequence[object]] = (),
) -> dict[str, int]:
    """At which position of the file does each wanted column stand?

    Parameters
    ----------
    headings : the names in the file, in order; None or blank for a column without one
    wanted : the study's names of columns; those that the file lacks are left out
    renamed : name in the file to name in the study
    file : how messages name the file
    above : the rows over that of the names, the nearest first. Several survey tools write more
        than one row of headings: a column is also known by what stands higher up.

    Raises
    ------
    DataError
        A wanted name stands twice: nobody can say which column is meant.

    Examples
    --------
    >>> above = [["When", "Rate"]]
    >>> positions(["Response", "Speed"], ["Speed", "When"], {}, file="a.csv", above=above)
    {'Speed': 1, 'When': 0}
    >>> above = [["When", "Please rate", ""]]
    >>> positions(["", "Speed", "Manner"], ["Please rate / Manner"], {}, file="a.csv", above=above)
    {'Please rate / Manner': 2}
    """
    names = {tidy(old): tidy(new) for old, new in renamed.items()}
    known: dict[str, list[int]] = {}
    for row in (headings, *above, joined([headings, *above])):
        places: dict[str, list[int]] = {}
        for position, heading in enumerate(row):
            name = tidy(heading)
            places.setdefault(names.get(name, name), []).append(position)
        for name in wanted:
            if name not in known and tidy(name) in places:
                known[name] = places[tidy(name)]
    problems = [
        Problem(
            f"{file}, columns {' and '.join(str(place + 1) for place in places)}",
            f"expected one column '{name}'; found {len(places)}"
            + (f" ({', '.join(str(headings[place]) for place in places)})" if renamed else "")
            + ". Rename or remove all but one",
        )
        for name, places in known.items()
        if len(places) > 1
    ]
    if problems:
        raise DataError(problems)
    return {name: places[0] for name, places in known.items()}


JOIN = " / "
"""Between an upper and a lower heading, in the name that both make."""


def joined(rows: Sequence[Sequence[object]]) -> list[str]:
    """The names that several rows of headings make together, the upper ones first.

    Parameters
    ----------
    rows : the row of the names, and those above it, the nearest first. An empty cell above a filled
        one holds what stands left of it, as where a heading goes over several columns.

    Examples
    --------
    >>> joined([["", "Speed", "Manner", "Open"], ["When", "Rate", "", "Why"]])
    ['When', 'Rate / Speed', 'Rate / Manner', 'Why / Open']
    """
    names = [tidy(cell) for cell in rows[0]]
    for row in rows[1:]:
        left = ""
        for place, cell in enumerate([*row, *[""] * (len(names) - len(row))][: len(names)]):
            left = tidy(cell) or (left if names[place] else "")
            names[place] = JOIN.join(dict.fromkeys(each for each in (left, names[place]) if each))
    return names


def titles(
    rows: Sequence[Sequence[object]], places: Mapping[str, int], renamed: Mapping[str, str]
) -> dict[str, str]:
    """What is each column called in the file, in the row by which it was found?

    Parameters
    ----------
    rows : the row of the names, and those above it, the nearest first
    places : the study's name of a column to its position
    renamed : name in the file to name in the study
    """
    names = {tidy(old): tidy(new) for old, new in renamed.items()}
    by_column = {}
    for column, place in places.items():
        texts = [str(row[place]).strip() for row in rows if place < len(row)]
        fitting = (each for each in texts if names.get(tidy(each), tidy(each)) == tidy(column))
        by_column[column] = next(fitting, column)
    return by_column
