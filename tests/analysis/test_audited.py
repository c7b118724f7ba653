"""What a codebook misses and mistakes, and what is proposed: on planted answers."""

import pytest

from csatbook.analysis.issues import audited, phrases, proposed
from csatbook.analysis.issues.audited import Accident, Audit
from csatbook.study.issues import Codebook

CODES = {
    "waiting": {"zh": "等待", "en": "Waiting", "any": ["等待", "排队"]},
    "amount": {"zh": "分量", "en": "Amount", "any": ["量太", "份量"]},
    "staff": {"zh": "人员", "en": "Staff", "any": ["态度", "服务态度"]},
}
ANSWERS = [
    *["等待太久", "排队时间长", "份量太少", "态度不好", "量太少了"] * 6,
    *["质量太差"] * 3,
    *["包装破损，希望注意", "包装盒太薄", "包装漏了汤"] * 8,
    "无",
    None,
]


def audit(**codes: object) -> Audit:
    return audited.audit(Codebook.model_validate({"codes": codes or CODES}), ANSWERS)


def test_coverage_leaves_out_what_says_nothing() -> None:
    assert audited.coverage(audit()) == {"said": 57, "coded": 33}


def test_what_no_issue_covers_is_proposed_first() -> None:
    phrase, example = audited.uncovered(audit())[0]
    assert phrase.words == "包装"
    assert "包装" in example


def test_courtesies_are_not_proposed_unless_the_codebook_says_so() -> None:
    texts = [*["辛苦了，包装破损", "regards, broken box", "排队"] * 10, *["等待太久"] * 20]
    codes = {"waiting": {"zh": "等待", "en": "Waiting", "any": ["等待", "排队"]}}
    told = {}
    for name, courtesies in (("usual", {}), ("none", {"courtesies": []})):
        book = Codebook.model_validate({"codes": codes, **courtesies})
        told[name] = {phrase.words for phrase, _ in audited.uncovered(audited.audit(book, texts))}
    assert any("包装" in words for words in told["usual"])
    assert not any("辛苦" in words or "regards" in words for words in told["usual"])
    assert any("辛苦" in words for words in told["none"])
    assert any("regards" in words for words in told["none"])


def test_thanks_for_something_name_it_and_thanks_alone_are_left_out() -> None:
    texts = [
        "感谢你们的快速处理",
        "谢谢",
        "非常感谢大家",
        "thanks",
        "thank you for the swift refund",
    ]
    codes = {"waiting": {"zh": "等待", "en": "Waiting", "any": ["等待", "排队"]}}
    book = Codebook.model_validate({"codes": codes})
    reading = audited.audit(book, [*texts * 10, *["等待太久"] * 20])
    told = [phrase.words for phrase, _ in audited.uncovered(reading)]
    assert any("快速处理" in words for words in told)
    assert any("swift" in words for words in told)
    polite = phrases.Courtesies(book.courtesies)
    assert not any(polite.alone(words) for words in told)
    assert not any("大家" in words for words in told)


def test_a_word_that_holds_a_courtesy_is_proposed() -> None:
    texts = [*["庆祝活动太少"] * 10, *["等待太久"] * 20]
    codes = {"waiting": {"zh": "等待", "en": "Waiting", "any": ["等待", "排队"]}}
    reading = audited.audit(Codebook.model_validate({"codes": codes}), texts)
    assert any("庆祝" in phrase.words for phrase, _ in audited.uncovered(reading))


def test_a_word_inside_another_is_told_and_a_component_is_not() -> None:
    assert Accident("amount", "量太", "质量太", 3) in audited.accidents(audit())
    assert all(each.word == "量太" for each in audited.accidents(audit()))
    mended = CODES | {"amount": CODES["amount"] | {"not": ["质量太"]}}
    assert "质量太" not in {each.longer for each in audited.accidents(audit(**mended))}


def test_a_word_of_two_issues_is_told_with_how_many_count_twice() -> None:
    codes = CODES | {"service": {"zh": "服务", "en": "Service", "any": ["度不好", "态度"]}}
    assert ("态度", "service", "态度", "staff", 6) in audited.conflicts(audit(**codes))


def test_each_word_is_counted_and_what_it_finds_alone() -> None:
    counts = {
        (issue, word): (int(own.sum()), int(alone.sum()))
        for issue, word, own, alone in audited.word_hits(audit())
    }
    assert counts["waiting", "等待"] == (6, 6)
    assert counts["amount", "量太"] == (15, 9)  # 份量太少 has both


def test_english_answers_are_audited_alike() -> None:
    texts = ["The battery drains fast", "battery life is short", "battery again", "slow app"] * 5
    codes = {"speed": {"zh": "速度", "en": "Speed", "any": ["slow"]}}
    found = audited.audit(Codebook.model_validate({"codes": codes}), texts)
    assert audited.uncovered(found)[0][0].words == "battery"


def test_a_start_groups_what_is_said_together() -> None:
    texts = [
        *["包装破损，盒子压扁", "包装破损", "盒子压扁"] * 20,
        *["骑手迟到，配送慢", "配送慢", "骑手迟到"] * 20,
    ]
    found = {each.name: set(each.words) for each in proposed.proposed(texts, most=2)}
    assert len(found) == 2
    assert any({"盒子", "压扁"} <= words for words in found.values())
    assert any({"骑手", "迟到"} <= words for words in found.values())


def test_a_start_is_the_same_each_time_and_leaves_out_what_is_stopped() -> None:
    texts = [text for text in ANSWERS if text]
    assert proposed.proposed(texts) == proposed.proposed(texts)
    stopped = proposed.proposed(texts, stop=["包装"])
    assert all("包装" not in each.words for each in stopped)


def words(*texts: str) -> list[set[str]]:
    return [phrases.named_things(text) for text in texts]


def test_words_rise_only_beyond_chance() -> None:
    before, usual = words(*["回复慢", "等待久"] * 100), words(*["回复慢", "等待久"] * 25)
    assert proposed.rising(usual * 2, before) == []
    [word] = proposed.rising(words(*["系统崩溃"] * 20) + usual, before)
    assert (word.word, word.now, word.before) == ("系统崩溃", 20, 0)
    assert word.expected == pytest.approx(20 * 70 / 270)
    assert word.p < 1e-6
    assert proposed.rising(words(*["系统崩溃"] * 4) + usual, before) == []  # of fewer than five
