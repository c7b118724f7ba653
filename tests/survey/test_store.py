import os
import stat
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest
from surveys import opened, put, study_of

from csatbook import study
from csatbook.errors import DataError
from csatbook.survey import store
from csatbook.survey.state import atomic, cache

TEXT = (
    "id,polite,fast,date,seconds,w,comment,region\n"
    "A,5,,2024-01-02 10:00:00,300,1.5,好,east\n"
    "B,4,3,2024-01-03 10:00:00,,0.5,,\n"
    "C,9,3,2024-01-03 10:00:00,300,1,x,east\n"
    "D,1,2,2024-04-03 10:00:00,300,1,很差,west\n"
)
CHANGES = {
    "data": {"respondent": "id", "seconds": "seconds", "weight": "w"},
    "open": {"comment": {"zh": "意见", "en": "Comment"}},
    "segments": {"region": {"zh": "地区", "en": "Region"}},
    "validity": {"out_of_scale": "reject"},
}


def test_rows_are_told_by_wave_and_column(tmp_path: Path) -> None:
    found = opened(tmp_path, TEXT, **CHANGES)
    columns = ["polite", "fast", "region", "comment", "seconds", "weight", "respondent", "row"]
    rows = found.rows("2024Q1", columns)
    assert list(rows.columns) == columns
    assert rows["polite"].tolist() == [5.0, 4.0]
    assert rows["polite"].dtype == float
    assert rows["fast"].isna().tolist() == [True, False]
    assert rows["region"].tolist()[0] == "east"
    assert rows["region"].isna().tolist() == [False, True]
    assert rows["comment"].tolist()[0] == "好"
    assert rows["seconds"].isna().tolist() == [False, True]
    assert rows["weight"].tolist() == [1.5, 0.5]
    assert rows["respondent"].tolist() == ["A", "B"]
    assert rows["row"].tolist() == [2, 3]


def test_rows_tell_how_they_were_drawn(tmp_path: Path) -> None:
    text = "polite,fast,date,area,shop\n5,4,2024-01-02, north ,7\n4,3,2024-01-03,south,08\n"
    found = opened(tmp_path, text, data={"strata": "area", "cluster": "shop"})
    rows = found.rows("2024Q1", ["strata", "cluster"])
    assert rows["strata"].tolist() == ["north", "south"]
    assert rows["cluster"].tolist() == ["7", "08"]


def test_a_segment_may_also_say_how_the_rows_were_drawn(tmp_path: Path) -> None:
    text = "polite,fast,date,region\n5,4,2024-01-02,east\n4,3,2024-01-03,west\n"
    segments = {"region": {"zh": "地区", "en": "Region"}}
    found = opened(tmp_path, text, data={"strata": "region"}, segments=segments)
    rows = found.rows("2024Q1", ["strata", "region"])
    assert rows["strata"].tolist() == rows["region"].tolist() == ["east", "west"]


def test_a_wave_or_column_that_is_not_there_is_refused_with_those_that_are(tmp_path: Path) -> None:
    found = opened(tmp_path, TEXT, **CHANGES)
    with pytest.raises(DataError, match="no wave '2023Q1'; there are 2024Q1, 2024Q2"):
        found.rows("2023Q1", ["polite"])
    with pytest.raises(DataError, match=r"no column 'polit'; .*Did you mean 'polite'"):
        found.rows("2024Q1", ["polit"])


def test_counts_add_up_by_wave_and_file(tmp_path: Path) -> None:
    found = opened(tmp_path, TEXT, **CHANGES)
    assert found.counts.to_dict("list") == {
        "period": ["2024Q1", "2024Q2"],
        "read": [3, 1],
        "valid": [2, 1],
        "rejected": [1, 0],
    }
    assert found.files.to_dict("records") == [
        {"file": "r.csv", "read": 4, "valid": 3, "rejected": 1}
    ]


def test_rejected_rows_are_kept_whole_with_their_reasons(tmp_path: Path) -> None:
    found = opened(tmp_path, TEXT, **CHANGES)
    row = pd.read_parquet(found.folder / "rejected.parquet").iloc[0]
    assert row["polite"] == "9"
    assert row["fast"] == "3"
    assert row["comment"] == "x"
    assert row["region"] == row["region.raw"] == "east"
    assert list(row["reasons"]) == ["out_of_scale"]
    told = found.rejected("2024Q1")
    assert told[["file", "row", "region"]].to_numpy().tolist() == [["r.csv", 4, "east"]]


def test_rejections_are_counted_by_segment(tmp_path: Path) -> None:
    found = opened(tmp_path, TEXT, **CHANGES)
    assert found.rejected_counts("2024Q1") == {"out_of_scale": 1}


def test_an_item_may_have_the_name_of_a_column_of_our_own(tmp_path: Path) -> None:
    text = "moment,seconds,date,took\n5,4,2024-01-02,300\n"
    found = opened(tmp_path, text, items=["moment", "seconds"], data={"seconds": "took"})
    rows = found.rows("2024Q1", ["moment", "seconds"])
    assert rows.to_numpy().tolist() == [[5.0, 4.0]]


def folder_of(found: store.Store) -> str:
    return found.folder.name


def test_an_unchanged_study_is_not_read_again(tmp_path: Path) -> None:
    first = opened(tmp_path, TEXT, **CHANGES)
    made = (first.folder / "wave-000.parquet").stat().st_mtime_ns
    told: list[str] = []
    again = store.open(study_of(tmp_path, **CHANGES), progress=lambda text, *_: told.append(text))
    assert folder_of(again) == folder_of(first)
    assert (again.folder / "wave-000.parquet").stat().st_mtime_ns == made
    assert told == ["ready"]


def test_progress_is_told_file_by_file(tmp_path: Path) -> None:
    measured = study_of(tmp_path, [{"path": "*.csv"}])
    put(tmp_path, "a.csv", "polite,fast,date\n5,4,2024-01-02\n")
    put(tmp_path, "b.csv", "polite,fast,date\n4,4,2024-01-02\n")
    told: list[tuple[str, int, int]] = []
    store.open(measured, progress=lambda *step: told.append(step))
    assert told == [
        ("reading a.csv", 0, 4),
        ("reading b.csv", 1, 4),
        ("checking", 2, 4),
        ("storing", 3, 4),
        ("ready", 4, 4),
    ]


def test_a_changed_file_is_read_again_even_where_its_size_stays(tmp_path: Path) -> None:
    first = opened(tmp_path, TEXT, **CHANGES)
    second = opened(tmp_path, TEXT.replace("B,4,3", "B,2,3"), **CHANGES)
    assert second.rows("2024Q1", ["polite"])["polite"].tolist() == [5.0, 2.0]
    assert second.fingerprint("2024Q1") != first.fingerprint("2024Q1")
    assert second.fingerprint("2024Q2") == first.fingerprint("2024Q2")


def test_a_changed_rejected_row_changes_the_fingerprint_of_its_wave(tmp_path: Path) -> None:
    first = opened(tmp_path, TEXT, **CHANGES)
    second = opened(tmp_path, TEXT.replace("C,9,3", "C,8,3"), **CHANGES)
    assert second.fingerprint("2024Q1") != first.fingerprint("2024Q1")
    assert second.fingerprint("2024Q2") == first.fingerprint("2024Q2")


def test_a_file_of_a_new_wave_leaves_the_fingerprints_of_the_others(tmp_path: Path) -> None:
    scales = {"five": {"min": 1, "max": 5, "satisfied": [5], "not_applicable": [99]}}
    measured = study_of(tmp_path, [{"path": "*.csv"}], **CHANGES, scales=scales)
    put(tmp_path, "r.csv", TEXT)
    before = store.open(measured)
    put(tmp_path, "a.csv", TEXT.splitlines()[0] + "\nE,99,4,2024-07-01,300,1,z,another\n")
    after = store.open(measured)
    assert after.periods == ("2024Q1", "2024Q2", "2024Q3")
    for period in before.periods:
        assert after.fingerprint(period) == before.fingerprint(period)
    assert after.rows("2024Q3", ["polite.not_applicable"]).squeeze(axis=1).tolist() == [True]
    assert after.rows("2024Q2", ["polite.not_applicable"]).squeeze(axis=1).tolist() == [False]


def test_the_same_rows_have_the_same_fingerprint_wherever_they_are_read(tmp_path: Path) -> None:
    first = opened(tmp_path / "a", TEXT, **CHANGES)
    second = opened(tmp_path / "b", TEXT, **CHANGES)
    assert [first.fingerprint(one) for one in first.periods] == [
        second.fingerprint(one) for one in second.periods
    ]


def test_a_changed_rule_is_read_again_and_a_changed_text_is_not(tmp_path: Path) -> None:
    first = opened(tmp_path, TEXT, **CHANGES)
    titled = store.open(study_of(tmp_path, title="Another", **CHANGES))
    assert folder_of(titled) == folder_of(first)
    validity = {"out_of_scale": "reject", "duplicates": "keep"}
    ruled = store.open(study_of(tmp_path, **{**CHANGES, "validity": validity}))
    assert folder_of(ruled) != folder_of(first)


def test_only_the_two_stores_used_last_are_kept(tmp_path: Path) -> None:
    found = [opened(tmp_path, TEXT.replace("B,4", f"B,{mark}"), **CHANGES) for mark in (1, 2, 3)]
    kept = {each.name for each in found[0].folder.parent.iterdir()}
    assert kept == {folder_of(each) for each in found[1:]}


def test_a_file_that_changes_while_it_is_read_is_refused(tmp_path: Path) -> None:
    measured = study_of(tmp_path, **CHANGES)
    path = put(tmp_path, "r.csv", TEXT)

    def meddle(text: str, *_: int) -> None:
        if text == "checking":
            path.write_text(TEXT + "E,5,5,2024-01-02,300,1,,\n")

    with pytest.raises(DataError, match=r"r\.csv: was changed while it was read"):
        store.open(measured, progress=meddle)
    assert store.open(measured).counts["read"].tolist() == [4, 1]


def test_a_damaged_store_is_made_again(tmp_path: Path) -> None:
    found = opened(tmp_path, TEXT, **CHANGES)
    (found.folder / "wave-000.parquet").unlink()
    again = store.open(study_of(tmp_path, **CHANGES))
    assert again.rows("2024Q1", ["polite"])["polite"].tolist() == [5.0, 4.0]
    (found.folder / "intake.json").write_text("{")
    again = store.open(study_of(tmp_path, **CHANGES))
    assert again.rows("2024Q1", ["polite"])["polite"].tolist() == [5.0, 4.0]


def test_what_fails_half_way_leaves_nothing(tmp_path: Path) -> None:
    def fail(draft: Path) -> dict[str, object]:
        (draft / "wave-000.parquet").write_text("half")
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        cache.put(tmp_path, "abc", fail)
    assert list(tmp_path.iterdir()) == []


def test_a_state_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    measured = study_of(tmp_path, **CHANGES)
    put(tmp_path, "r.csv", TEXT)
    (tmp_path / store.STATE).write_text("in the way")
    with pytest.raises(DataError, match=r"\.csatbook.*: (Not a directory|File exists)"):
        store.open(measured)


def test_what_a_killed_process_left_is_removed(tmp_path: Path) -> None:
    state = tmp_path / ".csatbook"
    folder = state / "tiny"
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    of_gone = atomic.mark().replace(f"-{os.getpid()}-", f"-{gone.pid}-")
    for name in (f".draft{of_gone}", f".draft{atomic.mark()}", ".draft-old", ".draft-new"):
        (folder / name).mkdir(parents=True)
    (state / f".digests.json{of_gone}").write_text("half")
    (state / "digests.json.7.tmp").write_text("half, by an earlier version")
    yesterday = time.time() - 2 * atomic.ABANDONED_SECONDS
    for old in (folder / ".draft-old", state / "digests.json.7.tmp"):
        os.utime(old, (yesterday, yesterday))
    found = opened(tmp_path, TEXT, **CHANGES)
    kept = {each.name for each in folder.iterdir()}
    assert {name.partition("-at-")[0] for name in kept} == {
        ".draft",
        ".draft-new",
        found.folder.name,
    }
    assert not [each for each in state.iterdir() if each.is_file()]


def damage(path: Path, how: str) -> None:
    """Spoil a file of the state as a full disk, a crash or a hand could."""
    whole = path.read_bytes()
    match how:
        case "half":
            path.write_bytes(whole[: len(whole) // 2])
        case "byte":
            middle = len(whole) // 2
            path.write_bytes(whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :])
        case "folder":
            path.unlink()
            path.mkdir()
        case text:
            path.write_text(text)


@pytest.mark.parametrize("how", ["half", "byte", "folder", "", "{}", "[1, 2]", "null", "[" * 5000])
@pytest.mark.parametrize(
    "name", ["wave-000.parquet", "rejected.parquet", "intake.json", "digests.json"]
)
def test_whatever_is_damaged_in_the_state_is_made_again(
    tmp_path: Path, name: str, how: str
) -> None:
    found = opened(tmp_path, TEXT, **CHANGES)
    path = tmp_path / "data" / "r.csv"
    long_ago = time.time() - 60  # settled, so that its digest is remembered
    os.utime(path, (long_ago, long_ago))
    found = store.open(study_of(tmp_path, **CHANGES))
    damage((found.folder.parents[1] if name == "digests.json" else found.folder) / name, how)
    again = store.open(study_of(tmp_path, **CHANGES))
    assert again.rows("2024Q1", ["polite"])["polite"].tolist() == [5.0, 4.0]
    assert again.rejected_counts("2024Q1") == {"out_of_scale": 1}
    assert store.open(study_of(tmp_path, **CHANGES)).folder == found.folder
    assert not [each for each in found.folder.parent.iterdir() if "-at-" in each.name]


def test_a_copied_state_is_known_by_its_contents(tmp_path: Path) -> None:
    found = opened(tmp_path, TEXT, **CHANGES)
    for each in found.folder.iterdir():
        os.utime(each, (1, 1))
    told: list[str] = []
    store.open(study_of(tmp_path, **CHANGES), progress=lambda text, *_: told.append(text))
    assert told == ["ready"]


def test_only_its_owner_may_look_into_the_state(tmp_path: Path) -> None:
    state = tmp_path / ".csatbook"
    (state / "old").mkdir(parents=True)
    (state / "old" / "kept.json").write_text("{}")
    opened(tmp_path, TEXT, **CHANGES)
    for each in (state, *state.rglob("*")):
        assert stat.S_IMODE(each.stat().st_mode) == (0o700 if each.is_dir() else 0o600), each


OPEN_TWICE = """
import sys
from pathlib import Path
from csatbook import study
from csatbook.survey import store
start = Path(sys.argv[2])
while not start.exists():
    pass
for _ in range(5):
    found = store.open(study.load(sys.argv[1]))
    assert found.rows("2024Q1", ["polite"])["polite"].tolist() == [5.0, 4.0]
print(found.folder.name)
"""


def processes(folder: Path) -> list[subprocess.Popen[str]]:
    start = folder / "start"
    command = [sys.executable, "-c", OPEN_TWICE, str(folder / "params" / "tiny.yaml"), str(start)]
    begun = [
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    start.touch()
    return begun


def test_two_processes_may_make_the_same_store_at_once(tmp_path: Path) -> None:
    study_of(tmp_path, **CHANGES)
    put(tmp_path, "r.csv", TEXT)
    names = set()
    for one in processes(tmp_path):
        out, err = one.communicate(timeout=60)
        assert one.returncode == 0, err
        names.add(out.strip())
    assert len(names) == 1
    assert {each.name for each in (tmp_path / ".csatbook" / "tiny").iterdir()} == names


def test_opening_an_unchanged_store_imports_neither_pandas_nor_pyarrow(tmp_path: Path) -> None:
    study_of(tmp_path, **CHANGES)
    put(tmp_path, "r.csv", TEXT)
    code = (
        "import sys; from csatbook import study; from csatbook.survey import store;"
        "found = store.open(study.load(sys.argv[1]));"
        "print(found.periods, sorted({'pandas', 'pyarrow'} & set(sys.modules)))"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "params" / "tiny.yaml")]
    subprocess.run(command, check=True, capture_output=True)
    again = subprocess.run(command, check=True, capture_output=True, text=True)
    assert again.stdout == "('2024Q1', '2024Q2') []\n"


def test_the_data_folder_may_be_anywhere(tmp_path: Path) -> None:
    study_of(tmp_path, **CHANGES)
    elsewhere = tmp_path / "elsewhere"
    put(tmp_path, "r.csv", TEXT).parent.rename(elsewhere)
    found = store.open(study.load(tmp_path / "params" / "tiny.yaml", data=elsewhere))
    assert found.folder.is_relative_to(tmp_path / ".csatbook" / "tiny")


def test_a_notebook_of_a_run_reads_what_the_run_began_with(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = opened(tmp_path, TEXT, **CHANGES)
    monkeypatch.setenv(store.STORE_TOLD, found.name)
    changed = opened(tmp_path, TEXT.replace("A,5", "A,1"), **CHANGES)
    assert changed.folder == found.folder
    assert changed.rows("2024Q1", ["polite"])["polite"].tolist() == [5.0, 4.0]
    monkeypatch.setenv(store.STORE_TOLD, "another")
    with pytest.raises(DataError, match=r"this run began with are not there any more.*again"):
        store.open(study_of(tmp_path, **CHANGES))


def test_a_file_that_is_changed_and_put_back_while_it_is_read_is_told(tmp_path: Path) -> None:
    measured = study_of(tmp_path, **CHANGES)
    path = put(tmp_path, "r.csv", TEXT)
    before = path.stat()

    def meddle(text: str, *_: int) -> None:
        if text.startswith("reading"):
            path.write_text(TEXT.replace("A,5", "A,1"))
        elif text == "checking":
            path.write_text(TEXT)
            os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))

    with pytest.raises(DataError, match=r"r\.csv: was changed while it was read"):
        store.open(measured, progress=meddle)
