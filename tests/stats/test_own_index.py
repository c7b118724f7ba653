"""An index of one's own, added as docs/indexes.md says: one file, one line, its words."""

import json
import os
import re
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from samples import ANSWERS, SMALL

PROJECT = Path(__file__).parents[2]
DOCS = (PROJECT / "docs" / "indexes.md").read_text(encoding="utf-8")

ASKED = """
import json

from csatbook.analysis import results, wave
from csatbook.report import sections

wave = wave.open("params/small.yaml", "2024Q2", "all", "en")
rows = results.scores(wave)
row = rows[(rows["score"] == "best") & (rows["subject"] == "overall")].iloc[0]
numbers = {name: float(row[name]) for name in ("value", "low", "high", "n")}
print(json.dumps(numbers | {"said": sections.method(wave).text}))
"""


def shown(kind: str) -> list[str]:
    """The pieces of this kind that the page shows in its part about an own index."""
    part = DOCS[DOCS.index("## An index of one's own") :]
    return [textwrap.dedent(block) for block in re.findall(rf"```{kind}\n(.*?)```", part, re.S)]


@pytest.fixture(scope="module")
def answer(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    """What a study with the index gets, of a copy of the package into which it was put."""
    folder = tmp_path_factory.mktemp("own")
    package = folder / "src" / "csatbook"
    shutil.copytree(
        PROJECT / "src" / "csatbook", package, ignore=shutil.ignore_patterns("__pycache__")
    )
    terms, line = shown("python")
    (words,) = shown("yaml")
    (package / "stats" / "score" / "best_mark.py").write_text(terms, encoding="utf-8")
    table = package / "study" / "score.py"
    before = "    answered.CutShare,\n"
    line = textwrap.indent(f"{line.rstrip()},\n", " " * 4)
    text = table.read_text(encoding="utf-8").replace(before, line + before)
    table.write_text(text, encoding="utf-8")
    with (package / "study" / "wording" / "report.yaml").open("a", encoding="utf-8") as wording:
        wording.write(words)
    (folder / "params").mkdir()
    (folder / "data").mkdir()
    study = SMALL.replace("scores:\n", "scores:\n  best: {method: best_mark, of: [polite]}\n")
    (folder / "params" / "small.yaml").write_text(study, encoding="utf-8")
    (folder / "data" / "answers.csv").write_text(ANSWERS, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", ASKED],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder / "src")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_an_own_index_gets_its_number_with_its_interval(answer: dict[str, object]) -> None:
    # Of 5, 4 and 1 one is the best: in R, prop.test(1, 3, correct = FALSE)$conf.int.
    assert answer["n"] == 3
    assert answer["value"] == pytest.approx(1 / 3)
    interval = answer["low"], answer["high"]
    assert interval == pytest.approx((0.06149194472, 0.79234039920), abs=1e-9)


def test_an_own_index_is_told_in_its_own_words(answer: dict[str, object]) -> None:
    assert "“Best marks” (items: Politeness) is the share of answers that are the best mark" in str(
        answer["said"]
    )


def test_an_index_without_its_words_or_its_file_is_noticed_at_once() -> None:
    # What the table of indexes names has a module and words in both languages.
    from csatbook.stats.score import TERMS
    from csatbook.study.score import INDEXES
    from csatbook.study.wording import catalogue

    assert list(TERMS) == list(INDEXES)
    keys = [f"report.method_{kind}{name}" for name in INDEXES for kind in ("", "text_")]
    assert [key for key in keys if set(catalogue()[key]) != {"zh", "en"}] == []
