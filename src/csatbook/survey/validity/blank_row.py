"""Nothing was answered at all."""

from csatbook.survey.number import Flags
from csatbook.survey.rows import Rows


def find(rows: Rows) -> Flags:
    """Which rows hold no answer? "Not applicable" is an answer, a code for missing is none."""
    return ~rows.entered
