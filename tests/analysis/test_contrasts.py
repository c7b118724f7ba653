"""The tests of groups, and what readers are told of them."""

from pathlib import Path

import pandas as pd
import pytest

import samples
from csatbook.analysis import results
from csatbook.analysis.groups import comparisons, contrasts, spreads
from csatbook.analysis.wave import Wave
from csatbook.stats import compare, dispersion
from csatbook.stats.compare import association, cautious, f_test, t_test
from csatbook.stats.rank import brunner_munzel, drawn_rank, kruskal_wallis, welch_rank
from csatbook.study.wording import say

TESTS = [
    *compare.TESTS,
    *(t_test.DESIGN, cautious.DESIGN),
    *(brunner_munzel.TEST, brunner_munzel.CAUTIOUS, kruskal_wallis.DUNN),
    *(drawn_rank.TEST, drawn_rank.CAUTIOUS),
    *(dispersion.TEST, dispersion.CAUTIOUS),
    *(dispersion.DRAWN, dispersion.CAUTIOUS_DRAWN),
]
TOGETHER = [
    *(f_test.WELCH, f_test.LINEAR, f_test.CAUTIOUS),
    *(association.PEARSON, association.RAO_SCOTT, association.CAUTIOUS),
    *(kruskal_wallis.TEST, welch_rank.TEST, welch_rank.CAUTIOUS),
    *(f_test.DESIGN, f_test.CAUTIOUS_DESIGN, drawn_rank.TEST, drawn_rank.CAUTIOUS),
]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("test", TESTS)
def test_every_test_is_called_by_a_name_of_its_own(test: str, language: str) -> None:
    names = [say(language, f"report.test_{one}") for one in TESTS]
    assert names.count(say(language, f"report.test_{test}")) == 1


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("test", TOGETHER)
def test_every_test_of_all_groups_is_called_by_a_name_of_its_own(test: str, language: str) -> None:
    names = [say(language, f"report.together_{one}") for one in TOGETHER]
    assert names.count(say(language, f"report.together_{test}")) == 1


@pytest.mark.parametrize(("groups", "chosen"), [(20, "pairs"), (21, "total")])
def test_of_very_many_groups_each_is_compared_with_everyone(groups: int, chosen: str) -> None:
    variable = pd.Series([str(at) for at in range(groups)], dtype="category")
    assert contrasts.against_what("pairs", variable) == chosen
    assert contrasts.against_what("rest", variable) == "rest"


def test_of_very_many_groups_the_dispersion_is_not_compared(tmp_path: Path) -> None:
    study = samples.SMALL + "compare: {spread: true}\n"
    for groups, pairs in ((3, 3), (21, 0)):
        answers = "wave,polite,patient,again,region,words\n" + "".join(
            f"2024Q2,{1 + at % 5},{1 + at % 4},{at % 11},r{at % groups},\n" for at in range(84)
        )
        wave = samples.small(tmp_path / f"{groups}", study=study, answers=answers)
        found = spreads.spreads(wave)
        assert (found["subject"] == "item:polite").sum() == pairs


SIZES = {"east": 40, "west": 30, "far": 14, "near": 3, "": 16}
"""With `near` also `far` is hidden, whose sum would tell it; others have no region."""


def hiding(folder: Path, against: str, *, data: str = "") -> Wave:
    """A wave whose hidden groups answer worse than those that are shown."""
    low = {"far", "near", ""}
    answers = "wave,polite,patient,again,region,words,worth\n" + "".join(
        f"2024Q2,{1 + (at % 3 if group in low else 2 + at % 3)},{1 + at % 5 if at % 7 else ''},"
        f"{at % 11},{group},,{1 + at % 4}\n"
        for group, size in SIZES.items()
        for at in range(size)
    )
    study = samples.SMALL.replace("{min_answers: 1}", "{min_answers: 5}")
    study += f"compare: {{against: {against}, scores: [share, mean, index]}}\n"
    study = study.replace("  wave: wave\n", f"  wave: wave\n{data}")
    return samples.small(folder, study=study, answers=answers)


@pytest.mark.parametrize("weights", ["", "  weight: worth\n", "  cluster: worth\n"])
def test_everyone_is_everyone_also_hidden_groups_and_who_has_no_group(
    tmp_path: Path, weights: str
) -> None:
    wave = hiding(tmp_path, "total", data=weights)
    assert set(wave.closed("region")) == {"near", "far"}
    scores = results.scores(wave).set_index(["score", "subject"])
    compared = pd.concat([comparisons.comparisons(wave), comparisons.beside_everyone(wave)])
    assert set(compared["group_a"]) == {"east", "west"}
    assert len(compared["subject"].unique()) == 6
    for _, row in compared.iterrows():
        whole = scores.loc[row["score"], row["subject"]]
        assert row["value_b"] == pytest.approx(whole["value"], abs=1e-12)
        assert row["n_b"] == whole["n"]


def test_the_rest_is_everyone_but_the_group(tmp_path: Path) -> None:
    wave = hiding(tmp_path, "rest")
    frame = comparisons.comparisons(wave)
    east = frame[(frame["group_a"] == "east") & (frame["subject"] == "item:polite")]
    others = wave.rows.loc[wave.rows["region"] != "east", "polite"]
    mean = east[east["score"] == "mean"].iloc[0]
    assert (mean["value_b"], mean["n_b"]) == (pytest.approx(others.mean()), len(others))
