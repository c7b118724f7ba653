"""Scores made of measures and other scores, refused on loading where they do not fit together."""

from pathlib import Path

import pytest

from csatbook.study import derivation

from .scorecards import load, problem, problems

WEIGHTS = "{survey: 0.6, speed: 0.4}"
SURVEY = "survey: {method: mean_100}"
VOICE = "voice: {zh: 评价, en: Voice, full: 20, score: survey}"
DEDUCTION = "{zh: 差错, en: Fault, measure: faults, each: 5}"
UNSUITABLE = (
    " is no points of 0 to 100 and no share of which more is better, so it cannot be a part; take "
    "'mean_100' of its items, or a 'kpi' that brings it to points"
)


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        (
            "method: composite",
            "method: compositt",
            20,
            (
                "'scores.total.method': found 'compositt'; allowed: mean, mean_100, "
                "satisfied_share, "
                "satisfaction_rate, cut_share, level_points, nps, ces, weighted_score, acsi, gap, "
                "kano, delivered_value, measure, kpi, composite, deductions, iceberg. "
                "Did you mean 'composite'?"
            ),
        ),
        (
            WEIGHTS,
            "{survey: 0.6, speed: 0.5}",
            20,
            "'scores.total': weights: they sum to 1.1; expected 1 (or write normalise: true)",
        ),
        (
            WEIGHTS,
            "{survey: 1.4, speed: -0.4}",
            20,
            "'scores.total.weights.speed': input should be greater than 0; found -0.4",
        ),
        (
            f"weights: {WEIGHTS}",
            "missing: refuse",
            20,
            (
                "'scores.total': weights: name the scores and their weights, such as {survey: 0.6, "
                "on_time: 0.4}"
            ),
        ),
        (
            f"weights: {WEIGHTS}",
            f"weights: {WEIGHTS}, missing: renormalize",
            20,
            (
                "'scores.total.missing': found 'renormalize'; allowed: refuse, renormalise, "
                "no_score. "
                "Did you mean 'renormalise'?"
            ),
        ),
        (WEIGHTS, "{mean: 0.6, speed: 0.4}", 20, f"'mean'{UNSUITABLE}"),
        (WEIGHTS, "{value: 0.6, speed: 0.4}", 20, f"'value'{UNSUITABLE}"),
        (WEIGHTS, "{hidden: 0.6, speed: 0.4}", 20, f"'hidden'{UNSUITABLE}"),
        (
            "measure: late, transform",
            "measure: lat, transform",
            22,
            "'lat' is not a declared measure; declared: late, faults. Did you mean 'late'?",
        ),
        (
            "measure: late,",
            "measure: late, score: survey,",
            22,
            "'scores.speed': name either a 'measure' or a 'score' that is brought to points",
        ),
        (
            "measure: late, ",
            "",
            22,
            "'scores.speed': name either a 'measure' or a 'score' that is brought to points",
        ),
        (
            SURVEY,
            "survey: {method: mean_100, grades: {fair: 60, good: 80}}",
            21,
            (
                "'scores.survey': grades: write the best grade first; 'good' begins at 80, which "
                "is "
                "not below 'fair' at 60"
            ),
        ),
        (
            SURVEY,
            "survey: {method: level_points, points: {1: 0, 2: 30, 3: 60, 5: 100}}",
            21,
            "points miss the level 4 of the scale 'five'; give points for 1, 2, 3, 4, 5",
        ),
        ("units: shop\n", "", 22, "'deductions' are made unit by unit: declare the 'units'"),
        (
            f"deduct: {{fault: {DEDUCTION}}}",
            "",
            26,
            (
                "'scores.check.parts.order': give either what it may 'deduct', or the 'score' that "
                "fills it"
            ),
        ),
        (
            VOICE,
            VOICE.replace("}", f", deduct: {{fault: {DEDUCTION}}}}}"),
            31,
            (
                "'scores.check.parts.voice': give either what it may 'deduct', or the 'score' that "
                "fills it"
            ),
        ),
        (VOICE, VOICE.replace("full: 20, ", ""), 31, "'scores.check.parts.voice.full' is missing"),
        (
            VOICE,
            VOICE.replace("full: 20", "full: 0"),
            31,
            "'scores.check.parts.voice.full': input should be greater than 0; found 0",
        ),
        (
            VOICE,
            VOICE.replace("score:", "scor:"),
            31,
            (
                "unknown key 'scores.check.parts.voice.scor'; allowed: deduct, en, full, score, "
                "zh. "
                "Did you mean 'score'?"
            ),
        ),
        (VOICE, VOICE.replace("survey", "mean"), 31, f"'mean'{UNSUITABLE}"),
        (
            "measure: faults, each: 5",
            "measure: fault, each: 5",
            30,
            "'fault' is not a declared measure; declared: late, faults. Did you mean 'faults'?",
        ),
        (
            "each: 5",
            "each: -5",
            30,
            (
                "'scores.check.parts.order.deduct.fault.each': input should be greater than 0; "
                "found -5"
            ),
        ),
        (
            "measure: faults, between",
            "measure: falts, between",
            32,
            "'falts' is not a declared measure; declared: late, faults. Did you mean 'faults'?",
        ),
        (
            "between: [0.04, 0.12]",
            "between: [0.09, 0.12]",
            32,
            (
                "'scores.hidden': between: expected two shares around complain (0.08), such as "
                "[0.04, 0.12]; found [0.09, 0.12]"
            ),
        ),
        (
            "between: [0.04, 0.12]",
            "between: [0.04, 0.12], silent: 0.7",
            32,
            "'scores.hidden': complain, tell and silent sum to 1.01; expected 1",
        ),
        (", between: [0.04, 0.12]", "", 32, "'scores.hidden.between' is missing"),
        (
            "value: {overall: 1}",
            "value: {overall: 0.9}",
            33,
            "'scores.value': value: the weights sum to 0.9; expected 1",
        ),
        (
            "cost: {price: 1}",
            "cost: {price: 1.1}",
            33,
            "'scores.value': cost: the weights sum to 1.1; expected 1",
        ),
        (
            "headline: total",
            "headline: hidden",
            35,
            "'hidden' cannot lead a report: it has no best value; name another headline",
        ),
    ],
)
def test_a_derived_score_that_cannot_be_made_is_refused(
    tmp_path: Path, old: str, new: str, line: int, said: str
) -> None:
    assert problem(tmp_path, (old, new)) == (line, said)


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        (WEIGHTS, "{survy: 0.6, speed: 0.4}", 20),
        (VOICE, VOICE.replace("survey", "survy"), 31),
        ("measure: late, transform", "score: survy, transform", 22),
    ],
)
def test_a_part_that_is_no_score_is_told_with_its_line_and_the_nearest(
    tmp_path: Path, old: str, new: str, line: int
) -> None:
    assert problem(tmp_path, (old, new)) == (
        line,
        (
            "'survy' is not a declared score; declared: total, survey, speed, check, hidden, "
            "value, mean. Did you mean 'survey'?"
        ),
    )


def test_a_misspelt_key_of_a_deduction_is_missing_and_unknown(tmp_path: Path) -> None:
    assert problems(tmp_path, ("each: 5", "eech: 5")) == [
        "30: 'scores.check.parts.order.deduct.fault.each' is missing",
        (
            "30: unknown key 'scores.check.parts.order.deduct.fault.eech'; allowed: each, en, "
            "measure, zh. Did you mean 'each'?"
        ),
    ]


def test_an_opinion_needs_record_tables_that_there_are(tmp_path: Path) -> None:
    needs = f"{VOICE}\n    opinion_needs: [calls, call]"
    assert problem(tmp_path, (VOICE, needs)) == (
        32,
        "'call' is not a declared record table; declared: calls. Did you mean 'calls'?",
    )


def test_a_share_of_which_less_is_better_can_neither_be_a_part_nor_lead(tmp_path: Path) -> None:
    rate = (SURVEY, "survey: {method: measure, measure: late}")
    assert load(tmp_path, rate)
    assert problems(
        tmp_path,
        rate,
        ('share: {days: "> 3"}', 'share: {days: "> 3"}, better: low'),
        ("headline: total", "headline: survey"),
    ) == [
        f"20: 'survey'{UNSUITABLE}",
        f"31: 'survey'{UNSUITABLE}",
        "35: 'survey' cannot lead a report: it has no best value; name another headline",
    ]


def test_the_first_score_leads_where_none_is_named_so_that_it_must_be_able_to(
    tmp_path: Path,
) -> None:
    first = ("scores:\n", "scores:\n  count: {method: measure, measure: faults}\n")
    assert load(tmp_path, first).headline == "total"
    assert problem(tmp_path, first, ("report: {headline: total}\n", "")) == (
        20,
        "'count' cannot lead a report: it has no best value; name another headline",
    )


@pytest.mark.parametrize(
    ("changes", "line", "around"),
    [
        ([(WEIGHTS, "{total: 1}")], 20, "'total' → 'total'"),
        (
            [(SURVEY, "survey: {method: composite, weights: {total: 1}}")],
            20,
            "'total' → 'survey' → 'total'",
        ),
        (
            [
                ("{survey: 0.6, speed: 0.4}", "{speed: 1}"),
                ("measure: late,", "score: check,"),
                ("score: survey}", "score: total}"),
            ],
            20,
            "'total' → 'speed' → 'check' → 'total'",
        ),
    ],
)
def test_a_score_made_of_itself_is_refused_with_the_way_around(
    tmp_path: Path, changes: list[tuple[str, str]], line: int, around: str
) -> None:
    assert problem(tmp_path, *changes) == (line, f"is made of itself: {around}")


def test_weights_that_are_to_be_scaled_may_sum_to_anything(tmp_path: Path) -> None:
    loaded = load(tmp_path, (WEIGHTS, "{survey: 3, speed: 1}, normalise: true"))
    assert loaded.scores["total"].shares == {"survey": 0.75, "speed": 0.25}


def test_scores_come_after_those_that_they_are_made_of(tmp_path: Path) -> None:
    found = derivation.order(load(tmp_path))
    assert sorted(found) == sorted(load(tmp_path).scores)
    for score, part in (("total", "survey"), ("total", "speed"), ("check", "survey")):
        assert found.index(part) < found.index(score)
