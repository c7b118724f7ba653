"""Several answers in one cell, as surveys export questions where more than one may be ticked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from csatbook.errors import Problem
from csatbook.study import Study
from csatbook.study.segment import plain
from csatbook.survey.cleaning.rows import NOT_APPLICABLE
from csatbook.survey.reading import cell
from csatbook.survey.reading.cell import Flags
from csatbook.survey.reading.raw import RawTable, distinct

ALWAYS = "┋"
"""Nothing but several answers is written with it."""
SEPARATORS = (ALWAYS, ";", "；", "|", "、", ",", "，", "→", "\n")
RECURRING = 2 / 3
ADVICE = (
    "A question with several answers is no {thing}: declare it under `choices`, or give each "
    "option a column of its own, 1 where it was ticked and 0 where not"
)


def separator(entries: Iterable[str], named: Collection[str] = ()) -> str | None:
    """What sets the answers in these entries apart? None if each is but one answer.

    Of other signs than ┋ it is only sure where the entries have different numbers of parts, and
    nearly all parts stand in other entries, too: `North, urban` beside `South, urban` is a name.

    Parameters
    ----------
    entries : different entries of a column
    named : those that the study file names as they are

    Examples
    --------
    >>> separator(["1", "1,3", "2,3"]), separator(["价格┋质量"])
    (',', '┋')
    >>> separator(["North, urban", "South, urban", "Abroad"])
    """
    texts = {text for each in entries if (text := (each or "").strip()) and text not in named}
    for sign in SEPARATORS:
        together = [parts for text in texts if len(parts := split(text, sign)) > 1]
        if not together:
            continue
        if sign == ALWAYS:
            return sign
        often = Counter(part for text in texts for part in set(split(text, sign)))
        pieces = {part for parts in together for part in parts}
        recurring = sum(often[part] > 1 for part in pieces)
        lengths = {len(split(text, sign)) for text in texts}
        if len(lengths) > 1 and recurring >= RECURRING * len(pieces):
            return sign
    return None


def split(entry: str, sign: str) -> list[str]:
    """The answers in an entry."""
    return [part.strip() for part in entry.split(sign) if part.strip()]


def unticked(
    study: Study, raw: RawTable, columns: Mapping[str, pa.Array | pa.ChunkedArray]
) -> Iterator[Problem]:
    """Which columns are options of a question with several answers, blank where not ticked?

    Sure where the only entry is what the column is called, or where several columns with two
    possible marks hold but one of them, blank in different rows.

    Parameters
    ----------
    study : what is measured
    raw : the file
    columns : item to its marks, and `<item>.not_applicable` where anybody said so
    """
    single: dict[str, Flags] = {}
    sure: set[str] = set()
    for name in study.marked:
        scale, marks = study.scale_of(name), columns[name]
        if not scale.whole or scale.max - scale.min != 1 or name + NOT_APPLICABLE in columns:
            continue
        if 0 < marks.null_count < len(marks) and len(pc.unique(marks.drop_null())) == 1:
            single[name] = np.asarray(pc.is_null(marks))
            column = study.column_of(name)
            entries = {plain(each) for each in distinct(raw.table[column]).entries} - {""}
            heading = plain(raw.headings[column])
            if any(cell.number(entry) is None and heading.endswith(entry) for entry in entries):
                sure.add(name)
    if len({blank.tobytes() for blank in single.values()}) > 1:
        sure |= set(single)
    for name in (name for name in single if name in sure):
        message = (
            "expected both marks of its scale; found only one of them, and blanks. This looks like "
            "an option of a question with several answers, blank where it was not ticked: so it "
            "would be ticked by all. Declare the question under `choices`, or write the other mark "
            "where it was not ticked"
        )
        rows = np.flatnonzero(single[name]).tolist()
        yield raw.problem(message, rows, study.column_of(name))
