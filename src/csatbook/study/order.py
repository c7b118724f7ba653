"""In which order scores are computed that are made of other scores."""

from __future__ import annotations

from graphlib import TopologicalSorter

from csatbook.study.derived import Derived
from csatbook.study.model import Study


def of(study: Study) -> tuple[str, ...]:
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
