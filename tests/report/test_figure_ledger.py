import re
from typing import Any

import pytest
from figures import wide

from csatbook.report import number
from csatbook.report.figure.ledger import LedgerBar, ledger
from csatbook.report.fragment import Fragment

# 50 − 3 + 16 + 30 − 12 − 24 + 6 = 63: complaints would be 30 − 36 = −6, and are held at 0
ASSESSMENT = [
    LedgerBar("Inspection", 50, "gain"),
    LedgerBar("3 findings", -3, "loss"),
    LedgerBar("Survey", 16, "gain"),
    LedgerBar("Complaints", 30, "gain"),
    LedgerBar("2 valid", -12, "loss"),
    LedgerBar("2 major", -24, "loss"),
    LedgerBar("Not below 0", 6, "floor"),
]


def drawn(lines: list[LedgerBar], total: float, **how: Any) -> Fragment:
    given: dict[str, Any] = {
        "unit": "points",
        "total_label": "Total",
        "caption": "c",
        "alt": "a",
    }
    given |= how
    return ledger(lines, total, **{"total_value": number.write(total, given["unit"]), **given})


def texts(fragment: Fragment) -> list[str]:
    return re.findall(r"<text[^>]*>([^<]*)</text>", wide(fragment))


def bars(fragment: Fragment) -> list[tuple[float, float, str]]:
    """Left end, right end and colour of each bar."""
    found = re.findall(r'<path d="(M[^"]*Z)" fill="(#\w+)', wide(fragment))
    ends = [([float(x) for x in re.findall(r"[MH]([\d.]+)", path)], fill) for path, fill in found]
    return [(min(xs), max(xs), fill) for xs, fill in ends]


def test_each_line_is_written_with_its_sign_and_the_total_without() -> None:
    written = texts(drawn(ASSESSMENT, 63))
    assert {line.label for line in ASSESSMENT} | {"Total", "63.0"} <= set(written)
    assert {"+50.0", "−3.0", "+16.0", "+30.0", "−12.0", "−24.0", "+6.0"} <= set(written)


def test_each_bar_begins_where_the_one_above_ends() -> None:
    *lines, total = bars(drawn(ASSESSMENT, 63))
    assert len(lines) == len(ASSESSMENT)
    end = total[0]
    for (left, right, _), line in zip(lines, ASSESSMENT, strict=True):
        assert (left if line.points > 0 else right) == pytest.approx(end, abs=1e-3)
        end = right if line.points > 0 else left
    assert end == pytest.approx(total[1], abs=1e-3)


def test_gains_losses_and_floors_have_their_colours() -> None:
    gain, loss, floor, total = "#17607f", "#a95733", "#8fa3ae", "#0d3f56"
    colours = [colour for *_, colour in bars(drawn(ASSESSMENT, 63))]
    assert colours == [gain, loss, gain, gain, loss, loss, floor, total]


def test_contributions_of_a_composite_add_up() -> None:
    # 0.4 × 84.2 + 0.3 × 97.5 + 0.3 × 91 = 33.68 + 29.25 + 27.3 = 90.23
    parts = [LedgerBar("Survey", 0.4 * 84.2, "gain"), LedgerBar("Returns", 0.3 * 97.5, "gain")]
    written = texts(drawn([*parts, LedgerBar("On time", 0.3 * 91, "gain")], 90.23))
    assert {"+33.7", "+29.3", "+27.3", "90.2"} <= set(written)


def test_lines_that_miss_the_total_are_a_mistake() -> None:
    with pytest.raises(ValueError, match=r"add up to 63\.0, the total is 69"):
        drawn(ASSESSMENT, 69)


def test_a_deduction_of_nothing_has_no_sign() -> None:
    written = texts(
        drawn([LedgerBar("Survey", 20, "gain"), LedgerBar("Complaints", -0.0, "loss")], 20)
    )
    assert written.count("0.0") == 1


def test_a_score_of_nothing_is_drawn() -> None:
    assert texts(drawn([LedgerBar("Survey", 0, "gain")], 0)).count("0.0") == 2


def test_a_score_may_end_below_zero() -> None:
    lines = [LedgerBar("Promoters", 30, "gain"), LedgerBar("Detractors", -45, "loss")]
    fragment = drawn(lines, -15, unit="balance")
    promoters, detractors, total = bars(fragment)
    assert "−15.0" in texts(fragment)
    assert detractors[0] == total[0] < total[1] == promoters[0]


def test_everything_is_escaped() -> None:
    labels = {
        "total_label": "<total>",
        "caption": "<caption>",
        "alt": "<alt>",
    }
    html = drawn([LedgerBar("<line>", 1, "gain")], 1, **labels).html
    for name in ["line", "total", "caption", "alt"]:
        assert f"<{name}>" not in html
        assert f"&lt;{name}&gt;" in html


def test_the_same_ledger_is_the_same_text() -> None:
    assert drawn(ASSESSMENT, 63) == drawn(ASSESSMENT, 63)
