from pathlib import Path

import pytest

from .scorecards import load, problem, problems

DECLARED = "{by: min_max, worst: 1, best: 0}"
LINE = 22
A = "a: {from: 1, points: 100, zh: 甲, en: A}"
B = "b: {from: 0, points: 50, zh: 乙, en: B}"


def test_points_need_a_transform(tmp_path: Path) -> None:
    found = problem(tmp_path, (f", transform: {DECLARED}", ""))
    assert found == (LINE, "'scores.speed.transform' is missing")


@pytest.mark.parametrize(
    ("declared", "said"),
    [
        ("min_max", "'scores.speed.transform': expected keys with values; found 'min_max'"),
        (
            "{worst: 1, best: 0}",
            (
                "'scores.speed.transform.by' is missing; allowed: min_max, target, reverse, "
                "interval, "
                "levels"
            ),
        ),
        (
            "{by: min_mx, worst: 1, best: 0}",
            (
                "'scores.speed.transform.by': found 'min_mx'; allowed: min_max, target, reverse, "
                "interval, levels. Did you mean 'min_max'?"
            ),
        ),
        ("{by: target}", "'scores.speed.transform.target' is missing"),
        ("{by: reverse}", "'scores.speed.transform.target' is missing"),
        ("{by: min_max, worst: 1}", "'scores.speed.transform.best' is missing"),
        (
            "{by: min_max, worst: 1, best: 0, target: 2}",
            "unknown key 'scores.speed.transform.target'; allowed: best, by, worst.",
        ),
        (
            "{by: target, target: 0}",
            "'scores.speed.transform.target': input should be greater than 0; found 0",
        ),
        (
            "{by: min_max, worst: 1, best: 1}",
            "'scores.speed.transform': worst and best are both 1; they must differ",
        ),
        (
            "{by: interval, least: 1, low: 3, high: 2, most: 4}",
            "'scores.speed.transform': expected least < low <= high < most; found 1, 3, 2, 4",
        ),
        (
            f"{{by: levels, levels: {{{B}, {A}}}}}",
            (
                "'scores.speed.transform': levels: write the highest first; 'a' begins at 1, "
                "which is "
                "not below 'b' at 0"
            ),
        ),
        (
            f"{{by: levels, levels: {{{A}, {B.replace('from: 0', 'from: 1')}}}}}",
            (
                "'scores.speed.transform': levels: write the highest first; 'b' begins at 1, "
                "which is "
                "not below 'a' at 1"
            ),
        ),
        (
            f"{{by: levels, levels: {{{A.replace('100', '101')}, {B}}}}}",
            (
                "'scores.speed.transform.levels.a.points': input should be less than or equal to "
                "100; "
                "found 101"
            ),
        ),
        (
            f"{{by: levels, levels: {{{A}, {B.replace(', en: B', '')}}}}}",
            "'scores.speed.transform.levels.b.en' is missing",
        ),
        (
            f"{{by: levels, levels: {{{A}, {B.replace('points', 'worth: 3, points')}}}}}",
            "unknown key 'scores.speed.transform.levels.b.worth'; allowed: en, from, points, zh.",
        ),
    ],
)
def test_a_transform_that_gives_no_points_is_refused(
    tmp_path: Path, declared: str, said: str
) -> None:
    assert problem(tmp_path, (DECLARED, declared)) == (LINE, said)


def test_a_misspelt_limit_is_missing_and_unknown(tmp_path: Path) -> None:
    assert problems(tmp_path, (DECLARED, "{by: target, targt: 4}")) == [
        "22: 'scores.speed.transform.target' is missing",
        (
            "22: unknown key 'scores.speed.transform.targt'; allowed: by, target. "
            "Did you mean 'target'?"
        ),
    ]


@pytest.mark.parametrize(
    "declared",
    [
        "{by: min_max, worst: 0, best: 1}",
        "{by: reverse, target: 0.1}",
        "{by: interval, least: 0, low: 0.2, high: 0.2, most: 1}",
        f"{{by: levels, levels: {{{A}, {B}}}}}",
    ],
)
def test_every_transform_can_be_declared(tmp_path: Path, declared: str) -> None:
    loaded = load(tmp_path, (DECLARED, declared))
    assert loaded.scores["speed"].transform.by in declared
