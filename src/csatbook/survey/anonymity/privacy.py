"""Open answers without what could tell who wrote them."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

import pyarrow as pa
import pyarrow.compute as pc

from csatbook.study.segment import plain
from csatbook.survey.anonymity import identity
from csatbook.survey.anonymity import own as private
from csatbook.survey.anonymity.narrow import blank, narrow, whole_runs

BLANKED = "●●●"

# Line ends become one form; other control characters, and those that turn the direction of
# writing or hide text, are removed.
_LINE_END = r"\r\n?|[\x{0085}\x{2028}\x{2029}]"
_CONTROL = (
    r"[\x00-\x08\x0B-\x1F\x7F-\x9F\x{00AD}\x{061C}\x{180E}\x{200B}\x{200E}\x{200F}"
    r"\x{202A}-\x{202E}\x{2060}-\x{206F}\x{FEFF}\x{FFF9}-\x{FFFB}]"
)

# What an answer, in its narrow form, needs to hold before it is worth a closer look.
_SUSPICIOUS = (
    r"[@*×○●]|://|(?i:[a-z\d]#|www\.|[vwq]x|\bq\b|[vq薇]\s?[:=]|qq|微信"
    r"|加\s?.{0,2}[v微薇卫]|v信|[威薇徽维微]\W{0,3}信|扣扣|叩叩"
    r"|企鹅|绿泡泡|wei\s?xin|we\s?chat|[vw][\s.\-]{1,2}x|[➕+]\s?[v微薇]"
    r"|艾特|\bat\b|\bdot\b|[a-z\d]\.[a-z]|mrs?\b|ms\b|miss|dr\b|prof\b|\bsir\b|mister|madam"
    r"|抖音|快手|小红书|支付宝|钉钉|微博|telegram|whatsapp|skype|instagram|facebook|twitter|line|\b(?:ins|ig|tg)\b"
    r"|my name|call|this is|signed|room|apt|apartment|flat|suite|street|road|avenue|lane|phone|tel"
    r"|regards|sincerely|yours truly|staff|badge|employee|\b(?:i am|i['’]?m) "
    rf"|(?:{identity.DIGIT_WORD}[\W_]{{0,3}}){{7}})"
    r"|[A-Z][a-z'’]+ (?:St|Rd|Ave|Ln|Dr|Blvd|Square|Court)\b"
    r"|先生|女士|小姐|太太|夫人|老师|教授|医生|大夫|护士|师[傅父]|经理|总[监裁]|主[管任]|店长|工程师|律师|会计"
    r"|[校院局处科组队班站行厂]长|老板|[总董工哥姐叔姨某]|[小老阿]\p{Han}|我叫|名叫|名字是|姓名|联系|署名|本人"
    r"|找我|[—\-]{1,3}\p{Han}|签名|落款|尾[号数]|[后末]尾?[四4]位|电话|手机|号码|分机|身份证|护照|车牌|[住地]址|邮箱|住|家在|搬到"
    r"|(?:会员|客户|用户|工号|学号|保单|合同|卡号|订单|编号).{0,8}\d{5}"
    r"|工[号牌].{0,8}[\d〇零○一壹幺二两三四五六七八九]|敬上|留\W{0,3}$|谨上|此致|经办人|负责人|接待人|投诉人"
    rf"|(?:我是|表扬|投诉|感谢|谢谢)(?:一下|员工|店员|你们的?|贵司的?)?\W{{0,3}}{identity.COMMON}"
    r"|[路街道巷弄里同].{0,6}号|(?:小区|花园|公寓|家园|新村|新城|大厦|广场|别墅|苑|庭|府|城).{0,2}\d"
    r"|[楼栋幢座元].{0,8}\d|[楼栋幢座元].{0,8}[〇零一二三四五六七八九十百]{3}|\d\s?[室房]|\d-\d|\d[•xX#]{2}"
    rf"|[{identity.PROVINCES}](?:牌照?)?\s?[A-HJ-Za-hj-z]\W{{0,2}}[A-Za-z]{{0,2}}\s?\d|[A-Za-z\p{{Nd}}]{{17}}"
    r"|[1IiLl][\s\-]?[3-9](?:[\s\-]?[\p{Nd}OoIiLl]){9}"
    r"|(?:[\p{Nd}〇零○一壹幺二贰两三叁四肆五伍六陆七柒八捌九玖洞拐勾][\s\W_]{0,4}){6}|\p{Nd}{5}"
)
_NUMBERED = r"^[\x00-\x7F]*[0-9][\x00-\x7F]*$"
"""An id of plain signs, some of which are digits."""
_UNSEEN = r"[\p{Cf}\p{Mn}\p{Me}\p{Co}]"


def digests(codes: pa.ChunkedArray) -> pa.ChunkedArray:
    """What stands for the codes of customers, so that they are told apart and nobody is known.

    Examples
    --------
    >>> first, second, none = digests(pa.chunked_array([["K1", "K1 ", ""]])).to_pylist()
    >>> first == second, len(first), none
    (True, 16, None)
    """
    encoded = codes.combine_chunks().dictionary_encode()
    told = [
        sha256(plain(code).encode()).hexdigest()[:16] if plain(code) else None
        for code in encoded.dictionary.to_pylist()
    ]
    return pa.chunked_array([pa.array(told, pa.string()).take(encoded.indices)])


def clean(
    answers: pa.ChunkedArray,
    *,
    own: Sequence[pa.ChunkedArray] = (),
    identifier: pa.ChunkedArray | None = None,
) -> pa.ChunkedArray:
    """What may be kept of these open answers?

    Parameters
    ----------
    answers : text; null or blank where nothing was written
    own : private columns of the same rows, such as name and phone
    identifier : the respondents' ids of the same rows

    Returns
    -------
    The answers, trimmed and without control characters; null where nothing is left. The row's
    own private values and id, and what by its form is an address, account, number or name of
    somebody, read ●●●. An answer reads only ●●● where more of that kind may be left in it.

    Examples
    --------
    >>> texts = pa.chunked_array([["王小明：请回电 138-0000-1111", "等了 30 分钟"]])
    >>> clean(texts, own=[pa.chunked_array([["王小明", "李雷"]])]).to_pylist()
    ['●●●：请回电 ●●●', '等了 30 分钟']
    """
    if pa.types.is_dictionary(answers.type):
        answers = answers.cast(pa.string())
    encoded = answers.combine_chunks().dictionary_encode()
    entries = pc.replace_substring_regex(encoded.dictionary, _LINE_END, "\n")
    entries = pc.replace_substring_regex(entries, _CONTROL, "")
    entries = pc.utf8_trim_whitespace(pc.utf8_normalize(entries, form="NFC"))
    plain = entries.take(encoded.indices)
    if own or identifier is not None:
        # Before anything is blanked: a part that is left of a private value would not be found.
        plain = _without_own(plain, own, identifier)
        encoded = plain.dictionary_encode()
        entries = encoded.dictionary
    seen = pc.utf8_normalize(pc.replace_substring_regex(entries, _UNSEEN, ""), form="NFKC")
    suspicious = pc.match_substring_regex(seen, _SUSPICIOUS)
    entries = _replaced(
        entries, suspicious, [hidden(answer) for answer in entries.filter(suspicious).to_pylist()]
    )
    entries = pc.if_else(pc.equal(entries, ""), None, entries)
    return pa.chunked_array([entries.take(encoded.indices)])


def _without_own(
    answers: pa.Array, own: Sequence[pa.ChunkedArray], identifier: pa.ChunkedArray | None
) -> pa.Array:
    filled = pc.fill_null(pc.not_equal(answers, ""), False)
    if not own and identifier is not None:
        filled = pc.and_(filled, _may_hold(answers, identifier))
    texts = answers.filter(filled).to_pylist()
    values = [column.filter(filled).to_pylist() for column in own]
    ids = [None] * len(texts) if identifier is None else identifier.filter(filled).to_pylist()
    hidden_texts = [
        _hide_own(text, [column[row] for column in values], ids[row])
        for row, text in enumerate(texts)
    ]
    return _replaced(answers, filled, hidden_texts)


def _may_hold(answers: pa.Array, identifier: pa.ChunkedArray) -> pa.Array:
    """Whether an answer may hold the id of its row: not without a digit where the id has one."""
    told = answers.dictionary_encode()
    narrowed = pc.utf8_normalize(told.dictionary, form="NFKC")
    digits = pc.match_substring_regex(narrowed, "[0-9]").take(told.indices)
    plain = pc.match_substring_regex(identifier.combine_chunks(), _NUMBERED)
    return pc.fill_null(pc.or_(digits, pc.invert(plain)), False)


def _replaced(texts: pa.Array, where: pa.Array, values: Sequence[str]) -> pa.Array:
    return pc.replace_with_mask(texts, where, pa.array(values, pa.string()))


def hidden(text: str) -> str:
    """One open answer with what by its form tells of somebody blanked; all of it if in doubt.

    Examples
    --------
    >>> hidden("call me on +86 (138) 0000 1111 or a.b@example.com, since 2024-03-05")
    'call me on ●●● or ●●●, since 2024-03-05'
    >>> hidden("我的微信改成了一个新的zhang_9")
    '●●●'
    """
    seen = narrow(text)
    spans = whole_runs(seen.text, identity.spans(seen.text))
    known = blank(text, map(seen.shown, spans), by=BLANKED)
    return BLANKED if identity.doubtful(narrow(known).text) else known


def _hide_own(text: str, own: Sequence[str | None], identifier: str | None) -> str:
    seen = narrow(text)
    if private.doubtful(seen, identifier):
        return BLANKED
    spans = [span for value in own for span in private.spans(seen, value)]
    spans += private.numbered(seen, identifier)
    if not spans:
        return text
    # Together, for a form that has lost a part is not known any more.
    spans = whole_runs(seen.text, [*spans, *identity.spans(seen.text)])
    return blank(text, map(seen.shown, spans), by=BLANKED)
