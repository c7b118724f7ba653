"""What a respondent's own private values look like where the respondent writes them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from csatbook.survey.anonymity import identity
from csatbook.survey.anonymity.narrow import Narrow, Span, folded, narrow

_HAN = r"[\u3400-\u9fff]"
_PERSON = re.compile(rf"({identity.SURNAME})({_HAN}{{1,2}})")
_WORDS = re.compile(r"[a-z]{3,}", re.IGNORECASE)
_BRACKETS = re.compile(r"[(（\[【][^)）\]】]{0,30}[)）\]】]")
_FORM = re.compile(
    r"(?:集团|控股|股份|有限|责任|公司|分公司|总公司|厂|商行|经营部|事务所|工作室)+$"
    r"|[\s,.]*\b(?:co|ltd|inc|llc|gmbh|corp|corporation|company|limited|group|plc)\b\.?",
    re.IGNORECASE,
)
_TRADE = re.compile(
    r"(?:科技|贸易|商贸|信息|技术|电子|机械|实业|食品|建设|建筑|工程|物流|咨询|文化|传媒|网络|软件|制造"
    r"|服务|管理|投资|酒店|餐饮|物业|发展|国际|产业|医药|汽车|能源|材料|设备|装饰|广告|教育|供应链)+$"
    r"|\s+(?:trading|technology|technologies|international|services|systems|solutions)$",
    re.IGNORECASE,
)
_ALONE = r"(?:我叫|我是|叫我|小|阿|老)[\W_]{0,2}{given}|{given}(?:姐|哥|总|儿|{given})"
_NUMBERED = (
    r"(?:编号|工号|学号|会员号?|客户号?|问卷号?|id|no\.?|number|#)"
    r"[\W_]{0,4}(?:是|为|is)?[\W_]{0,4}"
)

_NAMED_SO = r"(?:我是第?|(?<![a-z])(?:i am|i['’]?m)\s)[\W_]{0,3}"
_COUNTED = r"(?!\s?(?:岁|年|个|分|次|天|月|%|楼|years?|months?|times?|minutes?|hours?)|[a-z\d])"
_PLACE = r"(?![楼线店院桌门口厅窗机馆栋]|[\d])"
_DAYS = {str(day) for day in range(1, 32)}
"""5号 is a date rather than somebody."""
_LAST = (
    r"(?:尾[号数]|[后末]尾?[四4]位数?|ending(?: in)?|ends (?:in|with)|last (?:four|4)(?: digits)?)"
    r"\W{0,4}(?:are|is|是|为)?\W{0,4}"
)
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})
_LOOKS = str.maketrans(
    "oil〇零洞一壹幺二贰两三叁四肆五伍六陆七柒拐八捌九玖勾", "0110001112223344556677788999"
)

_RUN, _LONG = 6, 8
"""So many signs in a row, shared with a value of at least so many, are a part of it."""
_SPREAD = 5
"""A value is found where it takes up to so many times its length."""


def spans(text: Narrow, value: str | None) -> Iterator[Span]:
    """Where in this text does this private value of the same row stand, whole or in part?

    Looked for are a name, the given name alone, a company without its form, city and trade, an
    account without its domain, and any six signs in a row of a long value.
    """
    plain = narrow(value or "").text.strip()
    signs = _squeezed(plain)
    if len(signs) < 2:
        return
    squeezed = text.squeezed
    forms = [form for part in (plain, *_parts(folded(plain))) for form in _spelled(part)]
    forms += [form for part in _parts(folded(plain.translate(_UMLAUTS))) for form in _spelled(part)]
    for form in dict.fromkeys(forms):
        yield from _whole(text, squeezed, form)
    if person := _PERSON.fullmatch(plain):
        if len(person[2]) == 1:
            alone = _ALONE.replace("{given}", person[2])
            yield from (match.span() for match in re.finditer(alone, text.text))
        titled = rf"(?:小|老|阿){person[1]}"
        yield from (match.span() for match in re.finditer(titled, text.text))
    if len(signs) >= _LONG and "@" not in plain:  # many have the same domain
        yield from _runs(squeezed, signs)
    if signs.isdigit() and len(signs) >= _LONG:
        yield from _runs(Narrow(squeezed.text.translate(_LOOKS), squeezed.places), signs)
        last = rf"{_LAST}({signs[-4:]})(?!\d)"
        yield from (match.span(1) for match in re.finditer(last, text.text, re.IGNORECASE))


def numbered(text: Narrow, identifier: str | None) -> Iterator[Span]:
    """Where does the respondent's id stand? A short one counts only where it is called one."""
    signs = _squeezed(identifier or "")
    if len(signs) >= 4 and (any(map(str.isdigit, signs)) or len(signs) >= 6):
        yield from _whole(text, text.squeezed, signs)
    elif signs:
        pattern = rf"{_NUMBERED}{re.escape(signs)}(?![a-z\d])"
        yield from (match.span() for match in re.finditer(pattern, text.text, re.IGNORECASE))


def doubtful(text: Narrow, identifier: str | None) -> bool:
    """Whether a short id may stand here as what its writer is called: 我是42号, I am A7."""
    signs = _squeezed(identifier or "")
    if not signs or len(signs) >= _RUN or not any(map(str.isdigit, signs)):
        return False
    known = re.escape(signs)
    pattern = f"{_NAMED_SO}{known}{_COUNTED}"
    if signs not in _DAYS:
        pattern += rf"|(?<![a-z\d.]){known}\s?号{_PLACE}"
    return re.search(pattern, text.text, re.IGNORECASE) is not None


def _spelled(value: str) -> Iterator[str]:
    """The signs of a value; ü as u and as ue."""
    signs = _squeezed(value)
    yield signs
    yield _squeezed(value.translate(_UMLAUTS))
    if len(plain := re.sub("([aou])e", r"\1", signs)) >= 4:
        yield plain


def _parts(value: str) -> Iterator[str]:
    """Parts of a name, a company or an account by which it is known, too."""
    if person := _PERSON.fullmatch(value):
        if len(person[2]) > 1:
            yield person[2]
        return
    if "@" in value:
        yield value.partition("@")[0] if len(value.partition("@")[0]) >= 4 else ""
        return
    bare = _BRACKETS.sub("", value).strip()
    stem = bare
    while (shorter := _FORM.sub("", stem).strip(" ,.")) != stem:
        stem = shorter
    if stem == bare:  # no company: the words of a name in Latin letters
        words = _WORDS.findall(value)
        yield from words if len(words) <= 4 and not re.search(r"\d", value) else ()
        return
    han = re.match(_HAN, stem) is not None
    # The first two signs are the city's or a part of the name: without them the rest is known.
    for known in (stem, stem[2:], stem[3:]) if han else (stem,):
        brand = _TRADE.sub("", known).strip()
        for part in (known, brand):
            if len(part) >= 2 and _TRADE.sub("", part):
                yield part


def _squeezed(value: str) -> str:
    if value.isascii():  # as most ids are: the same, at once
        return (value if value.isalnum() else "".join(filter(str.isalnum, value))).lower()
    return narrow(value).squeezed.text


def _whole(text: Narrow, squeezed: Narrow, signs: str) -> Iterator[Span]:
    """Where these signs follow one another, with blanks and the like between them or not."""
    if len(signs) < 2:
        return
    start = squeezed.text.find(signs)
    while start >= 0:
        first, last = squeezed.places[start], squeezed.places[start + len(signs) - 1]
        # `Li` must not be found in `delivery`; Chinese names have no boundaries around them.
        inside = _alike(text.text[first - 1 : first], signs[0]) or _alike(
            text.text[last + 1 : last + 2], signs[-1]
        )
        if not inside and last - first < _SPREAD * len(signs):
            yield first, last + 1
        start = squeezed.text.find(signs, start + 1)


def _alike(beside: str, sign: str) -> bool:
    return any(kind(beside) and kind(sign) for kind in (_letter, str.isdigit))


def _letter(sign: str) -> bool:
    return sign.isascii() and sign.isalpha()


def _runs(squeezed: Narrow, signs: str) -> Iterator[Span]:
    runs = {signs[start : start + _RUN] for start in range(len(signs) - _RUN + 1)}
    for start in range(len(squeezed.text) - _RUN + 1):
        if squeezed.text[start : start + _RUN] in runs:
            yield squeezed.places[start], squeezed.places[start + _RUN - 1] + 1
