"""What `check` tells of weighting."""

from collections.abc import Iterator

import pytest

from csatbook import study as studies
from csatbook.errors import DataError
from csatbook.run import command, weights
from csatbook.survey import store as stores

from .projects import Project

SHARES = "weighting: {rake: {size: {big: 0.5, small: 0.5}}}\n"


def lines(project: Project, weighting: str, answers: str = "") -> Iterator[str]:
    with project.study.open("a", encoding="utf-8") as file:
        file.write(weighting)
    with (project.root / "data" / "answers.csv").open("a", encoding="utf-8") as file:
        file.write(answers)
    study = studies.load(project.study)
    return weights.of_waves(study, stores.open(study))


def test_nothing_is_told_of_a_study_without_shares(project: Project) -> None:
    assert list(lines(project, "")) == []


def test_every_wave_is_weighted_and_the_latest_shown_by_value(project: Project) -> None:
    # 2024Q1: one big, one small; 2024Q2: three big and two small, who weigh 5/6 and 5/4
    assert list(lines(project, SHARES, "2024-01-06,3,华东,small\n")) == [
        "",
        "weighted  answers  effective  smallest  largest  trimmed",
        "2024Q1          2          2         1        1        0",
        "2024Q2          5        4.8    0.8333     1.25        0",
        "",
        "shares in 2024Q2  answers  before  declared  achieved",
        "size=big                3     0.6       0.5       0.5",
        "size=small              2     0.4       0.5       0.5",
    ]


def test_those_without_a_value_and_groups_within_others_are_named(project: Project) -> None:
    shares = "weighting: {rake: {size: {big: 0.5, small: 0.5}}, within: region}\n"
    answers = "2024-01-06,3,华东,small\n2024-05-06,3,西,small\n2024-05-06,3,西,\n"
    told = [line.split() for line in lines(project, shares, answers)]
    assert ["region=华东,", "size=big", "1", "0.5", "0.5", "0.5"] in told
    assert ["region=西,", "size", "(none)", "1", "0.3333", "0.3333"] in told


def test_what_does_not_fit_is_told_of_all_waves_behind_those_that_do(project: Project) -> None:
    told = lines(project, SHARES, "2024-08-06,3,华东,small\n")
    assert next(told) == ""
    with pytest.raises(DataError) as caught:
        list(told)
    assert str(caught.value).splitlines() == [
        "2024Q1, weighting by 'size': 'small' is to have a share of 0.5, yet no respondent has it",
        "2024Q3, weighting by 'size': 'big' is to have a share of 0.5, yet no respondent has it",
    ]


def test_check_fails_where_a_wave_cannot_be_weighted(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    with project.study.open("a", encoding="utf-8") as file:
        file.write(SHARES)
    with pytest.raises(DataError, match="2024Q1, weighting by 'size'"):
        command.check(project.study, data=None)
    told = capsys.readouterr().out
    assert "size=small" in told
    assert "shares in 2024Q2" in told
