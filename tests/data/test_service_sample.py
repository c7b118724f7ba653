"""The sample holds what data/README.md says was planted, seen with plain pandas."""

import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

PROJECT = Path(__file__).parents[2]
SAMPLE = PROJECT / "data" / "service"
# a dimension and a column are both called channel: the mean of a dimension is `dimension:x`
DIMENSIONS = {
    "dimension:attitude": ["polite", "patient", "proactive"],
    "dimension:response": ["waiting", "reply", "informed"],
    "dimension:resolution": ["expertise", "solved", "once"],
    "dimension:channel": ["reach", "selfservice", "hours"],
    "dimension:product": ["quality", "features", "price"],
}
ITEMS = [item for items in DIMENSIONS.values() for item in items]
QUESTIONS = [*ITEMS, "overall"]
PERIODS = [f"{year}Q{quarter}" for year in (2024, 2025) for quarter in (1, 2, 3, 4)]
WORDS = {"非常不满意": "1", "不太满意": "2", "一般": "3", "比较满意": "4", "非常满意": "5"}
NO_ANSWER = ["", "99", "不适用"]
INVALID = ["straight", "periodic", "fast", "same_twice", "changed_twice", "out_of_scale"]


def raw(period: str) -> pd.DataFrame:
    """A wave's file as text under the study's column names; `row` as the file counts it."""
    if period == "2024Q3":
        table = pd.read_excel(
            SAMPLE / "responses-2024Q3.xlsx",
            sheet_name="答卷",
            dtype=str,
            keep_default_na=False,
            engine="openpyxl",
        )
    else:
        table = pd.read_csv(
            SAMPLE / f"responses-{period}.csv",
            encoding={"2024Q2": "gb18030", "2025Q3": "utf-8-sig"}.get(period, "utf-8"),
            sep=";" if period == "2025Q2" else ",",
            dtype=str,
            keep_default_na=False,
        )
    if period == "2025Q1":
        names = [*QUESTIONS, "praise", "improve", "reasons"]
        table = table.rename(columns={f"q{i}": name for i, name in enumerate(names, start=1)})
    return table.assign(period=period, row=range(2, len(table) + 2))


@pytest.fixture(scope="module")
def planted() -> pd.DataFrame:
    table = pd.read_csv(SAMPLE / "planted.csv", dtype={"respondent_id": str})
    return table.assign(period=table["file"].str.extract(r"(\d{4}Q\d)", expand=False))


@pytest.fixture(scope="module")
def answers() -> pd.DataFrame:
    return pd.concat([raw(period) for period in PERIODS], ignore_index=True)


@pytest.fixture(scope="module")
def labelled(answers: pd.DataFrame, planted: pd.DataFrame) -> pd.DataFrame:
    """One row a plant, with the row of the file that it is in."""
    return planted.merge(answers, on=["period", "row"], suffixes=("", "_found"))


@pytest.fixture(scope="module")
def honest(answers: pd.DataFrame, planted: pd.DataFrame) -> pd.DataFrame:
    """The rows left when the planted faults are taken out; marks and dimension means."""
    faults = planted[planted["plant"].isin([*INVALID, "blank_row"])]
    keys = pd.MultiIndex.from_frame(faults[["period", "row"]])
    rows = answers[~pd.MultiIndex.from_frame(answers[["period", "row"]]).isin(keys)].copy()
    for name in QUESTIONS:
        text = rows[name].replace(WORDS).str.translate(str.maketrans("１２３４５", "12345"))
        rows[name] = pd.to_numeric(text.where(~text.isin(NO_ANSWER)))
    for dimension, items in DIMENSIONS.items():
        rows[dimension] = rows[items].mean(axis="columns")
    for name in ("months", "seconds"):
        rows[name] = pd.to_numeric(rows[name])
    return rows


def gap(left: "pd.Series[float]", right: "pd.Series[float]") -> tuple[float, float]:
    """Difference of two means, and the standard error of it."""
    return float(left.mean() - right.mean()), float(
        (left.var() / left.count() + right.var() / right.count()) ** 0.5
    )


def all_alike(marks: pd.DataFrame) -> "pd.Series[bool]":
    """Who has one mark only; gaps do not count."""
    return marks.min(axis="columns") == marks.max(axis="columns")


def test_the_program_makes_the_same_bytes_again(tmp_path: Path) -> None:
    program = str(PROJECT / "data" / "make_service.py")
    subprocess.run([sys.executable, program, str(tmp_path)], check=True)
    made = sorted(tmp_path.iterdir())
    assert [path.name for path in made] == sorted(path.name for path in SAMPLE.iterdir())
    for path in made:
        kept = SAMPLE / path.name
        if path.suffix == ".xlsx":  # how tightly a workbook is packed depends on zlib's build
            assert parts(path) == parts(kept)
        else:
            assert path.read_bytes() == kept.read_bytes(), path.name


def parts(workbook: Path) -> list[tuple[str, tuple[int, ...], bytes]]:
    with zipfile.ZipFile(workbook) as archive:
        return [(part.filename, part.date_time, archive.read(part)) for part in archive.infolist()]


def test_the_sample_is_small() -> None:
    assert sum(path.stat().st_size for path in SAMPLE.iterdir()) < 4_000_000


def test_every_region_answers_less_often_than_it_was_asked_and_every_wave_at_least_half(
    answers: pd.DataFrame,
) -> None:
    asked = pd.read_csv(SAMPLE / "invitations.csv").set_index(["period", "region"])
    given = answers[answers["region"] != ""]
    returned = given.groupby(["period", "region"])["respondent_id"].nunique()
    returned = returned.reindex(asked.index)
    assert (returned <= asked["sent"]).all()
    assert (asked["sent"] <= asked["population"]).all()
    assert asked.groupby("period")["sent"].sum().between(2450, 2550).all()
    rate = returned.groupby("period").sum() / asked["sent"].groupby("period").sum()
    assert rate.between(0.50, 0.60).all()
    assert returned["2025Q3", "西南"] / asked.loc[("2025Q3", "西南"), "sent"] < 0.50


def test_every_answer_is_dated_within_its_quarter(answers: pd.DataFrame) -> None:
    given = answers[answers["respondent_id"] != ""]
    dates = pd.to_datetime(given["answered_at"], format="mixed")
    assert (dates.dt.to_period("Q").astype(str) == given["period"]).all()


def test_the_files_differ_as_the_readme_says() -> None:
    first = {p: (SAMPLE / f"responses-{p}.csv").read_bytes() for p in PERIODS if p != "2024Q3"}
    with pytest.raises(UnicodeDecodeError):
        first["2024Q2"].decode("utf-8")
    assert first["2025Q3"].startswith(b"\xef\xbb\xbf")
    assert not first["2024Q1"].startswith(b"\xef\xbb\xbf")
    assert first["2025Q2"].startswith(b"respondent_id;answered_at;")
    assert first["2025Q1"].startswith(b"respondent_id,answered_at,seconds,q1,q2,")
    assert b"2025/03/0" in first["2025Q1"]
    assert first["2025Q3"].endswith(b"\n\n\n")
    assert set(raw("2024Q4")["polite"]) == {*WORDS, ""}
    assert "不适用" in set(raw("2024Q4")["selfservice"])


def test_levels_are_realistic(honest: pd.DataFrame) -> None:
    assert honest[QUESTIONS].mean().between(3.8, 4.3).all()
    satisfied = (honest[QUESTIONS] >= 4).sum() / honest[QUESTIONS].count()
    assert satisfied.between(0.64, 0.82).all()
    assert 0.70 < satisfied.mean() < 0.80
    by_year = honest.groupby(honest["period"].str[:4])["overall"].mean()
    assert 0.0 < by_year["2025"] - by_year["2024"] < 0.12


def test_gaps_and_not_applicable_marks_are_where_they_should_be(answers: pd.DataFrame) -> None:
    given = answers[answers["respondent_id"] != ""]
    assert (given[QUESTIONS] == "").mean().between(0.02, 0.04).all()
    excused = given[ITEMS].isin(["99", "不适用"]).mean()
    assert set(excused.index[excused > 0]) == set(DIMENSIONS["dimension:channel"])
    assert 0.08 < excused["selfservice"] < 0.12
    assert 0.005 < (given["months"] == "").mean() < 0.015


def test_items_of_a_dimension_belong_together(honest: pd.DataFrame) -> None:
    table = honest[ITEMS].corr()
    for items in DIMENSIONS.values():
        within = (table.loc[items, items].to_numpy().sum() - 3) / 6
        between = table.loc[items, [i for i in ITEMS if i not in items]].to_numpy().mean()
        assert within > between + 0.10
        assert between > 0.15


def test_resolution_and_response_drive_overall_satisfaction(honest: pd.DataFrame) -> None:
    names = list(DIMENSIONS)
    complete = honest[[*names, "overall"]].dropna()
    centred = complete - complete.mean()
    inner = centred[names].T @ centred[names]
    outer = centred[names].T @ centred["overall"]
    weights = pd.Series(
        np.linalg.solve(inner.to_numpy(), outer.to_numpy()), index=names
    ).sort_values(ascending=False)
    assert list(weights.index[:2]) == ["dimension:resolution", "dimension:response"]
    assert weights["dimension:response"] > weights.iloc[2] + 0.04


def test_new_customers_are_lower_on_response_only(honest: pd.DataFrame) -> None:
    new, known = honest[honest["months"] <= 3], honest[honest["months"] > 3]
    assert 0.10 < len(new) / len(honest) < 0.18
    size, error = gap(new["dimension:response"], known["dimension:response"])
    assert size == pytest.approx(-0.38, abs=2.5 * error)
    for other in (
        "dimension:attitude",
        "dimension:resolution",
        "dimension:channel",
        "dimension:product",
    ):
        size, error = gap(new[other], known[other])
        assert abs(size) < 3 * error


def test_enterprises_are_lower_on_product_only(honest: pd.DataFrame) -> None:
    firms, people = (honest[honest["type"] == kind] for kind in ("企业", "个人"))
    size, error = gap(firms["dimension:product"], people["dimension:product"])
    assert size == pytest.approx(-0.33, abs=2.5 * error)
    for other in (
        "dimension:attitude",
        "dimension:response",
        "dimension:resolution",
        "dimension:channel",
    ):
        size, error = gap(firms[other], people[other])
        assert abs(size) < 3 * error


def test_the_southwest_falls_in_2025q3_and_partly_recovers(honest: pd.DataFrame) -> None:
    there = honest[honest["region"] == "西南"]
    waves = {period: there[there["period"] == period] for period in PERIODS}
    for dimension in ("dimension:response", "dimension:resolution"):
        fall, error = gap(waves["2025Q3"][dimension], waves["2025Q2"][dimension])
        assert fall == pytest.approx(-0.50, abs=2.5 * error)
        rise, error = gap(waves["2025Q4"][dimension], waves["2025Q3"][dimension])
        assert rise > 2 * error
        rest, error = gap(waves["2025Q4"][dimension], waves["2025Q2"][dimension])
        assert rest < -2 * error
    complaints = waves["2025Q3"]["improve"].str.contains("系统").sum()
    assert complaints >= 10
    elsewhere = honest[(honest["region"] != "西南") | (honest["period"] != "2025Q3")]
    assert not elsewhere["improve"].str.contains("系统切换|换了系统|新系统").any()


def test_channels_do_not_differ(honest: pd.DataFrame) -> None:
    for channel in honest["channel"].unique():
        inside = honest["channel"] == channel
        for dimension in DIMENSIONS:
            size, error = gap(honest.loc[inside, dimension], honest.loc[~inside, dimension])
            assert abs(size) < 3.5 * error


def test_careless_answers_are_where_they_are_written_down(labelled: pd.DataFrame) -> None:
    found = dict(tuple(labelled.groupby("plant")))
    assert all(len(set(row)) == 1 for row in found["straight"][QUESTIONS].to_numpy())
    assert (found["straight"][["praise", "improve"]] == "").all(axis=None)
    patterns = found["periodic"][ITEMS].replace(WORDS).agg("".join, axis="columns")
    wanted = {"123451234512345", "543215432154321", "135135135135135"}
    assert set(patterns) == wanted
    assert found["fast"]["seconds"].astype(int).between(25, 119).all()
    assert (found["just_in_time"]["seconds"] == "120").all()


def test_nothing_but_the_planted_rows_is_too_fast(honest: pd.DataFrame) -> None:
    assert honest["seconds"].min() == 120


def test_honest_rows_that_repeat_by_chance_are_few_long_and_written_down(
    honest: pd.DataFrame, planted: pd.DataFrame
) -> None:
    whole = honest[honest[ITEMS].notna().all(axis="columns") & ~all_alike(honest[ITEMS])]
    found = set()
    for length in range(2, 8):
        ahead, behind = whole[ITEMS[length:]].to_numpy(), whole[ITEMS[:-length]].to_numpy()
        rows = whole[(ahead == behind).all(axis=1)]
        found |= set(zip(rows["period"], rows["row"], strict=True))
    listed = planted[planted["plant"] == "periodic_honest"]
    assert found == set(zip(listed["period"], listed["row"], strict=True))
    assert (listed["detail"].astype(int) >= 6).all()
    assert len(listed) < 25


def test_honest_rows_that_are_all_alike_are_few_and_all_written_down(
    honest: pd.DataFrame, planted: pd.DataFrame
) -> None:
    alike = honest[all_alike(honest[ITEMS])]
    listed = planted[planted["plant"] == "alike_honest"]
    assert set(zip(alike["period"], alike["row"], strict=True)) == set(
        zip(listed["period"], listed["row"], strict=True)
    )
    assert 0 < len(alike) < 0.01 * len(honest)


def test_second_answers_are_the_same_or_later_and_changed(
    answers: pd.DataFrame, labelled: pd.DataFrame, planted: pd.DataFrame
) -> None:
    given = answers[answers["respondent_id"] != ""]
    extra = given.duplicated(["period", "respondent_id"], keep="first")
    listed = planted[planted["plant"].isin(["same_twice", "changed_twice"])]
    assert set(zip(given.loc[extra, "period"], given.loc[extra, "row"], strict=True)) == set(
        zip(listed["period"], listed["row"], strict=True)
    )
    for plant, equal in (("same_twice", True), ("changed_twice", False)):
        for _, second in labelled[labelled["plant"] == plant].iterrows():
            mine = (given["period"] == second["period"]) & (
                given["respondent_id"] == second["respondent_id"]
            )
            first = given[mine].iloc[0]
            assert first["row"] < second["row"]
            assert (first[ITEMS] == second[ITEMS]).all() == equal
            assert (first["answered_at"] == second["answered_at"]) == equal


def test_marks_outside_the_scale_are_in_2025q2_alone(
    answers: pd.DataFrame, labelled: pd.DataFrame
) -> None:
    outside = labelled[labelled["plant"] == "out_of_scale"]
    assert set(outside["period"]) == {"2025Q2"}
    values = [row[row["detail"]] for _, row in outside.iterrows()]
    assert sorted(values) == sorted(["6"] * 5 + ["55"] * 3 + ["0"] * 2 + ["7", "44"])
    known = {*"12345", *"１２３４５", *WORDS, *NO_ANSWER}
    strange = ~answers[QUESTIONS].isin(known)
    assert strange.to_numpy().sum() == len(outside)


def test_full_width_marks_are_in_2024q2_alone(
    answers: pd.DataFrame, labelled: pd.DataFrame
) -> None:
    wide = labelled[labelled["plant"] == "full_width"]
    assert len(wide) == 60
    assert all(row[row["detail"]] in set("１２３４５") for _, row in wide.iterrows())
    counted = answers[QUESTIONS].isin(list("１２３４５")).sum(axis="columns")
    assert counted.groupby(answers["period"]).sum().to_dict() == {
        period: 60 if period == "2024Q2" else 0 for period in PERIODS
    }


def test_blank_rows_are_in_2025q3_alone(answers: pd.DataFrame, planted: pd.DataFrame) -> None:
    empty = (answers.drop(columns=["period", "row"]) == "").all(axis="columns")
    listed = planted[planted["plant"] == "blank_row"]
    assert list(zip(answers["period"][empty], answers["row"][empty], strict=True)) == list(
        zip(listed["period"], listed["row"], strict=True)
    )
    assert set(listed["period"]) == {"2025Q3"}


def test_hostile_texts_and_own_data_survive_in_every_wave(labelled: pd.DataFrame) -> None:
    both = labelled["praise"] + labelled["improve"]
    hostile = both[labelled["plant"] == "hostile"].groupby(labelled["period"]).agg("".join)
    assert list(hostile.index) == PERIODS
    for text in (
        "<script>alert(1)</script>",
        "=1+1",
        '"马上处理", ',
        "\n第二",
        "👍😊",
        "{{ 7 * 7 }}",
    ):
        assert hostile.str.contains(text, regex=False).all(), text
    own = labelled[labelled["plant"] == "own_data"]
    assert own.groupby("period").size().to_dict() == dict.fromkeys(PERIODS, 4)
    for _, row in own.iterrows():
        text = (row["praise"] + row["improve"]).replace("-", "")
        assert row["customer_name"] in text or row["phone"] in text


def test_open_answers_fit_the_marks(honest: pd.DataFrame) -> None:
    for side in ("praise", "improve"):
        assert 0.55 < (honest[side] == "").mean() < 0.65
        written = honest.loc[honest[side] != "", side]
        assert written.nunique() > 1500
    waiting = honest["improve"].str.contains("排队|等待|接通")
    assert waiting.sum() > 150
    assert honest.loc[waiting, "waiting"].mean() < honest["waiting"].mean() - 1


def test_the_readme_counts_what_was_planted(
    planted: pd.DataFrame, answers: pd.DataFrame, honest: pd.DataFrame
) -> None:
    text = (PROJECT / "data" / "README.md").read_text(encoding="utf-8")
    lines = [
        line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("| 202")
    ]
    shown = {line[0]: [int(cell) for cell in line[1:]] for line in lines}
    columns = ["straight", "periodic", "fast", "both", "same_twice", "changed_twice"]
    columns += ["out_of_scale", "alike_honest", "periodic_honest"]
    both = planted[planted["plant"].isin(["straight", "fast"])]
    both = both[both.duplicated(["period", "row"])].assign(plant="both")
    listed = pd.concat([planted, both])
    counts = pd.crosstab(listed["period"], listed["plant"])
    rows = answers[answers["respondent_id"] != ""].groupby("period").size()
    left = honest.groupby("period").size()
    assert shown == {
        period: [rows[period], *counts.loc[period, columns], left[period]] for period in PERIODS
    }
