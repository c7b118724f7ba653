"""How the answers to each item divide."""

from __future__ import annotations

import numpy as np
import pandas as pd

from csatbook.analysis import answers as analysed
from csatbook.analysis import wanted
from csatbook.analysis.wave import Wave
from csatbook.report import fragment, number
from csatbook.report.figure.answers import Bar
from csatbook.report.figure.answers import answers as draw
from csatbook.report.fragment import Fragment
from csatbook.report.wording import say

_MOST_LEVELS = 7
"""A scale with more levels is shown as dissatisfied, neutral and satisfied, if it says which."""


def answers(wave: Wave, *, items: wanted.Names = None) -> Fragment:
    """How do the answers to each item divide?

    Parameters
    ----------
    wave : as `csatbook.open` gives it
    items : by the names of the study file, one or several; by default all

    Returns
    -------
    Fragment
        One figure for each set of levels; nothing of items that too few answered.

    Raises
    ------
    ParameterError
        There is no such item; names those there are.

    Examples
    --------
    >>> answers(wave, items="polite").text.splitlines()[0]
    'How the answers divide (%, best mean first)'
    """
    chosen = wanted.names("items", items, wave.study.items)
    shares = analysed.answers(wave).set_index(["item", "level"])["share"]
    groups: dict[tuple[tuple[str, ...], tuple[int, int]], list[tuple[float, Bar]]] = {}
    for name, item in wave.study.items.items():
        levels = _levels(wave, name) if name in chosen else {}
        divided = [shares.get((name, level), 0.0) for level in levels]
        if not levels or any(pd.isna(share) for share in divided):
            continue
        bar = Bar(item.text[wave.language], tuple(float(share) for share in divided))
        # By the place on the scale: some have the same levels, but not the same marks.
        height = round(analysed.height(wave, name), 9)
        shown = tuple(levels.values()), _neutral(wave, name, list(levels))
        groups.setdefault(shown, []).append((height, bar))
    figures = []
    for (names, neutral), bars in groups.items():
        ordered = [bar for _, bar in sorted(bars, key=lambda pair: -pair[0])]
        alt = say(wave, "semicolon").join(
            say(
                wave,
                "answers_alt",
                item=bar.label,
                shares=say(wave, "comma").join(
                    f"{level} {number.write(share, 'share')}"
                    for level, share in zip(names, bar.shares, strict=True)
                ),
            )
            for bar in ordered
        )
        figures.append(
            draw(
                ordered,
                names,
                caption=say(wave, "answers_caption")
                if len(groups) == 1
                else say(wave, "answers_caption_levels", low=names[0], high=names[-1]),
                alt=alt,
                neutral=neutral,
            )
        )
    return fragment.join(figures)


def _neutral(wave: Wave, item: str, levels: list[str]) -> tuple[int, int]:
    """From which level to before which do answers mean neither? The middle, where nobody says."""
    scale = wave.study.scale_of(item)
    if (scale.satisfied is None and scale.dissatisfied is None) or not _are_marks(levels):
        return len(levels) // 2, (len(levels) + 1) // 2
    marks = np.array([float(level) for level in levels])
    low = int(scale.is_dissatisfied(marks).sum())
    return low, max(low, len(levels) - int(scale.is_satisfied(marks).sum()))


def _are_marks(levels: list[str]) -> bool:
    return all(level.replace(".", "", 1).lstrip("-").isdigit() for level in levels)


def _levels(wave: Wave, item: str) -> dict[str, str]:
    """Which levels does a bar show, with their names? None where it would show none that mean much.

    Many levels are drawn as the groups that the scale or a Net Promoter Score makes of them; where
    nobody has said which marks are satisfied, no mark is called neutral.
    """
    scale = wave.study.scale_of(item)
    count = int(scale.max - scale.min) + 1
    judged = scale.satisfied is not None or scale.dissatisfied is not None
    few = _MOST_LEVELS if judged else analysed.MOST_LEVELS
    recommending = not judged and count > _MOST_LEVELS and analysed.recommends(wave.study, item)
    if scale.whole and count <= few and not recommending:
        marks = [f"{mark:g}" for mark in scale.levels()]
        names = scale.labels.zh if wave.language == "zh" else scale.labels.en
        return dict(zip(marks, names or marks, strict=True))
    grouped = analysed.RECOMMENDING if recommending else analysed.JUDGED if judged else ()
    return {level: say(wave, f"level_{level}") for level in grouped}
