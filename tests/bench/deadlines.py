"""How long does it take to judge five million cases by three limits, and how much memory?

Prints processor time, seconds by the clock and peak memory beside the size of the table; nothing
here passes or fails. Run by `make bench`, or

    python tests/bench/deadlines.py [CASES]

The limits are the standard ones (answered, solved, told) by the Chinese calendar with a lunch
break; a tenth of the cases stood still for a time. The ratio is to one comparison of the moments
with deadlines that are known: what judging costs at least.
"""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable

import numpy as np
import pandas as pd

from csatbook.analysis.feedback.judged import judged
from csatbook.service.calendar import MISSING, working_calendar
from csatbook.service.deadline import Pauses
from csatbook.study.calendar import CalendarRules
from csatbook.study.feedback import CaseMoments, Feedback, FeedbackFile

CASES = 5_000_000
YEAR = 365 * 24 * 60
FIRST = int(np.datetime64("2025-01-01T00:00", "m").astype(int))
KILOBYTES = 1024


def main() -> None:
    size = int(sys.argv[1]) if len(sys.argv) > 1 else CASES
    table = cases(size)
    rng = np.random.default_rng(2)
    stood = np.sort(rng.choice(size, size // 10, replace=False))
    start = table["received"].to_numpy()[stood] + 60
    pauses = Pauses(stood, start, start + rng.integers(1, 3000, len(stood)))
    feedback = Feedback(
        records=(FeedbackFile(path="cases.csv"),),
        case="id",
        moments=CaseMoments(received="a", first="b", resolved="c", notified="d"),
        priority="priority",
    )
    calendar = working_calendar(
        CalendarRules(country="CN", hours=["09:00-12:00", "13:00-18:00"]), 2025, 2028
    )
    judged(table.head(1000), feedback, calendar, FIRST + YEAR)  # imports
    bytes_of_table = int(table.memory_usage(deep=True).sum())
    before = peak()
    cpu, clock = spent(lambda: judged(table, feedback, calendar, FIRST + YEAR, pauses))
    more = peak() - before
    least, _ = spent(lambda: compared(table))
    print(
        f"{size:,} cases x 3 limits (the solution with and without pauses): {cpu:.1f} CPU s, "
        f"{clock:.1f} s by the clock, {cpu / least:.0f} times comparing known deadlines; "
        f"table {bytes_of_table / 2**20:.0f} MB, peak {more / 2**20:.0f} MB above it, "
        f"together {(bytes_of_table + more) / bytes_of_table:.2f} times the table"
    )


def cases(size: int) -> pd.DataFrame:
    """Cases of a year as the ledger has them: some not solved, most told."""
    rng = np.random.default_rng(1)

    def later(moments: np.ndarray, minutes: int, share: float) -> np.ndarray:
        after = moments + rng.integers(1, minutes, size)
        return np.where((rng.random(size) < share) & (moments != MISSING), after, MISSING)

    received = np.sort(FIRST + rng.integers(0, YEAR, size))
    resolved = later(received, 9 * 1440, 0.95)
    sorts = {
        name: pd.Categorical.from_codes(rng.integers(0, len(of), size), of).astype(str)
        for name, of in {
            "channel": ["app", "web", "phone"],
            "department": ["product", "service", "desk", "field"],
            "kind": ["fault", "wish", "complaint"],
            "priority": ["P0", "P1", "P2"],
        }.items()
    }
    return pd.DataFrame(
        {
            **{name: pd.array(values, dtype="str") for name, values in sorts.items()},
            "period": pd.array(np.full(size, "2025"), dtype="str"),
            "source": pd.array(np.full(size, "crm"), dtype="str"),
            "customer": pd.array(rng.integers(10**9, 10**10, size).astype(str), dtype="str"),
            "role": pd.array(np.full(size, "kept"), dtype="str"),
            "day": received // 1440,
            "received": received,
            "recorded": received + 5,
            "assigned": received + 9,
            "first": later(received, 2 * 1440, 0.97),
            "resolved": resolved,
            "notified": later(resolved, 1440, 0.9),
            "withdrawn": np.full(size, MISSING),
            "over": False,
            "reopened": np.zeros(size, np.int32),
            "contacts": np.ones(size, np.int32),
        }
    )


def compared(table: pd.DataFrame) -> None:
    for name in ("first", "resolved", "notified"):
        np.select([table[name] == MISSING, table[name] <= table["received"] + 1440], [0, 1], 2)


def spent(make: Callable[[], object]) -> tuple[float, float]:
    """Processor time and time by the clock."""
    cpu, clock = time.process_time(), time.perf_counter()
    make()
    return time.process_time() - cpu, time.perf_counter() - clock


def peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * KILOBYTES


if __name__ == "__main__":
    main()
