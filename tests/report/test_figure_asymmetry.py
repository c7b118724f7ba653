import re
from dataclasses import replace

from figures import wide

from csatbook.report.figure.asymmetry import TwoEffects, asymmetry
from csatbook.report.fragment import Fragment

BASIC = TwoEffects("Billing", (12.0, 9.0, 15.0), (2.0, -1.0, 5.0), "Must-be", certain=True)
DELIGHT = TwoEffects("Surprise", (1.0, -2.0, 4.0), (10.0, 8.0, 12.0), "Attractive", certain=True)
WARM, ACCENT = "#a95733", "#17607f"


def drawn(*rows: TwoEffects) -> Fragment:
    return asymmetry(
        rows,
        penalty_label="lost",
        reward_label="gained",
        caption="Penalties and rewards",
        alt="Two drivers",
    )


def texts(shown: Fragment) -> dict[str, tuple[float, float]]:
    """Each text and where it stands, from the left and from the top."""
    found = re.findall(r'<text[^>]* x="([\d.]+)" y="([\d.]+)"[^>]*>([^<]*)</text>', wide(shown))
    return {text: (float(x), float(y)) for x, y, text in found}


def bars(shown: Fragment, colour: str) -> list[tuple[float, float]]:
    """From where to where, left to right, the bars of this colour reach."""
    paths = re.findall(rf'<path d="([^"]+)" fill="{colour}"', wide(shown))
    sides = [[float(x) for x in re.findall(r"[MH]([\d.]+)", path)] for path in paths]
    return [(min(side), max(side)) for side in sides]


def test_penalties_reach_left_and_rewards_right_from_one_line() -> None:
    shown = drawn(BASIC, DELIGHT)
    (big, zero), (small, _) = bars(shown, WARM)
    (start, little), (_, much) = bars(shown, ACCENT)
    assert abs(zero - start) < 0.01
    assert big < small < zero < little < much
    # one unit to all bars: 12 points to the left, 10 to the right
    assert abs((zero - big) / 12 - (much - zero) / 10) < 0.1


def test_the_first_row_is_at_the_top_and_its_kind_at_its_end() -> None:
    at = texts(drawn(BASIC, DELIGHT))
    assert at["Billing"][1] < at["Surprise"][1]
    assert abs(at["Billing"][1] - at["Must-be"][1]) < 3
    assert at["Billing"][0] < at["−12.0"][0] < at["+2.0"][0] < at["Must-be"][0]


def test_the_numbers_are_those_of_the_effects() -> None:
    assert {"−12.0", "+2.0", "−1.0", "+10.0"} <= set(texts(drawn(BASIC, DELIGHT)))


def test_a_penalty_below_nothing_lies_on_the_other_side_as_a_gain() -> None:
    odd = replace(BASIC, penalty=(-3.0, -5.0, -1.0))
    shown = drawn(odd)
    ((start, end),) = bars(shown, WARM)
    ((zero, _),) = bars(shown, ACCENT)
    assert abs(start - zero) < 0.01
    assert end > start
    assert "+3.0" in texts(shown)


def test_an_effect_that_is_not_known_is_not_drawn() -> None:
    shown = drawn(replace(BASIC, penalty=None))
    assert bars(shown, WARM) == []
    assert len(bars(shown, ACCENT)) == 1


def test_words_are_shown_and_never_obeyed() -> None:
    html = wide(drawn(replace(BASIC, label="<b> $x$")))
    assert "&lt;b&gt; $x$" in html
    assert "<b>" not in html


def test_the_same_figure_is_the_same_text() -> None:
    assert drawn(BASIC, DELIGHT) == drawn(BASIC, DELIGHT)
