import re
from dataclasses import replace

from figures import wide

from csatbook.report.figure.kano import FeaturePoint, KanoQuadrants, kano
from csatbook.report.fragment import Fragment

RESUME = FeaturePoint("Resuming", (0.14, 0.11, 0.19), (0.72, 0.67, 0.77), certain=True)
SOUND = FeaturePoint("Sound", (0.77, 0.72, 0.82), (0.78, 0.73, 0.82), certain=True)
SKINS = FeaturePoint("Skins", (0.11, 0.07, 0.15), (0.04, 0.02, 0.07), certain=False)


def drawn(*features: FeaturePoint, **how: str) -> Fragment:
    return kano(
        features,
        quadrants=KanoQuadrants("Attractive", "Performance", "Indifferent", "Must-be"),
        better_label=how.get("better", "better"),
        worse_label="worse",
        caption="Map",
        alt="Three features",
    )


def texts(shown: Fragment) -> dict[str, tuple[float, float]]:
    """Each text and where it stands, from the left and from the top."""
    found = re.findall(r'<text[^>]* x="([\d.]+)" y="([\d.]+)"[^>]*>([^<]*)</text>', wide(shown))
    return {text: (float(x), float(y)) for x, y, text in found}


def dots(shown: Fragment) -> list[tuple[float, float, str]]:
    """Place and filling of each dot."""
    place = r'<circle cx="([\d.]+)" cy="([\d.]+)" r="[\d.]+" fill="(#17607f|white)"'
    found = re.findall(place, wide(shown))
    return [(float(x), float(y), colour) for x, y, colour in found]


def test_more_worse_lies_further_right_and_more_better_further_up() -> None:
    resume, sound, skins = dots(drawn(RESUME, SOUND, SKINS))
    assert skins[0] < resume[0] < sound[0]
    assert sound[1] < resume[1] < skins[1]


def test_half_of_the_way_is_where_the_quadrants_meet() -> None:
    middle = FeaturePoint("Middle", (0.5, 0.4, 0.6), (0.5, 0.4, 0.6), certain=True)
    shown = drawn(middle)
    ((x, y, _),) = dots(shown)
    at = texts(shown)
    assert at["Attractive"][0] < x < at["Performance"][0]
    assert at["Attractive"][1] < y < at["Must-be"][1]
    assert at["Indifferent"][0] == at["Attractive"][0]
    assert at["Must-be"][0] == at["Performance"][0]


def test_a_certain_category_is_a_full_dot_and_an_uncertain_one_a_hollow_dot() -> None:
    colours = [colour for _, _, colour in dots(drawn(RESUME, SKINS))]
    assert colours == ["#17607f", "white"]


def test_each_feature_has_a_cross_of_two_intervals() -> None:
    assert wide(drawn(RESUME)).count('stroke-opacity="0.45"') == 2
    assert wide(drawn(RESUME, SOUND)).count('stroke-opacity="0.45"') == 4


def test_features_with_the_same_coefficients_are_both_named() -> None:
    at = texts(drawn(RESUME, replace(RESUME, label="Twin")))
    assert at["Resuming"] != at["Twin"]


def test_the_ends_of_the_scale_are_drawn() -> None:
    corners = [
        FeaturePoint(
            f"{worse}{better}", (better, better, better), (worse, worse, worse), certain=True
        )
        for better in (0.0, 1.0)
        for worse in (0.0, 1.0)
    ]
    shown = drawn(*corners)
    assert len(dots(shown)) == 4
    assert {one.label for one in corners} <= set(texts(shown))


def test_words_are_shown_and_never_obeyed() -> None:
    html = wide(drawn(replace(RESUME, label="<b> $x$")))
    assert "&lt;b&gt; $x$" in html
    assert "<b>" not in html


def test_the_same_map_is_the_same_text() -> None:
    assert drawn(RESUME, SKINS) == drawn(RESUME, SKINS)
