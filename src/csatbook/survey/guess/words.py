"""The wording of questions: what a heading asks, in which language, and how it is shortened."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from csatbook.study.wording import Language

RATED = re.compile(
    r"满意|评价|评分|打分|得分|态度|质量|速度|同意|程度|服务|专业|及时|便利|体验|推荐|"
    r"satisf|rate\b|rating|score|agree|quality|service|mark\b|how (?:likely|easy|well|would)|"
    r"总体|整体|星级|overall|\bstars?\b|ease |easy",
    re.IGNORECASE,
)
"""What headings of judgements speak of."""
CODED = re.compile(r"^q\d|^[a-z]{1,3}\d{1,3}(?:[_\[.]|$)", re.IGNORECASE)
"""How survey tools call closed questions."""
COUNTED = re.compile(
    r"年龄|月数|年限|次数|数量|金额|消费|收入|天数|工龄|人数|月份|年份|购买量|账龄|"
    r"\bage\b|month|\byears?\b|tenure|\bdays?\b|\bcount\b|number of|times|amount|spen[dt]|income|"
    r"orders|visits|distance|delay|minutes|hours since|revenue|volume|"
    r"(?:^|_)id$",
    re.IGNORECASE,
)
"""What headings of numbers speak of that are no judgements."""
GROUPED = re.compile(
    r"性别|地区|区域|省份|城市|学历|职业|婚姻|渠道|部门|类型|类别|身份|版本|会员等级|行业|门店|来源|"
    r"gender|\bsex\b|region|city|province|country|educat|occupation|marital|channel|department|"
    r"\btype\b|categor|class\b|group\b|segment|industry|status|language|store|branch|cluster|strata",
    re.IGNORECASE,
)
"""What headings of groups of customers speak of."""
OPEN = re.compile(
    r"建议|意见|原因|为什么|请说明|请描述|不满意的|最满意|改进|反馈|想法|补充|留言|评论|感想|其他说明|填写|"
    r"comment|suggest|why\b|feedback|reason|please explain|tell us|improve|anything else|"
    r"in your own words|praise|complain|review|describe|open-?ended|verbatim|text$",
    re.IGNORECASE,
)
"""What headings of open questions speak of."""
_NUMBER = re.compile(r"^\s*(?:Q|q|第)?\s*(\d{1,3})\s*(?:题|[、.．:：)）_]|\s|(?=[^\d\s]))\s*")
_KIND = re.compile(
    r"[\[【(（]\s*(?:单选|多选|可多选|矩阵|量表|填空|简答|打分|评分|必答|选填|排序|nps)[^\]】)）]*[\]】)）]|"
    r"[(（]\s*\d+\s*分?\s*[-–—~～至到]\s*\d+\s*(?:分|points?)?\s*[)）]",
    re.IGNORECASE,
)
_CHINESE = re.compile("[\u4e00-\u9fff]")
_ASKED_ZH = (
    re.compile(
        r"^请?您?(?:对|给|为)(?P<topic>.+?)(?:的)?(?:总体|整体)?(?:满意度|满意程度|评价|打分|评分)"
    ),
    re.compile(r"^您?对(?P<topic>.+?)(?:是否|感到|觉得)?满意(?:吗|么)?$"),
    re.compile(r"^(?P<topic>.+?)(?:满意度|满意程度)$"),
    re.compile(r"^请您?(?:评价|评估)(?:一下)?(?P<topic>.+)$"),
)
_ASKED_EN = (
    re.compile(
        r"^(?:overall,? )?how (?:satisfied|happy) (?:are|were) you with (?P<topic>.+)$", re.I
    ),
    re.compile(r"^how would you rate (?P<topic>.+)$", re.I),
    re.compile(r"^(?:please )?rate (?P<topic>.+)$", re.I),
)
_OVERALL = re.compile(r"总体|整体|综合满意|overall|in general|as a whole", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*(?:—+|－|--|[:：]| - | / )\s*")
_BRACKETS = re.compile(r"^(?P<stem>.*?)\s*\[(?P<part>[^\]]+)\]\s*$")


def language_of(headings: Iterable[str]) -> Language:
    """In which language are these headings? In Chinese where a third of them hold its signs."""
    listed = list(headings)
    chinese = sum(bool(_CHINESE.search(each)) for each in listed)
    return "zh" if listed and chinese * 3 >= len(listed) else "en"


def parted(title: str) -> tuple[str, str]:
    """The question and the part of it that a column asks about; no question where there is one.

    Examples
    --------
    >>> parted("5、请评价以下方面—响应速度")
    ('5、请评价以下方面', '响应速度')
    >>> parted("Rate us [Speed]"), parted("Please rate - Speed"), parted("Comments")
    (('Rate us', 'Speed'), ('Please rate', 'Speed'), ('', 'Comments'))
    """
    if match := _BRACKETS.match(title):
        return match["stem"].strip(), match["part"].strip()
    pieces = [each for each in _BETWEEN.split(title) if each.strip()]
    if len(pieces) < 2 or title.rstrip().endswith((":", "：")):
        return "", title.strip()
    return pieces[0].strip(), pieces[-1].strip()


def number_of(title: str) -> str:
    """The number of the question, or nothing.

    Examples
    --------
    >>> number_of("12、您的年龄"), number_of("Q3_1"), number_of("Comments")
    ('12', '3', '')
    """
    match = _NUMBER.match(unicodedata.normalize("NFKC", title))
    return match[1] if match else ""


def topic(title: str) -> str:
    """What a question is about, as short as a table needs it.

    Examples
    --------
    >>> topic("1、您对服务态度的满意度是？[单选题]"), topic("How satisfied are you with us?")
    ('服务态度', 'Us')
    >>> topic("2. 总体满意度"), topic("5、请评价我们的服务"), topic("recommend")
    ('总体满意度', '服务', 'Recommend')
    """
    text = " ".join(_KIND.sub("", title).replace("*", "").split())
    text = _NUMBER.sub("", text, count=1) if not re.fullmatch(r"[A-Za-z]*\d+\w*", text) else text
    text = text.strip(" ?？。.:：;；")
    text = re.sub(r"(?:是|如何|怎么样|怎样|多少)$", "", text) if len(text) > 3 else text
    if not _OVERALL.search(text):
        for pattern in (*_ASKED_ZH, *_ASKED_EN):
            if (match := pattern.match(text)) and match["topic"].strip():
                text = match["topic"].strip()
                break
    text = re.sub(r"^(?:我们的?|您的)(?=..)", "", text)
    text = text or title.strip()
    return text[0].upper() + text[1:] if text else text


def is_overall(heading: str) -> bool:
    """Whether this asks for satisfaction as a whole."""
    return bool(_OVERALL.search(heading))


def key(name: str, title: str, taken: set[str]) -> str:
    """A short name for a part of the study: the column's own where it is one, else its number's."""
    plain = unicodedata.normalize("NFKC", name).strip()
    number = number_of(title) or number_of(name)
    base = plain if re.fullmatch(r"[^\W\d]\w{0,23}", plain) else f"q{number}" if number else "q"
    chosen, count = base if base != "q" else "q1", 1
    while chosen in taken or chosen.casefold() in _KEPT:
        count += 1
        chosen = f"{base}_{count}" if base != "q" else f"q{count}"
    taken.add(chosen)
    return chosen


_KEPT = {"weight", "strata", "cluster", "file", "row", "reasons", "period", "moment", "seconds"}
_KEPT |= {"all", "overall_score", "respondent", "true", "false", "yes", "no", "on", "off", "null"}
_KEPT |= {"y", "n"}
"""Names that csatbook or YAML understand otherwise."""
