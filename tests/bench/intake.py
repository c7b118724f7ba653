"""How long does it take to read, check and store answers, beside reading the file with pandas?

Prints ratios and peak memory; nothing here passes or fails. Run by `make bench`, or

    python tests/bench/intake.py [ROUNDS]

Each round reads the same file once with pandas.read_csv and its default engine and once with
csatbook, from raw file to stored rows; the ratio is the median over the rounds. The airline
data are read from ../shared/data where they are.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import numpy as np
import pandas as pd

from csatbook import study
from csatbook.study import Study
from csatbook.survey import store

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "data"
AIRLINE = SHARED / "airline" / "airline_passenger_satisfaction.csv.gz"
ROWS, ITEMS = 1_000_000, 20
MEGABYTE = 1024  # of the kilobytes in which Linux counts


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    with tempfile.TemporaryDirectory() as folder:
        if AIRLINE.is_file():
            compare("airline", airline(Path(folder) / "airline"), AIRLINE, rounds)
        else:
            print(f"airline skipped: no file {AIRLINE}")
        file = make_up(Path(folder) / "big")
        compare("1,000,000 x 25", big(Path(folder) / "big"), file, max(3, rounds // 2))


def compare(name: str, path: Path, file: Path, rounds: int) -> None:
    data = file.parent if file is not AIRLINE else SHARED
    measured = study.load(path, data=data)
    open_once(measured)  # imports
    both = [
        (spent(lambda: pd.read_csv(file)), spent(lambda: open_once(measured)))
        for _ in range(rounds)
    ]
    pairs, cpu = ([(one[at], two[at]) for one, two in both] for at in (0, 1))
    print(
        f"{name}: pandas.read_csv {median(one for one, _ in pairs):.3f} s, "
        f"csatbook {median(two for _, two in pairs):.3f} s, "
        f"ratio {median(two / one for one, two in pairs):.2f}, "
        f"of processor time {median(two / one for one, two in cpu):.2f} (median of {rounds}), "
        f"peak memory {peak(path, data):.0f} MB, "
        f"opened again in {1000 * spent(lambda: store.open(measured))[0]:.1f} ms"
    )


def open_once(measured: Study) -> None:
    shutil.rmtree(measured.root / store.STATE, ignore_errors=True)
    store.open(measured)


def spent(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds by the clock and of the processor, all threads together."""
    start, cpu = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - start, time.process_time() - cpu


def peak(path: Path, data: Path) -> float:
    """Peak memory of a fresh process that reads, checks and stores the study."""
    command = [sys.executable, __file__, "--peak", str(path), str(data)]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def tell_peak(path: str, data: str) -> None:
    open_once(study.load(path, data=data))
    # Not getrusage: what it tells of a new process includes the one that started it.
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    print(int(status.split("VmHWM:")[1].split()[0]) / MEGABYTE)


def airline(folder: Path) -> Path:
    """A study file for the airline data: 14 items, 0 means not applicable."""
    folder.mkdir()
    names = pd.read_csv(AIRLINE, nrows=0).columns[9:23]
    items = [f"  i{i}: {{zh: '{x}', en: '{x}', scale: s, from: {x}}}" for i, x in enumerate(names)]
    return written(
        folder,
        [
            "data: {responses: [{path: airline/*.csv.gz, period: 2024}]}",
            "period: year",
            "scales: {s: {min: 1, max: 5, satisfied: [4, 5], not_applicable: [0]}}",
            "items:",
            *items,
            "segments:",
            "  class: {zh: 舱位, en: Class, from: Class}",
            "  customer: {zh: 客户类型, en: Customer type, from: Customer Type}",
            "  age: {zh: 年龄, en: Age, from: Age, cut: {young: < 30, old: '>= 30'}}",
            "validity: {patterns: true}",
        ],
    )


def big(folder: Path) -> Path:
    """A study file for the made-up answers, with every rule of validity in use."""
    items = [f"  q{i}: {{zh: 题, en: item, scale: s}}" for i in range(ITEMS)]
    return written(
        folder,
        [
            "data:",
            "  responses: [{path: big.csv}]",
            "  respondent: id",
            "  date: date",
            "  seconds: seconds",
            "period: quarter",
            "scales: {s: {min: 1, max: 5, satisfied: [4, 5]}}",
            "items:",
            *items,
            "open: {comment: {zh: 意见, en: Comment}}",
            "segments: {region: {zh: 地区, en: Region}}",
            "validity: {patterns: true, min_seconds: 120, duplicates: first}",
        ],
    )


def written(folder: Path, lines: list[str]) -> Path:
    path = folder / "study.yaml"
    path.write_text("\n".join(["study: bench", "title: Bench", *lines]), encoding="utf-8")
    return path


def make_up(folder: Path) -> Path:
    """A million answers: respondent, date, seconds, region, 20 items and a comment."""
    folder.mkdir()
    rng = np.random.default_rng(20240101)
    frame = pd.DataFrame(
        {
            "id": np.char.mod("C%07d", rng.permutation(ROWS)),
            "date": pd.Timestamp("2024-01-01")
            + pd.to_timedelta(rng.integers(0, 731 * 86_400, ROWS), unit="s"),
            "seconds": rng.integers(60, 900, ROWS),
            "region": rng.choice(["华东", "华南", "华北", "西南", "华中"], ROWS),
        }
    )
    for item in range(ITEMS):
        marks = rng.choice(
            ["1", "2", "3", "4", "5", ""], ROWS, p=[0.05, 0.1, 0.2, 0.35, 0.27, 0.03]
        )
        frame[f"q{item}"] = marks
    texts = ["", "等待时间太长，希望改进", "服务很好", "call me on 138 0000 1111"]
    frame["comment"] = rng.choice(texts, ROWS, p=[0.6, 0.2, 0.18, 0.02])
    path = folder / "big.csv"
    frame.to_csv(path, index=False)
    return path


if __name__ == "__main__":
    if sys.argv[1:2] == ["--peak"]:
        tell_peak(*sys.argv[2:])
    else:
        main()
