"""How precise a report says a sample is that was drawn in strata or clusters."""

from pathlib import Path

import pandas as pd
import pytest

import samples
from csatbook.analysis import results
from csatbook.analysis.sample import adequacy, returns
from csatbook.analysis.wave import Wave
from csatbook.report import sections

STUDY = """\
study: shops
title: {zh: 门店, en: Shops}
period: quarter
data:
  responses: [{path: answers.csv}]
  wave: wave
DATA
scales:
  five: {min: 1, max: 5, satisfied: [4, 5], dissatisfied: [1, 2]}
items:
  polite: {zh: 礼貌, en: Politeness, scale: five}
overall: polite
segments:
  half: {zh: 半区, en: Half}
scores:
  share: {method: satisfied_share, zh: 满意度, en: Satisfied share}
  mean: {method: mean}
sampling: {rules: {margin: {margin: 0.07}, power: {difference: 0.2, between: half}}}
report: {min_answers: 1}
"""
# Eight shops of 25: all customers of a shop but its first say the same.
MARKS = [5, 5, 5, 2, 2, 1, 4, 3]
ROWS = pd.DataFrame(
    {
        "wave": "2024Q1",
        "shop": [f"s{shop}" for shop in range(8) for _ in range(25)],
        "polite": [max(1, mark - (row == 0)) for mark in MARKS for row in range(25)],
        "half": ["left" if shop < 4 else "right" for shop in range(8) for _ in range(25)],
        "weight": [1 + row % 2 for _ in range(8) for row in range(25)],
        "size": ["big" if shop < 5 else "small" for shop in range(8) for _ in range(25)],
    }
)


def drawn(
    folder: Path, data: str = "  cluster: shop", rows: pd.DataFrame = ROWS, **options: str
) -> Wave:
    study = options.pop("study", STUDY).replace("DATA", data)
    text = rows.to_csv(index=False)
    return samples.small(folder, study=study, answers=text, period="2024Q1", **options)


def row_of(wave: Wave, score: str = "share", subject: str = "overall") -> pd.Series:
    return results.score_row(results.scores(wave), score, subject)


def test_the_design_effect_is_the_variance_by_design_beside_that_of_a_simple_sample(
    tmp_path: Path,
) -> None:
    # by hand: the variance of the eight shops' shares over 8, and p (1 - p) / 199
    wave = drawn(tmp_path)
    satisfied = ROWS["polite"] >= 4
    by_shop = satisfied.groupby(ROWS["shop"]).mean()
    share = satisfied.mean()
    effect = (by_shop.var() / 8) / (share * (1 - share) / 199)
    row = row_of(wave)
    assert row["n_eff"] == pytest.approx(200 / effect)
    assert row["clusters"] == 8
    assert row_of(wave, "mean")["n_eff"] != row["n_eff"]  # each score has its own
    sample = returns.sample(wave).iloc[0]  # that of the leading score
    assert (sample["design_effect"], sample["n_eff"]) == pytest.approx((effect, 200 / effect))


def test_precision_demands_and_differences_follow_from_the_design_effect(tmp_path: Path) -> None:
    wave = drawn(tmp_path)
    n_eff = row_of(wave)["n_eff"]
    found = adequacy.reach(wave)
    assert found is not None
    assert found.share == pytest.approx(1.959964 * 0.5 / n_eff**0.5, rel=1e-6)
    assert (found.difference, found.found) == (None, False)  # none between halves of 100
    demands = adequacy.requirements(wave)
    assert demands["margin"].reached == pytest.approx(n_eff)
    assert demands["margin"].kept is False
    halves = results.by_segment(wave, "half")
    own = halves[(halves["score"] == "share") & (halves["subject"] == "overall")]["n_eff"]
    assert demands["power"].reached == pytest.approx(own.min())
    some = ROWS.assign(polite=ROWS["polite"].where(ROWS["half"] == "left", 1))
    told = adequacy.requirements(drawn(tmp_path / "some", rows=some))["power"]
    assert (told.reached, told.reason) == (None, "smallest")  # nobody of the right is satisfied
    text = sections.sampling(wave).text
    assert f"tell the leading score (Satisfied share) as precisely as {n_eff:.1f}" in text
    assert "200 valid questionnaires from 8 clusters" in text
    assert f"within about ±{196 * 0.5 / n_eff**0.5:.1f} percentage points" in text
    assert "no difference (Satisfied share), however large, would be found" in text
    chinese = sections.sampling(drawn(tmp_path, language="zh")).text
    assert f"相当于简单随机抽样的 {n_eff:.1f} 份" in chinese
    assert "即使相差很大也难以检出" in chinese


def test_few_clusters_are_a_risk_and_mark_small_bases(tmp_path: Path) -> None:
    wave = drawn(tmp_path)
    said = sections.risks(wave).text
    assert "worth only" in said
    assert "they come from 8 clusters" in said
    assert "100*" in sections.crosstabs(wave).text
    assert "简单随机抽样" in sections.risks(drawn(tmp_path, language="zh")).text
    few = ROWS.assign(half=["odd" if row < 20 else "left" for row in range(200)])
    assert (
        "These groups have fewer than 30 answers, so read"
        in sections.risks(drawn(tmp_path / "few", rows=few)).text
    )
    alone = drawn(tmp_path / "alone", "")
    assert "generalise with care" in sections.risks(alone).text
    assert "100*" not in sections.crosstabs(alone).text


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ("", "n − 1 degrees of freedom."),
        ("  population: 9000", "n − 1 degrees of freedom."),
        ("  cluster: shop", "clusters − 1 degrees of freedom (7 for all respondents)."),
        ("  strata: size", "respondents − strata degrees of freedom (198 for all of them)."),
        (
            "  strata: size\n  cluster: shop",
            "clusters − strata degrees of freedom (6 for all respondents).",
        ),
    ],
)
def test_the_method_tells_the_degrees_of_freedom_that_intervals_have(
    tmp_path: Path, data: str, words: str
) -> None:
    assert words in sections.method(drawn(tmp_path, data)).text


def test_where_the_design_effect_is_not_known_the_report_says_why(tmp_path: Path) -> None:
    equal = drawn(tmp_path / "equal", rows=ROWS.assign(polite=4))
    assert returns.sample(equal).iloc[0][["n_eff", "design_effect"]].isna().all()
    said = sections.sampling(equal).text
    assert "agree on the leading score (Satisfied share)" in said
    assert "not known: design effect" in said
    lone = drawn(tmp_path / "lone", rows=ROWS.assign(shop="s1"))
    for text in (sections.sampling(lone).text, sections.risks(lone).text):
        assert "all respondents come from one cluster" in text
        assert "±" not in text.replace("known to within ±7.0", "")
    single = drawn(tmp_path / "single", "  strata: shop\n  cluster: shop")
    assert "each stratum has one cluster only" in sections.sampling(single).text
    fewer = STUDY.replace("min_answers: 1", "min_answers: 300")
    hidden = drawn(tmp_path / "hidden", study=fewer)
    assert row_of(hidden)[["value", "n_eff"]].isna().all()
    assert "fewer than 300 answered the leading score" in sections.sampling(hidden).text


def test_a_sample_that_is_the_population_has_no_error(tmp_path: Path) -> None:
    wave = drawn(tmp_path, "  population: 200")
    assert row_of(wave)[["low", "high", "n_eff"]].isna().all()
    assert row_of(wave)["reason"] == "counted"
    said = sections.sampling(wave).text
    assert "Everybody of the population is in the sample" in said
    assert adequacy.requirements(wave)["margin"].kept is True
    assert adequacy.requirements(wave)["margin"].reached == pytest.approx(200)


def test_a_known_population_counts_once_in_what_is_demanded(tmp_path: Path) -> None:
    # A simple random sample of 200 of 1000: effective numbers hold the 1 - 200 / 1000, as does what
    # is required of so many; reached are the 200.
    wave = drawn(tmp_path, "  population: 1000")
    assert row_of(wave)["n_eff"] == pytest.approx(200 / 0.8)
    found = adequacy.requirements(wave)["margin"]
    assert found.reached == pytest.approx(200)
    assert found.required == 165  # 196.0 / (1 + 195.0 / 1000) = 164.01


def test_strata_of_known_size_weigh_by_it_where_no_weight_is_declared(tmp_path: Path) -> None:
    # 125 of 1000 big ones and 75 of 150 small ones: weights 8 and 2
    data = "  strata: size\n  population: {big: 1000, small: 150}"
    wave = drawn(tmp_path, data)
    big = ROWS["size"] == "big"
    marks = ROWS["polite"]
    expected = (1000 * marks[big].mean() + 150 * marks[~big].mean()) / 1150
    assert row_of(wave, "mean")["value"] == pytest.approx(expected)
    assert "each stands for so many customers: big 8.00, small 2.00" in sections.sample(wave).text
    assert "strata count by their populations" in sections.method(wave).text
    assert "各层按其客户总数加权" in sections.method(drawn(tmp_path, data, language="zh")).text


def test_a_declared_weight_is_not_weighted_twice(tmp_path: Path) -> None:
    known = "  strata: size\n  population: {big: 1000, small: 150}\n"
    wave = drawn(tmp_path, known + "  weight: weight")
    expected = (ROWS["polite"] * ROWS["weight"]).sum() / ROWS["weight"].sum()
    assert row_of(wave, "mean")["value"] == pytest.approx(expected)
    assert "strata count by their populations" not in sections.method(wave).text
    study = STUDY + "weighting: {rake: {half: {left: 0.5, right: 0.5}}}\n"
    raked = drawn(tmp_path / "raked", known, study=study)
    assert row_of(raked, "mean")["value"] == pytest.approx(ROWS["polite"].mean())
    assert "strata count by their populations" not in sections.method(raked).text


def test_drivers_rest_on_as_many_as_the_design_effect_leaves(tmp_path: Path) -> None:
    study = STUDY.replace(
        "overall: polite\n",
        "  quick: {zh: 快, en: Quick, scale: five}\n  clear: {zh: 清楚, en: Clear, scale: five}\n"
        "overall: polite\ndrivers: {outcome: polite, of: items}\n",
    )
    place = ROWS.index.to_series()
    rows = ROWS.assign(quick=(ROWS["polite"] + place % 3 - 1).clip(1, 5), clear=1 + place * 7 % 5)
    wave = drawn(tmp_path, study=study, rows=rows)
    n_eff = row_of(wave, "mean", "item:polite")["n_eff"]
    said = sections.drivers(wave).text
    assert f"they are worth {n_eff:.0f} of a simple random sample" in said
    assert "to each driver" in said  # fewer than 15
    equal = drawn(tmp_path / "single", "  strata: shop\n  cluster: shop", study=study, rows=rows)
    assert "cannot be taken for a simple random sample" in sections.drivers(equal).text
