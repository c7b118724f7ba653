"""A mark that the scale does not have, or a word that nobody explained."""

from csatbook.survey.cleaning.rows import Rows
from csatbook.survey.reading.number import Flags


def find(rows: Rows) -> Flags:
    """Which rows hold such a cell? (Where the study refuses them, reading has stopped before.)"""
    return rows.out_of_scale
