"""The sample's planted faults, looked for in the store that is made from its raw files."""

from pathlib import Path

import pandas as pd
import pytest

import samples
from csatbook.survey.store import Store

PROJECT = Path(__file__).resolve().parents[2]
DATA = PROJECT / "data" / "service"


@pytest.fixture(scope="module")
def sample(shared: Path) -> Store:
    return samples.read(shared, "service")[1]


@pytest.fixture(scope="module")
def planted() -> pd.DataFrame:
    rows = pd.read_csv(DATA / "planted.csv", keep_default_na=False)
    return rows.assign(file="service/" + rows["file"]).set_index(["file", "row"])


@pytest.fixture(scope="module")
def rejected(sample: Store) -> pd.Series:
    tables = [sample.rejected(period) for period in [*sample.periods, None]]
    return pd.concat(tables).astype({"file": str}).set_index(["file", "row"])["reasons"]


@pytest.mark.parametrize(
    ("plant", "reason"),
    [
        ("straight", "straight_line"),
        ("periodic", "periodic"),
        ("fast", "too_fast"),
        ("same_twice", "duplicate"),
        ("changed_twice", "duplicate"),
        ("out_of_scale", "out_of_scale"),
    ],
)
def test_every_planted_fault_is_rejected_for_its_reason(
    planted: pd.DataFrame, rejected: pd.Series, plant: str, reason: str
) -> None:
    rows = planted.index[planted["plant"] == plant]
    assert len(rows) > 0
    assert all(reason in rejected[row] for row in rows)


def test_hardly_any_honest_row_is_rejected(planted: pd.DataFrame, rejected: pd.Series) -> None:
    faults = ["straight", "periodic", "fast", "same_twice", "changed_twice", "out_of_scale"]
    faulty = set(planted.index[planted["plant"].isin(faults)])
    honest = rejected[[row not in faulty for row in rejected.index]].explode()
    counts = honest.value_counts()
    assert set(counts.index) == {"straight_line", "periodic", "blank_row", "no_period"}
    # Who gives every item one mark in good faith cannot be told from who does not care.
    assert counts["straight_line"] <= planted["plant"].eq("alike_honest").sum()
    assert counts["periodic"] <= 10, "of about 10,600 sound rows"
    assert counts["blank_row"] == counts["no_period"] == 3


def test_rows_read_are_those_of_the_files(sample: Store) -> None:
    counts = sample.counts
    assert counts["read"].sum() == sample.files["read"].sum() == 11_240
    assert (counts["read"] == counts["valid"] + counts["rejected"]).all()


def test_nobody_can_be_told_from_what_is_stored(sample: Store) -> None:
    kept = "".join(
        str(pd.read_parquet(path).to_dict()) for path in sorted(sample.folder.glob("*.parquet"))
    )
    assert "●●●" in kept
    assert "1380000" not in kept
    assert "138-0000" not in kept
    names = pd.read_csv(DATA / "responses-2024Q1.csv", usecols=["customer_name"]).squeeze()
    companies = names[names.str.endswith("有限公司")]
    assert not [name for name in companies if name in kept]


def test_hostile_texts_are_kept_as_they_are(sample: Store) -> None:
    texts = [sample.rows(period, ["praise", "improve"]) for period in sample.periods]
    kept = set(pd.concat(texts).to_numpy().ravel())
    assert {"<script>alert(1)</script>", "=1+1", "第一，等待太久\n第二，没有结果"} <= kept
