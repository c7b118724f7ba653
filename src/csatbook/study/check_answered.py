"""Whether the scores of answers fit the items and scales of the study."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial

from csatbook.study.answered import Answered, LevelPoints
from csatbook.study.known import Finding, known
from csatbook.study.model import Study
from csatbook.study.scale import Scale
from csatbook.study.score import Score


def problems(study: Study, items: Iterable[str]) -> Iterator[Finding]:
    """Which scores of answers name unknown items, or items on scales that do not suit them?

    `items` are the names that the file declares, also those of ill-formed items.
    """
    items = list(items)
    for name, score in study.scores.items():
        if not isinstance(score, Answered):
            continue
        where = ("scores", name)
        named = score.items_used or tuple(study.items)
        for item in named:
            yield from known(where, item, items, "item")
        scales = {
            study.items[item].scale: study.scale_of(item)
            for item in named
            if item in study.items and study.items[item].scale in study.scales
        }
        found = _scale_problems(score, scales, partial(_advice, study, name))
        yield from (((*where, "method"), message) for message in found)


def _advice(study: Study, score: str, suits: Callable[[Scale], bool]) -> str:
    """Which items could the score be made of? A way to write it, or nothing where none suits."""
    scales = {
        name: study.scale_of(name)
        for name in study.items
        if study.items[name].scale in study.scales
    }
    names = [name for name, scale in scales.items() if suits(scale)]
    if not names or len(names) == len(study.items):
        return ""
    listed = f"[{', '.join(names)}]"
    return f"name its items under scores.{score}: `of: {listed}`"


def _scale_problems(
    score: Score, scales: Mapping[str, Scale], advice: Callable[[Callable[[Scale], bool]], str]
) -> Iterator[str]:
    """What a method needs of the scales that its items are answered on.

    `advice` tells how to name the items whose scale suits.
    """
    for name, scale in scales.items():
        for marks in ("satisfied", "dissatisfied"):
            needed = score.method == "satisfaction_rate" or (
                score.method == "satisfied_share" and marks == "satisfied"
            )
            if needed and getattr(scale, marks) is None:
                yield (
                    f"'{score.method}' needs to know which marks of the scale '{name}' mean "
                    f"{marks}: write scales.{name}.{marks}"
                    + (f", or {way}" if (way := advice(partial(_says, marks))) else "")
                )
        if score.method == "kano" and (scale.min, scale.max, scale.whole) != (1, 5, True):
            yield (
                f"'kano' needs a scale of 1 (I like it) to 5 (I dislike it); '{name}' is "
                f"{scale.min:g} to {scale.max:g}"
            )
        if score.method == "nps" and not _zero_to_ten(scale):
            way = advice(_zero_to_ten) or "ask an item on a scale with `min: 0, max: 10`"
            yield (
                f"'nps' needs a scale of 0 to 10; '{name}' is {scale.min:g} to {scale.max:g}: {way}"
            )
        if isinstance(score, LevelPoints):
            if not scale.whole:
                yield f"'level_points' needs levels; the scale '{name}' has any number"
            elif left := [mark for mark in scale.levels() if mark not in score.points]:
                yield (
                    f"points miss the level {left[0]:g} of the scale '{name}'; give points for "
                    f"{', '.join(f'{mark:g}' for mark in scale.levels())}"
                )
    ends = {(scale.min, scale.max) for scale in scales.values()}
    if score.method in ("weighted_score", "ces", "gap", "cut_share") and len(ends) > 1:
        yield f"'{score.method}' needs one scale; its items have {', '.join(sorted(scales))}"


def _zero_to_ten(scale: Scale) -> bool:
    return (scale.min, scale.max, scale.whole) == (0, 10, True)


def _says(marks: str, scale: Scale) -> bool:
    """Whether the scale says which marks mean satisfied, or dissatisfied."""
    return getattr(scale, marks) is not None
