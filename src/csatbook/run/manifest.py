"""`run.json`: what was made of a period, by what, from what, and how it went."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from csatbook.report.number import Unit
from csatbook.run import digest, disk
from csatbook.run.gates import Gate
from csatbook.run.job import OWN, Job, JobOutcome, Status, reason
from csatbook.run.parameters import Parameters
from csatbook.run.phases import Phases
from csatbook.study.model import Format
from csatbook.study.notice import Notice
from csatbook.study.part import Text

NAME = "run.json"
JOURNAL = ".run.jsonl"
"""What was made since `NAME` was written, a report a line: a wave may have thousands."""


class _Kept(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class HeadlineChange(_Kept):
    """What became of the leading score of one segment since the wave that it is compared with."""

    before: Text | None = None
    """That wave, as readers call it; None of the wave before."""
    difference: float
    low: float | None = None
    high: float | None = None
    verdict: str
    """As in the table `changes`; of segments as one family, so that many do not seem to change."""


class Headline(_Kept):
    """The score that leads the reports, of one segment: not rounded, in the unit of the score."""

    valid: int | None = None
    value: float | None = None
    low: float | None = None
    high: float | None = None
    reason: str | None = None
    """Why there is no value."""
    target: float | None = None
    target_met: str | None = None
    """Whether it is met: as in the table `scores`."""
    course: tuple[float, ...] = ()
    """The score in the waves up to this one that have it, in time order."""
    change: HeadlineChange | None = None
    """None in the first wave, and where nothing can be compared or shown."""


class Summary(_Kept):
    """What a study's other periods, and other studies, need to know of this period."""

    title: Text
    purpose: Text | None
    label: Text
    """Of the period."""
    position: int
    """Of the period among those that the data have."""
    score: Text
    unit: Unit
    ends: tuple[float, float]
    """Of the score's scale."""
    reports: int
    done: int
    headline: Headline
    """Of all customers."""


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
    phases: Phases | None = None
    """How long kernel, cells and pages took; None where it was not run to an end."""
    cell: int | None = None
    message: str = ""
    inputs: Mapping[str, str]
    """Digests of everything that the executed notebook depends on."""
    look: Mapping[str, str] = Field(default_factory=dict)
    """Digests of what its pages depend on besides."""
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
    gates: tuple[Gate, ...] = ()
    """What the study demands of the period, and whether it is met; none if nobody can know."""
    summary: Summary | None = None
    notices: tuple[Notice, ...] = ()
    """What is to be known of groups that are hidden."""
    pages: str = ""
    """Digest of the overview pages and of all that is in them."""
    reports: tuple[ReportEntry, ...] = ()

    def entry(self, folder: str, stem: str = OWN) -> ReportEntry | None:
        """The report of this folder and name, if there was one."""
        same = (each for each in self.reports if (each.folder, each.stem) == (folder, stem))
        return next(same, None)


def recall(folder: Path, *, study: str, period: str) -> Manifest:
    """What was made of this period so far?

    A manifest that is not there, or that another version or hand wrote, counts as nothing made:
    the reports are then made again.
    """
    kept = any_in(folder)
    same = kept is not None and (kept.study, kept.period) == (study, period)
    there = kept if kept and same else Manifest(study=study, period=period)
    later = {(entry.folder, entry.stem): entry for entry in _journal(folder)}
    if not later:
        return there
    known = {(entry.folder, entry.stem): entry for entry in there.reports} | later
    return there.model_copy(update={"reports": tuple(known.values())})


def any_in(folder: Path) -> Manifest | None:
    """Which manifest is in this folder, if there is one that can be read?"""
    try:
        return Manifest.model_validate_json((folder / NAME).read_bytes())
    except (FileNotFoundError, ValidationError):
        return None


def note(folder: Path, entry: ReportEntry) -> None:
    """Put a report that was just made into the journal of its period.

    Raises
    ------
    OSError
        The disk is full, or the folder may not be written; names the folder.
    """
    disk.refuse_link(folder)
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with (folder / JOURNAL).open("a", encoding="utf-8") as file:
            file.write(f"\n{entry.model_dump_json()}")  # after a line that a full disk cut short
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(folder)) from error


def noted(folder: Path) -> bool:
    """Is there a journal?"""
    return (folder / JOURNAL).exists()


def _journal(folder: Path) -> Iterator[ReportEntry]:
    """What is in the journal; a line that is not whole counts as a report that was not made."""
    if not noted(folder):
        return
    for line in (folder / JOURNAL).read_text(encoding="utf-8", errors="replace").splitlines():
        if line:
            with suppress(ValidationError):
                yield ReportEntry.model_validate_json(line)


def summary(folder: Path) -> Summary | None:
    """What is told of the period in this folder elsewhere?"""
    kept = any_in(folder)
    return kept.summary if kept else None


def write(folder: Path, manifest: Manifest) -> None:
    """Put the manifest into the folder of its period, in place of the journal."""
    text = manifest.model_dump_json(indent=2)
    disk.write(folder, {NAME: f"{text}\n".encode()})
    (folder / JOURNAL).unlink(missing_ok=True)


def ordered(manifest: Manifest, folders: Iterable[str]) -> Manifest:
    """The manifest with the reports in the order of these folders; those of others go."""
    there = by_folder(manifest.reports)
    reports = tuple(report for folder in folders for report in there.get(folder, ()))
    return manifest.model_copy(update={"reports": reports})


def by_folder(reports: Iterable[ReportEntry]) -> dict[str, tuple[ReportEntry, ...]]:
    """The reports of each folder, that of the study's own notebook first."""
    there: dict[str, list[ReportEntry]] = {}
    for report in reports:
        there.setdefault(report.folder, []).append(report)
    return {
        folder: tuple(sorted(several, key=lambda entry: (entry.stem != OWN, entry.stem)))
        for folder, several in there.items()
    }


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
        status="made" if outcome.status == "rendered" else outcome.status,
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
        phases=outcome.phases,
        cell=outcome.cell,
        message=outcome.message,
        inputs=dict(job.inputs),
        look=dict(job.look),
        versions=digest.versions(),
        files=files,
    )


def outdated(recorded: ReportEntry, job: Job) -> tuple[str, ...]:
    """Why is the executed notebook not what the job would make? Empty where it is."""
    changed = [name for name, now in job.inputs if recorded.inputs.get(name) != now]
    return (*changed, *_renewed(recorded, rendering=False))


def unlike(recorded: ReportEntry, job: Job) -> tuple[str, ...]:
    """Why are its pages not what the job would make? Empty where they are."""
    changed = [name for name, now in job.look if recorded.look.get(name) != now]
    lacking = [f"no {name}" for name in job.files if name not in recorded.files]
    return (*changed, *_renewed(recorded, rendering=True), *lacking)


def _renewed(recorded: ReportEntry, *, rendering: bool) -> Iterator[str]:
    """Which libraries have another version now?"""
    now = digest.versions()
    for name in dict.fromkeys([*recorded.versions, *now]):
        before, after = recorded.versions.get(name, "none"), now.get(name, "none")
        if before != after and (name in digest.RENDERING) == rendering:
            yield f"{name} {before} → {after}"


def executed(recorded: ReportEntry | None, job: Job) -> str:
    """Which digest has the executed notebook that the job would make, if it is there already?"""
    if recorded is None or recorded.status != "made" or outdated(recorded, job):
        return ""
    made = recorded.files.get(job.record, "")
    return made if made and _as_made(job.folder / job.record, made) else ""


def before(recorded: ReportEntry | None, job: Job) -> tuple[tuple[str, str], ...]:
    """Which files are there that the job would not make otherwise, and their digests?"""
    if recorded is None or recorded.status == "failed" or outdated(recorded, job):
        return ()
    pages = dict(recorded.look) == dict(job.look) and not any(_renewed(recorded, rendering=True))
    return tuple(
        (name, made)
        for name, made in recorded.files.items()
        if (pages or name == job.record) and _as_made(job.folder / name, made)
    )


def edited(entry: ReportEntry, folder: Path) -> tuple[str, ...]:
    """Which files of this entry are not as they were made?"""
    return tuple(name for name, made in entry.files.items() if not _as_made(folder / name, made))


def untouched(entry: ReportEntry, folder: Path) -> bool:
    """Are the files of this entry as they were made?"""
    recorded = entry.status == "failed" or entry.record in entry.files
    return recorded and all(_as_made(folder / name, made) for name, made in entry.files.items())


def _as_made(path: Path, made: str) -> bool:
    return path.is_file() and digest.of_file(path) == made
