"""What a survey tells of itself: what is told stands there, what is not is listed as not told."""

from collections.abc import Callable
from pathlib import Path

import pytest

import samples
from csatbook import study as studies
from csatbook.analysis.wave import Wave
from csatbook.errors import ParameterError, StudyError
from csatbook.report import sections
from csatbook.run import choice
from csatbook.study.about import TOLD

ALL = "\n".join(f"  {name}: Told of {name}" for name in TOLD)
UNTOLD = ("frame", "selection")
Open = Callable[..., Wave]


def small(folder: Path, about: str) -> Wave:
    return samples.small(folder, study=f"{samples.SMALL}about:\n{about}\n")


def rows(wave: Wave) -> dict[str, str]:
    lines = sections.about(wave).text.splitlines()
    return dict(line.split("\t") for line in lines if "\t" in line)


def test_a_study_that_says_nothing_is_told_to_say_nothing(tmp_path: Path) -> None:
    wave = samples.small(tmp_path)
    told = rows(wave)
    untold = [point for point, text in told.items() if text == "Not told"]
    assert len(untold) == len(TOLD) + 2  # purpose and fieldwork, too
    assert f"{len(untold)} points are not told" in sections.about(wave).text
    assert told["Sample and response"].startswith("4 customers answered, 3 answers are valid.")


def test_what_is_told_stands_there_in_the_words_of_the_study_file(tmp_path: Path) -> None:
    days = "  fieldwork: {2024Q2: [2024-06-03, 2024-06-30]}"
    told = rows(small(tmp_path, f"{ALL}\n{days}"))
    assert told["Sponsor"] == "Told of sponsor"
    assert told["Contact"] == "Told of contact"
    assert told["Fieldwork"] == "2024-06-03 to 2024-06-30"
    assert [point for point, text in told.items() if text == "Not told"] == ["Purpose"]


@pytest.mark.parametrize(("language", "missing"), [("zh", "未说明"), ("en", "Not told")])
def test_the_sample_tells_everything_in_both_languages(
    service: Open, language: str, missing: str
) -> None:
    text = sections.about(service("2025Q4", language=language)).text
    assert missing not in text
    assert "2025-12-08" in text


def test_if_required_every_missing_point_is_named_and_nothing_is_made(tmp_path: Path) -> None:
    some = [line for line in ALL.splitlines() if line.split(":")[0].strip() not in UNTOLD]
    some.append("  required: true")
    with pytest.raises(StudyError, match=r"about.*these are missing: frame, selection"):
        small(tmp_path, "\n".join(some))


def test_if_required_the_days_of_each_reported_wave_must_be_told(tmp_path: Path) -> None:
    days = "  fieldwork: {2024Q1: [2024-03-01, 2024-03-30]}\n  required: true"
    study = small(tmp_path, f"{ALL}\n{days}").study
    choice.disclosed(study, ["2024Q1"])
    with pytest.raises(ParameterError, match=r"about\.fieldwork.*2024Q2"):
        choice.disclosed(study, ["2024Q1", "2024Q2"])


def test_fieldwork_that_ends_before_it_begins_is_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(StudyError, match="ends on 2024-03-01, before it begins on 2024-03-30"):
        small(tmp_path, "  fieldwork: {2024Q1: [2024-03-30, 2024-03-01]}")


def test_the_shipped_studies_load_with_what_they_tell() -> None:
    for path in samples.PROJECT.glob("params/*.yaml"):
        if path.stem != "feedback":
            assert studies.load(path).about.sponsor is not None, path.stem
