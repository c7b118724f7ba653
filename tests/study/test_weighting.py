"""What a study may declare of weights."""

from collections.abc import Callable
from pathlib import Path

import pytest

from csatbook import study
from csatbook.errors import StudyError

SHARES = "  rake: {region: {east: 0.4, west: 0.6}, tenure: {new: 0.3, old: 0.7}}\n"
File = Callable[..., Path]


def refused(study_file: File, text: str) -> str:
    path = study_file()
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")
    with pytest.raises(StudyError) as caught:
        study.load(path)
    return str(caught.value)


def test_a_segment_cannot_be_raked_within_itself(study_file: File) -> None:
    told = refused(study_file, f"weighting:\n{SHARES}  within: region\n")
    assert "within: 'region' is also raked" in told
    assert "cafe.yaml:35: 'weighting'" in told


def test_shares_that_are_not_all_customers_are_refused(study_file: File) -> None:
    told = refused(study_file, "weighting:\n  rake: {region: {east: 0.4, west: 0.5}}\n")
    assert "the shares of 'region' sum to 0.9; expected 1" in told
