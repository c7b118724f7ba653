"""A study file that is no YAML is answered with the line and the cause, never with a traceback."""

from collections.abc import Callable
from pathlib import Path

import pytest

from csatbook import study
from csatbook.errors import StudyError

Write = Callable[..., Path]


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("study: cafe", 'study: "cafe', 1, "the quotation mark that opens here is not closed"),
        ("en: Café", "en: 'Café", 2, "the quotation mark that opens here is never closed"),
        ("zh: 礼貌, en", 'zh: "礼貌, en', 18, "quotation mark that opens here is not closed"),
        ("\n    satisfied: [4, 5]", "\n    satisfied: [4, 5", 14, "the bracket '[' that opens"),
        ("headline: mean}", "headline: mean", 34, "the bracket '{' that opens here is not closed"),
        ("satisfied: [4, 5]\n    d", "satisfied: 4, 5]\n    d", 14, "'4, 5]' is not a range"),
        ("study: cafe", "study：cafe", 1, "the full-width '：' does not end a key"),
        ("  date: day", "  date：day", 8, "the full-width '：' does not end a key"),
        ("items:\n", "items：\n", 17, "the full-width '：' does not end a key"),
        ("zh: 礼貌, en", "zh: 礼貌， en", 18, "the full-width '，' is no sign of YAML; write ','"),
        ("zh: 礼貌, en", "zh：礼貌, en", 18, "It holds the full-width sign '：'; YAML takes ':'"),
        ("items: [polite]", "items: [polite，quick]", 24, "the full-width sign '，'"),
        ("  date: day", "  date:day", 8, "a colon after a key needs a blank behind it"),
        ("  date: day", "   date: day", 8, "this one the indentation of its neighbours"),
        ("en: Café", "en: @Café", 2, "a text that begins with '@' needs quotation marks"),
        ("en: Café", 'en: "C:\\data"', 2, "in double quotation marks a backslash begins a code"),
        ("study: cafe", "study: 2025-02-30", 1, "2025-02-30 is no date"),
        ("study: cafe", "study: 2025-02-28", 1, "found a date (2025-02-28); put it into quotation"),
        ("en: Café", "en: Caf\x07", 2, "a control character here (U+0007)"),
        ("max: 5", "max: .inf", 13, "'scales.five.max': input should be a finite number"),
        ("satisfied: [4, 5]\n    d", "satisfied: [4, 4.5]\n    d", 11, "write `whole: false`"),
        (
            "  quick: {zh",
            "  best: &one {zh: 礼貌, en: Best, scale: six}\n  q3: {<<: *one}\n  quick: {zh",
            19,
            "'six' is not a declared scale",
        ),
    ],
)
def test_what_is_not_yaml_is_told_with_its_line_and_its_cause(
    study_file: Write, old: str, new: str, line: int, said: str
) -> None:
    with pytest.raises(StudyError) as caught:
        study.load(study_file(change=(old, new)))
    told = [str(problem) for problem in caught.value.problems]
    assert any(f"cafe.yaml:{line}: " in each and said in each for each in told), told
