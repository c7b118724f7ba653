"""Whether an issue is mentioned in praise or in complaint: by the words of its clause."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from csatbook.analysis.issues.matching import Matcher, alternatives, flags
from csatbook.stats.block import Flags

ALL, POSITIVE, NEGATIVE = "all", "positive", "negative"
"""How something is mentioned."""

_CLAUSE = r"[,.;:!?…~。、|\n]+|\b(?:but|however|although)\b|但是|但|不过|可是|然而|就是|只是"
_GOOD = (
    *("好", "满意", "不错", "喜欢", "快", "棒", "赞", "热情", "周到", "耐心", "专业", "方便"),
    *("便宜", "实惠", "优秀", "完美", "干净", "舒服", "新鲜", "及时", "感谢", "谢谢", "推荐", "值"),
    *("准时", "贴心", "细心", "友好", "划算", "惊喜", "香", "顺利", "安静", "漂亮", "精致", "美味"),
    *("可口", "正宗", "丰富", "合理", "亲切", "礼貌", "可以", "给力", "足", "齐全", "温馨", "宽敞"),
    *("整洁", "爽", "嫩", "入味", "亲民", "超值", "一流", "很大", "优惠", "良心", "放心", "靠谱"),
    *("稳定", "流畅", "清楚", "简单", "高大上", "有特色", "浓郁", "鲜美", "诱人", "鲜"),
    r"/\b(?:good|great|excellent|nice|lov(?:e|ed|ely)|fast|quick(?:ly)?|friendly|helpful)\b/",
    r"/\b(?:easy|perfect|best|recommend(?:ed)?|happy|satisfied|clean|clear|kind|polite)\b/",
    r"/\b(?:amazing|awesome|wonderful|fantastic|fair|cheap|reliable|pleas(?:ed|ant)|thanks?)\b/",
    r"/\b(?:delicious|tasty|welcoming|courteous|attentive|affordable)\b/",
    r"/\b(?:like|likes|liked|enjoy(?:ed)?|comfortable|professional|patient|prompt(?:ly)?)\b/",
)
_BAD = (
    *(
        "差",
        "慢",
        "贵",
        "难",
        "失望",
        "糟",
        "烂",
        "坏",
        "脏",
        "冷漠",
        "敷衍",
        "推诿",
        "恶劣",
        "太少",
    ),
    *(
        "太久",
        "半天",
        "投诉",
        "退款",
        "坑",
        "骗",
        "凉",
        "没人",
        "不通",
        "打不",
        "迟",
        "错",
        "漏",
        "硬",
    ),
    *("太咸", "偏咸", "太油", "油腻", "腻", "卡顿", "闪退", "麻烦", "复杂", "不足", "问题", "一般"),
    *("吵", "挤", "乱", "小气", "无语", "后悔", "生气", "垃圾", "恶心", "好久", "好慢"),
    *("好贵", "排队", "等了", "等位", "嘈杂", "拥挤", "狭小", "过期", "催", "不值", "好少", "好小"),
    *("不新鲜", "偏贵", "偏高", "太高", "太甜", "太辣", "偏小", "太小", "苍蝇", "头发", "不耐烦"),
    *("冷", "臭", "腥", "柴", "别扭", "不如", "可惜", "遗憾", "缺", "久"),
    r"/\b(?:bad|poor(?:ly)?|slow(?:ly)?|terrible|awful|worst|worse|expensive|hat(?:e|ed)|rude)\b/",
    r"/\b(?:broken|delay(?:s|ed)?|late|wait(?:ed|ing)?|never|disappoint(?:ed|ing)?|problems?)\b/",
    r"/\b(?:crash(?:es|ed)?|bugs?|difficult|hard|fail(?:s|ed|ure)?|wrong|lost|missing|dirty)\b/",
    r"/\b(?:complain(?:t|ts|ed)?|annoying|useless|unhelpful|confusing|complicated|cold|long)\b/",
    r"/\b(?:overpriced|overcharged|noisy|loud|unfriendly|impolite|ignored|nightmare)\b/",
    r"/\b(?:dislike[sd]?|lack(?:s|ing)?|unable|cannot|can't|doesn't|didn't|won't|short|drain\w*)\b/",
)
_NOT = (
    r"(?:不是很|不是太|不怎么|不太|不够|不算|没那么|没有|没|不|并非"
    r"|\bnot (?:very |so |too |that )?|\bno |n't )"
)
_PRAISED, _BLAMED = "\ue002", "\ue003"


def split_by_tone(plain: pa.Array, matcher: Matcher, hits: Flags) -> tuple[Flags, Flags]:
    """Which of the answers that mention an issue praise it, and which complain of it?

    Parameters
    ----------
    plain : normalised answers
    matcher : of the issue
    hits : which of them mention it

    Returns
    -------
    tuple of flags: praise, complaint
        By good and bad words in the clauses with the issue's words; a negated good word is a bad
        one. An answer may do both, or neither.

    Examples
    --------
    >>> from csatbook.study.issues import Issue
    >>> staff = Matcher.of_issue("staff", Issue(zh="人员", en="Staff", any=["态度"]))
    >>> said = pa.array(["态度很好,就是贵", "态度不好", "贵"])
    >>> praise, complaint = split_by_tone(said, staff, staff.search(said))
    >>> praise.tolist(), complaint.tolist()
    ([True, False, False], [False, True, False])
    """
    praise, complaint = np.zeros(len(hits), bool), np.zeros(len(hits), bool)
    places = np.flatnonzero(hits)
    if not len(places):
        return praise, complaint
    parts = pc.split_pattern_regex(plain.take(pa.array(places)), _CLAUSE)
    clauses, owner = parts.flatten(), np.asarray(pc.list_parent_indices(parts))
    inside = matcher.search(clauses)
    # A regular expression may reach over clauses: then all of them are looked at.
    spread = np.bincount(owner[inside], minlength=len(places)) == 0
    kept = np.flatnonzero(inside | spread[owner])
    good, bad = judged(clauses.take(pa.array(kept)))
    at = places[owner[kept]]
    praise[at[good]] = True
    complaint[at[bad]] = True
    return praise, complaint


def judged(clauses: pa.Array) -> tuple[Flags, Flags]:
    """Which clauses have a good word, and which a bad one?"""
    good, bad = alternatives(_GOOD), alternatives(_BAD)
    turned = pc.replace_substring_regex(clauses, f"{_NOT}(?:{bad})", _PRAISED)
    turned = pc.replace_substring_regex(turned, bad, _BLAMED)
    turned = pc.replace_substring_regex(turned, f"{_NOT}(?:{good})", _BLAMED)
    praised = flags(pc.match_substring_regex(turned, f"{good}|{_PRAISED}"))
    return praised, flags(pc.match_substring_regex(turned, _BLAMED))
