"""Where the items or the dimensions of a wave stand among each other, by the leading score."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from csatbook.analysis import results
from csatbook.analysis.subject import Subject
from csatbook.analysis.wave import Wave
from csatbook.stats.assess import ranking
from csatbook.study import Study, explained


@dataclass(frozen=True, eq=False)
class Standing:
    """A subject's score, and its place from the bottom."""

    subject: Subject
    row: pd.Series
    """Of the table `scores`."""
    level: float
    """What it is ranked by: its value; where scales differ, 0 (worst) to 100 (best) of its own."""
    place: int
    """1 is the lowest; equals share the lower number."""
    mixed: bool = False
    """Whether the others have another scale, so that values cannot be set beside each other."""

    @property
    def value(self) -> float:
        """The score, in its own unit."""
        return float(self.row["value"])


def standings(
    wave: Wave, kind: Literal["item", "dimension"], *, outcomes: bool = True
) -> list[Standing]:
    """Which items or dimensions score lowest? By the leading score of answers, lowest first.

    Only what has this score is ranked. Marks of different scales are brought to 0 to 100 first.
    The item that is the overall question is left out, unless it is the only one, and without
    `outcomes` what the drivers are to explain, too; equals stand in the study file's order.
    """
    study = wave.study
    scores = results.scores(wave)
    apart = {study.overall} if outcomes else {study.overall, *_outcomes(study)}
    of_kind = [subject for subject in wave.subjects if subject.kind == kind]
    scored = [
        (subject, results.score_row(scores, study.answer_headline, subject.key))
        for subject in [
            subject for subject in of_kind if kind != "item" or subject.name not in apart
        ]
        or of_kind
    ]
    known = [(subject, row) for subject, row in scored if pd.notna(row["value"])]
    marks = study.unit_of(study.answer_headline) == "mark"
    mixed = marks and len({ends(study, subject) for subject, _ in known}) > 1
    levels = [
        hundredths(study, subject, float(row["value"])) if mixed else float(row["value"])
        for subject, row in known
    ]
    scale = max((abs(level) for level in levels), default=0.0)
    places = ranking.shared_places([-level for level in levels], scale=scale)
    order = [
        Standing(subject, row, level, place, mixed)
        for (subject, row), level, place in zip(known, levels, places, strict=True)
    ]
    return sorted(order, key=lambda standing: standing.place)


def lowest(order: Sequence[Standing]) -> list[Standing]:
    """All that share the lowest place."""
    return [standing for standing in order if standing.place == order[0].place]


def highest(order: Sequence[Standing]) -> list[Standing]:
    """All that share the highest place."""
    return [standing for standing in order if standing.place == order[-1].place]


def best_first(order: Sequence[Standing]) -> list[Standing]:
    """From the highest to the lowest; equals in the study file's order."""
    return sorted(order, key=lambda standing: -standing.place)


def ends(study: Study, subject: Subject) -> tuple[float, float]:
    """The worst and the best mark of the subject's items, which have one scale."""
    scale = study.scale_of(subject.items[0])
    return scale.min, scale.max


def hundredths(study: Study, subject: Subject, mark: float) -> float:
    """A mark's place between the worst (0) and the best (100) of its scale."""
    low, high = ends(study, subject)
    return 100 * (mark - low) / (high - low)


def _outcomes(study: Study) -> set[str]:
    """The items that are outcomes of the drivers by themselves."""
    if study.drivers is None:
        return set()
    made_of = [explained.outcome_items(study, name) for name in study.drivers.outcome]
    return {items[0] for items in made_of if len(items) == 1}
