"""How do reports of a large study cost: does one shop's follow its own answers, or everyone's?

Prints ratios and peak memory; nothing here passes or fails. Run by `make bench`, or

    python tests/bench/large.py [SHOPS]

Two studies alike but for their number of shops, each shop with 1,000 answers in each of four
quarters: one of ten shops, one of SHOPS (2,500: 10,000,000 answers). Of both the report on the
same shop is made, section by section as the notebook has them, in a process of its own; of the
large one also that on everyone. Paired rounds in turn, so that a busy machine slows both.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

import numpy as np
import pyarrow as pa
from pyarrow import csv

from csatbook import study
from csatbook.survey import store

SEED = 20240103
PERIODS = ("2024Q1", "2024Q2", "2024Q3", "2024Q4")
EACH = 1_000  # answers of a shop in a quarter
SMALL = 10  # shops of the small study
ITEMS, REGIONS = 9, 10
MEGABYTE = 1024  # of the kilobytes in which Linux counts
SHOP = "shop=S00003"

STUDY = """
study: bench
title: {zh: 门店, en: Shops}
period: quarter
data:
  responses:
RESPONSES
  respondent: id
scales:
  s: {min: 1, max: 5, satisfied: [4, 5], dissatisfied: [1, 2]}
items:
ITEMS
  overall: {zh: 总体, en: Overall, scale: s}
dimensions:
  staff: {zh: 服务, en: Staff, items: [q0, q1, q2]}
  goods: {zh: 商品, en: Goods, items: [q3, q4, q5]}
  place: {zh: 环境, en: Place, items: [q6, q7, q8]}
overall: overall
segments:
  shop: {zh: 门店, en: Shop}
  region: {zh: 地区, en: Region}
  tenure: {zh: 年限, en: Tenure}
  kind: {zh: 类型, en: Kind}
scores:
  csat: {method: satisfied_share, zh: 满意度, en: Satisfied, target: 0.8}
  mean: {method: mean, zh: 平均分, en: Mean}
compare: {by: [shop, region, tenure, kind], against: rest, adjust: holm}
drivers: {outcome: overall, of: dimensions, by: [tenure], resamples: 200}
report: {language: en, by: [shop], formats: [html]}
"""


def main() -> None:
    words = argparse.ArgumentParser()
    words.add_argument("shops", type=int, nargs="?", default=2_500)
    words.add_argument("--rounds", type=int, default=3)
    words.add_argument("--keep", type=Path, help="a folder for the data, to use them again")
    words.add_argument("--sections", nargs=2, metavar=("STUDY", "SEGMENT"))
    words.add_argument("--store", metavar="STUDY")
    told = words.parse_args()
    if told.sections:
        report(*told.sections)
    elif told.store:
        store.open(study.load(told.store, data=Path(told.store).parent))
        tell(0.0)
    else:
        with tempfile.TemporaryDirectory() as folder:
            compare(told.keep or Path(folder), told.shops, told.rounds)


def compare(folder: Path, shops: int, rounds: int) -> None:
    small, large = made(folder / "small", SMALL), made(folder / "large", shops)
    for path in (small, large):
        first = measured("--store", str(path))
        print(f"{path.parent.name}: read, checked and stored in {first['seconds']:.1f} s,", end=" ")
        print(f"peak {first['peak']:,.0f} MB")
    for path in (small, large):
        measured("--sections", str(path), SHOP)  # what is kept between reports is made once
    pairs = [
        [measured("--sections", str(path), SHOP) for path in (small, large)] for _ in range(rounds)
    ]
    for name in ("seconds", "cpu", "peak", "opened"):
        each = [(one[name], other[name]) for one, other in pairs]
        print(
            f"one shop, {name}: {median(one for one, _ in each):.2f} of {SMALL} shops, "
            f"{median(other for _, other in each):.2f} of {shops:,}, "
            f"ratio {median(other / one for one, other in each):.2f}"
        )
    for place in range(2):
        whole = measured("--sections", str(large), "all")
        print(
            f"everyone, {('first', 'again')[place]}: {whole['seconds']:.1f} s, "
            f"CPU {whole['cpu']:.1f} s, peak {whole['peak']:,.0f} MB"
        )


def measured(*words: str) -> dict[str, float]:
    command = [sys.executable, __file__, *words]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def report(path: str, segment: str) -> None:
    """All sections of the notebook, one after another, as a kernel runs them."""
    import csatbook
    from csatbook import sections

    notebook = Path(csatbook.__file__).parents[2] / "notebooks" / "satisfaction.ipynb"
    cells = [
        "".join(cell["source"])
        for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]
        if cell["cell_type"] == "code"
    ]
    import seaborn  # noqa: F401
    import statsmodels.api  # noqa: F401 - what every report imports is not its cost

    os.environ["CSATBOOK_DATA"] = str(Path(path).parent)
    before = peak()
    start, cpu = time.perf_counter(), time.process_time()
    wave = csatbook.open(path, PERIODS[-1], segment, "en")
    opened = time.perf_counter() - start
    for cell in cells:
        if cell.startswith("sections."):
            begin = time.process_time()
            piece = eval(cell, {"sections": sections, "wave": wave})  # noqa: S307
            if hasattr(piece, "_repr_mimebundle_"):
                piece._repr_mimebundle_()
            print(f"{time.process_time() - begin:8.2f} {cell}", file=sys.stderr)
    tell(opened, time.perf_counter() - start, time.process_time() - cpu, before)


def peak() -> float:
    """Peak memory of this process in MB; getrusage would include the one that started it."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(status.split("VmHWM:")[1].split()[0]) / MEGABYTE


def tell(
    opened: float, seconds: float | None = None, cpu: float = 0.0, before: float = 0.0
) -> None:
    used = resource.getrusage(resource.RUSAGE_SELF)
    print(
        json.dumps(
            {
                "opened": opened,
                "seconds": used.ru_utime + used.ru_stime if seconds is None else seconds,
                "cpu": cpu,
                "peak": peak() - before,
            }
        )
    )


def made(folder: Path, shops: int) -> Path:
    """The study file and its answers; those that are there already are used."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "study.yaml"
    if path.is_file():
        return path
    for place, period in enumerate(PERIODS):
        csv.write_csv(answers(shops, place), folder / f"{period}.csv")
    responses = "\n".join(f"    - {{path: {period}.csv, period: {period}}}" for period in PERIODS)
    items = "\n".join(f"  q{i}: {{zh: 题{i}, en: Item {i}, scale: s}}" for i in range(ITEMS))
    text = STUDY.replace("RESPONSES", responses).replace("ITEMS", items)
    path.write_text(text, encoding="utf-8")
    return path


def answers(shops: int, wave: int) -> pa.Table:
    """One quarter's answers in the order in which they come in: shops mixed."""
    rng = np.random.default_rng([SEED, wave])
    level = rng.normal(0, 0.25, 100_000)  # the same shops in both studies
    size = shops * EACH
    shop = rng.permutation(np.repeat(np.arange(shops), EACH))
    mood = rng.normal(0, 0.7, size) + level[shop] + 0.05 * wave
    columns: dict[str, pa.Array] = {
        "id": pa.array([f"C{number:08d}" for number in range(size)]),
        "shop": _names("S{:05d}", shop, shops),
        "region": _names("R{:02d}", shop % REGIONS, REGIONS),
        "tenure": _names("t{}", rng.integers(0, 3, size), 3),
        "kind": _names("k{}", rng.integers(0, 2, size), 2),
    }
    for name in (*(f"q{i}" for i in range(ITEMS)), "overall"):
        marks = np.clip(np.rint(3.6 + mood + rng.normal(0, 0.8, size)), 1, 5).astype(np.int8)
        columns[name] = pa.array(marks, mask=rng.random(size) < 0.02)
    return pa.table(columns)


def _names(form: str, codes: np.ndarray, count: int) -> pa.Array:
    names = pa.array([form.format(code) for code in range(count)])
    return pa.DictionaryArray.from_arrays(pa.array(codes.astype(np.int32)), names).cast(pa.string())


if __name__ == "__main__":
    main()
