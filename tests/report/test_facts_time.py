"""Numbers that count time are bound to no share."""

import pytest

from csatbook.report.facts.sources import Sources
from csatbook.report.facts.token import tokens

TABLE = {"score": ["quick", "slow"], "share": [0.9, 0.3]}


def bound(text: str) -> list[float | str | None]:
    """What each number of a text is found to be."""
    known = Sources({"scores": TABLE}, {}, {})
    several = list(tokens(text))
    known.prepare(token.digits for token in several)
    sources = [known.source(token, text, "") for token in several]
    return [source and source[1] for source in sources]


@pytest.mark.parametrize(
    "text",
    [
        "同一客户 90 天内",
        "90天",
        "30 个工作日内",
        "30 小时",
        "30–90 天",
        "within 90 days",
        "90 working days",
        "1 in 90 h",
        "30–90 days",
        "90 minutes",
    ],
)
def test_a_count_of_time_is_no_share(text: str) -> None:
    assert set(bound(text)) == {None}


@pytest.mark.parametrize(
    "text", ["90% in 7 days", "90%", "90", "90 of them", "90 helpers", "90 分"]
)
def test_other_numbers_are_found_as_before(text: str) -> None:
    assert bound(text)[0] == 0.9


def test_a_time_that_a_table_holds_is_found() -> None:
    known = Sources({"durations": {"event": ["resolve"], "median": [90.0]}}, {}, {})
    [token] = tokens("90 h")
    known.prepare(["90"])
    source = known.source(token, "90 h", "")
    assert source is not None
    assert source[1] == 90.0
