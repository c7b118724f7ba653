"""From a report to its neighbours: no link leads nowhere, whatever was run in whatever order."""

import json
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote, urlsplit

from bs4 import BeautifulSoup

from . import projects


def run(project: projects.Project, *words: str) -> None:
    program = str(Path(sys.executable).parent / "csatbook")
    done = subprocess.run(
        [program, "run", "params/tiny.yaml", *words],
        cwd=project.root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def read(page: Path) -> BeautifulSoup:
    return BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")


def dead(output: Path) -> list[str]:
    """The links of all pages that lead to no file, or to no place in its page."""
    lost = []
    for page in output.rglob("*.html"):
        for link in read(page)("a", href=True):
            parts = urlsplit(link["href"])
            target = (page.parent / unquote(parts.path)).resolve() if parts.path else page
            there = target.is_file()
            if there and parts.fragment:
                there = bool(read(target).find(id=[parts.fragment, unquote(parts.fragment)]))
            if not there:
                lost.append(f"{page.relative_to(output)}: {link['href']}")
    return lost


def test_no_link_is_dead_after_one_report_all_of_a_wave_and_a_second_wave(tmp_path: Path) -> None:
    project = projects.made(tmp_path)
    east = project.period() / "region=华东" / "report.html"
    run(project, "--segment", "region=华东")
    alone = east.read_bytes()
    assert dead(project.output) == []
    run(project)
    assert dead(project.output) == []
    run(project, "--period", "2024Q1", "--segment", "all")
    assert dead(project.output) == []
    assert east.read_bytes() == alone
    ways = [link["href"] for link in read(east).find("nav", class_="ways")("a")]
    name = "region%3D%E5%8D%8E%E4%B8%9C"
    assert ways == [
        f"../../index.html?previous={name}%2Freport.html#2024Q2",
        f"../../index.html?next={name}%2Freport.html#2024Q2",
        f"../index.html#{name}",
    ]
    told = read(project.output / "tiny" / "index.html").find(id="reports").string
    assert json.loads(told) == [
        ["2024Q1", ["all/report.html"]],
        [
            "2024Q2",
            [f"{group}/report.html" for group in ("all", *_regions(project))],
        ],
    ]


def _regions(project: projects.Project) -> list[str]:
    return sorted(path.name for path in project.period().glob("region=*"))
