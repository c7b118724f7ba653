"""The scores that a study can declare, by method."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, get_args

from pydantic import Field

from csatbook.study import answered, derived, paired
from csatbook.study.declared import Declared

Score = Annotated[
    answered.Mean
    | answered.Mean100
    | answered.SatisfiedShare
    | answered.SatisfactionRate
    | answered.CutShare
    | answered.LevelPoints
    | answered.Nps
    | answered.Ces
    | answered.WeightedScore
    | answered.Acsi
    | paired.Gap
    | paired.Kano
    | answered.DeliveredValue
    | derived.Measured
    | derived.Kpi
    | derived.Composite
    | derived.Deductions
    | derived.Iceberg,
    Field(discriminator="method"),
]
"""The table of methods that a study file can name."""

SHAPES: Mapping[str, type[Declared]] = {
    get_args(shape.model_fields["method"].annotation)[0]: shape
    for shape in get_args(get_args(Score)[0])
}
METHODS = tuple(SHAPES)
