"""What the README shows works."""

import re
import textwrap
from pathlib import Path

from csatbook import study
from csatbook.study.score import METHODS

PROJECT = Path(__file__).parents[1]
README = (PROJECT / "README.md").read_text(encoding="utf-8")
INDEXES = (PROJECT / "docs" / "indexes.md").read_text(encoding="utf-8")


def test_the_study_file_of_the_readme_loads(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    block = re.search(r"^ *```yaml\n(.*?)^ *```", README, flags=re.S | re.M)
    assert block is not None
    path.write_text(textwrap.dedent(block[1]), encoding="utf-8")
    loaded = study.load(path)
    assert (loaded.name, loaded.report.by) == ("mine", ("region",))


def test_the_readme_names_every_method() -> None:
    assert [method for method in METHODS if f"`{method}`" not in README] == []


def test_every_index_names_a_study_file_that_has_it() -> None:
    rows = re.findall(r"^\| (I\d+) \| .* \| (.*) \| (.*) \|$", INDEXES, flags=re.M)
    assert [name for name, _, _ in rows] == [f"I{place}" for place in range(1, 14)]
    for _, files, names in rows:
        studies = [study.load(PROJECT / "params" / one) for one in re.findall(r"`(\S+)`", files)]
        declared = {name for each in studies for name in (*each.scores, each.report.notebook)}
        assert set(re.findall(r"`(\w+)`", names)) <= declared, names
