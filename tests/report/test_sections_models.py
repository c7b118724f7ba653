"""The sections of the named models, on their sample and on studies that have none of them."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

import samples
from csatbook.analysis import wave
from csatbook.analysis.wave import Wave
from csatbook.report import fragment, sections
from csatbook.report.fragment import Fragment

Open = Callable[..., Wave]
NAMES = ("indexes", "gap", "kano", "delivered_value", "iceberg", "leavers")


@pytest.fixture(scope="module")
def models(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Open:
    """Opens the models study; `change` is made to its text first."""
    path = samples.copied(tmp_path_factory.mktemp("models"), "models")
    text = path.read_text(encoding="utf-8")

    def opened(
        segment: str = "all",
        language: str = "en",
        period: str = "2025H2",
        change: tuple[str, str] = ("", ""),
    ) -> Wave:
        if change == ("", ""):
            return samples.opened(shared, "models", period, segment, language)
        path.write_text(text.replace(*change), encoding="utf-8")
        return wave.open(path, period, segment, language)

    return opened


def lead(shown: Fragment) -> str:
    found = BeautifulSoup(shown.html, "html.parser").find(class_="lead")
    return found.text if found else ""


def rows(shown: Fragment) -> dict[str, list[str]]:
    """The cells of each row of the last table, by its heading."""
    table = BeautifulSoup(shown.html, "html.parser").find_all("table")[-1]
    return {row.th.text: [one.text for one in row("td")] for row in table.tbody("tr")}


def test_a_manager_reads_what_each_feature_asks_for(models: Open) -> None:
    said = lead(sections.kano(models()))
    assert said.split(". ") == [
        "Must be there, or customers are dissatisfied: Resuming where I stopped",
        (
            "The better, the more satisfied the customers, so that investment pays off: "
            "High sound quality"
        ),
        "Delight where offered and are not missed where not: AI summaries",
        "Do not matter much either way: Skins.",
    ]
    assert lead(sections.kano(models(language="zh"))).startswith(
        "必须具备，缺少就会引起不满：断点续播。做得越好"
    )


def test_a_feature_has_its_category_shares_and_coefficients(models: Open) -> None:
    # M 177, O 30, A 11, I 68, R 3, Q 1 of 290; better 41 / 286, worse 207 / 286
    assert rows(sections.kano(models()))["Resuming where I stopped"] == [
        "Must-be",
        *("61.0%", "10.3%", "3.8%", "23.4%", "1.0%", "0.3%"),
        *("14.3%", "72.4%", "290"),
    ]


def test_a_category_that_chance_could_have_made_is_told_as_undetermined(models: Open) -> None:
    shown = sections.kano(models(segment="status=已流失"))
    # M 19, I 13, A 1, O 1 of 34: 19 - 13 < 1.65 · √(32 · 36 / 68) = 6.8
    assert "Undetermined, the answers do not decide: Resuming where I stopped." in lead(shown)
    assert rows(shown)["Resuming where I stopped"][0] == "undetermined (closest: Must-be)"


def test_features_that_too_few_answered_are_not_shown(models: Open) -> None:
    fewest = ("headline: acsi", "headline: acsi, min_answers: 280")
    shown = sections.kano(models(change=fewest))
    # Skins: 276 answers that are neither reverse nor questionable; the others have 283 and 286.
    assert rows(shown)["Skins"] == ["fewer than 280 answers", *["–"] * 8, "290"]
    assert "Skins" not in lead(shown)
    none = sections.kano(models(change=("headline: acsi", "headline: acsi, min_answers: 300")))
    assert lead(none) == ""
    assert "<svg" not in none.html


def test_the_widest_gaps_that_are_certain_are_named(models: Open) -> None:
    assert lead(sections.gap(models())) == (
        "The overall gap is −0.61 (95% interval −0.68 … −0.54). Furthest below expectation: "
        "Quick replies (−1.60), Problems solved in time (−1.19), Understanding my needs (−0.84). "
        "Above expectation: Clear, attractive screens (+0.25)."
    )


def test_a_gap_stands_beside_the_answers_below_at_and_above(models: Open) -> None:
    found = rows(sections.gap(models()))
    # 252, 33 and 5 of 290
    assert found["Quick replies"][1:] == ["−1.60", "−1.72 … −1.48", "86.9%", "11.4%", "1.7%"]
    assert list(found)[:4] == [
        "Overall",
        "Tangibles",
        "Clear, attractive screens",
        "Well-produced books",
    ]


def test_shares_of_gaps_are_drawn_only_where_all_three_are_declared(models: Open) -> None:
    caption = "Answers below, at and above expectation"
    assert caption in sections.gap(models()).text
    without = re.search(
        r"  meets: .*\n", (samples.PROJECT / "params/models.yaml").read_text("utf-8")
    )
    assert without is not None
    shown = sections.gap(models(change=(without[0], "")))
    assert caption not in shown.text
    assert rows(shown)["Quick replies"][-2:] == ["86.9%", "1.7%"]


def test_of_a_score_of_the_whole_alone_there_are_no_dimensions_to_show(models: Open) -> None:
    assert sections.dimensions(models(), score="delivered_value") == fragment.NOTHING


def test_value_and_cost_add_up_to_what_is_delivered(models: Open) -> None:
    found = rows(sections.delivered_value(models()))
    # (1883.1 / 290 - 1) / 9 and (1384.3 / 290 - 1) / 9 of 100
    assert found["Total value"][1] == "61.0"
    assert found["Total cost"][1] == "41.9"
    assert found["Customer delivered value"][1] == "+19.1"
    assert found["Monetary cost"][:2] == ["0.5", "52.7"]  # (1665 / 290 - 1) / 9


def test_the_silent_are_a_range_with_its_assumptions_and_never_one_number(models: Open) -> None:
    text = sections.iceberg(models()).text
    assert "60 complaints" in text
    assert "some 500–1,500 customers are dissatisfied, and 330–1,080 of them" in text
    assert "contested" in text
    for bare in ("518", "517", "750"):  # what 8 % would give
        assert bare not in text


def test_records_that_do_not_tell_a_group_apart_give_no_iceberg_and_no_churn(models: Open) -> None:
    left = models(segment="status=已流失")
    assert sections.iceberg(left).text == (
        "The silent dissatisfied cannot be estimated: records do not tell this group apart."
    )
    assert "do not tell this group apart" in sections.leavers(left).text


def test_churn_stands_beside_the_period_before_and_leavers_beside_those_who_stayed(
    models: Open,
) -> None:
    shown = sections.leavers(models())
    assert lead(shown) == "Mean monthly churn: 4.1%, after 5.9% in H1 2025."
    found = rows(shown)
    assert found["Respondents"] == ["256", "34"]
    # (1 - 22) / 34
    assert found["Net Promoter Score"][1].startswith("−61.8 (")


def test_the_first_period_has_no_period_before(models: Open) -> None:
    shown = sections.leavers(models(period="2024H2"))
    assert lead(shown) == ""
    assert "2.9%" in shown.text


def test_scores_stand_side_by_side_over_the_periods(models: Open) -> None:
    found = rows(sections.indexes(models()))
    assert found["Net Promoter Score"][-1] == "+2.4 (−6.5 … +11.3)"
    assert len(found["Net Promoter Score"]) == 3
    assert not any("Better" in name for name in found)  # of all features together, it says nothing


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_section_speaks_its_language_and_draws_for_those_who_do_not_see(
    models: Open, language: str
) -> None:
    for name in NAMES:
        shown = getattr(sections, name)(models(language=language))
        if language == "en":
            assert not re.search(r"[\u4e00-\u9fff]", shown.html), name
        for drawing in BeautifulSoup(shown.html, "html.parser")(role="img"):
            assert re.search(r"\d", drawing["aria-label"]), name


def test_a_study_without_the_models_says_nothing_of_them(tmp_path: Path) -> None:
    small = samples.small(tmp_path)
    for name in ("kano", "gap", "delivered_value", "iceberg", "leavers"):
        assert getattr(sections, name)(small) == fragment.NOTHING, name
