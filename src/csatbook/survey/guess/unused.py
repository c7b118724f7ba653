"""Columns that a report has no use for."""

from __future__ import annotations

import re

from csatbook.survey.guess import levels
from csatbook.survey.guess.column import Guess, LookedColumn
from csatbook.survey.guess.words import OPEN

_TOOL = re.compile(
    r"^来源|来源详情|来自ip|ip归属地|collector|^progress$|^finished$|"
    r"distributionchannel|distribution channel|"
    r"userlanguage|user language|lastpage|startlanguage|^seed$|network id|^tags$|response type|"
    r"^_|^meta/|formhub|deviceid|instanceid|custom data|stage date|^refurl|ending$|^总分$|"
    r"response type|completion status|^ua$|user.?agent|browser|^设备|操作系统|浏览器",
    re.IGNORECASE,
)


def guess(column: LookedColumn) -> Guess | None:
    """Does this column say nothing: blank, the same everywhere, a count of rows, or of the tool?"""
    if not column.counts:
        return Guess("unused", column, "blank in all rows")
    if column.runs:
        return Guess("unused", column, "counts the rows")
    if _TOOL.search(column.title) or _TOOL.search(column.name):
        values = len(column.counts)
        return Guess("unused", column, f"of the survey tool; {values} value{'s' * (values > 1)}")
    if column.name.casefold() == "status" and len(column.numbers) == len(column.counts):
        return Guess("unused", column, "of the survey tool")
    asked = OPEN.search(column.heading) or levels.known_scale(column.counts)
    if len(column.counts) == 1 and not asked:
        return Guess("unused", column, "the same in all rows that are filled")
    return None
