"""What `check` and `list` tell: plain tables for a terminal or a log."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from csatbook.run import book, choice
from csatbook.run.book import Book
from csatbook.run.job import told
from csatbook.run.manifest import ReportEntry
from csatbook.run.plan import Recipe
from csatbook.run.terminal import safe, table
from csatbook.study.model import Study
from csatbook.study.notice import Notice
from csatbook.study.wording import say
from csatbook.survey.mistakes import shown
from csatbook.survey.store import Store

_PERIODS = 8
_UNASSIGNED = 5
_SMALL = 10
_WIDTH = 98


def of_data(study: Study, store: Store) -> Iterator[str]:
    """What do the raw files hold, line by line?"""
    yield safe(f"Study {study.name}: {study.title.both}")
    yield f"Data in {study.data_root}"
    yield ""
    from csatbook.run import summary, understood  # noqa: PLC0415 - both import pandas

    counts = store.counts
    names = ["read", "valid", "rejected"]
    files = store.files[["file", *names]]
    yield from table(("file", *names), files.itertuples(index=False, name=None))
    yield ""
    waves = counts.astype({"period": object}).fillna({"period": "(none)"})
    total = ("all", *(int(counts[name].sum()) for name in names))
    rows = [*waves[["period", *names]].itertuples(index=False, name=None), total]
    yield from table(("period", *names), rows)
    yield from _rejected(
        study, store, [None if wave == "(none)" else wave for wave in waves["period"]]
    )
    yield from _segments(study, store)
    yield from understood.of_questions(study, store)
    yield from _beside(study, store)
    yield from _loose(study, store)
    yield from noticed([*store.notices, *summary.hidden_neighbours(store, store.periods[-1:])])


def _rejected(study: Study, store: Store, periods: Sequence[str | None]) -> Iterator[str]:
    reasons: Counter[str] = Counter()
    for period in periods:
        reasons.update(store.rejected_counts(period))
    if reasons:
        yield ""
        told = [(say("en", f"report.reason_{code}"), n) for code, n in reasons.most_common()]
        yield from table(("rejected because", "rows"), told)
        yield "A row can be rejected for several reasons."
    several = reasons or study.validity.duplicates == "keep"
    if several and study.data.respondent is not None:
        yield "These are rows; a report counts each respondent of a wave once, and rejected"
        yield "are there only those of whom no row is valid."


def _segments(study: Study, store: Store) -> Iterator[str]:
    shown = store.periods[-_PERIODS:]
    if study.segments and len(shown) < len(store.periods):
        yield ""
        yield f"Segments in the last {_PERIODS} of {len(store.periods)} periods"
    for variable, segment in study.segments.items():
        counts = {period: store.segments(period).get(variable, {}) for period in shown}
        values = list(dict.fromkeys(value for sizes in counts.values() for value in sizes))
        rows = [
            (f"{variable}={value}", *(counts[period].get(value, 0) for period in shown))
            for value in values
        ]
        yield ""
        yield from table((safe(segment.text.both), *shown), rows)
        yield from _small(study, counts[shown[-1]] if shown else {})


def _small(study: Study, sizes: Mapping[str, int]) -> Iterator[str]:
    """The groups of the latest period that are too small to be shown."""
    fewest = study.report.min_answers
    small = [f"{value} ({size})" for value, size in sizes.items() if 0 < size < fewest]
    if small:
        more = f" and {len(small) - _SMALL} more" if len(small) > _SMALL else ""
        yield safe(f"Not shown in reports, fewer than {fewest}: {', '.join(small[:_SMALL])}{more}")


def _beside(study: Study, store: Store) -> Iterator[str]:
    """The units that are judged, and what is told of them beside the survey."""
    register = store.register
    if register is not None:
        rows = [
            (study.segments[level].text.both, register[level].nunique())
            for level in register.columns
        ]
        yield ""
        yield from table(("units in the register", "count"), rows)
    if store.record_counts:
        yield ""
        yield from table(("record table", "rows"), list(store.record_counts.items()))


def _loose(study: Study, store: Store) -> Iterator[str]:
    """What found no match: it is no error, but may be a mistake."""
    keys = {lookup.path: lookup.key for lookup in study.data.tables}
    lines = [
        f"{path}: {rows} rows of the answers have a {keys.get(path, 'key')} that it lacks, or none"
        for path, rows in store.not_found.items()
        if rows
    ]
    for variable, entries in store.unassigned.items():
        most = Counter(entries).most_common(_UNASSIGNED)
        if most:
            # An entry of very few is not shown unless it is a short code: it may be a name.
            seen = [
                f"'{entry}'" if rows >= study.report.min_answers else shown(entry)
                for entry, rows in most
            ]
            told = ", ".join(
                f"{entry} ({rows})" for entry, (_, rows) in zip(seen, most, strict=True)
            )
            more = " and others" if len(entries) > len(most) else ""
            lines.append(f"segment '{variable}': no value declared for {told}{more}")
    if lines:
        yield ""
        yield "Without a match:"
        yield from (f"  {safe(line)}" for line in lines)


def noticed(notices: Iterable[Notice]) -> Iterator[str]:
    """What is to be known of the data, as a list; nothing where there is nothing."""
    told = [safe(notice.told("en")) for notice in notices]
    if told:
        yield ""
        yield "To be known of the data:"
    for line in told:
        yield from textwrap.wrap(
            line, _WIDTH, initial_indent="  - ", subsequent_indent="    ", break_on_hyphens=False
        )


def of_times(entries: Mapping[str, ReportEntry]) -> Iterator[str]:
    """How long did the parts of these reports take when they were last run, and which cells most?

    By the name of each report what is recorded of it; in seconds.
    """
    rows = [
        (
            name,
            *(f"{seconds:.1f}" for seconds in (phases.kernel, phases.cells, phases.render)),
            f"{entry.seconds:.1f}",
            ", ".join(f"[{cell}] {seconds:.1f}" for cell, seconds in phases.slowest),
        )
        for name, entry in entries.items()
        if (phases := entry.phases)
    ]
    if rows:
        yield ""
        yield from table(("seconds", "kernel", "cells", "pages", "in all", "slowest cells"), rows)


def of_reports(recipe: Recipe) -> Iterator[str]:
    """How does each report stand, line by line?"""
    study, rows = recipe.study, []
    for period in recipe.waves.periods:
        own = Book(recipe, period)
        counts = recipe.waves.segments(period)
        waves = recipe.waves.counts
        everyone = int(waves.loc[waves["period"] == period, "valid"].sum())
        for group in choice.everything(study, recipe.waves, period):
            valid = counts[group.variable][group.value] if group.variable is not None else everyone
            wanted = group.variable in (None, *study.report.by)
            entries: list[ReportEntry | None] = [*own.entries(group.folder)]
            if wanted and own.entry(group.folder) is None:
                entries.insert(0, None)
            for entry in entries:
                state, why = book.state(recipe, own, group, entry)
                name = told(group.text, entry.stem) if entry else group.text
                rows.append((period, name, valid, state, why))
    yield from table(("period", "segment", "answers", "report", ""), rows)
