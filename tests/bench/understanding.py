"""How long does `csatbook new` look at large files before the study file is written?

Prints seconds of the clock and of the processor, and the ratio to reading the same file with
pandas; nothing here passes or fails. Run by `make bench`, or

    python tests/bench/understanding.py [ROWS]
"""

from __future__ import annotations

import sys
import tempfile
import time
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

import numpy as np
import pandas as pd

from csatbook.run import new

ROWS, COLUMNS, WIDE, SHORT = 1_000_000, 200, 2_000, 1_000
PIECE = 50_000


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    with tempfile.TemporaryDirectory() as folder:
        looked_at(Path(folder) / "long", rows, COLUMNS)
        looked_at(Path(folder) / "wide", SHORT, WIDE)


def looked_at(folder: Path, rows: int, columns: int) -> None:
    file = made_up(folder / "data" / "answers.csv", rows, columns)
    clock, cpu = time.perf_counter(), time.process_time()
    with redirect_stdout(StringIO()):
        new.new([file], to=folder / "params" / "large.yaml", yes=True)
    took, spent = time.perf_counter() - clock, time.process_time() - cpu
    start = time.process_time()
    pd.read_csv(file)
    beside = time.process_time() - start
    print(
        f"{rows:,} x {columns:,} ({file.stat().st_size >> 20:,} MB): {took:.2f} s, "
        f"{spent:.2f} s of the processor, {spent / beside:.2f} of pandas.read_csv"
    )


def made_up(file: Path, rows: int, columns: int) -> Path:
    """A date, an id, a region, a text, and marks from 1 to 5 in all other columns."""
    generator = np.random.default_rng(7)
    file.parent.mkdir(parents=True)
    for start in range(0, rows, PIECE):
        size = min(PIECE, rows - start)
        number = np.arange(start, start + size)
        days = np.datetime64("2025-01-01") + number % 365
        frame = pd.DataFrame(
            {
                "when": days.astype(str),
                "customer": [f"C{each * 7919 % 10**8:08}" for each in number],
                "region": np.array(["North", "South", "West"])[number % 3],
                "comment": [f"It took {each % 97} days to answer my letter" for each in number],
            }
        )
        marks = generator.integers(1, 6, (size, columns - 4))
        names = [f"q{place}" for place in range(1, columns - 3)]
        frame = pd.concat([frame, pd.DataFrame(marks, columns=names)], axis=1)
        frame.to_csv(file, mode="a", header=start == 0, index=False)
    return file


if __name__ == "__main__":
    main()
