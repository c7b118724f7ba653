import re

import pytest

from csatbook import study as studies
from csatbook.errors import ParameterError
from csatbook.run import account, command, terminal
from csatbook.survey import store as stores

from .projects import Project


def test_check_tells_files_periods_reasons_and_segments(project: Project) -> None:
    with (project.root / "data" / "answers.csv").open("a", encoding="utf-8") as file:
        file.write(",3,华东,big\n")
    study = studies.load(project.study)
    lines = list(account.of_data(study, stores.open(study)))
    assert lines[0] == "Study tiny: 小调查 / Tiny survey"
    assert "answers.csv     7      6         1" in lines
    assert "2024Q2     5      5         0" in lines
    assert "(none)     1      0         1" in lines
    assert "No date              1" in lines
    place = lines.index("规模 / Size  2024Q1  2024Q2")
    assert lines[place + 1 : place + 3] == [
        "size=big          1       3",
        "size=small        0       2",
    ]
    assert lines[-2] == "To be known of the data:"
    assert lines[-1].startswith("  - answers.csv: rows of no period")


def test_columns_stand_below_each_other_also_with_chinese() -> None:
    lines = list(terminal.table(("where", "n", "why"), [("华东", 1200, "-"), ("x", 7, "")]))
    assert lines == ["where      n  why", "华东   1,200  -", "x          7"]


def test_a_table_without_rows_has_a_head() -> None:
    assert list(terminal.table(("a", "b"), [])) == ["a  b"]


def test_check_tells_the_units_and_the_record_tables(project: Project) -> None:
    data = project.root / "data"
    (data / "units.csv").write_text("size,region\nbig,华东\nbig,西\nsmall,A/B\n", encoding="utf-8")
    (data / "visits.csv").write_text(
        "region,day\n华东,2024-05-01\n西,2024-05-02\n", encoding="utf-8"
    )
    with project.study.open("a", encoding="utf-8") as file:
        file.write("units: {levels: [size, region], table: {path: units.csv}}\n")
        file.write("records: {visits: {path: visits.csv, date: day}}\n")
    study = studies.load(project.study)
    lines = list(account.of_data(study, stores.open(study)))
    assert lines[-7:] == [
        "",
        "units in the register  count",
        "规模 / Size                2",
        "地区 / Region              3",
        "",
        "record table  rows",
        "visits           2",
    ]


def test_check_refuses_a_study_whose_notebook_is_not_there(project: Project) -> None:
    text = project.study.read_text(encoding="utf-8")
    text = text.replace("report: {", "report: {notebook: satisfactoin, ")
    project.study.write_text(text, encoding="utf-8")
    with pytest.raises(ParameterError, match=r"Did you mean 'satisfaction\.ipynb'"):
        command.check(project.study, data=None)


def test_the_list_tells_of_reports_also_where_the_notebook_of_the_study_is_broken(
    project: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    (project.root / "notebooks" / "satisfaction.ipynb").write_text("{", encoding="utf-8")
    with pytest.raises(ParameterError, match="satisfaction"):
        command.list_(project.study, data=None, output=None)
    assert re.search(r"2024Q2 +all +5 +not made", capsys.readouterr().out)
