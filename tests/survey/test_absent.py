"""Questions that a wave did not ask."""

from pathlib import Path

import pytest
from surveys import marks, put, refusal, study_of

from csatbook.errors import DataError, StudyError
from csatbook.survey import store

OLD = "date,polite\n2024-01-05,4\n2024-01-06,5\n"
NEW = "date,polite,fast,region,words\n2024-04-05,4,3,east,good\n2024-04-06,5,2,west,\n"
PARTS = {
    "open": {"words": {"zh": "意见", "en": "Comment"}},
    "segments": {"region": {"zh": "地区", "en": "Region"}},
}


def test_a_question_added_later_is_empty_in_the_waves_before(tmp_path: Path) -> None:
    files = [{"path": "old.csv", "absent": ["fast", "region", "words"]}, {"path": "new.csv"}]
    measured = study_of(tmp_path, files, **PARTS)
    put(tmp_path, "old.csv", OLD)
    put(tmp_path, "new.csv", NEW)
    opened = store.open(measured)
    assert marks(opened, "polite") == [4, 5, 4, 5]
    assert marks(opened, "fast") == [None, None, 3, 2]
    assert opened.segments("2024Q1")["region"] == {}
    assert opened.segments("2024Q2")["region"] == {"east": 1, "west": 1}
    assert (opened.counts["valid"] == 2).all()


def test_a_missing_column_says_how_to_declare_that_it_was_not_asked(tmp_path: Path) -> None:
    said = refusal(tmp_path, OLD)
    assert "expected a column 'fast' (item 'fast', line 1 of tiny.yaml)" in said
    assert "`absent: [fast]`" in said


def test_what_is_declared_absent_and_there_is_refused(tmp_path: Path) -> None:
    measured = study_of(tmp_path, [{"path": "r.csv", "absent": ["fast"]}], **PARTS)
    put(tmp_path, "r.csv", NEW)
    with pytest.raises(DataError, match="'fast' is declared absent, yet the column 'fast' is"):
        store.open(measured)


def test_an_unknown_question_cannot_be_absent(tmp_path: Path) -> None:
    with pytest.raises(StudyError, match=r"'fats' is not a declared item.*Did you mean 'fast'"):
        study_of(tmp_path, [{"path": "r.csv", "absent": ["fats"]}])


def test_a_file_without_weights_counts_each_respondent_once_and_says_so(tmp_path: Path) -> None:
    put(tmp_path, "old.csv", "date,polite,fast\n2024-01-05,4,3\n2024-01-06,5,2\n")
    put(tmp_path, "new.csv", "date,polite,fast,w\n2024-04-05,4,3,0.5\n2024-04-06,5,2,2\n")
    data = {"weight": "w"}
    files = [{"path": "old.csv", "absent": ["weight"]}, {"path": "new.csv"}]
    opened = store.open(study_of(tmp_path, files, data=data))
    assert opened.rows("2024Q1", ["weight"])["weight"].tolist() == [1, 1]
    assert opened.rows("2024Q2", ["weight"])["weight"].tolist() == [0.5, 2]
    [notice] = [each for each in opened.notices if each.kind == "unweighted"]
    assert (notice.where, notice.periods) == ("old.csv", ("2024Q1",))
    assert "is assumed to weigh 1" in notice.told("en")
    with pytest.raises(DataError, match=r"absent: \[weight\]"):
        store.open(study_of(tmp_path, [{"path": "old.csv"}, {"path": "new.csv"}], data=data))
