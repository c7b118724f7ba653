"""Words of the command to periods and segments that the data have."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from csatbook.errors import ParameterError, Problem, nearest
from csatbook.study import period
from csatbook.study.model import Study
from csatbook.study.segment import EVERYONE, folder, plain

if TYPE_CHECKING:
    from pandas import DataFrame


class StoredWaves(Protocol):
    """What planning needs to know of the store."""

    def __hash__(self) -> int:
        """What is known of a store is kept by it."""

    @property
    def study(self) -> Study:
        """Whose store it is."""

    def rows(self, period: str, columns: Iterable[str]) -> DataFrame:
        """What the valid respondents of a period said."""

    def kept(
        self, period: str, name: str, make: Callable[[], Any], *, columns: Sequence[str]
    ) -> Any:
        """A table of a large wave that is made once; None of a small wave."""

    @property
    def name(self) -> str:
        """Of the store, which notebooks are told."""

    @property
    def periods(self) -> tuple[str, ...]:
        """In time order."""

    @property
    def latest(self) -> str | None:
        """That which is meant where none is named."""

    @property
    def counts(self) -> DataFrame:
        """Period to the number of its `valid` answers, among others."""

    def segments(self, period: str) -> Mapping[str, Mapping[str, int]]:
        """Variable to value to number of valid answers."""

    def fingerprint(self, period: str) -> str:
        """Changes when the data of the wave change."""

    def digest(self, read: tuple[str, ...]) -> str:
        """Changes when what was read so changes."""


@dataclass(frozen=True)
class Slice:
    """Whom a report is about: everyone, or one value of a segment variable."""

    variable: str | None = None
    value: str = ""

    @property
    def text(self) -> str:
        """As a notebook is told: `all`, or `variable=value`."""
        return EVERYONE if self.variable is None else f"{self.variable}={self.value}"

    @property
    def folder(self) -> str:
        """The folder of its report."""
        return EVERYONE if self.variable is None else folder(self.variable, self.value)


def compared(study: Study, waves: StoredWaves, chosen: Sequence[str], *, every: bool) -> None:
    """Is the wave that the study compares with earlier than all that are reported?

    With `every` period it need only be there: the reports before it compare with the wave before.

    Raises
    ------
    ParameterError
        It is not; tells those that may be named.
    """
    if study.report.against in ("previous", "year_ago"):
        return
    against = period.parse(study.period, study.report.against)
    known = waves.periods
    first = min(map(known.index, chosen)) if chosen else 0
    valid = known if every else known[:first]
    if against not in valid:
        there = ", ".join(["previous", "year_ago", *valid])
        name = "any period" if every else known[first]
        message = (
            f"'{against}' is no wave before {name} to compare with; there are {there}."
            f"{nearest(against, valid)}"
        )
        raise ParameterError(Problem("report.against", message))


def disclosed(study: Study, chosen: Sequence[str]) -> None:
    """Are the days of asking told of each period that is reported, where that is required?

    Raises
    ------
    ParameterError
        They are not; tells of which.
    """
    declared = study.about
    untold = [name for name in chosen if name not in declared.fieldwork]
    if declared.required and untold:
        message = f"is required, and these are missing: {', '.join(untold)}"
        raise ParameterError(Problem("about.fieldwork", message))


def periods(
    study: Study, waves: StoredWaves, words: Sequence[str], *, every: bool
) -> tuple[str, ...]:
    """Which periods are meant, in time order? The latest, if there are no words: no stray wave.

    Raises
    ------
    ParameterError
        A word is no period, or one that the data do not have; lists those they have.
    """
    known = waves.periods
    if not known:
        raise ParameterError(Problem(str(study.path), "the data have no period with valid answers"))
    if every:
        return known
    if not words:
        return (waves.latest or known[-1],)
    problems, meant = [], set()
    for word in words:
        try:
            name = period.parse(study.period, word)
        except ValueError as error:
            problems.append(Problem("--period", f"{error}; the data have {_listed(known)}"))
            continue
        if name in known:
            meant.add(name)
        else:
            message = f"no data for '{word}'; there are {_listed(known)}.{nearest(name, known)}"
            problems.append(Problem("--period", message))
    if problems:
        raise ParameterError(problems)
    return tuple(name for name in known if name in meant)


def slices(
    study: Study, waves: StoredWaves, words: Sequence[str], chosen: Sequence[str]
) -> dict[str, tuple[Slice, ...]]:
    """Which segments of each of the chosen periods are meant?

    Without words: everyone, and every value of the variables that `report.by` names. A word is
    `all`, a variable (all its values), or `variable=value`; variables and values may be called by
    their names in the study or by their labels in either language.

    Raises
    ------
    ParameterError
        A word means nothing, or no chosen period has answers of that segment; lists what there is.
    """
    there = {name: everything(study, waves, name) for name in chosen}
    if not words:
        by = study.report.by
        return {
            name: tuple(group for group in groups if group.variable is None or group.variable in by)
            for name, groups in there.items()
        }
    known = tuple(dict.fromkeys(group for groups in there.values() for group in groups))
    problems: list[Problem] = []
    meant: set[Slice] = set()
    for word in words:
        try:
            meant |= _meant(study, known, word)
        except ValueError as error:
            problems.append(Problem("--segment", str(error)))
    if problems:
        raise ParameterError(problems)
    return {
        name: tuple(group for group in groups if group in meant) for name, groups in there.items()
    }


def everything(study: Study, waves: StoredWaves, name: str) -> tuple[Slice, ...]:
    """Which segments have valid answers in this period? Everyone first, in the study's order."""
    counts = waves.segments(name)
    return (
        Slice(),
        *(
            Slice(variable, value)
            for variable in study.segments
            for value, count in counts.get(variable, {}).items()
            if count
        ),
    )


def _meant(study: Study, known: Sequence[Slice], word: str) -> set[Slice]:
    if word == EVERYONE:
        return {Slice()}
    left, equals, right = word.partition("=")
    variables = {name: (segment.zh, segment.en) for name, segment in study.segments.items()}
    if not equals and (meant := _valued(study, known, word)):
        known_as = {each for name, labels in variables.items() for each in (name, *labels)}
        if word not in known_as:
            msg = f"'{word}' is a value; did you mean {' or '.join(meant)}?"
            raise ValueError(msg)
    variable = _named(left.strip(), variables, "segment variable")
    values = [group.value for group in known if group.variable == variable]
    if not equals:
        if not values:
            msg = f"'{word}': no valid answers of any value in the chosen periods"
            raise ValueError(msg)
        return {Slice(variable, value) for value in values}
    segment = study.segments[variable]
    labels = {value: (segment.label(value).zh, segment.label(value).en) for value in values}
    return {Slice(variable, _named(plain(right), labels, f"value of '{variable}' with answers"))}


def _valued(study: Study, known: Sequence[Slice], word: str) -> list[str]:
    """The segments whose value is named, or labelled, by this word."""
    meant = []
    for group in known:
        if group.variable is not None:
            label = study.segments[group.variable].label(group.value)
            if plain(word) in (group.value, label.zh, label.en):
                meant.append(group.text)
    return meant


def _named(word: str, known: Mapping[str, Iterable[str]], kind: str) -> str:
    """The name that the word is, or the only one that is labelled so."""
    if word in known:
        return word
    labelled = [name for name, labels in known.items() if word in labels]
    if len(labelled) == 1:
        return labelled[0]
    if labelled:
        msg = f"'{word}' is the label of several: {', '.join(labelled)}; write the name"
        raise ValueError(msg)
    names = [*(label for labels in known.values() for label in labels), *known]
    msg = f"'{word}' is no {kind}; there are {_listed(known)}.{nearest(word, names)}"
    raise ValueError(msg)


def _listed(names: Iterable[str]) -> str:
    names = list(names)
    shown = ", ".join(names[:30]) or "none"
    return shown if len(names) <= 30 else f"{shown}, … ({len(names)} in all)"
