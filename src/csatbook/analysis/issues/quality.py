"""How well the words of a codebook find each issue, by coders who did not see what they found."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from csatbook.analysis.issues import sampled
from csatbook.analysis.issues.coded import coding
from csatbook.analysis.issues.counted import shares_of
from csatbook.analysis.issues.mentioned import COMMENTED, MentionWave
from csatbook.errors import DataError, Problem
from csatbook.stats.block import Flags, Numbers
from csatbook.stats.double_sampling import CorrectedRate, corrected_rate
from csatbook.study import beside
from csatbook.survey.state.reads import cache
from csatbook.survey.store import Store

LEAST = 50
"""So many coded answers at least correct a share; of fewer hardly anything is learnt."""


@dataclass(frozen=True)
class CodedAnswers:
    """What coders saw in the answers to a question in one wave."""

    issues: frozenset[str]
    """Which all of them were asked for."""
    first: Mapping[str, frozenset[str]]
    second: Mapping[str, frozenset[str]]
    codebooks: frozenset[str]
    """Digests of the codebooks of when the samples were drawn."""


@dataclass(frozen=True)
class IssueQuality:
    """How well the words find an issue."""

    issue: str
    rate: float
    """As the words count, of those who said something."""
    corrected: CorrectedRate | None
    """None where the coder saw no answer with the words, or none without."""
    coded: int
    """Answers that were coded."""
    hits: int
    """Those of them with the words."""
    right: int
    """Those of the hits in which the coder sees the issue."""
    missed: int
    """Those of the others in which the coder sees it."""
    kappa: float | None
    """Agreement of words and coder beyond chance (Cohen 1960)."""
    twice: int
    """Answers that two coded."""
    kappa_coders: float | None
    """The same agreement between both coders."""
    parts: tuple[tuple[float, float], tuple[float, float]]
    """Of hits and of others the effective number coded, and in how many the issue is seen."""
    n: float
    """All who said something, or so many as are as precise."""


@cache
def coded_answers(store: Store, question: str, period: str) -> CodedAnswers | None:
    """What did coders see in the answers to this question in this wave? None without any.

    An answer in two workbooks has been coded twice.

    Raises
    ------
    DataError
        A workbook has answers that are none of the wave, or is none.
    """
    sheets = [sampled.read_sheets(path) for path in beside.coded(store.study)]
    mine = [each for each in sheets if (each.question, each.period) == (question, period)]
    return joined(store, mine) if mine else None


def joined(store: Store, sheets: Sequence[sampled.CodedSheets]) -> CodedAnswers:
    """The same of these workbooks, all of one question and wave.

    Raises
    ------
    DataError
        As of `coded_answers`.
    """
    known = set(sampled.answer_ids(store, sheets[0].question, sheets[0].period))
    first: dict[str, frozenset[str]] = {}
    second: dict[str, frozenset[str]] = {}
    for each in sheets:
        if strange := [name for name in {**each.first, **each.second} if name not in known]:
            message = (
                f"{len(strange)} of its answers, such as {strange[0]}, are none of "
                f"'{each.question}' in {each.period}: the answers are not those that it was "
                "written from; strike these rows, or draw a sample anew"
            )
            raise DataError(Problem(each.path.name, message))
        second |= {name: seen for name, seen in each.first.items() if name in first}
        first = dict(each.first) | first
        second |= each.second
    issues = frozenset[str].intersection(*(frozenset(each.issues) for each in sheets))
    return CodedAnswers(issues, first, second, frozenset(each.codebook for each in sheets))


@cache
def quality(coded: MentionWave) -> Mapping[str, IssueQuality]:
    """How well do the words find each issue here, and how many truly mention it?

    Parameters
    ----------
    coded : a question's answers in a wave, of everyone or of one segment

    Returns
    -------
    dict by issue
        Of the answers of these respondents that were coded. Nothing of issues that the coders were
        not asked for, and nothing at all where fewer than `LEAST` were coded.
    """
    seen = coded_answers(coded.store, coded.mentions.question, coded.period)
    if seen is None or coded.hidden():
        return {}
    told = {each.issue: each for each in judged(coded, seen)}
    return told if any(each.coded >= LEAST for each in told.values()) else {}


def judged(coded: MentionWave, seen: CodedAnswers) -> Iterator[IssueQuality]:
    """The same of what these coders saw, however few."""
    question, mentions = coded.mentions.question, coded.mentions
    rows = coded.rows
    said = rows[rows[COMMENTED] == 1]
    names = sampled.answer_ids(coded.store, question, coded.period).reindex(said.index)
    here = said[names.isin(list(seen.first)).to_numpy()]
    if here.empty:
        return
    order = names.loc[here.index].tolist()
    weight = here["weight"].to_numpy(float) if "weight" in here else np.ones(len(here))
    asked_for = [name for name in mentions.named if name in seen.issues]
    items = {name: mentions.item(name, mentions.tones[0]) for name in asked_for}
    shares = shares_of(coded, [rows[item].to_numpy(float) for item in items.values()])
    both = [name for name in order if name in seen.second]
    for (issue, item), share in zip(items.items(), shares, strict=True):
        hit = here[item].to_numpy() == 1
        right = np.array([issue in seen.first[name] for name in order], dtype=bool)
        n = math.inf if share.reason == "counted" else float(share.n_eff or kish(weight))
        rate = float(share.value or 0.0)
        parts = (_part(weight[hit], right[hit]), _part(weight[~hit], right[~hit]))
        corrected = None
        if (parts[0][0] or not rate) and (parts[1][0] or rate == 1):
            corrected = replace(corrected_rate(rate, n, *parts), coded=len(here))
        yield IssueQuality(
            issue,
            rate,
            corrected,
            coded=len(here),
            hits=int(hit.sum()),
            right=int((hit & right).sum()),
            missed=int((~hit & right).sum()),
            kappa=kappa(hit, right),
            twice=len(both),
            kappa_coders=kappa(
                [issue in seen.first[name] for name in both],
                [issue in seen.second[name] for name in both],
            ),
            parts=parts,
            n=n,
        )


def edited_since(store: Store, question: str, seen: CodedAnswers) -> bool:
    """Whether the words are others than when the sample was drawn.

    Then they may have been mended by these very answers, and look better than they are.
    """
    return seen.codebooks != {coding(store, question).codebook.digest}


def _part(weight: Numbers, seen: Flags) -> tuple[float, float]:
    """The effective number of some coded answers, and in how many of them the issue is seen."""
    if not len(weight) or not weight.sum():
        return 0.0, 0.0
    size = kish(weight)
    return size, size * float(np.average(seen, weights=weight))


def kish(weight: Numbers) -> float:
    """So many respondents of equal weight would be as precise."""
    return float(weight.sum() ** 2 / np.square(weight).sum())


def kappa(first: Sequence[bool] | Flags, second: Sequence[bool] | Flags) -> float | None:
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
