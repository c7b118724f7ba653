"""What prose and alternative texts say: each number is one of the result tables, rounded alike."""

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from bs4 import BeautifulSoup

import samples
from csatbook.analysis import base, export, results
from csatbook.analysis.changes.by_group import group_changes
from csatbook.analysis.wave import Wave
from csatbook.report import fragment, number, sections
from csatbook.report.fragment import Fragment
from csatbook.study import period as periods
from csatbook.study.wording import catalogue

Open = Callable[..., Wave]
NAMES = (
    *("headline", "sample", "dimensions", "items", "radar", "trend", "groups", "drivers"),
    *("driver_map", "competitors", "gap", "kano", "delivered_value", "leavers", "ranking"),
    *("targets", "measures", "ledger", "trend_form", "problems", "risks", "plan", "conclusion"),
)
NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
LEADING = ("headline", "dimensions", "radar", "trend", "groups", "problems", "conclusion")
UNITS = ("share", "points", "mark", "count")


def prose(shown: Fragment) -> Iterator[str]:
    """Sentences, captions, tiles and alternative texts; not the tables themselves."""
    page = BeautifulSoup(shown.html, "html.parser")
    for drawing in page(role="img"):
        yield drawing["aria-label"]
        drawing.decompose()
    for table in page("table"):
        table.decompose()
    yield from (one for one in page.stripped_strings)


def written(frames: Iterable[pd.DataFrame]) -> set[str]:
    """Every number of these tables, as readers may meet it."""
    found: set[str] = set()
    for frame in frames:
        # A column of a concatenated table may hold numbers as objects.
        numbers = frame.apply(pd.to_numeric, errors="coerce").to_numpy(float)
        for value in np.unique(numbers[np.isfinite(numbers)]):
            for unit in UNITS:
                found |= set(NUMBER.findall(number.write(abs(float(value)), unit)))
            if 0 <= value <= 1:
                found |= set(NUMBER.findall(number.significance(float(value))))
                found |= set(NUMBER.findall(number.write(float(value), "percent")))
    return found


def tables(wave: Wave) -> list[pd.DataFrame]:
    """The result tables, those of other waves and groups that the report sets beside them."""
    found = [one for name, one in export.tables(wave).items() if name != "selfcheck"]
    found += [results.history(wave), results.scores(wave.everyone)]
    found += [results.by_segment(wave, one) for one in wave.study.segments if one != wave.variable]
    if wave.variable is None:  # what the groups' own reports have in their tables
        found.append(group_changes(wave, "previous"))
    scored = (one for one in found if {"group_a", "score"} <= set(one))
    compared = next(scored, pd.DataFrame())
    for key in ("by", "family"):
        if not compared.empty:  # how many tests, and how many of them are significant
            sure = compared["verdict"].isin(["larger", "smaller"])
            counts = pd.concat([compared, compared[sure]]).groupby([key, "score"]).size()
            found.append(pd.DataFrame({"n": [*counts, *compared[sure].groupby(key).size()]}))
            # The tests of the list of problems are told there.
            for mine in (compared, compared[compared["family"] != "problems"]):
                found.append(pd.DataFrame({"n": mine.groupby([key, "score"])["p"].count()}))
    return found


def names(wave: Wave) -> list[str]:
    """What holds numbers that are no results: names, periods, and the fixed words."""
    study, language = wave.study, wave.language
    found = [one.text[language] for one in (*study.items.values(), *study.segments.values())]
    found += [one.text[language] for one in wave.subjects]
    for variable, values in wave.store.segments(wave.period).items():
        found += [study.segments[variable].label(value)[language] for value in values]
    found += [periods.label(study.period, one, language) for one in wave.store.periods]
    return sorted(found, key=len, reverse=True)


def fixed(language: str) -> set[str]:
    """The numbers that the wording itself holds, and what counts as few answers."""
    return {str(base.SMALL)} | {
        one for text in catalogue().values() for one in NUMBER.findall(text[language])
    }


def astray(wave: Wave, sections_shown: Iterable[str] = NAMES) -> list[str]:
    """The numbers of sentences that are in no table, with where they stand."""
    known = written(tables(wave)) | fixed(wave.language)
    # The shares of the dissatisfied stand in the page's own table.
    known |= set(NUMBER.findall(sections.score_table(wave).text))
    known |= {str(one) for one in range(1, 1 + len(wave.study.items))}  # places
    spared = names(wave)
    found = []
    for name in sections_shown:
        for text in prose(getattr(sections, name)(wave)):
            left = text
            for one in spared:
                left = left.replace(one, " ")
            wrong = [one for one in NUMBER.findall(left) if one not in known]
            found += [f"{name}: {one} in {text[:120]}" for one in wrong]
    return found


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("against", ["pairs", "rest", "total"])
def test_small_reports_say_the_numbers_of_their_tables(
    tmp_path: Path, language: str, against: str
) -> None:
    study = samples.SMALL + f"compare: {{against: {against}}}\n"
    answers = samples.ANSWERS + "".join(
        f"2024Q2,{mark},{6 - mark if place % 3 else mark},{2 * mark},{region},\n"
        for region, marks in (("north", [5, 4, 5, 4, 3] * 8), ("south", [1, 2, 2, 3, 4] * 8))
        for place, mark in enumerate(marks)
    )
    wave = samples.small(tmp_path, study=study, answers=answers, language=language)
    assert "significantly" in sections.groups(wave).text or language == "zh"
    assert astray(wave) == []


def test_the_sample_report_says_the_numbers_of_its_tables(service: Open) -> None:
    assert astray(service("2025Q4"), LEADING) == []


@pytest.mark.parametrize(
    "study", ["supplier", "dealers", "property", "network", "delivery", "models"]
)
def test_every_study_of_the_project_says_the_numbers_of_its_tables(
    shared: Path, study: str
) -> None:
    _, store = samples.read(shared, study)
    assert astray(samples.opened(shared, study, store.periods[-1])) == []


def test_a_number_of_no_table_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wave = samples.small(tmp_path)
    shown = sections.problems(wave)
    monkeypatch.setattr(sections, "problems", lambda _: shown + fragment.paragraph("91.37 of all"))
    assert astray(wave) == ["problems: 91.37 in 91.37 of all"]
