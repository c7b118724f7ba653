"""What really got worse since the wave before, the worst first, in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import pandas as pd

from csatbook.analysis import results
from csatbook.analysis.changes.by_unit import rank_changes
from csatbook.analysis.changes.changes import changes
from csatbook.analysis.changes.compared_waves import leading, leading_period
from csatbook.analysis.issues.compared import choice_changes
from csatbook.analysis.priorities import first
from csatbook.analysis.subject import subjects
from csatbook.analysis.unit import units
from csatbook.analysis.wave import Wave
from csatbook.report import number, sentence
from csatbook.report.wording import say
from csatbook.study import period as periods
from csatbook.study.answered import Answered
from csatbook.study.derived import Measured

_MOST = 5
"""So many are named at once."""
_FEW = 2
"""So many in the summary."""


class Worse(NamedTuple):
    """Something that really got worse."""

    table: str
    """The result table that tells of it."""
    text: str
    """Its name with both values."""
    statistic: float
    """How far the change is beyond its error; 0 of what was counted in full."""


def worsened(wave: Wave) -> list[Worse]:
    """What really got worse since the wave before, beside the leading score itself?

    Units by the leading score; dimensions, items and other scores; reasons that are named more
    often. Without what the list of priorities says of itself that it fell.

    Returns
    -------
    list of Worse, the surest first; units before all others

    Examples
    --------
    >>> worsened(wave)
    []
    """
    if not wave.earlier or (wave.place and wave.hidden()):
        return []
    of_units = sorted(_units(wave), key=lambda each: -each.statistic)
    others = sorted([*_scores(wave), *_reasons(wave)], key=lambda each: -each.statistic)
    return [*of_units, *others]


def told(wave: Wave, worse: list[Worse], *, most: int = _MOST) -> str:
    """The same in a sentence, with how many more there are and where; empty where there is none."""
    if not worse:
        return ""
    words = {
        "before": periods.label(wave.study.period, str(leading_period(wave)), wave.language),
        "named": say(wave, "semicolon").join(each.text for each in worse[:most]),
    }
    left = worse[most:]
    if len(left) <= 1:  # the last one is named as shortly as it is counted
        words["named"] = say(wave, "semicolon").join(each.text for each in worse)
        return say(wave, "summary.worse", **words)
    tables = tuple(dict.fromkeys(each.table for each in left))
    return say(
        wave,
        "summary.worse_more",
        **words,
        count=number.write(len(left), "count"),
        tables=say(wave, "comma").join(tables),
    )


def met(wave: Wave) -> str:
    """Which figures fell as well, but still meet their target; empty where none did."""
    if not wave.earlier or (wave.place and wave.hidden()):
        return ""
    frame = changes(wave)
    frame = frame[(frame["against"] == leading(wave)) & (frame["subject"] == "overall")]
    fell = {
        str(row["score"]): row
        for _, row in frame.iterrows()
        if isinstance(wave.study.scores[str(row["score"])], Measured)
        and row["verdict"] == _worse(wave, str(row["score"]))
    }
    named = [
        _both(wave, score, sentence.score_label(wave, score), row)
        for score, row in fell.items()
        if results.score_row(results.scores(wave), score, "overall")["target_met"] == "met"
    ]
    words = {"before": periods.label(wave.study.period, str(leading_period(wave)), wave.language)}
    joined = say(wave, "semicolon").join(named)
    return say(wave, "summary.worse_met", **words, named=joined) if named else ""


def worst(wave: Wave) -> str:
    """The one that got worst, in a sentence; empty where nothing did."""
    worse = worsened(wave)
    if not worse:
        return ""
    if len(worse) > 1 and not worse[0].statistic:  # all counted in full: none is the surest
        return told(wave, worse, most=_FEW)
    before = periods.label(wave.study.period, str(leading_period(wave)), wave.language)
    key = "summary.worst" if len(worse) > 1 else "summary.worst_alone"
    count = number.write(len(worse) - 1, "count")
    return say(wave, key, before=before, named=worse[0].text, count=count)


def _units(wave: Wave) -> Iterator[Worse]:
    levels = wave.study.units.levels if wave.study.units else ()
    if not levels or wave.variable in levels:
        return
    score = wave.study.headline
    frame = rank_changes(wave)
    frame = frame[(frame["score"] == score) & (frame["against"] == leading(wave))]
    named = {unit.key: sentence.unit_label(wave, unit) for unit in units(wave)}
    for _, row in frame[frame["score_verdict"] == _worse(wave, score)].iterrows():
        text = _both(wave, score, named[row["subject"]], row)
        yield Worse("rank_changes", text, _beyond(row))


def _scores(wave: Wave) -> Iterator[Worse]:
    """Of the leading score of answers all parts; of every other the whole."""
    frame = changes(wave)
    frame = frame[frame["against"] == leading(wave)]
    leads, answers = wave.study.headline, wave.study.answer_headline
    fell = results.score_row(frame, leads, "overall")["verdict"] == _worse(wave, leads)
    known = {str(row["subject"]) for row in first(wave) if row["fell"]}
    for _, row in frame.iterrows():
        score, subject = str(row["score"]), str(row["subject"])
        declared = wave.study.scores[score]
        if row["verdict"] != _worse(wave, score) or (score, subject) == (leads, "overall"):
            continue
        if isinstance(declared, Measured) and not _missed(wave, score):
            continue  # of a mere figure nobody said which way is worse, or that it matters
        if subject == "overall":
            again = fell and isinstance(declared, Answered)  # the same answers, counted otherwise
        else:
            again = score != answers or subject in known
        if not again:
            named = {each.key: each for each in subjects(wave.study, declared)}
            whole = subject == "overall" or subject not in named
            label = (
                sentence.score_label(wave, score)
                if whole
                else sentence.scored(wave, named[subject], score)
            )
            yield Worse("changes", _both(wave, score, label, row), _beyond(row))


def _reasons(wave: Wave) -> Iterator[Worse]:
    """What is ticked more often of a question that asks what was bad, or less of what was good."""
    toned = {name: each.tone for name, each in wave.study.choices.items() if each.tone}
    if not toned:
        return
    frame = choice_changes(wave)
    mine = frame[(frame["against"] == leading(wave)) & (frame["measure"] == "chosen")]
    for _, row in mine.iterrows():
        name = str(row["question"])
        if row["verdict"] == {"negative": "larger", "positive": "smaller"}.get(toned.get(name, "")):
            question = wave.study.choices[name]
            text = say(
                wave,
                "summary.worse_chosen",
                question=question.text[wave.language],
                option=question.options[str(row["option"])].text[wave.language],
                value_before=number.write(row["rate_before"], "share"),
                value=number.write(row["rate"], "share"),
            )
            yield Worse("choice_changes", text, _beyond(row))


def _missed(wave: Wave, score: str) -> bool:
    """Whether a figure has a target that is missed."""
    return bool(results.score_row(results.scores(wave), score, "overall")["target_met"] == "missed")


def _worse(wave: Wave, score: str) -> str:
    """The verdict on a change for the worse."""
    return "smaller" if wave.study.better_of(score) == "high" else "larger"


def _both(wave: Wave, score: str, label: str, row: pd.Series) -> str:
    values = {
        name: number.write_score(wave.study, score, row[name]) for name in ("value_before", "value")
    }
    return say(wave, "summary.worse_each", named=label, **values)


def _beyond(row: pd.Series) -> float:
    """How many half-widths of its interval a change is from 0."""
    half = (row["high"] - row["low"]) / 2
    return 0.0 if pd.isna(half) or not half else float(abs(row["difference"]) / half)
