"""The pages above the reports: those of a period, of a study, and of all studies."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Literal

from csatbook import __version__
from csatbook.analysis import disclosure
from csatbook.report import site
from csatbook.report.change_mark import EntryChange
from csatbook.report.page import Link
from csatbook.report.trend_chart import Axis
from csatbook.run import disk, manifest, plan, summary, tables
from csatbook.run.book import Book
from csatbook.run.job import OF_CASES, OWN, Status
from csatbook.run.manifest import Headline, ReportEntry, Summary
from csatbook.run.plan import Recipe
from csatbook.study import Study
from csatbook.study.wording import Language, say

_STATES: dict[Status, Literal["done", "doubtful", "failed"]] = {
    "made": "done",
    "doubtful": "doubtful",
    "failed": "failed",
}


def write(recipe: Recipe, books: Sequence[Book]) -> None:
    """Bring the pages of these periods, of their study and of all studies up to date.

    The page of a study knows its other periods, and the first page the other studies, by their
    manifests alone.
    """
    language = plan.site_language(recipe)
    for book in books:
        reports = list(_entries(recipe, book, language))
        book.summarise(
            summary.summarise(recipe, book.period, [report.status for report in reports]),
            tuple(summary.hidden_neighbours(recipe.waves, [book.period])),
        )
    folder = recipe.output / recipe.study.name
    known = _periods(folder)
    for book in books:
        _put(book.folder, _period_page(recipe, book, known, language))
    _put(folder, _study_page(recipe, known, language))
    _put(recipe.output, _home_page(recipe, language))


def _period_page(recipe: Recipe, book: Book, known: dict[Path, Summary], language: Language) -> str:
    own = known[book.folder]
    return site.period_page(
        list(_entries(recipe, book, language)),
        study=own.title[language],
        period=own.label[language],
        axis=_axis(own, language),
        of_cases=recipe.study.report.notebook == OF_CASES,
        target=own.headline.target,
        language=language,
        version=__version__,
        templates=recipe.pages,
        periods=[
            Link(period.label[language], folder.name)
            for folder, period in known.items()
            if folder != book.folder
        ],
        tables=_tables(book.folder / disk.TABLES),
        missed=[gate.told(recipe.study, language) for gate in book.manifest.gates if not gate.met],
    )


def _entries(recipe: Recipe, book: Book, language: Language) -> Iterator[site.Entry]:
    """The reports that stand, and those that a run without further words would make."""
    study = recipe.study
    headlines = cache(lambda stem: summary.headlines(tables.place(book.folder, stem), study))
    for group in book.slices:
        entries: list[ReportEntry | None] = [*book.standing(group)]
        wanted = group.variable in (None, *study.report.by)
        if wanted and not any(entry and entry.stem == OWN for entry in entries):
            entries.insert(0, None)
        segment = study.segments[group.variable] if group.variable is not None else None
        label = (
            segment.label(group.value)[language] if segment else plan.label(study, group, language)
        )
        for entry in entries:
            stem = entry.stem if entry else OWN
            numbers = headlines(stem).get(group.text, Headline())
            yield site.Entry(
                label=label if stem == OWN else f"{label} · {stem}",
                folder=group.folder,
                status="missing" if entry is None else _STATES[entry.status],
                valid=numbers.valid,
                value=numbers.value,
                low=numbers.low,
                high=numbers.high,
                change=_change(numbers, language),
                target_met=numbers.target_met or "",
                course=numbers.course,
                error=entry.reason if entry else "",
                files=tuple(entry.files) if entry else (),
                group=segment.text[language] if segment else "",
                withheld=_withheld(study, numbers, language),
            )


def _change(numbers: Headline, language: Language) -> EntryChange | None:
    change = numbers.change
    if change is None:
        return None
    interval = None if change.low is None or change.high is None else (change.low, change.high)
    before = change.before[language] if change.before else ""
    return EntryChange(change.difference, interval, change.verdict, before)


def _withheld(study: Study, numbers: Headline, language: Language) -> str:
    if numbers.reason not in disclosure.REASONS:
        return ""
    return say(language, f"report.hidden_{numbers.reason}", fewest=study.report.min_answers)


def _tables(folder: Path) -> list[str]:
    """The workbook of all, then those of the study's own notebook first."""
    paths = [
        *folder.glob(disk.WORKBOOK),
        *sorted(folder.glob("*.csv")),
        *sorted(folder.glob("*/*.csv")),
    ]
    return [path.relative_to(folder).as_posix() for path in paths]


def _study_page(recipe: Recipe, known: dict[Path, Summary], language: Language) -> str:
    *_, last = known.values()
    return site.study_page(
        [_period(folder, period, language) for folder, period in known.items()],
        study=last.title[language],
        purpose=last.purpose[language] if last.purpose else "",
        axis=_axis(last, language),
        of_cases=recipe.study.report.notebook == OF_CASES,
        language=language,
        version=__version__,
        templates=recipe.pages,
    )


def _home_page(recipe: Recipe, language: Language) -> str:
    studies = []
    for folder in sorted(path for path in recipe.output.iterdir() if path.is_dir()):
        if known := _periods(folder):
            *_, last = known.values()
            studies.append(
                site.StudyEntry(
                    title=last.title[language],
                    purpose=last.purpose[language] if last.purpose else "",
                    folder=folder.name,
                    axis=_axis(last, language),
                    periods=tuple(
                        _period(path, period, language) for path, period in known.items()
                    ),
                )
            )
    return site.home_page(studies, language=language, version=__version__, templates=recipe.pages)


def _periods(folder: Path) -> dict[Path, Summary]:
    """The periods of a study that have a manifest, in time order."""
    summaries = {}
    for path in sorted(folder.glob(f"*/{manifest.NAME}")):
        kept = manifest.any_in(path.parent)
        if kept and kept.summary:
            summaries[path.parent] = kept.summary
    return dict(sorted(summaries.items(), key=lambda item: (item[1].position, item[0].name)))


def _period(folder: Path, period: Summary, language: Language) -> site.Period:
    return site.Period(
        label=period.label[language],
        folder=folder.name,
        reports=period.reports,
        done=period.done,
        valid=period.headline.valid,
        value=period.headline.value,
        low=period.headline.low,
        high=period.headline.high,
        change=_change(period.headline, language),
        pages=tuple(
            sorted(path.relative_to(folder).as_posix() for path in folder.glob("*/*.html"))
        ),
    )


def _axis(period: Summary, language: Language) -> Axis:
    low, high = period.ends
    return Axis(period.score[language], period.unit, low, high)


def _put(folder: Path, page: str) -> None:
    disk.write(folder, {disk.INDEX: page.encode()})
