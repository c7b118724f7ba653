"""The same answers, told differently: nothing moves, and what moves is told."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
import pandas as pd
import pytest
from bs4 import BeautifulSoup

import samples
from csatbook.analysis import answers, export, results, selfcheck, tables
from csatbook.analysis.groups import comparisons
from csatbook.analysis.wave import Wave
from csatbook.report import page, sections
from csatbook.report.page import Cover
from csatbook.stats import tally
from csatbook.stats.drivers import importance
from csatbook.stats.drivers.given import Given
from csatbook.stats.drivers.result import DriverAnalysis
from csatbook.stats.result import IndexScore
from csatbook.stats.tally import Tally
from csatbook.study.model import Study

TEMPLATES = samples.PROJECT / "templates"

CHECKS = ["weights", "order", "twice"]
DATA = "  wave: wave\n"
WEIGHTED = (DATA, f"{DATA}  weight: heavy\n")
DRAWN = (DATA, f"{DATA}  strata: region\n  cluster: shop\n")
RANKS = ("report: {", "compare: {test: rank}\nreport: {")


def study(*changes: tuple[str, str]) -> str:
    """The small study with some text replaced."""
    text = samples.SMALL
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return text


def many(seed: int = 20240101, size: int = 150) -> str:
    """Answers of two regions in one wave, with weights of all sizes, from ten shops each."""
    rng = np.random.default_rng(seed)
    frame = pd.DataFrame(
        {
            "wave": "2024Q2",
            "polite": rng.integers(1, 6, size),
            "patient": rng.choice([1, 2, 3, 4, 5, None], size),
            "again": rng.integers(0, 11, size),
            "region": rng.choice(["east", "west", "north"], size, p=[0.5, 0.35, 0.15]),
            "words": "",
            "heavy": rng.lognormal(size=size),
            "shop": rng.integers(1, 11, size),
        }
    )
    return frame.to_csv(index=False)


def failed(wave: Wave) -> list[str]:
    return selfcheck.failed(selfcheck.selfcheck(wave))


@pytest.mark.parametrize(
    "changes",
    [(), (WEIGHTED,), (DRAWN,), (WEIGHTED, DRAWN), (RANKS,), (WEIGHTED, RANKS)],
    ids=["plain", "weighted", "drawn", "weighted and drawn", "ranks", "weighted ranks"],
)
def test_nothing_moves_when_the_same_answers_are_told_differently(
    tmp_path: Path, changes: tuple[tuple[str, str], ...]
) -> None:
    table = selfcheck.selfcheck(samples.small(tmp_path, study=study(*changes), answers=many()))
    assert table["check"].tolist() == CHECKS
    assert table["ok"].all(), table["where"].tolist()
    assert (table["deviation"] < 1e-9).all()
    assert (table["answers"] == 150).all()


def test_a_handful_of_answers_all_alike_or_alone_is_the_same_told_differently(
    tmp_path: Path,
) -> None:
    for place, changes in enumerate([(), (DRAWN,)]):
        rows = "wave,polite,patient,again,region,words,shop\n" + "\n".join(
            ["2024Q2,5,5,10,east,,1"] * 4 + ["2024Q2,4,,10,west,,2", "2024Q2,5,3,9,north,,3"]
        )
        wave = samples.small(tmp_path / str(place), study=study(*changes), answers=rows + "\n")
        assert failed(wave) == []


def test_every_wave_of_the_sample_study_passes(service: Callable[..., Wave]) -> None:
    for segment in ("all", "region=西南"):
        assert failed(service("2025Q4", segment)) == []


def test_every_number_of_scores_answers_and_comparisons_is_compared(tmp_path: Path) -> None:
    wave = samples.small(tmp_path, answers=many())
    table = selfcheck.selfcheck(wave).set_index("check")
    scores, compared = results.scores(wave), comparisons.comparisons(wave)
    shares = answers.answers(wave)
    keys = len(tables.KEYS)
    everything = len(scores) * (scores.shape[1] - keys)
    everything += len(shares) * (shares.shape[1] - keys)
    everything += len(compared) * (compared.shape[1] - keys)
    assert table.loc["weights", "numbers"] == table.loc["order", "numbers"] == everything
    # of scores all but n, n_eff; of answers and comparisons all but counts, too
    counts = {"family", "tests", "n_a", "n_b", "effect", "effect_name", "effect_low", "effect_high"}
    assert counts < set(compared)
    twice = len(scores) * (scores.shape[1] - keys - 2)
    twice += len(shares) * (shares.shape[1] - keys - 3)
    twice += len(compared) * (compared.shape[1] - keys - len(counts))
    assert table.loc["twice", "numbers"] == twice


def broken(monkeypatch: pytest.MonkeyPatch, change: Callable[..., dict[str, float]]) -> None:
    """From now on the mean has these numbers, made from its tally and what it would be."""
    right = results._index_scores

    def scores(declared_in: Study, everyone: Tally, asked: Sequence[Any]) -> list[IndexScore]:
        items = list(declared_in.items)
        told = []
        for (_, declared, subject), found in zip(
            asked, right(declared_in, everyone, asked), strict=True
        ):
            given = tally.patterns(everyone, [items.index(item) for item in subject.items])
            wrong = change(given, found) if declared.method == "mean" else {}
            told.append(replace(found, **wrong))
        return told

    monkeypatch.setattr(results, "_index_scores", scores)


def checked(wave: Wave) -> pd.DataFrame:
    return selfcheck.selfcheck(wave).set_index("check")


def test_a_score_that_depends_on_the_order_of_rows_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken(monkeypatch, lambda given, _: {"value": float(np.nanmax(given.marks[:2]))})
    # Where shops are drawn, each respondent keeps a row, so that rows have an order.
    table = checked(samples.small(tmp_path, study=study(DRAWN), answers=many()))
    assert table["ok"].tolist() == [True, False, True]
    where = table.loc["order", "where"]
    assert where.startswith("scores: mean, ")
    assert where.endswith(", value")
    assert table.loc["order", "deviation"] > 0.1


def test_a_score_that_depends_on_the_unit_of_weights_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        tally, "relative_weights", lambda weights, _: np.asarray(weights, dtype=float)
    )
    broken(monkeypatch, lambda given, found: {"low": found.value - 1 / given.weight.sum()})
    table = checked(samples.small(tmp_path, study=study(WEIGHTED), answers=many()))
    assert table["ok"].tolist() == [False, True, True]


def test_an_interval_that_takes_rows_for_respondents_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken(monkeypatch, lambda given, found: {"low": found.value - 1 / given.count.sum()})
    table = checked(samples.small(tmp_path, answers=many()))
    assert table["ok"].tolist() == [True, True, False]


def _first(given: Tally, _: IndexScore, *, by: float) -> dict[str, float]:
    return {"high": 0.5 + by * float(given.marks[0, 0])}


def test_a_deviation_of_a_thousand_millionth_is_where_a_difference_begins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for place, (by, ok) in enumerate([(1e-10, True), (1e-8, False)]):
        broken(monkeypatch, partial(_first, by=by))
        study_ = study(DRAWN).replace("mean: {method: mean}", "mean: {method: mean, of: [polite]}")
        table = checked(samples.small(tmp_path / str(place), study=study_, answers=many()))
        assert table.loc["order", "ok"] == ok
        assert 0 < table.loc["order", "deviation"] < 5e-8
        monkeypatch.undo()


def test_a_verdict_that_changes_is_found_though_no_number_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = count()
    monkeypatch.setattr(comparisons.verdict, "judge", lambda *_, **__: f"verdict {next(told)}")
    table = checked(samples.small(tmp_path, answers=many()))
    assert not table["ok"].any()
    assert table.loc["order", "deviation"] < 1e-9
    assert table.loc["order", "where"].endswith(", verdict")


def test_a_comparison_that_vanishes_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    right, times = comparisons.result_rows, count(1)

    def fewer(*given: object, **options: object) -> list[object]:
        return list(right(*given, **options))[: -next(times) or None]

    monkeypatch.setattr(comparisons, "result_rows", fewer)
    table = checked(samples.small(tmp_path, answers=many()))
    assert not table["ok"].any()
    assert table.loc["weights", "where"] == "comparisons: 18 rows, then 17"


def with_drivers(folder: Path) -> Wave:
    study = samples.SMALL + "drivers: {outcome: again, of: [polite, patient], resamples: 0}\n"
    return samples.small(folder, study=study, answers=many())


def test_the_importance_of_drivers_is_compared_too(tmp_path: Path) -> None:
    plain = checked(samples.small(tmp_path / "plain", answers=many()))["numbers"]
    table = checked(with_drivers(tmp_path / "drivers"))
    assert table["ok"].all()
    # outcome, driver, method, five numbers of each driver, R² and the reason
    assert (table["numbers"] - plain).tolist() == [2 * 10, 2 * 10, 0]


def test_an_importance_that_hangs_on_the_order_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = importance.analyse

    def wrong(given: Given, **options: object) -> tuple[DriverAnalysis, ...]:
        moved = 1e-6 * float(given.outcome[0])
        return tuple(
            replace(one, r_squared=one.r_squared + moved) for one in right(given, **options)
        )

    wave = with_drivers(tmp_path)
    assert wave.rows["again"].iloc[0] > 0
    monkeypatch.setattr(importance, "analyse", wrong)
    table = checked(wave)
    assert table["ok"].tolist() == [True, False, True]
    assert table.loc["order", "where"].startswith("drivers: again, item:polite, lmg, r_squared")


def test_of_many_answers_some_are_drawn_to_be_entered_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(selfcheck, "MOST", 100)
    for place, changes in enumerate([(), (DRAWN,)]):
        wave = samples.small(tmp_path / str(place), study=study(*changes), answers=many())
        table = checked(wave)
        assert table["answers"].tolist() == [150, 150, 100]
        assert table["ok"].all()
        assert "For this check 100 questionnaires" in sections.selfcheck(wave).text


def test_of_a_large_wave_only_the_drawn_answers_are_told_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(selfcheck, "MOST", 100)
    monkeypatch.setattr(selfcheck, "LARGE", 120)
    wave = samples.small(tmp_path, study=study(), answers=many())
    table = checked(wave)
    assert table["answers"].tolist() == [100, 100, 100]
    assert table["ok"].all()
    said = sections.selfcheck(wave).text
    assert "Of the many questionnaires of this wave 100 were drawn at random" in said
    assert "For this check" not in said


def test_the_check_leaves_the_answers_as_they_are(tmp_path: Path) -> None:
    wave = samples.small(tmp_path, answers=many())
    before = wave.rows.copy()
    selfcheck.selfcheck(wave)
    pd.testing.assert_frame_equal(wave.rows, before)


def test_it_is_kept_with_the_result_tables(tmp_path: Path) -> None:
    table = export.tables(samples.small(tmp_path))["selfcheck"]
    assert table.columns.tolist() == tables.TABLES["selfcheck"].names


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_section_tells_what_was_compared_and_that_it_is_the_same(
    tmp_path: Path, language: str
) -> None:
    shown = sections.selfcheck(samples.small(tmp_path, answers=many(), language=language))
    assert shown.html.count({"zh": ">一致</td>", "en": ">Same</td>"}[language]) == 3
    assert "callout" not in shown.html
    assert "{" not in shown.text


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_section_tells_which_number_differs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    broken(monkeypatch, lambda given, _: {"value": float(np.nanmax(given.marks[:2]))})
    wave = samples.small(tmp_path, study=study(DRAWN), answers=many(), language=language)
    shown = sections.selfcheck(wave)
    assert '<div class="callout bad">' in shown.html
    assert shown.html.count({"zh": ">不一致</td>", "en": ">Different</td>"}[language]) == 1
    assert "scores: mean, " in shown.text


def test_the_first_page_warns_of_a_failed_check_in_the_readers_language() -> None:
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("## Results")])
    for language, told in (
        ("zh", ["自检未通过，本报告的数字存疑", "打乱问卷的先后顺序"]),
        ("en", ["The numbers of this report are in doubt", "Questionnaires in another order"]),
    ):
        cover = Cover("s", "Study", "Q1", "all", language, "1.0")
        html = page.html(notebook, replace(cover, doubts=("order",)), templates=TEMPLATES)
        head = BeautifulSoup(html, "html.parser").find("header")
        assert head.find(role="alert") is not None
        assert all(text in head.text for text in told)
        assert "alert" not in page.html(notebook, cover, templates=TEMPLATES)


def test_a_notebook_that_does_not_check_itself_raises_no_doubt() -> None:
    assert selfcheck.failed(selfcheck.NONE) == []
    assert selfcheck.reason(selfcheck.NONE) == ""
