"""The result tables against hand calculations and against plain pandas on the raw file."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

import samples
from csatbook.analysis import export, results
from csatbook.analysis.sample import returns
from csatbook.analysis.wave import Wave
from csatbook.errors import ParameterError

Open = Callable[..., Wave]


def value(wave: Wave, score: str, subject: str) -> float:
    return results.score_row(results.scores(wave), score, subject)["value"]


def test_every_score_of_the_small_study_is_what_a_hand_works_out(tmp_path: Path) -> None:
    wave = samples.small(tmp_path)
    # respondents: (5, 4, 10), (4, 2, 8), (1, –, 2), (–, –, –)
    assert value(wave, "mean", "item:polite") == pytest.approx((5 + 4 + 1) / 3)
    assert value(wave, "mean", "item:patient") == (4 + 2) / 2
    assert value(wave, "mean", "dimension:staff") == pytest.approx((4.5 + 3 + 1) / 3)
    assert value(wave, "index", "dimension:staff") == pytest.approx((87.5 + 50 + 0) / 3)
    assert value(wave, "index", "dimension:loyalty") == pytest.approx((100 + 80 + 20) / 3)
    # overall: 0.75 staff + 0.25 loyalty of each respondent
    assert value(wave, "index", "overall") == pytest.approx(
        (0.75 * 87.5 + 0.25 * 100 + 0.75 * 50 + 0.25 * 80 + 0.75 * 0 + 0.25 * 20) / 3
    )
    assert value(wave, "share", "item:again") == pytest.approx(1 / 3)
    assert value(wave, "share", "dimension:staff") == pytest.approx((1 + 0.5 + 0) / 3)
    assert results.score_row(results.scores(wave), "share", "overall")["n"] == 3


def test_a_mean_over_different_scales_is_not_made(tmp_path: Path) -> None:
    scores = results.scores(samples.small(tmp_path))
    assert set(scores.loc[scores["score"] == "mean", "subject"]) == {
        "dimension:staff",
        "dimension:loyalty",
        "item:polite",
        "item:patient",
        "item:again",
    }


def test_the_tables_have_the_columns_that_programs_rely_on(tmp_path: Path) -> None:
    tables = export.tables(samples.small(tmp_path, segment="region=east"))
    keys = ["study", "period", "segment"]
    assert list(tables["sample"]) == [
        *keys,
        "population",
        "invited",
        "returned",
        "rejected",
        "valid",
        "repeated",
        "response_rate",
        "valid_rate",
        "n_eff",
        "design_effect",
    ]
    assert list(tables["rejected"]) == [*keys, "reason", "count"]
    assert list(tables["scores"])[:13] == [
        *keys,
        "score",
        "subject",
        "value",
        "low",
        "high",
        "n",
        "n_eff",
        "grade",
        "target",
        "target_met",
    ]
    assert set(tables["scores"]["segment"]) == {"region=east"}


def test_history_holds_the_waves_up_to_this_one_in_order(tmp_path: Path) -> None:
    history = results.history(samples.small(tmp_path))
    assert list(dict.fromkeys(history["period"])) == ["2024Q1", "2024Q2"]
    first = history[history["period"] == "2024Q1"]
    assert results.score_row(first, "mean", "item:polite")["value"] == 3.5
    earlier = samples.small(tmp_path, period="2024Q1")
    assert set(results.history(earlier)["period"]) == {"2024Q1"}


def test_scores_of_fewer_than_five_are_left_out(tmp_path: Path) -> None:
    guarded = samples.SMALL.replace("min_answers: 1", "min_answers: 3")
    wave = samples.small(tmp_path, study=guarded)
    scores = results.scores(wave)
    row = results.score_row(scores, "mean", "item:patient")
    assert pd.isna(row["value"])
    assert pd.isna(row["low"])
    assert row["n"] == 2
    assert results.score_row(scores, "mean", "item:polite")["value"] == pytest.approx(10 / 3)


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"period": "2024Q3"}, "2024Q1, 2024Q2"),
        ({"segment": "region=north"}, "region=east"),
        ({"segment": "town=east"}, "all, region=<b>, region=east"),
    ],
)
def test_a_period_or_segment_without_data_is_refused_with_those_there_are(
    tmp_path: Path, change: dict[str, str], named: str
) -> None:
    with pytest.raises(ParameterError) as caught:
        samples.small(tmp_path, **change)
    assert named in str(caught.value)


def sound(period: str) -> pd.DataFrame:
    """The sample's raw rows without those that `planted.csv` says must be set aside."""
    folder = samples.PROJECT / "data" / "service"
    file = f"responses-{period}.csv"
    rows = pd.read_csv(
        folder / file,
        dtype=str,
        sep=None,
        engine="python",
        keep_default_na=False,
        skip_blank_lines=False,
    )
    planted = pd.read_csv(folder / "planted.csv")
    invalid = {"periodic", "fast", "same_twice", "changed_twice", "out_of_scale", "blank_row"}
    mine = planted[(planted["file"] == file) & planted["plant"].isin(invalid)]
    answers = rows.loc[:, "polite":"overall"].replace({"": None, "99": None})
    alike = answers.nunique(axis=1).eq(1) & answers.notna().sum(axis=1).ge(8)
    return rows[~alike].drop(index=mine["row"] - 2, errors="ignore")  # counted as in a spreadsheet


@pytest.mark.parametrize("period", ["2025Q2", "2025Q4"])
def test_the_sample_gives_what_plain_pandas_finds_in_its_file(service: Open, period: str) -> None:
    wave = service(period)
    rows = sound(period)
    numbers = rows[["waiting", "reply", "informed", "overall"]].apply(
        pd.to_numeric, errors="coerce"
    )
    numbers = numbers.where(numbers.le(5))
    assert len(wave.rows) == len(rows)
    assert value(wave, "mean", "item:waiting") == pytest.approx(numbers["waiting"].mean())
    satisfied = numbers["overall"].dropna() >= 4
    assert value(wave, "csat", "overall") == pytest.approx(satisfied.mean())
    response = numbers[["waiting", "reply", "informed"]].mean(axis=1)
    assert value(wave, "mean", "dimension:response") == pytest.approx(response.mean())
    region = rows["region"] == "西南"
    part = service(period, "region=西南")
    assert value(part, "mean", "item:waiting") == pytest.approx(numbers["waiting"][region].mean())


def test_the_sample_adds_up(service: Open) -> None:
    for period in service("2024Q1").store.periods:
        row = returns.sample(service(period)).iloc[0]
        assert row["returned"] == row["rejected"] + row["valid"]
        assert 0.5 < row["response_rate"] < 0.65
        regions = [
            returns.sample(service(period, f"region={value}")).iloc[0]
            for value in service(period).store.segments(period)["region"]
        ]
        for column in ("population", "invited", "returned", "rejected", "valid"):
            spare = 3 if column in ("returned", "rejected") else 0  # blank rows have no region
            assert 0 <= row[column] - sum(one[column] for one in regions) <= spare, column


def test_a_weight_column_weights_every_score_and_shows_in_the_sample(tmp_path: Path) -> None:
    study = samples.SMALL.replace("  wave: wave\n", "  wave: wave\n  weight: w\n")
    head, *rows = samples.ANSWERS.splitlines()
    weights = (1, 1, 3, 1, 2, 1)
    marked = [f"{head},w", *(f"{a},{w}" for a, w in zip(rows, weights, strict=True))]
    wave = samples.small(tmp_path, study=study, answers="\n".join(marked) + "\n")
    # polite 5, 4, 1 with weights 3, 1, 2: (15 + 4 + 2) / 6
    assert value(wave, "mean", "item:polite") == pytest.approx(21 / 6)
    row = returns.sample(wave).iloc[0]
    # Kish: 6² / (9 + 1 + 4)
    assert row["n_eff"] == pytest.approx(36 / 14)
    assert row["design_effect"] == pytest.approx(3 * 14 / 36)
