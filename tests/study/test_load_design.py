"""What a study file may say of how its respondents were drawn."""

from collections.abc import Callable
from pathlib import Path

import pytest

from csatbook import study
from csatbook.errors import StudyError

Write = Callable[..., Path]
SECONDS = "  seconds: seconds\n"


def declared(study_file: Write, *lines: str) -> Path:
    return study_file(change=(SECONDS, SECONDS + "".join(f"  {line}\n" for line in lines)))


def test_the_population_is_told_by_stratum_or_as_one_number(study_file: Write) -> None:
    lines = ("strata: area", "cluster: shop", "population: {1: 40, south: 20}")
    loaded = study.load(declared(study_file, *lines)).data
    assert loaded.population == {"1": 40, "south": 20}
    assert (loaded.single_unit, loaded.drawn) == ("centre", ("strata", "cluster", "population"))
    for lines in (("population: 300",), ("population: 300", "cluster: shop")):
        loaded = study.load(declared(study_file, *lines)).data
        assert loaded.population == {"": 300}
    assert study.load(study_file()).data.drawn == ()


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (
            ["strata: area", "population: 300"],
            (
                "expected a number for each stratum of 'area'; found one number: write "
                "{stratum: number, …}"
            ),
        ),
        (
            ["population: {north: 300}"],
            (
                "expected one number, as there are no strata; found numbers for north: write "
                "data.strata, the column that tells them"
            ),
        ),
        (["single_unit: centre"], "is of strata and clusters; write data.strata or data.cluster"),
        (
            ["strata: area", "single_unit: center"],
            "'data.single_unit': found 'center'; allowed: centre, certainty, refuse. Did you mean",
        ),
        (["population: 0"], "input should be greater than or equal to 1; found 0"),
        (["strata: area", "population: {north: 2.5}"], "integer"),
        (["strata: area", "population: {}"], "at least 1"),
        (["population: many"], "'data.population': expected keys with values; found 'many'"),
        (["population: true"], "'data.population': expected keys with values; found True"),
    ],
)
def test_nonsense_is_refused_with_its_line(
    study_file: Write, lines: list[str], message: str
) -> None:
    with pytest.raises(StudyError) as caught:
        study.load(declared(study_file, *lines))
    assert message in str(caught.value)
    assert "cafe.yaml:" in str(caught.value)
