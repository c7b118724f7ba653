"""Marks for competitors are read as one's own are, and kept apart from them."""

from pathlib import Path

from surveys import SCALE, marks, opened, put, refusal, study_of, table

from csatbook.survey import store

RIVAL = {"rival": {"zh": "竞品甲", "en": "Rival", "columns": {"polite": "p2", "fast": "f2"}}}
HEAD = "polite,fast,p2,f2,date\n"


def test_they_are_read_on_the_scale_of_the_item_however_they_are_typed(tmp_path: Path) -> None:
    text = HEAD + "5,4,３,满意,2024-01-02\n4,4,99,very  satisfied,2024-01-02\n3,4,,-9,2024-01-02\n"
    scale = {**SCALE, "not_applicable": [99], "missing": [-9]}
    found = opened(tmp_path, text, competitors=RIVAL, scales={"five": scale})
    assert marks(found, "rival.polite") == [3.0, None, None]
    assert marks(found, "rival.fast") == [4.0, 5.0, None]
    assert marks(found, "polite") == [5.0, 4.0, 3.0]
    unasked = found.rows("2024Q1", ["rival.polite.not_applicable"])
    assert unasked["rival.polite.not_applicable"].tolist() == [False, True, False]


def test_those_of_a_reversed_item_are_turned_round(tmp_path: Path) -> None:
    text = HEAD + "5,4,3,1,2024-01-02\n"
    found = opened(tmp_path, text, competitors=RIVAL, reverse=["fast"])
    assert marks(found, "rival.fast") == [5.0]  # 1 + 5 - 1
    assert marks(found, "rival.polite") == [3.0]


def test_what_is_no_mark_is_refused_with_its_place_or_rejects_the_row(tmp_path: Path) -> None:
    text = HEAD + "5,4,3,1,2024-01-02\n5,4,3,7,2024-01-02\n"
    said = refusal(tmp_path / "refuse", text, competitors=RIVAL)
    assert "r.csv, row 3, column f2: expected a whole number from 1 to 5" in said
    assert "found '7'" in said
    found = opened(
        tmp_path / "reject", text, competitors=RIVAL, validity={"out_of_scale": "reject"}
    )
    assert found.rejected_counts("2024Q1") == {"out_of_scale": 1}


def test_a_competitor_known_to_nobody_is_no_fault(tmp_path: Path) -> None:
    found = opened(tmp_path, HEAD + "5,4,,,2024-01-02\n4,4,,,2024-01-02\n", competitors=RIVAL)
    assert marks(found, "rival.polite") == [None, None]
    assert found.counts["valid"].tolist() == [2]


def test_a_row_with_nothing_but_marks_for_competitors_is_blank(tmp_path: Path) -> None:
    scale = {**SCALE, "not_applicable": [99]}
    text = HEAD + "5,4,3,,2024-01-02\n,,3,4,2024-01-02\n,,99,,2024-01-02\n"
    found = opened(tmp_path, text, competitors=RIVAL, scales={"five": scale})
    assert found.rejected("2024Q1")["row"].tolist() == [3, 4]
    assert found.rejected_counts("2024Q1") == {"blank_row": 2}


def test_patterns_are_looked_for_in_ones_own_marks_alone(tmp_path: Path) -> None:
    names = [f"q{number}" for number in range(8)]
    about = {"rival": {"zh": "竞品甲", "en": "Rival", "columns": {"q0": "r0", "q1": "r1"}}}
    # the first is a straight line but for the competitor, the second only together with it
    rows = [[4] * 8 + [1, 2], [4] * 7 + ["", 4, 4]]
    text = table([[*row, "2024-01-02"] for row in rows], [*names, "r0", "r1", "date"])
    found = opened(
        tmp_path, text, items=names, competitors=about, validity={"patterns": {"periodic": False}}
    )
    assert found.rejected("2024Q1")["row"].tolist() == [2]


def test_a_missing_column_can_be_declared_not_asked_for(tmp_path: Path) -> None:
    text = "polite,fast,p2,date\n5,4,3,2024-01-02\n"
    said = refusal(tmp_path / "without", text, competitors=RIVAL)
    assert "expected a column 'f2' (item 'rival.fast', line 1" in said
    assert "`absent: [rival.fast]`" in said
    files = [{"path": "r.csv", "absent": ["rival.fast"]}]
    measured = study_of(tmp_path / "with", files, competitors=RIVAL)
    put(tmp_path / "with", "r.csv", text)
    assert marks(store.open(measured), "rival.fast") == [None]


def test_another_column_of_a_competitor_is_another_store(tmp_path: Path) -> None:
    text = HEAD + "5,4,3,1,2024-01-02\n"
    first = opened(tmp_path, text, competitors=RIVAL)
    turned = {"rival": {**RIVAL["rival"], "columns": {"polite": "f2", "fast": "p2"}}}
    second = opened(tmp_path, text, competitors=turned)
    assert (marks(first, "rival.polite"), marks(second, "rival.polite")) == ([3.0], [1.0])
