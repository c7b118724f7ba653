"""Every error a user can cause, and how it is told."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: where it stands, and what was expected and found there."""

    where: str
    message: str

    def __str__(self) -> str:
        """One line: place, colon, what is wrong."""
        return f"{self.where}: {self.message}" if self.where else self.message


class CsatbookError(Exception):
    """Something the user can mend; all problems of one check are told together.

    Examples
    --------
    >>> problems = [Problem("a.yaml:3", "no such item 'x'"), Problem("a.yaml:9", "empty")]
    >>> print(CsatbookError(problems))
    a.yaml:3: no such item 'x'
    a.yaml:9: empty
    """

    def __init__(self, problems: Sequence[Problem] | Problem) -> None:
        self.problems: tuple[Problem, ...] = (
            (problems,) if isinstance(problems, Problem) else tuple(problems)
        )
        # The problems are the only argument, so that the error survives pickling between processes.
        super().__init__(self.problems)

    def __str__(self) -> str:
        """One line a problem."""
        return "\n".join(str(problem) for problem in self.problems)


class StudyError(CsatbookError):
    """The study file is wrong."""


class DataError(CsatbookError):
    """The raw files are wrong."""


class ParameterError(CsatbookError):
    """The words of a command, or a notebook's parameters, are wrong."""


def nearest(written: object, known: Iterable[object]) -> str:
    """Which known name was probably meant? A sentence to put behind a message, or nothing.

    Examples
    --------
    >>> nearest("agre5", ["agree5", "nps11"])
    " Did you mean 'agree5'?"
    >>> nearest("zzz", ["agree5"])
    ''
    """
    names = {str(name).casefold(): str(name) for name in known}
    close = difflib.get_close_matches(str(written).casefold(), list(names), n=1, cutoff=0.6)
    return f" Did you mean '{names[close[0]]}'?" if close else ""
