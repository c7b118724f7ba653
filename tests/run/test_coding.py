"""The command `code`, as an analyst types it."""

from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

import samples
from csatbook.cli import main

STUDY = samples.SMALL.replace("{zh: 意见, en: Comment}", "{zh: 意见, en: Comment, tone: negative}")
CODES = """\
issues:
  least: 1
  codes:
    waiting: {zh: 等待, en: Waiting, any: [等, 排队]}
    price: {zh: 价格, en: Price, any: [贵]}
"""
BEFORE = ["等了很久", "太贵", "排队"] * 20
NOW = ["等了很久", "太贵", "系统崩溃", "等级低", "-"] * 12


def written(folder: Path, codes: str = CODES) -> Path:
    study = STUDY.replace("report: {min", f"{codes}report: {{min")
    lines = ["wave,polite,patient,again,region,words"]
    lines += [f"2024Q1,3,3,3,east,{text}" for text in BEFORE]
    lines += [f"2024Q2,3,3,3,east,{text}" for text in NOW]
    samples.small(folder, study=study, answers="\n".join(lines) + "\n")
    return folder / "params" / "small.yaml"


def typed(*arguments: object, code: int = 0) -> str:
    result = CliRunner().invoke(main, ["code", *map(str, arguments)])
    assert result.exit_code == code, result.output
    return result.output


def test_it_tells_coverage_and_what_is_missed_and_what_rises(tmp_path: Path) -> None:
    text = typed(written(tmp_path))
    lines = [line.split() for line in text.splitlines()]
    assert ["2024Q1", "60", "60", "100.0%"] in lines
    assert ["2024Q2", "48", "36", "75.0%"] in lines
    assert "系统" in text.split("phrase without an issue")[1].split("issue")[0]
    assert "word that rises in 2024Q2" in text
    assert "等级" in text.split("stands in")[1]


def test_a_start_is_a_codebook_that_loads(tmp_path: Path) -> None:
    path = written(tmp_path, codes="")
    proposal = tmp_path / "codes.yaml"
    assert "proposed issues written" in typed(path, "--start", "--to", proposal)
    written(tmp_path, codes=proposal.read_text("utf-8"))
    assert "with an issue" in typed(path)


def test_a_start_leaves_out_what_says_nothing_and_finds_words_only_where_they_begin(
    tmp_path: Path,
) -> None:
    study = STUDY.replace(
        "{zh: 意见, en: Comment,", "{zh: 意见, en: Comment, nothing: [no idea at all],"
    )
    said = [
        "nothing really",
        "no idea at all",
        "the price is low",
        "low price",
        "slow app",
        "app is slow",
    ]
    lines = ["wave,polite,patient,again,region,words"]
    lines += [f"2024Q2,3,3,3,east,{text}" for text in said * 10]
    samples.small(tmp_path, study=study, answers="\n".join(lines) + "\n")
    text = typed(tmp_path / "params" / "small.yaml", "--start")
    assert "nothing" not in text
    assert r"'/\blow" in text
    assert "low:    # 20 answers, such as: low price" in text  # none of those with slow


def test_another_codebook_is_tried_on_all_waves(tmp_path: Path) -> None:
    new = tmp_path / "new.yaml"
    new.write_text(CODES.replace("[等, 排队]", "[等了, 排队]"), "utf-8")
    line = next(
        each for each in typed(written(tmp_path), "--try", new).splitlines() if "waiting" in each
    )
    assert line.split() == ["waiting", "66.7%", "→", "66.7%", "50.0%", "→", "25.0%"]


def test_a_sample_is_written_coded_and_read_back(tmp_path: Path) -> None:
    path, book = written(tmp_path), tmp_path / "coding.xlsx"
    arguments = (path, "--question", "words", "--sample", 48, "--double", 24, "--to", book)
    assert "48 answers written" in typed(*arguments)
    assert "Nothing is coded yet" in typed(*arguments)
    sheets = openpyxl.load_workbook(book)
    for sheet in sheets.worksheets[:2]:
        heads = [cell.value for cell in sheet[1]]
        assert heads == ["answer", "text", "waiting", "price", "none"]
        for row in sheet.iter_rows(min_row=2):
            text = row[1].value
            seen = {"等了很久": "waiting", "太贵": "price"}.get(text, "none")
            row[heads.index(seen)].value = 1
    sheets.save(book)
    text = typed(*arguments)
    waiting = next(line for line in text.splitlines() if line.startswith("waiting"))
    assert waiting.split()[:3] == ["waiting", "50.0%", "25.0%"]  # 等 also finds 等级
    assert "two coders, 24 answers" in text


def test_each_place_of_a_word_is_shown(tmp_path: Path) -> None:
    assert "【等】级低" in typed(written(tmp_path), "--word", "等")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--question", "word"), "there are words"),
        (("--period", "2023Q1"), "2024Q1, 2024Q2"),
    ],
)
def test_what_is_not_there_is_told_with_what_is(
    tmp_path: Path, arguments: tuple[str, ...], message: str
) -> None:
    assert message in typed(written(tmp_path), *arguments, code=2)


def test_without_a_codebook_a_start_is_proposed(tmp_path: Path) -> None:
    assert "--start" in typed(written(tmp_path, codes=""), code=2)
