"""Open answers without what could tell who wrote them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

BLANKED = "●●●"

# Line ends become one form; other control characters, and those that turn the direction of
# writing or hide text, are removed.
_LINE_END = r"\r\n?|[\x{0085}\x{2028}\x{2029}]"
_CONTROL = (
    r"[\x00-\x08\x0B-\x1F\x7F-\x9F\x{200B}\x{200E}\x{200F}"
    r"\x{202A}-\x{202E}\x{2060}-\x{2069}\x{FEFF}]"
)

# What an answer needs to hold before it is worth a closer look.
_DOMAIN = "com|cn|net|org|io|top|xyz|edu|gov"
_SUSPICIOUS = (
    rf"@|＠|://|(?i:www\.|\bwx|qq|微信|v信|威信|扣扣|weixin|wechat|\.(?:{_DOMAIN}))"
    r"|(?:\p{Nd}[\s\-–—－().·]*){6}"
)

# Lengths are bounded, so that no text, however long, takes long.
_GAP = r"[\s\-–—－().·]{0,4}"
_IS = r"\s{0,3}(?:号码?|账号|ID|群)?\s{0,3}(?:[:：是为]|is)?\s{0,3}"
_ACCOUNT = r"[a-z_\d][\w\-]{4,19}"
_PATTERNS = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"[\w.+\-]{1,64}\s?[@＠]\s?[\w\-]{1,63}(?:\s?[.。．]\s?[\w\-]{1,63}){1,5}",  # e-mail
        r"\b[a-z][a-z0-9+.\-]{1,15}://[^\s，。；、）)】\"'<>]{1,2000}",
        rf"\b(?:[a-z0-9\-]{{1,63}}\.){{1,5}}(?:{_DOMAIN})\b(?:/[^\s，。；、）)]{{0,2000}})?",
        rf"(?<=微信){_IS}{_ACCOUNT}",
        rf"(?<![a-z])(?:wx|wechat|weixin|v信|威信){_IS}{_ACCOUNT}",
        rf"(?:(?<=QQ)|(?<=扣扣)){_IS}\d(?:[\s\-]?\d){{4,11}}",
        # Any long run of digits: mobile and fixed phones, identity and bank cards, contracts.
        rf"[+＋(（]?\d(?:{_GAP}\d){{6,}}(?:{_GAP}[xX](?![a-z]))?",
    )
]
_BETWEEN = re.compile(r"[\s\-–—－().·]+")
_DATE = re.compile(
    r"(?:19|20)\d{2}\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}\s?日?(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?"
)


def clean(answers: pa.ChunkedArray, *, own: Sequence[pa.ChunkedArray] = ()) -> pa.ChunkedArray:
    """What may be kept of these open answers?

    Parameters
    ----------
    answers : text; null or blank where nothing was written
    own : private columns of the same rows, such as name and phone

    Returns
    -------
    The answers, trimmed and without control characters; null where nothing is left. The row's
    own private values, e-mail and web addresses, account names and long numbers read ●●●.

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
    suspicious = pc.match_substring_regex(entries, _SUSPICIOUS)
    entries = _replaced(
        entries, suspicious, [hidden(one) for one in entries.filter(suspicious).to_pylist()]
    )
    entries = pc.if_else(pc.equal(entries, ""), None, entries)
    plain = entries.take(encoded.indices)
    if own:
        plain = _without_own(plain, own)
    return pa.chunked_array([plain])


def _without_own(answers: pa.Array, own: Sequence[pa.ChunkedArray]) -> pa.Array:
    filled = pc.is_valid(answers)
    private = zip(*(column.filter(filled).to_pylist() for column in own), strict=True)
    texts = answers.filter(filled).to_pylist()
    hidden_texts = [_hide_own(one, values) for one, values in zip(texts, private, strict=True)]
    return _replaced(answers, filled, hidden_texts)


def _replaced(texts: pa.Array, where: pa.Array, values: Sequence[str]) -> pa.Array:
    return pc.replace_with_mask(texts, where, pa.array(values, pa.string()))


def hidden(text: str) -> str:
    """One open answer with addresses, account names and long numbers in it blanked.

    Examples
    --------
    >>> hidden("call me on +86 (138) 0000 1111 or a.b@example.com, since 2024-03-05")
    'call me on ●●● or ●●●, since 2024-03-05'
    """
    dates: list[str] = []

    def keep(match: re.Match[str]) -> str:
        dates.append(match[0])
        return f"\0{'d' * len(dates)}\0"

    text = _DATE.sub(keep, text)
    for pattern in _PATTERNS:
        text = pattern.sub(BLANKED, text)
    for place in range(len(dates), 0, -1):
        text = text.replace(f"\0{'d' * place}\0", dates[place - 1])
    return text


def _hide_own(text: str, own: Sequence[str | None]) -> str:
    for value in own:
        pattern = _own_pattern(value, text)
        if pattern:
            text = pattern.sub(BLANKED, text)
    return text


def _own_pattern(value: str | None, text: str) -> re.Pattern[str] | None:
    """Finds a person's own name or number, also with blanks or hyphens between its signs."""
    signs = _squeezed(value or "")
    if len(signs) < 2 or signs not in _squeezed(text):
        return None
    spread = _GAP.join(re.escape(one) for one in signs)
    # `Li` must not be found in `delivery`; Chinese names have no boundaries around them.
    if signs.isascii() and signs.isalpha():
        spread = rf"(?<![a-z]){spread}(?![a-z])"
    return re.compile(spread, re.IGNORECASE)


def _squeezed(text: str) -> str:
    narrow = unicodedata.normalize("NFKC", text).casefold()
    return _BETWEEN.sub("", narrow)
