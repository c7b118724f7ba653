"""One's own marks beside those for competitors: by hand, in words, and kept apart."""

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from bs4 import BeautifulSoup

import samples
from csatbook.analysis import export, results, selfcheck
from csatbook.analysis.groups import competitors
from csatbook.analysis.sample import returns
from csatbook.analysis.wave import Wave
from csatbook.report import sections
from csatbook.report.fragment import Fragment

RIVAL = """\
competitors:
  rival:
    zh: 竞品甲
    en: Rival A
    columns: {polite: polite_rival, again: again_rival}
"""
HEAD = "wave,polite,patient,again,region,words,polite_rival,again_rival\n"
# Of the six, four marked both in politeness and five both in buying again.
ANSWERS = HEAD + (
    "2024Q2,5,1,10,east,,3,9\n"
    "2024Q2,4,1,9,east,,3,4\n"
    "2024Q2,4,1,8,west,,4,9\n"
    "2024Q2,2,1,9,west,,4,3\n"
    "2024Q2,5,1,9,west,,,3\n"
    "2024Q2,,5,,west,,1,1\n"
)


def small(folder: Path, *changes: tuple[str, str], answers: str = ANSWERS, **words: str) -> Wave:
    """The small study with a competitor, and some of its text replaced."""
    text = samples.SMALL.replace("scores:\n", f"{RIVAL}scores:\n")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return samples.small(folder, study=text, answers=answers, **words)  # type: ignore[arg-type]


def many(size: int = 150) -> str:
    """Answers with gaps, weights and shops; three in five know the competitor."""
    rng = np.random.default_rng(20240101)
    frame = pd.DataFrame(
        {
            "wave": "2024Q2",
            "polite": rng.choice([3, 4, 5, None], size, p=[0.2, 0.4, 0.35, 0.05]),
            "patient": rng.integers(1, 6, size),
            "again": rng.integers(0, 11, size),
            "region": rng.choice(["east", "west"], size),
            "words": "",
            "heavy": rng.lognormal(size=size),
            "shop": rng.integers(1, 11, size),
            "polite_rival": rng.choice([1, 2, 3, None], size, p=[0.2, 0.2, 0.2, 0.4]),
            "again_rival": rng.integers(0, 11, size),
            "patient_rival": rng.integers(1, 6, size),
        }
    )
    return frame.to_csv(index=False)


def row(wave: Wave, subject: str, score: str = "share") -> pd.Series:
    frame = competitors.competitors(wave)
    return frame[(frame["subject"] == subject) & (frame["score"] == score)].iloc[0]


def lead(shown: Fragment) -> str:
    found = BeautifulSoup(shown.html, "html.parser").find(class_="lead")
    return found.text if found else ""


def cells(shown: Fragment) -> dict[str, list[str]]:
    page = BeautifulSoup(shown.html, "html.parser")
    return {one.th.text: [cell.text for cell in one("td")] for one in page.tbody("tr")}


def test_an_item_is_compared_by_those_who_marked_both(tmp_path: Path) -> None:
    found = row(small(tmp_path), "item:polite")
    # satisfied are 5, 4, 4 of 5, 4, 4, 2; of the competitor's 3, 3, 4, 4 the latter two
    assert (found["value_a"], found["value_b"], found["difference"]) == (0.75, 0.5, 0.25)
    assert (found["n_a"], found["n_b"]) == (4, 4)
    # differences 1, 1, 0, -1: squares 3 - 4 / 16, by 3, by 4
    assert found["statistic"] == pytest.approx(0.25 / ((3 - 0.25) / 3 / 4) ** 0.5)
    assert (found["test"], found["by"]) == ("paired", "competitor")
    assert (found["group_a"], found["group_b"]) == ("own", "rival")


def test_whole_and_dimensions_hold_only_what_is_asked_about_both(tmp_path: Path) -> None:
    wave = small(tmp_path)
    assert row(wave, "dimension:staff")["value_a"] == 0.75  # politeness alone, not patience
    # politeness weighs 0.75 and buying again 0.25; the last but one said nothing of politeness
    own = [1, 1, 0.75, 0.25, 1]
    rival = [0.25, 0, 1, 0.75, 0]
    found = row(wave, "overall")
    assert found["value_a"] == pytest.approx(np.mean(own))
    assert found["value_b"] == pytest.approx(np.mean(rival))
    assert set(competitors.competitors(wave)["subject"]) == {
        *("overall", "dimension:staff", "dimension:loyalty", "item:polite", "item:again")
    }


def test_each_kind_of_a_competitor_is_a_family_of_tests(tmp_path: Path) -> None:
    other = "columns: {polite: polite_rival, again: again_rival}\n"
    two = "columns: {polite: polite_rival}\n  far: {zh: 乙, en: B, columns: {again: again_rival}}\n"
    frame = competitors.competitors(small(tmp_path, (other, two), answers=many()))
    assert set(frame["family"]) == {
        f"share/competitor/{name}/{kind}"
        for name in ("rival", "far")
        for kind in ("overall", "dimension", "item")
    }
    frame = competitors.competitors(small(tmp_path / "one", answers=many()))
    items = frame[frame["family"] == "share/competitor/rival/item"]
    assert items["tests"].tolist() == [2, 2]
    assert items["p_adjusted"].max() == pytest.approx(  # Holm: the smaller twice
        max(2 * items["p"].min(), items["p"].max())
    )


def test_ones_own_scores_do_not_know_of_competitors(tmp_path: Path) -> None:
    alone = samples.small(tmp_path / "alone", answers=many())
    beside = small(tmp_path / "beside", answers=many())
    pd.testing.assert_frame_equal(results.scores(alone), results.scores(beside))
    pd.testing.assert_frame_equal(returns.sample(alone), returns.sample(beside))
    assert competitors.competitors(alone).empty


@pytest.mark.parametrize("segments", [True, False])
def test_the_rows_stand_in_the_table_of_comparisons(tmp_path: Path, *, segments: bool) -> None:
    change = [] if segments else [("segments:\n  region: {zh: 地区, en: Region}\n", "")]
    wave = small(tmp_path, *change, answers=many())
    table = export.tables(wave)["comparisons"]
    mine = table[table["by"] == "competitor"]
    assert mine["subject"].tolist() == competitors.competitors(wave)["subject"].tolist()
    assert (len(table) > len(mine)) == segments


@pytest.mark.parametrize(
    "data", ["", "  weight: heavy\n", "  weight: heavy\n  strata: region\n  cluster: shop\n"]
)
def test_told_differently_the_same_marks_give_the_same_rows(tmp_path: Path, data: str) -> None:
    wave = small(tmp_path, ("  wave: wave\n", f"  wave: wave\n{data}"), answers=many())
    table = selfcheck.selfcheck(wave)
    assert table["ok"].all(), table["where"].tolist()
    without = samples.small(tmp_path / "without", answers=many())
    fewer = selfcheck.selfcheck(without)
    assert (table["numbers"] > fewer["numbers"]).all()


def test_weights_and_design_are_in_the_error(tmp_path: Path) -> None:
    plain = row(small(tmp_path / "a", answers=many()), "overall")
    weight = ("  wave: wave\n", "  wave: wave\n  weight: heavy\n")
    weighted = row(small(tmp_path / "b", weight, answers=many()), "overall")
    design = ("  wave: wave\n", "  wave: wave\n  weight: heavy\n  cluster: shop\n")
    drawn = row(small(tmp_path / "c", design, answers=many()), "overall")
    assert plain["df"] == pytest.approx(plain["n_a"] - 1)
    assert weighted["df"] < plain["df"]
    assert drawn["df"] == 9  # of ten shops
    assert weighted["value_a"] == pytest.approx(drawn["value_a"])
    assert weighted["high"] - weighted["low"] > plain["high"] - plain["low"]


def test_too_few_who_know_the_competitor_are_not_compared(tmp_path: Path) -> None:
    wave = small(tmp_path, ("min_answers: 1", "min_answers: 6"))
    assert competitors.competitors(wave).empty
    shown = sections.competitors(wave)
    assert "Fewer than 6 customers marked both us and Rival A" in shown.text
    assert "<svg" not in shown.html


def test_a_study_without_competitors_has_no_word_of_them(tmp_path: Path) -> None:
    wave = samples.small(tmp_path)
    assert sections.competitors(wave).html == ""
    assert "paired" not in sections.method(wave).text


def test_a_manager_reads_who_leads_and_how_surely(tmp_path: Path) -> None:
    wave = small(tmp_path, answers=many())
    shown, found = sections.competitors(wave), row(wave, "dimension:staff")
    assert "<h3>Compared with competitors</h3>" in shown.html
    assert found["verdict"] == "larger"
    gap = f"{100 * found['difference']:.1f}"
    assert f"Really ahead: Staff ({gap} percentage points)." in lead(shown)
    assert "Politeness" not in lead(shown)  # its dimension says it
    staff = cells(shown)["Staff"]
    assert staff[:4] == [
        f"{found['n_a']}",
        f"{100 * found['value_a']:.1f}%",
        f"{100 * found['value_b']:.1f}%",
        f"+{gap}",
    ]
    assert staff[5:] == ["ahead"]
    assert cells(shown)["Loyalty"][-1] == "within error"
    drawing = BeautifulSoup(shown.html, "html.parser").find(role="img")
    told = f"Staff: {staff[1]} for us, {staff[2]} for Rival A, a gap of {staff[3]}"
    assert told in drawing["aria-label"]
    assert "paired t tests" in sections.method(wave).text


def test_the_other_way_round_one_trails(tmp_path: Path) -> None:
    head, body = many().split("\n", 1)
    turned = {"polite": "polite_rival", "polite_rival": "polite"}
    names = ",".join(turned.get(name, name) for name in head.split(","))
    wave = small(tmp_path, answers=f"{names}\n{body}")
    assert "Really behind: Staff (" in lead(sections.competitors(wave))
    assert cells(sections.competitors(wave))["Staff"][-1] == "behind"


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("segment", ["all", "region=east"])
def test_it_is_said_in_either_language_of_everyone_and_of_a_segment(
    tmp_path: Path, language: str, segment: str
) -> None:
    wave = small(tmp_path, answers=many(), language=language, segment=segment)
    shown = sections.competitors(wave)
    assert not re.search(r"[{}]|nan|None", shown.text)
    assert bool(re.search(r"[\u4e00-\u9fff]", shown.html)) == (language == "zh")
    if language == "zh":
        assert "确实领先：人员（" in lead(shown)
        assert cells(shown)["人员"][-1] == "领先"


def test_a_gap_that_does_not_matter_is_told_as_such(tmp_path: Path) -> None:
    smallest = ("report: {", "compare: {smallest: {share: 0.99}}\nreport: {")
    wave = small(tmp_path, smallest, answers=many())
    shown = sections.competitors(wave)
    assert "the gap is too small to matter" in lead(shown)
    assert "The gap in every dimension and item is within the margin of error." in lead(shown)
    assert {one[-1] for one in cells(shown).values()} == {"too small to matter"}


def test_where_all_gaps_are_the_same_nothing_is_tested(tmp_path: Path) -> None:
    answers = HEAD + "2024Q2,5,1,10,east,,3,2\n" * 3
    shown = sections.competitors(small(tmp_path, answers=answers))
    assert "too few or too uniform to judge the gap" in lead(shown)
    assert cells(shown)["Overall"][2:] == ["0.0%", "+100.0", "–", "cannot be told"]


def test_the_item_that_is_the_whole_stands_there_once(tmp_path: Path) -> None:
    wave = small(tmp_path, ("scores:\n", "overall: again\nscores:\n"), answers=many())
    names = [
        one.th.text
        for one in BeautifulSoup(sections.competitors(wave).html, "html.parser").tbody("tr")
    ]
    assert names == ["Would buy again", "Staff", "Politeness", "Loyalty"]


def test_scores_of_items_that_belong_together_need_all_of_them(tmp_path: Path) -> None:
    pairs = "[{expected: patient, perceived: polite}]"
    gap = f"  gap: {{method: gap, zh: 差, en: Gap, pairs: {pairs}}}\n"
    score = ("  index: {method: mean_100}\n", gap)
    chosen = ("report: {", "compare: {scores: [gap]}\nreport: {")
    some = small(tmp_path / "some", score, chosen, answers=many())
    assert competitors.competitors(some).empty
    said = sections.competitors(some).text
    assert "The questions behind this score (Gap) were not asked about Rival A" in said
    columns = ("polite: polite_rival,", "polite: polite_rival, patient: patient_rival,")
    wave = small(tmp_path / "all", score, chosen, columns, answers=many())
    found = row(wave, "overall", "gap")
    frame = wave.rows.dropna(subset=["polite", "rival.polite"])
    assert found["value_a"] == pytest.approx((frame["polite"] - frame["patient"]).mean())
    rival = frame["rival.polite"] - frame["rival.patient"]
    assert found["value_b"] == pytest.approx(rival.mean())


def test_marks_of_different_scales_have_no_mean_in_common(tmp_path: Path) -> None:
    chosen = ("report: {", "compare: {scores: [mean, index]}\nreport: {")
    frame = competitors.competitors(small(tmp_path, chosen, answers=many()))
    assert "overall" not in set(frame.loc[frame["score"] == "mean", "subject"])
    assert "overall" in set(frame.loc[frame["score"] == "index", "subject"])
    wave = small(tmp_path, chosen, answers=many())
    ids = re.findall(r'\bid="([^"]+)"', sections.competitors(wave).html)
    assert len(ids) == len(set(ids))


def test_the_name_of_a_competitor_is_shown_and_never_obeyed(tmp_path: Path) -> None:
    wave = small(tmp_path, ("en: Rival A", "en: '<script>$x$</script>'"), answers=many())
    html = sections.competitors(wave).html
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
