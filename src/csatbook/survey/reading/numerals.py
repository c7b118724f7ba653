"""Numbers within names, in digits or Chinese, so that names sort as people count."""

from __future__ import annotations

import re

_CHINESE = {sign: number for number, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_UNITS = {"十": 10, "百": 100}
_NUMBER = re.compile(r"([0-9]+|[零〇一二两三四五六七八九十百]+)")


def natural(name: str) -> tuple[str | int, ...]:
    """Words and numbers of a name in turn, words first: what sorts `第9期` before `第10期`.

    Examples
    --------
    >>> natural("第十二期"), natural("W3")
    (('第', 12, '期'), ('W', 3, ''))
    >>> sorted(["第10期", "第九期", "第2期"], key=natural)
    ['第2期', '第九期', '第10期']
    """
    parts = _NUMBER.split(name)
    return tuple(_number(part) if place % 2 else part for place, part in enumerate(parts))


def _number(text: str) -> int:
    if text.isdecimal():
        return int(text[:18])
    if not set(text) & set(_UNITS):  # 二〇二四
        return int("".join(str(_CHINESE[sign]) for sign in text[:18]))
    whole, last = 0, 0
    for sign in text:
        if sign in _UNITS:
            whole, last = whole + (last or 1) * _UNITS[sign], 0
        else:
            last = _CHINESE[sign]
    return whole + last
