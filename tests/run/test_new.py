"""`csatbook new`: from an export to a study that runs, without a heading typed by hand."""

import os
import pty
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import exports
import openpyxl
import pytest
from click.testing import CliRunner

from csatbook import cli, study
from csatbook.errors import DataError, ParameterError
from csatbook.run import command, new, update
from csatbook.study.data import ResponseFile
from csatbook.study.model import Study
from csatbook.survey import store
from csatbook.survey.guess import kinds, look
from csatbook.survey.reading import files

PROJECT = Path(__file__).parents[2]
SHIPPED = sorted(
    {
        given.path
        for params in (PROJECT / "params").glob("*.yaml")
        for given in files.inputs(study.load(params))
        if isinstance(given.file, ResponseFile)
    }
)
"""All files with answers that the samples read."""


def made(folder: Path, *files: Path) -> Study:
    """The study that is written for these files, which `check` passes."""
    path = folder / "params" / "mine.yaml"
    assert new.new(files, to=path, yes=True) == 0
    assert command.check(path, data=None) == 0
    return study.load(path)


def means(drawn: Study) -> list[tuple[int, float]]:
    """Answers and mean of the first two items, over all waves."""
    kept = store.open(drawn)
    names = list(drawn.items)[:2]
    frames = [kept.rows(period, names) for period in kept.periods]
    return [
        (
            sum(int(frame[name].count()) for frame in frames),
            sum(float(frame[name].sum()) for frame in frames)
            / sum(int(frame[name].count()) for frame in frames),
        )
        for name in names
    ]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    return folder


@pytest.mark.parametrize("tool", exports.TOOLS, ids=lambda tool: tool.__name__)
def test_the_export_of_each_tool_gives_the_right_numbers(
    tool: Callable[[Path], Path], data: Path
) -> None:
    drawn = made(data.parent, tool(data))
    assert means(drawn) == [(12, pytest.approx(34 / 12)), (10, pytest.approx(2.8))]
    if tool is not exports.kobo:
        assert len(drawn.items) == (3 if tool is exports.monkey else 2)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_the_study_of_each_shipped_raw_file_passes_check(path: Path, tmp_path: Path) -> None:
    assert made(tmp_path, path).items


def test_what_a_chinese_export_asks_is_named_and_nobody_in_it_is(data: Path) -> None:
    drawn = made(data.parent, exports.wjx(data))
    assert drawn.languages == ("zh",)
    assert [item.zh for item in drawn.items.values()] == ["服务态度", "响应速度"]
    assert list(drawn.choices["q3"].options) == ["价格", "质量", "其他"]
    assert list(drawn.open) == ["q5"]
    assert list(drawn.segments) == ["q4"]
    assert drawn.data.seconds == "所用时间"
    assert set(drawn.data.private) == {"来自IP", "6、您的姓名"}
    text = drawn.path.read_text(encoding="utf-8")
    assert not any(word in text for word in ("张甲", "接通", "包装太旧", "116.25"))


def test_words_and_numbers_of_the_same_answers_are_one_survey(data: Path) -> None:
    drawn = made(data.parent, exports.wenjuan(data))
    assert "原始数据 holds the same answers as numbers" in drawn.path.read_text(encoding="utf-8")
    assert list(drawn.segments) == ["q3"]


def test_where_words_and_numbers_contradict_each_other_the_rows_are_told(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = exports.wenjuan(data)
    book = openpyxl.load_workbook(path)
    book["原始数据"]["D5"] = 1  # it was 5, 非常满意
    book.save(path)
    made(data.parent, path)
    assert (
        "1.您对服务态度的满意度是?: words and numbers contradict each other in 1 rows (row 5)?"
        in capsys.readouterr().out
    )


def test_ticks_in_columns_are_one_question(data: Path) -> None:
    drawn = made(data.parent, exports.tencent(data))
    (question,) = drawn.choices.values()
    assert question.columns == {"价格": "3.原因:价格", "质量": "3.原因:质量"}


def test_labels_that_run_from_best_to_worst_are_told_by_their_words(data: Path) -> None:
    drawn = made(data.parent, exports.spss(data))
    assert drawn.scale_of("sat").labels.en == tuple(exports.WORDS_EN)
    assert drawn.items["sat"].en == "The service"
    assert list(drawn.segments) == ["region"]


def test_several_files_are_waves_whose_columns_are_matched(data: Path) -> None:
    for number, names in enumerate(
        ("日期,服务满意度,速度满意度,地区", "日期,服务满意度,速度的满意度,地区,推荐"), 3
    ):
        more = number == 4
        lines = [
            f"2025-{3 * number - 1:02}-{n + 1:02},{1 + n % 5},{5 - n % 5},{'东西'[n % 2]}部"
            + (f",{n % 11}" if more else "")
            for n in range(22)
        ]
        exports.csv(data / f"2025Q{number}.csv", [names, *lines])
    drawn = made(data.parent, data / "2025Q3.csv", data / "2025Q4.csv")
    first = drawn.data.responses[0]
    assert first.columns == {"速度满意度": "速度的满意度"}
    assert first.absent == ("推荐",)
    assert store.open(drawn).periods == ("2025Q3", "2025Q4")
    assert drawn.scores["nps"].method == "nps"


def test_sheets_that_are_headed_alike_are_waves(data: Path) -> None:
    path = exports.workbook(data / "two.xlsx", [["when", "q1", "q2"]], title="10月")
    book = openpyxl.load_workbook(path)
    book.create_sheet("11月").append(["when", "q1", "q2"])
    for place, sheet in enumerate(book.worksheets):
        for n in range(6):
            sheet.append([f"2025-{10 + place}-0{n + 1}", 1 + n % 5, 5 - n % 5])
    book.save(path)
    drawn = made(data.parent, path)
    assert [each.sheet for each in drawn.data.responses] == ["10月", "11月"]
    assert means(drawn)[0][0] == 12


def test_dates_that_may_be_of_two_months_are_not_guessed(data: Path) -> None:
    lines = [f"10/{n + 1:02}/2025,{1 + n % 5},{5 - n % 5}" for n in range(9)]
    drawn = made(data.parent, exports.csv(data / "us.csv", ["Timestamp,q1,q2", *lines]))
    assert drawn.data.date is None
    assert drawn.period == "wave"
    assert "dates: dmy" in drawn.path.read_text(encoding="utf-8")


def test_a_file_beside_the_project_is_found_where_it_is(tmp_path: Path) -> None:
    source = exports.german(tmp_path)
    drawn = made(tmp_path / "project", source)
    assert drawn.data.responses[0].path == "../../german.csv"
    assert drawn.data.responses[0].decimal == ","


def test_slips_are_set_aside_and_told(data: Path) -> None:
    lines = [f"2025-10-{n % 28 + 1:02},{1 + n % 5},{5 - n % 5}" for n in range(300)]
    lines[7] = "2025-10-08,55,1"
    drawn = made(data.parent, exports.csv(data / "slip.csv", ["when,q1,q2", *lines]))
    assert drawn.validity.out_of_scale == "reject"
    assert drawn.scale_of("q1").max == 5


def test_what_cannot_be_a_study_is_refused_with_the_cure(data: Path) -> None:
    twice = exports.csv(data / "dup.csv", ["q1,q1", "1,2", "2,3"])
    with pytest.raises(DataError, match="several columns are headed 'q1': rename all but one"):
        new.new([twice], to=data / "mine.yaml", yes=True)
    drawn = made(data.parent, exports.german(data))
    with pytest.raises(ParameterError, match="is there already"):
        new.new([data / "german.csv"], to=drawn.path, yes=True)


def test_a_file_of_an_unknown_separator_is_told_with_its_rows(data: Path) -> None:
    rows = [f"{at}#{1 + at % 5}#{5 - at % 5}" for at in range(40)]
    path = exports.csv(data / "hash.csv", ["who#speed#staff", *rows])
    told = r"hash\.csv: its 40 rows are one column, .* '#' stands 2 times in the heading"
    with pytest.raises(DataError, match=told):
        new.new([path], to=data / "mine.yaml", yes=True)


def test_per_cent_in_words_is_doubted_to_be_groups(data: Path) -> None:
    rows = [f"{1 + at % 5},{20 * (1 + at % 5)}%" for at in range(60)]
    drawn = made(data.parent, exports.csv(data / "share.csv", ["speed,content", *rows]))
    assert "is this a rating? Then it is an item" in drawn.path.read_text(encoding="utf-8")


def test_reviews_with_a_label_of_0_and_1_are_a_study_with_a_doubt(data: Path) -> None:
    rows = [f"{at % 2},送得很快但是味道一般第{at}次点了" for at in range(40)]
    drawn = made(data.parent, exports.csv(data / "reviews.csv", ["label,review", *rows]))
    assert (list(drawn.items), list(drawn.open), list(drawn.segments)) == (
        ["label"],
        ["review"],
        [],
    )
    assert means(drawn) == [(40, 0.5)]
    assert "is this a judgement, and 1 the good one?" in drawn.path.read_text(encoding="utf-8")


def test_the_command_says_what_it_found_and_what_is_next(data: Path) -> None:
    path = data.parent / "params" / "mine.yaml"
    arguments = ["new", str(exports.wjx(data)), "--to", str(path), "--yes"]
    result = CliRunner().invoke(cli.main, arguments)
    assert result.exit_code == 0
    assert "by 12 answers: 2 closed questions, 1 question with several answers" in result.output
    assert f"csatbook run {path}" in result.output


def test_a_sample_project_is_whole_and_its_export_is_understood(tmp_path: Path) -> None:
    folder = tmp_path / "try"
    result = CliRunner().invoke(cli.main, ["new", "--sample", str(folder)])
    assert result.exit_code == 0, result.output
    assert sorted(each.name for each in folder.iterdir()) == [
        ".gitignore",
        "data",
        "docs",
        "notebooks",
        "params",
        "templates",
    ]
    assert (folder / "notebooks" / "satisfaction.ipynb").is_file()
    assert command.check(folder / "params" / "service.yaml", data=None) == 0
    again = CliRunner().invoke(cli.main, ["new", "--sample", str(folder)])
    assert again.exit_code == 2
    assert "has something in it already" in again.output


def test_a_large_file_is_judged_by_its_beginning_and_says_so(data: Path) -> None:
    line = ",".join(["2025-10-03", "5", "4", "x" * 400, '"two\nlines"'])
    path = exports.csv(data / "large.csv", ["when,q1,q2,comment,more"])
    with path.open("a", encoding="utf-8") as file:
        file.writelines(
            line.replace("5,4", f"{1 + n % 5},{5 - n % 5}") + "\n" for n in range(50_000)
        )
    file_looked = look.look(path)
    assert file_looked.partly
    assert 30_000 < file_looked.rows < 50_000
    assert [each.kind for each in kinds.guess_file(file_looked)][:3] == ["date", "rating", "rating"]


def quarter(folder: Path, name: str, heading: str, month: int, extra: str = "") -> Path:
    lines = [
        f"2025-{month:02}-{n + 1:02},{1 + n % 5},{5 - n % 5}{f',{n % 11}' if extra else ''}"
        for n in range(22)
    ]
    return exports.csv(folder / name, [heading + extra, *lines])


def test_a_new_wave_is_added_and_what_was_written_stays(data: Path) -> None:
    first = quarter(data, "2025Q3.csv", "日期,服务的满意度,速度的满意度", 8, ",推荐")
    drawn = made(data.parent, first)
    changed = drawn.path.read_text(encoding="utf-8").replace("{zh: 服务,", "{zh: 我们的服务,")
    drawn.path.write_text(changed + "# my own remark\n", encoding="utf-8")
    second = quarter(data, "2025Q4.csv", "日期,服务的满意度,速度满意度", 11)
    arguments = ["new", str(second), "--update", str(drawn.path)]
    result = CliRunner().invoke(cli.main, arguments)
    assert result.exit_code == 0, result.output
    after = drawn.path.read_text(encoding="utf-8")
    removed = [line for line in changed.splitlines() if line not in after.splitlines()]
    assert removed == []
    assert after.endswith("# my own remark\n")
    assert command.check(drawn.path, data=None) == 0
    added = study.load(drawn.path)
    assert added.data.responses[1].columns == {"速度满意度": "速度的满意度"}
    assert added.data.responses[1].absent == ("推荐",)
    assert store.open(added).periods == ("2025Q3", "2025Q4")
    again = CliRunner().invoke(cli.main, arguments)
    assert again.exit_code == 2
    assert "reads it already" in again.output


def test_a_renamed_question_is_known_though_the_analyst_calls_it_otherwise(data: Path) -> None:
    asked = "日期,请评价服务—专业能力的满意度,请评价服务—速度"
    drawn = made(data.parent, quarter(data, "2025Q3.csv", asked, 8))
    text = drawn.path.read_text(encoding="utf-8")
    drawn.path.write_text(text.replace("zh: 专业能力", "zh: 内行"), encoding="utf-8")
    named = "日期,请评价服务—业务专业能力的满意度,请评价服务—速度"
    update.update([quarter(data, "2025Q4.csv", named, 11)], drawn.path)
    added = study.load(drawn.path).data.responses[1]
    assert dict(added.columns) == {"请评价服务—业务专业能力的满意度": "请评价服务—专业能力的满意度"}
    assert added.absent == ()


def test_a_wave_without_a_needed_column_is_not_added(data: Path) -> None:
    drawn = made(data.parent, quarter(data, "2025Q3.csv", "日期,服务的满意度,速度的满意度", 8))
    other = exports.csv(data / "more.csv", ["服务的满意度,速度的满意度", "1,2", "3,4"])
    with pytest.raises(DataError, match="has no column '日期' that tells its wave"):
        update.update([other], drawn.path)


def test_in_a_terminal_check_and_report_are_offered(data: Path) -> None:
    path = data.parent / "params" / "mine.yaml"
    ours, theirs = pty.openpty()
    words = ["new", str(exports.titled(data)), "--to", str(path)]
    program = subprocess.Popen(
        [Path(sys.executable).with_name("csatbook"), *words],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    said = ""
    for question, answer in (("Check it now", "y"), ("Make the report", "n")):
        while question not in said:
            said += os.read(ours, 1 << 16).decode(errors="replace")
        os.write(ours, f"{answer}\n".encode())
    with suppress(OSError):  # the terminal is gone once the program has ended
        while piece := os.read(ours, 1 << 16):
            said += piece.decode(errors="replace")
    os.close(ours)
    assert program.wait() == 0
    assert f"Wrote {path}" in "".join(said.splitlines())
    assert "titled.xlsx" in said.split("Check it now")[1]
    assert not (data.parent / "output").exists()


def test_a_row_for_each_answer_is_seen_and_read(data: Path) -> None:
    lines = [
        f"C{n:03},2025-10-{1 + n:02},{question},{answer},{'东西'[n % 2]}部"
        for n in range(24)
        for question, answer in (("服务态度的满意度", 1 + n % 5), ("速度的满意度", 5 - n % 5))
    ]
    drawn = made(data.parent, exports.csv(data / "long.csv", ["客户,日期,题目,得分,地区", *lines]))
    assert dict(drawn.data.responses[0].long or ()) == {
        "respondent": "客户",
        "question": "题目",
        "answer": "得分",
    }
    assert list(drawn.segments) == ["地区"]
    assert means(drawn) == [(24, pytest.approx(70 / 24)), (24, pytest.approx(74 / 24))]
