"""What became of the scores since a wave before: like with like, samples, what is hidden."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats

import samples
from csatbook import sections
from csatbook.analysis import results
from csatbook.analysis.changes.changes import changes
from csatbook.analysis.changes.compared_waves import earlier, leading, missing_between
from csatbook.analysis.wave import Wave, at
from csatbook.errors import ParameterError, StudyError
from csatbook.survey import store
from csatbook.survey.state import kept

NAMED = samples.SMALL.replace("  wave: wave\n", "  wave: wave\n  respondent: who\n")
HEAD = "wave,polite,patient,again,region,words"


def opened(
    folder: Path,
    before: list[str],
    now: list[str],
    *,
    study: str = samples.SMALL,
    head: str = HEAD,
    period: str = "2024Q2",
) -> Wave:
    """The small study with these answers in the first and the second quarter."""
    rows = [f"2024Q1,{row}" for row in before] + [f"2024Q2,{row}" for row in now]
    return samples.small(folder, study=study, answers="\n".join([head, *rows, ""]), period=period)


def of(frame: pd.DataFrame, score: str, subject: str, against: str = "previous") -> pd.Series:
    found = frame[
        (frame["score"] == score) & (frame["subject"] == subject) & (frame["against"] == against)
    ]
    assert len(found) == 1
    return found.iloc[0]


def answers(seed: int, count: int = 60, *, patient: bool = True) -> list[str]:
    draw = np.random.default_rng(seed).integers
    return [
        f"{draw(1, 6)},{draw(1, 6) if patient else ''},{draw(0, 11)},east," for _ in range(count)
    ]


def test_values_are_those_of_the_scores_where_the_questions_are_the_same(tmp_path: Path) -> None:
    found = changes(opened(tmp_path, answers(1), answers(2)))
    assert set(found["against"]) == {"previous"}
    assert found["value"].to_numpy() == pytest.approx(found["value_all"].to_numpy(), rel=1e-12)
    assert found["value_before"].to_numpy() == pytest.approx(
        found["value_all_before"].to_numpy(), rel=1e-12
    )
    assert found["difference"].to_numpy() == pytest.approx(
        (found["value"] - found["value_before"]).to_numpy(), abs=1e-12
    )
    assert found["difference"].between(found["low"], found["high"]).all()


def test_a_question_asked_once_is_left_out_and_both_numbers_are_told(tmp_path: Path) -> None:
    wave_now = opened(tmp_path, answers(1, patient=False), answers(2))
    found = of(changes(wave_now), "mean", "dimension:staff")
    polite = of(changes(wave_now), "mean", "item:polite")
    assert (found["items_compared"], found["items_left_out"]) == (1, "patient")
    for name in ("value", "value_before", "difference", "p"):
        assert found[name] == pytest.approx(polite[name], rel=1e-12), name
    assert found["value_all"] != pytest.approx(found["value"])
    patient = of(changes(wave_now), "mean", "item:patient")
    assert (patient["verdict"], patient["reason"]) == ("not_comparable", "nobody_before")
    assert pd.isna(patient["difference"])


def test_a_wave_beside_itself_changes_by_nothing(tmp_path: Path) -> None:
    found = changes(opened(tmp_path, answers(1), answers(1)))
    assert (found["difference"] == 0).all()
    assert set(found["verdict"]) == {"not_shown"}


def test_exchanged_waves_turn_the_sign_only(tmp_path: Path) -> None:
    there = changes(opened(tmp_path / "a", answers(1), answers(2)))
    back = changes(opened(tmp_path / "b", answers(2), answers(1)))
    assert there["difference"].to_numpy() == pytest.approx(
        -back["difference"].to_numpy(), abs=1e-12
    )
    assert there["low"].to_numpy() == pytest.approx(-back["high"].to_numpy(), rel=1e-9)
    assert there["p"].to_numpy() == pytest.approx(back["p"].to_numpy(), rel=1e-9)


def test_known_respondents_are_compared_with_themselves(tmp_path: Path) -> None:
    head = f"{HEAD},who"
    before = [f"{row},c{place}" for place, row in enumerate(answers(1))]
    # Everyone one mark higher in half of the cases: far too little beside the spread of all.
    now = []
    for place, row in enumerate(answers(1)):
        polite, rest = row.split(",", 1)
        higher = min(5, int(polite) + place % 2)
        now.append(f"{higher},{rest},c{place}")
    known = of(
        changes(opened(tmp_path / "a", before, now, study=NAMED, head=head)), "mean", "item:polite"
    )
    unknown = of(changes(opened(tmp_path / "b", before, now, head=head)), "mean", "item:polite")
    assert (known["test"], known["n_both"]) == ("overlap_t", 60)
    assert pd.isna(unknown["n_both"])
    assert known["difference"] == pytest.approx(unknown["difference"], rel=1e-12)
    assert (known["verdict"], unknown["verdict"]) == ("larger", "not_shown")


def test_who_stands_twice_in_a_wave_is_one_cluster_of_answers(tmp_path: Path) -> None:
    head = f"{HEAD},who"
    study = NAMED.replace("report:", "validity: {duplicates: keep}\nreport:")
    before = [f"{row},b{place}" for place, row in enumerate(answers(1))]
    now = [f"{row},c{place}" for place, row in enumerate(answers(2))]
    once, twice = (
        of(changes(opened(tmp_path / name, before, rows, study=study, head=head)), "mean", item)
        for name, rows, item in (("a", now, "item:again"), ("b", now + now, "item:again"))
    )
    # Twice the same answers are no more certain than once.
    assert twice["difference"] == pytest.approx(once["difference"], rel=1e-12)
    assert twice["n"] == 2 * once["n"]
    assert 0.9 * once["p"] < twice["p"] < 0.2


def test_a_small_group_shows_no_change(tmp_path: Path) -> None:
    study = samples.SMALL.replace("min_answers: 1", "min_answers: 10")
    found = changes(opened(tmp_path, answers(1, 5), answers(2), study=study))
    numbers = ["value", "value_before", "difference", "low", "high", "p", "value_all_before"]
    assert found[numbers].isna().all(axis=None)
    assert set(found["reason"]) == {"too_few"}


def test_a_group_that_is_hidden_in_one_wave_alone_says_so(tmp_path: Path) -> None:
    rest = ["1,2,3,west,"] * 40
    study = samples.SMALL.replace("min_answers: 1", "min_answers: 10")
    wave = opened(tmp_path, ["1,2,3,east,"] * 4 + rest, ["1,2,3,east,"] * 40 + rest, study=study)
    found = changes(at(replace(wave, segment="region=east"), "2024Q2"))
    assert found["difference"].isna().all()
    assert set(found["reason"]) == {"too_few"}


def test_the_region_that_fell_and_came_back_is_found_and_no_other(
    service: Callable[..., Wave],
) -> None:
    everyone = service("2025Q4")
    for period, verdict in (("2025Q3", "smaller"), ("2025Q4", "larger")):
        for value in everyone.store.segments(period)["region"]:
            region = replace(everyone, period=period, segment=f"region={value}")
            found = of(changes(region), "csat", "overall")
            assert found["verdict"] == (verdict if value == "西南" else "not_shown"), value


def test_the_first_wave_has_nothing_to_be_compared_with(tmp_path: Path) -> None:
    first = opened(tmp_path, answers(1), answers(2), period="2024Q1")
    assert earlier(first) == {}
    assert changes(first).empty


def test_a_year_ago_is_named_where_it_is_another_wave_than_the_one_before(tmp_path: Path) -> None:
    rows = [f"{period},4,4,8,east," for period in ("2023Q2", "2024Q1", "2024Q2") for _ in range(9)]
    now = samples.small(tmp_path, answers="\n".join([HEAD, *rows, ""]))
    assert earlier(now) == {"previous": "2024Q1", "year_ago": "2023Q2"}
    rows = rows[:9] + rows[18:]
    other = samples.small(tmp_path / "other", answers="\n".join([HEAD, *rows, ""]))
    assert earlier(other) == {"previous": "2023Q2"}


@pytest.mark.parametrize("panel", [False, True])
def test_clusters_count_as_in_a_comparison_of_groups(tmp_path: Path, panel: bool) -> None:
    """Of other shops in each wave the variances add up; those of the same shops go together."""
    study = samples.SMALL.replace("  wave: wave\n", "  wave: wave\n  cluster: shop\n")
    waves = []
    for quarter, seed in ((1, 1), (2, 2)):
        mood = np.random.default_rng(5 if panel else seed).integers(0, 3, 12)
        draw = np.random.default_rng(10 + seed).integers
        name = "s" if panel else f"s{quarter}"
        waves.append([f"{mood[at % 12] + draw(1, 4)},,,east,,{name}{at % 12}" for at in range(120)])
    now = opened(tmp_path, *waves, study=study, head=f"{HEAD},shop")
    found = of(changes(now), "mean", "item:polite")
    assert found["test"] == "cautious_design_t"
    errors = [
        _error(results.score_row(results.scores(each), "mean", "item:polite"))
        for each in (at(now, "2024Q1"), now)
    ]
    apart = math.hypot(*errors)
    error = abs(found["difference"] / found["statistic"])
    assert error < 0.6 * apart if panel else error == pytest.approx(apart, rel=0.05)


def _error(row: pd.Series) -> float:
    """The standard error of a score, from its interval, with eleven degrees of freedom."""
    return float((row["high"] - row["low"]) / 2 / stats.t.ppf(0.975, row["clusters"] - 1))


def test_what_was_counted_in_full_is_what_it_is(shared: Path) -> None:
    found = changes(samples.opened(shared, "dealers", "2025Q4"))
    files = of(found, "incomplete_files", "overall")
    assert (files["difference"], files["verdict"], files["reason"]) == (-2.0, "smaller", "counted")
    made = of(found, "dealer", "overall")
    assert made["test"] == "errors_t"
    assert 0 < made["p"] < 1


def test_the_sample_change_is_the_one_that_its_own_intervals_tell(
    service: Callable[..., Wave],
) -> None:
    now = service("2025Q4")
    found = of(changes(now), "csat", "overall")
    scores = results.scores(now)
    assert found["value"] == results.score_row(scores, "csat", "overall")["value"]
    assert found["verdict"] == "larger"
    assert 0.01 < found["p"] < 0.02


def test_changes_of_a_large_wave_that_are_kept_are_those_that_its_rows_give(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wave = opened(
        tmp_path,
        [f"{row},{who}" for who, row in enumerate(answers(1))],
        [f"{row},{who + 20}" for who, row in enumerate(answers(2, patient=False))],
        study=NAMED,
        head=f"{HEAD},who",
    )
    plain = changes(wave)
    monkeypatch.setattr(kept, "LARGE", 1)
    for _ in ("made", "read"):
        changes.cache_clear()
        pd.testing.assert_frame_equal(changes(replace(wave)), plain, check_exact=True)
    folder = wave.study.root / store.STATE / ".kept"
    assert any("n_both" in pd.read_parquet(path) for path in folder.rglob("*.parquet"))


QUARTERS = ("2023Q1", "2023Q2", "2024Q1", "2024Q2")


def five_waves(folder: Path, against: str) -> Wave:
    lines = [f"{period},{row}" for at, period in enumerate(QUARTERS) for row in answers(at)]
    study = samples.SMALL.replace("report: {", f"report: {{against: {against}, ")
    return samples.small(folder, study=study, answers="\n".join([HEAD, *lines, ""]))


@pytest.mark.parametrize(
    ("against", "key", "said"),
    [
        ("previous", "previous", "in Q1 2024 and"),
        ("year_ago", "year_ago", "in Q2 2023 and"),
        ("2023Q1", "chosen", "in Q1 2023 and"),
        ("2024Q1", "previous", "in Q1 2024 and"),
    ],
)
def test_the_report_compares_first_with_the_wave_that_the_study_names(
    tmp_path: Path, against: str, key: str, said: str
) -> None:
    wave = five_waves(tmp_path, against)
    assert leading(wave) == key
    assert said in sections.changes(wave).text.splitlines()[0]
    assert (changes(wave)["against"] == key).any()


def test_a_wave_to_compare_with_that_is_not_there_is_refused_with_those_that_are(
    tmp_path: Path,
) -> None:
    with pytest.raises(ParameterError, match=r"no answers from '2023Q4'.*2023Q1, 2023Q2, 2024Q1"):
        changes(five_waves(tmp_path, "2023Q4"))
    with pytest.raises(StudyError, match="expected previous, year_ago or a period"):
        five_waves(tmp_path / "b", "lastyear")


def test_a_wave_that_is_missing_in_between_is_told(tmp_path: Path) -> None:
    wave = at(five_waves(tmp_path, "previous"), "2024Q1")
    assert missing_between(wave) == ("2023Q3", "2023Q4")
    assert "no answers from Q3 2023, Q4 2023, so that the previous wave is Q2 2023" in (
        sections.changes(wave).text
    )
    assert missing_between(at(wave, "2024Q2")) == ()
    assert missing_between(at(wave, "2023Q1")) == ()


def test_answers_that_are_all_equal_say_nothing_about_a_change(tmp_path: Path) -> None:
    same = [f"{4},4,8,east," for _ in range(20)]
    found = of(changes(opened(tmp_path, same, same)), "mean", "item:polite")
    assert (found["difference"], found["verdict"], found["reason"]) == (
        0,
        "not_tested",
        "all_equal",
    )


def test_an_item_that_was_turned_round_is_a_warning_and_no_change(tmp_path: Path) -> None:
    draw = np.random.default_rng(3)
    waves = []
    for quarter in (1, 2):
        level = draw.integers(2, 5, 80)
        rows = []
        for mood in level:
            polite, patient, again = np.clip(mood + draw.integers(-1, 2, 3), 1, 5)
            rows.append(f"{polite if quarter == 1 else 6 - polite},{patient},{again},east,")
        waves.append(rows)
    now = opened(tmp_path, *waves)
    found = changes(now)
    polite = of(found, "mean", "item:polite")
    assert (polite["verdict"], polite["reason"]) == ("not_comparable", "withheld")
    assert of(found, "mean", "dimension:staff")["items_left_out"] == "polite"
    [notice] = [each for each in now.store.notices if each.kind == "turned_item"]
    assert (notice.where, notice.periods) == ("polite", ("2024Q2",))
    assert "and so not compared: Politeness" in sections.changes(now).text
    straight = [row.replace(row[0], str(6 - int(row[0])), 1) for row in waves[1]]
    other = opened(tmp_path / "other", waves[0], straight)
    assert not [each for each in other.store.notices if each.kind == "turned_item"]


def test_of_a_score_of_which_less_is_better_a_fall_is_told_as_an_improvement(
    tmp_path: Path,
) -> None:
    study = samples.SMALL.replace("satisfied_share}", "satisfied_share, better: low}")
    high, low = (
        [f"{mark - at % 3},{mark - at % 2},{mark},east," for at in range(60)] for mark in (5, 4)
    )
    fell = opened(tmp_path / "a", high, low, study=study)
    assert (
        sections.changes(fell)
        .text.splitlines()[0]
        .endswith("a real fall. Less of it is better: an improvement.")
    )
    rose = opened(tmp_path / "b", low, high, study=study)
    assert "it got worse" in sections.changes(rose).text


def test_a_change_between_waves_of_equal_answers_is_not_called_within_error(tmp_path: Path) -> None:
    waves = ([f"{mark},{mark},8,east," for _ in range(20)] for mark in (5, 3))
    wave = opened(tmp_path, *waves)
    mean = changes(wave).query("score == 'mean'").set_index("subject")
    assert set(mean["verdict"]) == {"not_tested"}
    said = sections.changes(wave).text.splitlines()[0]
    assert "nobody can tell how sure the change is" in said
    assert "within the margin" not in said
    for section in (sections.summary, sections.headline):
        assert "within" not in section(wave).text
    assert "change could not be tested" in sections.headline(wave).text


def test_a_change_from_a_single_answer_is_told_as_not_tested(tmp_path: Path) -> None:
    many = [f"{1 + at % 5},{1 + at % 4},8,east," for at in range(20)]
    said = sections.changes(opened(tmp_path, ["5,4,8,east,"], many)).text
    assert "one of the waves has a single answer" in said
    assert "within the margin" not in said


def test_the_table_begins_with_the_columns_that_programs_rely_on(tmp_path: Path) -> None:
    columns = (
        "study period segment score subject against period_before value_before value difference "
        "low high test statistic df p p_adjusted family verdict items_compared n_before n"
    )
    found = changes(opened(tmp_path, answers(1), answers(2)))
    assert " ".join(found.columns).startswith(f"{columns} ")
