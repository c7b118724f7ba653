"""What tests of figures look into."""

from csatbook.report.fragment import Fragment
from csatbook.report.piece import Figure


def wide(shown: Fragment) -> str:
    """The drawing for a desk; that for a phone is the same set otherwise."""
    (figure,) = shown.pieces
    assert isinstance(figure, Figure)
    return figure.svg
