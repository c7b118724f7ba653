"""The three commands, from words to what is printed."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from csatbook import study as studies
from csatbook.errors import ParameterError
from csatbook.run import account, kernel, plan, progress, reports
from csatbook.run import settings as parsed
from csatbook.run.reports import Made
from csatbook.run.settings import Settings
from csatbook.run.terminal import safe
from csatbook.study.model import Format, Gates, Study
from csatbook.study.wording import Language
from csatbook.survey import store as stores
from csatbook.survey.store import Store

_NAMED = 10


def run(
    path: Path,
    *,
    data: Path | None,
    output: Path | None,
    periods: Sequence[str],
    all_periods: bool,
    segments: Sequence[str],
    notebook: str,
    language: Language | None,
    formats: Sequence[Format],
    code: bool,
    settings: Sequence[str],
    jobs: int | None,
    memory: str | None,
    cluster: str | None,
    force: bool,
    timings: bool,
) -> int:
    """Make the reports that the words name; 0 if all is well with them and the gates, else 1."""
    given = parsed.words(settings)
    words = plan.Words(
        periods, all_periods, segments, notebook, language, formats, code, given, _bytes(memory)
    )
    study, store = _opened(path, data)
    made = _made(study, store, words, output, jobs=jobs, cluster=cluster, force=force)
    _print(_told(made))
    _print(_judged(study, made))
    reported = {outcome.job.parameters.period for outcome in made.outcomes}
    notices = [notice for notice in store.notices if notice.concerns(reported)]
    _print(account.noticed([*notices, *made.notices]))
    if timings:
        _print(account.of_times(made.entries))
    return int(made.amiss)


def make(
    study: str | Path,
    *,
    periods: Sequence[str] = (),
    all_periods: bool = False,
    segments: Sequence[str] = (),
    notebook: str | None = None,
    language: Language | None = None,
    formats: Sequence[Format] = (),
    code: bool = False,
    settings: Settings | None = None,
    jobs: int | None = None,
    memory: str | None = None,
    cluster: str | None = None,
    force: bool = False,
    data: str | Path | None = None,
    output: str | Path | None = None,
) -> Made:
    """What became of these reports? What `csatbook run` does, for programs and notebooks.

    Also where an event loop is running, as in JupyterLab; a script that is a file of its own calls
    it below `if __name__ == "__main__":`, since the processes that make reports import that file.
    How far it is goes to standard error.

    Parameters
    ----------
    study : path of the study file
    periods, all_periods, segments, notebook, language, formats, code, jobs, memory, cluster, force,
    data, output : as in the command, whose options are told by `csatbook run --help`
    settings : values of the notebook's further parameters, by name

    Returns
    -------
    Made
        Its `outcomes` have `status` (`made`, `unchanged`, `doubtful`, `failed`), `reason`, and the
        `job` with the `folder` of its files; its `gates` those of each period; `amiss` is what the
        command tells by exit code 1.

    Raises
    ------
    CsatbookError
        The study, the data or the words are wrong, or the cluster does not answer.
    OSError
        The disk is full, or a folder may not be written.

    Examples
    --------
    >>> make("nowhere.yaml", segments=["all"])  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    csatbook.errors.StudyError: nowhere.yaml: no such file...
    """
    given = settings or {}
    words = plan.Words(
        periods, all_periods, segments, notebook, language, formats, code, given, _bytes(memory)
    )
    loaded, store = _opened(Path(study), Path(data) if data else None)
    place = Path(output) if output else None
    return _made(loaded, store, words, place, jobs=jobs, cluster=cluster, force=force)


def _made(
    study: Study,
    store: Store,
    words: plan.Words,
    output: Path | None,
    *,
    jobs: int | None,
    cluster: str | None,
    force: bool,
) -> Made:
    recipe = plan.recipe(study, store, words, output=_output(study, output))
    planned = plan.jobs(recipe)
    with progress.shown(len(planned), sys.stderr) as watch:
        return reports.make(
            recipe, planned, workers=jobs, force=force, watch=watch, scheduler=cluster
        )


def check(path: Path, *, data: Path | None) -> int:
    """Tell what the data hold, how they were drawn, and whether the weights can be had."""
    study = studies.load(path, data=data)
    plan.asked(study, plan.notebook(study, study.report.notebook), {})
    study, store = _opened(path, data)
    _print(account.of_data(study, store))
    if study.data.drawn or study.weighting is not None:
        from csatbook.run import sample  # noqa: PLC0415 - statistics take a second to import

        _print(sample.drawn(store) if study.data.drawn else ())
        _print(sample.weighted(study, store))
    if study.feedback is not None:
        from csatbook.run import due  # noqa: PLC0415 - as above

        _print(due.checked(store))
    return 0


def list_(path: Path, *, data: Path | None, output: Path | None) -> int:
    """Tell how each report stands; of those of other notebooks also where the study's is broken."""
    study, store = _opened(path, data)
    place = _output(study, output)
    try:
        recipe = plan.recipe(study, store, plan.Words(), output=place)
    except ParameterError:
        _print(account.of_reports(plan.broken(study, store, output=place)))
        raise
    _print(account.of_reports(recipe))
    return 0


def _bytes(memory: str | None) -> int | None:
    return None if memory is None else kernel.memory_bytes(memory)


def _opened(path: Path, data: Path | None) -> tuple[Study, Store]:
    study = studies.load(path, data=data)
    with progress.reading(sys.stderr) as tell:
        return study, stores.open(study, refresh=True, progress=tell)


def _output(study: Study, output: Path | None) -> Path:
    return (output or study.root / "output").resolve()


def _told(made: Made) -> Iterator[str]:
    """What a run did, in a few lines."""
    counts = {
        status: sum(outcome.status == status for outcome in made.outcomes)
        for status in ("made", "rendered", "unchanged", "doubtful", "failed")
    }
    told = ", ".join(f"{count} {status}" for status, count in counts.items() if count)
    yield f"{len(made.outcomes)} report{'s' * (len(made.outcomes) != 1)}: {told}"
    for outcome in made.outcomes:
        if outcome.amiss:
            yield f"  {outcome.status}  {outcome.job.name}: {outcome.reason}"
            record = outcome.job.folder / outcome.job.record
            if record.is_file() and not outcome.untouched:
                yield f"          {_near(record)}"
    for outcome in made.outcomes:
        for note in outcome.notes:
            yield f"  note    {outcome.job.name}: {note}"
    if made.outdated:
        names = ", ".join(made.outdated[:_NAMED])
        more = len(made.outdated) - _NAMED
        yield f"Out of date, and so in no result table: {names}" + (
            f" and {more} more" if more > 0 else ""
        )
    for folder in dict.fromkeys(outcome.job.folder.parent for outcome in made.outcomes):
        yield f"Open {_near(folder / 'index.html')}"


def _judged(study: Study, made: Made) -> Iterator[str]:
    """The gates that a period misses, a line each, and those that nobody can judge."""
    for period, gates in made.gates.items():
        for gate in gates:
            if not gate.met:
                yield f"gate missed  {period} {gate.told(study, 'en')}"
        if study.gates != Gates() and not gates:
            yield f"gates of {period} not judged: no report of all customers is up to date"


def _near(path: Path) -> str:
    """The path as the reader of the terminal would type it."""
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)


def _print(lines: Iterable[str]) -> None:
    for line in lines:
        print(safe(line))
