"""Problems told so that they can be read, and nobody's name or words are told with them."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from itertools import groupby

from csatbook.errors import DataError, Problem
from csatbook.study.segment import plain

SHOWN = 20
SHOWN_ROWS = 8
SHOWN_SIGNS = 40
_CODE = re.compile(
    r"[A-Za-z]{0,2}(?:[+-]?\d{1,4}(?:\.\d{1,2})?)?"  # A3, -99, 2.5
    r"|(?:19|20)\d\d[-QHW]\d{1,2}"  # 2024Q5
    r"|nan|n/?a|null|none|#n/a|#\w+[!?]|#div/0!",  # what programs write for nothing
    re.IGNORECASE,
)
_FIGURES = re.compile(r"(?:[\d\s:/.,+%\-]|[年月日时分秒]|上午|下午|AM|PM|[TZ])+", re.IGNORECASE)


def stop_if(problems: Sequence[Problem]) -> None:
    """Tell all problems, a file's first ones in full and the rest by their number.

    Raises
    ------
    DataError
        There are any.
    """
    if not problems:
        return
    told: list[Problem] = []
    for file, group in groupby(
        sorted(problems, key=lambda problem: problem.where.split(", ")[0]),
        key=lambda problem: problem.where.split(", ")[0],
    ):
        members = list(dict.fromkeys(group))
        told += members[:SHOWN]
        if len(members) > SHOWN:
            told.append(Problem(file, f"… and {len(members) - SHOWN} more problems"))
    if any(" number from " in problem.message and "`" not in problem.message for problem in told):
        advice = (
            "a code or a word of your own is declared under `missing`, `not_applicable` or "
            "`labels` of the file; to set rows with other marks aside write "
            "`validity: {out_of_scale: reject}`"
        )
        told.append(Problem("", advice))
    raise DataError(told)


def rows_told(rows: Sequence[int]) -> str:
    """Row numbers for a message: the first few, and how many more.

    Examples
    --------
    >>> rows_told([12]), rows_told([3, 5])
    ('row 12', 'rows 3, 5')
    """
    if len(rows) == 1:
        return f"row {rows[0]}"
    shown = ", ".join(str(row) for row in rows[:SHOWN_ROWS])
    more = len(rows) - SHOWN_ROWS
    return f"rows {shown}" + (f" and {more} more" if more > 0 else "")


def shown(entry: object, *, like: Iterable[str] = ()) -> str:
    """A cell for a message: never what may be a name, an id or a customer's words.

    Short codes and entries like a label that the study declares are shown; dates and amounts by
    their form; of everything else how long it is.

    Examples
    --------
    >>> shown("A3"), shown("-99"), shown("很满意", like=["非常满意", "满意"])
    ("'A3'", "'-99'", "'很满意'")
    >>> shown("10/03/2025 9:12"), shown("张伟国"), shown(None)
    ("an entry of the form '99/99/9999 9:99'", 'a text of 3 signs', 'a blank cell')
    """
    written = " ".join(str("" if entry is None else entry).split())
    text = plain(written)
    if not text:
        return "a blank cell"
    if _CODE.fullmatch(text) or (len(text) <= SHOWN_SIGNS and _like(text, like)):
        return f"'{written}'"
    if _FIGURES.fullmatch(text) and len(text) <= SHOWN_SIGNS:
        return f"an entry of the form '{re.sub('[0-9]', '9', text)}'"
    return f"a text of {len(text)} signs"


def _like(text: str, labels: Iterable[str]) -> bool:
    """Whether this is a label with little about it, a part of one, or nearly one."""
    known = [plain(label).casefold() for label in labels]
    folded = text.casefold()
    within = any(
        label and label in folded and len(folded) <= 2 * len(label) + SHOWN_ROWS for label in known
    )
    return within or bool(difflib.get_close_matches(folded, known, n=1, cutoff=0.6))
