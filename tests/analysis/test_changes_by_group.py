"""The changes of all groups, counted in one pass, are those of each group by itself."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from csatbook.analysis import noted
from csatbook.analysis import wave as waves
from csatbook.analysis.changes.by_group import group_changes
from csatbook.analysis.changes.changes import changes
from csatbook.survey import store
from csatbook.survey.state import kept

STUDY = """\
study: shops
title: {zh: Shops, en: Shops}
period: quarter
data: {responses: [{path: answers.csv}], wave: wave, RESPONDENT}
scales: {five: {min: 1, max: 5, satisfied: [4, 5]}}
items:
  a: {zh: A, en: A, scale: five}
  b: {zh: B, en: B, scale: five}
  c: {zh: C, en: C, scale: five}
dimensions:
  first: {zh: First, en: First, items: [a, b]}
  second: {zh: Second, en: Second, items: [c]}
segments: {shop: {zh: Shop, en: Shop}}
scores: {csat: {method: METHOD}}
compare: {by: [shop], test: TEST}
report: {language: en, min_answers: 5}
"""
COMPARED = ["value", "value_before", "difference", "low", "high", "statistic", "df", "p", "n_both"]


def answers(seed: int) -> pd.DataFrame:
    """Two waves of 12 shops, of 2 to 40 customers, some in both, some in another shop before."""
    rng = np.random.default_rng(seed)
    parts = []
    for wave in ("2025Q1", "2025Q2"):
        shop = np.repeat(np.arange(12), rng.integers(2, 40, 12))
        marks = rng.integers(1, 6, (len(shop), 3)).astype(float)
        marks[rng.random(marks.shape) < 0.1] = np.nan
        part = pd.DataFrame(marks, columns=list("abc")).astype("Int64")
        part.loc[shop == 7, "b"] = pd.NA  # asked of the others alone
        part.loc[shop == 8, ["a", "b", "c"]] = 4  # all of one mind
        who = rng.permutation(500)[: len(shop)]
        weight = np.where(shop == 3, 2.0, rng.integers(1, 4, len(shop)))
        parts.append(
            part.assign(shop=[f"s{one:02d}" for one in shop], wave=wave, who=who, w=weight)
        )
    return pd.concat(parts)


def opened(
    folder: Path, given: pd.DataFrame, *, method: str, known: str, test: str = "auto"
) -> waves.Wave:
    text = STUDY.replace("METHOD", method).replace("TEST", test)
    text = text.replace(", RESPONDENT", f", {known}" if known else "")
    (folder / "shops.yaml").write_text(text, encoding="utf-8")
    given.to_csv(folder / "answers.csv", index=False)
    return waves.open(folder / "shops.yaml", "2025Q2", language="en")


@pytest.mark.parametrize(
    ("method", "known", "test"),
    [
        ("satisfied_share", "respondent: who", "auto"),
        ("mean", "respondent: who, weight: w", "auto"),
        ("satisfied_share", "weight: w", "auto"),
        ("mean", "strata: shop", "linear"),
        ("mean", "", "t"),
    ],
)
def test_each_group_s_change_is_that_of_its_own_report(
    method: str, known: str, test: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CSATBOOK_DATA", str(tmp_path))
    whole = opened(tmp_path, answers(len(known)), method=method, known=known, test=test)
    every = group_changes(whole).set_index(["segment", "subject"])
    tested = 0
    for segment in dict.fromkeys(every.index.get_level_values(0)):
        own = changes(waves.open(tmp_path / "shops.yaml", "2025Q2", segment, "en"))
        own = own[~own["subject"].str.startswith("item:")].set_index("subject")
        for subject, mine in every.loc[segment].iterrows():
            for name in ("test", "reason", "items_left_out"):
                told = [
                    None if pd.isna(one) else one for one in (mine[name], own.loc[subject, name])
                ]
                assert told[0] == told[1], (segment, subject, name)
            numbers = mine[COMPARED].astype(float).to_numpy()
            assert numbers == pytest.approx(
                own.loc[subject, COMPARED].astype(float).to_numpy(), rel=1e-12, nan_ok=True
            )
            tested += int(not np.isnan(numbers[0]))
    assert tested > 10


@pytest.mark.parametrize(
    ("method", "known"),
    [
        ("satisfied_share", ""),
        ("mean", "weight: w"),
        ("mean", "respondent: who, weight: w"),
    ],
)
def test_the_changes_of_large_waves_follow_from_stored_moments_without_a_row(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, method: str, known: str
) -> None:
    monkeypatch.setenv("CSATBOOK_DATA", str(tmp_path))
    given = answers(3)
    given.loc[given["shop"] == "s07", "b"] = 3  # what only some were asked is counted anew
    if known.startswith("respondent"):  # nobody answers twice: else rows tell who belongs to whom
        given["who"] = np.arange(len(given))
    now = opened(tmp_path, given, method=method, known=known)
    wanted = [changes(now), group_changes(now), group_changes(now, items=True)]
    monkeypatch.setattr(kept, "LARGE", 1)
    first = again(now)
    for made in (first, again(now)):
        for found, plain in zip(tables_of(made), wanted, strict=True):
            pd.testing.assert_frame_equal(found, plain, check_exact=True)
    # What is kept of the changes goes; the moments stay, and are all that is read.
    for path in (now.study.root / store.STATE / ".kept").rglob("*.parquet"):
        if "verdict" in pd.read_parquet(path).columns:
            path.unlink()
    made = again(now)
    with monkeypatch.context() as patch:
        patch.setattr(noted, "everyone", lambda *_: pytest.fail("reads the answers"))
        for found, plain in zip(tables_of(made), wanted, strict=True):
            pd.testing.assert_frame_equal(found, plain, check_exact=True)


def tables_of(wave: waves.Wave) -> list[pd.DataFrame]:
    return [changes(wave), group_changes(wave), group_changes(wave, items=True)]


def again(wave: waves.Wave) -> waves.Wave:
    """The same wave, of which this process knows nothing yet."""
    return waves.open(wave.study.path, wave.period, "all", "en")
