"""A random sample of answers, in a workbook that somebody fills in by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import numpy as np
import pandas as pd

from csatbook.analysis.issues.coded import coding
from csatbook.analysis.issues.mentioned import COMMENTED
from csatbook.errors import DataError, Problem
from csatbook.study.issues import Codebook
from csatbook.survey.store import Store

_SIGNS = 12
NONE, _SECOND, _FIRST, _ABOUT = "none", "second coder", "coding", "about"


def answer_ids(store: Store, question: str, period: str) -> pd.Series:
    """By what is each answer known that says something? By digests that tell nothing of anybody.

    Returns
    -------
    Series of text, by the respondents' index
        Made of the text alone (and which of several alike it is), so that they stay where the
        files are sorted anew, and none is taken for another.
    """
    rows = coding(store, question).rows(period)
    texts = store.rows(period, [question])[question].loc[rows[COMMENTED] == 1]
    return digests_of(texts, f"{period}|{question}")


def digests_of(texts: pd.Series, of: str) -> pd.Series:
    """The same of any answers; `of`: period and question."""
    which = texts.groupby(texts.to_numpy()).cumcount()
    names = [
        sha256(f"{of}|{at}|{text}".encode()).hexdigest()[:_SIGNS]
        for text, at in zip(texts, which, strict=True)
    ]
    return pd.Series(names, index=texts.index, dtype=object)


def drawn_answers(store: Store, question: str, period: str, size: int) -> pd.DataFrame:
    """Which answers are to be coded? So many at random, the same ones each time.

    Returns
    -------
    DataFrame: answer (its digest), text
        Without what the codebook found in it. All, where there are no more.
    """
    names = answer_ids(store, question, period).sort_values(kind="stable")
    seed = int(sha256(f"{store.study.name}|{question}|{period}".encode()).hexdigest()[:8], 16)
    order = np.random.default_rng(seed).permutation(len(names))[:size]
    chosen = names.iloc[order]
    texts = store.rows(period, [question])[question].loc[chosen.index]
    return pd.DataFrame({"answer": chosen.to_numpy(), "text": texts.to_numpy()})


def write_sheets(
    path: Path, drawn: pd.DataFrame, codebook: Codebook, double: int, *, of: tuple[str, str]
) -> None:
    """Write the workbook that coders fill in, without what the words found.

    Parameters
    ----------
    path : of the workbook; its folder is made
    drawn : the answers, as `drawn_answers` tells them
    codebook : whose issues are its columns
    double : so many of the answers once more, on a sheet for a second coder
    of : question and period
    """
    import xlsxwriter  # noqa: PLC0415 - takes long to load

    path.parent.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(
        path, {"strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        sheets = {_FIRST: drawn} | ({_SECOND: drawn.head(double)} if double else {})
        for title, rows in sheets.items():
            sheet = book.add_worksheet(title)
            heads = ["answer", "text", *codebook.codes, NONE]
            for place, head in enumerate(heads):
                sheet.write_string(0, place, head)
                issue = codebook.codes.get(head)
                if issue is not None:
                    sheet.write_comment(0, place, f"{issue.zh} / {issue.en}. {issue.rule or ''}")
            for place, (name, text) in enumerate(rows.itertuples(index=False, name=None), start=1):
                sheet.write_string(place, 0, name)
                sheet.write_string(place, 1, text, wrapped)
            sheet.set_column(0, 0, 14)
            sheet.set_column(1, 1, 70)
            sheet.freeze_panes(1, 2)
        sheet = book.add_worksheet(_ABOUT)
        said = {"question": of[0], "period": of[1], "codebook": codebook.digest}
        for place, each in enumerate(said.items()):
            sheet.write_row(place, 0, each)


def write_table(path: Path, rows: pd.DataFrame) -> None:
    """Write rows as a workbook of plain texts, none of which is taken for a formula."""
    import xlsxwriter  # noqa: PLC0415 - takes long to load

    path.parent.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(
        path, {"strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        sheet = book.add_worksheet()
        for place, row in enumerate([tuple(rows.columns), *rows.itertuples(index=False)]):
            for column, text in enumerate(row):
                sheet.write_string(place, column, str(text))


@dataclass(frozen=True)
class CodedSheets:
    """What coders saw in a random sample of answers."""

    path: Path
    question: str
    period: str
    codebook: str
    """The digest of the codebook of when the sample was drawn."""
    issues: tuple[str, ...]
    """Which the coders were asked for."""
    first: Mapping[str, frozenset[str]]
    """By an answer's digest what the coder saw; answers without any mark are not coded yet."""
    second: Mapping[str, frozenset[str]]
    """What a second coder saw."""


def read_sheets(path: Path) -> CodedSheets:
    """What did the coder see, and the second one?

    Raises
    ------
    DataError
        It is no workbook that `csatbook code --sample` wrote: says what it lacks.
    """
    try:
        sheets = pd.read_excel(path, sheet_name=None, dtype=object, engine="calamine")
        about = pd.read_excel(path, _ABOUT, header=None, dtype=object, engine="calamine")
    except OSError as error:
        raise DataError(Problem(path.name, error.strerror or str(error))) from None
    except Exception as error:  # of the workbook's form: the reader's own kinds
        message = f"is no workbook that `csatbook code --sample` wrote: {error}"
        raise DataError(Problem(path.name, message)) from None
    of = {str(row.iloc[0]): str(row.iloc[1]) for _, row in about.iterrows() if len(row) > 1}
    lacking = [name for name in ("question", "period", "codebook") if name not in of]
    if _FIRST not in sheets or lacking or "answer" not in sheets[_FIRST]:
        lacks = "column 'answer'" if _FIRST in sheets and not lacking else f"sheet '{_FIRST}'"
        message = f"has no {lacks} or no full sheet '{_ABOUT}', as `csatbook code --sample` writes"
        raise DataError(Problem(path.name, message))
    first, second = (_marked(sheets[name]) if name in sheets else {} for name in (_FIRST, _SECOND))
    issues = tuple(_asked_for(sheets[_FIRST]))
    return CodedSheets(path, of["question"], of["period"], of["codebook"], issues, first, second)


def _asked_for(sheet: pd.DataFrame) -> list[str]:
    return [str(name) for name in sheet.columns if name not in ("answer", "text", NONE)]


def _marked(sheet: pd.DataFrame) -> dict[str, frozenset[str]]:
    issues = _asked_for(sheet)
    told = {}
    for _, row in sheet.iterrows():
        seen = frozenset(name for name in issues if is_marked(row[name]))
        if seen or is_marked(row.get(NONE)):
            told[str(row["answer"])] = seen
    return told


def is_marked(cell: object) -> bool:
    """Whether somebody has put a mark into this cell: anything but nothing, 0 and no.

    Examples
    --------
    >>> is_marked(1), is_marked("x"), is_marked(0.0), is_marked(None), is_marked("否")
    (True, True, False, False, False)
    """
    if cell is None or pd.isna(cell):  # type: ignore[call-overload]
        return False
    return str(cell).strip().casefold() not in ("", "0", "0.0", "no", "false", "否", "n")
