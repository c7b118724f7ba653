"""Which options were ticked, of questions with several answers."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

import numpy as np
import pyarrow as pa

from csatbook.errors import Problem
from csatbook.study import Study
from csatbook.study.choices import MultipleAnswers, option_column
from csatbook.study.data import ResponseFile
from csatbook.study.segment import plain
from csatbook.survey.cleaning.multiple_response import CellReader, TickedCell
from csatbook.survey.mistakes import shown
from csatbook.survey.reading.cell import Flags
from csatbook.survey.reading.raw import RawTable, distinct

BETWEEN = "\x1f"
"""Stands between the names of the ticked options; nothing but it where none of them was."""
NOT_ASKED = "\x1e"
"""Stands for a respondent who was not asked."""
NOT_TICKED = {
    *("0", "0.0", "否", "没有", "未选", "未选中", "no", "n", "false", "unchecked"),
    *("not selected", "not checked", "no to:"),
}
TICKED = {
    *("1", "1.0", "是", "有", "选", "选中", "已选", "yes", "y", "true", "checked", "selected"),
    *("x", "✓", "√", "on"),
}


@dataclass(frozen=True)
class Ticks:
    """What was read of one question in one file."""

    answers: pa.Array
    """The names of the ticked options, `BETWEEN` each; missing where nothing was answered."""
    words: pa.Array
    """What stands behind 其他 in customers' own words; missing where nothing does."""
    problems: Sequence[Problem]


def read_ticks(study: Study, file: ResponseFile, raw: RawTable, name: str) -> Ticks:
    """Which options of this question did each respondent tick?

    Parameters
    ----------
    study : what is asked
    file : how this file writes missing answers
    raw : the file
    name : of the question

    Returns
    -------
    Ticks
        A blank cell, or of single columns a row of blanks alone, is no answer, unless the question
        says `blank: none`. Where the columns tell what was not ticked, too, such as 0, a row of
        these is the answer `none of them`.
    """
    question = study.choices[name]
    reading = _Reading(question, file, raw)
    single = question.single(name)
    columns = question.places or ((single,) if single else ())
    ticks = _joined(reading, [reading.several(column) for column in columns])
    if question.columns:
        spread = reading.of_columns()
        ticks = ticks.checked_by(spread, raw, columns[0]) if columns else spread
    answers, too_many = ticks.named(question, counted=name not in file.absent)
    problems = list(ticks.problems)
    if too_many:
        message = f"expected at most {question.most} answers; found more"
        problems.append(raw.problem(message, too_many, question.sources(name)[0]))
    return Ticks(answers, pa.array(ticks.words, pa.string()), problems)


def option_columns(study: Study, raw: RawTable, read: Mapping[str, Ticks]) -> RawTable:
    """The file with a column of 1 and 0 for each option that a segment or item reads.

    Parameters
    ----------
    study : what is asked
    raw : the file
    read : question to what was ticked
    """
    wanted = set(study.columns().values())
    table, headings = raw.table, dict(raw.headings)
    for name, ticks in read.items():
        question = study.choices[name]
        for option in question.options:
            column = option_column(name, option)
            if column in wanted and column not in table.column_names:
                different = ticks.answers.dictionary_encode()
                told = [
                    None if each == NOT_ASKED else str(int(option in str(each).split(BETWEEN)))
                    for each in different.dictionary.to_pylist()
                ]
                cells = pa.array(told, pa.string()).take(different.indices)
                table = table.append_column(column, cells)
                headings[column] = raw.headings.get(question.sources(name)[0], column)
    return raw if table is raw.table else replace(raw, table=table, headings=headings)


_SHOWN = 20
"""So many different entries that are no options are told at most."""
_UNTOLD, _SAID, _UNASKED = 0, 1, 2
"""What is known of a respondent: nothing, an answer, that the question was not asked."""


@dataclass(frozen=True)
class _Answers:
    """What each respondent ticked, as the sum of 2 ** place of the options."""

    state: np.ndarray[tuple[int], np.dtype[np.int8]]
    codes: np.ndarray[tuple[int], np.dtype[np.object_] | np.dtype[np.int64]]
    words: Sequence[str | None]
    problems: Sequence[Problem]

    def checked_by(self, other: _Answers, raw: RawTable, column: str) -> _Answers:
        """The same, filled up by columns of single options, which must not say otherwise."""
        both = (self.state == _SAID) & (other.state == _SAID)
        rows = np.flatnonzero(both & (self.codes != other.codes)).tolist()
        problems = [*self.problems, *other.problems]
        if rows:
            message = (
                "expected the same answers as in the columns of the single options; found others: "
                "keep one of them, under `from` or under `columns`"
            )
            problems.append(raw.problem(message, rows, column))
        mine = self.state != _UNTOLD
        return _Answers(
            np.where(mine, self.state, other.state),
            np.where(mine, self.codes, other.codes),
            [own or more for own, more in zip(self.words, other.words, strict=True)],
            problems,
        )

    def named(self, question: MultipleAnswers, *, counted: bool) -> tuple[pa.Array, list[int]]:
        """The names of the ticked options, and in which rows there are too many.

        `counted`: whether blanks may be an answer, as the file asked the question.
        """
        options = list(question.options)
        patterns, places = np.unique(self.codes, return_inverse=True)
        ticked = [
            [option for place, option in enumerate(options) if int(pattern) >> place & 1]
            for pattern in patterns
        ]
        names = pa.array([BETWEEN.join(each) or BETWEEN for each in ticked], pa.string())
        answers = names.take(pa.array(places.reshape(-1)))
        texts = np.array(answers.to_pylist(), dtype=object)
        empty = BETWEEN if counted and question.blank == "none" else None
        texts[self.state == _UNTOLD] = empty
        texts[self.state == _UNASKED] = NOT_ASKED
        most = len(options) if question.most is None else question.most
        many = np.array([len(each) > most for each in ticked], dtype=bool)[places.reshape(-1)]
        return pa.array(texts, pa.string()), np.flatnonzero(many).tolist()


class _Reading:
    """How one question is read in one file."""

    def __init__(self, question: MultipleAnswers, file: ResponseFile, raw: RawTable) -> None:
        self.question, self.raw = question, raw
        self.entries = CellReader(question)
        self.unasked = {plain(each) for each in question.not_asked}
        self.missing = {plain(each) for each in (*file.missing, *file.not_applicable)}
        self.missing -= self.unasked
        self.bits = {option: 1 << place for place, option in enumerate(question.options)}
        self.kind = np.int64 if len(self.bits) < 63 else object

    def several(self, column: str) -> _Answers:
        """What a column says in which several answers stand."""
        different = distinct(self.raw.table[column])
        gone = self.missing | self.raw.user_missing.get(column, frozenset())
        labels = self.raw.value_labels.get(column, {})
        states, sums = [], []
        words: list[str | None] = []
        unknown: dict[str, list[int]] = {}
        for place, entry in enumerate(different.entries):
            text = plain(entry)
            state = self._state(text, gone)
            read = TickedCell()
            if state == _SAID:
                read = self.entries.read(text)
                if read.unknown and text in labels:
                    read = self.entries.read(plain(labels[text]))
                if read.unknown:
                    unknown.setdefault(read.unknown, []).append(place)
            states.append(state)
            sums.append(sum(self.bits[option] for option in read.options))
            words.append(read.words or None)
        codes = different.codes
        return _Answers(
            np.array(states, np.int8)[codes],
            np.array(sums, self.kind)[codes],
            np.array(words, object)[codes].tolist(),
            [
                self._unknown(rest, different.rows_of(places), column)
                for rest, places in islice(unknown.items(), _SHOWN)
            ],
        )

    def _state(self, text: str, gone: Collection[str]) -> int:
        if text in self.unasked:
            return _UNASKED
        return _SAID if text and text not in gone else _UNTOLD

    def _unknown(self, rest: str, rows: Sequence[int], column: str) -> Problem:
        listed = ", ".join(self.question.options)
        message = (
            f"expected options ({listed}); found {shown(rest)} in it: name it under an option's "
            "`is` or under `none`, or the option that it stands for under `unlisted`"
        )
        return self.raw.problem(message, rows, column)

    def of_columns(self) -> _Answers:
        """What the columns of single options say together."""
        size = self.raw.table.num_rows
        state = np.zeros(size, np.int8)
        codes = np.zeros(size, self.kind)
        words = np.full(size, None, object)
        problems: list[Problem] = []
        for option, column in self.question.columns.items():
            different = distinct(self.raw.table[column])
            gone = self.missing | self.raw.user_missing.get(column, frozenset())
            labels = self.raw.value_labels.get(column, {})
            texts = [plain(entry) for entry in different.entries]
            states = np.array([self._state(text, gone) for text in texts], np.int8)
            judged = [self._is_ticked(option, text, labels) for text in texts]
            odd = [
                place
                for place, (each, told) in enumerate(zip(judged, states, strict=True))
                if each is None and told == _SAID
            ]
            if odd and self._has_own_words(option):
                own = {place: different.entries[place] for place in odd}
                there = np.array([own.get(place) for place in range(len(texts))], object)
                words = np.where(there[different.codes] == None, words, there[different.codes])  # noqa: E711 - of each
                judged = [True if place in own else each for place, each in enumerate(judged)]
            elif odd:
                problems.append(self._neither(texts[odd[0]], different.rows_of(odd), column))
            ticks: Flags = np.array([each is True for each in judged]) & (states == _SAID)
            state = np.maximum(
                state, np.where(states == _UNASKED, _UNTOLD, states)[different.codes]
            )
            nobody = (states == _UNASKED)[different.codes] & (state == _UNTOLD)
            state = np.where(nobody, _UNASKED, state).astype(np.int8)
            codes = codes + ticks[different.codes].astype(self.kind) * self.bits[option]
        return _Answers(state, codes, words.tolist(), problems)

    def _is_ticked(self, option: str, text: str, labels: Mapping[str, str]) -> bool | None:
        forms = {plain(form).casefold() for form in self.question.forms(option)}
        no = NOT_TICKED | {plain(each).casefold() for each in self.question.not_ticked}
        for told in (labels.get(text, text), text):
            folded = plain(told).casefold()
            if folded in no:
                return False
            if folded in forms | TICKED:
                return True
        return None

    def _has_own_words(self, option: str) -> bool:
        own = {*self.question.other, self.question.unlisted}
        return any(form in own for form in self.question.forms(option))

    def _neither(self, text: str, rows: Sequence[int], column: str) -> Problem:
        message = (
            f"expected whether the option was ticked (1, yes, 是 or its text; 0, no, 否 or blank); "
            f"found {shown(text)}: name it under the option's `is`, or under `not_ticked`"
        )
        return self.raw.problem(message, rows, column)


def _joined(reading: _Reading, parts: Iterable[_Answers]) -> _Answers:
    """What several columns with an answer each say together."""
    size = reading.raw.table.num_rows
    state = np.zeros(size, np.int8)
    codes = np.zeros(size, reading.kind)
    words: Sequence[str | None] = [None] * size
    problems: list[Problem] = []
    for part in parts:
        said = (state == _SAID) | (part.state == _SAID)
        state = np.where(said, _SAID, np.maximum(state, part.state)).astype(np.int8)
        codes = codes | part.codes
        words = [own or more for own, more in zip(words, part.words, strict=True)]
        problems += part.problems
    return _Answers(state, codes, words, problems)
