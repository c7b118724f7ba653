"""What `check` tells of strata, clusters and weighting."""

from collections.abc import Iterator

import pytest

from csatbook import study as studies
from csatbook.errors import DataError
from csatbook.run import command, sample
from csatbook.survey import store as stores

from .projects import Project


def drawn(project: Project, *data: str) -> list[str]:
    text = project.study.read_text(encoding="utf-8")
    for line in data:
        text = text.replace("data:\n", f"data:\n  {line}\n")
    project.study.write_text(text, encoding="utf-8")
    found: list[str] = []
    for line in sample.drawn(stores.open(studies.load(project.study))):
        found.append(line)  # noqa: PERF402 - what came before an error counts, too
    return found


def test_nothing_is_told_of_respondents_drawn_one_by_one(project: Project) -> None:
    assert drawn(project) == []


def test_every_wave_is_told_with_its_strata_and_what_was_not_drawn(project: Project) -> None:
    # 2024Q1: one big; 2024Q2: three big and two small
    assert drawn(project, "strata: size") == [
        "",
        "drawn   answers  strata  units  alone  not drawn",
        "2024Q1        1       1      1      1",
        "2024Q2        5       2      5      0",
    ]
    known = drawn(project, "population: {big: 6, small: 2}")
    assert known[3].split() == ["2024Q2", "5", "2", "5", "0", "0.375"]


def test_populations_that_weigh_the_respondents_are_told_with_their_weights(
    project: Project,
) -> None:
    assert drawn(project, "strata: size", "population: {big: 6, small: 2}")[4:] == [
        "",
        "No weight is declared: strata are weighted by their population / answers.",
        "strata in 2024Q2  answers  population  weight",
        "big                     3           6       2",
        "small                   2           2       1",
    ]


def test_what_does_not_fit_is_told_of_all_waves(project: Project) -> None:
    with pytest.raises(DataError) as caught:
        drawn(project, "strata: size", "population: {big: 2, smal: 2}")
    assert [line.partition(",")[0] for line in str(caught.value).splitlines()] == [
        *("2024Q2", "2024Q2"),
    ]


def test_check_tells_it(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    drawn(project, "strata: size")
    assert command.check(project.study, data=None) == 0
    assert "drawn   answers  strata" in capsys.readouterr().out


SHARES = "weighting: {rake: {size: {big: 0.5, small: 0.5}}}\n"


def weighted(project: Project, weighting: str, answers: str = "") -> Iterator[str]:
    with project.study.open("a", encoding="utf-8") as file:
        file.write(weighting)
    with (project.root / "data" / "answers.csv").open("a", encoding="utf-8") as file:
        file.write(answers)
    study = studies.load(project.study)
    return sample.weighted(study, stores.open(study))


def test_nothing_is_told_of_a_study_without_shares(project: Project) -> None:
    assert list(weighted(project, "")) == []


def test_every_wave_is_weighted_and_the_latest_shown_by_value(project: Project) -> None:
    # 2024Q1: one big, one small; 2024Q2: three big and two small, who weigh 5/6 and 5/4
    assert list(weighted(project, SHARES, "2024-01-06,3,华东,small\n")) == [
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
    told = [line.split() for line in weighted(project, shares, answers)]
    assert ["region=华东,", "size=big", "1", "0.5", "0.5", "0.5"] in told
    assert ["region=西,", "size", "(none)", "1", "0.3333", "0.3333"] in told


def test_what_does_not_fit_is_told_of_all_waves_behind_those_that_do(project: Project) -> None:
    told = weighted(project, SHARES, "2024-08-06,3,华东,small\n")
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
