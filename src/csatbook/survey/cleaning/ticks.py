"""Which options were ticked, of questions with several answers."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from csatbook.errors import Problem
from csatbook.study import Study
from csatbook.study.choices import MultipleAnswers, option_column
from csatbook.study.data import ResponseFile
from csatbook.study.segment import plain
from csatbook.survey.cleaning.multiple_response import CellReader, TickedCell
from csatbook.survey.cleaning.ticked_rows import (
    BETWEEN,
    NOT_ASKED,
    SAID,
    UNASKED,
    UNTOLD,
    TickCode,
    TickedRows,
)
from csatbook.survey.mistakes import shown
from csatbook.survey.reading import cell
from csatbook.survey.reading.cell import Flags
from csatbook.survey.reading.raw import RawTable, distinct

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
    """The names of the ticked options, `BETWEEN` each, of ranked ones in the order of their ranks
    (nothing between two where none has a rank); missing where nothing was answered."""
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
    starts = range(len(columns)) if question.ranked else [0] * len(columns)
    ticks = _joined(reading, [reading.several(*each) for each in zip(columns, starts, strict=True)])
    if question.columns:
        spread = reading.of_columns()
        ticks = ticks.checked_by(spread, raw, columns[0]) if columns else spread
    answers, too_many = ticks.named(reading.coding, counted=name not in file.absent)
    problems = list(ticks.problems)
    if question.ranked and (twice := ticks.same_rank(reading.coding)):
        problems.append(
            reading.twice("two options of the same rank", twice, question.sources(name)[0])
        )
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


def ticked_options(texts: pa.Array, options: Sequence[str]) -> Flags:
    """Which options are named in each of these stored answers?

    Examples
    --------
    >>> ticked_options(pa.array(["a" + BETWEEN + "b", BETWEEN]), ["a", "b"]).tolist()
    [[True, True], [False, False]]
    """
    return option_ranks(texts, options) > 0


def option_ranks(texts: pa.Array, options: Sequence[str]) -> npt.NDArray[np.int64]:
    """At which place stands each option in these stored answers? 0 where it is not named.

    Examples
    --------
    >>> option_ranks(pa.array(["b" + BETWEEN + "a", BETWEEN]), ["a", "b"]).tolist()
    [[2, 1], [0, 0]]
    """
    listed = pc.split_pattern(texts, BETWEEN)
    named = pc.index_in(listed.flatten(), pa.array(options, pa.string()))
    ranks = np.zeros((len(texts), len(options)), dtype=np.int64)
    is_option = named.is_valid().to_numpy(zero_copy_only=False)
    rows = pc.list_parent_indices(listed).to_numpy()
    before = np.concatenate([[0], np.cumsum(np.bincount(rows, minlength=len(texts)))])
    rank = np.arange(len(rows)) - before[rows] + 1
    ranks[rows[is_option], named.drop_null().to_numpy()] = rank[is_option]
    return ranks


_SHOWN = 20
"""So many different entries that are no options are told at most."""


class _Reading:
    """How one question is read in one file."""

    def __init__(self, question: MultipleAnswers, file: ResponseFile, raw: RawTable) -> None:
        self.question, self.raw = question, raw
        self.entries, self.coding = CellReader(question), TickCode(question)
        self.unasked = {plain(each) for each in question.not_asked}
        self.missing = {plain(each) for each in (*file.missing, *file.not_applicable)}
        self.missing -= self.unasked

    def twice(self, what: str, rows: Sequence[int], column: str) -> Problem:
        """An order in which something stands twice."""
        message = f"expected each option and each rank once; found {what} ({len(rows):,} times)"
        return self.raw.problem(message, rows, column)

    def several(self, column: str, start: int = 0) -> TickedRows:
        """What a column says in which several answers stand, of ranked ones `start` before it."""
        different = distinct(self.raw.table[column])
        gone = self.missing | self.raw.user_missing.get(column, frozenset())
        labels = self.raw.value_labels.get(column, {})
        states, sums = [], []
        words: list[str | None] = []
        unknown: dict[str, list[int]] = {}
        repeated, beyond = [], []
        for place, entry in enumerate(different.entries):
            text = plain(entry)
            state = self._state(text, gone)
            read = TickedCell()
            if state == SAID:
                read = self.entries.read(text)
                if read.unknown and text in labels:
                    read = self.entries.read(plain(labels[text]))
                if read.unknown:
                    unknown.setdefault(read.unknown, []).append(place)
            states.append(state)
            chosen = list(dict.fromkeys(read.options))
            if self.question.ranked:
                if len(chosen) < len(read.options):
                    repeated.append(place)
                if start + len(chosen) > len(self.coding.bits):
                    beyond.append(place)
                    chosen = []
                ranked = enumerate(chosen, start=start + 1)
                sums.append(sum(rank * self.coding.bits[option] for rank, option in ranked))
            else:
                sums.append(sum(self.coding.bits[option] for option in chosen))
            words.append(read.words or None)
        codes = different.codes
        problems = []
        if repeated:
            rows = different.rows_of(repeated)
            problems.append(self.twice("an option twice", rows, column))
        if beyond:
            rows = different.rows_of(beyond)
            problems.append(self._beyond(plain(different.entries[beyond[0]]), rows, column))
        return TickedRows(
            np.array(states, np.int8)[codes],
            np.array(sums, self.coding.kind)[codes],
            np.array(words, object)[codes].tolist(),
            problems
            + [
                self._unknown(rest, different.rows_of(places), column)
                for rest, places in islice(unknown.items(), _SHOWN)
            ],
        )

    def _state(self, text: str, gone: Collection[str]) -> int:
        if text in self.unasked:
            return UNASKED
        return SAID if text and text not in gone else UNTOLD

    def _unknown(self, rest: str, rows: Sequence[int], column: str) -> Problem:
        listed = ", ".join(self.question.options)
        message = (
            f"expected options ({listed}); found {shown(rest)} in it: name it under an option's "
            "`is` or under `none`, or the option that it stands for under `unlisted`"
        )
        return self.raw.problem(message, rows, column)

    def of_columns(self) -> TickedRows:
        """What the columns of single options say together."""
        size = self.raw.table.num_rows
        state = np.zeros(size, np.int8)
        codes = np.zeros(size, self.coding.kind)
        words = np.full(size, None, object)
        problems: list[Problem] = []
        for option, column in self.question.columns.items():
            different = distinct(self.raw.table[column])
            gone = self.missing | self.raw.user_missing.get(column, frozenset())
            labels = self.raw.value_labels.get(column, {})
            texts = [plain(entry) for entry in different.entries]
            states = np.array([self._state(text, gone) for text in texts], np.int8)
            judge = self._rank if self.question.ranked else self._is_ticked
            judged = [judge(option, text, labels) for text in texts]
            odd = [
                place
                for place, (each, told) in enumerate(zip(judged, states, strict=True))
                if each is None and told == SAID
            ]
            if odd and self.question.ranked:
                rows = different.rows_of(odd)
                problems.append(self._beyond(texts[odd[0]], rows, column))
            elif odd and self._has_own_words(option):
                own = {place: different.entries[place] for place in odd}
                there = np.array([own.get(place) for place in range(len(texts))], object)
                words = np.where(there[different.codes] == None, words, there[different.codes])  # noqa: E711 - of each
                judged = [True if place in own else each for place, each in enumerate(judged)]
            elif odd:
                problems.append(self._neither(texts[odd[0]], different.rows_of(odd), column))
            ticks = np.array([int(each or 0) for each in judged]) * (states == SAID)
            state = np.maximum(state, np.where(states == UNASKED, UNTOLD, states)[different.codes])
            nobody = (states == UNASKED)[different.codes] & (state == UNTOLD)
            state = np.where(nobody, UNASKED, state).astype(np.int8)
            codes = (
                codes + ticks[different.codes].astype(self.coding.kind) * self.coding.bits[option]
            )
        return TickedRows(state, codes, words.tolist(), problems)

    def _is_ticked(self, option: str, text: str, labels: Mapping[str, str]) -> bool | None:
        forms = {plain(form).casefold() for form in self.question.forms(option)}
        forms |= {plain(each).casefold() for each in self.question.ticked}
        no = NOT_TICKED | {plain(each).casefold() for each in self.question.not_ticked}
        for told in (labels.get(text, text), text):
            folded = plain(told).casefold()
            if folded in no:
                return False
            if folded in forms | TICKED:
                return True
        return None

    def _rank(self, option: str, text: str, labels: Mapping[str, str]) -> int | None:
        """As `_is_ticked`, 0 where it has none."""
        if (rank := cell.number(text)) is not None and 1 <= rank <= self.question.ranks:
            return int(rank) if rank.is_integer() else None
        return 0 if self._is_ticked(option, text, labels) is False else None

    def _beyond(self, text: str, rows: Sequence[int], column: str) -> Problem:
        message = (
            f"expected ranks from 1, the first, to {self.question.ranks}, or blank; found "
            f"{shown(text)} ({len(rows):,} such entries): name under `not_ticked` what stands for "
            "no rank"
        )
        return self.raw.problem(message, rows, column)

    def _has_own_words(self, option: str) -> bool:
        own = {*self.question.other, self.question.unlisted}
        return any(form in own for form in self.question.forms(option))

    def _neither(self, text: str, rows: Sequence[int], column: str) -> Problem:
        message = (
            f"expected whether the option was ticked (1, yes, 是 or its text; 0, no, 否 or blank); "
            f"found {shown(text)}: name it under the option's `is`, or under `not_ticked`"
        )
        return self.raw.problem(message, rows, column)


def _joined(reading: _Reading, parts: Iterable[TickedRows]) -> TickedRows:
    """What several columns with an answer each say together."""
    size = reading.raw.table.num_rows
    state = np.zeros(size, np.int8)
    codes = np.zeros(size, reading.coding.kind)
    words: Sequence[str | None] = [None] * size
    problems: list[Problem] = []
    for part in parts:
        own = part.codes
        if reading.question.ranked and (rows := reading.coding.both(codes, own)):
            own = own.copy()
            own[rows] = 0
            problems.append(reading.twice("an option twice", rows, reading.question.places[0]))
        said = (state == SAID) | (part.state == SAID)
        state = np.where(said, SAID, np.maximum(state, part.state)).astype(np.int8)
        codes = codes + own if reading.question.ranked else codes | own
        words = [own or more for own, more in zip(words, part.words, strict=True)]
        problems += part.problems
    return TickedRows(state, codes, words, problems)
