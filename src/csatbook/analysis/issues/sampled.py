"""A random sample of answers that somebody codes by hand, and what it says of the codebook."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import numpy as np
import pandas as pd

from csatbook.analysis.issues.coded import coding
from csatbook.analysis.issues.mentioned import COMMENTED
from csatbook.errors import DataError, Problem
from csatbook.stats.double_sampling import CorrectedRate, corrected_rate
from csatbook.study.issues import Codebook
from csatbook.survey.store import Store

_SIGNS = 12
NONE, _SECOND, _FIRST = "none", "second coder", "coding"


@dataclass(frozen=True)
class IssueQuality:
    """How well the words find an issue, by a coder who did not see what they found."""

    issue: str
    rate: float
    """As the words count, of those who said something."""
    corrected: CorrectedRate | None
    """None where the coder saw no answer with the words, or none without."""
    kappa: float | None
    """Agreement of words and coder beyond chance (Cohen 1960)."""


def answer_ids(store: Store, question: str, period: str) -> pd.Series:
    """By what is each answer known that says something? By digests that tell nothing of anybody.

    Returns
    -------
    Series of text, by the respondents' index
    """
    rows = coding(store, question).rows(period)
    places = store.rows(period, ["file", "row"]).loc[rows[COMMENTED] == 1]
    names = [
        sha256(f"{period}|{question}|{file}|{row}".encode()).hexdigest()[:_SIGNS]
        for file, row in zip(places["file"], places["row"], strict=True)
    ]
    return pd.Series(names, index=places.index)


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


def quality(
    store: Store, question: str, period: str, marked: Mapping[str, Iterable[str]]
) -> list[IssueQuality]:
    """How well do the words find each issue, and how many truly mention it?

    Parameters
    ----------
    store : the answers
    question, period : of which the sample was drawn
    marked : by the digest of each coded answer the issues that the coder saw in it

    Raises
    ------
    DataError
        An answer that is none of this wave and question, or an issue that is none of the codebook.
    """
    mentions = coding(store, question)
    rows = mentions.rows(period)
    names = answer_ids(store, question, period)
    places = {name: at for at, name in names.items()}
    if unknown := [name for name in marked if name not in places]:
        message = f"{len(unknown)} of its answers are none of '{question}' in {period}"
        raise DataError(Problem(unknown[0], message))
    issues = {name: set(told) for name, told in marked.items()}
    if odd := sorted({each for told in issues.values() for each in told} - set(mentions.named)):
        raise DataError(Problem(odd[0], "is no issue of the codebook"))
    said = rows.loc[names.index]
    weight = said["weight"].to_numpy(float) if "weight" in said else np.ones(len(said))
    coded = said.loc[[places[name] for name in marked]]
    weights = coded["weight"].to_numpy(float) if "weight" in coded else np.ones(len(coded))
    told = []
    for issue in mentions.named:
        item = mentions.item(issue, mentions.tones[0])
        hit = coded[item].to_numpy() == 1
        seen = np.array([issue in issues[name] for name in marked], dtype=bool)
        rate = float(np.average(said[item].to_numpy(), weights=weight))
        hits, others = _part(weights[hit], seen[hit]), _part(weights[~hit], seen[~hit])
        corrected = None
        if (hits[0] or not rate) and (others[0] or rate == 1):
            corrected = corrected_rate(rate, _kish(weight), hits, others)
        told.append(IssueQuality(issue, rate, corrected, kappa(hit, seen)))
    return told


def _part(weight: np.ndarray, seen: np.ndarray) -> tuple[float, float]:
    """The effective number of some coded answers, and in how many of them the issue is seen."""
    if not len(weight) or not weight.sum():
        return 0.0, 0.0
    size = _kish(weight)
    return size, size * float(np.average(seen, weights=weight))


def _kish(weight: np.ndarray) -> float:
    return float(weight.sum() ** 2 / np.square(weight).sum())


def kappa(first: Sequence[bool] | np.ndarray, second: Sequence[bool] | np.ndarray) -> float | None:
    """How far do two judgements agree beyond chance? None where both always say the same.

    References
    ----------
    Cohen (1960), Educational and Psychological Measurement 20(1).

    Examples
    --------
    >>> kappa([True, True, False, False], [True, False, False, False])
    0.5
    """
    judged, other = np.asarray(first, dtype=float), np.asarray(second, dtype=float)
    if not len(judged):
        return None
    chance = judged.mean() * other.mean() + (1 - judged.mean()) * (1 - other.mean())
    return None if chance == 1 else float(((judged == other).mean() - chance) / (1 - chance))


def write_sheets(path: Path, drawn: pd.DataFrame, codebook: Codebook, double: int) -> None:
    """Write the workbook that coders fill in, without what the words found.

    Parameters
    ----------
    path : of the workbook; its folder is made
    drawn : the answers, as `drawn_answers` tells them
    codebook : whose issues are its columns
    double : so many of the answers once more, on a sheet for a second coder
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


def read_sheets(path: Path) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """What did the coder see, and the second one?

    Returns
    -------
    two dicts of an answer's digest to the issues that are marked
        Answers without any mark are not coded yet, and left out.
    """
    sheets = pd.read_excel(path, sheet_name=None, dtype=object, engine="calamine")
    if _FIRST not in sheets:
        message = f"has no sheet '{_FIRST}', which `csatbook code --sample` writes"
        raise DataError(Problem(str(path), message))
    first, second = (_marked(sheets[name]) if name in sheets else {} for name in (_FIRST, _SECOND))
    return first, second


def _marked(sheet: pd.DataFrame) -> dict[str, set[str]]:
    """By answer the issues that are marked; answers without any mark are not coded yet."""
    issues = [name for name in sheet.columns if name not in ("answer", "text", NONE)]
    told = {}
    for _, row in sheet.iterrows():
        seen = {name for name in issues if _is_marked(row[name])}
        if seen or _is_marked(row.get(NONE)):
            told[str(row["answer"])] = seen
    return told


def _is_marked(cell: object) -> bool:
    return not pd.isna(cell) and str(cell).strip() not in ("", "0", "0.0")  # type: ignore[call-overload]
