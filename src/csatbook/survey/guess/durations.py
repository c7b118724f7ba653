"""How long the answer took."""

from __future__ import annotations

import re

from csatbook.survey.guess.column import Guess, LookedColumn
from csatbook.survey.reading import cell

_HEADED = re.compile(
    r"用时|时长|耗时|答题时间|duration|seconds|time taken|time spent|interviewtime|total time",
    re.IGNORECASE,
)
_NEARLY = 0.95


def guess(column: LookedColumn) -> Guess | None:
    """Does this column hold the time that the answer took?"""
    if not column.filled or not _HEADED.search(column.heading):
        return None
    readable = [entry for entry in column.counts if cell.seconds(entry) is not None]
    if column.share(readable) < _NEARLY:
        return None
    return Guess("seconds", column, "times such as 95, 1:35 or 1分35秒")
