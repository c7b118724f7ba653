"""How each score is computed, in a sentence with what the study declares for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import numpy as np

from csatbook.analysis.subject import subjects
from csatbook.analysis.wave import Wave
from csatbook.report import number, sentence
from csatbook.report.wording import say
from csatbook.study import transform
from csatbook.study.answered import (
    Answered,
    CutShare,
    DeliveredValue,
    LevelPoints,
    WeightedItems,
)
from csatbook.study.declared import Declared
from csatbook.study.derived import AssessedPart, Composite, Deductions, Iceberg, Kpi


def defined(wave: Wave, name: str, score: Declared) -> str:
    """How a score is computed, with what the study declares for it."""
    told = {
        "name": sentence.score_label(wave, name),
        "of": _of(wave, score),
        "df": _df(wave),
        **_told(wave, score),
    }
    return say(wave, f"method_text_{score.method}", **told)


def _of(wave: Wave, score: Declared) -> str:
    """Which items a score is made of, where it names its own."""
    if not isinstance(score, Answered) or score.of is None:
        return ""
    items = [wave.study.items[item].text[wave.language] for item in score.of]
    return say(wave, "method_of", items=say(wave, "comma").join(items))


def _marks(wave: Wave, score: Declared, which: Literal["satisfied", "dissatisfied"]) -> str:
    """Which marks mean that, on each scale of the items that the score is made of."""
    scales = [wave.study.scale_of(item) for item in subjects(wave.study, score)[0].items]
    told = {}
    for scale in scales:
        marks = scale.satisfied if which == "satisfied" else scale.dissatisfied
        if isinstance(marks, tuple):
            written = sentence.joined(
                wave, [f"{mark:g}" for mark in sorted(marks)], key="marks_and"
            )
            words = say(wave, "marks_listed", marks=written)
            told[scale.min, scale.max, words] = words
        elif marks is not None:
            words = say(wave, "marks_within", within=str(marks))
            told[scale.min, scale.max, words] = words
    if len(told) < 2:
        return "".join(told.values()) or number.NONE
    return say(wave, "semicolon").join(
        say(wave, "marks_of_scale", marks=words, low=f"{low:g}", high=f"{high:g}")
        for (low, high, words) in told
    )


def _df(wave: Wave) -> str:
    """How many degrees of freedom an interval has: by the units drawn, and for all respondents."""
    names = [name for name in wave.study.data.drawn if name != "population"]
    drawn = wave.drawn(wave.rows)
    if not names or drawn is None:
        return say(wave, "df_alone")
    units = np.unique(drawn.cluster)
    df = len(units) - len(np.unique(drawn.stratum[units]))
    return say(wave, f"df_{'_'.join(names)}", df=number.write(df, "count"))


def _told(wave: Wave, score: Declared) -> Mapping[str, object]:
    match score:
        case LevelPoints():
            points = sorted(score.points.items(), reverse=True)
            pairs = (f"{mark:g} → {worth:g}" for mark, worth in points)
            return {"points": say(wave, "semicolon").join(pairs)}
        case Answered() if "satisfied" in score.needs:
            return {
                "satisfied": _marks(wave, score, "satisfied"),
                "dissatisfied": _marks(wave, score, "dissatisfied"),
            }
        case WeightedItems():
            weights = _weights(wave, score.weights) or say(wave, "equal_weights")
            return {"missing": say(wave, f"missing_{score.missing}"), "weights": weights}
        case CutShare():
            return {"within": str(score.within)}
        case DeliveredValue():
            return {"value": _weights(wave, score.value), "cost": _weights(wave, score.cost)}
        case Kpi():
            source = (
                sentence.score_label(wave, score.score)
                if score.score
                else wave.study.measures[score.measure or ""].text[wave.language]
            )
            return {"source": source, "transform": _transform(wave, score)}
        case Composite():
            weights = " + ".join(
                f"{weight:g} × {sentence.score_label(wave, part)}"
                for part, weight in score.shares.items()
            )
            return {"weights": weights, "missing": say(wave, f"missing_part_{score.missing}")}
        case Deductions():
            parts = say(wave, "semicolon").join(_part(wave, one) for one in score.parts.values())
            tables = say(wave, "comma").join(score.opinion_needs)
            return {
                "full": f"{score.full:g}",
                "parts": parts,
                "missing": say(wave, f"missing_part_{score.missing}"),
                "opinion": say(wave, "method_opinion", tables=tables) if tables else "",
            }
        case Iceberg():
            shares = {
                "complain": score.complain,
                "tell": score.tell,
                "silent": score.silent,
                "low": score.between[0],
                "high": score.between[1],
            }
            return {name: number.write(share, "percent") for name, share in shares.items()}
    return {}


def _weights(wave: Wave, weights: Mapping[str, float]) -> str:
    return say(wave, "comma").join(
        f"{wave.study.items[item].text[wave.language]} {weight:g}"
        for item, weight in weights.items()
    )


def _part(wave: Wave, part: AssessedPart) -> str:
    """A part of an assessment: its points, and what takes from them or fills it."""
    told = {"part": part.text[wave.language], "full": f"{part.full:g}"}
    if part.score is not None:
        return say(wave, "method_part_score", score=sentence.score_label(wave, part.score), **told)
    lines = say(wave, "comma").join(
        say(wave, "method_deduction", line=line.text[wave.language], each=f"{line.each:g}")
        for line in part.deduct.values()
    )
    return say(wave, "method_part_deduct", lines=lines, **told)


def _transform(wave: Wave, score: Kpi) -> str:
    """How the figure becomes points, with its limits as readers see the figure."""
    unit = (
        wave.study.unit_of(score.score)
        if score.score
        else wave.study.measures[score.measure or ""].unit
    )
    declared = score.transform

    def shown(limit: float) -> str:
        return f"{100 * limit:g}%" if unit == "share" else f"{limit:g}"

    if isinstance(declared, transform.Levels):
        levels = say(wave, "semicolon").join(
            say(
                wave,
                "transform_level",
                name=one.text[wave.language],
                points=f"{one.points:g}",
                **{"from": shown(one.at)},
            )
            for one in declared.levels.values()
        )
        return say(wave, "transform_levels", levels=levels)
    limits = {name: shown(one) for name, one in declared.model_dump().items() if name != "by"}
    return say(wave, f"transform_{declared.by}", **limits)
