"""All groups together before the pairs: which test, what is told, and what the table holds."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from scipy import stats as scipy

import samples
from csatbook.analysis import export
from csatbook.analysis.groups import comparisons, omnibus, spreads
from csatbook.analysis.wave import Wave
from csatbook.report import sections
from csatbook.report.sections.groups import omnibus_said
from csatbook.stats.compare import multiplicity

Open = Callable[..., Wave]
EAST, WEST, FAR = [5, 4, 5, 4], [1, 2, 2, 3], [3, 4, 2, 3]
HEAD = "wave,polite,patient,again,region,shop,weight,words\n"


def wave_of(
    folder: Path, *, data: str = "", compare: str = "", groups: int = 3, **more: str
) -> Wave:
    """Groups of 36 respondents each, who weigh 1 and 2 in turn and are from ten shops."""
    study = samples.SMALL.replace("  wave: wave\n", f"  wave: wave\n{data}") + compare
    marks = {"east": EAST, "west": WEST, "far": FAR}
    answers = HEAD + "".join(
        f"2024Q2,{mark},{mark},{2 * mark},{region},s{place % 10},{1 + place % 2},\n"
        for region in list(marks)[:groups]
        for place, mark in enumerate(marks[region] * 9)
    )
    return samples.small(folder, study=study, answers=answers, **more)


def polite(wave: Wave) -> pd.Series:
    frame = omnibus.omnibus(wave).set_index("subject")
    return frame.loc["item:polite"]


def test_the_table_begins_with_what_it_is_about_and_has_all_subjects(tmp_path: Path) -> None:
    wave = wave_of(tmp_path)
    frame = export.tables(wave)["omnibus"]
    assert list(frame.columns) == [
        *("study", "period", "segment", "score", "subject", "by", "test", "statistic"),
        *("df", "df_error", "p", "p_adjusted", "groups", "n", "reason"),
    ]
    assert frame["subject"].tolist() == [
        *("overall", "dimension:staff", "dimension:loyalty"),
        *("item:polite", "item:patient", "item:again"),
    ]
    assert set(frame["groups"]) == {3}
    assert set(frame["n"]) == {108}


def test_shares_are_tested_by_pearson_and_means_by_welch(tmp_path: Path) -> None:
    shares = polite(wave_of(tmp_path / "share"))
    expected = scipy.chi2_contingency([[36, 0, 9], [0, 36, 27]], correction=False)
    assert shares["test"] == "pearson"
    assert (shares["statistic"], shares["p"]) == pytest.approx(expected[:2])
    assert shares["df"] == 2
    assert pd.isna(shares["df_error"])
    means = polite(wave_of(tmp_path / "mean", compare="compare: {scores: [mean], test: t}\n"))
    # of three groups of 36 whichever finds less, one being the analysis of variance
    variance = scipy.f_oneway(*(one * 9 for one in (EAST, WEST, FAR)))
    assert means["test"] == "cautious_f"
    assert means["n"] == 108
    assert means["df"] <= 2
    assert means["p"] >= variance.pvalue * (1 - 1e-9)


@pytest.mark.parametrize(
    ("data", "compare", "test"),
    [
        ("  weight: weight\n", "", "cautious_rao_scott"),
        ("  weight: weight\n", "compare: {scores: [mean]}\n", "cautious_f"),
        ("  weight: weight\n", "compare: {scores: [mean], test: linear}\n", "linear_f"),
        ("", "compare: {test: rank}\n", "kruskal_wallis"),
        ("  weight: weight\n", "compare: {test: rank}\n", "cautious_welch_rank"),
        ("  cluster: shop\n", "", "cautious_design_f"),
        ("  cluster: shop\n", "compare: {test: linear}\n", "design_f"),
        ("  cluster: shop\n", "compare: {test: rank}\n", "cautious_drawn_rank"),
    ],
)
def test_the_test_follows_the_rule_for_pairs(
    tmp_path: Path, data: str, compare: str, test: str
) -> None:
    wave = wave_of(tmp_path, data=data, compare=compare)
    row = polite(wave)
    assert row["test"] == test
    assert row["p"] < 0.001


def test_ranks_of_several_groups_are_compared_by_dunn(tmp_path: Path) -> None:
    wave = wave_of(tmp_path, compare="compare: {test: rank}\n")
    frame = comparisons.comparisons(wave)
    items = frame[frame["subject"].str.startswith("item")]
    assert set(items["test"]) == {"dunn"}
    two = comparisons.comparisons(
        wave_of(tmp_path / "two", compare="compare: {test: rank}\n", groups=2)
    )
    assert set(two[two["subject"].str.startswith("item")]["test"]) == {"cautious_rank"}
    weighted = wave_of(
        tmp_path / "weights", data="  weight: weight\n", compare="compare: {test: rank}\n"
    )
    frame = comparisons.comparisons(weighted)
    assert set(frame[frame["subject"].str.startswith("item")]["test"]) == {"cautious_rank"}


def test_of_a_sample_drawn_in_clusters_order_and_spread_are_tested_by_its_design(
    tmp_path: Path,
) -> None:
    asked = "compare: {test: rank, spread: true}\n"
    wave = wave_of(tmp_path, data="  cluster: shop\n", compare=asked)
    frame = comparisons.comparisons(wave)
    items = frame[frame["subject"].str.startswith("item")]
    assert set(items["test"]) == {"cautious_drawn_rank"}
    assert set(frame[frame["subject"] == "overall"]["test"]) == {"cautious_design_t"}
    varied = spreads.spreads(wave)
    assert set(varied["test"]) == {"cautious_drawn_spread"}
    assert len(varied) == 3 * 3
    said = sections.method(wave).text
    assert "rank test on the larger of the variance" in said
    assert "variation in groups of few clusters" in said


def test_of_two_groups_the_pair_tells_all(tmp_path: Path) -> None:
    wave = wave_of(tmp_path, groups=2)
    assert omnibus.omnibus(wave).empty
    assert omnibus_said(wave, "region", "share").text == ""
    assert "tested together" not in sections.method(wave).text


def test_the_line_before_the_pairs_names_test_statistic_and_p(service: Open) -> None:
    wave = service("2025Q4")
    frame = omnibus.omnibus(wave)
    row = frame[(frame["by"] == "tenure") & (frame["subject"] == "overall")].iloc[0]
    assert row["groups"] == 3
    said = omnibus_said(wave, "tenure", "csat").text
    assert said.startswith("全部 3 组一并检验：")
    assert f"= {row['statistic']:.2f}，" in said
    assert said in sections.groups(wave).text
    english = omnibus_said(service("2025Q4", "all", "en"), "tenure", "csat").text
    assert english.startswith("All 3 groups in one test: ")
    assert ("does not differ" in english) == (row["p_adjusted"] >= 0.05)
    assert "三个及以上的群体另作一次检验" in sections.method(wave).text


def test_a_single_pair_that_differs_does_not_contradict_the_whole(service: Open) -> None:
    wave = service("2025Q4", "all", "en")
    row = omnibus.omnibus(wave).query("by == 'region' and subject == 'overall'").iloc[0]
    pairs = comparisons.comparisons(wave).query("by == 'region' and subject == 'overall'")
    assert row["p_adjusted"] >= 0.05
    assert pairs["verdict"].isin(["larger", "smaller"]).any()
    assert "one group alone stands out" in omnibus_said(wave, "region", "csat").text
    assert "one group alone stands out" not in omnibus_said(wave, "channel", "csat").text


def test_what_was_planted_is_found_by_all_groups_together_too(service: Open) -> None:
    frame = omnibus.omnibus(service("2025Q4"))
    sure = frame[frame["p_adjusted"] < 0.05]
    assert {"dimension:response", "item:waiting"} <= set(sure[sure["by"] == "tenure"]["subject"])
    assert not (sure["by"] == "channel").any()
    for _, family in frame.groupby(["by", frame["subject"].str.partition(":")[0]]):
        adjusted = multiplicity.adjust(family["p"].tolist()).p
        assert family["p_adjusted"].tolist() == pytest.approx(list(adjusted))
