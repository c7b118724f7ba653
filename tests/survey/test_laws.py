"""What holds for every table, however messy."""

import tempfile
from pathlib import Path

import numpy as np
import pandas as pd
import pyreadstat
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from surveys import put, study_of

from csatbook.errors import DataError
from csatbook.survey import store
from csatbook.survey.store import Store

ITEMS = ("a", "b", "c", "d")
NAMES = ("id", *ITEMS, "date", "seconds", "region", "comment")
CHANGES = {
    "data": {"respondent": "id", "seconds": "seconds"},
    "open": {"comment": {"zh": "意见", "en": "Comment"}},
    "segments": {"region": {"zh": "地区", "en": "Region", "values": {"one": ["1"], "two": ["x"]}}},
    "validity": {
        "patterns": {"min_items": 3},
        "min_seconds": 60,
        "require_open": True,
        "duplicates": "last",
        "out_of_scale": "reject",
    },
}

mark = st.sampled_from(["1", "2", "3", "4", "5", "５", " 4 ", "6", "x", "", "满意", "5.0"])
row = st.tuples(
    st.sampled_from(["A", "B", "C", "", " "]),
    *(mark for _ in ITEMS),
    st.sampled_from(["2024-01-02", "2024/5/6", "", "2024年1月9日"]),
    st.sampled_from(["10", "60", "1:30", ""]),
    st.sampled_from(["1", "x", "", "y", "1.0"]),
    st.sampled_from(["good", "", " ", '"quoted, with\nline end"', "13800001111"]),
)
good = ("Z", "1", "2", "4", "3", "2024-01-03", "100", "1", "fine")
quick = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None
)


def opened(rows: list[tuple[str, ...]], folder: Path) -> Store | None:
    measured = study_of(folder, items=ITEMS, **CHANGES)
    lines = "\n".join(",".join(cells) for cells in [NAMES, *rows])
    put(folder, "r.csv", lines + "\n")
    try:
        return store.open(measured)
    except DataError as error:
        assert "all rejected" in str(error)  # noqa: PT017 - the only way these tables can fail
        return None


@quick
@given(rows=st.lists(row, max_size=30))
def test_every_row_that_is_read_is_either_valid_or_rejected_with_a_reason(
    rows: list[tuple[str, ...]],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        found = opened([*rows, good], Path(folder))
        if found is None:
            return
        counts = found.counts
        assert counts["read"].sum() == len(rows) + 1
        assert (counts["read"] == counts["valid"] + counts["rejected"]).all()
        seen = []
        for period in counts["period"]:
            if period is not None:
                seen += found.rows(period, ["row"])["row"].tolist()
            rejected = found.rejected(period)
            assert rejected["reasons"].map(len).gt(0).all()
            seen += rejected["row"].tolist()
        # Line ends inside quotation marks make no rows of their own.
        assert sorted(seen) == list(range(2, len(rows) + 3))


@quick
@given(rows=st.lists(row, max_size=20), order=st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_no_count(rows: list[tuple[str, ...]], order: object) -> None:
    # Respondents are told apart here: which of two equals stays does depend on the order.
    told = [(f"{place}", *cells[1:]) for place, cells in enumerate(rows)]
    mixed = list(told)
    order.shuffle(mixed)  # type: ignore[attr-defined]
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        first, second = opened([*told, good], Path(one)), opened([good, *mixed], Path(other))
        assert (first is None) == (second is None)
        if first and second:
            pd.testing.assert_frame_equal(first.counts, second.counts)
            for period in first.periods:
                assert first.segments(period) == second.segments(period)


value = st.one_of(st.integers(1, 5), st.none())


@quick
@given(marks=st.lists(st.tuples(value, value), min_size=1, max_size=12))
def test_the_same_answers_are_the_same_rows_in_every_format(
    marks: list[tuple[int | None, int | None]],
) -> None:
    frame = pd.DataFrame(
        {
            "a": np.array([np.nan if one is None else one for one, _ in marks], float),
            "b": np.array([np.nan if two is None else two for _, two in marks], float),
            "date": pd.to_datetime(["2024-01-02 10:00:00"] * len(marks)),
            "region": ["华东" if place % 2 else "R 1" for place in range(len(marks))],
            "comment": [f"第{place}条" for place in range(len(marks))],
        }
    )
    found = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "data").mkdir()
        frame.to_csv(folder / "data" / "r.csv", index=False)
        frame.to_csv(folder / "data" / "g.csv", index=False, encoding="gb18030", sep=";")
        frame.to_excel(folder / "data" / "r.xlsx", index=False)
        frame.to_parquet(folder / "data" / "r.parquet")
        pyreadstat.write_sav(frame, str(folder / "data" / "r.sav"))
        for path in ("r.csv", "g.csv", "r.xlsx", "r.parquet", "r.sav"):
            measured = study_of(
                folder,
                [{"path": path}],
                items=["a", "b"],
                open={"comment": {"zh": "意见", "en": "Comment"}},
                segments={"region": {"zh": "地区", "en": "Region"}},
            )
            opened_store = store.open(measured)
            names = ["a", "b", "region", "comment", "moment"]
            found.append(opened_store.rows("2024Q1", names))
            assert opened_store.counts["read"].tolist() == [len(marks)]
    for other in found[1:]:
        pd.testing.assert_frame_equal(found[0], other)
