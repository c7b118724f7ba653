"""Nobody can say to which wave the row belongs."""

from csatbook.survey.number import Flags
from csatbook.survey.rows import Rows


def find(rows: Rows) -> Flags:
    """Which rows have a blank date, or a blank wave?"""
    return rows.empty(".period")
