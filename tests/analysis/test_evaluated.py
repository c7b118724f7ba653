"""Scores of units and of those above them, worked out by hand."""

import math
import random
from pathlib import Path

import pytest

import samples
from csatbook.analysis.evaluated import evaluated
from csatbook.analysis.unit import Unit
from csatbook.analysis.wave import Wave
from csatbook.errors import DataError
from csatbook.stats.result import IndexScore

SCORES = ("survey", "delivery", "record", "total", "check", "returns", "complaints")


def score(wave: Wave, name: str, unit: str | None = None) -> IndexScore:
    """The score of a shop, of a city (with a capital), or of everyone."""
    level = "city" if unit and unit.istitle() else "shop"
    return evaluated(wave)[Unit(level, unit) if unit else None].scores[name].score


def values(wave: Wave, unit: str | None = None) -> list[float]:
    """All of them; nan where there is none."""
    found = [score(wave, name, unit).value for name in SCORES]
    return [math.nan if value is None else value for value in found]


NONE = math.nan


EAST = [
    (100 + 100 + 75 + 75) / 4,  # marks 5, 5, 4, 4
    (3 / 4 - 0.5) / 0.5 * 100,  # 3 of 4 orders on time; half is worth 0, all 100
    (4 - 1) / 4 * 100,  # 1 complaint; 4 are worth 0
    0.5 * 87.5 + 0.3 * 50 + 0.2 * 75,
    (50 - 1 * 10) + 87.5 / 100 * 20 + (30 - 1 * 4 - 0 * 12),
    2 / 40,  # pieces that came back
    1,
]
NORTH = [
    (50 + 50 + 0 + 100) / 4,  # marks 3, 3, 1, 5
    0.0,  # 2 of 4 on time
    0.0,  # 5 complaints
    0.5 * 50 + 0 + 0,
    (50 - 2 * 10) + 50 / 100 * 20 + max(30 - 3 * 4 - 2 * 12, 0),
    NONE,  # no pieces
    5,
]
WEST = [
    NONE,  # no answer
    100.0,
    100.0,
    NONE,
    (50 + 30) / 80 * 100,  # the survey's 20 points from the others
    4 / 40,
    0,
]
EVERYONE = [
    (4 * 87.5 + 4 * 50 + 100) / 9,  # every answer the same, also that of no shop
    (7 / 10 - 0.5) / 0.5 * 100,  # every order the same
    (75 + 0 + 100) / 3,  # above: mean
    0.5 * 650 / 9 + 0.3 * 40 + 0.2 * 175 / 3,
    (83.5 + 40 + 100) / 3,
    6 / 80,
    6,
]


@pytest.mark.parametrize(
    ("unit", "by_hand"), [("east", EAST), ("north", NORTH), ("west", WEST), (None, EVERYONE)]
)
def test_every_score_of_a_shop_and_of_everyone_is_what_a_hand_works_out(
    tmp_path: Path, unit: str | None, by_hand: list[float]
) -> None:
    assert values(samples.shops(tmp_path), unit) == pytest.approx(by_hand, rel=1e-12, nan_ok=True)


def test_a_city_is_scored_from_all_its_answers_and_records_together_except_where_a_mean_is_declared(
    tmp_path: Path,
) -> None:
    wave = samples.shops(tmp_path, *samples.IN_CITIES, answers=samples.WEST_ANSWERED)
    alpha = [
        (350 + 100) / 5,  # not the mean of the shops, (87.5 + 100) / 2
        (5 / 6 - 0.5) / 0.5 * 100,
        (75 + 100) / 2,  # pooled it would be (4 - 1) / 4
        0.5 * 90 + 0.3 * 200 / 3 + 0.2 * 87.5,
        (83.5 + 100) / 2,  # an assessment is made shop by shop
        6 / 80,
        1,
    ]
    assert values(wave, "Alpha") == pytest.approx(alpha, rel=1e-12)
    # The south shop has no complaint either: 100 points. Nothing else is known of it.
    assert score(wave, "record", "Beta").value == pytest.approx((0 + 100) / 2)
    assert score(wave, "check", "Beta").value == pytest.approx(40)
    # The whole is the mean of the shops, not of the cities.
    assert score(wave, "record").value == pytest.approx((75 + 0 + 100 + 100) / 4)
    assert score(wave, "check").value == pytest.approx((83.5 + 40 + 100) / 3)


def test_figures_of_records_can_also_be_pooled(tmp_path: Path) -> None:
    wave = samples.shops(tmp_path, ("    above: mean\n", ""))
    assert score(wave, "record").value == 0  # 6 complaints in all; 4 are worth 0
    assert score(wave, "record", "east").value == 75


def test_a_unit_of_the_list_without_answers_and_records_has_no_opinion(tmp_path: Path) -> None:
    wave = samples.shops(tmp_path, *samples.IN_CITIES)
    found = {name: score(wave, name, "south") for name in SCORES}
    assert found["check"].value is None
    assert found["check"].reason == "no_opinion"
    assert (found["survey"].value, found["survey"].n) == (None, 0)
    assert (found["delivery"].value, found["delivery"].reason) == (None, "no_records")
    assert (found["returns"].value, found["returns"].reason) == (None, "no_records")
    assert found["complaints"].value == 0
    assert (found["total"].value, found["total"].reason) == (None, "missing_part:survey")


def test_a_unit_that_only_records_know_is_judged_by_them(tmp_path: Path) -> None:
    wave = samples.shops(tmp_path, orders=samples.ORDERS + "2024-02-09,new,no,8,2\n")
    assert score(wave, "returns", "new").value == 2 / 8
    assert score(wave, "check", "new").value == pytest.approx((40 + 30) / 80 * 100)
    assert score(wave, "survey", "new").value is None
    assert score(wave, "total", "new").reason == "missing_part:survey"


def test_a_ratio_to_nothing_is_no_number_and_no_error(tmp_path: Path) -> None:
    found = score(samples.shops(tmp_path), "returns", "north")
    assert (found.value, found.error, found.low) == (None, None, None)
    assert found.reason == "nothing_counted"


def test_too_few_answers_hide_the_score_and_what_would_tell_it(tmp_path: Path) -> None:
    wave = samples.shops(tmp_path)
    survey, total = score(wave, "survey", "west"), score(wave, "total", "west")
    assert (survey.value, survey.low, survey.high, survey.error) == (None, None, None, None)
    assert (survey.reason, survey.n) == ("too_few", 0)
    assert (total.value, total.reason) == (None, "missing_part:survey")
    told = samples.WEST_ANSWERED
    few = samples.shops(tmp_path, ("min_answers: 1", "min_answers: 2"), answers=told)
    assert score(few, "survey", "west").reason == "too_few"
    # with the whole and the north shop, the east one would tell what the one in the west said
    assert [score(few, "survey", one).reason for one in ("east", "north")] == ["protected", None]
    shown = samples.shops(tmp_path, answers=told)
    assert score(shown, "survey", "west").value == 100
    assert score(shown, "total", "west").value == 0.5 * 100 + 0.3 * 100 + 0.2 * 100


def policy(missing: str) -> tuple[str, str]:
    weights = "weights: {survey: 0.5, delivery: 0.3, record: 0.2}"
    return weights, f"{weights}\n    missing: {missing}"


def test_a_missing_part_can_leave_its_weight_to_the_others(tmp_path: Path) -> None:
    wave = samples.shops(tmp_path, policy("renormalise"))
    assert score(wave, "total", "west").value == pytest.approx((0.3 * 100 + 0.2 * 100) / 0.5)
    assert score(wave, "total", "east").value == pytest.approx(EAST[3])


@pytest.mark.parametrize(
    ("change", "name", "said"),
    [
        (policy("refuse"), "total", "survey: has no value (too_few)"),
        (("missing: renormalise", "missing: refuse"), "check", "voice: has no value"),
    ],
)
def test_a_missing_part_that_is_refused_names_period_unit_score_and_part(
    tmp_path: Path, change: tuple[str, str], name: str, said: str
) -> None:
    with pytest.raises(DataError) as caught:
        evaluated(samples.shops(tmp_path, change))
    assert str(caught.value) == f"2024-02, shop=west, score '{name}': {said}"


def test_records_do_not_tell_a_segment_apart_that_is_no_unit(tmp_path: Path) -> None:
    wave = samples.shops(tmp_path, segment="channel=web")
    for unit in (None, "east"):
        for name in ("delivery", "record", "check", "returns", "complaints"):
            found = score(wave, name, unit)
            assert (found.value, found.reason) == (None, "not_by_segment"), name
        assert score(wave, "total", unit).reason == "missing_part:delivery"
    # web: marks 5, 4 of the east shop, 3, 1 of the north one, 5 of the west one
    assert score(wave, "survey").value == pytest.approx((100 + 75 + 50 + 0 + 100) / 5)
    assert score(wave, "survey", "east").value == pytest.approx((100 + 75) / 2)


@pytest.mark.parametrize("segment", ["shop=east", "city=Beta"])
def test_a_units_own_report_has_the_same_scores(tmp_path: Path, segment: str) -> None:
    unit = segment.partition("=")[2]
    whole = values(samples.shops(tmp_path, *samples.IN_CITIES), unit)
    own = samples.shops(tmp_path, *samples.IN_CITIES, segment=segment)
    assert values(own, unit) == values(own) == whole


def test_what_was_counted_in_full_has_no_error_and_what_was_asked_has(tmp_path: Path) -> None:
    wave = samples.shops(tmp_path)
    for name in ("delivery", "record", "returns", "complaints"):
        found = score(wave, name, "east")
        assert (found.error, found.low, found.reason) == (0, None, "counted")
    survey, total = score(wave, "survey", "east"), score(wave, "total", "east")
    # four marks: variance (12.5² · 4) / 3, of the mean a quarter of that
    assert survey.error == pytest.approx(math.sqrt(12.5**2 * 4 / 3 / 4))
    assert total.error == pytest.approx(0.5 * survey.error)


def rows(text: str, order: random.Random) -> str:
    """The same rows in another order."""
    head, *others = text.splitlines()
    order.shuffle(others)
    return "\n".join([head, *others]) + "\n"


def plain(wave: Wave) -> dict[str, list[float]]:
    """Values and ends of all scores; nan where there is none."""
    return {
        f"{unit} {name}": [
            math.nan if number is None else number
            for number in (one.score.value, one.score.low, one.score.high, one.score.n_eff)
        ]
        for unit, made in evaluated(wave).items()
        for name, one in made.scores.items()
    }


def same(found: dict[str, list[float]], expected: dict[str, list[float]]) -> bool:
    return found.keys() == expected.keys() and all(
        numbers == pytest.approx(expected[name], rel=1e-9, nan_ok=True)
        for name, numbers in found.items()
    )


@pytest.mark.parametrize("seed", range(4))
def test_the_order_of_rows_changes_nothing(tmp_path: Path, seed: int) -> None:
    order = random.Random(seed)  # noqa: S311 - a shuffle of a test
    expected = plain(samples.shops(tmp_path, *samples.IN_CITIES))
    answers = rows(samples.SHOP_ANSWERS, order)
    orders, complaints = rows(samples.ORDERS, order), rows(samples.COMPLAINTS, order)
    mixed = samples.shops(
        tmp_path, *samples.IN_CITIES, answers=answers, orders=orders, complaints=complaints
    )
    assert same(plain(mixed), expected)


WEIGHT = ("  date: day\n", "  date: day\n  weight: w\n")


def weighted(times: float) -> str:
    """The answers with weights 1, 2, 3, 1, 2, 3 …"""
    head, *others = samples.SHOP_ANSWERS.splitlines()
    lines = [f"{line},{times * (1 + place % 3)}" for place, line in enumerate(others)]
    return "\n".join([f"{head},w", *lines]) + "\n"


def test_weights_count_for_answers_and_only_their_ratios(tmp_path: Path) -> None:
    wave = samples.shops(tmp_path, WEIGHT, answers=weighted(1))
    # east, rows 7 to 10 of the file: weights 1, 2, 3, 1
    assert score(wave, "survey", "east").value == pytest.approx(
        (1 * 100 + 2 * 100 + 3 * 75 + 1 * 75) / 7
    )
    assert score(wave, "delivery", "east").value == 50
    assert same(plain(samples.shops(tmp_path, WEIGHT, answers=weighted(7))), plain(wave))
