"""One job: its notebook executed by papermill, its report rendered, its files put in place."""

from __future__ import annotations

import errno
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from papermill.exceptions import PapermillExecutionError
from papermill.execute import execute_notebook

from csatbook import __version__
from csatbook.analysis import selfcheck
from csatbook.report import page, pdf, scraps
from csatbook.run import digest, disk, document, kernel, worker
from csatbook.run.document import CellFailure
from csatbook.run.job import Job, JobOutcome
from csatbook.study.load import STUDY_TOLD
from csatbook.survey.store import STORE_TOLD

_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS}
_START_SECONDS = 120
# Pages and PDF of a long report take as long, on a busy machine.
_PAGES_SECONDS = 120


def run(job: Job, *, scratch: Path) -> JobOutcome:
    """Make this report, or tell why it could not be made.

    `scratch` is a folder for what is needed only meanwhile.

    A report that fails leaves its notebook with the error in it, and a page that says so in place
    of the old report; a report of earlier is never left to be taken for the new one. Only where
    nothing can be written, as on a full disk, what is there stays.
    """
    begun = time.monotonic()
    try:
        notebook, failure = _executed(job, scratch)
        with worker.within(max(job.cell_seconds, _PAGES_SECONDS), "making the pages"):
            checked = scraps.read(notebook).get(selfcheck.NAME, selfcheck.NONE)
            doubts = selfcheck.failed(checked)
            rendered = _rendered(job, notebook, failed=bool(failure), doubts=doubts)
        files = {job.record: document.written(notebook)} | rendered
        if changed := digest.changed(job.inputs, templates=job.templates):
            message = f"{changed} changed while the report was made; run the command again"
            files, failure = {}, CellFailure(None, message)
    except Exception as error:  # any mistake costs this report alone
        if isinstance(error, OSError) and error.errno in _NO_ROOM:
            message = f"{error.filename or tempfile.gettempdir()}: {error.strerror}"
            return _left(job, message, begun)
        message = " ".join(f"{type(error).__name__}: {error}".split())
        files, failure, doubts = {}, CellFailure(None, message), []
    try:
        _replace(job, files)
    except OSError as error:
        place = Path(*job.folder.parts[-4:]).as_posix()  # from the folder of all reports
        return _left(job, f"{place}: {error.strerror}", begun)
    seconds = time.monotonic() - begun
    if failure is None:
        unset = document.unset(notebook)
        if doubts:
            reason = selfcheck.reason(checked)
            return JobOutcome(job, "doubtful", seconds, message=reason, unset=unset)
        return JobOutcome(job, "made", seconds, unset=unset)
    return JobOutcome(job, "failed", seconds, failure.cell, failure.message)


def _left(job: Job, message: str, begun: float) -> JobOutcome:
    return JobOutcome(job, "failed", time.monotonic() - begun, message=message, untouched=True)


def _executed(job: Job, where: Path) -> tuple[NotebookNode, CellFailure | None]:
    """The notebook after its run, and what went wrong in it."""
    with tempfile.TemporaryDirectory(dir=where, ignore_cleanup_errors=True) as folder:
        scratch = Path(folder)
        source, target = scratch / "source.ipynb", scratch / job.record
        source.write_bytes(job.source)
        cells = document.parsed(source).cells
        # Each cell has its own limit; this is for what goes on around them.
        with worker.ended_after(
            _START_SECONDS + (len(cells) + 1) * job.cell_seconds + _PAGES_SECONDS
        ):
            trouble = _papermill(job, source, target, scratch)
        with worker.within(max(job.cell_seconds, _PAGES_SECONDS), "reading the executed notebook"):
            ran = document.cut(document.parsed(target), job.parameters.language)
            if trouble or document.failure(ran):
                ran = document.marked(ran, *(trouble or ("", "")))
            names = {"source": job.notebook.name, "target": job.record}
            known = [cell.get("id", "") for cell in cells]
            ran = document.reproducible(ran, **names, known=known)
    return ran, document.failure(ran)


def _papermill(job: Job, source: Path, target: Path, scratch: Path) -> tuple[str, str] | None:
    """Run the notebook; name and message of what stopped it, unless that was a cell's own error."""
    variables = kernel.environment(
        scratch=scratch, data=job.data, state=job.state, hidden=job.hidden
    )
    # So that the notebook reads what the report is recorded with, or nothing.
    variables |= {STUDY_TOLD: dict(job.inputs)["study"], STORE_TOLD: job.store}
    try:
        execute_notebook(  # type: ignore[no-untyped-call]
            _literal(source),
            _literal(target),
            parameters=job.parameters.model_dump(),
            kernel_name=kernel.NAME,
            language="python",
            progress_bar=False,
            start_timeout=_START_SECONDS,
            execution_timeout=job.cell_seconds,
            kernel_manager_class=kernel.manager(scratch, variables),
            resources={"metadata": {"path": str(job.home)}},
            shutdown_kernel="immediate",
        )
    except PapermillExecutionError:
        return None  # the cell holds its error
    except CellTimeoutError:
        return "CellTimeout", f"the cell took longer than {job.cell_seconds} seconds"
    except DeadKernelError:
        return "DeadKernel", "the kernel died in this cell: memory used up, or ended from outside"
    except RuntimeError as error:  # a kernel that does not start
        return "KernelError", str(error)
    return None


def _literal(path: Path) -> str:
    """Papermill fills in what stands in braces; a folder may be called so."""
    return str(path).replace("{", "{{").replace("}", "}}")


def _rendered(
    job: Job, notebook: NotebookNode, *, failed: bool, doubts: Sequence[str]
) -> dict[str, bytes]:
    """The report's pages. A failed one is not printed: paper outlives the warning on it."""
    wanted = [form for form in job.formats if form == "html" or not failed]
    if not wanted:
        return {}
    cover = page.Cover(
        study=job.heading.study,
        title=job.heading.title,
        period=job.heading.period,
        segment=job.heading.segment,
        language=job.parameters.language,
        version=__version__,
        facts=job.heading.facts,
        doubts=tuple(doubts),
        record=job.record,
    )
    html = page.html(notebook, cover, templates=job.templates, code=job.code)
    pages = {f"{job.stem}.html": html.encode()} if "html" in wanted else {}
    return pages | ({f"{job.stem}.pdf": pdf.pdf(html)} if "pdf" in wanted else {})


def _replace(job: Job, files: dict[str, bytes]) -> None:
    """Put the files in place. Those of other formats stay if they are of the same notebook."""
    before = dict(job.before)
    same = job.record in files and before.get(job.record) == digest.of_bytes(files[job.record])
    disk.write(job.folder, files)
    job.discard(but={*files, *(before if same else ())})
