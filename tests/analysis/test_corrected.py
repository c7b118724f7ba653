"""Rates and changes corrected by answers that somebody coded, and workbooks that are refused."""

from collections.abc import Mapping
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

import samples
from csatbook.analysis.issues import quality, sampled
from csatbook.analysis.issues.codebook_tables import issue_quality, issue_rising, issue_words
from csatbook.analysis.issues.coded import coding
from csatbook.analysis.issues.compared import issue_changes
from csatbook.analysis.issues.issues import issues
from csatbook.analysis.issues.quality import IssueQuality
from csatbook.analysis.wave import Wave
from csatbook.errors import DataError, StudyError
from csatbook.report import sections
from csatbook.report.piece import Figure
from csatbook.run import digest
from csatbook.stats.double_sampling import coded_difference, corrected_rate, divided_difference

STUDY = samples.SMALL.replace("{zh: 意见, en: Comment}", "{zh: 意见, en: Comment, tone: negative}")
STUDY = STUDY.replace(
    "report: {min",
    "issues:\n  least: 1\n  codes:\n    waiting: {zh: 等待, en: Waiting, any: [等, 排队]}\n"
    "    price: {zh: 价格, en: Price, any: [贵]}\nreport: {min",
)
NAMED = STUDY.replace("  least: 1\n", "  least: 1\n  coded: [coding/*.xlsx]\n")
TEXTS = ["等了很久", "太贵", "排队，太贵", "等级低", "没人理", "价格高"] * 10
TRUE = {"等了很久": {"waiting"}, "太贵": {"price"}, "排队，太贵": {"waiting", "price"}}
TRUE |= {"等级低": set(), "没人理": set(), "价格高": {"price"}, "占线": {"waiting"}, "无": set()}
HEAD = "wave,polite,patient,again,region,words,weight"


def answers(**waves: list[str]) -> str:
    lines = [HEAD]
    for period, texts in waves.items():
        lines += [
            f"{period},3,3,3,{'west' if at % 3 else 'east'},{text},{3 if '等级' in text else 1}"
            for at, text in enumerate(texts)
        ]
    return "\n".join([*lines, ""])


def wave(folder: Path, study: str = STUDY, **waves: list[str]) -> Wave:
    return samples.small(folder, study=study, answers=answers(**(waves or {"2024Q2": TEXTS})))


def coded_by_hand(
    folder: Path,
    opened: Wave,
    period: str = "2024Q2",
    size: int = 60,
    told: Mapping[str, set[str]] = TRUE,
) -> Path:
    """The workbook that `csatbook code --sample` writes, filled in."""
    store = opened.store
    drawn = sampled.drawn_answers(store, "words", period, size)
    path = folder / "data" / "coding" / f"{period}.xlsx"
    sampled.write_sheets(path, drawn, coding(store, "words").codebook, 10, of=("words", period))
    book = openpyxl.load_workbook(path)
    for sheet in (book["coding"], book["second coder"]):
        heads = [cell.value for cell in sheet[1]]
        for row in sheet.iter_rows(min_row=2):
            for issue in told[row[1].value] or {"none"}:
                row[heads.index(issue)].value = 1
    book.save(path)
    return path


def judged(opened: Wave, path: Path) -> dict[str, IssueQuality]:
    seen = quality.joined(opened.store, [sampled.read_sheets(path)])
    coded = coding(opened.store, "words").wave(opened)
    return {each.issue: each for each in quality.judged(coded, seen)}


def test_a_sample_is_blind_anonymous_and_the_same_each_time(tmp_path: Path) -> None:
    store = wave(tmp_path).store
    drawn = sampled.drawn_answers(store, "words", "2024Q2", 20)
    assert drawn.columns.tolist() == ["answer", "text"]
    assert drawn.equals(sampled.drawn_answers(store, "words", "2024Q2", 20))
    assert drawn["answer"].is_unique
    assert drawn["text"].tolist() != TEXTS[:20]


def test_an_answer_keeps_its_name_where_the_file_is_sorted_anew(tmp_path: Path) -> None:
    names = sampled.answer_ids(wave(tmp_path / "a").store, "words", "2024Q2")
    turned = wave(tmp_path / "b", **{"2024Q2": TEXTS[::-1]}).store
    assert set(names) == set(sampled.answer_ids(turned, "words", "2024Q2"))


def test_what_the_coder_saw_corrects_the_rates(tmp_path: Path) -> None:
    opened = wave(tmp_path)
    found = judged(opened, coded_by_hand(tmp_path, opened))
    waiting, price = found["waiting"], found["price"]
    # 等 finds 30 of 60, ten of them 等级; 贵 finds 20, and ten more say 价格高.
    assert (waiting.coded, waiting.hits, waiting.right, waiting.missed) == (60, 30, 20, 0)
    assert (price.hits, price.right, price.missed) == (20, 20, 10)
    assert waiting.rate == pytest.approx(0.5)
    assert waiting.corrected is not None
    assert price.corrected is not None
    assert waiting.corrected.value == pytest.approx(20 / 60)
    assert waiting.corrected.precision == pytest.approx(2 / 3)
    assert waiting.corrected.recall == pytest.approx(1)
    assert waiting.corrected.f1 == pytest.approx(0.8)
    assert price.corrected.value == pytest.approx(30 / 60)
    assert price.corrected.recall == pytest.approx(2 / 3)
    assert price.corrected.youden == pytest.approx(2 / 3)
    assert waiting.kappa == pytest.approx(2 / 3)  # agree on 50 of 60, by chance on 30
    assert (waiting.twice, waiting.kappa_coders) == (10, pytest.approx(1))


def test_weights_count_in_the_sample_as_in_the_whole(tmp_path: Path) -> None:
    opened = wave(tmp_path, STUDY.replace("  wave: wave\n", "  wave: wave\n  weight: weight\n"))
    waiting = judged(opened, coded_by_hand(tmp_path, opened))["waiting"]
    assert waiting.rate == pytest.approx((20 + 30) / 80)
    assert waiting.corrected is not None
    assert waiting.corrected.value == pytest.approx(20 / 80)


def test_the_report_tells_corrected_rates_of_every_base(tmp_path: Path) -> None:
    texts = [*TEXTS, *["无"] * 15]
    coded_by_hand(tmp_path, wave(tmp_path, **{"2024Q2": texts}))
    table = issues(wave(tmp_path, NAMED, **{"2024Q2": texts})).set_index("issue")
    assert table["estimate"].tolist() == ["corrected", "corrected"]
    assert table["rate_words"].tolist() == pytest.approx([30 / 60, 20 / 60])
    assert table["rate_commented"].tolist() == pytest.approx([20 / 60, 30 / 60])
    assert table["rate_asked"].tolist() == pytest.approx([20 / 75, 30 / 75])
    assert table["share_of_mentions"].tolist() == pytest.approx([0.4, 0.6])
    assert table["coded"].tolist() == [60, 60]
    right = corrected_rate(0.5, 60, (30, 20), (30, 0))
    assert table.loc["waiting", ["low", "high"]].tolist() == pytest.approx([right.low, right.high])
    whole = corrected_rate(0.4, 75, (30, 20), (30, 0), silent=0.2)
    asked = table.loc["waiting", ["low_asked", "high_asked"]].tolist()
    assert asked == pytest.approx([whole.low, whole.high])


def test_without_a_coded_sample_the_rate_is_as_the_words_say(tmp_path: Path) -> None:
    coded_by_hand(tmp_path, wave(tmp_path), size=40)  # too few, and then one that is not named
    for study in (NAMED, STUDY):
        table = issues(wave(tmp_path, study)).set_index("issue")
        assert table["estimate"].tolist() == ["dictionary", "dictionary"]
        assert table["rate_commented"].tolist() == table["rate_words"].tolist()
        assert table["coded"].isna().all()


def test_a_group_is_corrected_by_its_own_answers_alone(tmp_path: Path) -> None:
    texts = TEXTS * 3
    coded_by_hand(tmp_path, wave(tmp_path, **{"2024Q2": texts}), size=100)
    study = NAMED.replace("coding/*", "coding/2024Q2")
    everyone = wave(tmp_path, study, **{"2024Q2": texts})
    west = samples.small(
        tmp_path, study=study, answers=answers(**{"2024Q2": texts}), segment="region=west"
    )
    east = samples.small(
        tmp_path, study=study, answers=answers(**{"2024Q2": texts}), segment="region=east"
    )
    coded = [issues(each)["coded"].iloc[0] for each in (everyone, west)]
    assert 50 <= coded[1] < coded[0] == 100
    assert issues(east)["estimate"].tolist() == ["dictionary", "dictionary"]  # 33 or so


BEFORE = ["等了很久"] * 30 + ["没人理"] * 70
NOW = ["等了很久"] * 10 + ["占线"] * 20 + ["没人理"] * 70
"""Nothing has changed but the word."""


def test_a_fall_in_words_alone_is_none_where_both_waves_were_coded(tmp_path: Path) -> None:
    waves = {"2024Q1": BEFORE, "2024Q2": NOW}
    opened = wave(tmp_path, **waves)
    plain = issue_changes(opened).set_index("issue").loc["waiting"]
    assert (plain["verdict"], plain["doubt"], plain["basis"]) == (
        *("smaller", "new_words"),
        "dictionary",
    )
    for period in waves:
        coded_by_hand(tmp_path, opened, period, 80)
    row = issue_changes(wave(tmp_path, NAMED, **waves)).set_index("issue").loc["waiting"]
    assert (row["basis"], row["test"], row["verdict"]) == (
        *("coded_in_both", "double_sampling"),
        "not_shown",
    )
    assert row["difference_words"] == pytest.approx(-0.2)
    assert row["rate_before"] == pytest.approx(0.3)
    now, before = (
        quality.quality(coding(each.store, "words").wave(each))["waiting"].corrected
        for each in (
            samples.small(tmp_path, study=NAMED, answers=answers(**waves), period=period)
            for period in ("2024Q2", "2024Q1")
        )
    )
    assert now is not None
    assert before is not None
    right = coded_difference(now, before)
    assert row[["rate", "difference", "low", "high", "p"]].tolist() == pytest.approx(
        [now.value, right.difference, right.low, right.high, right.p]
    )


def test_a_change_is_divided_by_j_where_one_wave_was_coded(tmp_path: Path) -> None:
    before = TEXTS * 2
    now = [*TEXTS, *["太贵"] * 60]
    opened = wave(tmp_path, **{"2024Q1": before, "2024Q2": now})
    coded_by_hand(tmp_path, opened, "2024Q1", 120)
    plain = issue_changes(opened).set_index("issue").loc["price"]
    row = issue_changes(wave(tmp_path, NAMED, **{"2024Q1": before, "2024Q2": now}))
    row = row.set_index("issue").loc["price"]
    assert row["basis"] == "divided_by_j"
    assert row["j"] == pytest.approx(2 / 3)  # as in the hand count above
    assert row["difference_words"] == pytest.approx(20 / 120 + 60 / 120 - 40 / 120)
    assert row["difference"] == pytest.approx(row["difference_words"] / (2 / 3))
    assert row["rate_before"] == pytest.approx(0.5)
    assert row["rate"] == pytest.approx(0.5 + row["difference"])
    assert row["p"] == plain["p"]
    known = corrected_rate(1 / 3, 120, (40, 40), (80, 20))
    right = divided_difference(
        plain["difference"],
        plain["difference"] - plain["low"],
        known.youden or 0,
        known.youden_error or 0,
    )
    assert right is not None
    assert row[["low", "high"]].tolist() == pytest.approx([right.low, right.high])


def test_a_coded_answer_of_another_wave_is_refused(tmp_path: Path) -> None:
    coded_by_hand(tmp_path, wave(tmp_path))
    other = wave(tmp_path, NAMED, **{"2024Q2": [f"{text}啊" for text in TEXTS]})
    with pytest.raises(DataError, match=r"2024Q2.xlsx.*60 of its answers.*none of 'words'"):
        issues(other)


def test_any_other_workbook_is_refused(tmp_path: Path) -> None:
    place = tmp_path / "data" / "coding"
    place.mkdir(parents=True)
    openpyxl.Workbook().save(place / "a.xlsx")
    with pytest.raises(DataError, match=r"a.xlsx.*code --sample"):
        issues(wave(tmp_path, NAMED))
    (place / "a.xlsx").write_bytes(b"no workbook")
    with pytest.raises(DataError, match=r"a.xlsx.*code --sample"):
        issues(wave(tmp_path, NAMED))


def test_a_named_workbook_that_is_not_there_is_told_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(StudyError, match=r"small.yaml:\d+.*coding/mine.xlsx.*--sample"):
        wave(tmp_path, NAMED.replace("coding/*", "coding/mine"))


def test_reports_are_stale_where_a_workbook_is_filled_in(tmp_path: Path) -> None:
    opened = wave(tmp_path, NAMED)
    empty = digest.of_study(opened.study)
    path = coded_by_hand(tmp_path, opened)
    filled = digest.of_study(wave(tmp_path, NAMED).study)
    path.write_bytes(path.read_bytes() + b" ")
    assert len({empty, filled, digest.of_study(wave(tmp_path, NAMED).study)}) == 3


def test_words_that_were_edited_since_are_told(tmp_path: Path) -> None:
    opened = wave(tmp_path)
    sheets = sampled.read_sheets(coded_by_hand(tmp_path, opened))
    seen = quality.joined(opened.store, [sheets])
    assert not quality.edited_since(opened.store, "words", seen)
    other = wave(tmp_path, NAMED.replace("any: [贵]", "any: [贵, 价格高]"))
    assert quality.edited_since(other.store, "words", seen)
    assert "edited after" in sections.reading(other).text


def test_the_section_tells_what_the_shares_are_and_by_which_codebook(tmp_path: Path) -> None:
    plain = wave(tmp_path)
    digest_of_words = issues(plain)["codebook"].iloc[0]
    captions = [each.caption for each in sections.issues(plain).pieces if isinstance(each, Figure)]
    assert all(f"uncorrected (codebook {digest_of_words})" in each for each in captions)
    assert digest_of_words.isalpha()  # no number that would be taken for one of the report
    assert "not corrected" in sections.reading(plain).text
    coded_by_hand(tmp_path, plain)
    corrected = wave(tmp_path, NAMED)
    shown = sections.issues(corrected)
    captions = [each.caption for each in shown.pieces if isinstance(each, Figure)]
    assert captions
    assert all("corrected by 60 answers coded by hand (codebook" in each for each in captions)
    assert "Price (50.0%" in shown.text
    assert "uncorrected" not in shown.text
    assert "60 answers, drawn at random" in sections.reading(corrected).text


def test_the_quality_of_the_words_is_told_with_what_makes_it_doubtful(tmp_path: Path) -> None:
    path = coded_by_hand(tmp_path, wave(tmp_path))
    table = issue_quality(wave(tmp_path, NAMED)).set_index("issue")
    assert table.loc["price", ["coded", "hits", "right", "missed"]].tolist() == [60, 20, 20, 10]
    measures = ["precision", "recall", "specificity", "f1", "j"]
    assert table.loc["price", measures].tolist() == pytest.approx([1, 2 / 3, 1, 0.8, 2 / 3])
    assert table.loc["waiting", measures].tolist() == pytest.approx([2 / 3, 1, 0.75, 0.8, 0.75])
    assert table["rate"].tolist() == pytest.approx([20 / 60, 30 / 60])
    assert table["warning"].tolist() == ["few_coded", "few_coded"]
    assert not table["in_editing_sample"].any()
    book = openpyxl.load_workbook(path)
    for row in book["second coder"].iter_rows(min_row=2, min_col=3):  # who sees the opposite
        for cell in row[:2]:
            cell.value = None if cell.value else 1
    book.save(path)
    edited = NAMED.replace("any: [贵]", "any: [太贵]")
    told = issue_quality(wave(tmp_path, edited)).set_index("issue").loc["price", "warning"]
    assert told == "few_coded, coders_disagree, edited_since"


def test_each_word_is_told_with_how_often_it_is_right_and_where_it_is_an_accident(
    tmp_path: Path,
) -> None:
    coded_by_hand(tmp_path, wave(tmp_path))
    table = issue_words(wave(tmp_path, NAMED.replace("least: 1", "least: 5"))).set_index("word")
    assert table.loc["等", ["comments", "alone", "coded"]].tolist() == [20, 20, 20]
    assert table.loc["等", "precision"] == pytest.approx(0.5)
    assert table.loc["等", "inside_longer_word"] == 10
    assert table.loc["等", "longer_words"] == "等级 (10)"
    assert table.loc["贵", "precision"] == 1
    few = issue_words(wave(tmp_path, STUDY.replace("least: 1", "least: 21"))).set_index("word")
    assert few["comments"].isna().all()


def test_new_words_for_an_issue_that_fell_are_told_beside_it(tmp_path: Path) -> None:
    opened = wave(tmp_path, **{"2024Q1": BEFORE, "2024Q2": NOW})
    table = issue_rising(opened)
    row = table[table["group"] == "all"].iloc[0]
    assert row[["word", "comments", "comments_before"]].tolist() == ["占线", 20, 0]
    assert row["expected"] == pytest.approx(20 * 100 / 200)
    assert row["fallen"] == "waiting"
    assert pd.isna(row["issue"])
    assert "belong to none of the issues: “占线” (20 people)" in sections.issues(opened).text


def test_how_rarely_a_word_was_used_before_is_not_told_of_few(tmp_path: Path) -> None:
    few = wave(
        tmp_path,
        STUDY.replace("least: 1", "least: 5"),
        **{"2024Q1": ["占线", *BEFORE], "2024Q2": NOW},
    )
    row = issue_rising(few).iloc[0]
    assert row["word"] == "占线"
    assert row[["comments_before", "expected"]].isna().all()


def test_a_change_under_another_codebook_is_never_shown_as_one(tmp_path: Path) -> None:
    """Both waves are read by the codebook of now, whatever it was when the first was reported."""
    waves = {"2024Q1": BEFORE, "2024Q2": BEFORE}
    old = wave(tmp_path, **waves)
    new = wave(tmp_path, STUDY.replace("any: [等, 排队]", "any: [没人]"), **waves)
    for opened in (old, new):
        changes = issue_changes(opened).set_index("issue")
        assert changes.loc["waiting", "difference"] == 0
        [name] = {*changes["codebook"], *issues(opened)["codebook"]}
        captions = [e.caption for e in sections.issues(opened).pieces if isinstance(e, Figure)]
        assert all(name in caption for caption in captions)
    assert issues(old)["codebook"].iloc[0] != issues(new)["codebook"].iloc[0]
