"""A score over the waves in one line, with its target: small, for the first page."""

from __future__ import annotations

from collections.abc import Sequence

from csatbook.report import number
from csatbook.report.figure.sheet import (
    ACCENT,
    DASHES,
    INK,
    MUTED,
    WARM,
    WIDTH,
    Place,
    Sheet,
    at_both_widths,
)
from csatbook.report.fragment import Fragment
from csatbook.report.number import Unit

_HEIGHT = 58.0
_LEFT, _RIGHT, _PAD = 46.0, 96.0, 13.0


@at_both_widths
def course(
    points: Sequence[tuple[str, float | None]],
    *,
    unit: Unit,
    target: float | None,
    target_label: str,
    caption: str,
    alt: str,
    width: float = WIDTH,
) -> Fragment:
    r"""How did the score move, and where is its target?

    Parameters
    ----------
    points : period and value of each wave, oldest first; None where there is no value
    target : in the same unit; None without one
    target_label : what stands beside its line

    Examples
    --------
    >>> course(
    ...     [("Q1", 0.5), ("Q2", 0.6)],
    ...     unit="share", target=0.8, target_label="target 80%", caption="Share", alt="Q1 50%",
    ... ).text
    'Share\nQ1 50%'
    """
    known = [value for _, value in points if value is not None]
    ends = [*known, *([target] if target is not None else [])]
    low, high = min(ends), max(ends)
    span = (high - low) or 1.0
    left, right = (_LEFT, _RIGHT) if width == WIDTH else (8.0, 76.0)
    sheet = Sheet(_HEIGHT, width)
    step = (width - left - right) / max(1, len(points) - 1)

    def place(at: int, value: float) -> Place:
        return left + at * step, _HEIGHT - _PAD - (value - low) / span * (_HEIGHT - 2 * _PAD)

    if target is not None:
        height = place(0, target)[1]
        sheet.line([(left, height), (width - right, height)], colour=WARM, width=1, dashes=DASHES)
    runs: list[list[Place]] = [[]]
    for at, (_, value) in enumerate(points):
        if value is None:
            runs.append([])
        else:
            runs[-1].append(place(at, value))
    sheet.line(*runs, colour=ACCENT, width=2, rounded=True)
    places = [(at, value) for at, (_, value) in enumerate(points) if value is not None]
    for at, value in places:
        x, y = place(at, value)
        sheet.dot(x, y, 7 if at == places[-1][0] else 4, fill=ACCENT)
    first, last = places[0], places[-1]
    if width == WIDTH:
        sheet.text(
            number.write(first[1], unit), left - 8, place(*first)[1], colour=MUTED, anchor="end"
        )
    x, y = place(*last)
    sheet.text(number.write(last[1], unit), x + 8, y, size=12, colour=INK)
    if target is not None:
        height = place(0, target)[1]
        if abs(height - y) < 12:
            height = y + (14 if height >= y else -14)
        sheet.text(target_label, width - right + 8, height, size=9, colour=WARM)
    return sheet.finish(alt=alt, caption=caption)
