"""What a report says of itself on its first page."""

from __future__ import annotations

from dataclasses import dataclass

from csatbook.study.wording import Language


@dataclass(frozen=True)
class Cover:
    """What a report says of itself: plain text throughout, escaped where it is shown.

    `facts` are further (label, value) pairs of the head, such as the number of valid answers.
    `failure` tells why the run broke off where the notebook cannot (a kernel that died); `doubts`
    are the checks of itself that the report has failed; `record` is the file of the executed
    notebook.
    """

    study: str
    title: str
    period: str
    segment: str
    language: Language
    version: str
    subtitle: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    failure: str = ""
    doubts: tuple[str, ...] = ()
    record: str = "report.ipynb"

    @property
    def name(self) -> str:
        """By which name is this report known? Title, period and group, those that it has.

        Examples
        --------
        >>> Cover("service", "Service", "Q3 2025", "", "en", "1.0").name
        'Service · Q3 2025'
        """
        return " · ".join(part for part in (self.title, self.period, self.segment) if part)
