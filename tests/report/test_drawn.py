"""From the study file to the interval: strata, clusters and the population they were drawn from."""

from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import pytest

import samples
from csatbook.analysis import answers, results
from csatbook.analysis.groups import comparisons
from csatbook.analysis.wave import Wave
from csatbook.errors import DataError
from csatbook.report import sections

GOLDEN = Path(__file__).parents[1] / "golden"
ANSWERS = pd.read_csv(GOLDEN / "answers.csv")
DRAWN = pd.read_csv(GOLDEN / "drawn.csv")
# Populations that are known weigh the respondents: R's `svydesign` with `fpc` and without weights.
UNWEIGHTED = "(weights == 'none' and population == 'no' or weights == 'population')"
SCORES = pd.read_csv(GOLDEN / "design.csv").query(f"{UNWEIGHTED} and group == 'all'")
PAIRS = pd.read_csv(GOLDEN / "design_compare.csv").query(f"{UNWEIGHTED} and by == 'group'")
SINGLE = {"adjust": "centre", "certainty": "certainty"}
UNIT = {"cluster": "population", "respondent": "customers"}


def golden(folder: Path, *data: str, compare: str = "") -> Wave:
    """The respondents of the golden numbers, in a study that tells so much of its sample."""
    study = samples.SMALL.replace("  wave: wave\n", "".join(["  wave: wave\n", *data])) + compare
    rows = pd.DataFrame(
        {
            "wave": "2024Q2",
            "polite": ANSWERS["q1"],
            "patient": ANSWERS["q1"],
            "again": 5,
            "region": ANSWERS["group"],
            "words": "",
            "stratum": DRAWN["stratum"],
            "shop": DRAWN["cluster"],
        }
    )
    return samples.small(folder, study=study, answers=rows.to_csv(index=False))


def told(row: Mapping[str, object]) -> list[str]:
    """How a study file says what the golden numbers were computed with."""
    unit = str(row["unit"])
    single = f"  single_unit: {SINGLE[str(row['single'])]}\n"
    lines = ["  strata: stratum\n", "  cluster: shop\n" if unit == "cluster" else "", single]
    if row["population"] == "yes":
        counts = DRAWN.groupby("stratum")[UNIT[unit]].first()
        inside = ", ".join(f"{name}: {count}" for name, count in counts.items())
        lines.append(f"  population: {{{inside}}}\n")
    return lines


@pytest.mark.parametrize(
    "row",
    SCORES.query("what != 'rate'").to_dict("records"),
    ids=lambda row: "-".join(str(row[key]) for key in list(row)[:6]),
)
def test_a_declared_design_gives_the_intervals_of_r(tmp_path: Path, row: dict) -> None:
    wave = golden(tmp_path, *told(row))
    found = results.score_row(results.scores(wave), row["what"], "item:polite")
    most = {"mean": (1, 5), "share": (0, 1)}[row["what"]]
    assert found["value"] == pytest.approx(row["value"], rel=1e-12)
    if row["what"] == "mean":  # the interval of a share is not symmetric
        ends = (max(most[0], row["low"]), min(most[1], row["high"]))
        assert (found["low"], found["high"]) == pytest.approx(ends, rel=1e-9)
    assert found["n"] / found["n_eff"] == pytest.approx(row["deff"], rel=1e-9)


@pytest.mark.parametrize(
    "row",
    SCORES.query("what == 'share'").to_dict("records"),
    ids=lambda row: "-".join(str(row[key]) for key in list(row)[:6]),
)
def test_the_share_of_the_satisfied_answers_is_that_of_r(tmp_path: Path, row: dict) -> None:
    wave = golden(tmp_path, *told(row))
    divided = answers.answers(wave).set_index(["item", "level"])
    found = divided.loc[("polite", "satisfied")]
    assert found["share"] == pytest.approx(row["value"], rel=1e-12)
    assert found["n"] == row["n"]
    assert found["n"] / found["n_eff"] == pytest.approx(row["deff"], rel=1e-9)
    score = results.score_row(results.scores(wave), "share", "item:polite")
    assert (found["low"], found["high"]) == pytest.approx((score["low"], score["high"]))


@pytest.mark.parametrize(
    "row",
    PAIRS.query("what == 'mean'").to_dict("records"),
    ids=lambda row: "-".join(str(row[key]) for key in list(row)[:5]),
)
def test_groups_are_compared_as_r_compares_them(tmp_path: Path, row: dict) -> None:
    wave = golden(tmp_path, *told(row), compare="compare: {test: linear, scores: [mean]}\n")
    frame = comparisons.comparisons(wave).set_index(["subject", "group_a", "group_b"])
    found = frame.loc[("item:polite", "a", "b")]
    assert found["test"] == "design_t"
    for name in ("difference", "statistic", "df", "p"):
        assert found[name] == pytest.approx(row[name], rel=1e-9), name


def test_of_a_known_number_of_customers_the_share_drawn_makes_intervals_narrower(
    tmp_path: Path,
) -> None:
    ends = {}
    for name, line in (("ever so many", ""), ("100", "  population: 100\n")):
        found = results.score_row(
            results.scores(golden(tmp_path / name, line)), "mean", "item:polite"
        )
        ends[name] = (found["high"] - found["low"]) / 2
    # 80 of 100 were drawn: their error is √(1 - 0.8) times that of a sample of ever so many
    assert ends["100"] == pytest.approx(ends["ever so many"] * 0.2**0.5, rel=1e-3)


def test_groups_of_a_known_number_of_customers_are_compared_more_exactly(tmp_path: Path) -> None:
    widths = {}
    for name, count in (("ever so many", 10**9), ("100", 100)):
        frame = comparisons.comparisons(golden(tmp_path / name, f"  population: {count}\n"))
        row = frame.set_index("subject").loc["item:polite"]
        assert row["test"] == "cautious_design_t"
        widths[name] = row["high"] - row["low"]
    assert widths["100"] == pytest.approx(widths["ever so many"] * 0.2**0.5)
    frame = comparisons.comparisons(golden(tmp_path / "all", "  population: 80\n"))
    assert set(frame["reason"]) == {"all_drawn", "all_equal"}


def test_the_method_tells_how_the_sample_was_drawn(tmp_path: Path) -> None:
    alone = golden(tmp_path / "alone", "  population: 100\n")
    assert "drawn from a known number of customers" in sections.method(alone).text
    shops = "  strata: stratum\n  cluster: shop\n"
    strata = golden(tmp_path / "strata", shops)
    said = sections.method(strata).text
    assert "drawn in strata and clusters" in said
    assert "counts with its distance from the whole sample" in said  # all of the isle are one shop
    assert "known" not in said
    known = "  population: {city: 20, town: 12, isle: 3}\n  single_unit: certainty\n"
    said = sections.method(golden(tmp_path / "known", shops, known)).text
    assert "The number of clusters is known" in said
    assert "was sure to be drawn" in said
    every = "  population: {city: 20, town: 12, isle: 1}\n"
    assert "one unit" not in sections.method(golden(tmp_path / "every", shops, every)).text


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (
            "  population: {city: 20, town: 4, ilse: 3}\n",
            (
                "2024Q2, population of the stratum 'isle': is not given. Did you mean 'ilse'?\n"
                "2024Q2, population of the stratum 'town': expected at least the 5 drawn from it; "
                "found 4"
            ),
        ),
        (
            "  single_unit: refuse\n",
            (
                "2024Q2, stratum 'isle': expected two clusters or more, to see how much they "
                "differ; found one"
            ),
        ),
    ],
)
def test_a_population_that_does_not_fit_stops_the_report(
    tmp_path: Path, lines: str, message: str
) -> None:
    wave = golden(tmp_path, "  strata: stratum\n  cluster: shop\n", lines)
    with pytest.raises(DataError) as caught:
        results.scores(wave)
    assert str(caught.value) == message
