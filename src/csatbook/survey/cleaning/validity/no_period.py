"""Nobody can say to which wave the row belongs."""

from csatbook.survey.cleaning.rows import Rows
from csatbook.survey.reading.number import Flags


def find(rows: Rows) -> Flags:
    """Which rows have a blank date, or a blank wave?"""
    return rows.empty(".period")
