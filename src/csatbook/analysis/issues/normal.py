"""Open answers as they are compared with words: one form of each sign."""

from __future__ import annotations

import opencc
import pyarrow as pa
import pyarrow.compute as pc

from csatbook.survey.state.reads import cache

_UNSEEN = "[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe0e\ufe0f\ufeff]"
"""Signs without width, and those that turn the direction of writing."""
_SPACES = r"[\s\x{3000}\x{00a0}]+"
_BETWEEN = "\ue001"
"""Stands between answers that are converted together; the converter leaves it as it is."""
_HAN = range(0x3400, 0xA000)
_MANY = 1_000
"""An expression of thousands of signs is made ready while so many answers are looked through."""

NOTHING = (
    *("无", "没", "没有", "没了", "无了", "没有了", "暂无", "暂时没有", "暂时无", "目前没有"),
    *("目前无", "无意见", "没有意见", "没意见", "暂无意见", "无建议", "没有建议", "没建议"),
    *("暂无建议", "没什么", "没有什么", "没什么意见", "没什么建议", "没想法", "不知道", "不清楚"),
    *("不详", "略", "没有需要改进的", "没有要改进的", "无需改进", "不需要改进", "none", "no", "na"),
    *("nil", "nothing", "nocomment", "nocomments", "nothingtoadd", "notapplicable", "dontknow"),
    *("nothingatall", "nothingreally", "nothingmuch", "nothingsofar", "nothinginparticular"),
    *("nothingspecial", "nothingcomestomind", "notmuch", "notsure", "noneatall"),
    *("idontknow", "noidea", "null", "nan", "noopinion", "nosuggestion", "nosuggestions"),
)
"""Answers that say nothing, without spaces and punctuation."""


def normalise(texts: pa.Array) -> pa.Array:
    """The same answers with one form of each sign: half-width, small, simplified.

    Parameters
    ----------
    texts : array of strings; missing ones stay missing

    Returns
    -------
    array of strings
        NFKC, lower case, without signs that nobody sees, white space as one space, traditional
        characters as simplified ones (each as it is, no words of another region). Lengths may
        differ from the answers', so that no position here is one there.

    Examples
    --------
    >>> normalise(pa.array(["ＡＰＰ很卡，等\u200b了半小時", None])).to_pylist()
    ['app很卡,等了半小时', None]
    """
    plain = pc.utf8_lower(pc.utf8_normalize(texts, "NFKC"))
    plain = pc.replace_substring_regex(plain, _UNSEEN, "")
    plain = pc.replace_substring_regex(plain, _SPACES, " ")
    other = _unsimplified(plain)
    if not pc.any(other).as_py():
        return plain
    return pc.replace_with_mask(plain, other, pa.array(simplified(plain.filter(other).to_pylist())))


def _unsimplified(plain: pa.Array) -> pa.Array:
    """Which of these have a sign with another simplified form?"""
    signs = _traditional()
    if len(plain) > _MANY:
        expression = f"[{''.join(sorted(signs))}]"
        return pc.match_substring_regex(plain, expression).fill_null(False)
    found = [bool(text) and not signs.isdisjoint(text) for text in plain.to_pylist()]
    return pa.array(found, pa.bool_())


def says_nothing(plain: pa.Array, declared: tuple[str, ...]) -> pa.Array:
    """Which answers say nothing: only signs, `NOTHING`, or what the study declares as such?

    Parameters
    ----------
    plain : normalised answers
    declared : further answers that say nothing
    """
    own = _bare(normalise(pa.array(declared, pa.string())))
    known = pa.concat_arrays([pa.array(NOTHING), own])
    bare = _bare(plain)
    return pc.or_(pc.equal(bare, ""), pc.is_in(bare, value_set=known))


def _bare(plain: pa.Array) -> pa.Array:
    return pc.replace_substring_regex(plain, r"[\s\pP\pS\pC]+", "")


def simplified(texts: list[str]) -> list[str]:
    """The same with each traditional character as its simplified one."""
    converter = _converter()
    together = str(converter.convert(_BETWEEN.join(texts))).split(_BETWEEN)
    if len(together) == len(texts):
        return together
    return [str(converter.convert(text)) for text in texts]


@cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")  # its tables take a tenth of a second to load


@cache
def _traditional() -> frozenset[str]:
    """The signs that have another simplified form."""
    signs = [chr(code) for code in _HAN]
    pairs = zip(signs, simplified(signs), strict=True)
    return frozenset(sign for sign, simple in pairs if sign != simple)
