"""Whether customers' feedback names a calendar that is declared."""

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
