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
from bs4 import BeautifulSoup

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


def made(folder: Path, study: str, language: str) -> list[Path]:
    """The pages of this study's report on everyone."""
    command = Path(sys.executable).parent / "csatbook"
    asked = [f"params/{study}.yaml", "--segment", "all", "--language", language]
    done = subprocess.run(
        [command, "run", *asked, "--output", folder / language],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    return sorted(folder.rglob("*.html"))


@pytest.mark.parametrize(("study", "language"), REPORTS)
def test_a_browser_finds_nothing_wrong_at_any_width_by_day_or_night(
    chromium: Any, tmp_path: Path, study: str, language: str
) -> None:
    pictures = ROOT / PICTURES if PICTURES else None
    pages = made(tmp_path, study, language)
    assert len(pages) == 4
    wrong = {
        path.relative_to(tmp_path): browser.faults(chromium, path, pictures=pictures)
        for path in pages
    }
    assert {path: faults for path, faults in wrong.items() if faults} == {}


def test_a_figure_is_kept_as_a_file_by_one_click(chromium: Any, tmp_path: Path) -> None:
    page = chromium.new_page(accept_downloads=True)
    (report,) = (path for path in made(tmp_path, "delivery", "en") if path.name == "report.html")
    page.goto(report.as_uri())
    figure = page.locator("main figure").first
    title = figure.locator("figcaption").inner_text()
    for form, begins in (("SVG", b"<svg"), ("PNG", b"\x89PNG")):
        with page.expect_download() as kept:
            figure.get_by_role("button", name=form).click()
        kept.value.save_as(tmp_path / form)
        assert kept.value.suggested_filename.endswith(f".{form.lower()}")
        assert kept.value.suggested_filename.split("-")[0] in title
        content = (tmp_path / form).read_bytes()
        assert content.startswith(begins)
    drawing = BeautifulSoup((tmp_path / "SVG").read_bytes(), "html.parser").svg
    assert drawing is not None
    assert drawing["xmlns"] == "http://www.w3.org/2000/svg"
    assert float(str(drawing["width"])) > 300
    page.close()
