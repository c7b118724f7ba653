"""One job: its notebook executed by papermill, its report rendered, its files put in place."""

from __future__ import annotations

import errno
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import NBClientEngine, NotebookExecutionManager, papermill_engines
from papermill.exceptions import PapermillExecutionError
from papermill.execute import execute_notebook
from papermill.log import logger

from csatbook import __version__
from csatbook.analysis import selfcheck
from csatbook.errors import ParameterError, Problem
from csatbook.report import cells, frame, page, pdf, scraps
from csatbook.report.facts import bind
from csatbook.run import dependencies, digest, disk, document, kernel, worker
from csatbook.run.document import CellFailure
from csatbook.run.job import OF_CASES, Job, JobOutcome, Status
from csatbook.run.phases import Phases, measured
from csatbook.run.warm import reachable
from csatbook.study.load import STUDY_TOLD
from csatbook.study.wording import say
from csatbook.survey.state.reads import READS_TOLD, Read
from csatbook.survey.store import STORE_TOLD

_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS}
_START_SECONDS = 120
_NO_SECONDS = 0.01  # 0 would be no limit
_NOT_STARTED = "KernelError"
# Pages and PDF of a long report take as long, on a busy machine.
_PAGES_SECONDS = 120
_ENGINE = "csatbook"
_READS = "reads.jsonl"
_KINDS = ("feedback", "followup")
"""Notebooks whose reports are no customer satisfaction reports, as they come with csatbook."""


class _Keeping(NBClientEngine):
    """Runs a notebook as papermill does, and gives it to `keep` however the run ends.

    Papermill writes it down instead, twice a cell.
    """

    @classmethod
    def execute_notebook(cls, nb: NotebookNode, *given: Any, **options: Any) -> NotebookNode:
        """Run it as papermill does; of one that did not fail only `keep` is told.

        What is returned papermill looks through for errors, and writes down for nobody.
        """
        ran: NotebookNode = super().execute_notebook(nb, *given, **options)  # type: ignore[no-untyped-call]
        broken = any(cell.metadata.get("papermill", {}).get("exception") for cell in ran.cells)
        if broken or document.failure(ran):
            return ran
        return NotebookNode(cells=[], metadata={}, nbformat=4, nbformat_minor=5)  # type: ignore[no-untyped-call]

    @classmethod
    def execute_managed_notebook(  # type: ignore[override]
        cls,
        nb_man: NotebookExecutionManager,
        kernel_name: str,
        *,
        keep: Callable[[NotebookNode], None],
        **options: Any,
    ) -> None:
        keep(nb_man.nb)
        options["startup_timeout"] = options.pop("start_timeout")
        for name in ("input_path", "execution_timeout"):
            options.pop(name, None)
        _Client(nb_man, kernel_name=kernel_name, log=logger, **options).execute()  # type: ignore[no-untyped-call]


class _Client(PapermillNotebookClient):
    """Leaves out what a cell shows beyond all measure, so that it costs this process no memory."""

    def output(
        self, outs: list[NotebookNode], msg: dict[str, Any], display_id: str | None, cell_index: int
    ) -> NotebookNode | None:
        """Take what a cell shows."""
        content, held = msg["content"], self._held.setdefault(cell_index, 0)
        room = document.MOST_HELD - held
        if msg["msg_type"] == "stream":
            text = content["text"]
            content["text"], beyond = text[:room], len(text[room:])
            self._held[cell_index] += len(content["text"])
        elif msg["msg_type"] == "error":
            beyond = 0
        else:
            size = sum(
                len(each) for each in content.get("data", {}).values() if isinstance(each, str)
            )
            beyond = size if size > room else 0
            self._held[cell_index] += size - beyond
        if beyond:
            about = self.nb.cells[cell_index].metadata
            about[document.DROPPED] = about.get(document.DROPPED, 0) + beyond
            if not content.get("text"):
                return None
        return super().output(outs, msg, display_id, cell_index)

    def reset_execution_trackers(self) -> None:
        """Begin anew."""
        super().reset_execution_trackers()
        self._held: dict[int, int] = {}


papermill_engines.register(_ENGINE, _Keeping)  # type: ignore[no-untyped-call]


def run(job: Job, *, scratch: Path, warm: str = "") -> JobOutcome:
    """Make this report, or tell why it could not be made.

    `scratch` is a folder for what is needed only meanwhile; at `warm`, a process listens that
    forks kernels.

    A report that fails leaves its notebook with the error in it, and a page that says so in place
    of the old report; a report of earlier is never left to be taken for the new one. Only where
    nothing can be written, as on a full disk, what is there stays.
    """
    begun = time.monotonic()
    try:
        notebook, failure, phases, reads = (
            _recalled(job) if job.executed else _executed(job, scratch, warm)
        )
        ran = time.monotonic()
        with worker.within(max(job.cell_seconds, _PAGES_SECONDS), "making the pages"):
            kept = scraps.read(notebook, only={selfcheck.NAME})
            checked = kept.get(selfcheck.NAME, selfcheck.NONE)
            doubts = selfcheck.failed(checked)
            rendered, lacking = _rendered(job, notebook, failed=bool(failure), doubts=doubts)
        phases = replace(phases, render=time.monotonic() - ran)
        files = {job.record: document.written(notebook)} | rendered
        if changed := digest.changed(dict(job.inputs + job.look), templates=job.templates):
            message = f"{changed} changed while the report was made; run the command again"
            files, failure = {}, CellFailure(None, message)
    except Exception as error:  # any mistake costs this report alone
        if isinstance(error, OSError) and error.errno in _NO_ROOM:
            message = f"{error.filename or tempfile.gettempdir()}: {error.strerror}"
            return _left(job, message, begun)
        message = " ".join(f"{type(error).__name__}: {error}".split())
        files, failure, doubts, phases, lacking = {}, CellFailure(None, message), [], None, ""
    try:
        _replace(job, files)
    except OSError as error:
        place = Path(*job.folder.parts[-4:]).as_posix()  # from the folder of all reports
        return _left(job, f"{place}: {error.strerror}", begun)
    seconds = time.monotonic() - begun
    if failure is None:
        notes = document.notes(notebook, lacking)
        if doubts:
            reason = selfcheck.reason(checked)
            return JobOutcome(job, "doubtful", seconds, message=reason, notes=notes, phases=phases)
        status: Status = "rendered" if job.executed else "made"
        return JobOutcome(job, status, seconds, notes=notes, reads=reads, phases=phases)
    return JobOutcome(job, "failed", seconds, failure.cell, failure.message, phases=phases)


def _left(job: Job, message: str, begun: float) -> JobOutcome:
    return JobOutcome(job, "failed", time.monotonic() - begun, message=message, untouched=True)


_Ran = tuple[NotebookNode, CellFailure | None, Phases, tuple[Read, ...] | None]


def _recalled(job: Job) -> _Ran:
    """The notebook as it was executed before."""
    path = job.folder / job.record
    if digest.of_file(path) != job.executed:
        message = f"{job.record} was changed meanwhile; run the command again"
        raise ParameterError(Problem(job.name, message))
    return document.parsed(path), None, Phases(kernel=0.0, cells=0.0, render=0.0), None


def _executed(job: Job, where: Path, warm: str) -> _Ran:
    """The notebook after its run, what went wrong in it, how long it took, and what it read."""
    with tempfile.TemporaryDirectory(dir=where, ignore_cleanup_errors=True) as folder:
        scratch = Path(folder)
        source = scratch / "source.ipynb"
        source.write_bytes(job.source)
        given = document.parsed(source).cells
        # Each cell has its own limit; this is for what goes on around them.
        begun = time.monotonic()
        most = min((len(given) + 1) * job.cell_seconds, job.report_seconds)
        with worker.ended_after(2 * _START_SECONDS + most + _PAGES_SECONDS):
            ran, trouble = _papermill(job, source, scratch, warm, begun)
            # Once more if the kernel ended with what it came from, or before its first cell; what
            # a cell did would be done by it again.
            if trouble and (trouble[0] == _NOT_STARTED or (warm and not reachable(warm))):
                ran, trouble = _papermill(job, source, scratch, "", begun)
        with worker.within(max(job.cell_seconds, _PAGES_SECONDS), "reading the executed notebook"):
            phases = measured(ran, render=0.0)
            ran = document.cut(ran, job.parameters.language)
            if trouble or document.failure(ran):
                ran = document.marked(ran, *(trouble or ("", "")))
            names = {"source": job.notebook.name, "target": job.record}
            known = [cell.get("id", "") for cell in given]
            ran = document.reproducible(ran, **names, known=known)
            style = frame.cell_style(job.templates)
            ran = cells.dressed(ran, job.parameters.language, style=style)
            reads = dependencies.gathered(scratch / _READS, job.source)
    return ran, document.failure(ran), phases, reads


def _papermill(
    job: Job, source: Path, scratch: Path, warm: str, begun: float
) -> tuple[NotebookNode, tuple[str, str] | None]:
    """The notebook as it ran; name and message of what stopped it, but for a cell's own error."""
    variables = kernel.environment(
        scratch=scratch, data=job.data, state=job.state, hidden=job.hidden, memory=job.memory
    )
    # So that the notebook reads what the report is recorded with, or nothing.
    variables |= {STUDY_TOLD: job.study_digest, STORE_TOLD: job.store}
    variables[READS_TOLD] = str(scratch / _READS)
    kept: list[NotebookNode] = []
    trouble = None

    def most(*_: object) -> float:
        """How many seconds the next cell has."""
        left = begun + job.report_seconds - time.monotonic()
        return min(job.cell_seconds, max(left, _NO_SECONDS))

    try:
        execute_notebook(  # type: ignore[no-untyped-call]
            _literal(source),
            None,
            engine_name=_ENGINE,
            keep=kept.append,
            parameters=job.parameters.model_dump(),
            kernel_name=kernel.NAME,
            language="python",
            progress_bar=False,
            start_timeout=_START_SECONDS,
            timeout_func=most,
            kernel_manager_class=kernel.manager(scratch, variables, warm=warm),
            resources={"metadata": {"path": str(job.home)}},
            shutdown_kernel="immediate",
        )
    except PapermillExecutionError:
        pass  # the cell holds its error
    except CellTimeoutError:
        what, seconds = "cell", job.cell_seconds
        if time.monotonic() - begun >= job.report_seconds:
            what, seconds = "report", job.report_seconds
        trouble = f"{what.title()}Timeout", f"the {what} took longer than {seconds} seconds"
    except DeadKernelError:
        what = "the kernel died in this cell: memory used up, or ended from outside"
        trouble = "DeadKernel", what
    except RuntimeError as error:  # a kernel that does not start
        trouble = _NOT_STARTED, str(error)
    return kept[-1], trouble


def _literal(path: Path) -> str:
    """Papermill fills in what stands in braces; a folder may be called so."""
    return str(path).replace("{", "{{").replace("}", "}}")


def _rendered(
    job: Job, notebook: NotebookNode, *, failed: bool, doubts: Sequence[str]
) -> tuple[dict[str, bytes], str]:
    """The report's pages, and the signs that the PDF has no letters for.

    A failed one is not printed: paper outlives the warning on it.
    """
    wanted = [form for form in job.formats if form == "html" or not failed]
    if not wanted:
        return {}, ""
    cover = page.Cover(
        study=job.heading.study,
        title=job.heading.title,
        period=job.heading.period,
        segment=job.heading.segment,
        language=job.parameters.language,
        version=__version__,
        kind=_kind(job),
        facts=() if job.notebook.stem == OF_CASES else job.heading.facts,
        foot=job.heading.foot,
        doubts=tuple(doubts),
        record=job.record,
        trail=_trail(job),
        ways=tuple(_ways(job)),
        links=tuple(_links(job, wanted)),
    )
    pages: dict[str, bytes] = {}
    lacking = ""
    html = page.html(notebook, cover, templates=job.templates, code=job.code)
    if "html" in wanted:
        pages[f"{job.stem}.html"] = html.encode()
    if "pdf" in wanted:
        printed, lacking = pdf.pdf(
            notebook, cover, templates=job.templates, code=job.code, facts=bind.carried(html)
        )
        pages[f"{job.stem}.pdf"] = printed
    return pages, lacking


def _kind(job: Job) -> str:
    """What this report is called above its title, where its notebook is of no wave of answers."""
    name = job.notebook.stem
    return say(job.parameters.language, f"page.kind_{name}") if name in _KINDS else ""


def _trail(job: Job) -> tuple[page.Link, ...]:
    """The pages above the report, which every run brings up to date."""
    labels = say(job.parameters.language, "page.all_studies"), job.heading.title, job.heading.period
    return tuple(
        page.Link(label, f"{'../' * up}{disk.INDEX}")
        for label, up in zip(labels, (3, 2, 1), strict=True)
    )


def _ways(job: Job) -> Iterator[page.Link]:
    """The same report of the waves before and after, and this wave's reports on others.

    Pages that every run brings up to date pass on, so that no bytes hang on what else was run.
    """
    language, segment = job.parameters.language, quote(job.folder.name, safe="")
    about = f"{segment}%2F{quote(job.stem, safe='')}.html#{quote(job.folder.parent.name, safe='')}"
    for way in ("previous", "next"):
        label = say(language, f"page.{way}_period")
        yield page.Link(label, f"../../{disk.INDEX}?{way}={about}")
    yield page.Link(say(language, "page.other_groups"), f"../{disk.INDEX}#{segment}")


def _links(job: Job, formats: Sequence[str]) -> Iterator[page.Link]:
    """The same report on paper and as a notebook, and the result tables of its period."""
    language = job.parameters.language
    if "pdf" in formats:
        yield page.Link(say(language, "page.file_pdf"), f"{job.stem}.pdf")
    yield page.Link(say(language, "page.file_notebook"), job.record)
    yield page.Link(say(language, "page.file_tables"), f"../{disk.INDEX}#tables")


def _replace(job: Job, files: dict[str, bytes]) -> None:
    """Put the files in place. Those of other formats stay if they are of the same notebook."""
    before = dict(job.before)
    same = job.record in files and before.get(job.record) == digest.of_bytes(files[job.record])
    disk.write(job.folder, files)
    job.discard(but={*files, *(before if same else ())})
