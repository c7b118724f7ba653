"""What do all changes of a long history cost, and what does one more wave cost?

Prints seconds of processor time and ratios; nothing here passes or fails. Run by `make bench`, or

    python tests/bench/change_history.py [ANSWERS] [--keep FOLDER]

40 items in eight dimensions, 30 groups in three variables and everyone, 20 quarters with ANSWERS
answers in all (5,000,000). Timed, each in a process of its own, are the changes of the leading
score from each quarter to the next, of the whole, every dimension and every item, of everyone and
of each group: from the answers, where nothing is kept yet; again, from the stored moments; and of a
new quarter, beside the same where there is but one quarter before it.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pyarrow as pa
from pyarrow import parquet

from csatbook import study
from csatbook.survey import store

SEED = 20240104
WAVES, ITEMS, DIMENSIONS = 20, 40, 8
GROUPS = {"region": 12, "channel": 10, "kind": 8}
STUDY = """
study: history
title: {zh: 历史, en: History}
period: quarter
data:
  responses:
RESPONSES
scales:
  s: {min: 1, max: 5, satisfied: [4, 5], dissatisfied: [1, 2]}
items:
ITEMS
dimensions:
PARTS
segments:
SEGMENTS
scores:
  csat: {method: satisfied_share, zh: 满意度, en: Satisfied, target: 0.8}
compare: {by: [region, channel, kind], adjust: holm}
report: {language: en, formats: [html]}
"""


def main() -> None:
    words = argparse.ArgumentParser()
    words.add_argument("answers", type=int, nargs="?", default=5_000_000)
    words.add_argument("--keep", type=Path, help="a folder for the data, to use them again")
    words.add_argument("--changes", nargs=2, metavar=("STUDY", "PERIODS"))
    told = words.parse_args()
    if told.changes:
        print(json.dumps(changed(Path(told.changes[0]), told.changes[1].split(","))))
        return
    with tempfile.TemporaryDirectory() as folder:
        compare(told.keep or Path(folder), told.answers // WAVES)


def compare(folder: Path, each: int) -> None:
    quarters = [f"{2020 + wave // 4}Q{1 + wave % 4}" for wave in range(WAVES)]
    long = made(folder / "long", quarters, each)
    short = made(folder / "short", quarters[-2:], each)
    for path in (long, short):
        store.open(study.load(path, data=path.parent), refresh=True)
        shutil.rmtree(path.parent / ".csatbook" / ".kept", ignore_errors=True)
    first = measured(long, quarters[1:])
    forget(long, "changes")
    again = measured(long, quarters[1:])
    forget(long, "", quarters[-1])
    new, alone = measured(long, quarters[-1:]), measured(short, quarters[-1:])
    print(f"{first['rows']:,} changes of {WAVES * each:,} answers in {WAVES} waves:")
    for name, told in (("from the answers", first), ("from stored moments", again)):
        print(f"  {name}: CPU {told['cpu']:.1f} s ({told['seconds']:.1f} s), {told['peak']:,} MB")
    print(
        f"  a new wave: CPU {new['cpu']:.2f} s; with one wave before it and nothing kept "
        f"{alone['cpu']:.2f} s, ratio {new['cpu'] / alone['cpu']:.2f}"
    )


def measured(path: Path, periods: list[str]) -> dict[str, float]:
    command = [sys.executable, __file__, "--changes", str(path), ",".join(periods)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return dict(json.loads(done.stdout))


def changed(path: Path, periods: list[str]) -> dict[str, float]:
    """What the changes of these quarters cost a process that knows nothing yet."""
    from csatbook.analysis import wave as waves
    from csatbook.analysis.changes.by_group import group_changes
    from csatbook.analysis.changes.changes import changes

    os.environ["CSATBOOK_DATA"] = str(path.parent)
    begun, worked = time.perf_counter(), time.process_time()
    rows, opened = 0, waves.open(path, periods[0], "all", "en")
    for period in periods:
        wave = waves.at(opened, period)
        whole = changes(wave)
        groups = group_changes(wave, "previous", items=True)
        rows += int((whole["against"] == "previous").sum()) + len(groups)
    return {
        "rows": rows,
        "seconds": time.perf_counter() - begun,
        "cpu": time.process_time() - worked,
        # That of this process alone; getrusage would include the one that started it.
        "peak": int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0]) // 1024,
    }


def forget(path: Path, of: str, period: str | None = None) -> None:
    """Remove what is kept of changes, or of all that is known of this quarter."""
    opened = store.open(study.load(path, data=path.parent))
    for kept in (path.parent / ".csatbook" / ".kept").rglob("*.parquet"):
        mine = period is None or kept.name.startswith(opened.fingerprint(period))
        if mine and (not of or "verdict" in parquet.read_schema(kept).names):
            kept.unlink()


def made(folder: Path, periods: list[str], each: int) -> Path:
    """The study file of so many answers a quarter; written unless they are there."""
    path = folder / "history.yaml"
    items = [f"q{item:02d}" for item in range(ITEMS)]
    size = ITEMS // DIMENSIONS
    parts = {f"d{part}": items[part * size : (part + 1) * size] for part in range(DIMENSIONS)}
    if path.exists():
        return path
    folder.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(SEED)
    for at in range(len(periods)):
        columns: dict[str, object] = {
            name: pa.array(rng.integers(1, 6, each, dtype=np.int8)) for name in items
        }
        for name, many in GROUPS.items():
            codes = pa.array(rng.integers(0, many, each, dtype=np.int32))
            columns[name] = pa.DictionaryArray.from_arrays(
                codes, [f"{name}{value:02d}" for value in range(many)]
            ).cast(pa.string())
        parquet.write_table(pa.table(columns), folder / f"{at:02d}.parquet")
    files = [f"    - {{path: {at:02d}.parquet, period: {name}}}" for at, name in enumerate(periods)]
    path.write_text(
        STUDY.replace("RESPONSES", "\n".join(files))
        .replace("ITEMS", "\n".join(f"  {q}: {{zh: {q}, en: {q}, scale: s}}" for q in items))
        .replace(
            "PARTS",
            "\n".join(
                f"  {part}: {{zh: {part}, en: {part}, items: [{', '.join(its)}]}}"
                for part, its in parts.items()
            ),
        )
        .replace("SEGMENTS", "\n".join(f"  {name}: {{zh: {name}, en: {name}}}" for name in GROUPS)),
        encoding="utf-8",
    )
    return path


if __name__ == "__main__":
    main()
