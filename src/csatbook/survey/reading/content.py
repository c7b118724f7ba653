"""What a file is by its first bytes, whatever its name says."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from csatbook.errors import DataError, Problem

Content = Literal["workbook", "text"]

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_OLD_BOOK = "Workbook".encode("utf-16-le")
_PAGES = (b"<html", b"<!doctype html", b"<table", b"<meta", b"<head", b"<body")
_LOCKED = (
    "is locked with a password; open it in Excel, save a copy without one "
    "(File > Info > Protect Workbook), and name that copy"
)
_PAGE = (
    "is a web page, whatever its name says; open it in Excel or LibreOffice and save it as .xlsx, "
    "or ask the survey tool for a CSV or Excel export"
)
_BEGINNING = 1 << 12


def sniffed(path: Path, *, name: str) -> Content:
    """Is what bears a workbook's name a workbook, or a text?

    Parameters
    ----------
    path : the file
    name : how messages name it

    Raises
    ------
    DataError
        It is empty, a web page, XML, or locked with a password: what to do about it.
    """
    try:
        with path.open("rb") as file:
            start = file.read(_BEGINNING)
            whole = start + file.read() if start.startswith(_OLE) else b""
            new = path.suffix.lower() in {".xlsx", ".xlsm"}  # kept so only where it is locked
            locked = bool(whole) and (_ENCRYPTED in whole or (new and _OLD_BOOK not in whole))
    except OSError as error:
        raise DataError(Problem(name, f"cannot be read: {error.strerror or error}")) from None
    if not start.strip():
        raise DataError(Problem(name, "is empty"))
    if locked:
        raise DataError(Problem(name, _LOCKED))
    if start.startswith((_ZIP, _OLE)):
        return "workbook"
    refuse_page(start, name=name)
    if start.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<?xml"):
        message = "is an XML file, not a workbook; open it in Excel and save it as .xlsx"
        raise DataError(Problem(name, message))
    return "text" if b"\0" not in start or start[:2] in (b"\xff\xfe", b"\xfe\xff") else "workbook"


def refuse_page(start: bytes, *, name: str) -> None:
    """Stop where a file begins as web pages do.

    Raises
    ------
    DataError
        It does.
    """
    if start.lstrip(b"\xef\xbb\xbf \r\n\t").lower().startswith(_PAGES):
        raise DataError(Problem(name, _PAGE))
