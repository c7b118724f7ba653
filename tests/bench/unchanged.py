"""How long does a run take that finds all of 16 reports as they would be made?

Prints processor seconds of the whole command, beside those that Python needs to import pandas;
nothing here passes or fails. Run by `make bench`, or

    python tests/bench/unchanged.py [ROUNDS]

The reports are of 15 shops and of all of them, and hold a table each.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import median

import nbformat

SHOPS = 15
STUDY = """
study: shops
title: {zh: 门店, en: Shops}
period: quarter
data: {responses: [{path: answers.csv}], date: day}
scales: {agree5: {min: 1, max: 5, satisfied: [4, 5], dissatisfied: [1, 2]}}
items: {polite: {zh: 礼貌, en: Politeness, scale: agree5}}
overall: polite
segments: {shop: {zh: 门店, en: Shop}}
report: {by: [shop], formats: [html]}
"""
CELLS = (
    'study = "../params/shops.yaml"\nperiod = "2024Q2"\nsegment = "all"\nlanguage = "zh"',
    "import csatbook\nwave = csatbook.open(study, period, segment, language)\nwave.scores()",
)


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    with tempfile.TemporaryDirectory() as folder:
        project = made(Path(folder))
        run = [
            str(Path(sys.executable).with_name("csatbook")),
            "run",
            str(project / "params/shops.yaml"),
        ]
        spent(run)
        pairs = [
            (spent([sys.executable, "-c", "import pandas"]), spent(run)) for _ in range(rounds)
        ]
    print(
        f"{SHOPS + 1} unchanged reports: import pandas {median(one for one, _ in pairs):.2f} s, "
        f"csatbook run {median(two for _, two in pairs):.2f} s of a processor, "
        f"ratio {median(two / one for one, two in pairs):.2f} (median of {rounds})"
    )


def spent(command: Sequence[str]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def made(root: Path) -> Path:
    rows = [
        f"2024-05-01,{1 + (shop + row) % 5},shop {shop}"
        for shop in range(SHOPS)
        for row in range(20)
    ]
    first, second = (nbformat.v4.new_code_cell(text) for text in CELLS)
    first.metadata["tags"] = ["parameters"]
    notebook = nbformat.v4.new_notebook(cells=[first, second])
    for name, text in (
        ("params/shops.yaml", STUDY),
        ("data/answers.csv", "\n".join(["day,polite,shop", *rows, ""])),
        ("notebooks/satisfaction.ipynb", nbformat.writes(notebook)),
    ):
        path = root / name
        path.parent.mkdir()
        path.write_text(text, encoding="utf-8")
    return root


if __name__ == "__main__":
    main()
