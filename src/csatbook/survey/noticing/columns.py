"""Columns that the study file does not name, or expects in vain; and values that look alike."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from csatbook.study import formats
from csatbook.study.compare import PAIRS
from csatbook.study.data import WEIGHT
from csatbook.study.notice import Notice
from csatbook.study.segment import plain
from csatbook.survey.cleaning import marks, multiple_response, ranks
from csatbook.survey.cleaning.responses import Responses
from csatbook.survey.cleaning.rows import NOT_APPLICABLE
from csatbook.survey.intake import Intake
from csatbook.survey.reading.heading import tidy
from csatbook.survey.reading.raw import distinct

_ID = re.compile(
    r"(?:客户|顾客|用户|会员|受访者|被访者|答题者|respondent|customer|client|user|member|participant)"
    r"[ _-]?(?:编号|号码?|账号|代码|id|no\.?|number|code|key)|respondent",
    re.IGNORECASE,
)
_CHINESE = re.compile(
    r"(客户|顾客|用户|会员|受访者|联系人|联系|本人|您|你)?的?"
    r"(姓名|名字|联系人|联系方式|手机|手机号码?|电话|电话号码?|邮箱|邮箱地址|电子邮箱|电子邮件"
    r"|微信|微信号码?|身份证|身份证号码?|qq号?)"
)
_ENGLISH = {"name", "surname", "phone", "telephone", "tel", "mobile", "email", "mail", "wechat"}
_ALSO = {"first", "last", "full", "family", "given", "e", "customer", "client", "respondent"} | {
    "contact", "user", "your", "number", "no", "address", "id", "of"
}  # fmt: skip


def respondent_ids(intake: Intake) -> Iterator[Notice]:
    """Which files could tell respondents apart, while nobody looks for those who answered twice?"""
    data = intake.rows.study.data
    for part in intake.files if data.respondent is None else ():
        names = [name for each in part.raw.present if _ID.fullmatch(name := tidy(each))]
        if names:
            details = {"column": names[0]}
            yield Notice(kind="no_respondent", where=part.raw.name, details=details, reported=False)


def unweighted(intake: Intake) -> Iterator[Notice]:
    """Which files have no weights, though others have?"""
    study = intake.rows.study
    for part in intake.files if study.data.weight is not None else ():
        if WEIGHT in part.file.absent and WEIGHT not in study.columns():
            names = tuple(sorted(pc.unique(part.table[".period"]).drop_null().to_pylist()))
            yield Notice(kind="unweighted", where=part.raw.name, periods=names)


def idle_rules(intake: Intake) -> Iterator[Notice]:
    """Rules of validity that could reject nobody in some waves, as these lack what they look at."""
    rows, study = intake.rows, intake.rows.study
    lacking = {name: rows.unasked[name] for name in study.require_open() if name in rows.unasked}
    if study.validity.min_seconds is not None and ".seconds" in rows.table.column_names:
        lacking["min_seconds"] = rows.empty(".seconds")
    for rule, nothing in lacking.items():
        if nothing.any():
            periods = rows.table[".period"]
            acting = pc.unique(periods.filter(pa.array(~nothing))).to_pylist()
            names = tuple(name for name in intake.periods if name not in acting)
            if acting and names:
                said = {"waves": ", ".join(names)}
                yield Notice(
                    kind="idle_rule", where=rule, count=len(names), details=said, periods=names
                )


def private(intake: Intake) -> Iterator[Notice]:
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
    latin = bool(words & _ENGLISH) and words <= _ENGLISH | _ALSO and plain.isascii()
    return latin or _CHINESE.fullmatch(re.sub(r"\s", "", plain)) is not None


def several_answers(intake: Intake) -> Iterator[Notice]:
    """Which columns that the study does not name look like questions with several answers?

    Judged by the first rows of a file: by signs between answers that recur, or by columns of a
    common beginning whose only entry is what they are called, blank where it was not ticked.
    """
    for part in intake.files:
        raw = part.raw
        read = set(raw.headings.values())
        cells = {
            name: [text for row in raw.below[part.file.header :] if (text := plain(row[place]))]
            for place, name in enumerate(raw.present)
            if name not in read and all(place < len(row) for row in raw.below)
        }
        names = [
            name
            for name, texts in cells.items()
            if multiple_response.separator(texts) and not ranks.order_sign(texts)
        ]
        own = {
            name: plain(name).removesuffix(texts[0])
            for name, texts in cells.items()
            if len(set(texts)) == 1 and plain(name).endswith(texts[0])
        }
        starts = Counter(own.values())
        names += [name for name, start in own.items() if start and starts[start] > 1]
        if names:
            yield Notice(
                kind="several_answers",
                where=raw.name,
                count=len(names),
                details={"names": ", ".join(names)},
                reported=False,
            )


def ranked_answers(intake: Intake) -> Iterator[Notice]:
    """Which columns look like options put into an order, and are not declared so?

    Columns in which each of the first rows holds each rank once, also those that the study takes
    for items; and columns that it does not name whose entries are orders.
    """
    study = intake.rows.study
    for part in intake.files:
        raw, study_names = part.raw, {own: name for name, own in part.raw.headings.items()}
        declared = {each for name, asked in study.choices.items() for each in asked.sources(name)}
        cells = {
            name: [plain(row[place]) for row in raw.below[part.file.header :]]
            for place, name in enumerate(raw.present)
            if study_names.get(name, name) not in declared
            and all(place < len(row) for row in raw.below)
        }
        names = ranks.rank_columns(cells)
        names += [
            name
            for name, texts in cells.items()
            if name not in study_names and ranks.order_sign([each for each in texts if each])
        ]
        if names:
            yield Notice(
                kind="ranked_answers",
                where=raw.name,
                count=len(names),
                details={"names": ", ".join(names)},
                reported=False,
            )


def unanswered(intake: Intake) -> Iterator[Notice]:
    """Items, open questions and segments of which a file has not a single answer."""
    study = intake.rows.study
    for part in intake.files:
        empty = [
            name
            for name in (*study.marked, *study.open, *study.segments)
            if name not in part.file.absent
            and part.table[name].null_count == part.table.num_rows
            and name + NOT_APPLICABLE not in part.table.column_names
            and name not in part.unassigned
        ]
        if empty:
            yield Notice(
                kind="unanswered",
                where=part.raw.name,
                count=len(empty),
                details={"names": ", ".join(empty)},
                periods=tuple(sorted(pc.unique(part.table[".period"]).drop_null().to_pylist())),
            )


def unused_codes(intake: Intake) -> Iterator[Notice]:
    """Codes declared missing or not applicable that never occur: perhaps they are other ones."""
    study = intake.rows.study
    scales = {name: study.scale_of(name) for name in study.marked}
    for file in dict.fromkeys(part.file.path for part in intake.files):
        parts = [part for part in intake.files if part.file.path == file]
        declared = _codes(parts[0].file)
        if declared:
            names = (*study.marked, *study.segments)
            seen = _entries(parts, [study.column_of(name) for name in names])
            yield from _unused_in(file, declared, seen)
    for key, scale in study.scales.items():
        declared = _codes(scale)
        names = tuple(name for name, items_scale in scales.items() if items_scale == scale)
        if declared and names:
            seen = _entries(intake.files, [study.column_of(name) for name in names])
            yield from _unused_in(key, declared, seen)


def declared_missing(intake: Intake) -> Iterator[Notice]:
    """Codes that an SPSS file declares missing, each with its answers: why they are missing."""
    study = intake.rows.study
    for part in intake.files:
        counts: Counter[str] = Counter()
        for column in dict.fromkeys(study.column_of(name) for name in study.marked):
            codes = part.raw.user_missing.get(column, frozenset())
            if not codes:
                continue
            labels = part.raw.value_labels.get(column, {})
            different = distinct(part.raw.table[column])
            often = np.bincount(different.codes, minlength=len(different.entries))
            for entry, rows in zip(different.entries, often.tolist(), strict=True):
                if entry in codes and rows:
                    label = labels.get(entry or "")
                    counts[f"{entry} ({label})" if label else str(entry)] += rows
        if counts:
            listed = ", ".join(f"{code}: {rows:,}" for code, rows in sorted(counts.items()))
            yield Notice(
                kind="declared_missing",
                where=part.raw.name,
                count=counts.total(),
                details={"codes": listed},
                reported=False,
            )


def _codes(declared: object) -> list[str]:
    """Those that the study file names; a format knows all that its tool may write."""
    tool = formats.FORMATS.get(getattr(declared, "format", None) or "")
    known = {str(code) for code in tool.settings.get("missing", ())} if tool else set()
    return [
        *(code for code in getattr(declared, "missing", ()) if code not in known),
        *getattr(declared, "not_applicable", ()),
    ]


def unused_values(intake: Intake) -> Iterator[Notice]:
    """Entries that a file's `values` translates and that never occur in it."""
    study = intake.rows.study
    for file in dict.fromkeys(part.file.path for part in intake.files):
        parts = [part for part in intake.files if part.file.path == file]
        for name, meanings in parts[0].file.values.items():
            column = study.column_of(name)
            seen = _entries(parts, [column])
            for part in parts:
                seen |= {*map(marks.key, part.raw.value_labels.get(column, {}).values())}
            if unused := [entry for entry in meanings if marks.key(entry) not in seen]:
                yield Notice(
                    kind="values_unused",
                    where=file,
                    count=len(unused),
                    details={"segment": name, "entries": ", ".join(unused)},
                    reported=False,
                )


def _entries(parts: Sequence[Responses], names: Sequence[str]) -> set[str]:
    """All that stands in these columns, as codes are compared."""
    seen: set[str] = set()
    for part in parts:
        for name in dict.fromkeys(names):
            column = part.raw.table[name]
            kind = column.type
            different = pc.unique(column.cast(kind.value_type) if _coded(kind) else column)
            seen |= {marks.key(each) for each in different.cast(pa.string()).to_pylist()}
    return seen


def _coded(kind: pa.DataType) -> bool:
    return bool(pa.types.is_dictionary(kind))


def _unused_in(where: str, declared: Sequence[str], seen: set[str]) -> Iterator[Notice]:
    unused = [code for code in declared if marks.key(code) not in seen and code.strip()]
    if unused:
        yield Notice(
            kind="codes_unused",
            where=where,
            count=len(unused),
            details={"codes": ", ".join(unused)},
            reported=False,  # another wave may use them
        )


def near_names(intake: Intake) -> Iterator[Notice]:
    """Values of a segment that differ only in blanks, in capitals or in the width of letters."""
    rows = intake.rows
    for variable in rows.study.segments:
        alike: dict[str, list[str]] = {}
        for value in pc.unique(rows.table[variable].cast(pa.string())).drop_null().to_pylist():
            alike.setdefault(_key(value), []).append(value)
        for names in alike.values():
            if len(names) > 1:
                yield Notice(
                    kind="near_names",
                    where=variable,
                    count=len(names),
                    details={"names": ", ".join(f"“{name}”" for name in sorted(names))},
                    reported=False,
                )


def _key(name: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", name)).casefold()


def many_groups(intake: Intake) -> Iterator[Notice]:
    """Segments with more values than are compared in pairs."""
    study = intake.rows.study
    declared = study.segments if study.compare.by is None else study.compare.by
    for variable in declared if study.compare.against == "pairs" else ():
        groups = pc.count_distinct(intake.rows.table[variable].cast(pa.string())).as_py()
        if groups > PAIRS:
            yield Notice(
                kind="many_groups", where=variable, count=groups, details={"most": str(PAIRS)}
            )
