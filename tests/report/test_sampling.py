"""The section on the sample: demands, precision and coverage, worked by hand on small waves."""

from collections.abc import Callable
from pathlib import Path

import pytest

import samples
from csatbook.analysis.sample import adequacy, returns
from csatbook.analysis.wave import Wave
from csatbook.report import sections

Open = Callable[..., Wave]

# One item: 30 of 40 are satisfied; the weights of half of them are three times those of the rest.
STUDY = """\
study: small
title: {zh: 小调查, en: Small survey}
period: quarter
data:
  responses: [{path: answers.csv}]
  wave: wave
scales:
  five: {min: 1, max: 5, satisfied: [4, 5], dissatisfied: [1, 2]}
items:
  polite: {zh: 礼貌, en: Politeness, scale: five}
overall: polite
segments:
  region: {zh: 地区, en: Region, values: {east: [east], west: [west], north: [north]}}
  shop: {zh: 门店, en: Shop}
scores:
  share: {method: satisfied_share, zh: 满意度, en: Satisfied share}
  mean: {method: mean}
sampling:
  population: {2024Q1: 200}
"""
ANSWERS = "wave,polite,region,shop,weight\n" + "".join(
    f"2024Q1,{5 if row % 4 else 2},{'east' if row % 8 else 'west'},a,{1 + 2 * (row % 2)}\n"
    for row in range(40)
)


# All five of the west agree, so that neither region would be shown.
OPEN = STUDY.replace("sampling:", "report: {min_answers: 1}\nsampling:")
HALVES = (
    "Satisfied share: a difference of 10.0 percentage points between two halves is found with 80% "
    "probability"
)


def opened(folder: Path, rules: str = "", *, study: str = STUDY, segment: str = "all") -> Wave:
    text = study + (f"  rules: {rules}\n" if rules else "")
    return samples.small(folder, study=text, answers=ANSWERS, period="2024Q1", segment=segment)


def weighted(rules: str) -> str:
    return STUDY.replace("  wave: wave", "  wave: wave\n  weight: weight") + f"  rules: {rules}\n"


def cells(wave: Wave) -> list[list[str]]:
    _, _, *rows = sections.sampling(wave).text.splitlines()
    return [row.split("\t") for row in rows if "\t" in row]


def test_each_demand_is_set_beside_what_was_reached(tmp_path: Path) -> None:
    rules = (
        "{customers: true, formula: true, active: true, census: {counted: returned}, "
        "fixed: {n: 40}, margin: {margin: 0.15}, power: {difference: 0.1}, returned: true}"
    )
    assert cells(opened(tmp_path, rules)) == [
        ["10% of all customers, or 100", "20", "40 valid", "met"],
        [
            "10 + 20% of all customers (below 13 customers: all of them)",
            "50",
            "40 valid",
            "missed by 10",
        ],
        ["30% of the active customers", "–", "40 valid", "not known: number of active customers"],
        ["Every customer", "200", "40 returned", "missed by 160"],
        ["At least 40", "40", "40 valid", "met"],
        # (1.96 · 0.5 / 0.15)² = 42.7; of 200: 42.7 / (1 + 41.7 / 200) = 35.3
        [
            "Satisfied share known to within ±15.0 percentage points (95% confidence)",
            "36",
            "40 valid",
            "met",
        ],
        # R: power.prop.test(p1 = 0.5, p2 = 0.4, power = 0.8)$n is 387.3
        [
            HALVES,
            "776",
            "40 valid",
            "missed by 736",
        ],
        [
            "50% of the questionnaires sent come back",
            "–",
            "40 returned",
            "not known: number invited",
        ],
    ]


def test_a_population_that_is_not_known_is_said_not_to_be(tmp_path: Path) -> None:
    wave = opened(tmp_path, "{formula: true}", study=STUDY.replace("2024Q1: 200", "2023Q4: 200"))
    assert cells(wave)[0][1:] == ["–", "40 valid", "not known: number of customers"]


def test_weights_leave_fewer_effective_respondents(tmp_path: Path) -> None:
    # 20 weights of 1 and 20 of 3: 80² / (20 + 180) = 32
    wave = samples.small(
        tmp_path,
        study=weighted("{margin: {margin: 0.15}, fixed: {n: 40}}"),
        answers=ANSWERS,
        period="2024Q1",
    )
    assert [row[1:] for row in cells(wave)] == [
        ["40", "40 valid", "met"],
        ["36", "32 effective", "missed by 4"],
    ]
    found = adequacy.reach(wave)
    assert found is not None
    assert found.share == pytest.approx(1.959964 * 0.5 / 32**0.5, rel=1e-6)
    assert "40 valid questionnaires (worth 32 after weighting)" in sections.sampling(wave).text


def test_a_difference_between_groups_is_limited_by_the_smallest(tmp_path: Path) -> None:
    study = OPEN.replace(", north: [north]", "")
    wave = opened(tmp_path, "{power: {difference: 0.5, between: region}}", study=study)
    # R: power.prop.test(p1 = 0.5, p2 = 0, power = 0.8)$n is 10.5
    assert cells(wave)[0][1:] == ["11 each", "5 in the smallest group", "missed by 6"]
    rules = "{power: {difference: 0.5, between: region}}"
    wave = opened(tmp_path / "north", rules, study=OPEN)
    assert cells(wave)[0][2] == "0 in the smallest group"


def test_precision_is_half_the_interval_of_the_leading_score(tmp_path: Path) -> None:
    # Wilson's interval of 30 out of 40: half 1.96 · √(0.75 · 0.25 / 40 + 1.96² / 6400) / 1.096
    half = 1.959964 * (0.75 * 0.25 / 40 + 1.959964**2 / 6400) ** 0.5 / (1 + 1.959964**2 / 40)
    text = sections.sampling(opened(tmp_path)).text
    assert f"(Satisfied share) is known to within ±{100 * half:.1f} percentage points" in text
    assert "any share of all respondents to within ±15.5" in text  # 1.96 · 0.5 / √40


def test_the_difference_that_would_be_found_is_of_groups_no_larger_than_halves(
    tmp_path: Path,
) -> None:
    # R: n = 20 against 75 %: power.prop.test(n = 20, p1 = 0.25, power = 0.8)$p2 - 0.25
    found = adequacy.reach(opened(tmp_path))
    assert found is not None
    assert (found.group, found.difference) == (20, pytest.approx(0.42895, abs=1e-5))


def test_the_difference_of_a_mean_is_told_in_its_unit(tmp_path: Path) -> None:
    study = STUDY.replace("  share: {", "  other: {").replace(
        "sampling:", "report: {headline: mean}\nsampling:"
    )
    wave = opened(tmp_path, "{margin: {margin: 0.4}}", study=study)
    # 30 marks of 5 and 10 of 2: s² = 40 / 39 · 0.75 · 0.25 · 9 = 1.7308, s = 1.3156;
    # (1.96 · 1.3156 / 0.4)² = 41.6; of 200: 41.6 / (1 + 40.6 / 200) = 34.5
    assert cells(wave)[0][:3] == [
        "Mean score known to within ±0.40 (95% confidence)",
        "35",
        "40 valid",
    ]
    found = adequacy.reach(wave)
    assert found is not None
    # R: power.t.test(n = 20, sd = 1.3156, power = 0.8)$delta
    assert found.difference == pytest.approx(1.19604, abs=1e-5)


def test_groups_without_or_with_few_answers_are_named(tmp_path: Path) -> None:
    wave = opened(tmp_path)
    found = adequacy.coverage(wave)
    assert dict(found.counts) == {
        "region=east": 35,
        "region=west": 5,
        "region=north": 0,
        "shop=a": 40,
    }
    assert (found.missing, found.thin) == (("region=north",), ("region=west",))
    text = sections.sampling(wave).text
    assert "Missing from the sample: Region: north." in text
    assert "Fewer than 30 valid questionnaires, for orientation only: Region: west (5)." in text


def test_a_study_says_which_groups_count_and_from_where_on_they_are_enough(tmp_path: Path) -> None:
    study = STUDY.replace(", north: [north]", "") + "  strata: [region]\n  thin: 5\n"
    assert "All 2 groups of customers" in sections.sampling(opened(tmp_path, study=study)).text


def test_many_missing_groups_are_counted_rather_than_named(tmp_path: Path) -> None:
    names = ", ".join(f"n{place}: [n{place}]" for place in range(20))
    study = STUDY.replace("north: [north]", names)
    text = sections.sampling(opened(tmp_path, study=study)).text
    assert ", n10, n11 and 8 more." in text
    assert "n12" not in text


def test_a_segment_that_a_wave_did_not_record_is_said_not_to_be(tmp_path: Path) -> None:
    study = STUDY.replace("answers.csv}", "answers.csv}, {path: later.csv, absent: [shop]}")
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "later.csv").write_text("wave,polite,region\n2024Q2,4,east\n")
    wave = samples.small(tmp_path, study=study, answers=ANSWERS, period="2024Q2")
    assert adequacy.coverage(wave).unrecorded == ("shop",)
    text = sections.sampling(wave).text
    assert "Not recorded in this wave, so that coverage cannot be checked: Shop." in text


def test_a_study_without_demands_tells_precision_and_coverage_all_the_same(tmp_path: Path) -> None:
    study = STUDY[: STUDY.index("sampling:")]
    text = sections.sampling(opened(tmp_path, study=study)).text
    assert "Demands" not in text
    assert "Missing from the sample" in text
    assert "With 40 valid questionnaires the leading score" in text


def test_a_segments_report_has_its_own_precision_and_the_demands_of_all(tmp_path: Path) -> None:
    wave = opened(tmp_path, "{fixed: {n: 40}}", segment="region=east", study=OPEN)
    text = sections.sampling(wave).text
    assert cells(wave)[0][2:] == ["40 valid", "met"]
    assert "With 35 valid questionnaires the leading score" in text
    assert "those of the whole wave" in text


def test_too_few_answers_tell_nothing_of_the_score(tmp_path: Path) -> None:
    wave = opened(tmp_path, "{margin: {margin: 0.1}}", segment="region=west", study=OPEN)
    study = STUDY + "  rules: {margin: {margin: 0.1}}\nreport: {min_answers: 6, headline: mean}\n"
    hidden = samples.small(
        tmp_path / "hidden", study=study, answers=ANSWERS, period="2024Q1", segment="region=west"
    )
    assert adequacy.reach(hidden) is None
    assert "leading score" not in sections.sampling(hidden).text
    # all five of the west are dissatisfied: nothing is known of their spread
    found = adequacy.reach(wave)
    assert found is not None
    assert found.difference is None


def test_the_sample_study_keeps_what_it_declares(service: Open) -> None:
    wave = service("2025Q4", "all", "en")
    found = adequacy.requirements(wave)
    assert list(found) == ["customers", "margin", "power", "returned"]
    assert all(one.kept for one in found.values())
    # 24,500 customers: 10 % would be 2,450, so that 100 are enough; half of 2,540 sent is 1,270
    assert (found["customers"].required, found["returned"].required) == (100, 1270)
    invited = returns.sample(wave).iloc[0]["invited"]
    assert invited == 2540


def test_respondents_drawn_together_show_only_larger_differences(tmp_path: Path) -> None:
    study = STUDY.replace("  wave: wave", "  wave: wave\n  cluster: shop")
    answers = "wave,polite,region,shop,weight\n" + "".join(
        f"2024Q1,{5 if row % 10 < 10 - 5 * (row // 10 % 2) else 2},east,s{row // 10},1\n"
        for row in range(80)
    )
    alone = adequacy.reach(
        samples.small(tmp_path / "a", study=STUDY, answers=answers, period="2024Q1")
    )
    shops = adequacy.reach(
        samples.small(tmp_path / "b", study=study, answers=answers, period="2024Q1")
    )
    assert alone is not None
    assert shops is not None
    # shares of 1 or 1/2 in eight shops: the variance is (1/4)² / 7, not 3/4 · 1/4 / 80; √3.8 = 1.95
    assert shops.difference == pytest.approx(1.95 * alone.difference, rel=0.1)
