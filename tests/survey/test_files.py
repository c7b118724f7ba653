import os
from pathlib import Path

import pytest
from surveys import put, refusal, study_of

from csatbook.errors import DataError
from csatbook.survey import store
from csatbook.survey.reading import files

TEXT = "polite,fast,date\n5,4,2024-05-01\n"


def told(folder: Path, *responses: dict[str, object], **data: object) -> str:
    with pytest.raises(DataError) as caught:
        store.open(study_of(folder, list(responses), data=data))
    return str(caught.value)


def test_files_that_match_are_read_in_the_order_of_their_names(tmp_path: Path) -> None:
    measured = study_of(tmp_path, [{"path": "s/**/*.csv"}])
    for name in ("s/b.csv", "s/2024/a.csv", "s/~$c.csv", "s/d.txt", "s/2024.csv/e.csv"):
        put(tmp_path, name, TEXT)
    names = [one.name for one in files.inputs(measured)]
    assert names == ["s/2024.csv/e.csv", "s/2024/a.csv", "s/b.csv"]


def names_of(folder: Path, path: str) -> list[str]:
    return [each.name for each in files.inputs(study_of(folder, [{"path": path}]))]


def test_a_file_and_the_links_to_it_are_read_once_under_its_own_name(tmp_path: Path) -> None:
    file = put(tmp_path, "s/r.csv", TEXT)
    (tmp_path / "data/s/a.csv").symlink_to("r.csv")
    assert names_of(tmp_path, "s/*.csv") == ["s/r.csv"]
    (tmp_path / "data/s/b.csv").hardlink_to(file)
    assert len(names_of(tmp_path, "s/*.csv")) == 1
    assert store.open(study_of(tmp_path, [{"path": "s/*.csv"}])).counts.valid.sum() == 1


def test_links_among_folders_lead_round_no_circle_and_still_lead_to_what_is_elsewhere(
    tmp_path: Path,
) -> None:
    put(tmp_path, "s/r.csv", TEXT)
    for name in ("up", "again", "more"):
        (tmp_path / "data/s" / name).symlink_to(tmp_path / "data")
    put(tmp_path, "../elsewhere/q.csv", TEXT)
    (tmp_path / "data/s/linked").symlink_to(tmp_path / "elsewhere")
    assert names_of(tmp_path, "**/*.csv") == ["s/linked/q.csv", "s/r.csv"]
    assert names_of(tmp_path, "s/**") == ["s/linked/q.csv", "s/r.csv"]
    assert names_of(tmp_path, "s/**/*.csv") == ["s/linked/q.csv", "s/r.csv"]


def test_a_file_that_two_entries_name_differently_is_refused(tmp_path: Path) -> None:
    file = put(tmp_path, "r.csv", TEXT)
    (tmp_path / "data/q.csv").hardlink_to(file)
    message = told(tmp_path, {"path": "r.csv"}, {"path": "q.csv"})
    assert message == "q.csv: is read twice, by 'r.csv' and by 'q.csv'; let only one match"


def test_a_name_with_brackets_is_that_file(tmp_path: Path) -> None:
    put(tmp_path, "r[1].csv", TEXT)
    put(tmp_path, "r1.csv", TEXT)
    measured = study_of(tmp_path, [{"path": "r[1].csv"}])
    assert [one.name for one in files.inputs(measured)] == ["r[1].csv"]


def test_a_file_that_is_not_there_is_refused_with_those_that_are(tmp_path: Path) -> None:
    put(tmp_path, "s/responses-2024Q1.csv", TEXT)
    message = told(tmp_path, {"path": "s/response-2024Q1.csv"})
    assert message.startswith("s/response-2024Q1.csv: no such file; the folder ")
    assert message.endswith("has responses-2024Q1.csv. Did you mean 'responses-2024Q1.csv'?")


@pytest.mark.parametrize("path", ["none*.csv", "none/*.csv", "*/r.csv"])
def test_a_pattern_that_matches_nothing_is_refused(tmp_path: Path, path: str) -> None:
    put(tmp_path, "r.csv", TEXT)
    assert told(tmp_path, {"path": path}).startswith(f"{path}: no")


def test_a_file_that_two_entries_match_is_refused(tmp_path: Path) -> None:
    put(tmp_path, "r.csv", TEXT)
    message = told(tmp_path, {"path": "*.csv"}, {"path": "r.csv", "encoding": "utf-8"})
    assert message == "r.csv: is read twice, by '*.csv' and by 'r.csv'; let only one match"


def test_an_unknown_format_is_refused_with_the_known_ones(tmp_path: Path) -> None:
    put(tmp_path, "r.docx", TEXT)
    message = told(tmp_path, {"path": "r.docx"})
    assert message.startswith("r.docx: expected a file that ends in .csv, .tsv, .txt, .xlsx,")
    assert message.endswith("found '.docx'")


def test_a_missing_column_is_named_with_its_purpose_and_those_there_are(tmp_path: Path) -> None:
    message = refusal(tmp_path, "Polite,fast,date,x\n5,4,2024-05-01,1\n")
    assert message == (
        "r.csv: expected a column 'polite' (item 'polite', line 1 of tiny.yaml); found Polite, "
        "fast, date, x. Did you mean 'Polite'? Where it is called otherwise, write its name there "
        "(`from:` of an item), or rename it for this file alone: `columns: {its name here: "
        "polite}`. What this file did not ask for is listed under it: `absent: [polite]`"
    )


def test_a_missing_private_column_is_refused_as_its_data_could_not_be_blanked(
    tmp_path: Path,
) -> None:
    message = refusal(tmp_path, TEXT, data={"private": ["phone"]})
    assert message.startswith("r.csv: expected a column 'phone' (data.private, line 1 of")


def test_a_file_without_rows_is_refused(tmp_path: Path) -> None:
    message = refusal(tmp_path, "polite,fast,date\n")
    assert message == "r.csv: expected answers below the column names; found no row"


def test_what_is_wrong_in_several_files_is_told_at_once(tmp_path: Path) -> None:
    put(tmp_path, "a.csv", "polite,fast,date\n5,9,2024-05-01\n5,5,May\n")
    put(tmp_path, "b.csv", "polite,date\n5,2024-05-01\n")
    put(tmp_path, "c.csv", b"polite,fast,date\n\xff\xfe,\xb5,2\n")
    message = told(tmp_path, {"path": "*.csv"})
    for expected in (
        "a.csv, row 2, column fast:",
        "a.csv, row 3, column date:",
        "b.csv: expected a column 'fast'",
        "c.csv, line 2: unknown encoding",
    ):
        assert expected in message


def test_of_very_many_problems_the_first_are_told_and_the_rest_counted(tmp_path: Path) -> None:
    rows = "".join(f"x{number},4,2024-05-01\n" for number in range(100))
    lines = refusal(tmp_path, "polite,fast,date\n" + rows).splitlines()
    assert len(lines) == 22
    assert lines[20] == "r.csv: … and 80 more problems"


def test_a_value_in_very_many_rows_is_one_problem(tmp_path: Path) -> None:
    lines = refusal(tmp_path, "polite,fast,date\n" + "x,4,2024-05-01\n" * 5000).splitlines()
    assert len(lines) == 2
    assert lines[0].startswith("r.csv, rows 2, 3, 4, 5, 6, 7, 8, 9 and 4992 more, column polite:")


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read everything")
def test_a_file_that_may_not_be_read_is_refused(tmp_path: Path) -> None:
    put(tmp_path, "r.csv", TEXT).chmod(0)
    assert told(tmp_path, {"path": "r.csv"}).startswith("r.csv: cannot be read")


def test_a_wave_with_rejected_rows_only_is_refused_with_their_reasons(tmp_path: Path) -> None:
    text = "polite,fast,date\n5,4,2024-05-01\n9,4,2024-01-01\n,,2024-01-01\n"
    message = refusal(tmp_path, text, validity={"out_of_scale": "reject"})
    assert message == (
        "r.csv: expected valid rows in the wave 2024Q1; found 2 rows, all rejected "
        "(blank_row 1, out_of_scale 1)"
    )


def test_rows_without_any_wave_are_refused(tmp_path: Path) -> None:
    message = refusal(tmp_path, "polite,fast,date\n5,4,\n")
    assert message == "expected rows that belong to a wave; found none"


@pytest.mark.parametrize("weight", ["", "-1", "heavy"])
def test_a_weight_that_is_none_is_refused_with_its_row(tmp_path: Path, weight: str) -> None:
    text = f"polite,fast,date,w\n5,4,2024-05-01,1.5\n5,4,2024-05-01,{weight}\n"
    message = refusal(tmp_path, text, data={"weight": "w"})
    assert message.startswith("r.csv, row 3, column w: expected a weight, 0 or more; found ")


def test_a_row_without_stratum_or_cluster_is_refused(tmp_path: Path) -> None:
    text = (
        "polite,fast,date,area,shop\n5,4,2024-05-01,north,7\n5,4,2024-05-01,,7\n5,4,2024-05-01,a,\n"
    )
    message = refusal(tmp_path, text, data={"strata": "area", "cluster": "shop"})
    area, shop = message.splitlines()
    assert area.startswith("r.csv, row 3, column area: expected the stratum that the respondent")
    assert shop.startswith("r.csv, row 4, column shop: expected the cluster that the respondent")
    assert area.endswith("; found a blank cell")


def test_a_stratum_that_no_file_has_is_asked_for_by_its_purpose(tmp_path: Path) -> None:
    message = refusal(tmp_path, "polite,fast,date\n5,4,2024-05-01\n", data={"strata": "area"})
    assert "area" in message
    assert "data.strata" in message
