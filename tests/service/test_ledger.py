"""Rows of exports to cases: none lost, none twice."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from csatbook.service.calendar import MISSING
from csatbook.service.ledger import ROLES, Ledger, Matching, ledger

SHARED = Path(__file__).parents[3] / "shared" / "cases" / "feedback" / "duplicates.csv"
HOUR = 60
COLUMNS = ["id", "exported", "customer", "text", "received", "resolved", "merged_into"]


def rows(*lines: tuple, **columns: object) -> pd.DataFrame:
    frame = pd.DataFrame(lines, columns=COLUMNS)
    return frame.assign(**{"source": "crm", "kind": "fault", "channel": "web", **columns})


def roles(told: Ledger) -> list[list[str]]:
    return told.rows[["case", "role"]].to_numpy().tolist()


def test_the_newest_export_of_a_row_counts() -> None:
    told = ledger(
        rows(
            ("A", 2, "C1", "slow", 0, 90, ""),
            ("A", 1, "C1", "slow", 0, MISSING, ""),
        )
    )
    assert roles(told) == [["crm:A", "kept"], ["crm:A", "same_id"]]
    assert told.cases["resolved"].tolist() == [90]


def test_the_same_row_twice_in_one_export_is_one_case_and_a_different_one_is_refused() -> None:
    line = ("A", 1, "C1", "slow", 0, MISSING, "")
    assert len(ledger(rows(line, line)).cases) == 1
    with pytest.raises(ValueError, match="crm:A"):
        ledger(rows(line, ("A", 1, "C1", "slow", 0, 90, "")))


def test_a_duplicate_comes_within_24_hours_of_the_first_and_before_it_is_solved() -> None:
    told = ledger(
        rows(
            ("A", 1, "C1", "slow", 0, MISSING, ""),
            ("B", 1, "C1", "Slow!", 24 * HOUR, MISSING, ""),
            ("C", 1, "C1", "slow", 24 * HOUR + 1, MISSING, ""),
            ("D", 1, "C2", "late", 0, HOUR, ""),
            ("E", 1, "C2", "late", 2 * HOUR, MISSING, ""),
        )
    )
    assert roles(told) == [
        ["crm:A", "kept"],
        ["crm:A", "across_channels"],
        ["crm:C", "repeat"],
        ["crm:D", "kept"],
        ["crm:E", "repeat"],
    ]


def test_a_duplicate_may_have_to_come_by_another_channel() -> None:
    lines = rows(
        ("A", 1, "C1", "slow", 0, MISSING, ""),
        ("B", 1, "C1", "slow", HOUR, MISSING, ""),
        ("C", 1, "C1", "slow", HOUR, MISSING, ""),
        channel=["web", "web", "app"],
    )
    told = ledger(lines, Matching(different_channels=True))
    assert [case for case, _ in roles(told)] == ["crm:A", "crm:B", "crm:B"]
    assert [case for case, _ in roles(ledger(lines))] == ["crm:A"] * 3


def test_what_bears_no_customer_or_no_text_is_never_joined_but_counted() -> None:
    told = ledger(
        rows(
            ("A", 1, "C1", "", 0, MISSING, ""),
            ("B", 1, "C1", " ?! ", HOUR, MISSING, ""),
            ("C", 1, None, "slow", 0, MISSING, ""),
            ("D", 1, "", "slow", HOUR, MISSING, ""),
        )
    )
    assert len(told.cases) == 4
    assert told.possible == 2


def test_declared_merges_follow_their_chain_and_a_circle_is_refused() -> None:
    chain = rows(
        ("A", 1, "C1", "slow", 0, MISSING, ""),
        ("B", 1, "C1", "very late", 9000, MISSING, "A"),
        ("C", 1, "C9", "other", 9500, MISSING, "B"),
        ("D", 1, "C8", "gone", 9900, MISSING, "Z"),
    )
    told = ledger(chain)
    assert roles(told)[:3] == [["crm:A", "kept"], ["crm:A", "merged"], ["crm:A", "merged"]]
    assert told.unknown_targets == 1
    circle = rows(
        ("A", 1, "C1", "slow", 0, MISSING, "B"),
        ("B", 1, "C1", "late", 0, MISSING, "A"),
    )
    with pytest.raises(ValueError, match="crm:A, crm:B are merged in a circle"):
        ledger(circle)


def test_what_was_merged_into_a_duplicate_goes_with_it() -> None:
    told = ledger(
        rows(
            ("A", 1, "C1", "slow", 0, MISSING, ""),
            ("B", 1, "C1", "slow", HOUR, MISSING, ""),
            ("C", 1, "C2", "else", HOUR, MISSING, "B"),
        )
    )
    assert [case for case, _ in roles(told)] == ["crm:A"] * 3


def test_a_case_has_the_earliest_receipt_and_response_and_the_strictest_priority() -> None:
    lines = rows(
        ("A", 1, "C1", "slow", 0, 500, ""),
        ("B", 1, "C1", "slow", HOUR, 100, ""),
        ("D", 1, "C2", "else", HOUR, 100, ""),
        first=[400, 90, MISSING],
        priority=["P2", "P0", ""],
    )
    cases = ledger(lines).cases
    assert cases.loc["crm:A", ["received", "first", "resolved", "priority"]].tolist() == [
        0, 90, 500, "P0",
    ]  # fmt: skip
    assert cases.loc["crm:D", "first"] == MISSING
    assert pd.isna(cases.loc["crm:D", "priority"])


def test_a_like_case_of_the_customer_within_90_days_is_a_repeat() -> None:
    day = 24 * HOUR
    told = ledger(
        rows(
            ("A", 1, "C1", "one", 0, MISSING, ""),
            ("B", 1, "C1", "two", 90 * day, MISSING, ""),
            ("C", 1, "C1", "three", 180 * day + 1, MISSING, ""),
            ("D", 1, "C1", "four", 180 * day + 2, MISSING, ""),
            kind=["fault", "fault", "fault", "praise"],
        )
    )
    assert [role for _, role in roles(told)] == ["kept", "repeat", "kept", "kept"]


@given(st.data())
def test_the_order_of_rows_and_loading_them_twice_change_nothing(data: st.DataObject) -> None:
    size = data.draw(st.integers(1, 12))
    line = st.tuples(
        st.sampled_from("ABCDEF"),
        st.sampled_from(["", "C1", "C2"]),
        st.sampled_from(["", "slow", "late"]),
        st.integers(0, 4000),
        st.sampled_from([MISSING, 700, 5000]),
    )
    drawn = data.draw(st.lists(line, min_size=size, max_size=size))
    table = rows(
        *((name, when, *rest, "") for when, (name, *rest) in enumerate(drawn)),
    )
    seed = data.draw(st.integers(0, 9))
    mixed = pd.concat([table, table]).sample(frac=1, random_state=seed)
    once, twice = ledger(table), ledger(mixed)
    pd.testing.assert_frame_equal(once.cases.sort_index(), twice.cases.sort_index())
    assert len(twice.rows) == 2 * size
    assert set(twice.rows["role"]) <= set(ROLES)
    assert (once.possible, once.unknown_targets) == (twice.possible, twice.unknown_targets)


@pytest.mark.skipif(not SHARED.exists(), reason="the shared cases are not here")
def test_the_shared_duplicates_come_out_right() -> None:
    given = pd.read_csv(SHARED, dtype=str, keep_default_na=False)

    def minutes(column: str) -> np.ndarray:
        moments = pd.to_datetime(given[column].replace("", None)).to_numpy()
        return moments.astype("datetime64[m]").astype(np.int64)  # NaT is MISSING

    table = given.drop(columns=["case", "role", "why"]).rename(columns={"type": "kind"})
    told = ledger(
        table.assign(
            exported=given["exported_at"],
            received=minutes("received_at"),
            resolved=minutes("resolved_at"),
        )
    )
    assert roles(told) == given[["case", "role"]].to_numpy().tolist()
