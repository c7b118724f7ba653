"""The same answers twice, in words and as numbers, as some tools export them: only one counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from csatbook.study.data import ResponseFile
from csatbook.survey.guess.look import LookedFile
from csatbook.survey.mistakes import rows_told
from csatbook.survey.reading import cell, files
from csatbook.survey.reading.files import Input
from csatbook.survey.reading.raw import RawTable, distinct

_LEAST = 5
"""So many different times or ids do not agree by chance."""


def unpaired(looked: Sequence[LookedFile]) -> list[LookedFile]:
    """The files and sheets without those that say the same as another one, as numbers.

    Two are the same where they have the same number of rows, and the same times and ids in them.
    What is kept has a remark on the other, and one on each column of which the two forms
    contradict each other, with the rows.
    """
    kept: list[LookedFile] = []
    for each in looked:
        twin = next((place for place, other in enumerate(kept) if _same(each, other)), None)
        if twin is None:
            kept.append(each)
            continue
        words, numbers = sorted((kept[twin], each), key=_numeric)
        named = numbers.sheet or numbers.own_sheet or numbers.path.name
        remark = f"{named} holds the same answers as numbers, and is not read"
        remarks = (*words.remarks, remark, *_contradicting(words, numbers))
        kept[twin] = replace(words, remarks=remarks)
    return kept


def _same(first: LookedFile, second: LookedFile) -> bool:
    if first.rows != second.rows or first.partly:
        return False
    others = {column.name: column for column in second.columns}
    telling = [
        column
        for column in first.columns
        if len(column.counts) >= max(_LEAST, first.rows / 2) and not column.runs
    ]
    told = [column for column in telling if column.name in others]
    return bool(told) and all(column.counts == others[column.name].counts for column in told)


def _numeric(looked: LookedFile) -> int:
    """How many columns hold numbers alone?"""
    return sum(len(column.numbers) == len(column.counts) for column in looked.columns)


def _contradicting(words: LookedFile, numbers: LookedFile) -> Iterator[str]:
    """Of each column whose two forms do not go together, in which rows."""
    names = {column.name for column in words.columns} & {column.name for column in numbers.columns}
    first, second = (_read(looked, sorted(names)) for looked in (words, numbers))
    if first.table.num_rows != second.table.num_rows:
        return
    for name in sorted(names & {*first.table.column_names} & {*second.table.column_names}):
        told, code = distinct(first.table[name]), distinct(second.table[name])
        if told.entries == code.entries or any(
            entry and cell.number(entry) is None for entry in code.entries
        ):
            continue
        pairs = np.column_stack([code.codes, told.codes])
        kinds, which, often = np.unique(pairs, axis=0, return_inverse=True, return_counts=True)
        usual = {
            int(number): int(kinds[kinds[:, 0] == number][often[kinds[:, 0] == number].argmax(), 1])
            for number in np.unique(kinds[:, 0])
        }
        odd = np.array([usual[int(number)] != word for number, word in kinds])[which.reshape(-1)]
        if 0 < odd.sum() < len(odd) / 2:
            rows = rows_told([int(row) for row in first.rows[odd]])
            yield f"{name}: words and numbers contradict each other in {odd.sum():,} rows ({rows})?"


def _read(looked: LookedFile, names: Sequence[str]) -> RawTable:
    declared = ResponseFile(
        path=str(looked.path), sheet=looked.sheet or looked.own_sheet, header=looked.header
    )
    return files.read(Input(looked.path, looked.path.name, declared), dict.fromkeys(names, "few"))
