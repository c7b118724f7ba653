import re

from figures import wide

from csatbook.report.figure.iceberg import Layer, iceberg
from csatbook.report.fragment import Fragment

COMPLAINTS = Layer("Complaints", 60, 60, "60")
TOLD = Layer("Tell others", 110, 360, "110–360")
SILENT = Layer("Stay silent", 330, 1080, "330–1,080")


def drawn(*hidden: Layer, seen: Layer = COMPLAINTS) -> Fragment:
    return iceberg(
        seen,
        hidden,
        seen_label="heard",
        hidden_label="not heard",
        caption="Iceberg",
        alt="Tip and body",
    )


def heights(shown: Fragment) -> dict[str, float]:
    found = re.findall(r'<text[^>]* y="([\d.]+)"[^>]*>([^<]*)</text>', wide(shown))
    return {text: float(y) for y, text in found}


def widths(shown: Fragment) -> list[float]:
    """How long the bars are, in the order of drawing: at least, then what it may be more."""
    bars = re.findall(r'<path d="M([\d.]+) [\d.]+H([\d.]+)V', wide(shown))
    return [float(right) - float(left) for left, right in bars]


def test_the_complaints_lie_above_the_water_and_the_rest_below() -> None:
    at = heights(drawn(TOLD, SILENT))
    assert at["Complaints"] < at["heard"] < at["not heard"] < at["Tell others"] < at["Stay silent"]


def test_every_layer_has_its_range_in_words() -> None:
    assert {"60", "110–360", "330–1,080"} <= set(heights(drawn(TOLD, SILENT)))


def test_the_bars_are_as_long_as_the_ends_of_the_ranges() -> None:
    complaints, nothing, told, may_tell, silent, may_be_silent = widths(drawn(TOLD, SILENT))
    assert nothing == 0
    for length, count in [(told, 110), (may_tell, 250), (silent, 330), (may_be_silent, 750)]:
        assert abs(length / complaints - count / 60) < 0.01


def test_words_are_shown_and_never_obeyed() -> None:
    html = wide(drawn(Layer("<b>", 1, 2, "<i>")))
    assert "&lt;b&gt;" in html
    assert "&lt;i&gt;" in html
