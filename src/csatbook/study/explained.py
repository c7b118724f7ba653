"""Which items an outcome and its drivers are made of, as the study declares them."""

from __future__ import annotations

from collections.abc import Sequence

from csatbook.study.answered import Answered
from csatbook.study.drivers import Model
from csatbook.study.model import Study
from csatbook.study.paired import Kano
from csatbook.study.score import INDEXES

SCORES = tuple(method for method, index in INDEXES.items() if index.ranks)
"""Methods that give each respondent a value of which more is better."""


def outcome_items(study: Study, outcome: str) -> tuple[str, ...]:
    """Which items is this outcome made of? An item is its own; of a score those of its whole."""
    if outcome in study.items:
        return (outcome,)
    score = study.answered[outcome]
    if score.items_used:
        return score.items_used
    return (study.overall,) if study.overall else tuple(study.items)


def drivers(study: Study, outcome: str) -> tuple[str, ...]:
    """Which drivers has this outcome? As subjects of scores: `dimension:x` or `item:y`.

    Of all dimensions or all items those that share no item with the outcome; of the items not
    those of Kano's questions, whose marks are no ratings.
    """
    declared = study.drivers
    if declared is None:
        return ()
    if declared.every is None:
        return tuple(subject(study, name) for name in declared.of)
    return tuple(key for key in _every(study, declared.every) if not shared(study, outcome, key))


def left_out(study: Study, outcome: str) -> tuple[str, ...]:
    """Which of all dimensions or items are no drivers, since the outcome is made of them?"""
    every = study.drivers.every if study.drivers else None
    return tuple(key for key in _every(study, every) if shared(study, outcome, key))


def subject(study: Study, name: str) -> str:
    """The subject that a driver's name stands for.

    A name with `dimension:` or `item:` before it is one already.
    """
    if name.partition(":")[0] in ("dimension", "item"):
        return name
    return f"dimension:{name}" if name in study.dimensions else f"item:{name}"


def items(study: Study, key: str) -> tuple[str, ...]:
    """The items of a subject."""
    kind, _, name = key.partition(":")
    return study.dimensions[name].items if kind == "dimension" else (name,)


def shared(study: Study, outcome: str, key: str) -> tuple[str, ...]:
    """The items that a driver has in common with the outcome."""
    own = outcome_items(study, outcome)
    return tuple(item for item in items(study, key) if item in own)


def model(study: Study, outcome: str) -> Model:
    """By which model is this outcome explained?"""
    declared = study.drivers.model if study.drivers else "auto"
    if declared != "auto":
        return declared
    return "logit" if levels(study, outcome) == 2 else "linear"


def levels(study: Study, outcome: str) -> int | None:
    """How many values can the outcome have? None for any number."""
    score: Answered | None = None if outcome in study.items else study.answered[outcome]
    made_of = outcome_items(study, outcome)
    if score is not None and (values := score.values(len(made_of))) is not None:
        return values
    if len(made_of) > 1:
        return None
    scale = study.scale_of(made_of[0])
    return len(scale.levels()) if scale.whole else None


def _every(study: Study, word: str | None) -> Sequence[str]:
    match word:
        case "dimensions":
            return [f"dimension:{name}" for name in study.dimensions]
        case "items":
            asked = {
                item
                for score in study.answered.values()
                if isinstance(score, Kano)
                for item in score.items_used
            }
            return [f"item:{name}" for name in study.items if name not in asked]
    return []
