"""The whole path with the real command, real kernels and the real notebook."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from bs4 import BeautifulSoup

import nursery
from csatbook.report import frame

PROJECT = Path(__file__).parents[1]
OWN_SCRIPTS = [
    f"<script>{frame.script(PROJECT / 'templates', *names)}</script>".encode()
    for names in (("csatbook/facts.js", "csatbook/figures.js"), ("site/site.js",))
]
FACTS = re.compile(rb'<script type="application/json" id="(?:facts|reports)">[^<]*</script>')
"""What the page itself carries: where its numbers are from, and what shows that."""

STUDY = """\
study: shop
title: {zh: 门店调查, en: Shop survey}
period: month
data:
  responses: [{path: "answers-*.csv", missing: [9]}]
  respondent: id
  date: day
  seconds: seconds
  private: [name]
scales:
  five:
    min: 1
    max: 5
    satisfied: [4, 5]
    dissatisfied: [1, 2]
    labels: {zh: [很差, 差, 一般, 好, 很好], en: [Awful, Bad, Fair, Good, Great]}
items:
  polite: {zh: 礼貌, en: Politeness, scale: five, from: q1}
  quick: {zh: 快捷, en: Speed, scale: five, from: q2}
open:
  words: {zh: 意见, en: Comment, tone: negative}
dimensions:
  staff: {zh: 人员, en: Staff, items: [polite, quick]}
segments:
  region: {zh: 地区, en: Region}
validity: {min_seconds: 60, out_of_scale: reject}
scores:
  mean: {method: mean}
  share: {method: satisfied_share}
report: {language: en, by: [region], formats: [html, pdf], min_answers: 1}
"""
HEAD = "id,day,seconds,name,q1,q2,region,words\n"
MARCH = [
    "1,2024-03-01,90,Ann Lee,5,很好,A/B,",
    "2,2024-03-02,90,Bob Ray,4,Great,A/B,Bob Ray waited two hours for a reply",
    "3,2024-03-03,90,Cat May,３,4,<b>,",
    "4,2024-03-04,90,Dan Poe,2,3,<b>,=1+1 <script>alert(1)</script> was shown",
    "5,2024-03-05,90,Eve Fox,1,9,../x,",
    "6,2024-03-06,90,Fay Orr,5,5,../x,",
    "7,2024-03-07,20,Gus Oak,1,1,A/B,",
    "8,2024-03-08,90,Hal Ivy,7,1,A/B,",
]


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project folder with the study, its answers and all its reports, to look at."""
    root = tmp_path_factory.mktemp("shop")
    (root / "params").mkdir()
    (root / "data").mkdir()
    (root / "home").mkdir()
    (root / "params" / "shop.yaml").write_text(STUDY, encoding="utf-8")
    write(root, MARCH)
    done = csatbook(root, "run", "params/shop.yaml")
    assert done.returncode == 0, done.stderr
    return root


def write(root: Path, rows: list[str]) -> None:
    text = HEAD + "\n".join(rows) + "\n"
    (root / "data" / "answers-2024-03.csv").write_bytes(text.encode("gb18030"))


def csatbook(root: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """The command as a user types it, with an empty home folder."""
    environment = {**os.environ, "HOME": str(root / "home")}
    return subprocess.run(
        [str(Path(sys.executable).parent / "csatbook"), *words],
        cwd=root,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


def shown(report: Path, item: str) -> set[str]:
    """What a reader of the page sees wherever it gives the mean of an item, and that it says so."""
    page = BeautifulSoup(report.read_text(encoding="utf-8"), "html.parser")
    facts = json.loads(page.find(id="facts").string)

    def source(number: str) -> tuple[str, ...]:
        row, column, *_ = facts["facts"][int(number)]
        kind, *own = facts["rows"][row]
        table, columns, shared = facts["tables"][kind]
        keys = (facts["names"][place] for place in own[: len(columns) - len(shared)])
        return (table, *shared, *keys, facts["columns"][column])

    cell = ("scores", "2024-03", "all", "mean", f"item:{item}", "value")
    return {
        f"{number.parent.text} {number.text}"
        for number in page("data")
        if source(number["data-fact"]) == cell
    }


def test_an_answer_is_followed_from_the_raw_file_to_the_number_on_the_page(shop: Path) -> None:
    month = shop / "output" / "shop" / "2024-03"
    # valid: ids 1-6 (7 was too fast, 8 off the scale); polite 5 4 3 2 1 5 = 20 / 6
    report = month / "all" / "report.html"
    assert shown(report, "polite") == {"Politeness is lowest (3.33). 3.33", "3.33 3.33"}
    # quick 5 5 4 3 – 5 (9 is missing) = 22 / 5
    assert shown(report, "quick") == {"Best: Speed (4.40), keep it up. 4.40", "4.40 4.40"}
    # What the study does not ask for leaves no empty headings.
    headings = re.findall(r"<h3[^>]*>([^<]+)", report.read_text(encoding="utf-8"))
    assert "Items" in headings
    assert not [one for one in headings if "drive" in one or "competitors" in one]
    scores = pd.read_csv(month / "results" / "scores.csv")
    row = scores.query("segment == 'all' and score == 'mean' and subject == 'item:polite'").iloc[0]
    assert row["value"] == pytest.approx(20 / 6, rel=1e-12)
    assert row["n"] == 6
    sample = pd.read_csv(month / "results" / "sample.csv").query("segment == 'all'").iloc[0]
    assert (sample["returned"], sample["valid"], sample["rejected"]) == (8, 6, 2)


@pytest.mark.usefixtures("forked")
def test_a_changed_answer_makes_its_report_again(shop: Path, tmp_path: Path) -> None:
    changed = shutil.copytree(shop, tmp_path / "shop")
    write(changed, [MARCH[0].replace(",5,很好", ",2,很好"), *MARCH[1:]])
    words = ("run", "params/shop.yaml", "--segment", "all", "--format", "html")
    again = nursery.command(changed, *words)
    assert again.exit_code == 0, again.stderr
    report = changed / "output" / "shop" / "2024-03" / "all" / "report.html"
    told = {"Politeness is lowest (2.83). 2.83", "2.83 2.83"}
    assert shown(report, "polite") == told  # 17 / 6


@pytest.mark.usefixtures("forked")
def test_each_number_of_the_pages_is_found_in_the_tables_whatever_groups_are_called(
    shop: Path,
) -> None:
    for report in sorted((shop / "output" / "shop" / "2024-03").glob("*/report.html")):
        checked = nursery.command(shop, "verify", str(report))
        assert checked.exit_code == 0, checked.stdout


def test_no_name_and_no_markup_of_a_customer_reaches_any_output(shop: Path) -> None:
    outputs = [path for path in (shop / "output").rglob("*") if path.is_file()]
    assert len(outputs) >= 4 * 3
    for path in outputs:
        content = path.read_bytes()
        assert b"Bob Ray" not in content, path
        assert b"Ann Lee" not in content, path
        if path.suffix == ".html":
            foreign = FACTS.sub(b"", content)
            for script in OWN_SCRIPTS:
                foreign = foreign.replace(script, b"")
            assert b"<script" not in foreign.lower(), path
            assert b"<b>" not in content, path
    names = {path.name for path in (shop / "output" / "shop" / "2024-03").iterdir()}
    assert {"all", "region=A~2FB", "region=~3Cb~3E", "region=~2E~2E~2Fx"} <= names
    assert "●●● waited two hours" in (
        shop / "output" / "shop" / "2024-03" / "all" / "report.html"
    ).read_text(encoding="utf-8")


@pytest.mark.usefixtures("forked")
def test_the_same_inputs_give_the_same_bytes(shop: Path) -> None:
    def contents() -> dict[str, bytes]:
        folder = shop / "output"
        return {
            str(path.relative_to(folder)): path.read_bytes()
            for path in folder.rglob("*")
            if path.suffix in (".html", ".pdf", ".csv")
        }

    first = contents()
    words = ("run", "params/shop.yaml", "--segment", "all", "--segment", "region=A/B", "--force")
    done = nursery.command(shop, *words)
    assert (done.exit_code, done.stderr.count("made ")) == (0, 2)
    assert contents() == first
    assert sum(name.endswith(".pdf") for name in first) >= 2
