"""The result tables of units: scores, ranks and ledger."""

from pathlib import Path

import pandas as pd
import pytest

import samples
from csatbook.analysis import export, results, scorecard
from csatbook.analysis.wave import Wave

KEYS = ["study", "period", "segment"]


def row(wave: Wave, score: str, unit: str) -> pd.Series:
    return results.score_row(scorecard.scores(wave), score, f"unit:{unit}")


def places(wave: Wave, score: str, level: str = "shop") -> dict[str, tuple[int, int, int, bool]]:
    ranks = scorecard.ranks(wave)
    mine = ranks[(ranks["score"] == score) & ranks["subject"].str.startswith(f"unit:{level}=")]
    return {
        one.subject.partition("=")[2]: (one.rank, one.rank_low, one.rank_high, one.tied)
        for one in mine.itertuples()
    }


def test_the_tables_begin_with_the_columns_that_programs_rely_on(tmp_path: Path) -> None:
    tables = export.tables(samples.shops(tmp_path))
    assert {"sample", "rejected", "scores", "ranks", "ledger"} <= set(tables)
    columns = ["score", "subject", "value", "low", "high", "n", "n_eff", "grade", "target"]
    assert list(tables["scores"])[:13] == [*KEYS, *columns, "target_met"]
    assert list(tables["ranks"])[:6] == [*KEYS, "score", "subject", "value"]
    assert list(tables["ledger"])[:7] == [*KEYS, "score", "subject", "part", "line"]
    for frame in tables.values():
        assert set(frame["study"]) <= {"shops"}
        assert set(frame["period"]) <= {"2024-02"}
        assert set(frame["segment"]) <= {"all"}


def test_units_stand_behind_the_whole_with_its_dimensions_and_items(tmp_path: Path) -> None:
    scores = export.tables(samples.shops(tmp_path))["scores"]
    survey = scores[scores["score"] == "survey"]
    assert list(survey["subject"]) == [
        "overall",
        "item:polite",
        "unit:shop=east",
        "unit:shop=north",
        "unit:shop=west",
    ]
    assert not scores.duplicated(["score", "subject"]).any()


def test_a_study_without_units_has_neither_ranks_nor_rows_of_units(tmp_path: Path) -> None:
    tables = export.tables(samples.shops(tmp_path, *samples.WITHOUT_UNITS))
    assert {"sample", "rejected", "scores", "ledger"} <= set(tables)
    assert "ranks" not in tables
    assert not tables["scores"]["subject"].str.startswith("unit:").any()
    # survey of all nine answers; 7 of 10 orders; 6 complaints, pooled because there are no units
    assert results.score_row(tables["scores"], "total", "overall")["value"] == pytest.approx(
        0.5 * 650 / 9 + 0.3 * 40 + 0
    )


def test_a_target_of_which_less_is_better_is_met_from_below(tmp_path: Path) -> None:
    wave = samples.shops(tmp_path)
    # complaints 1, 5 and 0; the target is 1
    met = {unit: row(wave, "complaints", f"shop={unit}") for unit in ("east", "north", "west")}
    assert {unit: one["target_met"] for unit, one in met.items()} == {
        "east": "met",
        "north": "missed",
        "west": "met",
    }
    assert {unit: one["target_gap"] for unit, one in met.items()} == {
        "east": 0,
        "north": 4,
        "west": -1,
    }
    high = samples.shops(tmp_path, (", better: low", ""))
    assert row(high, "complaints", "shop=north")["target_met"] == "met"
    assert row(high, "complaints", "shop=west")["target_met"] == "missed"


def test_an_assessment_is_graded_only_of_whom_it_is_of(tmp_path: Path) -> None:
    wave = samples.shops(tmp_path, *samples.IN_CITIES)
    assert row(wave, "check", "shop=east")["grade"] == "passed"  # 83.5
    assert row(wave, "check", "shop=north")["grade_seen"] == "failed"  # 40
    assert pd.isna(row(wave, "check", "city=Alpha")["grade"])
    assert row(wave, "total", "city=Alpha")["grade"] == "good"
    overall = results.score_row(scorecard.scores(wave), "check", "overall")
    assert pd.isna(overall["grade"])
    own = samples.shops(tmp_path, *samples.IN_CITIES, segment="shop=east")
    assert results.score_row(results.scores(own), "check", "overall")["grade"] == "passed"


def test_equal_units_share_a_place_and_the_next_one_stands_behind_both(tmp_path: Path) -> None:
    wave = samples.shops(tmp_path, period="2024-01")
    # survey: marks 4, 4 and 3, 5 are both worth 75, 2, 2 are worth 25; all else is 100
    totals = [row(wave, "total", f"shop={one}")["value"] for one in ("east", "north", "west")]
    assert totals == pytest.approx([87.5, 62.5, 87.5])
    found = places(wave, "total")
    assert {unit: (place[0], place[3]) for unit, place in found.items()} == {
        "east": (1, True),
        "north": (3, False),
        "west": (1, True),
    }
    # 4, 4 and 2, 2 show no spread, so that no place is certain
    assert {place[1:3] for place in found.values()} == {(1, 3)}
    # counted in full, all three have 100 points
    assert set(places(wave, "delivery").values()) == {(1, 1, 3, True)}


def test_a_unit_without_a_score_has_no_place_and_does_not_count(tmp_path: Path) -> None:
    wave = samples.shops(tmp_path)
    assert places(wave, "total") == {"east": (1, 1, 2, False), "north": (2, 1, 2, False)}
    # 50, 0 and 100 points, counted in full
    assert places(wave, "delivery") == {
        "east": (2, 2, 2, False),
        "north": (3, 3, 3, False),
        "west": (1, 1, 1, False),
    }
    ranks = scorecard.ranks(wave).set_index(["score", "subject"])["units"]
    assert ranks["total", "unit:shop=east"] == 2
    assert ranks["delivery", "unit:shop=east"] == 3


def test_each_level_is_ranked_by_itself(tmp_path: Path) -> None:
    wave = samples.shops(tmp_path, *samples.IN_CITIES)
    assert {city: place[0] for city, place in places(wave, "total", "city").items()} == {
        "Alpha": 1,
        "Beta": 2,
    }
    assert set(places(wave, "total", "shop")) == {"east", "north"}


@pytest.mark.parametrize("changes", [(), samples.IN_CITIES])
def test_the_table_of_a_units_own_report_has_its_places_among_all(
    tmp_path: Path, changes: tuple[tuple[str, str], ...]
) -> None:
    ranks = export.tables(samples.shops(tmp_path, *changes, segment="shop=north"))["ranks"]
    assert set(ranks["subject"]) == {"unit:shop=north"}
    assert set(ranks["segment"]) == {"shop=north"}
    own = ranks.set_index("score")
    assert (own.loc["total", "rank"], own.loc["total", "units"]) == (2, 2)
    assert (own.loc["delivery", "rank"], own.loc["delivery", "units"]) == (3, 3)


def test_only_scores_of_which_more_is_known_to_be_better_are_ranked(tmp_path: Path) -> None:
    wave = samples.shops(tmp_path)
    assert scorecard.ranked(wave) == ["total", "delivery", "record", "check"]
    led = samples.shops(tmp_path, ("min_answers: 1", "headline: survey, min_answers: 1"))
    assert scorecard.ranked(led) == ["total", "survey", "delivery", "record", "check"]


MISSING = "missing: renormalise\n    opinion_needs: [orders, complaints]"
POLICY = "weights: {survey: 0.5, delivery: 0.3, record: 0.2}"


@pytest.mark.parametrize("fewest", [1, 2, 5, 99])
@pytest.mark.parametrize("period", ["2024-01", "2024-02"])
@pytest.mark.parametrize("missing", ["no_score", "renormalise"])
@pytest.mark.parametrize("changes", [(), samples.IN_CITIES])
def test_the_lines_of_every_score_add_up_to_it(
    tmp_path: Path, fewest: int, period: str, missing: str, changes: tuple[tuple[str, str], ...]
) -> None:
    wave = samples.shops(
        tmp_path,
        *changes,
        ("min_answers: 1", f"min_answers: {fewest}"),
        (POLICY, f"{POLICY}\n    missing: {missing}"),
        (MISSING, f"missing: {missing}"),
        # five more of them take more than the part has
        complaints=samples.COMPLAINTS + "2024-02-20,west,major\n" * 5,
        period=period,
    )
    points = scorecard.ledger(wave).groupby(["score", "subject"])["points"].sum()
    scores = scorecard.scores(wave).dropna(subset=["value"])
    scores = scores[scores["score"].isin(["total", "check"])]
    made = scores.set_index(["score", "subject"])["value"]
    above = {("check", one) for one in ("overall", "unit:city=Alpha", "unit:city=Beta")}
    assert len(made) or (fewest, missing) in [(5, "no_score"), (99, "no_score")]
    for key, value in made.items():
        if key in above:  # the mean of the shops' scores, which have lines of their own
            assert key not in points.index
        else:
            assert points[key] == pytest.approx(value, rel=1e-12), key


def test_a_ledger_tells_what_was_taken_what_was_given_back_and_what_was_filled_in(
    tmp_path: Path,
) -> None:
    ledger = scorecard.ledger(samples.shops(tmp_path))
    check = ledger[ledger["score"] == "check"].fillna({"count": -1, "each": -1})

    def lines(unit: str) -> list[tuple[object, ...]]:
        mine = check[check["subject"] == f"unit:shop={unit}"]
        columns = ["part", "line", "kind", "count", "each", "points"]
        return list(mine[columns].itertuples(index=False, name=None))

    assert lines("north") == [
        ("goods", "", "full", -1, -1, 50),
        ("goods", "late", "loss", 2, 10, -20),
        ("voice", "", "score", 10, 1, 10),
        ("peace", "", "full", -1, -1, 30),
        ("peace", "valid", "loss", 3, 4, -12),
        ("peace", "major", "loss", 2, 12, -24),
        ("peace", "", "floor", -1, -1, 6),
    ]
    assert lines("west") == [
        ("goods", "", "full", -1, -1, 50),
        ("goods", "late", "loss", 0, 10, 0),
        ("voice", "", "missing", -1, -1, 0),
        ("peace", "", "full", -1, -1, 30),
        ("peace", "valid", "loss", 0, 4, 0),
        ("peace", "major", "loss", 0, 12, 0),
        ("", "", "scaled", -1, -1, 20),
    ]


def test_history_holds_the_units_of_each_period_in_order(tmp_path: Path) -> None:
    history = scorecard.history(samples.shops(tmp_path))
    assert list(dict.fromkeys(history["period"])) == ["2024-01", "2024-02"]
    east = history[(history["subject"] == "unit:shop=east") & (history["score"] == "total")]
    assert list(east["value"]) == pytest.approx([87.5, 73.75])
    first = samples.shops(tmp_path, period="2024-01")
    assert set(scorecard.history(first)["period"]) == {"2024-01"}


def test_everyone_stands_above_units_but_not_above_the_one_of_its_own_report(
    tmp_path: Path,
) -> None:
    def shown(segment: str) -> list[str]:
        told = samples.WEST_ANSWERED
        wave = samples.shops(tmp_path, *samples.IN_CITIES, segment=segment, answers=told)
        return [scorecard.key(one) for one in scorecard.shown(wave)]

    assert shown("all")[:2] == ["overall", "unit:city=Alpha"]
    assert shown("city=Beta") == ["unit:city=Beta", "unit:shop=north", "unit:shop=south"]
    assert shown("shop=west") == ["unit:shop=west"]
