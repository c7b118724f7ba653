"""Text files of unknown encoding as UTF-8, or a clear refusal: never a silent guess."""

from __future__ import annotations

import codecs

import numpy as np
import pyarrow as pa

from csatbook.errors import DataError, Problem

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ADVICE = "If you know the encoding, write it into the study file as `encoding:`"
# GB2312 holds nearly all characters of today's Chinese, and the first of its two levels the
# everyday ones. Names use the second more often; Russian bytes read as Chinese are mostly that.
KNOWN_SHARE, EVERYDAY_SHARE = 0.9, 0.7
_RARE = 0xD8


def to_utf8(data: bytes, *, file: str, declared: str | None = None) -> bytes:
    """What does this text file say, in UTF-8 without byte order mark?

    Parameters
    ----------
    data : the contents of the file
    file : how messages name the file
    declared : the encoding that the study file gives; without it UTF-8, UTF-16 and UTF-32 with
        byte order mark, UTF-8, and GB18030 are tried. GB18030 can read almost any bytes, so it
        counts only if nearly all of its characters are everyday Chinese ones: a Western file
        in Latin-1 must not turn into Chinese.

    Raises
    ------
    DataError
        The bytes are not text in the declared encoding, or in none of those tried.
    """
    if declared is not None:
        return _declared(data, declared, file)
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _declared(data, encoding, file)
    if b"\0" in data[:4096]:
        message = f"expected a text file; found zero bytes, as in UTF-16 text. {_ADVICE}"
        raise DataError(Problem(file, message))
    fault = _utf8_fault(data)
    if fault is None:
        return data
    chinese = _as_chinese(data)
    if chinese is not None:
        return chinese
    raise DataError(
        Problem(
            f"{file}, line {_line(data, fault)}",
            f"unknown encoding: tried UTF-8 (byte 0x{data[fault]:02X} does not fit) and GB18030 "
            f"(what it reads is not everyday Chinese). {_ADVICE}",
        )
    )


def _declared(data: bytes, encoding: str, file: str) -> bytes:
    try:
        name = codecs.lookup(encoding).name
        if name == "utf-8" and not data.startswith(codecs.BOM_UTF8):
            return _checked_utf8(data, file)
        return data.decode("utf-8-sig" if name == "utf-8" else name).encode()
    except LookupError:
        message = (
            f"there is no encoding '{encoding}'; expected a name such as utf-8, gb18030, utf-16 "
            "or latin-1"
        )
        raise DataError(Problem(file, message)) from None
    except UnicodeDecodeError as error:
        message = (
            f"expected text in {encoding}; byte 0x{data[error.start]:02X} does not fit. "
            "Correct or remove `encoding:`"
        )
        raise DataError(Problem(f"{file}, line {_line(data, error.start)}", message)) from None


def _checked_utf8(data: bytes, file: str) -> bytes:
    fault = _utf8_fault(data)
    if fault is None:
        return data
    message = f"expected text in utf-8; byte 0x{data[fault]:02X} does not fit"
    raise DataError(Problem(f"{file}, line {_line(data, fault)}", message))


def _line(data: bytes, position: int) -> int:
    return data.count(b"\n", 0, position) + 1


def _utf8_fault(data: bytes, *, step: int = 1 << 24) -> int | None:
    """The position of the first byte that is not UTF-8."""
    ends = pa.py_buffer(np.array([0, len(data)], dtype=np.int64))
    whole = pa.Array.from_buffers(pa.large_binary(), 1, [None, ends, pa.py_buffer(data)])
    try:
        whole.cast(pa.large_string())  # the quick way, which does not say where
    except pa.ArrowInvalid:
        pass
    else:
        return None
    decoder = codecs.getincrementaldecoder("utf-8")()
    for start in range(0, len(data), step):
        pending = len(decoder.getstate()[0])
        try:
            decoder.decode(data[start : start + step], final=start + step >= len(data))
        except UnicodeDecodeError as error:
            return start - pending + error.start
    return None


def _as_chinese(data: bytes) -> bytes | None:
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        return None
    foreign = "".join(sign for sign in text if sign > "\x7f")
    known = foreign.encode("gb2312", errors="ignore")[::2]  # the first byte of each character
    everyday = sum(first < _RARE for first in known)
    plausible = len(known) >= KNOWN_SHARE * len(foreign)
    return text.encode() if plausible and everyday >= EVERYDAY_SHARE * len(foreign) else None
