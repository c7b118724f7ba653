"""Whoever makes reports is told where a small group hides another."""

from pathlib import Path

import samples
from csatbook.analysis.wave import Wave
from csatbook.run import account, summary

SIZES = {"east": 40, "west": 30, "far": 24, "near": 3}


def opened(folder: Path, sizes: dict[str, int]) -> Wave:
    answers = "wave,polite,patient,again,region,words\n" + "".join(
        f"{wave},{1 + at % 5},{1 + at % 4},{at % 11},{group},\n"
        for wave in ("2024Q1", "2024Q2")
        for group, size in sizes.items()
        for at in range(size)
    )
    study = samples.SMALL.replace("{min_answers: 1}", "{min_answers: 5}")
    return samples.small(folder, study=study, answers=answers)


def test_a_small_group_that_hides_its_neighbour_is_told_once_with_the_way_out(
    tmp_path: Path,
) -> None:
    wave = opened(tmp_path, SIZES)
    (notice,) = summary.hidden_neighbours(wave.store, wave.store.periods)
    said = notice.told("en")
    assert said.startswith("region (2024Q2): groups of fewer than 5 people, or as many without")
    assert "a value: 1." in said
    assert "groups hidden with them: 1." in said
    assert "put together under the segment's `values`" in said
    assert "隐藏" in notice.told("zh")
    lines = " ".join(account.of_data(wave.study, wave.store))
    assert lines.count("groups of fewer than 5 people") == 1


def test_where_nothing_is_hidden_with_a_small_group_nothing_is_told(tmp_path: Path) -> None:
    for sizes in ({"east": 40, "west": 30}, {"east": 40, "west": 30, "far": 3, "near": 4}):
        wave = opened(tmp_path / str(len(sizes)), sizes)
        assert not list(summary.hidden_neighbours(wave.store, wave.store.periods))


def test_the_summary_of_a_hidden_group_knows_why_it_has_no_value(tmp_path: Path) -> None:
    (tmp_path / "scores.csv").write_text(
        "segment,score,subject,value,low,high,reason\n"
        "all,share,overall,0.5,0.4,0.6,\n"
        "region=near,share,overall,,,,too_few\n",
        encoding="utf-8",
    )
    known = summary.headlines(tmp_path, opened(tmp_path / "data", SIZES).study)
    assert (known["all"].reason, known["region=near"].reason) == (None, "too_few")


def test_the_summary_judges_the_changes_of_all_segments_together(tmp_path: Path) -> None:
    (tmp_path / "changes.csv").write_text(
        "segment,score,subject,against,period_before,difference,low,high,p,verdict\n"
        "all,share,overall,previous,2025Q3,0.03,0.001,0.06,0.04,larger\n"
        "region=east,share,overall,previous,2025Q3,0.2,0.1,0.3,0.001,larger\n"
        "region=west,share,overall,previous,2025Q3,-0.1,-0.19,-0.01,0.03,smaller\n"
        "region=far,share,overall,previous,2025Q3,-0.1,,,,smaller\n"  # counted in full
        "region=near,share,overall,previous,2025Q3,,,,,not_comparable\n"
        "region=east,share,overall,year_ago,2024Q4,-0.5,-0.6,-0.4,0.001,smaller\n",
        encoding="utf-8",
    )
    (tmp_path / "sample.csv").write_text("segment,valid\nregion=west,70\n", encoding="utf-8")
    more = samples.SMALL.replace("{min_answers: 1}", "{min_answers: 1, by: [region]}")
    study = samples.small(
        tmp_path / "data", study=more.replace("scores:", "compare: {level: 0.025}\nscores:")
    ).study
    known = summary.headlines(tmp_path, study)
    told = {name: each.change.verdict for name, each in known.items() if each.change}
    assert told == {
        "all": "not_shown",  # 0.04 at a level of 0.025
        "region=east": "larger",
        "region=west": "not_shown",
        "region=far": "smaller",
    }
    east = known["region=east"].change
    assert east
    assert (east.difference, east.low, east.high) == (0.2, 0.1, 0.3)
    assert known["region=west"].valid == 70
