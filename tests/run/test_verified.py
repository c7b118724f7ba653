"""`csatbook verify`: what a report shows is what its tables say, and any tampering is named."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import nursery
from csatbook.report.facts import paper, screen
from csatbook.run import kernel

from . import projects

CELLS = (
    "import csatbook\nfrom csatbook import sections",
    "wave = csatbook.open(study, period, segment, language)",
    "sections.preface(wave)",
    "sections.headline(wave)",
    "sections.dimensions(wave)",
    "sections.answers(wave)",
    "sections.score_table(wave)",
    "sections.groups(wave)",
    "sections.statistics(wave)",
    "sections.method(wave)",
    "sections.record(wave)",
)
Edit = Callable[[str], str]


@pytest.fixture(scope="module")
def made(
    tmp_path_factory: pytest.TempPathFactory,
    fonts: Path,
    forked: None,  # noqa: ARG001 - its kernels
) -> Path:
    """The period's folder of a report, HTML and PDF, as the command made it."""
    project = projects.made(tmp_path_factory.mktemp("verified") / "project")
    shutil.copytree(fonts, kernel.fonts(project.root / ".csatbook"))
    text = project.study.read_text(encoding="utf-8")
    text = text.replace("formats: [html]}", "formats: [html, pdf], min_answers: 1}")
    project.study.write_text(text, encoding="utf-8")
    project.notebook(*CELLS)
    done = nursery.command(project.root, "run", "params/tiny.yaml", "--segment", "all")
    assert done.exit_code == 0, done.stdout + done.stderr
    return project.period()


def copied(made: Path, folder: Path) -> Path:
    return Path(shutil.copytree(made, folder / made.name))


def test_a_report_as_it_was_made_passes_on_screen_and_on_paper(made: Path) -> None:
    told = nursery.command(made, "verify", ".")
    assert told.exit_code == 0, told.stdout
    assert len(re.findall(r"\d numbers, each as in its table", told.stdout)) == 2
    assert screen.verify(made / "all" / "report.html").numbers > 60


def after(mark: str, pattern: str, new: str) -> Edit:
    """Replace the first match behind a mark."""

    def edit(page: str) -> str:
        at = re.search(mark, page)
        assert at, mark
        changed, count = re.subn(pattern, new, page[at.start() :], count=1)
        assert count, pattern
        return page[: at.start()] + changed

    return edit


def swapped(pattern: str) -> Edit:
    """Change the first number of a kind for the next that is another."""

    def edit(page: str) -> str:
        several = list(re.finditer(pattern, page))
        first = several[0]
        other = next(match for match in several if match[1] != first[1])
        return (
            page[: first.start(1)]
            + other[1]
            + page[first.end(1) : other.start(1)]
            + first[1]
            + page[other.end(1) :]
        )

    return edit


def digit(match: re.Match[str]) -> str:
    """The same with its last digit another."""
    text = match[0]
    at = max(place for place, sign in enumerate(text) if sign.isdigit())
    return f"{text[:at]}{(int(text[at]) + 3) % 10}{text[at + 1 :]}"


def turned(mark: str, pattern: str) -> Edit:
    """Change a digit of the first match behind a mark."""

    def edit(page: str) -> str:
        at = re.search(mark, page)
        assert at, mark
        match = re.compile(pattern).search(page, at.end())
        assert match, pattern
        return page[: match.start()] + digit(match) + page[match.end() :]

    return edit


NUMBER = r"(?<=>)[+−]?\d[\d,.]*%?(?=</data>)"
DATA = r"(<data value=[^>]*>[^<]*</data>)"
PAGE: dict[str, Edit] = {
    "a digit of a sentence": turned("<main", NUMBER),
    "a digit of a tile": turned('class="value"', NUMBER),
    "a digit below a tile": turned('class="detail"', NUMBER),
    "a digit of a table's cell": turned("<tbody>", NUMBER),
    "a digit of a note": turned('class="note"', NUMBER),
    "a digit of the cover": turned("<dl", NUMBER),
    "a digit in a figure": turned(r"<text[^>]* data-facts", r"\d[^<]*(?=</text>)"),
    "a digit of what is read out for a figure": turned("<svg", r'(?<=aria-label=")[^"]*\d[^"]*'),
    "the value behind a number": turned("<main", r"(?<=data value=)\d[\d.]*"),
    "the fact of a number": after("<tbody>", r"data-fact=[1-9]\d*", "data-fact=0"),
    "a fact that there is not": after("<main", r"data-fact=\d+", "data-fact=99999"),
    "a fact that is no number": after("<main", r"data-fact=\d+", "data-fact=x"),
    "the facts of a figure's text": after("<svg", r"(<text[^>]* data-facts=)\d+", r"\g<1>0"),
    "a figure's text without its facts": after("<svg", r"(<text[^>]*) data-facts=\d+", r"\1"),
    "what is read out without its facts": after(
        "<main", r'(<div role="img"[^>]*) data-facts="[^"]*"', r"\1"
    ),
    "a number without its mark": after("<main", r"<data [^>]*>([^<]*)</data>", r"\1"),
    "two numbers for each other": swapped(r"<td[^>]*><data value=[^>]*>([^<]*)</data>"),
    "two numbers with their facts": swapped(r"<td[^>]*>" + DATA),
    "a sign more": after("<tbody>", r"(<data [^>]*>)(\d)", r"\1−\2"),
    "a figure in front of a number": after("<tbody>", r"(<data [^>]*>)", r"1\1"),
    "a sentence more, with a number": after("<main", "</p>", " 另有 97.3% 满意。</p>"),
    "a sentence more, without": after("<main", "</p>", "一切都好。</p>"),
    "a row less": after("<tbody>", r"(?s)<tr.*?</tr>", ""),
    "a point for a comma": after("<tbody>", r"(<data [^>]*>\d+)\.(\d)", r"\1\2"),
    "a row of the facts": after('id="facts"', r'"overall"', '"oversight"'),
    "a column of the facts": after('id="facts"', r'"value"', '"high"'),
    "facts that are no more": after('id="facts"', r'"facts":\[\[', '"facts":[],"x":[['),
}
CHANGED_TABLES: dict[str, tuple[str, Edit]] = {
    "a cell of a table": ("scores.csv", turned("overall", r"\d+\.\d+")),
    "a cell of the answers": (
        "answers.csv",
        lambda text: text.replace(",0.2,", ",0.3,"),
    ),
    "the rows of what the study file says": (
        "facts.csv",
        lambda text: text.split("\n", maxsplit=1)[0] + "\n",
    ),
    "the last rows of a table": ("scores.csv", lambda text: "\n".join(text.split("\n")[:2]) + "\n"),
    "a table without its column": (
        "scores.csv",
        lambda text: text.replace(",value,", ",worth,", 1),
    ),
}


@pytest.mark.parametrize("what", PAGE)
def test_a_page_that_was_tampered_with_fails(made: Path, tmp_path: Path, what: str) -> None:
    report = copied(made, tmp_path) / "all" / "report.html"
    page = report.read_text(encoding="utf-8")
    changed = PAGE[what](page)
    assert changed != page
    report.write_text(changed, encoding="utf-8")
    faults = [str(fault) for fault in screen.verify(report).faults]
    assert faults, what


@pytest.mark.parametrize("what", CHANGED_TABLES)
def test_a_table_that_was_tampered_with_fails(made: Path, tmp_path: Path, what: str) -> None:
    folder = copied(made, tmp_path)
    name, edit = CHANGED_TABLES[what]
    table = folder / "results" / name
    text = table.read_text(encoding="utf-8-sig")
    assert edit(text) != text
    table.write_text(edit(text), encoding="utf-8-sig")
    for report, verify in (("report.html", screen.verify), ("report.pdf", paper.verify)):
        faults = [str(fault) for fault in verify(folder / "all" / report).faults]
        assert any(name in fault for fault in faults), report


def test_a_table_that_is_gone_is_named(made: Path, tmp_path: Path) -> None:
    folder = copied(made, tmp_path)
    (folder / "results" / "scores.csv").unlink()
    faults = [str(fault) for fault in screen.verify(folder / "all" / "report.html").faults]
    assert any("there is no scores.csv" in fault for fault in faults)


def test_the_number_that_differs_is_named_with_its_table_and_chapter(
    made: Path, tmp_path: Path
) -> None:
    folder = copied(made, tmp_path)
    report = folder / "all" / "report.html"
    page = report.read_text(encoding="utf-8")
    report.write_text(PAGE["a digit of a table's cell"](page), encoding="utf-8")
    told = nursery.command(folder, "verify", str(report))
    assert told.exit_code == 1
    assert re.search(r"“[^”]*\d[^”]*” · is \S+ in \w+\.csv", told.stdout), told.stdout
    assert "does not read as it was made" in told.stdout


def test_a_page_without_facts_is_refused(made: Path, tmp_path: Path) -> None:
    folder = copied(made, tmp_path)
    report = folder / "all" / "report.html"
    page = report.read_text(encoding="utf-8")
    report.write_text(re.sub(r'(?s)<script type="app.*?</script>', "", page), encoding="utf-8")
    told = nursery.command(folder, "verify", str(report))
    assert told.exit_code == 2
    assert "does not say where its numbers come from" in told.stderr


def test_a_page_runs_only_what_its_policy_names(made: Path) -> None:
    page = (made / "all" / "report.html").read_text(encoding="utf-8")
    assert "default-src 'none'; script-src 'sha256-" in page
    assert len(re.findall(r"<script>", page)) == 1
