"""Rows of totals and means that a spreadsheet shows below the answers."""

from __future__ import annotations

from dataclasses import replace

from csatbook.study import Study
from csatbook.study.notice import Notice
from csatbook.study.segment import plain
from csatbook.survey.reading.raw import RawTable, text

_WORDS = (
    "合计,总计,小计,共计,汇总,平均,平均值,平均分,均值,总分,总和,计数,标准差,"
    "total,totals,grand total,subtotal,sum,average,mean,count,std dev,standard deviation"
)
WORDS = frozenset(_WORDS.split(","))
"""What stands in the date's, the respondent's or a segment's column of such a row."""
MOST = 5


def left_out(study: Study, raw: RawTable) -> RawTable:
    """The answers without the rows of totals at the end of the file, and a notice of them.

    Parameters
    ----------
    study : which of the columns name a respondent, a time or a group
    raw : a response file

    Returns
    -------
    RawTable
        The same object where there is none. A word counts only in the last rows, and only where
        no other row holds it in that column.
    """
    data = study.data
    naming = [data.date, data.respondent, data.wave, *map(study.column_of, study.segments)]
    columns = [one for one in dict.fromkeys(naming) if one in raw.table.column_names]
    size, first = raw.table.num_rows, max(0, raw.table.num_rows - MOST)
    last = [text(raw.table[one].slice(first)).to_pylist() for one in columns]
    # A workbook's first filled cell is the row's label, also in a column that nobody wants.
    labels = [next((one for cell in row if (one := plain(str(cell)))), "") for row in raw.ends]
    last += [["" for _ in range(size - first - len(labels))] + labels] if labels else []
    kept = size
    while kept > first and any(
        plain(cells[kept - 1 - first]).casefold() in WORDS for cells in last
    ):
        kept -= 1
    if kept in (size, 0):
        return raw
    notice = Notice(kind="totals_left_out", where=raw.where(range(kept, size)), count=size - kept)
    return replace(raw.part(0, kept), notices=[*raw.notices, notice])
