"""The importances of drivers, against published results and other programs, where they are."""

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from csatbook.stats.drivers import METHODS, given, importance, submodels
from csatbook.stats.drivers.given import Given
from csatbook.stats.drivers.result import DriverAnalysis

SHARED = Path(__file__).parents[4] / "shared"
PUBLISHED, DATA = SHARED / "published", SHARED / "data"
needs_data = pytest.mark.skipif(
    not PUBLISHED.is_dir(), reason="the published results are not on this machine"
)
BANK = ["Fees", "Interest", "Phone", "Branch", "Online", "ATM"]


def bank(complete: list[str] | None = None) -> pd.DataFrame:
    answers = pd.read_csv(DATA / "bank_displayr" / "bank.csv")
    return answers.dropna(subset=complete or list(answers.columns))


def by(method: str, asked: Given) -> DriverAnalysis:
    return importance.by_method(asked, method=method, resamples=0)


def values(found: DriverAnalysis) -> dict[str, float]:
    return {one.name: one.importance for one in found.drivers}


def test_submodels_of_school_marks_are_those_of_the_textbook() -> None:
    # standing, intelligence, need for achievement (dominanceAnalysis, its tests)
    matrix = [
        [1, 0.33, 0.57, 0.5],
        [0.33, 1, 0.3, 0.41],
        [0.57, 0.3, 1, 0.16],
        [0.5, 0.41, 0.16, 1],
    ]
    found = submodels.r_squared(np.array([matrix]))[:, 0]
    printed = [0, 0.1089, 0.3249, 0.3526813, 0.25, 0.2687823, 0.4964080, 0.4964735]
    assert found == pytest.approx(printed, abs=5e-8)


@needs_data
def test_the_bank_is_divided_as_displayr_prints() -> None:
    answers = bank()
    found = by("lmg", given.gather(answers["Overall"], answers[BANK]))
    fees, interest = found.drivers[:2]
    assert found.n == 244
    assert fees.importance == pytest.approx(0.115570678291964, rel=1e-12)
    assert found.r_squared == pytest.approx(0.4988654351715, rel=1e-12)
    assert fees.share == pytest.approx(0.231667039133, rel=1e-11)
    assert interest.share == pytest.approx(0.151397373957463, rel=1e-12)


@needs_data
def test_the_weighted_bank_is_divided_as_displayr_prints() -> None:
    answers = bank()
    found = by("lmg", given.gather(answers["Overall"], answers[BANK], answers["weight"]))
    assert values(found)["Fees"] == pytest.approx(0.1090244509126, rel=1e-11)
    assert found.r_squared == pytest.approx(0.4936505179077, rel=1e-12)
    assert found.drivers[0].share == pytest.approx(0.2208535126726, rel=1e-11)


@needs_data
@pytest.mark.parametrize(
    ("weighted", "share", "raw", "r_squared"),
    [
        (False, 0.84254254422183, 0.00427583141764991, 0.0409055316886271),
        (True, 0.80657438103125, 0.00356269285452153, 0.0488985219292419),
    ],
)
def test_relative_weights_are_as_displayr_prints(
    weighted: bool, share: float, raw: float, r_squared: float
) -> None:
    answers = pd.read_csv(PUBLISHED / "fliprelimp.csv")
    weights = answers["w"] if weighted else None
    found = by("johnson", given.gather(answers["y"], answers[["v1", "v2", "v3"]], weights))
    assert found.drivers[2].share == pytest.approx(share, rel=1e-11)
    assert found.drivers[0].importance == pytest.approx(raw, rel=1e-11)
    assert found.r_squared == pytest.approx(r_squared, rel=1e-11)


@needs_data
def test_relative_weights_of_cars_are_as_rwa_prints() -> None:
    cars = pd.read_csv(PUBLISHED / "mtcars.csv")
    found = by("johnson", given.gather(cars["mpg"], cars[["cyl", "disp", "hp", "gear"]]))
    assert found.r_squared == pytest.approx(0.7791896, abs=5e-8)
    assert list(values(found).values()) == pytest.approx(
        [0.2284797, 0.2221469, 0.2321744, 0.0963886], abs=5e-8
    )
    assert [one.share for one in found.drivers] == pytest.approx(
        [0.2932274, 0.2850999, 0.2979691, 0.1237037], abs=5e-8
    )
    assert [one.coefficient > 0 for one in found.drivers] == [False, False, False, True]


@needs_data
def test_dominance_of_the_attitude_survey_is_as_printed() -> None:
    answers = pd.read_csv(DATA / "attitude" / "attitude.csv")
    found = by("dominance", given.gather(answers["rating"], answers.drop(columns="rating")))
    printed = {"complaints": 0.371, "learning": 0.156, "raises": 0.120, "privileges": 0.051}
    assert values(found) == pytest.approx(
        {**printed, "advance": 0.028, "critical": 0.007}, abs=5e-4
    )
    assert found.dominance is not None
    assert {
        ("complaints", other) for other in answers if other not in ("rating", "complaints")
    } <= {*found.dominance.complete}


def asked(dataset: str, call: str, variables: list[str]) -> Given:
    """What a row of the other programs' results is about."""
    if dataset == "bank_displayr":
        weighted = call.startswith("WEIGHTED")
        answers = bank(None if weighted else ["Overall", *BANK])
        return given.gather(
            answers["Overall"], answers[BANK], answers["weight"] if weighted else None
        )
    files = {
        "attitude": DATA / "attitude" / "attitude.csv",
        "mtcars": PUBLISHED / "mtcars.csv",
        "corp_rep": DATA / "ecsi_mobi" / "corp_rep_data.csv",
        "ecsi_mobi": DATA / "ecsi_mobi" / "mobi.csv",
    }
    outcome = re.match(r"\w+", call)
    assert outcome
    answers = pd.read_csv(files[dataset]).replace(-99, np.nan)
    return given.gather(answers[outcome[0]], answers[variables])


OURS = {"general_dominance_r2": "dominance", "raw_relative_weight": "johnson"}
OURS |= {"rescaled_relative_weight_pct": "johnson", "first": "correlation", "lmg": "lmg"}
OURS |= {"last": "last", "betasq": "standardised", "pratt": "standardised"}


def ours(found: DriverAnalysis, statistic: str) -> dict[str, float]:
    if statistic in ("first", "betasq"):
        return {one.name: one.importance**2 for one in found.drivers}
    if statistic == "pratt":
        return {one.name: one.coefficient * one.correlation for one in found.drivers}
    if statistic == "rescaled_relative_weight_pct":
        return {one.name: 100 * one.share for one in found.drivers}
    return values(found)


@needs_data
def test_other_programs_compute_the_same() -> None:
    peers = pd.read_csv(PUBLISHED / "computed_by_R_peers.csv")
    peers = peers[peers["program"].isin(["R relaimpo", "R rwa", "R dominanceanalysis"])]
    seen = set()
    for (dataset, call), rows in peers.groupby(["dataset", "call"]):
        names = [name for name in rows["variable"].unique() if name != "(model)"]
        answers = asked(dataset, call, names)
        for statistic, own in rows.groupby("statistic"):
            expected = dict(zip(own["variable"], own["value"], strict=True))
            if statistic in ("R2", "n"):
                found = by("lmg", answers)
                value = {"(model)": found.n if statistic == "n" else found.r_squared}
            else:
                value = ours(by(OURS[statistic], answers), statistic)
            assert value == pytest.approx(expected, rel=1e-9, abs=1e-12), (dataset, statistic)
            seen.add((dataset, OURS.get(statistic)))
    assert {method for _, method in seen} >= set(METHODS)
