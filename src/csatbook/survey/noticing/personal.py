"""Columns that seem to tell who somebody is, of which the study does not say that they do."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from csatbook.study.notice import Notice
from csatbook.survey.intake import Intake

_CHINESE = re.compile(
    r"(客户|顾客|用户|会员|受访者|联系人|联系|本人|您|你)?的?"
    r"(姓名|名字|联系人|联系方式|手机|手机号码?|电话|电话号码?|邮箱|邮箱地址|电子邮箱|电子邮件"
    r"|微信|微信号码?|身份证|身份证号码?|qq号?)"
)
_ENGLISH = {"name", "surname", "phone", "telephone", "tel", "mobile", "email", "mail", "wechat"}
_BESIDE = {"first", "last", "full", "family", "given", "e", "customer", "client", "respondent"} | {
    "contact", "user", "your", "number", "no", "address", "id", "of"
}  # fmt: skip


def columns(intake: Intake) -> Iterator[Notice]:
    """Headings such as name or phone where open answers are quoted and no column is private.

    What a respondent's own columns say can only be blanked in the answers if they are named.
    """
    study = intake.rows.study
    if not study.open or study.data.private:
        return
    names = dict.fromkeys(
        name
        for part in intake.files
        for name in part.raw.present
        if name not in part.raw.headings.values() and is_personal(name)
    )
    if names:
        yield Notice(
            kind="private_columns",
            count=len(names),
            details={"names": ", ".join(names)},
            reported=False,
        )


def is_personal(heading: str) -> bool:
    """Whether a column of this heading probably tells who somebody is.

    Examples
    --------
    >>> is_personal("客户姓名"), is_personal("Phone number"), is_personal("e-mail")
    (True, True, True)
    >>> is_personal("电话服务满意度"), is_personal("product name")
    (False, False)
    """
    plain = unicodedata.normalize("NFKC", heading).casefold().strip()
    words = set(re.findall(r"[a-z]+", plain))
    latin = bool(words & _ENGLISH) and words <= _ENGLISH | _BESIDE and plain.isascii()
    return latin or _CHINESE.fullmatch(re.sub(r"\s", "", plain)) is not None
