"""Reports and overview pages in a real browser: Debian's Chromium, driven by Playwright.

`make test` looks at a report of each notebook; `make look` at those of all studies in both
languages, and keeps pictures of them in the folder `screenshots`.
"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import browser
import pytest
from bs4 import BeautifulSoup

import nursery

ROOT = Path(__file__).parents[2]
STUDIES = ("service", "dealers", "models", "supplier", "property", "network", "delivery")
PICTURES = os.environ.get("CSATBOOK_LOOK", "")
REPORTS = (
    [(study, language) for study in STUDIES for language in ("zh", "en")]
    if PICTURES
    else [("service", "zh"), ("dealers", "en"), ("models", "en")]
)

pytest.importorskip("playwright", reason="the extra dev is not installed")
pytestmark = [
    pytest.mark.skipif(not browser.CHROMIUM, reason="there is no chromium here"),
    pytest.mark.usefixtures("forked"),
]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with browser.started() as started:
        yield started


def made(folder: Path, study: str, language: str, *more: str) -> list[Path]:
    """The pages of this study's report on everyone."""
    asked = [f"params/{study}.yaml", "--segment", "all", "--language", language, *more]
    done = nursery.command(ROOT, "run", *asked, "--output", str(folder / language))
    assert done.exit_code == 0, done.stderr
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


@pytest.fixture(scope="module")
def delivery(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of pages of the study on deliveries, of its latest wave in English."""
    folder = tmp_path_factory.mktemp("delivery")
    made(folder, "delivery", "en")
    return folder


def test_a_figure_is_kept_as_a_file_by_one_click(
    chromium: Any, delivery: Path, tmp_path: Path
) -> None:
    page = chromium.new_page(accept_downloads=True)
    report = delivery / "en" / "delivery" / "2025Q4" / "all" / "report.html"
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


def test_a_report_leads_to_its_neighbours_and_tables_are_sorted_by_click_and_key(
    chromium: Any, delivery: Path, tmp_path: Path
) -> None:
    shutil.copytree(delivery, tmp_path, dirs_exist_ok=True)
    study = tmp_path / "en" / "delivery"
    last, earlier = (study / period / "all" / "report.html" for period in ("2025Q4", "2025Q3"))
    page = chromium.new_page()
    page.goto(last.as_uri())
    page.get_by_role("link", name="Previous wave").click()
    page.wait_for_url(f"{(study / 'index.html').as_uri()}*")  # as long as there is none
    made(tmp_path, "delivery", "en", "--period", "2025Q3")
    page.goto(last.as_uri())
    page.get_by_role("link", name="Previous wave").click()
    page.wait_for_url(earlier.as_uri())
    page.get_by_role("link", name="Next wave").click()
    page.wait_for_url(last.as_uri())
    page.get_by_role("link", name="Other groups").click()
    page.wait_for_url(f"{(study / '2025Q4' / 'index.html').as_uri()}#all")
    page.goto((study / "index.html").as_uri())

    def told() -> tuple[list[str], str | None]:
        head = page.locator("thead th").first
        return page.locator("tbody th").all_inner_texts(), head.get_attribute("aria-sort")

    rows = told()[0]
    assert len(rows) == 2
    page.get_by_role("button", name="Period", exact=True).click()
    assert told() == (rows[::-1], "ascending")
    page.keyboard.press("Enter")
    assert told() == (rows, "descending")
    page.keyboard.press("Space")
    assert told() == (rows, None)
