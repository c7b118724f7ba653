"""What `check` tells of strata and clusters."""

import pytest

from csatbook import study as studies
from csatbook.errors import DataError
from csatbook.run import command, designs
from csatbook.survey import store as stores

from .projects import Project


def lines(project: Project, *data: str) -> list[str]:
    text = project.study.read_text(encoding="utf-8")
    for line in data:
        text = text.replace("data:\n", f"data:\n  {line}\n")
    project.study.write_text(text, encoding="utf-8")
    found: list[str] = []
    for line in designs.of_waves(stores.open(studies.load(project.study))):
        found.append(line)  # noqa: PERF402 - what came before an error counts, too
    return found


def test_nothing_is_told_of_respondents_drawn_one_by_one(project: Project) -> None:
    assert lines(project) == []


def test_every_wave_is_told_with_its_strata_and_what_was_not_drawn(project: Project) -> None:
    # 2024Q1: one big; 2024Q2: three big and two small
    assert lines(project, "strata: size") == [
        "",
        "drawn   answers  strata  units  alone  not drawn",
        "2024Q1        1       1      1      1",
        "2024Q2        5       2      5      0",
    ]
    known = lines(project, "population: {big: 6, small: 2}")
    assert known[3].split() == ["2024Q2", "5", "2", "5", "0", "0.375"]


def test_populations_that_weigh_the_respondents_are_told_with_their_weights(
    project: Project,
) -> None:
    assert lines(project, "strata: size", "population: {big: 6, small: 2}")[4:] == [
        "",
        "No weight is declared: strata are weighted by their population / answers.",
        "strata in 2024Q2  answers  population  weight",
        "big                     3           6       2",
        "small                   2           2       1",
    ]


def test_what_does_not_fit_is_told_of_all_waves(project: Project) -> None:
    with pytest.raises(DataError) as caught:
        lines(project, "strata: size", "population: {big: 2, smal: 2}")
    assert [line.partition(",")[0] for line in str(caught.value).splitlines()] == [
        *("2024Q2", "2024Q2"),
    ]


def test_check_tells_it(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    lines(project, "strata: size")
    assert command.check(project.study, data=None) == 0
    assert "drawn   answers  strata" in capsys.readouterr().out
