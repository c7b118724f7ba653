from collections.abc import Callable
from pathlib import Path

import pytest

from csatbook import study
from csatbook.errors import StudyError
from csatbook.study.sampling import Sampling

Write = Callable[..., Path]


def written(study_file: Write, sampling: str) -> Path:
    return study_file(end=("report: {by", f"sampling: {sampling}\nreport: {{by"))


def loaded(study_file: Write, sampling: str) -> Sampling:
    found = study.load(written(study_file, sampling)).sampling
    assert found is not None
    return found


def test_a_study_need_not_demand_anything_of_its_samples(study_file: Write) -> None:
    assert study.load(study_file()).sampling is None


def test_a_rule_that_is_only_named_has_its_usual_numbers(study_file: Write) -> None:
    found = loaded(study_file, "{rules: {customers: true, returned: {}, census: false}}")
    (name, customers), (other, returned) = found.rules.declared()
    assert (name, other) == ("customers", "returned")
    assert customers.model_dump() == {
        "counted": "valid",
        "share": 0.1,
        "least": 100,
        "both": False,
    }
    assert returned.model_dump() == {"counted": "returned", "share": 0.5}


def test_a_population_is_one_number_or_one_by_period(study_file: Write) -> None:
    assert loaded(study_file, "{population: 2400}").population == {"*": 2400}
    assert loaded(study_file, "{active: {2024Q1: 900}}").active == {"2024Q1": 900}


@pytest.mark.parametrize(
    ("sampling", "said"),
    [
        (
            "{strata: [regoin]}",
            "strata: 'regoin' is not a declared segment; declared: tenure, region. Did you mean",
        ),
        (
            "{rules: {power: {difference: 0.1, between: regoin}}}",
            "rules.power.between: 'regoin' is not a declared segment",
        ),
        ("{population: {2024q1: 40}}", "population: write '2024q1' as '2024Q1'"),
        ("{active: {May: 40}}", "active: 'May' is not a quarter; write it like 2024Q1"),
        ("{population: 0}", "'sampling.population.*': input should be greater than or equal to 1"),
        (
            "{rules: {custommers: true}}",
            "fixed, formula, margin, power, returned. Did you mean 'customers'?",
        ),
        ("{rules: {fixed: {n: 0}}}", "'sampling.rules.fixed.n': input should be greater than"),
        ("{rules: {margin: {}}}", "'sampling.rules.margin.margin' is missing"),
        ("{rules: {returned: {share: 50}}}", "less than or equal to 1; found 50"),
        (
            "{rules: {fixed: {n: 5, counted: asked}}}",
            "'sampling.rules.fixed.counted': found 'asked'; allowed: valid, returned, invited.",
        ),
        (
            "{rules: {power: {difference: 0.1, power: 0.4}}}",
            "'sampling.rules.power.power': input should be greater than 0.5; found 0.4",
        ),
    ],
)
def test_a_mistake_is_told_with_its_line_and_what_is_allowed(
    study_file: Write, sampling: str, said: str
) -> None:
    path = written(study_file, sampling)
    with pytest.raises(StudyError) as caught:
        study.load(path)
    [problem] = caught.value.problems
    assert problem.where == f"{path}:34"
    assert said in problem.message
