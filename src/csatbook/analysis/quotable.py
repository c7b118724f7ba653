"""Which answers may be quoted: none that may still tell who wrote it, and what people decided."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

import pandas as pd

from csatbook.analysis.issues.sampled import is_marked
from csatbook.analysis.wave import Wave
from csatbook.errors import DataError, Problem
from csatbook.study import beside
from csatbook.survey.anonymity.privacy import BLANKED
from csatbook.survey.state.reads import cache
from csatbook.survey.store import Store

ANSWER, QUOTE = "answer", "quote"
"""The columns of a file of decisions: an answer's digest, and whether somebody marked it."""
_SIGNS = 12


def quote_id(period: str, question: str, text: str) -> str:
    """By what is a text known in files of decisions? By a digest; the same for equal texts."""
    return sha256(f"{period}|{question}|0|{text}".encode()).hexdigest()[:_SIGNS]


def may_be_quoted(wave: Wave, question: str, texts: pd.Series) -> pd.Series:
    """Which of these answers to a question may be quoted?

    Parameters
    ----------
    wave : whose answers they are
    question : that they answer
    texts : as they were written, without private data

    Returns
    -------
    Series of truths
        Those that the study's `report: {quotes_approved: …}` marks, where there is one. Without it
        all but those that were blanked as a whole, as it was doubtful what is left in them. Never
        one that `quotes_blocked` marks.

    Raises
    ------
    DataError
        Such a file cannot be read, or lacks a column.
    """
    approved, blocked = decisions(wave.store)
    ids = texts.map(lambda text: quote_id(wave.period, question, text))
    if approved is None:
        left = texts.astype(object).str.replace(BLANKED, "", regex=False)
        free = left.str.contains(r"[^\W_]").astype(bool)
    else:
        free = ids.isin(approved)
    return free & ~ids.isin(blocked)


def candidates(wave: Wave, questions: Sequence[str]) -> pd.DataFrame:
    """What might be quoted of the answers to these questions, for somebody to mark?

    Returns
    -------
    DataFrame: answer, text, quote (empty)
        Each text once, in an order that tells nothing; none of small groups.
    """
    parts = []
    for question in questions:
        texts = wave.texts(question)[question].drop_duplicates()
        ids = [quote_id(wave.period, question, text) for text in texts]
        part = pd.DataFrame({ANSWER: ids, "text": texts.to_numpy(), QUOTE: ""})
        parts.append(part.sort_values(ANSWER))
    return pd.concat(parts)


@cache
def decisions(store: Store) -> tuple[frozenset[str] | None, frozenset[str]]:
    """Which answers were approved (None: nobody was asked), and which blocked?"""
    study = store.study
    approved, blocked = study.report.quotes_approved, study.report.quotes_blocked
    return (
        None if approved is None else _marked(study.data_root, approved),
        frozenset() if blocked is None else _marked(study.data_root, blocked),
    )


def _marked(folder: Path, name: str) -> frozenset[str]:
    ids: set[str] = set()
    for path in beside.files(folder, name):
        try:
            if path.suffix.lower() == ".csv":
                frame = pd.read_csv(path, dtype=object)
            else:
                frame = pd.read_excel(path, dtype=object, engine="calamine")
        except OSError as error:
            raise DataError(Problem(path.name, error.strerror or str(error))) from None
        except Exception as error:  # of the file's form: the readers' own kinds
            message = f"is no workbook or CSV file of decisions on quotes: {error}"
            raise DataError(Problem(path.name, message)) from None
        if lacking := [column for column in (ANSWER, QUOTE) if column not in frame]:
            message = (
                f"has no column '{lacking[0]}', as the file that `csatbook code --quotes` writes"
            )
            raise DataError(Problem(path.name, message))
        ids |= set(frame.loc[frame[QUOTE].map(is_marked), ANSWER].map(str))
    return frozenset(ids)
