"""Whether customers' feedback names what is declared, and is told what it needs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from csatbook.study.model import Study
from csatbook.study.part import Finding, known


def problems(study: Study, declared: Mapping[str, Iterable[str]]) -> Iterator[Finding]:
    """What does the feedback name that is not there?"""
    feedback = study.feedback
    if feedback is None:
        return
    calendars = declared.get("calendars", ())
    if not study.calendars:
        message = "feedback is due by a working calendar: declare one under `calendars`"
        yield ("feedback",), message
    elif feedback.calendar is not None:
        yield from known(("feedback", "calendar"), feedback.calendar, calendars, "calendar")
    if feedback.satisfaction is not None:
        where = ("feedback", "satisfaction")
        if study.overall is None:
            yield where, "which mark tells satisfaction? Name the item under `overall`"
        if study.data.respondent is None or study.data.date is None:
            yield where, "answers are told apart by `data.respondent` and timed by `data.date`"
        if feedback.satisfaction.by == "customer" and feedback.customer is None:
            yield where, "`by: customer` needs the column of the `customer`"
