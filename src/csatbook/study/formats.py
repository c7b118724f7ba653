"""Survey tools by their short names: what `format:` of a response file says for each of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

FormatName = Literal["wjx", "qualtrics", "surveymonkey", "limesurvey", "typeform"]


@dataclass(frozen=True)
class ExportFormat:
    """What the files of a survey tool have in common."""

    settings: Mapping[str, Any] = field(default_factory=dict)
    """Keys of a response file; what the study file writes itself goes before them."""
    where: Mapping[str, Any] = field(default_factory=dict)
    """Which rows are answers, where the file has these columns."""
    headings: tuple[frozenset[str], ...] = ()
    """Headings of which only this tool writes all that stand together."""


FORMATS: Mapping[str, ExportFormat] = {
    "wjx": ExportFormat(
        {"missing": ["(跳过)", "(空)", "-3", "-2"]},
        headings=(
            frozenset({"所用时间", "提交答卷时间"}),
            frozenset({"序号", "所用时间", "来自IP"}),
        ),
    ),
    "qualtrics": ExportFormat(
        {"header": 3, "missing": ["-99"]},
        {
            "Status": {
                "not": [
                    *("Survey Preview", "Survey Test", "Spam", "Possible Spam"),
                    *("Offline Survey Preview", "Survey Preview Spam", "Imported Spam"),
                    *("1", "2", "8", "9", "12", "17", "40"),
                ]
            },
            "Finished": ["1", "true"],
        },
        (frozenset({"StartDate", "EndDate", "Finished", "ResponseId"}),),
    ),
    "surveymonkey": ExportFormat(
        {"header": 2, "dates": "mdy"},
        headings=(frozenset({"Respondent ID", "Collector ID"}),),
    ),
    "limesurvey": ExportFormat(
        {"missing": ["N/A"]},
        {"submitdate": {"not": [""]}},
        (
            frozenset({"id", "submitdate", "lastpage"}),
            frozenset({"id", "submitdate", "startlanguage"}),
        ),
    ),
    "typeform": ExportFormat(
        {},
        {"Response Type": {"not": ["partial", "started"]}},
        (frozenset({"#", "Network ID"}), frozenset({"Response Type", "Network ID"})),
    ),
}
"""The settings of each tool, by its short name."""


def expanded(value: Mapping[str, Any]) -> dict[str, Any]:
    """The keys of a response file with those that its format stands for.

    Examples
    --------
    >>> expanded({"path": "a.csv", "format": "surveymonkey", "dates": "dmy"})
    {'header': 2, 'dates': 'dmy', 'path': 'a.csv', 'format': 'surveymonkey'}
    """
    known = next((each for name, each in FORMATS.items() if name == value.get("format")), None)
    return {**(known.settings if known else {}), **value}


def recognised(names: Collection[str], *, header: int) -> FormatName | None:
    """Which tool writes these headings? None where it could be another.

    Parameters
    ----------
    names : all headings of a file
    header : the row in which the lowest of them stand, from 1

    Examples
    --------
    >>> recognised(["序号", "提交答卷时间", "所用时间", "来自IP", "1、态度"], header=1)
    'wjx'
    >>> recognised(["id", "when", "q1"], header=1) is None
    True
    """
    for name in get_args(FormatName):
        tool = FORMATS[name]
        rows = tool.settings.get("header", 1)
        if rows in (1, header) and any(way <= set(names) for way in tool.headings):
            found_name: FormatName = name
            return found_name
    return None
