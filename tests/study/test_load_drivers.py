"""What is to be explained, read from the study file; mistakes told with their line."""

from collections.abc import Callable
from pathlib import Path

import pytest

from csatbook import study as studies
from csatbook.errors import StudyError
from csatbook.study import Study, explained

Write = Callable[..., Path]


def written(study_file: Write, drivers: str, **changes: tuple[str, str]) -> Path:
    end = ("report: {by", f"drivers: {drivers}\nreport: {{by")
    return study_file(**changes, end=end)


def loaded(study_file: Write, drivers: str, **changes: tuple[str, str]) -> Study:
    return studies.load(written(study_file, drivers, **changes))


def test_a_study_need_not_explain_anything(study_file: Write) -> None:
    found = studies.load(study_file())
    assert found.drivers is None
    assert explained.drivers(found, "overall") == ()


def test_an_outcome_alone_is_explained_by_all_dimensions(study_file: Write) -> None:
    found = loaded(study_file, "{outcome: overall}")
    assert found.drivers is not None
    assert found.drivers.outcome == ("overall",)
    assert found.drivers.methods == ("lmg",)
    assert found.drivers.missing == "listwise"
    assert found.drivers.resamples == 1000
    assert explained.drivers(found, "overall") == ("dimension:people", "dimension:pace")
    assert explained.model(found, "overall") == "linear"


def test_of_all_items_those_of_the_outcome_are_left_out(study_file: Write) -> None:
    found = loaded(study_file, "{outcome: [overall, quick], of: items}")
    assert explained.drivers(found, "overall") == ("item:polite", "item:quick")
    assert explained.left_out(found, "overall") == ("item:overall",)
    assert explained.drivers(found, "quick") == ("item:polite", "item:overall")


def test_of_all_dimensions_those_that_hold_the_outcome_are_left_out(study_file: Write) -> None:
    found = loaded(study_file, "{outcome: quick, of: dimensions}")
    assert explained.drivers(found, "quick") == ("dimension:people",)
    assert explained.left_out(found, "quick") == ("dimension:pace",)


def test_drivers_can_be_some_dimensions_and_items(study_file: Write) -> None:
    found = loaded(study_file, "{outcome: overall, of: [people, quick]}")
    assert explained.drivers(found, "overall") == ("dimension:people", "item:quick")
    assert explained.left_out(found, "overall") == ()


def test_a_name_of_a_dimension_and_an_item_says_which_it_is(study_file: Write) -> None:
    both = ("pace: {zh", "quick: {zh")
    found = loaded(study_file, "{outcome: overall, of: [people, dimension:quick]}", both=both)
    assert explained.drivers(found, "overall") == ("dimension:people", "dimension:quick")
    with pytest.raises(StudyError, match="'quick' is a dimension and an item; write 'dimension:q"):
        loaded(study_file, "{outcome: overall, of: [people, quick]}", both=both)


def test_a_score_is_an_outcome_by_the_items_of_its_whole(study_file: Write) -> None:
    own = ("  mean: {method: mean}", "  mean: {method: mean}\n  pair: {method: acsi, of: [quick]}")
    found = loaded(study_file, "{outcome: [pair, csat], of: items}", own=own)
    assert explained.drivers(found, "pair") == ("item:polite", "item:overall")
    assert explained.drivers(found, "csat") == ("item:polite", "item:quick")


def test_an_outcome_of_two_values_has_a_logit_by_itself(study_file: Write) -> None:
    # one answer of one respondent is satisfied or not
    assert explained.model(loaded(study_file, "{outcome: csat, of: items}"), "csat") == "logit"
    linear = loaded(study_file, "{outcome: csat, of: items, model: linear}")
    assert explained.model(linear, "csat") == "linear"
    ordered = loaded(study_file, "{outcome: overall, model: logit}")
    assert explained.model(ordered, "overall") == "logit"
    assert explained.levels(ordered, "overall") == 5


@pytest.mark.parametrize(
    ("drivers", "said"),
    [
        (
            "{outcome: overal}",
            (
                "'overal' is not a declared item or score; declared: polite, quick, overall, csat, "
                "mean. Did you mean 'overall'?"
            ),
        ),
        ("{outcome: []}", "'drivers.outcome'"),
        ("{}", "'drivers.outcome' is missing"),
        (
            "{outcome: overall, of: [people, pase]}",
            (
                "'pase' is not a declared dimension or item; declared: people, pace, polite, "
                "quick, overall. Did you mean 'pace'?"
            ),
        ),
        (
            "{outcome: overall, of: [people, polite]}",
            "'polite' and 'people' both hold the item 'polite': one answer cannot be two drivers",
        ),
        ("{outcome: overall, of: [pace, pace]}", "'drivers.of': 'pace' stands there twice"),
        (
            "{outcome: overall, of: [people, overall]}",
            "'overall' is the outcome, which cannot explain itself: leave it out",
        ),
        (
            "{outcome: quick, of: [people, pace]}",
            (
                "the outcome 'quick' holds the item 'quick' of 'pace', so that it would explain "
                "itself: leave the driver out, or name its other items"
            ),
        ),
        (
            "{outcome: overall, methods: [lmg, jonson]}",
            (
                "found 'jonson'; allowed: lmg, johnson, standardised, correlation, last, "
                "dominance. Did you mean 'johnson'?"
            ),
        ),
        (
            "{outcome: overall, model: logit, missing: pairwise}",
            (
                "'pairwise' is for linear models; 'overall' is explained by a logit: write "
                "'missing: listwise' or 'model: linear'"
            ),
        ),
        (
            "{outcome: overall, by: [regoin]}",
            "'regoin' is not a declared segment; declared: tenure, region. Did you mean 'region'?",
        ),
        (
            "{outcome: overall, resamples: 50}",
            "'drivers.resamples': 100 or more, or 0 for no intervals; found 50",
        ),
        ("{outcome: overall, off: items}", "unknown key 'drivers.off'; allowed: by, methods,"),
    ],
)
def test_a_mistake_is_told_with_what_is_allowed(study_file: Write, drivers: str, said: str) -> None:
    with pytest.raises(StudyError) as caught:
        studies.load(written(study_file, drivers))
    [problem] = caught.value.problems
    assert said in problem.message
    assert problem.where.endswith(":34")


def test_a_score_that_is_no_respondents_value_is_no_outcome(study_file: Write) -> None:
    gap = (
        "  mean: {method: mean}",
        (
            "  mean: {method: mean}\n"
            "  gap: {method: gap, pairs: [{expected: polite, perceived: quick}]}"
        ),
    )
    with pytest.raises(StudyError, match=r"'gap' \(gap\) gives no respondent a value") as caught:
        studies.load(written(study_file, "{outcome: gap}", gap=gap))
    assert len(caught.value.problems) == 1


def test_an_outcome_of_everything_has_nothing_left_to_explain_it(study_file: Write) -> None:
    without = ("overall: overall\n", "")
    with pytest.raises(StudyError, match="all dimensions share an item with the outcome 'csat'"):
        studies.load(written(study_file, "{outcome: csat}", without=without))


def test_an_ill_formed_item_is_told_once(study_file: Write) -> None:
    wrong = ("quick: {zh: 快捷, en: Speed, scale: five", "quick: {zh: 快捷, en: Speed, scale: fife")
    with pytest.raises(StudyError) as caught:
        studies.load(written(study_file, "{outcome: overall}", wrong=wrong))
    [problem] = caught.value.problems
    assert "'fife' is not a declared scale" in problem.message
