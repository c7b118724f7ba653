"""Columns with names, phones, addresses: read only to blank them out of open answers."""

from __future__ import annotations

import re

from csatbook.survey.guess.column import Guess, LookedColumn, tick

_HEADED = re.compile(
    r"姓名|联系人|昵称|称呼|电话|手机|联系方式|邮箱|邮件|电邮|微信号|"
    r"身份证|住址|车牌|"
    r"^qq|openid|\bip\b(?!归属)|ip address|ipaddress|ip地址|first ?name|last ?name|full ?name|"
    r"customer.?name|e-?mail|phone|mobile number|telephone|\btel\b|latitude|longitude|recipient|"
    r"contact (?:name|details|number|person)",
    re.IGNORECASE,
)
_LOOSE = re.compile(
    r"(?<!商品)(?<!产品)名称$|名字|地址|\bname\b|_name$|address|contact|"
    r"external ?(?:data)? ?reference",
    re.IGNORECASE,
)
"""Headings of people and of things: of people where many entries are different."""
_MOBILE = re.compile(r"(?:\+?86[- ]?)?1[3-9]\d{9}")
_MAIL = re.compile(r"[^\s@]+@[^\s@]+\.[A-Za-z]{2,}")
_IP = re.compile(r"(?:\d{1,3}\.){3}\d{1,3}(?:\(.*\))?")
_CARD = re.compile(r"\d{17}[\dXx]")
_FORMS = (
    (_MAIL, "e-mail addresses"),
    (_MOBILE, "mobile phone numbers"),
    (_IP, "IP addresses"),
    (_CARD, "identity card numbers"),
)
_MOST, _DIFFERENT = 0.5, 0.3


def guess(column: LookedColumn) -> Guess | None:
    """Does this column tell who somebody is?"""
    for form, told in _FORMS:
        holding = sum(rows for entry, rows in column.counts.items() if form.fullmatch(entry))
        if column.filled and holding >= _MOST * column.filled:
            return Guess("private", column, f"holds {told}")
    if tick(column):  # "Phone support" as an option, ticked or not
        return None
    if _HEADED.search(column.title) or _HEADED.search(column.name):
        return Guess("private", column, "the heading speaks of a person or an address")
    different = len(column.counts) >= _DIFFERENT * column.filled
    if different and (_LOOSE.search(column.title) or _LOOSE.search(column.name)):
        return Guess("private", column, "the heading speaks of a name or an address")
    return None
