"""The tests of groups, and what readers are told of them."""

import pandas as pd
import pytest

from csatbook.analysis.groups import contrasts
from csatbook.stats import compare
from csatbook.stats.compare import cautious_design, design, design_f, welch_f
from csatbook.stats.rank import brunner_munzel, drawn_rank, dunn, kruskal_wallis, welch_rank
from csatbook.stats.spread import brown_forsythe, drawn_spread
from csatbook.stats.together.association import pearson, rao_scott
from csatbook.study.wording import say

TESTS = [
    *compare.TESTS,
    *(design.TEST, cautious_design.TEST),
    *(brunner_munzel.TEST, brunner_munzel.CAUTIOUS, dunn.TEST),
    *(drawn_rank.TEST, drawn_rank.CAUTIOUS),
    *(brown_forsythe.TEST, brown_forsythe.CAUTIOUS),
    *(drawn_spread.TEST, drawn_spread.CAUTIOUS),
]
TOGETHER = [
    *(welch_f.TEST, welch_f.LINEAR, welch_f.CAUTIOUS),
    *(pearson.TEST, rao_scott.TEST, rao_scott.CAUTIOUS),
    *(kruskal_wallis.TEST, welch_rank.TEST, welch_rank.CAUTIOUS),
    *(design_f.TEST, design_f.CAUTIOUS, drawn_rank.TEST, drawn_rank.CAUTIOUS),
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
