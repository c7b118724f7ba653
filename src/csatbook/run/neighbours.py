"""Groups that are hidden because a smaller one beside them is, as whoever makes reports is told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from csatbook.analysis.disclosure import disclosure
from csatbook.study.notice import Notice
from csatbook.survey.store import Store


def hidden(store: Store, periods: Iterable[str]) -> Iterator[Notice]:
    """Which variables hide groups for the sake of a smaller one? Each variable is told once.

    Of these periods the latest in which it is so; respondents without a value are a group, too.
    """
    told: dict[str, Notice] = {}
    for period in periods:
        known = disclosure(store, period)
        for variable in store.study.segments:
            why = Counter(known.reason((), (variable, name)) for name in known.closed(variable))
            if why["too_few"] and why["protected"]:
                details = {
                    "least": str(known.least),
                    "small": str(why["too_few"]),
                    "period": period,
                }
                told[variable] = Notice(
                    kind="hidden_neighbours",
                    where=variable,
                    count=why["protected"],
                    details=details,
                    periods=(period,),
                    reported=False,
                )
    yield from told.values()
