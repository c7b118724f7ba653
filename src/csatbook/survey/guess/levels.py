"""The words of answer scales, in Chinese and English, and codes that are no marks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import product

from csatbook.study.segment import plain

_LISTED: tuple[tuple[str, ...], ...] = (
    ("不满意", "基本满意", "满意", "非常满意"),
    ("不满意", "一般", "比较满意", "满意", "非常满意"),
    ("不满意", "一般", "满意", "非常满意"),
    ("不满意", "一般", "满意"),
    ("不满意", "基本满意", "满意"),
    ("非常不满意", "不满意", "比较不满意", "一般", "比较满意", "满意", "非常满意"),
    ("很差", "差", "一般", "好", "很好"),
    ("非常差", "差", "一般", "好", "非常好"),
    ("很差", "较差", "一般", "较好", "很好"),
    ("差", "一般", "好"),
    ("差", "中", "良", "优"),
    ("低", "中", "高"),
    ("不合格", "合格", "良好", "优秀"),
    ("从不", "很少", "有时", "经常", "总是"),
    ("一星", "二星", "三星", "四星", "五星"),
    ("Dissatisfied", "Neutral", "Satisfied"),
    ("Very poor", "Poor", "Fair", "Good", "Very good"),
    ("Poor", "Fair", "Good", "Very good", "Excellent"),
    ("Terrible", "Poor", "Average", "Good", "Excellent"),
    ("Very bad", "Bad", "Fair", "Good", "Very good"),
    ("Bad", "Fair", "Good"),
    ("Low", "Medium", "High"),
    (
        "Strongly disagree",
        "Disagree",
        "Somewhat disagree",
        "Neither agree nor disagree",
        "Somewhat agree",
        "Agree",
        "Strongly agree",
    ),
    (
        "Not at all important",
        "Slightly important",
        "Moderately important",
        "Very important",
        "Extremely important",
    ),
    ("Never", "Rarely", "Sometimes", "Often", "Always"),
)
_CHINESE = ("满意", "同意", "重要", "符合", "可能", "认可", "愿意", "方便", "清楚", "及时")
_ENGLISH = (
    ("Satisfied", "Dissatisfied"),
    ("Likely", "Unlikely"),
    ("Easy", "Difficult"),
    ("Agree", "Disagree"),
    ("Important", "Unimportant"),
    ("Positive", "Negative"),
    ("Happy", "Unhappy"),
)
_MOST_ZH, _MOST_EN = (
    ("非常", "很", "十分", "完全", "极其"),
    ("Very", "Extremely", "Strongly", "Completely"),
)
_LESS_EN = ("", "Somewhat ", "Fairly ", "Slightly ", "Mostly ", "Rather ")


def _made() -> Iterator[tuple[str, ...]]:
    """Five and four levels of the same word, from its opposite with more of it to more of it."""
    for word, most in product(_CHINESE, _MOST_ZH):
        weak = product(("不", "不太", "比较不", "较不", "有点不"), ("", "比较", "较", "基本"))
        for negative, positive in weak:
            low, high = f"{most}不{word}", f"{most}{word}"
            inner = f"{negative}{word}", f"{positive}{word}"
            yield (low, inner[0], inner[1], high)
            for middle in ("一般", "中立", "普通", "说不准", "无所谓"):
                yield (low, inner[0], middle, inner[1], high)
    for (good, bad), most, less in product(_ENGLISH, _MOST_EN, _LESS_EN):
        low, high = f"{most} {bad.lower()}", f"{most} {good.lower()}"
        weaker = [f"{less}{word.lower() if less else word}" for word in (bad, good)]
        yield (low, weaker[0], weaker[1], high)
        neither = (f"Neither {good} nor {bad}", f"Neither {bad} nor {good}")
        for middle in ("Neutral", *(text.capitalize() for text in neither)):
            yield (low, weaker[0], middle, weaker[1], high)


SCALES: tuple[tuple[str, ...], ...] = (*_made(), *_LISTED)
"""Lowest level first."""

NOT_APPLICABLE = frozenset(
    (
        "不适用",
        "不清楚",
        "不知道",
        "不了解",
        "说不清",
        "无法评价",
        "无法回答",
        "未使用",
        "未使用过",
        "没有使用过",
        "没用过",
        "未接触",
        "没接触过",
        "不确定",
        "n/a",
        "na",
        "not applicable",
        "don't know",
        "do not know",
        "dont know",
        "don't know / not applicable",
        "not sure",
        "no opinion",
        "unsure",
        "can't say",
        "never used",
        "did not use",
    )
)
MISSING = frozenset(
    (
        "(跳过)",
        "跳过",
        "(空)",
        "空",
        "拒答",
        "未答",
        "未作答",
        "缺失",
        "missing",
        "refused",
        "no answer",
        "not answered",
        "skipped",
        "prefer not to say",
        "system missing",
    )
)
MISSING_CODES = frozenset({"-1", "-2", "-3", "-9", "-99", "-999", "999", "9999", "-9999", "-77"})
ASIDE_CODES = frozenset(
    {"99", "98", "97", "96", "95", "88", "77", "9", "8", "0", "-8", "-88", "-98"}
)
"""Codes that mostly say `not applicable` or `do not know`, where they are no marks."""


def folded(entry: str) -> str:
    """A word as it is compared with others."""
    return " ".join(plain(entry).casefold().replace("’", "'").split())


def aside(words: Iterable[str]) -> tuple[list[str], list[str]]:
    """Which of these words say that there is no answer, and which that there is none to give?"""
    listed = list(words)
    return (
        [word for word in listed if folded(word) in MISSING],
        [word for word in listed if folded(word) in NOT_APPLICABLE],
    )


def known_scale(words: Iterable[str], *, all_said: bool = True) -> tuple[str, ...]:
    """The scale that has just these words, else one of about five levels with them; or nothing.

    Of few answers none may be of a level that there is: then `all_said` is false.

    Examples
    --------
    >>> known_scale(["满意", "非常满意", "不满意"])
    ('非常不满意', '不满意', '一般', '满意', '非常满意')
    >>> known_scale(["满意", "非常满意", "不满意", "非常不满意"])
    ('非常不满意', '不满意', '满意', '非常满意')
    >>> known_scale(["North", "South"])
    ()
    """
    wanted = frozenset(map(folded, words))
    if not wanted or not wanted <= _all_words():
        return ()
    fitting = [scale for known, scale in _by_words() if wanted <= known]
    return min(
        fitting,
        key=lambda scale: (all_said and len(scale) != len(wanted), abs(len(scale) - 5), len(scale)),
        default=(),
    )


@cache
def _by_words() -> tuple[tuple[frozenset[str], tuple[str, ...]], ...]:
    return tuple((frozenset(map(folded, scale)), scale) for scale in SCALES)


@cache
def _all_words() -> frozenset[str]:
    return frozenset().union(*(known for known, _ in _by_words()))


def span(marks: Sequence[float]) -> tuple[float, float] | None:
    """The usual scale that holds these marks; none where no usual one does.

    Examples
    --------
    >>> span([2, 3, 5]), span([1, 7]), span([0, 8, 10]), span([3, 88, 61]), span([1, 300])
    ((1, 5), (1, 7), (0.0, 10.0), (0, 100), None)
    """
    low, high = min(marks), max(marks)
    if low < 0 or high > 100:
        return None
    if low >= 1:
        for top in (5, 7, 10):
            if high <= top:
                return 1, top
        return 0, 100
    return next((0.0, float(top)) for top in (5, 10, 100) if high <= top)


def usual(low: float, high: float, *, whole: bool) -> tuple[str, str]:
    """The marks that usually mean satisfied, and dissatisfied, as a study file writes them.

    Examples
    --------
    >>> usual(1, 5, whole=True), usual(0, 100, whole=True)
    (('[4, 5]', '[1, 2]'), ('">= 80"', '"< 60"'))
    """
    if high == 1:
        return '">= 0.8"', '"< 0.6"'
    span = high - low + 1
    if span > 11:
        return '">= 80"', '"< 60"'
    if span in (10, 11):
        return f'">= {high - 2:g}"', f'"<= {low + 3:g}"'
    if not whole:
        return f'">= {high - 1:g}"', f'"<= {low + 1:g}"'
    count = 1 if span == 3 else 2 if span < 8 else 3
    tops = [f"{high - step:g}" for step in range(count)][::-1]
    lows = [f"{low + step:g}" for step in range(count)]
    return f"[{', '.join(tops)}]", f"[{', '.join(lows)}]"
