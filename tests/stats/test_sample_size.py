"""The rules on the size of a sample, worked by hand."""

from dataclasses import replace

import pytest

from csatbook.stats.planning.sample_size import Known, requirement
from csatbook.study import sample_size as rules
from csatbook.study.sample_size import Rule

WAVE = Known(valid=130, n_eff=130.0, returned=140, invited=250, population=1500, active=600)


def required(rule: Rule, population: int) -> int | None:
    return requirement(rule, replace(WAVE, population=population)).required


@pytest.mark.parametrize(
    ("customers", "either", "both"),
    [
        (5000, 100, 500),
        (1000, 100, 100),
        (400, 40, 100),
        (30, 3, 30),  # 0.1 · 30 is 3, though 0.1 is a little more in binary
        (31, 4, 31),
    ],
)
def test_a_tenth_of_the_customers_or_a_hundred_are_enough_unless_both_are_asked_for(
    customers: int, either: int, both: int
) -> None:
    assert required(rules.Customers(), customers) == either
    assert required(rules.Customers(both=True), customers) == both


@pytest.mark.parametrize(
    ("customers", "sample"),
    [(1, 1), (12, 12), (13, 13), (14, 13), (15, 13), (16, 14), (100, 30), (1500, 310)],
)
def test_ten_and_a_fifth_are_asked_and_everybody_where_there_are_fewer_than_thirteen(
    customers: int, sample: int
) -> None:
    # 10 + 2.6 of 13, 10 + 2.8 of 14, 10 + 3 of 15, 10 + 3.2 of 16
    assert required(rules.Formula(), customers) == sample


def test_each_rule_sets_its_demand_beside_what_it_counts() -> None:
    said = {
        rule: (found.required, found.reached, found.counted, found.kept, found.short)
        for rule in (
            rules.Customers(),
            rules.Customers(counted="returned", both=True),
            rules.Formula(),
            rules.Active(),
            rules.Census(),
            rules.Fixed(n=50),
            rules.Returned(),
        )
        for found in [requirement(rule, WAVE)]
    }
    assert list(said.values()) == [
        (100, 130, "valid", True, 0),
        (150, 140, "returned", False, 10),
        (310, 130, "valid", False, 180),
        (180, 130, "valid", False, 50),
        (1500, 250, "invited", False, 1250),
        (50, 130, "valid", True, 0),
        (125, 140, "returned", True, 0),
    ]


def test_reaching_just_the_number_keeps_a_rule() -> None:
    assert requirement(rules.Fixed(n=130), WAVE).kept is True
    assert requirement(rules.Fixed(n=131), WAVE).kept is False


def test_what_adding_weights_leaves_over_breaks_no_rule() -> None:
    found = requirement(rules.MarginOfError(margin=0.05), replace(WAVE, n_eff=306 - 1e-12))
    assert (found.required, found.kept, found.short) == (306, True, 0)
    assert (
        requirement(rules.MarginOfError(margin=0.05), replace(WAVE, n_eff=302 - 1e-12)).short == 4
    )


def test_a_number_is_never_more_than_there_are_customers() -> None:
    assert required(rules.Fixed(n=50), 20) == 20


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        (rules.Customers(), "population"),
        (rules.Formula(), "population"),
        (rules.Census(), "population"),
        (rules.Active(), "active"),
        (rules.Returned(), "invited"),
    ],
)
def test_a_rule_says_which_number_it_lacks(rule: Rule, reason: str) -> None:
    found = requirement(rule, Known(valid=130, n_eff=130.0))
    assert (found.required, found.kept, found.reason, found.short) == (None, None, reason, 0)


def test_a_census_without_a_list_of_those_asked_cannot_be_judged() -> None:
    found = requirement(rules.Census(), replace(WAVE, invited=None))
    assert (found.required, found.kept, found.reason) == (1500, None, "invited")


def test_a_margin_counts_effective_respondents_among_so_many_customers() -> None:
    # endless: (1.959964 · 0.5 / 0.05)² = 384.15; of 1500: 384.15 / (1 + 383.15 / 1500) = 305.98
    found = requirement(rules.MarginOfError(margin=0.05), replace(WAVE, n_eff=111.3))
    assert (found.required, found.reached, found.counted) == (306, 111.3, "effective")
    assert found.short == 195  # 306 - 111.3 = 194.7
    assert requirement(rules.MarginOfError(margin=0.05), Known(900, 900.0)).required == 385


def test_a_margin_of_a_mean_takes_the_declared_spread_else_the_one_observed() -> None:
    marks = Known(900, 900.0, share=False, deviation=1.0)
    # (1.959964 · 1 / 0.1)² = 384.15, and four times as many at twice the spread
    assert requirement(rules.MarginOfError(margin=0.1), marks).required == 385
    assert requirement(rules.MarginOfError(margin=0.1, deviation=2), marks).required == 1537
    assert requirement(rules.MarginOfError(margin=0.1), replace(marks, deviation=None)).reason == (
        "deviation"
    )


def test_a_difference_is_looked_for_between_halves_or_in_the_smallest_group() -> None:
    # R: power.prop.test(p1 = 0.5, p2 = 0.4, power = 0.8)$n is 387.3
    halves = requirement(rules.Power(difference=0.1), WAVE)
    assert (halves.required, halves.reached, halves.counted) == (776, 130, "effective")
    rule = rules.Power(difference=0.1, between="region")
    groups = requirement(rule, replace(WAVE, smallest={"region": 41.5}))
    assert (groups.required, groups.reached, groups.counted) == (388, 41.5, "smallest")
    # power.t.test(delta = 0.5, sd = 1, power = 0.8)$n is 63.8
    marks = replace(WAVE, share=False, deviation=1.0)
    assert requirement(rules.Power(difference=0.5), marks).required == 128


def test_a_difference_that_shares_cannot_have_is_impossible() -> None:
    found = requirement(rules.Power(difference=0.7), WAVE)
    assert (found.required, found.reason) == (None, "impossible")


def test_every_rule_that_a_study_can_declare_is_worked_out() -> None:
    declared = rules.Rules.model_validate(
        dict.fromkeys(["customers", "formula", "active", "census", "returned"], True)
        | {"fixed": {"n": 50}, "margin": {"margin": 0.05}, "power": {"difference": 0.1}}
    )
    found = {name: requirement(rule, WAVE) for name, rule in declared.declared()}
    assert list(found) == list(rules.Rules.model_fields)
    assert all(one.required for one in found.values())
