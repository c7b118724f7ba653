"""What an analyst asks for by name or number, checked; and a wave led by another score."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from csatbook.analysis.wave import Wave
from csatbook.errors import ParameterError, Problem, nearest
from csatbook.survey.state.reads import cache

Names = str | Iterable[str] | None
"""One name, several, or all."""


def names(argument: str, wanted: Names, known: Iterable[str]) -> list[str]:
    """Which of the known names are wanted? All where nothing is said, in the order of the wish.

    Raises
    ------
    ParameterError
        A name is not known; names those that are, and the nearest.

    Examples
    --------
    >>> names("score", "csat", ["csat", "mean"]), names("by", None, ["region"])
    (['csat'], ['region'])
    """
    there = list(known)
    if wanted is None:
        return there
    asked = list(wanted) if isinstance(wanted, Iterable) and not isinstance(wanted, str) else wanted
    if not isinstance(asked, list):
        asked = [asked]
    listed = ", ".join(there) or "none"
    problems = [
        Problem(argument, f"no '{name}'; there are {listed}.{nearest(name, there)}")
        for name in asked
        if name not in there
    ]
    if problems:
        raise ParameterError(problems)
    return asked


def count(argument: str, wanted: int | None) -> int | None:
    """How many are wanted? All where nothing is said.

    Raises
    ------
    ParameterError
        It is no whole number of at least 1.

    Examples
    --------
    >>> count("top", 5)
    5
    """
    if wanted is None or (type(wanted) is int and wanted > 0):
        return wanted
    message = f"expected a whole number of at least 1; found {wanted!r}"
    raise ParameterError(Problem(argument, message))


def led(wave: Wave, score: str | None) -> Wave:
    """The same wave, of which another score of answers leads; the same where none is named.

    Raises
    ------
    ParameterError
        The study has no such score of answers; names those it has.
    """
    if score is None or score == wave.study.answer_headline:
        return wave
    if not isinstance(score, str):
        raise ParameterError(Problem("score", f"expected the name of one score; found {score!r}"))
    names("score", score, wave.study.answered)
    return _led(wave, score)


def grouped(
    wave: Wave, by: Names, score: str | None, *, known: Iterable[str] | None = None
) -> tuple[Wave, list[str]]:
    """The wave of which this score leads, and by which segment variables it is told apart here.

    Parameters
    ----------
    wave : whose section it is
    by : the variables that are asked for; without a wish all that are known
    score : a score of answers; None for the one that leads the report
    known : which variables may be asked for; by default all segments of the study

    Returns
    -------
    tuple of Wave, list of str
        No variable of a group that must not be shown, and never a group's own variable.

    Raises
    ------
    ParameterError
        There is no such segment or score; names those there are.

    Examples
    --------
    >>> grouped(wave, None, "mean")[1], grouped(wave, "region", None)[0] == wave
    (['region'], True)
    """
    wave = led(wave, score)
    asked = names("by", by, wave.study.segments if known is None else known)
    if wave.place and wave.hidden():
        return wave, []
    return wave, [variable for variable in asked if variable != wave.variable]


@cache
def _led(wave: Wave, score: str) -> Wave:
    study = wave.study
    report = study.report.model_copy(update={"headline": score})
    compared = study.compare.scores
    if compared and score not in compared:
        compared = (*compared, score)
    compare = study.compare.model_copy(update={"scores": compared})
    return replace(wave, study=study.model_copy(update={"report": report, "compare": compare}))
