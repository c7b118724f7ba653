"""Several files as waves of one study: which column of one is which of another."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import replace

from csatbook.survey.guess import words
from csatbook.survey.guess.column import Guess
from csatbook.survey.guess.sketch import SketchedFile

_ALIKE = 0.75


def matched(waves: Sequence[SketchedFile]) -> list[SketchedFile]:
    """The files with the names that their columns have in the newest, the last.

    By the same name; else by wording that is nearly the same; else, where a file asks the same
    kinds of questions in the same order, by their place.
    """
    newest = waves[-1]
    return [*(_renamed(wave, newest) for wave in waves[:-1]), newest]


def _renamed(wave: SketchedFile, newest: SketchedFile) -> SketchedFile:
    names = {each.column.name for each in newest.guesses}
    own = {each.column.name for each in wave.guesses}
    loose = [each for each in wave.guesses if each.column.name not in names and _asked(each)]
    wanted = [each for each in newest.guesses if each.column.name not in own and _asked(each)]
    pairs: dict[str, str] = {}
    for each in loose:
        best = max(wanted, key=lambda other: _likeness(each, other), default=None)
        if best is not None and _likeness(each, best) >= _ALIKE:
            pairs[each.column.name] = best.column.name
            wanted = [other for other in wanted if other is not best]
    rest = [each for each in loose if each.column.name not in pairs]
    if [each.kind for each in rest] == [each.kind for each in wanted] and _short(rest, wanted):
        pairs |= {old.column.name: new.column.name for old, new in zip(rest, wanted, strict=True)}
    return replace(wave, renamed=pairs)


def _asked(guess: Guess) -> bool:
    return guess.kind not in ("unused", "private") and not guess.parts


def _likeness(guess: Guess, other: Guess) -> float:
    if guess.kind != other.kind:
        return 0.0
    old, new = (words.topic(each.column.title).casefold() for each in (guess, other))
    return difflib.SequenceMatcher(None, old, new).ratio()


def _short(rest: Sequence[Guess], wanted: Sequence[Guess]) -> bool:
    """Whether one of the two calls its questions by codes: else different words are different."""
    codes = [
        all(each.column.name.isascii() and len(each.column.name) < 16 for each in listed)
        for listed in (rest, wanted)
    ]
    return any(codes)
