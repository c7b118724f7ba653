"""A period's record: which of its reports stand, and the tables that follow from them."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from csatbook.errors import ParameterError
from csatbook.run import choice, dependencies, digest, disk, gates, manifest, plan
from csatbook.run.choice import Slice
from csatbook.run.job import OWN, Job, JobOutcome, told
from csatbook.run.manifest import Manifest, ReportEntry, Summary
from csatbook.run.plan import Recipe
from csatbook.study.notice import Notice


class Book:
    """The manifest of one period of a study, on disk and in memory."""

    def __init__(self, recipe: Recipe, period: str) -> None:
        self.period = period
        self.folder = plan.period_folder(recipe.output, recipe.study, period)
        self.slices: tuple[Slice, ...] = choice.everything(recipe.study, recipe.waves, period)
        self._recipe = recipe
        self._data = plan.data_digest(dependencies.waves(recipe.waves, period))
        self._same: dict[tuple[str, ...], bool] = {}
        self._untouched: dict[tuple[str, ...], bool] = {}
        self._take(self._read())

    @property
    def manifest(self) -> Manifest:
        """What is recorded."""
        return self._manifest

    def record(self, outcome: JobOutcome) -> None:
        """Write down how a job went, at once."""
        if outcome.status == "unchanged":
            return
        if outcome.untouched and self._entry(outcome.job):
            return  # what is written down is still so
        word = os.path.relpath(outcome.job.notebook, self._recipe.study.root)
        entry = manifest.entry(outcome, notebook=Path(word).as_posix())
        manifest.note(self.folder, entry)
        beside = (each for each in self.entries(entry.folder) if each.stem != entry.stem)
        self._there |= manifest.by_folder([*beside, entry])
        if outcome.status in ("made", "doubtful", "failed"):
            record = entry.files.get(entry.record, "")
            dependencies.keep(self._recipe.waves, outcome.job, outcome.reads, record=record)

    def settle(self) -> None:
        """Write down together what was recorded one by one."""
        if manifest.noted(self.folder):
            order = [group.folder for group in self.slices]
            self._change(lambda now: manifest.ordered(now, order))

    def entries(self, folder: str) -> tuple[ReportEntry, ...]:
        """The reports of this folder, that of the study's own notebook first."""
        return self._there.get(folder, ())

    def entry(self, folder: str, stem: str = OWN) -> ReportEntry | None:
        """The report of this folder and name, if there was one."""
        return next((entry for entry in self.entries(folder) if entry.stem == stem), None)

    def renew(self) -> None:
        """Write down of which reports all that they were made from is as it was."""
        reports = tuple(map(self.renewed, self._manifest.reports))
        if reports != self._manifest.reports:
            self._change(
                lambda now: now.model_copy(
                    update={"reports": tuple(map(self.renewed, now.reports))}
                )
            )

    def renewed(self, entry: ReportEntry) -> ReportEntry:
        """The same, of the data as they are now, if all that it was made from is as it was."""
        recorded, record = entry.inputs.get("data", ""), entry.files.get(entry.record, "")
        if recorded == self._data or entry.status != "made":
            return entry
        name = (entry.folder, entry.stem, record, recorded)
        if name not in self._same:
            about = self.period, self.folder / entry.folder, entry.stem
            self._same[name] = dependencies.same(self._recipe.waves, *about, record=record)
        if not self._same[name]:
            return entry
        return entry.model_copy(update={"inputs": {**entry.inputs, "data": self._data}})

    def current(self, job: Job) -> bool:
        """Is the report that the job would make there already?"""
        entry = self._entry(job)
        return entry is not None and entry.status == "made" and not stale(entry, job)

    def prepared(self, job: Job, *, force: bool) -> Job:
        """The job, which knows what is there and would stay true."""
        entry = self._entry(job)
        kept = "" if force else manifest.executed(entry, job)
        return replace(job, before=manifest.before(entry, job), executed=kept)

    def standing(self, group: Slice) -> tuple[ReportEntry, ...]:
        """The reports of this segment that are of the study file and data as they are now."""
        entries = map(self.renewed, self.entries(group.folder))
        return tuple(entry for entry in entries if self._stands(entry))

    def _stands(self, entry: ReportEntry) -> bool:
        made_from = entry.inputs.get("study"), entry.inputs.get("data")
        if made_from != (self._recipe.shared["study"], self._data):
            return False
        made = (entry.folder, *entry.files.values())
        if made not in self._untouched:  # looked at once: reports are large, and asked for often
            self._untouched[made] = manifest.untouched(entry, self.folder / entry.folder)
        return self._untouched[made]

    def tabulate(self) -> None:
        """Bring the result tables up to date.

        They hold what was found from the study file and the data as they are now. Rows from an
        earlier state of either never stand beside these; what other notebooks than the study's
        own found has a folder of its own.
        """
        kept = {
            (entry.stem, group.text): entry
            for group in self.slices
            for entry in self.standing(group)
            if entry.status != "failed"
        }
        source = digest.of_texts(
            text for key, entry in kept.items() for text in (*key, entry.files[entry.record])
        )
        wanted = self._recipe.study.report.workbook
        there = (self.folder / disk.TABLES / disk.WORKBOOK).is_file()
        done = source == self._manifest.tables and (self.folder / disk.TABLES).is_dir()
        if done and there == wanted:
            return
        from csatbook.run import tables  # noqa: PLC0415 - imports pandas; often there is no need

        notebooks: dict[str, dict[str, Path]] = {OWN: {}}
        for (stem, text), entry in kept.items():
            notebooks.setdefault(stem, {})[text] = self.folder / entry.folder / entry.record
        study = self._recipe.study.name
        for stem, reports in notebooks.items():
            gathered = tables.gather(study, self.period, reports)
            tables.write(self.folder, gathered, stem=stem, workbook=wanted and stem == OWN)
        tables.drop(self.folder, but=notebooks)
        self._change(lambda now: now.model_copy(update={"tables": source}))

    def outdated(self) -> tuple[str, ...]:
        """Which reports are of an earlier state of the study or the data?"""
        return tuple(
            told(group.text, entry.stem)
            for group in self.slices
            for entry in self.entries(group.folder)
            if not self._stands(self.renewed(entry))
        )

    def judge(self) -> None:
        """Write down which of the study's gates the period meets, by its result tables."""
        judged = gates.judged(self._recipe.study, self.folder / disk.TABLES)
        if judged != self._manifest.gates:
            self._change(lambda now: now.model_copy(update={"gates": judged}))

    def summarise(self, summary: Summary, notices: Sequence[Notice]) -> None:
        """Write down what the pages of the study, and the command, tell of the period."""
        told = {"summary": summary, "notices": tuple(notices)}
        if any(getattr(self._manifest, name) != now for name, now in told.items()):
            self._change(lambda now: now.model_copy(update=told))

    def shown(self, pages: str) -> None:
        """Write down which digest the overview pages have, with all that is in them."""
        self._change(lambda now: now.model_copy(update={"pages": pages}))

    def told(self) -> str:
        """Which digest has all that overview pages show of the period?"""
        standing = [
            f"{entry.folder}/{entry.stem}"
            for group in self.slices
            for entry in self.standing(group)
        ]
        return digest.of_texts([self._manifest.model_dump_json(exclude={"pages"}), *standing])

    def _entry(self, job: Job) -> ReportEntry | None:
        entry = self.entry(job.folder.name, job.stem)
        return self.renewed(entry) if entry else None

    def _read(self) -> Manifest:
        return manifest.recall(self.folder, study=self._recipe.study.name, period=self.period)

    def _take(self, there: Manifest) -> None:
        self._manifest, self._there = there, manifest.by_folder(there.reports)

    def _change(self, change: Callable[[Manifest], Manifest]) -> None:
        # From what is on disk: another run may have recorded other segments meanwhile.
        self._take(change(self._read()))
        manifest.write(self.folder, self._manifest)


def stale(entry: ReportEntry, job: Job) -> tuple[str, ...]:
    """What changed since this report was made? Nothing where it is as the job would make it."""
    return (
        *manifest.outdated(entry, job),
        *manifest.unlike(entry, job),
        *(f"{name} is not as it was made" for name in manifest.edited(entry, job.folder)),
    )


def state(recipe: Recipe, book: Book, group: Slice, entry: ReportEntry | None) -> tuple[str, str]:
    """How does this report stand, and why? `fresh`, `stale`, `doubtful`, `failed` or `not made`.

    Judged by the notebook, language and formats that it was made with.
    """
    if entry is None:
        return "not made", ""
    if entry.status in ("failed", "doubtful"):
        return entry.status, entry.reason
    again = remade(recipe, entry)
    if again is None:
        return "stale", "notebook"
    entry = book.renewed(entry)
    why = stale(entry, plan.job(again, book.period, group))
    return ("stale", ", ".join(why)) if why else ("fresh", "")


def remade(recipe: Recipe, entry: ReportEntry) -> Recipe | None:
    """How would this report be made again? None if its notebook is no more,

    or no longer takes what it was made with.
    """
    path = recipe.study.root / entry.notebook
    if not path.is_file():
        return None
    recorded = entry.parameters.model_dump()
    words = plan.Words(
        notebook=str(path),
        language=entry.parameters.language,
        formats=entry.formats,
        code=entry.code,
        settings={name: recorded[name] for name in entry.given},
    )
    try:
        return plan.recipe(recipe.study, recipe.waves, words, output=recipe.output)
    except ParameterError:
        return None
