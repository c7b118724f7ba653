"""Reports and overview pages in a real browser: Debian's Chromium, driven by Playwright.

`make test` looks at a report of each notebook; `make look` at those of all studies in both
languages, and keeps pictures of them in the folder `screenshots`.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import browser
import pytest

ROOT = Path(__file__).parents[2]
STUDIES = ("service", "dealers", "models", "supplier", "property", "network", "delivery")
PICTURES = os.environ.get("CSATBOOK_LOOK", "")
REPORTS = (
    [(study, language) for study in STUDIES for language in ("zh", "en")]
    if PICTURES
    else [("service", "zh"), ("dealers", "en"), ("models", "en")]
)

pytest.importorskip("playwright", reason="the extra dev is not installed")
pytestmark = pytest.mark.skipif(not browser.CHROMIUM, reason="there is no chromium here")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with browser.started() as started:
        yield started


@pytest.mark.parametrize(("study", "language"), REPORTS)
def test_a_browser_finds_nothing_wrong_at_any_width_by_day_or_night(
    chromium: Any, tmp_path: Path, study: str, language: str
) -> None:
    command = Path(sys.executable).parent / "csatbook"
    asked = [f"params/{study}.yaml", "--segment", "all", "--language", language]
    done = subprocess.run(
        [command, "run", *asked, "--output", tmp_path / language],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    pictures = ROOT / PICTURES if PICTURES else None
    pages = sorted(tmp_path.rglob("*.html"))
    assert len(pages) == 4
    wrong = {
        path.relative_to(tmp_path): browser.faults(chromium, path, pictures=pictures)
        for path in pages
    }
    assert {path: faults for path, faults in wrong.items() if faults} == {}
