"""What each respondent ticked in one question, whatever columns it stood in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from csatbook.errors import Problem
from csatbook.study.choices import MultipleAnswers
from csatbook.survey.reading.raw import RawTable

BETWEEN = "\x1f"
"""Stands between the names of the ticked options; nothing but it where none of them was."""
NOT_ASKED = "\x1e"
"""Stands for a respondent who was not asked."""
UNTOLD, SAID, UNASKED = 0, 1, 2
"""What is known of a respondent: nothing, an answer, that the question was not asked."""


class TickCode:
    """How what a respondent ticked is one number, the sum of rank * base ** place of the options.

    Where options are not ranked, the rank of each that is ticked is 1.
    """

    def __init__(self, question: MultipleAnswers) -> None:
        self.question = question
        self.base = len(question.options) + 1 if question.ranked else 2
        self.bits = {option: self.base**place for place, option in enumerate(question.options)}
        self.kind = np.int64 if self.base ** len(self.bits) < 1 << 63 else object

    def ranks(self, pattern: int) -> dict[str, int]:
        """The rank of each ticked option; 1 of all where none are asked for."""
        ranks = {option: pattern // bit % self.base for option, bit in self.bits.items()}
        return {option: rank for option, rank in ranks.items() if rank}

    def both(self, *codes: np.ndarray[tuple[int], np.dtype[Any]]) -> list[int]:
        """In which rows has an option a rank in both?"""
        each = [
            np.stack([own // bit % self.base > 0 for bit in self.bits.values()]) for own in codes
        ]
        return np.flatnonzero((each[0] & each[1]).any(axis=0)).tolist()


@dataclass(frozen=True)
class TickedRows:
    """What each respondent ticked, as the number that `TickCode` makes of it."""

    state: np.ndarray[tuple[int], np.dtype[np.int8]]
    codes: np.ndarray[tuple[int], np.dtype[np.object_] | np.dtype[np.int64]]
    words: Sequence[str | None]
    problems: Sequence[Problem]

    def checked_by(self, other: TickedRows, raw: RawTable, column: str) -> TickedRows:
        """The same, filled up by columns of single options, which must not say otherwise."""
        both = (self.state == SAID) & (other.state == SAID)
        rows = np.flatnonzero(both & (self.codes != other.codes)).tolist()
        problems = [*self.problems, *other.problems]
        if rows:
            message = (
                "expected the same answers as in the columns of the single options; found others: "
                "keep one of them, under `from` or under `columns`"
            )
            problems.append(raw.problem(message, rows, column))
        mine = self.state != UNTOLD
        return TickedRows(
            np.where(mine, self.state, other.state),
            np.where(mine, self.codes, other.codes),
            [own or more for own, more in zip(self.words, other.words, strict=True)],
            problems,
        )

    def same_rank(self, coding: TickCode) -> list[int]:
        """In which rows have two options the same rank?"""
        patterns, places = np.unique(self.codes, return_inverse=True)
        ranks = [[*coding.ranks(int(pattern)).values()] for pattern in patterns]
        twice = np.array([len(each) > len({*each}) for each in ranks], dtype=bool)
        return np.flatnonzero(twice[places.reshape(-1)]).tolist()

    def named(self, coding: TickCode, *, counted: bool) -> tuple[pa.Array, list[int]]:
        """The names of the ticked options, and in which rows there are too many.

        `counted`: whether blanks may be an answer, as the file asked the question.
        """
        question = coding.question
        patterns, places = np.unique(self.codes, return_inverse=True)
        ticked = [coding.ranks(int(pattern)) for pattern in patterns]
        names = pa.array([_written(each, question) or BETWEEN for each in ticked], pa.string())
        answers = names.take(pa.array(places.reshape(-1)))
        texts = np.array(answers.to_pylist(), dtype=object)
        empty = BETWEEN if counted and question.blank == "none" else None
        texts[self.state == UNTOLD] = empty
        texts[self.state == UNASKED] = NOT_ASKED
        most = len(question.options) if question.most is None else question.most
        many = np.array([len(each) > most for each in ticked], dtype=bool)[places.reshape(-1)]
        return pa.array(texts, pa.string()), np.flatnonzero(many).tolist()


def _written(ranks: Mapping[str, int], question: MultipleAnswers) -> str:
    """The ticked options as they are stored."""
    if not question.ranked:
        return BETWEEN.join(ranks)
    names = {rank: option for option, rank in ranks.items()}
    return BETWEEN.join(names.get(rank, "") for rank in range(1, max(names, default=0) + 1))
