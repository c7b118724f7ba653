"""The scores that a study can declare, by method."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, TypeVar, Union, get_args

from pydantic import Field

from csatbook.study import answered, derived, paired
from csatbook.study.answered import Answered, plain
from csatbook.study.declared import Declared

D = TypeVar("D", bound=Declared)


def _named(*shapes: type[D]) -> Mapping[str, type[D]]:
    return {get_args(shape.model_fields["method"].annotation)[0]: shape for shape in shapes}


INDEXES: Mapping[str, type[Answered]] = _named(
    plain("mean", "mark", "Mean mark."),
    plain("mean_100", "points", "Mean with every scale stretched to 0 to 100."),
    plain(
        *("satisfied_share", "share", "Share of satisfied answers."),
        needs=("satisfied",),
        of_one=2,
    ),
    plain(
        *("satisfaction_rate", "share", "Satisfied among the satisfied and the dissatisfied."),
        needs=("satisfied", "dissatisfied"),
        ranks=False,
    ),
    answered.CutShare,
    answered.LevelPoints,
    plain(
        *("nps", "balance"),
        "Net Promoter Score of items on a scale of 0 to 10: `of` names them if others are not.",
        needs=("zero_to_ten",),
        of_one=3,
    ),
    plain("ces", "mark", "Customer effort score.", needs=("one_scale",)),
    answered.WeightedScore,
    answered.Acsi,
    paired.Gap,
    paired.Kano,
    answered.DeliveredValue,
)
"""The indexes of answers. A line here and a module of that name in `stats.score` make one."""

SHAPES: Mapping[str, type[Declared]] = {
    **INDEXES,
    **_named(derived.Measured, derived.Kpi, derived.Composite, derived.Deductions, derived.Iceberg),
}
"""The table of methods that a study file can name."""
METHODS = tuple(SHAPES)

if TYPE_CHECKING:
    Score = Declared
else:
    Score = Annotated[Union[tuple(SHAPES.values())], Field(discriminator="method")]  # noqa: UP007
