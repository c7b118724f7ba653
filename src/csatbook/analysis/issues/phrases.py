"""The words and phrases of open answers, and which of them tell one set of clauses from another."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import rjieba

from csatbook.analysis.issues import normal
from csatbook.stats.block import Numbers

CLAUSE = (
    r"[,.;:!?…~。、|\n]+|\b(?:but|however|although|because|and)\b|但是|但|不过|可是|然而|就是|只是"
)
_LETTER = r"[^\W\d_\u4e00-\u9fff]"
_WORD = re.compile(rf"[\u4e00-\u9fff]+|{_LETTER}(?:{_LETTER}|['’-])*{_LETTER}")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_PRIOR = 500.0
_LEAST = 3

_EMPTY_CHINESE = """
体验 影响 主要 主要是 总体还 时间 几个 几次 小时 星期 知道 完全 建议 用户 经常 一样 不同
的 了 是 我 也 就 都 很 太 在 有 和 不 还 没 没有 你 您 他 她 它 们 这 那 个 一 一个 去 来 到
说 要 会 能 可以 自己 什么 怎么 这个 那个 我们 他们 你们 因为 所以 但是 不过 如果 而且 还是
就是 只是 比较 非常 真的 感觉 觉得 希望 总体 总的来说 一点 有点 一些 有些 时候 现在 以后
之前 已经 一直 每次 每 次 给 让 对 跟 与 及 被 把 得 地 着 过 吧 呢 啊 吗 哦 呀 啦 哈 嗯 上
下 里 中 多 少 大 小 好 差 尽快 继续 保持 改进 改善 值得 肯定 还可以 请 再 又 才 只 更 最
挺 蛮 应该 可能 需要 不是 不会 不能 不要 东西 问题 情况 方面 地方 不错 喜欢 满意 不满意
吃 点 买 订 定 做 看 用 想 叫 走 后 次 家 店 么 过 出 大家 朋友 小伙伴 正好 不知 估计 一共
全部 全是 还会 这家 这家店 家店 只能 注意 心情 还好 不想 其他都 居然 竟然 结果 这样 根本 总之
"""
_JUDGED_CHINESE = """
差评 好评 中评 失望 垃圾 恶心 无语 差劲 坑爹 太坑 太差 还行 醉了 呵呵 哈哈 谢谢 感谢 糟糕 极差 很差
最差 一般 一般般 不好 很好 挺好 太好 超好 真好 不行 凑合 可惜 郁闷 生气 无奈 支持 加油 赞 点赞 给力
完美 评价 打分 星 分 真是 没法 方便的
"""
_EMPTY_ENGLISH = """
the a an and or but of to in on at for with from by is are was were be been am it its it's
i me my we our you your he she they them their this that these those there here not no do
does did don't didn't have has had will would can could should very really too so just also
more much many some any all get got one as if when what which who how than then out up
about into only even still again after before because like good bad great nice love hate
nothing something anything everything nobody everyone sometimes always never often less least
need needs give gives given same little pretty able goes going where dont doesnt isnt cant
dislike dislikes every other others each own time times thing things way lot
bit rather quite extremely terribly totally absolutely completely
monday tuesday wednesday thursday friday saturday sunday today yesterday
best better worst ok okay please thanks thank i'm i've it’s don’t
"""
EMPTY = frozenset(f"{_EMPTY_CHINESE} {_JUDGED_CHINESE} {_EMPTY_ENGLISH}".split())
"""Words that name nothing, of any text, or only judge."""
_NAMELESS = ("m", "r", "f", "t", "d", "c", "p", "u", "y", "o", "e", "q", "zg", "nr")
"""Numbers, pronouns, directions, times, adverbs, particles and names of people, as jieba tags."""
_ENDINGS = frozenset("的了着地得们吗呢吧啊哦嘛")
"""Signs with which no word begins."""


def clauses(plain: pa.Array) -> tuple[pa.Array, np.ndarray[tuple[int], np.dtype[np.int64]]]:
    """The clauses of normalised answers, and to which answer each belongs."""
    parts = pc.split_pattern_regex(plain.fill_null(""), CLAUSE)
    owner = np.asarray(pc.list_parent_indices(parts), dtype=np.int64)
    texts = pc.utf8_trim_whitespace(parts.flatten())
    there = np.asarray(pc.greater(pc.utf8_length(texts), 1).to_numpy(zero_copy_only=False))
    return texts.filter(pa.array(there)), owner[there]


def tokens(text: str) -> list[str]:
    """The words of a normalised text, in its order; signs and numbers left out.

    Examples
    --------
    >>> tokens("电话等待时间太长, app crashes often, péssimo")
    ['电话', '等待时间', '太', '长', 'app', 'crashes', 'often', 'péssimo']
    """
    return [word for word, _ in _tagged(text)]


def _tagged(text: str) -> list[tuple[str, str]]:
    """The words of a normalised text, and of Chinese ones what part of speech they are."""
    words: list[tuple[str, str]] = []
    for run in _WORD.findall(text):
        words += rjieba.tag(run) if _HAN.match(run) else [(run, "")]
    return words


def named_things(text: str, stop: Collection[str] = (), *, loose: bool = True) -> set[str]:
    """The words of a text that may name an issue, and pairs of neighbours.

    Of a pair both words name something; `loose`: one of them is enough.

    Examples
    --------
    >>> sorted(named_things("等待时间太长"))
    ['等待时间', '等待时间太']
    """
    words = _tagged(text)
    single = {word for word, kind in words if _names(word, kind) and word not in stop}
    pairs = {
        _together(first[0], second[0])
        for first, second in pairwise(words)
        if _names(*first) + _names(*second) > (not loose)
    }
    return single | {each for each in pairs if each not in stop and len(each) <= _LONGEST}


_LONGEST = 24


def _names(word: str, kind: str) -> bool:
    """Whether a word of this part of speech may name an issue."""
    long_enough = len(word) > (1 if _HAN.match(word) else 2)
    return long_enough and word not in EMPTY and not kind.startswith(_NAMELESS)


def _together(first: str, second: str) -> str:
    return first + second if _HAN.match(first) or _HAN.match(second) else f"{first} {second}"


def _gram_set(text: str) -> set[str]:
    """Two to four neighbouring Chinese signs, which no tokeniser parted, and that may be a word."""
    nameless = {word for word, kind in _tagged(text) if kind.startswith(_NAMELESS)}
    grams = {
        run[at : at + size]
        for run in _WORD.findall(text)
        if _HAN.match(run)
        for size in (2, 3, 4)
        for at in range(len(run) - size + 1)
        if run[at] not in _ENDINGS
    }
    return {each for each in grams - nameless if not EMPTY.issuperset(each)}


class Courtesies:
    """Greetings and thanks: what says nothing else names no issue.

    Examples
    --------
    >>> polite = Courtesies(["感谢", "thank"])
    >>> [polite.alone(each) for each in ("非常感谢", "感谢你们的快速处理", "thank you so much")]
    [True, False, True]
    """

    def __init__(self, courtesies: Collection[str]) -> None:
        ordered = sorted(map(str.lower, courtesies), key=len, reverse=True)
        each = [
            re.escape(word) if _HAN.search(word) else rf"\b{re.escape(word)}\b" for word in ordered
        ]
        self._words = re.compile("|".join(each)) if each else None

    def alone(self, text: str) -> bool:
        """Whether a normalised text is a courtesy and else only words that name nothing."""
        if self._words is None or not self._words.search(text):
            return False
        return EMPTY.issuperset(tokens(self._words.sub(" ", text)))


@dataclass(frozen=True)
class Phrase:
    """A phrase that tells some clauses from others."""

    words: str
    score: float
    """By how many standard errors it is more frequent in them: log-odds."""
    comments: int
    """Answers of them that have it."""


def telling(
    inside: Sequence[str],
    outside: Sequence[str],
    *,
    stop: Collection[str] = (),
    courtesies: Collection[str] = (),
    most: int = 30,
    least: int = _LEAST,
) -> list[Phrase]:
    """Which phrases stand in these clauses rather than in those?

    Parameters
    ----------
    inside, outside : normalised clauses
    stop : words never to be named
    courtesies : greetings and thanks; clauses and phrases of nothing else are left out
    most : so many phrases
    least : a phrase of fewer clauses is left out

    Returns
    -------
    list of Phrase
        Words and pairs of words, and between them two to four signs, each by its log-odds; none
        that says no more than one before it.

    References
    ----------
    Monroe, Colaresi and Quinn (2008), Political Analysis 16(4), eq. 16 and 22: log-odds with the
    frequencies of both as the prior.

    Examples
    --------
    >>> found = telling(["包装破了", "包装太差", "包装不好"], ["等待太久", "排队太久"], least=2)
    >>> found[0].words
    '包装'
    """
    polite = Courtesies(courtesies)
    lists = []
    parse: Callable[[str], set[str]]
    for parse in (partial(named_things, stop=stop), _gram_set):
        counts = [
            Counter(each for text in side if not polite.alone(text) for each in parse(text))
            for side in (inside, outside)
        ]
        lists.append(_by_odds(counts[0], counts[1], least))
    named: list[Phrase] = []
    ranks = max(map(len, lists), default=0)
    for rank in range(ranks):
        for ranked in lists:
            if rank < len(ranked) and not (
                _said(ranked[rank], named, stop) or polite.alone(ranked[rank].words)
            ):
                named.append(ranked[rank])
        if len(named) >= most:
            break
    return named[:most]


def _said(phrase: Phrase, before: Iterable[Phrase], stop: Collection[str]) -> bool:
    """Whether one before it says as much, or a word that is never named is in it."""
    if any(phrase.words in word for word in EMPTY):
        return True
    if any(word in phrase.words or phrase.words in word for word in stop if word):
        return True
    return any(
        (phrase.words in other.words or other.words in phrase.words)
        and phrase.comments <= 1.25 * other.comments
        for other in before
    )


def _by_odds(own: Mapping[str, int], other: Mapping[str, int], least: int) -> list[Phrase]:
    words = [word for word, count in own.items() if count >= least]
    words.sort(key=lambda word: (-len(word), word))  # of equal ones the longest, in any process
    if not words:
        return []
    first = np.array([own[word] for word in words], dtype=float)
    second = np.array([other.get(word, 0) for word in words], dtype=float)
    scores = log_odds(first, second, (float(sum(own.values())), float(sum(other.values()))))
    order = np.argsort(-scores, kind="stable")
    return [Phrase(words[at], float(scores[at]), int(first[at])) for at in order if scores[at] > 0]


def log_odds(first: Numbers, second: Numbers, sizes: tuple[float, float]) -> Numbers:
    """By how many standard errors is each word more frequent in the first than in the second?

    Parameters
    ----------
    first, second : how often each stands in the one and in the other
    sizes : words of the one and of the other in all

    Examples
    --------
    >>> log_odds(np.array([8.0, 2.0]), np.array([2.0, 8.0]), (100.0, 100.0)).round(2).tolist()
    [0.81, -0.81]
    """
    prior = _PRIOR * (first + second) / max(sum(sizes), 1.0)
    odds = [
        np.log((count + prior) / np.maximum(size + _PRIOR - count - prior, 1e-9))
        for count, size in zip((first, second), sizes, strict=True)
    ]
    error = np.sqrt(1 / (first + prior) + 1 / (second + prior))
    return np.asarray((odds[0] - odds[1]) / error)


def normalised(texts: Iterable[str | None]) -> pa.Array:
    """Answers as they are searched."""
    return normal.normalise(pa.array(list(texts), pa.string()))
