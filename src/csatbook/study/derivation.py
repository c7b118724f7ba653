"""How scores are made of other scores: in which order, and what each is at best."""

from __future__ import annotations

from graphlib import TopologicalSorter

from csatbook.study.answered import Answered, LevelPoints
from csatbook.study.derived import Deductions, Derived, Measured
from csatbook.study.model import Study


def order(study: Study) -> tuple[str, ...]:
    """Which order of the scores has each after those that it is made of?

    Raises
    ------
    graphlib.CycleError
        A score is made of itself; not in a study that has been loaded.
    """
    graph = {
        name: score.parts_used if isinstance(score, Derived) else ()
        for name, score in study.scores.items()
    }
    return tuple(name for name in TopologicalSorter(graph).static_order() if name in graph)


def best(study: Study, name: str) -> float | None:
    """Which number is this score at best? None where it cannot stand for points.

    A share is 1 at best, points 100 or the most that a level is worth, an assessment the full
    points of its parts, a mark the end of a scale that begins at 0. A figure of which less
    is better has none.
    """
    score = study.scores[name]
    if isinstance(score, Measured) and study.measures[score.measure].better == "low":
        return None
    if isinstance(score, Deductions):
        return score.full
    if isinstance(score, LevelPoints):
        return max(score.points.values())
    unit = study.unit_of(name)
    if unit == "mark" and isinstance(score, Answered):
        ends = {
            (study.scale_of(item).min, study.scale_of(item).max)
            for item in score.items_used or study.items
        }
        [(low, high), *others] = ends
        return high if low == 0 and not others else None
    return {"share": 1.0, "points": 100.0}.get(unit)
