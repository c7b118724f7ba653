"""Which answers are quoted: what people decided, the same in both sections."""

from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

import samples
from csatbook.analysis.quotable import may_be_quoted, quote_id
from csatbook.cli import main
from csatbook.errors import DataError, StudyError
from csatbook.report import sections

TEXTS = [
    "等待时间实在太久了，电话里的音乐听了三遍",
    "排队半小时没有人理会我们这一桌",
    "等待的时候请加我的微信告诉我一个新的zhang_9",
    "=1+1 等待的地方没有椅子可以坐下来",
]
CODES = """\
issues:
  least: 1
  quotes: {each: 9}
  codes:
    waiting: {zh: 等待, en: Waiting, any: [等待, 排队]}
"""
STUDY = samples.SMALL.replace("{zh: 意见, en: Comment}", "{zh: 意见, en: Comment, tone: negative}")
CODED = STUDY.replace("report: {min", f"{CODES}report: {{min")
ANSWERS = "\n".join(
    [
        "wave,polite,patient,again,region,words",
        *(f"2024Q2,2,2,2,east,{text}" for text in TEXTS * 2),
        "",
    ]
)


def decided(study: str, **keys: str) -> str:
    told = ", ".join(f"{name}: {value}" for name, value in keys.items())
    return study.replace("{min_answers: 1}", f"{{min_answers: 1, {told}}}")


def quoted(folder: Path, study: str) -> set[int]:
    """Which of the texts are quoted, by the section of issues where there is a codebook?"""
    wave = samples.small(folder, study=study, answers=ANSWERS)
    shown = sections.issues(wave) if wave.study.issues else sections.quotes(wave, most=9)
    return {at for at, text in enumerate(TEXTS) if text[-6:] in shown.text}


@pytest.mark.parametrize("study", [STUDY, CODED])
def test_an_answer_that_was_blanked_as_doubtful_is_kept_back(tmp_path: Path, study: str) -> None:
    assert quoted(tmp_path, study) == {0, 1, 3}
    wave = samples.small(tmp_path, study=study, answers=ANSWERS)
    texts = wave.texts("words")["words"]
    assert may_be_quoted(wave, "words", texts).tolist() == [True, True, False, True] * 2


@pytest.mark.parametrize("study", [STUDY, CODED])
def test_what_was_approved_is_quoted_alone_and_what_was_blocked_never(
    tmp_path: Path, study: str
) -> None:
    samples.small(tmp_path, study=study, answers=ANSWERS)
    path, book = tmp_path / "params" / "small.yaml", tmp_path / "data" / "coding" / "q.xlsx"
    arguments = ["code", str(path), "--quotes", "--to", str(book)]
    assert "4 answers written" in CliRunner().invoke(main, arguments).output
    assert CliRunner().invoke(main, arguments).exit_code == 2  # it is there already
    sheets = openpyxl.load_workbook(book)
    for row in sheets.active.iter_rows(min_row=2):
        assert row[1].data_type == "s"
        if row[1].value in TEXTS[:2]:
            row[2].value = 1
    sheets.save(book)
    assert quoted(tmp_path, decided(study, quotes_approved="coding/q.xlsx")) == {0, 1}
    assert quoted(tmp_path, decided(study, quotes_blocked="coding/q.xlsx")) == {3}
    blocked = tmp_path / "data" / "no.csv"
    blocked.write_text(f"answer,quote\n{quote_id('2024Q2', 'words', TEXTS[0])},x\n", "utf-8")
    both = decided(study, quotes_approved="coding/q.xlsx", quotes_blocked="no.csv")
    assert quoted(tmp_path, both) == {1}


def test_a_file_of_decisions_that_is_none_is_told(tmp_path: Path) -> None:
    study = decided(STUDY, quotes_blocked="no.csv")
    with pytest.raises(StudyError, match=r"small.yaml:\d+.*no.csv.*--quotes"):
        samples.small(tmp_path, study=study)
    (tmp_path / "data" / "no.csv").write_text("id,quote\na,1\n", "utf-8")
    wave = samples.small(tmp_path, study=study, answers=ANSWERS)
    with pytest.raises(DataError, match=r"no.csv.*no column 'answer'"):
        may_be_quoted(wave, "words", wave.texts("words")["words"])
