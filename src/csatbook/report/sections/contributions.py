"""Which dimensions and questions contributed most to the change of the leading score."""

from __future__ import annotations

import pandas as pd

from csatbook.analysis import wanted
from csatbook.analysis.changes.changes import changes
from csatbook.analysis.changes.compared_waves import leading
from csatbook.analysis.changes.contributions import change_contributions
from csatbook.analysis.wave import Wave
from csatbook.report import change_words, fragment
from csatbook.report.figure.waterfall import Step
from csatbook.report.fragment import Fragment
from csatbook.report.wording import say

_NOTHING = "not_comparable"
_TRACE = 1e-9
"""So little is what sums of decimals leave."""


def contributions(wave: Wave, *, score: str | None = None, top: int = 8) -> Fragment:
    """Which dimensions and questions contributed most to the change since the wave before?

    Parameters
    ----------
    wave : as `csatbook.open` gives it
    score : a score of answers; by default the one that leads the report
    top : so many are drawn, those that moved the score most; the others together

    Returns
    -------
    Fragment
        A sentence on the largest contribution, and whether that one's own change is real; a
        waterfall by dimension, or by question without dimensions. Nothing in the first wave, of a
        score of one question alone, and where nothing can be told.

    Raises
    ------
    ParameterError
        There is no such score; names those there are.

    Examples
    --------
    >>> print(contributions(wave, score="index").text.splitlines()[0].partition(" (")[0])
    “Staff” moved it most of all dimensions
    """
    wave, most = wanted.led(wave, score), wanted.count("top", top)
    lead = wave.study.answer_headline
    if not wave.earlier:
        return fragment.NOTHING
    frame = change_contributions(wave)
    frame = frame[frame["against"] == leading(wave)]
    own = changes(wave)
    own = own[(own["score"] == lead) & (own["against"] == leading(wave))].set_index("subject")
    whole = own[own.index == "overall"]
    if frame.empty or whole.empty:
        return fragment.NOTHING
    level = frame["level"].iloc[0]
    rows = frame[frame["level"] == level]
    said = fragment.paragraph(_sentence(wave, frame, own))
    steps = _steps(wave, level, rows, most)
    return said + change_words.stepped(
        wave, whole.iloc[0], steps, caption=f"contributed.caption_{level}"
    )


def _sentence(wave: Wave, frame: pd.DataFrame, own: pd.DataFrame) -> str:
    """Whose contribution is largest, on each level; and what is left, where none tells of it."""
    lead = wave.study.answer_headline
    told: list[str] = []
    first = 0.0
    for level, rows in frame[~frame["rest"].astype(bool)].groupby("level", sort=False):
        row = rows.iloc[int(rows["contribution"].abs().to_numpy().argmax())]
        words = {
            "name": _label(wave, row["subject"]),
            "gap": change_words.signed(wave, lead, row["contribution"]),
        }
        verdict = own["verdict"].get(row["subject"], _NOTHING)
        known = verdict != _NOTHING and not told
        words["sure"] = say(wave, f"contributed.own_{verdict}") if known else ""
        if told and row["contribution"] == first:  # a dimension of this question alone
            continue
        first = row["contribution"]
        told.append(_most(wave, str(level), words, then=bool(told)))
    parts = say(wave, "semicolon").join(told) + say(wave, "stop")
    level = frame[frame["level"] == frame["level"].iloc[0]]
    if level["method"].iloc[0] == "composition":
        return parts
    rest = level["rest"].astype(bool)
    words = {"rest": change_words.signed(wave, lead, level.loc[rest, "contribution"].sum())}
    return parts + say(wave, f"contributed.left_{level['level'].iloc[0]}", **words)


def _most(wave: Wave, level: str, words: dict[str, str], *, then: bool) -> str:
    if not then:
        return say(wave, f"contributed.most_{level}", **words)
    return say(wave, "contributed.then_item", name=words["name"], gap=words["gap"])


def _steps(wave: Wave, level: str, rows: pd.DataFrame, most: int | None) -> list[Step]:
    rest = rows["rest"].astype(bool)
    order = rows[~rest].sort_values("contribution", key=lambda each: -each.abs(), kind="stable")
    shown = order.head(most or len(order))
    steps = [
        Step(_label(wave, row["subject"]), float(row["contribution"]))
        for _, row in shown.iterrows()
    ]
    if len(shown) < len(order):
        label = say(wave, f"contributed.others_{level}", count=f"{len(order) - len(shown)}")
        steps.append(Step(label, float(order["contribution"].sum() - shown["contribution"].sum())))
    left = float(rows.loc[rest, "contribution"].sum())
    if abs(left) > _TRACE:
        steps.append(Step(say(wave, f"contributed.rest_{rows['method'].iloc[0]}"), left))
    return steps


def _label(wave: Wave, subject: str) -> str:
    """What readers call `dimension:x` or `item:y`."""
    kind, _, name = subject.partition(":")
    named = wave.study.dimensions if kind == "dimension" else wave.study.items
    return named[name].text[wave.language]
