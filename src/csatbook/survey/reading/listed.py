"""Lists of customers that a command reads for itself: nothing of them is stored or reported."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from csatbook.errors import DataError, Problem
from csatbook.study import Study
from csatbook.study.data import TableFile
from csatbook.study.segment import plain
from csatbook.survey.reading import files, moment
from csatbook.survey.reading.raw import RawTable, text


def listed_rows(
    study: Study, file: TableFile, *, texts: Iterable[str], days: Iterable[str], purpose: str
) -> pd.DataFrame:
    """What do these files say, row by row?

    Parameters
    ----------
    study : whose data folder the path starts from
    file : the files
    texts : columns of text
    days : columns of days, as they may be written in answers
    purpose : what they are for, in the words of the study file

    Returns
    -------
    DataFrame, one row a row of the files, in their order
        `texts` as plain text, empty where a cell is; `days` as days, NaT where a cell is empty.

    Raises
    ------
    DataError
        No such file, a column that is not there, an entry that is no day. Tells rows and columns,
        and never what a column of text holds.
    """
    texts, days = list(texts), list(days)
    parts, problems = [], []
    for source in files.table_inputs(study, file):
        raw = files.read(source, {**dict.fromkeys(texts, "text"), **dict.fromkeys(days, "text")})
        lacking = [name for name in (*texts, *days) if name not in raw.table.column_names]
        if lacking:
            problems.append(raw.lacks(dict.fromkeys(lacking, purpose)))
            continue
        columns: dict[str, object] = {name: _texts(raw, name) for name in texts}
        for name in days:
            moments, wrong = moment.column(raw, name)
            columns[name] = moments.astype("datetime64[D]").astype("datetime64[s]")
            problems += wrong
        parts.append(pd.DataFrame(columns))
    if problems:
        raise DataError(problems)
    if not parts:
        raise DataError(Problem(file.path, "no such file"))
    return pd.concat(parts, ignore_index=True)


def _texts(raw: RawTable, name: str) -> list[str]:
    return [plain(cell) for cell in text(raw.table[name]).to_pylist()]
