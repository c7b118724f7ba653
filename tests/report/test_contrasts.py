"""The tests of groups, and what readers are told of them."""

import pytest

from csatbook.stats import compare
from csatbook.stats.compare import cautious_design, design
from csatbook.stats.rank import brunner_munzel
from csatbook.study.wording import say

TESTS = [
    *compare.TESTS,
    *(design.TEST, cautious_design.TEST),
    *(brunner_munzel.TEST, brunner_munzel.CAUTIOUS),
]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("test", TESTS)
def test_every_test_is_called_by_a_name_of_its_own(test: str, language: str) -> None:
    names = [say(language, f"report.test_{one}") for one in TESTS]
    assert names.count(say(language, f"report.test_{test}")) == 1
