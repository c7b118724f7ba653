"""Which texts stand beside each other: paraphrases that share words, and what is beyond it."""

import pytest

from csatbook.analysis.thoughts import unlike

OTHERS = [
    *["店员很热情", "价格有点贵", "包装破了", "味道不错"],
    *["Friendly staff", "Great price", "The app crashes", "Good coverage"],
]


@pytest.mark.parametrize(
    ("said", "most"),
    [
        (["等待时间太长了", "等待时间太长", "等待的时间太长", "等待时间实在太长了"], 1),
        (
            ["THE queue was far too long", "The queue was far too long!", "The queue was too long"],
            1,
        ),
        (["接通等待时间太长", "等待接通的时间太长", "等待接通时间长", "接通前等待时间太久"], 2),
        (["Prices are too high", "The prices are high", "High prices", "Too high prices"], 2),
    ],
)
def test_of_near_paraphrases_two_are_taken_at_most(said: list[str], most: int) -> None:
    assert 1 <= len(unlike(said, [*said, *OTHERS * 5], most=9)) <= most


def test_a_thought_is_counted_with_what_stands_there_already() -> None:
    said = ["等待时间长得离谱", "等待时间越来越长", "店员很热情"]
    kept = unlike(
        said, [*said, *OTHERS * 5], taken=["接通等待时间太长", "等待时间长到想挂"], most=9
    )
    assert [said[at] for at in kept] == ["店员很热情"]


def test_a_thought_in_other_words_is_not_known_as_one() -> None:
    """The bound that the docstring of `unlike` names: only signs are compared, not meanings."""
    said = ["等太久", "一直没人接", "电话老占线", "Took forever", "Nobody answered"]
    assert len(unlike(said, [*said, *OTHERS * 5], most=9)) == len(said)
