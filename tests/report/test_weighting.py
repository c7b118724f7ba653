"""A wave whose respondents are weighted to known shares, or were drawn in strata and clusters."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

import samples
from csatbook.analysis import export, results, tables
from csatbook.analysis.groups import comparisons
from csatbook.analysis.sample import returns, weighted
from csatbook.analysis.wave import Wave, at
from csatbook.errors import DataError
from csatbook.report import fragment, sections
from csatbook.stats import design, tally
from csatbook.stats.ratio import index_score

RAKED = samples.SMALL + "weighting: {rake: {region: {east: 0.5, west: 0.5}}}\n"
# In the second wave three of east and one of west, who are to weigh 2/3 each and 2; one has told
# no region and weighs 1.
ANSWERS = """\
wave,polite,patient,again,region,weight,shop,words
2024Q1,3,3,5,east,1,a,
2024Q1,4,4,6,west,1,b,
2024Q2,5,4,10,east,1,a,
2024Q2,4,2,8,east,1,a,
2024Q2,3,2,8,east,1,b,
2024Q2,1,1,2,west,1,c,
2024Q2,2,1,2,,1,c,
"""


def wave_of(folder: Path, study: str = RAKED, answers: str = ANSWERS, **more: str) -> Wave:
    return samples.small(folder, study=study, answers=answers, **more)


def value(wave: Wave, subject: str = "item:polite", column: str = "value") -> float:
    return results.score_row(results.scores(wave), "mean", subject)[column]


def test_scores_are_those_of_the_raked_respondents(tmp_path: Path) -> None:
    wave = wave_of(tmp_path)
    assert wave.rows["weight"].tolist() == pytest.approx([2 / 3] * 3 + [2, 1])
    assert value(wave) == pytest.approx((2 / 3 * (5 + 4 + 3) + 2 * 1 + 1 * 2) / 5)
    row = returns.sample(wave).iloc[0]
    # 5² / (3 · 4/9 + 4 + 1)
    assert row["n_eff"] == pytest.approx(25 / (4 / 3 + 5))
    assert row["design_effect"] == pytest.approx(5 * (4 / 3 + 5) / 25)


def test_a_segment_has_the_weights_of_the_whole_wave(tmp_path: Path) -> None:
    wave = wave_of(tmp_path, segment="region=east")
    assert wave.rows["weight"].tolist() == pytest.approx([2 / 3] * 3)
    assert weighted.weighting(wave)["segment"].unique().tolist() == ["all"]


def test_every_wave_is_raked_by_itself(tmp_path: Path) -> None:
    wave = wave_of(tmp_path)
    assert at(wave, "2024Q1").rows["weight"].tolist() == pytest.approx([1, 1])
    assert at(wave, "2024Q1").weighted.margins[0].n == 1


def test_weights_are_computed_once_a_wave(tmp_path: Path) -> None:
    wave = wave_of(tmp_path)
    assert wave.everyone.weighted is at(at(wave, "2024Q1"), "2024Q2").weighted


def test_weights_in_the_data_are_where_raking_starts(tmp_path: Path) -> None:
    study = RAKED.replace("  wave: wave\n", "  wave: wave\n  weight: weight\n")
    answers = ANSWERS.replace("2024Q2,3,2,8,east,1", "2024Q2,3,2,8,east,2")
    rows = wave_of(tmp_path, study, answers).rows
    # of 6 the one without keeps 1, so that east and west are 2.5 each; of mean 1 all that times 5/6
    assert rows["weight"].tolist() == pytest.approx(
        [one * 5 / 6 for one in (2.5 / 4, 2.5 / 4, 2.5 / 2, 2.5, 1)]
    )


def test_the_margins_are_a_tidy_table(tmp_path: Path) -> None:
    found = weighted.weighting(wave_of(tmp_path))
    assert list(found) == tables.TABLES["weighting"].names
    assert found["value"].tolist()[:2] == ["east", "west"]
    assert found["before"].tolist() == pytest.approx([0.75, 0.25, 0.2])
    assert found["achieved"].tolist() == pytest.approx([0.5, 0.5, 0.2])


def test_the_margins_are_kept_with_the_report_of_everyone_only(tmp_path: Path) -> None:
    wave = wave_of(tmp_path)
    kept = export.tables(wave)["weighting"]
    assert kept["value"].tolist()[:2] == ["east", "west"]
    assert "weighting" not in export.tables(replace(wave, segment="region=east"))
    assert "weighting" not in export.tables(samples.small(tmp_path / "plain"))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_report_shows_what_was_reached(tmp_path: Path, language: str) -> None:
    study = RAKED.replace("0.5}}}", "0.5}}, trim: 2.5}")
    text = sections.weighting(wave_of(tmp_path, study, language=language)).text
    region = {"zh": "地区：east", "en": "Region: east"}[language]
    assert f"{region}\t3\t75.0%\t50.0%\t50.0%" in text
    assert {"zh": "2.5 倍", "en": "2.5 times"}[language] in text
    assert {"zh": "未填者", "en": "those who did not"}[language] in text
    assert {"zh": "已知的客户构成一致", "en": "known shares"}[language] in (
        sections.method(wave_of(tmp_path, study, language=language)).text
    )


def test_within_a_segment_both_values_are_named(tmp_path: Path) -> None:
    study = RAKED.replace("0.5}}}", "0.5}}, within: shop}").replace(
        "region: {zh: 地区, en: Region}",
        "region: {zh: 地区, en: Region}\n  shop: {zh: 门店, en: Shop}",
    )
    answers = "wave,polite,patient,again,region,shop,words\n" + "".join(
        f"2024Q2,{mark},4,10,{region},{shop},\n"
        for shop in "ab"
        for mark, region in ((5, "east"), (4, "east"), (3, "west"))
    )
    text = sections.weighting(wave_of(tmp_path, study, answers)).text
    assert "Shop: a, Region: east\t2\t66.7%\t50.0%\t50.0%" in text
    assert "Each group by Shop is weighted by itself." in text


def test_a_study_without_known_shares_shows_no_weighting(tmp_path: Path) -> None:
    wave = samples.small(tmp_path)
    assert sections.weighting(wave) == fragment.NOTHING
    assert weighted.weighting(wave).empty
    assert "weight" not in wave.rows


def test_shares_that_do_not_fit_stop_the_report_with_wave_and_value(tmp_path: Path) -> None:
    wave = wave_of(tmp_path, RAKED.replace("west: 0.5", "weste: 0.5"))
    with pytest.raises(DataError) as caught:
        results.scores(wave)
    strange, empty = str(caught.value).splitlines()
    assert strange.startswith("2024Q2, weighting by 'region': found 'west' (1 respondents)")
    assert empty.startswith("2024Q2, weighting by 'region': 'weste' is to have a share of 0.5")


def test_intervals_follow_how_the_respondents_were_drawn(tmp_path: Path) -> None:
    study = samples.SMALL.replace("  wave: wave\n", "  wave: wave\n  cluster: shop\n")
    wave = wave_of(tmp_path, study)
    drawn = design.draw(None, pd.Series(list("aabcc")))
    five = wave.study.scales["five"]
    rows = wave.rows[["polite"]]
    expected = index_score("mean", tally.count(rows, scales=[five], drawn=drawn), scales=[five])
    assert (value(wave, column="low"), value(wave, column="high")) == (expected.low, expected.high)
    plain = index_score("mean", rows, scales=[five])
    assert expected.low != plain.low
    assert "drawn in clusters" in sections.method(wave).text


def test_clusters_without_anyone_of_a_segment_remain_in_its_design(tmp_path: Path) -> None:
    study = samples.SMALL.replace("  wave: wave\n", "  wave: wave\n  cluster: shop\n")
    wave = wave_of(tmp_path, study, segment="region=east")
    found = wave.drawn(wave.rows)
    assert len(found.cluster) == 3
    assert len(found.stratum) == 3  # shop c has nobody of the east


def shops(folder: Path, *, region_of: Callable[[int, int], str], more: str = "") -> Wave:
    """Twenty shops of ten respondents, who answer much alike within a shop."""
    study = samples.SMALL.replace("  wave: wave\n", "  wave: wave\n  cluster: shop\n") + more
    answers = "wave,polite,patient,again,region,shop,words\n" + "".join(
        f"2024Q2,{mark},{mark},{2 * mark},{region_of(shop, place)},s{shop},\n"
        for shop in range(20)
        for place in range(10)
        for mark in [1 + (shop * 7 % 4) + (place % 3 == 0)]
    )
    return samples.small(folder, study=study, answers=answers)


def test_groups_are_compared_as_their_respondents_were_drawn(tmp_path: Path) -> None:
    def within(_: int, place: int) -> str:
        return "east" if place % 2 else "west"

    def across(shop: int, _: int) -> str:
        return "east" if shop % 2 else "west"

    found = {}
    for name, region_of in (("within", within), ("across", across)):
        frame = comparisons.comparisons(shops(tmp_path / name, region_of=region_of))
        assert set(frame["test"]) == {"cautious_design_t"}
        row = frame[frame["subject"] == "item:polite"].iloc[0]
        found[name] = row["high"] - row["low"]
    # of two shares of a hundred answers each it would be 2 · 1.97 · √(2 · 0.25 / 100) = 0.28
    assert found["across"] > 2 * 0.28  # the customers of ten shops each are not a hundred answers
    assert found["within"] < 0.28  # what the shops differ by is in both regions alike


@pytest.mark.parametrize("against", ["rest", "total"])
def test_a_declared_test_does_not_forget_the_clusters(tmp_path: Path, against: str) -> None:
    more = f"compare: {{test: linear, against: {against}, scores: [mean]}}\n"
    wave = shops(tmp_path, region_of=lambda shop, _: "nesw"[shop % 4], more=more)
    frame = comparisons.comparisons(wave)
    assert set(frame["test"]) == {"design_t"}
    assert set(frame["group_b"]) == {against}
    assert (frame["df"] == 20 - 1 - 1).all()
    whole = results.score_row(results.scores(wave), "mean", "item:polite")["value"]
    mine = frame[frame["subject"] == "item:polite"]
    if against == "total":
        assert mine["value_b"].tolist() == pytest.approx([whole] * 4)


def test_small_groups_are_in_no_comparison_of_clusters_either(tmp_path: Path) -> None:
    def few(shop: int, place: int) -> str:
        return "few" if shop == 0 and place < 3 else "es"[shop % 2]

    wave = shops(tmp_path, region_of=few)
    declared = wave.study.model_copy(
        update={"report": wave.study.report.model_copy(update={"min_answers": 5})}
    )
    guarded = replace(wave, study=declared)
    rows = list(
        comparisons.result_rows(
            declared,
            wave.tally,
            comparisons.grouped(wave.rows, ["region"]),
            against="rest",
            hidden=guarded.closed,
        )
    )
    assert {row["group_a"] for row in rows} == {"e", "s"}
    polite = next(row for row in rows if row["subject"] == "item:polite" and row["group_a"] == "e")
    rest = wave.rows[wave.rows["region"] != "e"]["polite"]
    assert polite["value_b"] == pytest.approx((rest >= 4).mean())  # the few are among the rest
    assert polite["n_b"] == len(rest)
