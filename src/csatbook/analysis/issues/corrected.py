"""Rates and changes of issues without the words' misses and mistakes, where somebody coded some."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import cast

import numpy as np

from csatbook.analysis.changes.changes import ScoreChange
from csatbook.analysis.issues.mentioned import COMMENTED, MentionWave
from csatbook.analysis.issues.quality import IssueQuality, quality
from csatbook.analysis.wave import at
from csatbook.stats.double_sampling import (
    CorrectedDifference,
    CorrectedRate,
    coded_difference,
    corrected_rate,
    divided_difference,
)
from csatbook.survey.state.reads import cache

DICTIONARY, CORRECTED = "dictionary", "corrected"
"""What a rate is: as the words count, or corrected by answers coded by hand."""
DIVIDED, CODED_TWICE = "divided_by_j", "coded_in_both"
"""What a change is, beside `DICTIONARY`."""
_TWO_SIDED = 1.959963984540054
"""The normal quantile of 97.5 %."""


def corrected_rows(
    coded: MentionWave, tone: str, rows: Sequence[tuple[str, dict[str, object]]]
) -> list[tuple[str, dict[str, object]]]:
    """The rows of `issues` of a question and tone, corrected where that can be.

    Parameters
    ----------
    coded : the question's answers
    tone : a coder tells who mentions an issue, not in which tone: only the first one is corrected
    rows : as `counted_rows` counts them

    Returns
    -------
    list of issue and row
        With `rate_words`, `coded` and `estimate`. The share of all mentions is corrected where all
        that have a rate are.
    """
    known = quality(coded) if tone == coded.mentions.tones[0] else {}
    told = [(issue, _row(row, known.get(issue))) for issue, row in rows]
    shown = [row for _, row in told if row["rate_commented"] is not None]
    if shown and all(row["estimate"] == CORRECTED for row in shown):
        rates = [_number(row["rate_commented"]) for row in shown]
        for row, rate in zip(shown, rates, strict=True):
            row["share_of_mentions"] = rate / sum(rates) if sum(rates) else 0.0
    return told


def _row(row: Mapping[str, object], known: IssueQuality | None) -> dict[str, object]:
    told: dict[str, object] = {**row, "rate_words": row["rate_commented"], "estimate": DICTIONARY}
    if known is None or known.corrected is None or row["rate_commented"] is None:
        return told
    right = known.corrected
    words, of_asked = _number(row["rate_commented"]), _number(row["rate_asked"])
    asked, commented = _number(row["asked"]), _number(row["commented"])
    said = of_asked / words if words else commented / asked
    whole = corrected_rate(
        said * known.rate, known.n * asked / commented, *known.parts, silent=max(0.0, 1 - said)
    )
    return told | {
        "rate_commented": right.value,
        "low": right.low,
        "high": right.high,
        "rate_asked": whole.value,
        "low_asked": whole.low,
        "high_asked": whole.high,
        "coded": known.coded,
        "estimate": CORRECTED,
    }


def _number(value: object) -> float:
    assert isinstance(value, (int, float)), "rows with a rate have all of it"  # noqa: S101
    return float(value)


@dataclass(frozen=True)
class CorrectedChange:
    """What became of an issue, and what that rests on."""

    change: ScoreChange
    basis: str = DICTIONARY
    youden: float | None = None
    """J = sensitivity + specificity - 1, by which the words' difference was divided."""

    @property
    def columns(self) -> dict[str, object]:
        """What `issue_changes` tells of it."""
        return {"basis": self.basis, "j": self.youden}


def corrected_change(
    now: MentionWave, before: MentionWave, change: ScoreChange, item: str
) -> CorrectedChange:
    """What became of an issue, without the words' misses and mistakes?

    Parameters
    ----------
    now, before : a question's answers in both waves, as one codebook reads them
    change : as the words show it
    item : of the issue, as `Mentions.item` calls it

    Returns
    -------
    CorrectedChange
        Where answers of both waves were coded, the difference of both corrected rates with a test
        of its own, which new words cannot deceive. Where those of one were, the words' difference
        divided by sensitivity + specificity - 1 of there: right as long as the words are as good
        in the other wave; whether something changed the words' own test says. Else as it was.
    """
    by_words = change.comparison
    name, tone = now.mentions.parts[item]
    if by_words.difference is None or tone != now.mentions.tones[0]:
        return CorrectedChange(change)
    own, past = _known(now, name), _known(before, name)
    if own is not None and past is not None:
        several = coded_difference(own, past, level=by_words.level)
        return _told(change, several, (own.value, past.value), CODED_TWICE)
    good = own or past
    if good is None or good.youden is None or good.youden_error is None or by_words.low is None:
        return CorrectedChange(change)
    half = abs(by_words.difference - by_words.low)
    divided = divided_difference(
        by_words.difference, half, good.youden, good.youden_error, level=by_words.level
    )
    if divided is None:
        return CorrectedChange(change)
    moved = divided.difference
    rates = (own.value, own.value - moved) if own else (good.value + moved, good.value)
    return _told(change, divided, rates, DIVIDED, good.youden)


def _known(coded: MentionWave, issue: str) -> CorrectedRate | None:
    known = quality(coded).get(issue)
    return None if known is None else known.corrected


def _told(
    change: ScoreChange,
    right: CorrectedDifference,
    rates: tuple[float, float],
    basis: str,
    youden: float | None = None,
) -> CorrectedChange:
    now, before = (min(1.0, max(0.0, rate)) for rate in rates)
    changed = replace(
        change.comparison,
        value_a=now,
        value_b=before,
        difference=right.difference,
        low=right.low,
        high=right.high,
    )
    if right.p is not None:
        own = {"test": "double_sampling", "statistic": right.statistic, "df": None, "p": right.p}
        changed = replace(changed, **own, reason=None)  # type: ignore[arg-type]
    return CorrectedChange(replace(change, comparison=changed), basis, youden)


def doubts(coded: MentionWave, row: Mapping[str, object]) -> dict[str, object]:
    """What the answers without any issue say of a change."""
    before = cast("MentionWave", at(coded, str(row["period_before"])))
    if row["verdict"] == "not_comparable" or coded.hidden() or before.hidden():
        return {}
    now, then = uncoded_share(coded), uncoded_share(before)
    told: dict[str, object] = {"uncoded": now[0], "uncoded_before": then[0]}
    fall = row["difference_words"]
    if not isinstance(fall, float):  # hidden, as few mention it now: so far at least
        rate, least = row["rate_before"], coded.mentions.least / max(now[1], 1.0)
        fall = least - rate if isinstance(rate, float) else None
    item = coded.mentions.item(str(row["issue"]), str(row["tone"]))
    doubtful = row["verdict"] == "smaller" and row["basis"] != CODED_TWICE
    if doubtful and fall is not None and new_words(now, then, fall, _alone(before, item)):
        return told | {"doubt": "new_words"}
    return told


def new_words(
    now: tuple[float, float], before: tuple[float, float], fall: float, alone: float
) -> bool:
    """May an issue have fallen in words alone, being spoken of in words that no issue has?

    Parameters
    ----------
    now, before : the share of answers without any issue, and of how many
    fall : by how much the issue changed, below 0
    alone : which share of the answers with the issue has no other

    Returns
    -------
    bool
        Unless the answers without any issue rose by less than half of the fall, and clearly (one-
        sided 2.5 %) by less than they would have by new words: by `alone` of it.

    Examples
    --------
    >>> new_words((0.20, 1000), (0.15, 1000), -0.08, 0.6)
    True
    >>> new_words((0.15, 1000), (0.15, 1000), -0.08, 0.6)
    False
    """
    (share, size), (share_before, size_before) = now, before
    rise = share - share_before
    both = (share * size + share_before * size_before) / (size + size_before)
    error = math.sqrt(both * (1 - both) * (1 / size + 1 / size_before))
    return rise >= -fall / 2 or rise + _TWO_SIDED * error >= -fall * alone


def _alone(coded: MentionWave, item: str) -> float:
    """Which share of the answers that mention an issue mentions no other?"""
    rows, mentions = coded.rows, coded.mentions
    inside = rows[rows[item] == 1]
    items = [mentions.item(name, mentions.tones[0]) for name in mentions.named]
    return float((inside[items].sum(axis=1) <= 1).mean()) if len(inside) else 1.0


@cache
def uncoded_share(coded: MentionWave) -> tuple[float, float]:
    """Which share of those who said something mentions no issue, and of how many (Kish)?"""
    rows, mentions = coded.rows, coded.mentions
    said = rows[rows[COMMENTED] == 1]
    items = [mentions.item(name, mentions.tones[0]) for name in mentions.named]
    silent = ~(said[items] == 1).any(axis=1).to_numpy()
    weight = said["weight"].to_numpy(float) if "weight" in said else np.ones(len(said))
    size = float(weight.sum() ** 2 / np.square(weight).sum())
    return float(np.average(silent, weights=weight)), size
