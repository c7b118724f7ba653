"""Columns that look like the ids of customers where the study does not name one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from csatbook.study.notice import Notice
from csatbook.survey.intake import Intake
from csatbook.survey.reading.heading import tidy

_ID = re.compile(
    r"(?:客户|顾客|用户|会员|受访者|被访者|答题者|respondent|customer|client|user|member|participant)"
    r"[ _-]?(?:编号|号码?|账号|代码|id|no\.?|number|code|key)|respondent",
    re.IGNORECASE,
)


def columns(intake: Intake) -> Iterator[Notice]:
    """Which files could tell respondents apart, while nobody looks for those who answered twice?"""
    data = intake.rows.study.data
    for part in intake.files if data.respondent is None else ():
        names = [name for each in part.raw.present if _ID.fullmatch(name := tidy(each))]
        if names:
            details = {"column": names[0]}
            yield Notice(kind="no_respondent", where=part.raw.name, details=details, reported=False)
