"""What the README shows works."""

import re
import textwrap
from pathlib import Path

import exports
import openpyxl
import pytest

from csatbook import study
from csatbook.analysis import results
from csatbook.analysis import wave as waves
from csatbook.run import command, new
from csatbook.study.score import METHODS

PROJECT = Path(__file__).parents[1]
README = (PROJECT / "README.md").read_text(encoding="utf-8")
INDEXES = (PROJECT / "docs" / "indexes.md").read_text(encoding="utf-8")


def recipe(folder: Path) -> Path:
    """The study file of the README in this folder, with answers in the columns that it names."""
    block = re.search(r"^ *```yaml\n(.*?)^ *```", README, flags=re.S | re.M)
    assert block is not None
    path = folder / "params" / "mine.yaml"
    path.parent.mkdir()
    path.write_text(textwrap.dedent(block[1]), encoding="utf-8")
    place = folder / "data" / "mine" / "2025Q1.xlsx"
    place.parent.mkdir(parents=True)
    book = openpyxl.Workbook()
    names = ["客户编号", "提交时间", "姓名", "电话", "Q1", "Q2", "Q3", "Q4", "Q5", "所在地区"]
    book.active.append(names)
    for number in range(12):
        marks = [1 + number % 5, "满意", 99 if number == 3 else 4, number % 11]
        person = [f"C{number}", f"2025-01-{number + 1:02}", f"张伟{number}", f"1380000{number:04}"]
        book.active.append([*person, *marks, "还可以", "华东" if number % 2 else "西南"])
    book.save(place)
    return path


def test_the_recipe_of_the_readme_works(tmp_path: Path) -> None:
    path = recipe(tmp_path)
    loaded = study.load(path)
    assert (loaded.name, loaded.report.by, loaded.overall) == ("mine", ("region",), "overall")
    assert command.check(path, data=None) == 0
    wave = waves.open(path, "2025Q1", "all", "en")
    # Marks of 0 to 10, and 0 once more: of twelve two promoters and eight detractors.
    scores = results.scores(wave)
    (nps,) = set(scores.loc[scores["score"] == "nps", "value"])
    assert nps == pytest.approx(100 * (2 - 8) / 12)


def test_the_study_file_that_is_written_for_the_same_file_says_the_same(tmp_path: Path) -> None:
    by_hand = study.load(recipe(tmp_path))
    path = tmp_path / "params" / "written.yaml"
    assert new.new([tmp_path / "data" / "mine" / "2025Q1.xlsx"], to=path, yes=True) == 0
    written = study.load(path)
    for name in ("date", "respondent", "private"):
        assert getattr(written.data, name) == getattr(by_hand.data, name)
    # Of the open question all answers are the same here.
    assert set(written.columns().values()) == set(by_hand.columns().values()) - {"Q5"}
    ends = [(scale.min, scale.max) for scale in written.scales.values()]
    assert ends == [(1, 5), (0, 10)]
    assert written.scores["nps"].items_used == ("Q4",)
    assert command.check(path, data=None) == 0


def test_the_page_about_exports_names_each_tool_that_is_tried() -> None:
    page = (PROJECT / "docs" / "exports.md").read_text(encoding="utf-8")
    told = ("问卷星", "问卷网", "腾讯问卷", "Qualtrics", "SurveyMonkey", "Google", "Microsoft")
    told += ("Typeform", "LimeSurvey", "Kobo", "SPSS")
    assert len(told) == len(exports.ELEVEN)
    told += ("Stata", "own workbook", "European")
    assert [name for name in told if name not in page] == []


def test_rows_have_the_columns_that_the_readme_names(tmp_path: Path) -> None:
    wave = waves.open(recipe(tmp_path), "2025Q1", "all", "en")
    items = ["overall", "speed", "manner", "recommend"]
    assert [*wave.rows.columns] == [*items, "region"]
    assert len(wave.texts("comment")) == 12


def test_the_readme_calls_the_command_where_it_is() -> None:
    assert re.findall(r"^ +csatbook .*$", README, flags=re.M) == []


def test_the_readme_names_every_method() -> None:
    assert [method for method in METHODS if f"`{method}`" not in README] == []


def test_every_index_names_a_study_file_that_has_it() -> None:
    rows = re.findall(r"^\| (I\d+) \| .* \| (.*) \| (.*) \|$", INDEXES, flags=re.M)
    assert [name for name, _, _ in rows] == [f"I{place}" for place in range(1, 14)]
    for _, files, names in rows:
        studies = [study.load(PROJECT / "params" / one) for one in re.findall(r"`(\S+)`", files)]
        declared = {name for each in studies for name in (*each.scores, each.report.notebook)}
        assert set(re.findall(r"`(\w+)`", names)) <= declared, names
