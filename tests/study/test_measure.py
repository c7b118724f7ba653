from pathlib import Path

import pytest

from .scorecards import load, problem

TAKEN = 'share: {days: "> 3"}'
LINE = 17


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "table: calls, share",
            "table: call, share",
            "'call' is not a declared record table; declared: calls. Did you mean 'calls'?",
        ),
        (
            TAKEN,
            f"count: true, {TAKEN}",
            (
                "'measures.late': give just one of count, sum, mean, ratio, share; "
                "found count and share"
            ),
        ),
        (
            f", {TAKEN}",
            "",
            "'measures.late': give just one of count, sum, mean, ratio, share; found none",
        ),
        (
            TAKEN,
            "sum: days, weight: cases",
            "'measures.late': 'weight' weighs a 'mean'; there is none",
        ),
        (
            TAKEN,
            'share: {days: ">> 3"}',
            (
                "'measures.late.share.days': '>> 3' is not a range; write it like '<= 3', "
                "'3 < x <= 12' or '> 12'"
            ),
        ),
        (
            TAKEN,
            f"{TAKEN}, better: lo",
            "'measures.late.better': found 'lo'; allowed: high, low. Did you mean 'low'?",
        ),
        (
            TAKEN,
            f"{TAKEN}, wher: {{days: 3}}",
            (
                "unknown key 'measures.late.wher'; allowed: better, count, en, mean, ratio, share, "
                "sum, table, unit, weight, where, zh. Did you mean 'where'?"
            ),
        ),
        (
            TAKEN,
            "sum: phone",
            "the column 'phone' is private; it cannot be counted",
        ),
        (
            TAKEN,
            "mean: days, weight: phone",
            "the column 'phone' is private; it cannot be counted",
        ),
        (
            TAKEN,
            "count: true, where: {phone: ''}",
            "the column 'phone' is private; it cannot be counted",
        ),
    ],
)
def test_a_measure_that_cannot_be_counted_is_refused(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    assert problem(tmp_path, (old, new)) == (LINE, said)


@pytest.mark.parametrize(
    ("taken", "unit"),
    [
        ("count: true", "count"),
        ("sum: days", "amount"),
        ("mean: days, weight: cases", "amount"),
        ("ratio: [days, cases]", "amount"),
        ("ratio: [late, cases], unit: share", "share"),
        (TAKEN, "share"),
    ],
)
def test_a_measure_has_the_unit_that_it_is_taken_in_or_the_declared_one(
    tmp_path: Path, taken: str, unit: str
) -> None:
    assert load(tmp_path, (TAKEN, taken)).measures["late"].unit == unit


def test_conditions_are_ranges_or_entries_however_they_are_written(tmp_path: Path) -> None:
    where = 'count: true, where: {days: "3 < x <= 5", kind: 有效, room: [1, B], done: true}'
    found = load(tmp_path, (TAKEN, where)).measures["late"]
    assert (4 in found.where["days"], 3 in found.where["days"]) == (True, False)
    assert found.where["kind"] == ("有效",)
    assert found.where["room"] == ("1", "B")
    assert found.where["done"] == ("true",)
    kinds = [("days", "number"), ("kind", "text"), ("room", "text"), ("done", "text")]
    assert list(found.columns()) == kinds
