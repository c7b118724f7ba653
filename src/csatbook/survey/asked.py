"""The record tables that are asked of databases: which are asked anew, and which are known."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from csatbook.errors import DataError, Problem
from csatbook.study import Study
from csatbook.survey.reading import snapshot
from csatbook.survey.reading.files import Input


def ask(
    study: Study,
    inputs: Sequence[Input],
    *,
    refresh: bool,
    progress: Callable[[str, int, int], None] | None = None,
) -> None:
    """Put the queries of the study whose answers are not known; with `refresh`, all of them.

    Raises
    ------
    DataError
        What is wrong with the queries, or what the databases said; what was known stays.
    """
    problems: list[Problem] = []
    for one in inputs:
        if not snapshot.is_one(one.file) or (one.path.is_file() and not refresh):
            continue
        from csatbook.survey.reading import database  # noqa: PLC0415 - most studies need none

        if progress:
            progress(f"asking for {one.name}", 0, len(inputs) + 2)
        try:
            database.ask(study, one)
        except DataError as error:
            problems += error.problems
    if problems:
        raise DataError(problems)
    if refresh:
        snapshot.tidy(study, [one.path for one in inputs])
