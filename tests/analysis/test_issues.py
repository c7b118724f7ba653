"""What open answers mention, against hand counts, hand-coded reviews and hostile texts."""

import csv
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
import yaml

import samples
from csatbook.analysis.issues import audited, normal, proposed
from csatbook.analysis.issues.compared import issue_changes
from csatbook.analysis.issues.issues import issues
from csatbook.analysis.issues.matching import Matcher, Search
from csatbook.analysis.issues.tone import split_by_tone
from csatbook.errors import StudyError
from csatbook.stats.result import wilson
from csatbook.study.issues import Codebook, Issue

SHARED = Path(__file__).parents[3] / "shared"
REVIEWS = SHARED / "data" / "asap_zh"
WORDS = SHARED / "cases" / "open" / "asap_dict_expanded.yaml"

CODES = """\
issues:
  least: 1
  codes:
    waiting: {zh: 等待, en: Waiting, any: [等, 排队], not: [等级]}
    price: {zh: 价格, en: Price, any: [贵, 便宜]}
"""
STUDY = samples.SMALL.replace("{zh: 意见, en: Comment}", "{zh: 意见, en: Comment, tone: negative}")
STUDY = STUDY.replace("report: {min", f"{CODES}report: {{min")
HEAD = "wave,polite,patient,again,region,words,weight\n"
ANSWERS = f"""{HEAD}2024Q2,1,1,1,east,等了又等，排队太久,1
2024Q2,2,2,2,east,太贵；等级低,1
2024Q2,3,3,3,east,太贵，要等,2
2024Q2,3,3,3,west,无,1
2024Q2,3,3,3,west,。。。,1
2024Q2,3,3,3,west,,1
2024Q2,5,5,9,west,都还行,1
"""


def search(any_: Iterable[str], leave_out: Iterable[str] = ()) -> Matcher:
    issue = Issue.model_validate({"zh": "a", "en": "a", "any": [*any_], "not": [*leave_out]})
    return Matcher.of_issue("a", issue)


def hits(matcher: Matcher, *texts: str | None) -> list[bool]:
    return matcher.search(normal.normalise(pa.array(texts, pa.string()))).tolist()


def test_the_three_bases_are_those_of_a_hand_count(tmp_path: Path) -> None:
    table = issues(samples.small(tmp_path, study=STUDY, answers=ANSWERS)).set_index("issue")
    # seven were asked, six wrote something, two of those that there is nothing
    assert table["asked"].tolist() == [7, 7]
    assert table["answered"].tolist() == [6, 6]
    assert table["nothing"].tolist() == [2, 2]
    assert table["commented"].tolist() == [4, 4]
    # the first speaks of waiting three times and counts once; 等级 is no 等
    assert table["mentions"].tolist() == [2, 2]
    assert table["rate_asked"].tolist() == pytest.approx([2 / 7, 2 / 7])
    assert table["rate_commented"].tolist() == pytest.approx([2 / 4, 2 / 4])
    assert table["share_of_mentions"].tolist() == pytest.approx([2 / 4, 2 / 4])
    ends = wilson(2 / 4, 4, level=0.95)
    assert tuple(table.loc["price", ["low", "high"]]) == pytest.approx(ends)
    assert tuple(table.loc["price", ["low_asked", "high_asked"]]) == pytest.approx(
        wilson(2 / 7, 7, level=0.95)
    )
    assert set(table["tone"]) == {"negative"}
    assert set(table["estimate"]) == {"dictionary"}


def test_rates_are_weighted_and_mentions_are_not(tmp_path: Path) -> None:
    study = STUDY.replace("  wave: wave\n", "  wave: wave\n  weight: weight\n")
    table = issues(samples.small(tmp_path, study=study, answers=ANSWERS)).set_index("issue")
    assert table["mentions"].tolist() == [2, 2]
    assert table["rate_commented"].tolist() == pytest.approx([3 / 5, 3 / 5])
    assert table["rate_asked"].tolist() == pytest.approx([3 / 8, 3 / 8])
    assert table["n_eff"].tolist() == pytest.approx([5**2 / (1 + 1 + 4 + 1)] * 2)


def test_an_issue_of_few_has_no_numbers(tmp_path: Path) -> None:
    study = STUDY.replace("least: 1", "least: 3")
    table = issues(samples.small(tmp_path, study=study, answers=ANSWERS))
    assert table[["mentions", "rate_asked", "rate_commented", "low", "high"]].isna().all().all()
    assert set(table["reason"]) == {"few_mentions"}


def test_a_small_group_has_no_counts(tmp_path: Path) -> None:
    study = STUDY.replace("min_answers: 1", "min_answers: 3")
    wave = samples.small(tmp_path, study=study, answers=ANSWERS, segment="region=west")
    table = issues(wave)
    assert table[["mentions", "answered", "commented", "rate_asked"]].isna().all().all()


def test_a_file_that_did_not_ask_is_in_no_base(tmp_path: Path) -> None:
    study = STUDY.replace(
        "[{path: answers.csv}]", "[{path: answers.csv}, {path: b.csv, absent: [words]}]"
    )
    (tmp_path / "data").mkdir()
    other = "wave,polite,patient,again,region\n2024Q2,3,3,3,east\n"
    (tmp_path / "data" / "b.csv").write_text(other, encoding="utf-8")
    table = issues(samples.small(tmp_path, study=study, answers=ANSWERS))
    assert table["asked"].tolist() == [7, 7]


def test_praise_and_complaint_are_told_apart_by_words_else_by_the_mark(tmp_path: Path) -> None:
    study = STUDY.replace(", tone: negative", "")
    answers = f"""{HEAD}2024Q2,1,1,1,east,不用等，就是太贵,1
2024Q2,1,1,1,east,谈谈价格便宜,1
2024Q2,1,1,1,east,要排队,1
2024Q2,5,5,10,east,要说说等位,1
"""
    study = study.replace("any: [等, 排队]", "any: [等, 排队, 等位]")
    table = issues(samples.small(tmp_path, study=study, answers=answers))
    told = table.set_index(["issue", "tone"])["mentions"]
    assert told["price", "all"] == 2
    assert told["price", "negative"] == 1
    assert told["price", "positive"] == 1
    assert told["waiting", "all"] == 3


def test_an_issue_that_is_a_complaint_by_its_nature_is_none_of_praise(tmp_path: Path) -> None:
    answers = f"""{HEAD}2024Q2,5,5,10,east,还没收到但我很满意,1
2024Q2,5,5,10,east,没收到,1
2024Q2,1,1,1,east,没收到,1
"""
    plain = STUDY.replace(", tone: negative", "").replace("any: [等, 排队]", "any: [没收到]")
    told = {}
    for name, study in (
        ("by words and marks", plain),
        ("declared", plain.replace("en: Waiting,", "en: Waiting, tone: negative,")),
    ):
        table = issues(samples.small(tmp_path / name, study=study, answers=answers))
        mine = table[table["issue"] == "waiting"].set_index("tone")["mentions"].fillna(0)
        told[name] = mine.astype(int).to_dict()
    assert told["by words and marks"] == {"all": 3, "positive": 2, "negative": 1}
    assert told["declared"] == {"all": 3, "positive": 0, "negative": 3}


def test_words_are_found_in_any_form_of_their_signs() -> None:
    app = search(["ＡＰＰ", "排队", "/等了?.{0,4}小时/"])
    assert hits(app, "app很卡", "要排隊", "排\u200b队", "等了半個小時", "小时", None) == [
        *([True] * 4),
        False,
        False,
    ]


def test_a_word_boundary_stands_between_latin_and_chinese_signs() -> None:
    assert hits(search([r"/\bapp\b/"]), "app很卡", "很卡app", "apple") == [True, True, False]


def test_what_is_left_out_covers_only_itself() -> None:
    speed = search(["速度", "/上.{0,2}慢/"], ["上网速度", "/网.?速/"])
    # Of the same length the cover keeps 上 and 慢 as far apart as they are.
    assert hits(speed, "上网速度慢", "上网速度快，出菜速度慢", "上菜慢") == [False, True, True]
    assert hits(search(["贵"], ["贵宾"]), "贵宾", "贵宾室太贵", "贵") == [False, True, True]


def test_groups_in_an_expression_are_the_users_own() -> None:
    both = search(["/(?P<how>等|排)(了|队)(?:[(])?/"], ["/(等)(了)么/"])
    assert hits(both, "等了", "排队(", "等了么", "等了么又等了") == [True, True, False, True]


def test_answers_that_say_nothing_are_known() -> None:
    texts = ["无", " 没有。", "None!", "N/A", "暂无", "no comment", "👍", "无聊", "都挺好", ""]
    plain = normal.normalise(pa.array(texts))
    told = normal.says_nothing(plain, ("都挺好",)).to_pylist()
    assert told == [True] * 7 + [False, True, True]


def test_what_re2_does_not_take_is_told_with_the_issue() -> None:
    with pytest.raises(StudyError, match=r"issues\.codes\.a: '/x\\Z/' is no regular expression"):
        search([r"/x\Z/"])


def test_no_text_makes_an_expression_slow() -> None:
    matcher = search(["/(a+)+$/", "/(x|xx)*y/"])
    texts = ["a" * 100_000 + "!", "x" * 100_000, "<b>=1+1</b>", "مرحبا 👩‍👩‍👧 \u202egnp", "\x00"]
    assert hits(matcher, *texts) == [False] * 5  # a search that tries all ways never ends


def test_hostile_answers_are_audited_and_proposed_from_without_harm() -> None:
    texts = [
        *[
            "=HYPERLINK('http://x')",
            "<script>alert(1)</script>",
            "مرحبا بالعالم",
            "👩‍👩‍👧 👍🏻",
            "\u202egnp",
        ],
        *["等" * 100_000, "a " * 50_000, "\x00\x01", "(((((", "等待太久", "等待太久，排队"] * 3,
    ]
    codes = {"waiting": {"zh": "等待", "en": "Waiting", "any": ["等待", "(", "/排队|(a+)+$/"]}}
    reading = audited.audit(Codebook.model_validate({"codes": codes}), texts)
    # 等待 six times, and a bracket twice; an answer of brackets alone says nothing.
    assert reading.hits["waiting"].sum() == 8
    assert all(len(phrase.words) <= 24 for phrase, _ in audited.uncovered(reading))
    assert audited.coverage(reading)["coded"] == 8
    proposed.proposed(texts)


def test_no_answers_at_all_mention_nothing() -> None:
    found = Search(Codebook.model_validate(yaml.safe_load(CODES)["issues"])).through(
        pa.array([], pa.string())
    )
    assert {name: flags.tolist() for name, flags in found.mentions.items()} == {
        "waiting": [],
        "price": [],
    }


def reviews() -> list[dict[str, str]]:
    found = []
    for name in ("train", "dev"):
        path = REVIEWS / f"asap_{name}_sample100.csv"
        with path.open(encoding="utf-8-sig", newline="") as file:
            found += list(csv.DictReader(file))
    return found


def dictionary() -> Codebook:
    words = yaml.safe_load(WORDS.read_text("utf-8"))
    return Codebook.model_validate(
        {"codes": {name: {"zh": name, "en": name, **each} for name, each in words.items()}}
    )


coded = pytest.mark.skipif(not WORDS.is_file(), reason=f"no file {WORDS}")


@coded
def test_mentions_agree_with_reviews_coded_by_hand() -> None:
    rows = reviews()
    found = Search(dictionary()).through(pa.array([row["reviewbody"] for row in rows]))
    counts = []
    for name, flags in found.mentions.items():
        truth = np.array([float(row[name]) != -2 for row in rows])
        counts.append([(flags & truth).sum(), (flags & ~truth).sum(), (~flags & truth).sum()])
    hit, wrong, missed = np.array(counts).T
    assert 2 * hit.sum() / (2 * hit + wrong + missed).sum() >= 0.82
    assert (2 * hit / (2 * hit + wrong + missed)).mean() >= 0.78


@coded
@pytest.mark.parametrize("missing", ["service_wait_time", "price_discount", "environment_cleaness"])
def test_an_issue_that_the_codebook_lacks_comes_back_among_the_first_phrases(missing: str) -> None:
    """13 of the 18 do: `tests/bench/mentions.py return`."""
    whole = dictionary()
    rest = {name: each for name, each in whole.codes.items() if name != missing}
    reading = audited.audit(
        whole.model_copy(update={"codes": rest}), [row["reviewbody"] for row in reviews()]
    )
    told = [phrase.words for phrase, _ in audited.uncovered(reading, most=30)]
    own = Matcher.of_issue(missing, whole.codes[missing])
    assert own.search(pa.array(told)).any()


@coded
def test_tones_agree_with_reviews_coded_by_hand() -> None:
    rows = reviews()
    plain = normal.normalise(pa.array([row["reviewbody"] for row in rows]))
    stars = np.array([float(row["star"]) for row in rows])
    right = every = 0
    for name, matcher in Search(dictionary()).matchers.items():
        truth = np.array([float(row[name]) for row in rows])
        mentioned = matcher.search(plain)
        praise, complaint = split_by_tone(plain, matcher, mentioned)
        known = np.where(praise == complaint, stars > 3, praise)
        asked = mentioned & np.isin(truth, (-1, 1))
        right += int((known == (truth == 1))[asked].sum())
        every += int(asked.sum())
    assert right / every >= 0.88


def changed_words(folder: Path, now: list[str]) -> pd.DataFrame:
    """The change of waiting, by the word 等, since a wave in which half speak of it."""
    before = ["等了", "太贵"] * 100
    lines = [f"2024Q1,3,3,3,east,{text},1" for text in before]
    lines += [f"2024Q2,3,3,3,east,{text},1" for text in now]
    wave = samples.small(folder, study=STUDY, answers=HEAD + "\n".join(lines) + "\n")
    return issue_changes(wave).set_index("issue")


def test_a_fall_by_new_words_only_is_doubted(tmp_path: Path) -> None:
    table = changed_words(tmp_path, ["等了"] * 60 + ["没人接"] * 40 + ["太贵"] * 100)
    assert table.loc["waiting", "verdict"] == "smaller"
    assert table.loc["waiting", "doubt"] == "new_words"
    assert table.loc["waiting", ["uncoded_before", "uncoded"]].tolist() == [0, 0.2]


def test_a_true_fall_is_not_doubted(tmp_path: Path) -> None:
    table = changed_words(tmp_path, ["等了"] * 60 + ["太贵"] * 140)
    assert table.loc["waiting", "verdict"] == "smaller"
    assert pd.isna(table.loc["waiting", "doubt"])


def test_falls_by_new_words_are_doubted_nearly_always(tmp_path: Path) -> None:
    """Nothing changed but that some of the mentions have a new word."""
    rng = np.random.default_rng(15)
    shares = []
    for trial in range(8):
        waves = []
        for moved in (0.0, 0.4):
            truth = rng.random(500) < 0.3
            new = rng.random(500) < moved
            other = rng.random(500) < 0.9
            waves.append([
                ("没人接" if change else "等了") if true else ("太贵" if told else "还行吧")
                for true, change, told in zip(truth, new, other, strict=True)
            ])  # fmt: skip
        lines = [
            f"2024Q{at},3,3,3,east,{text},1" for at, texts in enumerate(waves, 1) for text in texts
        ]
        wave = samples.small(
            tmp_path / str(trial), study=STUDY, answers=HEAD + "\n".join(lines) + "\n"
        )
        row = issue_changes(wave).set_index("issue").loc["waiting"]
        if row["verdict"] == "smaller":
            shares.append(row["doubt"] == "new_words")
    assert len(shares) >= 6
    assert np.mean(shares) >= 0.95
