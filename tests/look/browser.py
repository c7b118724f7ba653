"""What a real browser finds wrong with pages, at every width, by day and by night."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urldefrag, urlsplit

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

WIDTHS = {360: 780, 768: 1024, 1440: 900}
"""Widths and heights of a phone, a tablet and a desk, in px."""
MODES = ("light", "dark")
CHROMIUM = shutil.which("chromium") or ""
LEAST = 11
"""px: the smallest text of a figure on a phone."""

_VIOLATIONS = {"resultTypes": ["violations"]}
_RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    **_VIOLATIONS,
}
_COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast"]}, **_VIOLATIONS}
_SEEN = (Path(__file__).parent / "faults.js").read_text(encoding="utf-8")


@cache
def _axe() -> str:
    return (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")


@contextmanager
def started() -> Iterator[Browser]:
    """A browser without a window."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


def faults(
    browser: Browser,
    path: Path,
    *,
    widths: tuple[int, ...] = tuple(WIDTHS),
    pictures: Path | None = None,
) -> list[str]:
    """What is wrong with this page at these widths, in light and dark? A line each.

    Sought are breaches of axe-core's rules, what sticks out of the page, figures whose texts are
    too small or lie in each other, messages on the console, requests that leave the file, and links
    that lead nowhere. `pictures`: a folder for a picture of each width and mode.
    """
    heard: list[str] = []
    page = browser.new_page()
    page.on("console", lambda said: heard.append(f"console: {said.text}"))
    page.on("pageerror", lambda error: heard.append(f"error: {error}"))
    page.on("request", lambda asked: heard.extend(_foreign(asked.url, path)))
    page.goto(path.as_uri())
    found = _dead(page, path)
    for width in widths:
        page.set_viewport_size({"width": width, "height": WIDTHS[width]})
        found += [f"{width} px: sticks out: {what}" for what in _seen(page, "outside()")]
        found += [f"{width} px: figure: {what}" for what in _seen(page, f"figures({LEAST})")]
        for mode in MODES:
            page.emulate_media(color_scheme=mode)
            if width == min(widths):
                # Only colours hang on the mode, and they do not on the width.
                how = _RULES if mode == "light" else _COLOURS
                found += [f"{width} px, {mode}: {what}" for what in _breaches(page, how)]
            if pictures:
                page.screenshot(path=pictures / f"{_name(path)}-{width}-{mode}.png", full_page=True)
    page.close()
    return heard + list(dict.fromkeys(found))


def _seen(page: Page, what: str) -> list[str]:
    return page.evaluate(f"({_SEEN}).{what}")


def _name(path: Path) -> str:
    """zh-service-2025Q4-all-report, of a page in a folder for each language."""
    output = next(up for up in path.parents if up.name in ("zh", "en"))
    return "-".join([output.name, *path.relative_to(output).with_suffix("").parts])


def _foreign(url: str, path: Path) -> list[str]:
    is_own = url.startswith("data:") or urldefrag(url).url == path.as_uri()
    return [] if is_own else [f"request: {url}"]


def _dead(page: Page, path: Path) -> list[str]:
    """The links that lead nowhere: places that the page does not have, files that are not there."""
    ids = set(_seen(page, "ids()"))
    dead = []
    for href in _seen(page, "links()"):
        parts = urlsplit(href)
        if parts.scheme in ("data", "mailto", "tel"):
            continue
        is_here = (
            (path.parent / unquote(parts.path)).exists()
            if parts.path
            else unquote(parts.fragment) in ids
        )
        if parts.scheme or not is_here:
            dead.append(f"link: {href}")
    return dead


def _breaches(page: Page, how: dict[str, Any]) -> list[str]:
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(_axe() + ";0")
    told: list[dict[str, Any]] = page.evaluate(
        "how => axe.run(document, how).then(result => result.violations)", how
    )
    return [
        f"{breach['id']}: {len(breach['nodes'])} times: {breach['nodes'][0]['html'][:160]} | "
        f"{(breach['nodes'][0].get('failureSummary') or '')[:240]}".replace("\n", " ")
        for breach in told
    ]
