"""`run.json`: what was made of a period, by what, from what, and how it went."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import get_args

from pydantic import BaseModel, ConfigDict, ValidationError

from csatbook.run import digest, disk
from csatbook.run.job import OWN, Job, JobOutcome, Status, reason
from csatbook.run.parameters import Parameters
from csatbook.run.summary import Summary
from csatbook.study.model import Format

NAME = "run.json"


class _Kept(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ReportEntry(_Kept):
    """One report: how it was last made."""

    folder: str
    stem: str = OWN
    """What its files are called."""
    status: Status
    parameters: Parameters
    notebook: str
    formats: tuple[Format, ...]
    code: bool
    given: tuple[str, ...] = ()
    """The notebook's further parameters that the command set; the values are among `parameters`."""
    ended: str
    """Time, UTC."""
    seconds: float
    cell: int | None = None
    message: str = ""
    inputs: Mapping[str, str]
    """Digests of everything that the report depends on."""
    versions: Mapping[str, str]
    files: Mapping[str, str]
    """Digests of the files that were made."""

    @property
    def reason(self) -> str:
        """Why it failed, and in which cell; or why it is in doubt."""
        return reason(self.cell, self.message)

    @property
    def record(self) -> str:
        """The name of the executed notebook."""
        return f"{self.stem}.ipynb"


class Manifest(_Kept):
    """All reports of one period."""

    form: int = 1
    """Of this file; a program that reads it can rely on the fields of this number."""
    study: str
    period: str
    tables: str = ""
    """Digest of the notebooks whose results are in `results/`."""
    summary: Summary | None = None
    reports: tuple[ReportEntry, ...] = ()

    def entry(self, folder: str, stem: str = OWN) -> ReportEntry | None:
        """The report of this folder and name, if there was one."""
        return next((entry for entry in self.entries(folder) if entry.stem == stem), None)

    def entries(self, folder: str) -> tuple[ReportEntry, ...]:
        """The reports of this folder, that of the study's own notebook first."""
        there = [entry for entry in self.reports if entry.folder == folder]
        return tuple(sorted(there, key=lambda entry: (entry.stem != OWN, entry.stem)))


def recall(folder: Path, *, study: str, period: str) -> Manifest:
    """What was made of this period so far?

    A manifest that is not there, or that another version or hand wrote, counts as nothing made:
    the reports are then made again.
    """
    kept = any_in(folder)
    same = kept is not None and (kept.study, kept.period) == (study, period)
    return kept if kept and same else Manifest(study=study, period=period)


def any_in(folder: Path) -> Manifest | None:
    """Which manifest is in this folder, if there is one that can be read?"""
    try:
        return Manifest.model_validate_json((folder / NAME).read_bytes())
    except (FileNotFoundError, ValidationError):
        return None


def write(folder: Path, manifest: Manifest) -> None:
    """Put the manifest into the folder of its period."""
    text = manifest.model_dump_json(indent=2)
    disk.write(folder, {NAME: f"{text}\n".encode()})


def merged(manifest: Manifest, entries: Iterable[ReportEntry], *, order: Iterable[str]) -> Manifest:
    """The manifest with these entries in place of older ones of the same folder and name.

    `order` lists the folders that the study has, in its order; other folders' entries go.
    """
    by_name = {(report.folder, report.stem): report for report in (*manifest.reports, *entries)}
    everything = manifest.model_copy(update={"reports": tuple(by_name.values())})
    reports = tuple(report for folder in order for report in everything.entries(folder))
    return manifest.model_copy(update={"reports": reports})


def entry(outcome: JobOutcome, *, notebook: str) -> ReportEntry:
    """How is this outcome recorded? With the digests of the files as they stand now."""
    job = outcome.job
    names = dict.fromkeys([*job.files, *(name for name, _ in job.before)])
    if outcome.untouched:
        names = {}
    files = {
        name: digest.of_file(job.folder / name) for name in names if (job.folder / name).is_file()
    }
    return ReportEntry(
        folder=job.folder.name,
        stem=job.stem,
        status=outcome.status,
        parameters=job.parameters,
        notebook=notebook,
        formats=tuple(
            form
            for form in get_args(Format)
            if form in job.formats or f"{job.stem}.{form}" in files
        ),
        code=job.code,
        given=job.given,
        ended=datetime.now(UTC).isoformat(timespec="seconds"),
        seconds=round(outcome.seconds, 3),
        cell=outcome.cell,
        message=outcome.message,
        inputs=dict(job.inputs),
        versions=digest.versions(),
        files=files,
    )


def current(recorded: ReportEntry | None, job: Job) -> bool:
    """Is this report what the job would make, and are its files as they were made?"""
    return (
        recorded is not None
        and recorded.status == "made"
        and dict(recorded.inputs) == dict(job.inputs)
        and set(recorded.files) >= set(job.files)
        and untouched(recorded, job.folder)
    )


def before(recorded: ReportEntry | None, job: Job) -> tuple[tuple[str, str], ...]:
    """Which files are there that were made from the same inputs, and their digests?"""
    if recorded is None or recorded.status == "failed" or dict(recorded.inputs) != dict(job.inputs):
        return ()
    return tuple(
        (name, made) for name, made in recorded.files.items() if _as_made(job.folder / name, made)
    )


def untouched(entry: ReportEntry, folder: Path) -> bool:
    """Are the files of this entry as they were made?"""
    recorded = entry.status == "failed" or entry.record in entry.files
    return recorded and all(_as_made(folder / name, made) for name, made in entry.files.items())


def _as_made(path: Path, made: str) -> bool:
    return path.is_file() and digest.of_file(path) == made
