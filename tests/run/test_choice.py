import pytest

from csatbook.errors import ParameterError
from csatbook.run import choice
from csatbook.run.choice import Slice

from .projects import Project

ALL = Slice()
EAST, WEST, ODD = (Slice("region", value) for value in ("华东", "西", "A/B"))
BIG, SMALL = Slice("size", "big"), Slice("size", "small")


def _periods(project: Project, *words: str, every: bool = False) -> tuple[str, ...]:
    recipe = project.recipe()
    return choice.periods(recipe.study, recipe.waves, words, every=every)


def _slices(project: Project, *words: str, period: str = "2024Q2") -> tuple[Slice, ...]:
    recipe = project.recipe()
    return choice.slices(recipe.study, recipe.waves, words, [period])[period]


def test_without_words_the_latest_period_is_meant(shared_project: Project) -> None:
    assert _periods(shared_project) == ("2024Q2",)


def test_periods_come_in_time_order_and_once(shared_project: Project) -> None:
    assert _periods(shared_project, "2024年第二季度", "2024Q1", "2024q2") == ("2024Q1", "2024Q2")


def test_every_period_is_every_one_of_the_data(shared_project: Project) -> None:
    assert _periods(shared_project, every=True) == ("2024Q1", "2024Q2")


@pytest.mark.parametrize(
    ("word", "told"),
    [
        ("2024Q3", "no data for '2024Q3'; there are 2024Q1, 2024Q2. Did you mean"),
        ("2024-13", "'2024-13' is not a quarter; write it like 2024Q1; the data have 2024Q1"),
        ("../../etc", "is not a quarter"),
        ('2024Q1"; import os', "is not a quarter"),
    ],
)
def test_a_period_that_is_not_there_is_refused_with_those_that_are(
    shared_project: Project, word: str, told: str
) -> None:
    with pytest.raises(ParameterError, match=told):
        _periods(shared_project, word)


def test_without_words_everyone_and_the_values_of_report_by_are_meant(
    shared_project: Project,
) -> None:
    assert _slices(shared_project) == (ALL, EAST, WEST, ODD)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["all"], (ALL,)),
        (["region"], (EAST, WEST, ODD)),
        (["size=small", "region=西"], (WEST, SMALL)),
        (["region=West"], (WEST,)),
        (["地区=西部"], (WEST,)),
        (["region= 西 "], (WEST,)),
        (["规模", "all", "all"], (ALL, BIG, SMALL)),
        (["region=A/B"], (ODD,)),
    ],
)
def test_segments_are_found_by_name_or_label_in_the_order_of_the_study(
    shared_project: Project, words: list[str], expected: tuple[Slice, ...]
) -> None:
    assert _slices(shared_project, *words) == expected


@pytest.mark.parametrize(
    ("word", "told"),
    [
        ("regoin=华东", "no segment variable; there are region, size. Did you mean 'region'"),
        ("region=华西", "'华西' is no value of 'region' with answers; there are 华东, 西, A/B"),
        ("region=../../x", r"is no value of 'region'"),
        ("region=华东\"; import os; os.remove('x')", "is no value of 'region'"),
        ("", "'' is no segment variable"),
        ("region=", "'' is no value"),
    ],
)
def test_a_segment_that_is_not_there_is_refused_with_those_that_are(
    shared_project: Project, word: str, told: str
) -> None:
    with pytest.raises(ParameterError, match=told):
        _slices(shared_project, word)


def test_a_segment_without_answers_in_the_period_is_refused(shared_project: Project) -> None:
    with pytest.raises(ParameterError, match="'西' is no value of 'region' with answers"):
        _slices(shared_project, "region=西", period="2024Q1")


def test_a_segment_is_only_made_for_the_periods_that_have_it(shared_project: Project) -> None:
    recipe = shared_project.recipe()
    found = choice.slices(recipe.study, recipe.waves, ["region=西"], ["2024Q1", "2024Q2"])
    assert found == {"2024Q1": (), "2024Q2": (WEST,)}


def test_slices_have_safe_folders() -> None:
    assert (ALL.folder, ODD.folder, EAST.folder) == ("all", "region=A~2FB", "region=华东")


def test_all_wrong_words_are_told_at_once(shared_project: Project) -> None:
    with pytest.raises(ParameterError) as error:
        _slices(shared_project, "x", "y")
    assert len(error.value.problems) == 2


@pytest.mark.parametrize("word", ["华东", "East"])
def test_a_value_without_its_variable_is_told_with_it(shared_project: Project, word: str) -> None:
    with pytest.raises(ParameterError, match=f"'{word}' is a value; did you mean region=华东[?]"):
        _slices(shared_project, word)


@pytest.mark.parametrize("against", ["2024Q2", "2031Q1", "2023Q1"])
def test_a_wave_to_compare_with_must_be_an_earlier_one_of_the_data(
    shared_project: Project, against: str
) -> None:
    recipe = shared_project.recipe()
    report = recipe.study.report.model_copy(update={"against": against})
    study = recipe.study.model_copy(update={"report": report})
    with pytest.raises(ParameterError, match="there are previous, year_ago, 2024Q1"):
        choice.compared(study, recipe.waves, ["2024Q2"], every=False)


def test_a_wave_to_compare_with_may_be_later_where_every_period_is_made(
    shared_project: Project,
) -> None:
    recipe = shared_project.recipe()
    report = recipe.study.report.model_copy(update={"against": "2024Q1"})
    study = recipe.study.model_copy(update={"report": report})
    choice.compared(study, recipe.waves, ["2024Q2"], every=False)
    choice.compared(study, recipe.waves, ["2024Q1", "2024Q2"], every=True)
