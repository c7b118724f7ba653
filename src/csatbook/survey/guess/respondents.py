"""What tells respondents apart."""

from __future__ import annotations

import re

from csatbook.survey.guess.column import Guess, LookedColumn

_HEADED = re.compile(
    r"(?:^|[_\s])id$|^id|编号|编码|客户号|会员号|卡号|工号|response ?id|respondent|customer|user|"
    r"member|^#$|"
    r"resident|client|uuid|token|_id$|^userid|case ?(?:number|no)|账号|帐号",
    re.IGNORECASE,
)
_COUNTED = re.compile(r"^(?:序号|编号|no\.?|id|row|#|答卷编号|record|_index|_id)$", re.IGNORECASE)
_NEARLY = 0.6


def guess(column: LookedColumn) -> Guess | None:
    """Does nearly every row have its own entry here, and does the heading speak of a person?

    A running number is none: it would make strangers of two waves the same person.
    """
    if column.filled < column.rows or len(column.counts) < _NEARLY * column.rows:
        return None
    named = _HEADED.search(column.name) or _HEADED.search(column.title)
    if column.runs or not (named or _COUNTED.search(column.name)):
        return None
    return Guess("respondent", column, f"{len(column.counts):,} different in {column.rows:,} rows")
