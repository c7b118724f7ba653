"""Whether items stand beside figures that there are, over groups that both tell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from csatbook.study.feedback import CASE_RECORDS
from csatbook.study.model import Study
from csatbook.study.operation import PERIOD
from csatbook.study.part import Finding, known


def problems(study: Study, declared: Mapping[str, Iterable[str]]) -> Iterator[Finding]:
    """Which operations name something unknown, or groups that one side does not tell?"""
    levels = study.units.levels if study.units else ()
    lowest = study.column_of(levels[-1]) if levels and levels[-1] in study.segments else None
    sorts = study.feedback.sorts.values() if study.feedback else ()
    for name, operation in study.operations.items():
        where = ("operations", name)
        yield from known((*where, "item"), operation.item, declared.get("items", ()), "item")
        measures = declared.get("measures", ())
        yield from known((*where, "measure"), operation.measure, measures, "measure")
        for place, segment in enumerate(operation.by):
            names = [PERIOD, *declared.get("segments", ())]
            yield from known((*where, "by", place), segment, names, "segment")
        for segment in operation.columns:
            yield from known((*where, "columns"), segment, operation.segments, "segment of `by`")
        measure = study.measures.get(operation.measure)
        if measure is None or measure.table != CASE_RECORDS:
            continue
        columns = {sort.column for sort in sorts}
        for segment in operation.segments:
            if segment in study.segments and study.column_of(segment) not in columns:
                message = (
                    f"cases do not tell '{segment}': of their channel, department and kind none is "
                    f"the column '{study.column_of(segment)}'"
                )
                yield (*where, "by"), message
    of_cases = any(measure.table == CASE_RECORDS for measure in study.measures.values())
    if of_cases and lowest is not None and lowest not in {sort.column for sort in sorts}:
        message = f"no channel, department or kind of the cases is the column '{lowest}' of units"
        yield ("measures",), message
