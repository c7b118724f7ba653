"""Numbers of any unit as points of 0 to 100."""

from typing import get_args

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from csatbook.stats.assess import kpi
from csatbook.study.transform import TRANSFORMS, Transform

DECLARED = TypeAdapter(Transform)


def declare(by: str, **options: object) -> Transform:
    return DECLARED.validate_python({"by": by, **options})


def levels(**worth: tuple[float, float]) -> Transform:
    named = {
        name: {"zh": name, "en": name, "from": at, "points": points}
        for name, (at, points) in worth.items()
    }
    return declare("levels", levels=named)


ON_TIME = levels(very=(1.0, 100), satisfied=(0.95, 85), dissatisfied=(0.8, 50), not_at_all=(0, 30))
EVERY = [
    declare("min_max", worst=-3, best=7),
    declare("min_max", worst=7, best=-3),
    declare("target", target=4),
    declare("reverse", target=4),
    declare("interval", least=-5, low=0, high=3, most=9),
    levels(one=(6, 40), two=(2, 90), three=(0, 10)),
]
numbers = st.floats(-20, 20)


def test_every_declared_transform_is_there() -> None:
    assert set(kpi.POINTS) == set(TRANSFORMS)
    assert len(get_args(get_args(Transform)[0])) == len({one.by for one in EVERY})


@pytest.mark.parametrize(
    ("share", "points"),
    [(1.0, 100), (0.999, 85), (0.95, 85), (0.9499, 50), (0.8, 50), (0.7999, 30), (0.0, 30)],
)
def test_on_time_delivery_reaches_a_level_by_the_company_s_rule(
    share: float, points: float
) -> None:
    assert kpi.points(share, ON_TIME) == points


def test_a_share_reaches_its_level_however_it_was_summed_up() -> None:
    assert kpi.points(19 / 20, ON_TIME) == 85
    assert sum([0.1] * 10) < 1  # a little short, as floats
    assert kpi.points(sum([0.1] * 10), ON_TIME) == 100
    assert kpi.points(0.95 - 1e-9, ON_TIME) == 50  # short indeed


@pytest.mark.parametrize(
    ("number", "points"), [(0.80, 0), (0.85, 25), (0.9, 50), (1.0, 100), (0.5, 0), (1.2, 100)]
)
def test_min_max_is_the_way_from_worst_to_best(number: float, points: float) -> None:
    # (number - 0.8) / (1 - 0.8)
    declared = declare("min_max", worst=0.8, best=1.0)
    assert kpi.points(number, declared) == pytest.approx(points, abs=1e-12)


def test_ends_are_exact() -> None:
    tenths = declare("min_max", worst=0.1, best=0.3)
    assert [kpi.points(one, tenths) for one in (0.1, 0.3)] == [0, 100]
    assert kpi.points(0.3, declare("target", target=0.3)) == 100
    assert kpi.points(0.3, declare("reverse", target=0.3)) == 100
    around = declare("interval", least=0.1, low=0.3, high=0.7, most=0.9)
    assert [kpi.points(one, around) for one in (0.1, 0.3, 0.7, 0.9)] == [0, 100, 100, 0]


def test_less_may_be_better() -> None:
    # complaints per thousand customers: 12 at worst, 2 at best; (4 - 12) / (2 - 12)
    assert kpi.points(4, declare("min_max", worst=12, best=2)) == pytest.approx(80)
    # hours to answer, target 2: 2 / 2.5
    assert kpi.points(2.5, declare("reverse", target=2)) == pytest.approx(80)


def test_an_interval_falls_to_both_sides() -> None:
    stock = declare("interval", least=0, low=10, high=20, most=40)
    # 4 / 10 on the way up, (40 - 25) / 20 on the way down
    assert kpi.points(4, stock) == pytest.approx(40)
    assert kpi.points(25, stock) == pytest.approx(75)


@pytest.mark.parametrize("declared", EVERY, ids=lambda one: one.by)
@given(number=numbers)
def test_points_lie_between_0_and_100(declared: Transform, number: float) -> None:
    assert 0 <= kpi.points(number, declared) <= 100


@pytest.mark.parametrize("declared", EVERY, ids=lambda one: one.by)
@given(ends=st.tuples(numbers, numbers).map(sorted))
def test_a_span_holds_the_points_of_every_number_within(
    declared: Transform, ends: list[float]
) -> None:
    fewest, most = kpi.span(*ends, declared)
    within = [kpi.points(one, declared) for one in np.linspace(*ends, 101)]
    assert fewest <= min(within) + 1e-9
    assert max(within) - 1e-9 <= most


def test_both_ends_of_a_span_are_reached() -> None:
    stock = declare("interval", least=0, low=10, high=20, most=40)
    assert kpi.span(5, 35, stock) == (25, 100)  # 25 at 35, 50 at 5, 100 between
    assert kpi.span(12, 15, stock) == (100, 100)
    up_and_down = levels(one=(6, 40), two=(2, 90), three=(0, 10))
    assert kpi.span(1, 7, up_and_down) == (10, 90)
    assert kpi.span(5, 7, up_and_down) == (40, 90)
    assert kpi.span(6, 7, up_and_down) == (40, 40)
