"""How does the time grow with the length of texts that are made to take long?

Prints ratios; nothing here passes or fails. Run by `make bench`, or

    python tests/bench/patterns.py [ROUNDS]

Each text is read once as long as tests have it and once half as long: a pattern that looks at
each sign a fixed number of times takes 2 times as long for the double, one that starts anew from
each sign 4 times.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

import nbformat
import pyarrow as pa

from csatbook.errors import StudyError
from csatbook.report import markup
from csatbook.run import document
from csatbook.study import source
from csatbook.survey.anonymity import privacy

OWN = ("王小明", "13800001111")
ANSWERS = {
    "answer: word": ("@", "好", 100_000),
    "answer: address": ("", "a", 100_000),
    "answer: digits": ("", "1 ", 50_000),
    "answer: domain": ("www.", "a-", 50_000),
    "answer: signs": ("", "+", 100_000),
    "answer: places": ("", "中国省", 7_000),
    "answer: rooms": ("", "1-", 10_000),
    "answer: names": ("", "张某", 10_000),
    "answer: number words": ("", "one", 30_000),
    "answer: vehicle": ("", "a1", 50_000),
    "answer: accounts": ("", "抖音 a", 25_000),
    "answer: introduced": ("", "I am John ", 10_000),
}
FIGURES = {"figures": "<svg <defs><style ", "styles": "<style>#T_a", "nested": "<svg>"}
OUTPUTS = ("服", "ipykernel_", "ipykernel_1/", "1", "x ")
"""Pieces of a cell's output."""


def cases(folder: Path) -> Iterator[tuple[str, int, Callable[[int], object]]]:
    """What is read, how often its piece stands in the longer text, and what reads it."""
    for name, (head, piece, times) in ANSWERS.items():
        yield name, times, lambda n, head=head, piece=piece: answer(head + piece * n)
    for name, piece in FIGURES.items():
        yield f"markup: {name}", 10_000, lambda n, piece=piece: markup.inert(piece * n)
    for piece in OUTPUTS:
        yield f"output: {piece}", 100_000, lambda n, piece=piece: output(piece * n)
    for name, piece in (("brackets", "["), ("dashes", "- ")):
        yield f"study: {name}", 5_000, lambda n, piece=piece: study(folder, piece * n + "x")


def answer(text: str) -> None:
    own = [pa.chunked_array([[value]]) for value in OWN]
    privacy.clean(pa.chunked_array([[text]]), own=own)


def output(text: str) -> None:
    cell = nbformat.v4.new_code_cell("1", outputs=[nbformat.v4.new_output("stream", text=text)])
    notebook = nbformat.v4.new_notebook(cells=[cell], metadata={"papermill": {}})
    document.reproducible(notebook, source="a", target="b")


def study(folder: Path, text: str) -> None:
    path = folder / "s.yaml"
    path.write_text(text, encoding="utf-8")
    try:
        source.parsed(path)
    except StudyError:
        return


def seconds(work: Callable[[int], object], times: int) -> float:
    start = time.process_time()
    work(times)
    return time.process_time() - start


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    with tempfile.TemporaryDirectory() as made:
        for name, times, work in cases(Path(made)):
            work(times // 2)
            pairs = [(seconds(work, times // 2), seconds(work, times)) for _ in range(rounds)]
            growth = median(long / max(short, 1e-9) for short, long in pairs)
            print(
                f"{name:24} {median(long for _, long in pairs):7.3f} s, double takes {growth:.1f}x"
            )


if __name__ == "__main__":
    main()
