"""Files with a row for each answer, turned into a row for each questionnaire."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from csatbook.errors import Problem
from csatbook.study.data import LongForm
from csatbook.survey.mistakes import SHOWN
from csatbook.survey.reading.heading import tidy
from csatbook.survey.reading.raw import RawTable, distinct, text

_QUESTION = re.compile(
    r"(?:question|item|variable)(?:[ _]?(?:id|no|name|text|code))?"
    r"|问题|题目|题目名称|题号|指标|题项",
    re.IGNORECASE,
)
_ANSWER = re.compile(
    r"(?:answer|response|value|score|rating)(?:[ _]?(?:text|value|code))?"
    r"|答案|回答|选项|得分|评分|结果",
    re.IGNORECASE,
)
Places = np.ndarray[tuple[Any, ...], np.dtype[np.signedinteger[Any]]]
_MOST = 12
"""A file in long form has few columns."""


def wide(
    raw: RawTable,
    long: LongForm,
    wanted: Iterable[str] | None = None,
    *,
    renamed: Mapping[str, str] | None = None,
    wave: str | None = None,
    separators: Mapping[str, str] | None = None,
    changing: Sequence[str | None] = (),
) -> tuple[RawTable, list[Problem]]:
    """The questionnaires of a file in long form, one a row, in the order of their first rows.

    Parameters
    ----------
    raw : the file, with the three columns and whatever else is wanted of it
    long : which columns tell whose answer, to what, and which
    wanted : the questions; all there are if None
    renamed : question as the file names it to the study's column
    wave : a column that tells questionnaires of one respondent apart; optional
    separators : questions with several answers, each in a row of its own, to what sets them apart
    changing : columns that may differ between the rows of a questionnaire; the first one counts

    Returns
    -------
    (RawTable, problems)
        Problems with their rows: answers of nobody, two different answers to one question, and
        what differs between the rows of one questionnaire.
    """
    problems: list[Problem] = []
    missing = [
        name
        for name in (long.respondent, long.question, long.answer)
        if name not in raw.table.column_names
    ]
    if missing:
        return raw, [raw.lacks(dict.fromkeys(missing, "long"))]
    whose, first = _questionnaires(raw, long, wave, problems)
    asked = distinct(raw.table[long.question])
    names = [_name(entry, renamed or {}) for entry in asked.entries]
    listed = dict.fromkeys(filter(None, names)) if wanted is None else dict.fromkeys(wanted)
    answers = text(raw.table[long.answer]).combine_chunks()
    table: dict[str, pa.ChunkedArray] = {}
    for column in raw.table.column_names:
        if column in (long.question, long.answer):
            continue
        table[column] = raw.table[column].take(pa.array(first))
        if column not in (long.respondent, *changing):
            problems += _differing(raw, column, whose, first)
    for name in listed:
        if name in table:
            continue
        places = [place for place, each in enumerate(names) if each == tidy(name)]
        if not places:
            continue
        rows = np.flatnonzero(np.isin(asked.codes, places) & (whose >= 0))
        sign = (separators or {}).get(name)
        given = _joined(answers, whose, rows, len(first), sign) if sign else None
        if given is None:
            if again := _contradicting(answers, whose, rows):
                message = (
                    f"expected one answer to '{name}' of each '{long.respondent}'; found different "
                    "ones in several rows. Name a column under `long: {respondent: …}` that tells "
                    "the questionnaires apart"
                )
                problems.append(raw.problem(message, again, long.answer))
            spots = np.full(len(first), -1)
            spots[whose[rows[::-1]]] = rows[::-1]
            given = answers.take(pa.array(spots, mask=spots < 0))
        table[name] = pa.chunked_array([given.dictionary_encode()])
    kept = {
        name: pa.chunked_array([each]) if isinstance(each, pa.Array) else each
        for name, each in table.items()
    }
    return replace(
        raw,
        table=pa.table(kept),
        rows=raw.rows[first],
        headings={**{name: name for name in listed}, **raw.headings},
        present=list(dict.fromkeys([*filter(None, names), *raw.present])),
        ends=(),
    ), problems


def _name(entry: str | None, renamed: Mapping[str, str]) -> str:
    names = {tidy(old): tidy(new) for old, new in renamed.items()}
    return names.get(tidy(entry), tidy(entry))


def _questionnaires(
    raw: RawTable, long: LongForm, wave: str | None, problems: list[Problem]
) -> tuple[Places, Places]:
    """The number of each row's questionnaire, -1 for nobody's, and the first row of each."""
    ids = pc.utf8_trim_whitespace(text(raw.table[long.respondent])).fill_null("")
    if wave is not None and wave in raw.table.column_names:
        waves = pc.utf8_trim_whitespace(text(raw.table[wave])).fill_null("")
        joined = pc.binary_join_element_wise(ids, waves, "\n")
        ids = pc.if_else(pc.equal(ids, ""), "", joined)
    encoded = ids.combine_chunks().dictionary_encode()
    codes = encoded.indices.to_numpy()
    nobody = np.asarray(pc.equal(encoded.dictionary, ""))[codes] if len(codes) else codes < 0
    if nobody.any():
        message = "expected whose answer this is; found a blank cell"
        problems.append(raw.problem(message, np.flatnonzero(nobody).tolist(), long.respondent))
    known, first, whose = np.unique(codes, return_index=True, return_inverse=True)
    order = np.argsort(first)
    rank = np.empty(len(known), np.int64)
    rank[order] = np.arange(len(known))
    if nobody.any():
        lost = rank[whose[np.flatnonzero(nobody)[0]]]
        numbers = rank[whose]
        numbers = np.where(nobody, -1, numbers - (numbers > lost))
        return numbers, np.delete(first[order], lost)
    return rank[whose], first[order]


def _contradicting(answers: pa.Array, whose: Places, rows: Places) -> list[int]:
    """In which of these rows did somebody answer one question twice, and not the same?"""
    owners = whose[rows]
    if len(np.unique(owners)) == len(rows):
        return []
    texts = answers.take(pa.array(rows)).fill_null("").dictionary_encode()
    pairs = np.unique(np.column_stack([owners, texts.indices.to_numpy()]), axis=0)
    several, counts = np.unique(pairs[:, 0], return_counts=True)
    again: list[int] = rows[np.isin(owners, several[counts > 1])].tolist()
    return again


def _differing(raw: RawTable, column: str, whose: Places, first: Places) -> list[Problem]:
    codes = distinct(raw.table[column]).codes
    other = (whose >= 0) & (codes != codes[first][np.maximum(whose, 0)])
    if not other.any():
        return []
    message = (
        f"expected the same in all rows of a questionnaire; found something else in {other.sum():,}"
        " rows"
    )
    return [raw.problem(message, np.flatnonzero(other)[:SHOWN].tolist(), column)]


def _joined(answers: pa.Array, whose: Places, rows: Places, size: int, sign: str) -> pa.Array:
    """All answers of each questionnaire to one question, set apart by the sign."""
    several: list[list[str]] = [[] for _ in range(size)]
    for row, answer in zip(rows.tolist(), answers.take(pa.array(rows)).to_pylist(), strict=True):
        if answer and answer not in several[whose[row]]:
            several[whose[row]].append(answer)
    return pa.array([sign.join(each) or None for each in several], pa.string())


def suspected(raw: RawTable, questions: Iterable[str] = ()) -> LongForm | None:
    """Whether this file has a row for each answer, as far as it tells; else None.

    Parameters
    ----------
    raw : the file with all its columns, under their own names
    questions : what the study asks; without it the headings must say what is a question
    """
    names = raw.table.column_names
    if len(names) > _MOST or raw.table.num_rows == 0:
        return None
    wanted = {tidy(name) for name in questions}
    different = {name: distinct(raw.table[name]) for name in names}
    asked = names if wanted else [name for name in names if _QUESTION.fullmatch(name.strip())]
    for question in asked:
        entries = {tidy(entry) for entry in different[question].entries if entry}
        known = (
            len(entries & wanted) >= 2 if wanted else bool(_QUESTION.fullmatch(question.strip()))
        )
        if not known or len(entries) < 2 or len(entries) == raw.table.num_rows:
            continue
        answers = [name for name in names if name != question and _ANSWER.fullmatch(name.strip())]
        for whose in names:
            rest = [name for name in answers if name != whose]
            if whose == question or not rest:
                continue
            codes = np.column_stack([different[whose].codes, different[question].codes])
            often = raw.table.num_rows / len(np.unique(codes[:, 0]))
            if often >= 1.5 and len(np.unique(codes, axis=0)) == len(codes):
                return LongForm(respondent=whose, question=question, answer=rest[0])
    return None
