"""Which options were ticked, of questions with several answers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from csatbook.errors import Problem
from csatbook.study import Study
from csatbook.study.choices import MultipleAnswers
from csatbook.study.data import ResponseFile
from csatbook.study.segment import plain
from csatbook.survey.cleaning import multiple_response
from csatbook.survey.mistakes import shown
from csatbook.survey.reading.raw import RawTable, distinct

BETWEEN = "\x1f"
"""Stands between the names of the ticked options; nothing but it where none of them was."""
NOT_TICKED = {
    "0",
    "0.0",
    "否",
    "没有",
    "未选",
    "未选中",
    "no",
    "n",
    "false",
    "unchecked",
    "not selected",
}
_WIDE = 63
"""Options from which on a pattern of ticks is no whole number of the machine."""
_ANY = re.compile(rf"^[\s{re.escape(''.join(multiple_response.SEPARATORS))}\n]+")
_OWN_WORDS = re.compile(r"^\s*(?:〖[^〗]*〗|[:：][^┋;；|\n]*|[(（][^)）]*[)）])")
"""What customers write behind 其他."""


@dataclass(frozen=True)
class Ticks:
    """What was read of one question in one file."""

    answers: pa.Array
    """The names of the ticked options, `BETWEEN` each; missing where nothing was answered."""
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
        A blank cell, or of single columns a row of blanks alone, is no answer. Where the columns
        tell what was not ticked, too, such as 0, a row of these is the answer `none of them`.
    """
    question = study.choices[name]
    if question.columns:
        return Ticks(_of_columns(question, file, raw), [])
    return _of_one(question, file, raw, question.column or name)


def _of_one(question: MultipleAnswers, file: ResponseFile, raw: RawTable, column: str) -> Ticks:
    different = distinct(raw.table[column])
    said = {plain(each) for each in (*file.missing, *file.not_applicable)}
    forms = _forms(question)
    read: list[str | None] = []
    problems: list[Problem] = []
    for place, entry in enumerate(different.entries):
        text = plain(entry or "")
        if not text or text in said:
            read.append(None)
            continue
        options, rest = _parsed(text, question, forms)
        read.append(BETWEEN.join(options) or BETWEEN)
        if rest:
            listed = ", ".join(question.options)
            message = (
                f"expected options ({listed}); found {shown(rest)} in it: name it under an "
                "option's `is`, or under `none`"
            )
            problems.append(raw.problem(message, different.rows_of([place]), column))
    return Ticks(pa.array(read, pa.string()).take(different.places), problems)


def _forms(question: MultipleAnswers) -> dict[str, str]:
    """What stands for an option, the longest first: an option may hold another, or a separator."""
    named = {plain(form): option for option in question.options for form in question.forms(option)}
    named |= {plain(form): "" for form in question.none}
    return dict(sorted(named.items(), key=lambda each: -len(each[0])))


def _parsed(
    text: str, question: MultipleAnswers, forms: Mapping[str, str]
) -> tuple[list[str], str]:
    """The options in an entry, and what is none of them."""
    chosen: dict[str, None] = {}
    others = {plain(form) for form in question.other}
    sign = question.separator
    rest = text
    while rest:
        form = next((form for form in forms if _begins(rest, form, sign)), None)
        if form is None:
            return [each for each in chosen if each], rest
        chosen[forms[form]] = None
        rest = rest[len(form) :]
        if form in others:
            rest = _OWN_WORDS.sub("", rest, count=1)
        rest = _ANY.sub("", rest).removeprefix(sign or "").strip()
    return [each for each in question.options if each in chosen], ""


def _begins(text: str, form: str, sign: str | None) -> bool:
    """Whether the option is the whole of what stands up to the next separator."""
    if not text.startswith(form):
        return False
    rest = text[len(form) :]
    if not rest or rest[0].isspace() or (sign is not None and rest.startswith(sign)):
        return True
    return bool(_ANY.match(rest) or _OWN_WORDS.match(rest))


def _of_columns(question: MultipleAnswers, file: ResponseFile, raw: RawTable) -> pa.Array:
    said = {plain(each) for each in (*file.missing, *file.not_applicable)}
    size = raw.table.num_rows
    known = np.zeros(size, dtype=bool)
    codes = np.zeros(size, dtype=np.int64 if len(question.options) < _WIDE else object)
    for place, column in enumerate(question.columns[option] for option in question.options):
        different = distinct(raw.table[column])
        texts = [plain(entry or "") for entry in different.entries]
        there = np.array([bool(text) and text not in said for text in texts], dtype=bool)
        ticks = np.array([text.casefold() not in NOT_TICKED for text in texts], dtype=bool)
        known |= there[different.codes]
        codes += (there & ticks)[different.codes].astype(codes.dtype) * (1 << place)
    patterns, places = np.unique(np.where(known, codes, -1), return_inverse=True)
    names = [_named(question, int(pattern)) for pattern in patterns]
    return pa.array(names, pa.string()).take(pa.array(places))


def _named(question: MultipleAnswers, pattern: int) -> str | None:
    if pattern < 0:
        return None
    return BETWEEN.join(_ticked(question, pattern)) or BETWEEN


def _ticked(question: MultipleAnswers, pattern: int) -> Iterator[str]:
    for place, option in enumerate(question.options):
        if pattern >> place & 1:
            yield option
