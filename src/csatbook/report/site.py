"""The overview pages: the reports of a period, the periods of a study, all studies."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from itertools import groupby
from pathlib import Path
from typing import Literal
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from csatbook.report import change_mark, frame
from csatbook.report.change_mark import EntryChange
from csatbook.report.legible import legible
from csatbook.report.page import Link
from csatbook.report.trend_chart import Axis, Point, trend_chart
from csatbook.study import wording
from csatbook.study.wording import Language

_TENTHS = 10
_KINDS = {".html": "page.file_html", ".pdf": "page.file_pdf", ".ipynb": "page.file_notebook"}


@dataclass(frozen=True)
class Entry:
    """One report of a period: a group of customers, its headline score, how its run ended.

    `value`, `low` and `high` are not rounded, in the unit of the page's axis; `withheld` says why
    they are not shown. `files` are names in
    `folder` that exist. `group` is the heading under which entries that follow each other stand.
    """

    label: str
    folder: str
    status: Literal["done", "doubtful", "failed", "missing"]
    valid: int | None = None
    value: float | None = None
    low: float | None = None
    high: float | None = None
    error: str = ""
    files: tuple[str, ...] = ()
    group: str = ""
    withheld: str = ""
    change: EntryChange | None = None
    target_met: str = ""
    """As in the table `scores`; empty without a target."""
    course: tuple[float, ...] = ()
    """The score over the waves, this one last."""


@dataclass(frozen=True)
class Period:
    """One period of a study: the headline score of all customers, and how its reports ended.

    Of its `reports`, `done` are complete and `failed` broke off; the rest have not been made.
    """

    label: str
    folder: str
    reports: int
    done: int
    failed: int = 0
    valid: int | None = None
    value: float | None = None
    low: float | None = None
    high: float | None = None
    change: EntryChange | None = None
    pages: tuple[str, ...] = ()
    """Paths of the reports that stand in its folder."""


@dataclass(frozen=True)
class StudyEntry:
    """One study of the home page, with its periods in time order."""

    title: str
    folder: str
    axis: Axis
    periods: tuple[Period, ...] = ()
    purpose: str = ""


def period_page(
    entries: Sequence[Entry],
    *,
    study: str,
    period: str,
    axis: Axis,
    language: Language,
    version: str,
    templates: Path,
    of_cases: bool = False,
    target: float | None = None,
    periods: Sequence[Link] = (),
    tables: Sequence[str] = (),
    missed: Sequence[str] = (),
) -> str:
    """Which reports does this period have? The page output/<study>/<period>/index.html.

    Parameters
    ----------
    entries : sequence of Entry
        In the order of the page. If the first has a score, it is the line of reference.
    study, period : str
        Title and label as readers know them.
    axis : Axis
        The headline score. Of it so much is drawn as the scores, their intervals and the target
        need.
    of_cases : bool
        What is counted are answers about cases, no questionnaires.
    target : float, optional
        Of the headline score.
    periods : sequence of Link
        The study's other periods, by the names of their folders.
    tables : sequence of str
        Files in `results/`, as paths from there.
    missed : sequence of str
        What the study demands and the period does not reach, in a sentence each.
    """
    say = partial(wording.say, language)
    first = entries[0] if entries and entries[0].value is not None else None
    drawn = _zoomed(axis, entries, target)
    anchors: set[str] = set()
    return _page(
        "period",
        templates,
        language,
        version,
        title=f"{study} · {period}",
        heading=period,
        subtitle=study,
        counted=say("page.answers" if of_cases else "page.valid"),
        trail=(
            Link(say("page.all_studies"), "../../index.html"),
            Link(study, "../index.html"),
        ),
        groups=[
            (name, [_row(entry, say, anchors) for entry in group])
            for name, group in groupby(entries, lambda entry: entry.group)
        ],
        failed=sum(entry.status == "failed" for entry in entries),
        doubtful=sum(entry.status == "doubtful" for entry in entries),
        missed=missed,
        periods=[Link(link.label, _address("..", link.folder, "index.html")) for link in periods],
        tables=[Link(name, _address("results", *name.split("/"))) for name in tables],
        **change_mark.column(language, {entry.change.before for entry in entries if entry.change}),
        with_state=any(entry.status != "done" for entry in entries),
        with_target=any(entry.target_met for entry in entries),
        target=target,
        target_text="" if target is None else say("report.target_label", target=axis.shown(target)),
        sparks=_sparks(entries),
        **_scale(drawn, language, first.value if first else None, first.label if first else ""),
    )


def study_page(
    periods: Sequence[Period],
    *,
    study: str,
    axis: Axis,
    language: Language,
    version: str,
    templates: Path,
    purpose: str = "",
    of_cases: bool = False,
) -> str:
    """How did the score run, and which periods are there? The page output/<study>/index.html.

    `periods` come in time order; the table begins with the latest.
    """
    say = partial(wording.say, language)
    points = [Point(period.label, period.value, period.low, period.high) for period in periods]
    return _page(
        "study",
        templates,
        language,
        version,
        title=study,
        heading=study,
        subtitle=purpose,
        counted=say("page.answers" if of_cases else "page.valid"),
        trail=(Link(say("page.all_studies"), "../index.html"),),
        chart=trend_chart(points, axis, title=say("page.trend", score=axis.label)),
        periods=[_listed_period(period) for period in reversed(periods)],
        reports=_inner_json([[period.folder, period.pages] for period in periods]),
        **change_mark.column(
            language, {period.change.before for period in periods if period.change}
        ),
        **_scale(axis, language, None, ""),
    )


def home_page(
    studies: Sequence[StudyEntry], *, language: Language, version: str, templates: Path
) -> str:
    """Which studies are there? The page output/index.html."""
    title = wording.say(language, "page.home_title")
    return _page(
        "home",
        templates,
        language,
        version,
        title=title,
        heading=title,
        subtitle="",
        trail=(),
        studies=[_listed(study, language) for study in studies],
        **_scale(Axis("", "share", 0, 1), language, None, ""),
    )


_SPARK = (84, 22, 3)
"""Width, height and margin of a course."""


def _zoomed(axis: Axis, entries: Sequence[Entry], target: float | None) -> Axis:
    """The part of the axis, in tenths of it, that holds all scores, intervals and the target."""
    numbers = [each for entry in entries for each in (entry.value, entry.low, entry.high)]
    there = [each for each in (*numbers, target) if each is not None and not math.isnan(each)]
    tenth = (axis.high - axis.low) / _TENTHS
    if not there or not tenth:
        return axis
    first = min(max(math.floor((min(there) - axis.low) / tenth), 0), _TENTHS - 1)
    last = max(min(math.ceil((max(there) - axis.low) / tenth), _TENTHS), first + 1)
    return replace(axis, low=axis.low + first * tenth, high=axis.low + last * tenth)


def _sparks(entries: Sequence[Entry]) -> dict[str, str]:
    """Folder to the points of its course; all have the same scale, so that they compare."""
    courses = {entry.folder: entry.course for entry in entries if len(entry.course) > 1}
    if not courses:
        return {}
    low = min(min(course) for course in courses.values())
    span = (max(max(course) for course in courses.values()) - low) or 1
    width, height, margin = _SPARK
    return {
        folder: " ".join(
            f"{margin + (width - 2 * margin) * at / (len(course) - 1):.1f},"
            f"{height - margin - (height - 2 * margin) * (value - low) / span:.1f}"
            for at, value in enumerate(course)
        )
        for folder, course in courses.items()
    }


def _listed_period(period: Period) -> dict[str, object]:
    state = "failed" if period.failed else "done" if period.done == period.reports else "missing"
    href, anchor = _address(period.folder, "index.html"), _address(period.folder)
    return {**_known(period), "state": state, "href": href, "anchor": anchor}


def _inner_json(told: object) -> str:
    """What a script of the page reads, in which no element begins or ends."""
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def _listed(study: StudyEntry, language: Language) -> dict[str, object]:
    latest = study.periods[-1] if study.periods else None
    return {
        "title": study.title,
        "purpose": study.purpose,
        "axis": study.axis,
        "periods": len(study.periods),
        "href": _address(study.folder, "index.html"),
        "latest": latest,
        "latest_href": _address(study.folder, latest.folder, "index.html") if latest else "",
        "latest_shown": study.axis.shown(latest.value, latest.low, latest.high) if latest else "",
        "latest_change": _changed(study.axis, language, latest.change if latest else None),
        "latest_before": latest.change.before if latest and latest.change else "",
    }


def _row(entry: Entry, say: partial[str], anchors: set[str]) -> dict[str, object]:
    links = [
        Link(say(kind), _address(entry.folder, name))
        for suffix, kind in _KINDS.items()
        for name in entry.files
        if Path(name).suffix == suffix
    ]
    anchor = _address(entry.folder)
    first = anchor not in anchors  # reports of several notebooks share a folder
    anchors.add(anchor)
    return {**_known(entry), "links": links, "anchor": anchor if first else ""}


def _known(record: Entry | Period) -> dict[str, object]:
    """Its fields, with None for what is not a number."""
    return {
        name: None if isinstance(value, float) and math.isnan(value) else value
        for name, value in vars(record).items()
    }


def _changed(axis: Axis, language: Language, change: EntryChange | None) -> tuple[str, str]:
    """By how much it changed, and whether that is real; empty where nobody knows."""
    if change is None:
        return "", ""
    return change_mark.brief(
        language, change.verdict, axis.unit, change.difference, change.interval
    )


def _scale(
    axis: Axis, language: Language, reference: float | None, label: str
) -> dict[str, object]:
    """What the drawn scores of a page need."""
    return {
        "axis": axis,
        "at": partial(axis.place, start=4, stop=196),
        "ends": (axis.end(axis.low), axis.end(axis.high)),
        "shown": lambda entry: (
            axis.shown(entry["value"], entry["low"], entry["high"]) or entry.get("withheld", "")
        ),
        "changed": partial(_changed, axis, language),
        "reference": reference,
        "reference_label": label,
    }


def _address(*parts: str) -> str:
    """A relative address: folder names hold =, spaces, Chinese, whatever groups are called."""
    return "/".join(part if part == ".." else quote(part, safe="") for part in parts)


def _page(name: str, templates: Path, language: Language, version: str, **values: object) -> str:
    template = _environment(templates).get_template(f"site/{name}.html.j2")
    script = frame.script(templates, "site/site.js")
    text = template.render(
        say=partial(wording.say, language),
        lang=frame.LANG[language],
        version=version,
        style=frame.style(templates, "csatbook/style.css", "site/site.css"),
        script=script,
        runs=frame.mark(script),
        page_parts=frame.page_parts,
        **values,
    )
    return "\n".join(line for line in legible(text).splitlines() if line.strip()) + "\n"


@cache
def _environment(templates: Path) -> Environment:
    return Environment(
        loader=FileSystemLoader(templates), autoescape=True, undefined=StrictUndefined
    )
