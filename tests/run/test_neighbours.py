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
    known = summary.headlines(tmp_path, "share")
    assert (known["all"].reason, known["region=near"].reason) == (None, "too_few")
