"""Every method with options that fit three items of 1 to 5 (or one of 0 to 10)."""

from dataclasses import dataclass, field
from typing import Any

from csatbook.stats.terms import Component
from csatbook.study.interval import Interval
from csatbook.study.scale import Scale

FIVE = Scale(min=1, max=5, satisfied=[4, 5], dissatisfied=[1, 2])
TEN = Scale(min=0, max=10)
PARTS = [Component((0,), 0.5), Component((1,), 0.3), Component((2,), 0.2)]


@dataclass(frozen=True)
class Variant:
    """A method, its options, and the bounds of its scores."""

    method: str
    bounds: tuple[float, float]
    options: dict[str, Any] = field(default_factory=dict)


VARIANTS = {
    "mean": Variant("mean", (1, 5)),
    "ces": Variant("ces", (1, 5)),
    "mean_100": Variant("mean_100", (0, 100)),
    "satisfied_share": Variant("satisfied_share", (0, 1)),
    "satisfaction_rate": Variant("satisfaction_rate", (0, 1)),
    "level_points": Variant(
        "level_points", (30, 100), {"points": {1: 30, 2: 50, 3: 60, 4: 85, 5: 100}}
    ),
    "nps": Variant("nps", (-100, 100)),
    "weighted_score": Variant("weighted_score", (1, 5), {"parts": PARTS}),
    "acsi": Variant("acsi", (0, 100), {"parts": PARTS}),
    "gap": Variant("gap", (-4, 4)),
    "gap_below": Variant("gap", (0, 1), {"count": "below"}),
    "cut_share": Variant("cut_share", (0, 1), {"within": Interval(low=3.5, holds_low=True)}),
    "kano_better": Variant("kano", (0, 1), {"count": "better"}),
    "kano_worse": Variant("kano", (0, 1), {"count": "worse"}),
    "kano_indifferent": Variant("kano", (0, 1), {"count": "indifferent"}),
    "delivered_value": Variant("delivered_value", (-100, 100), {"value": [1.0], "cost": [1.0]}),
}
