"""A scorecard with real reports: its tables, and what a changed record makes again."""

import io
from pathlib import Path

import pandas as pd
import pytest
from bs4 import BeautifulSoup

import nursery
import samples
from csatbook.analysis import door, export
from csatbook.report import scraps
from csatbook.run import tables

KEYS = ["study", "period", "segment"]
REPORTS = [
    ("2024-01", "all"),
    ("2024-01", "shop=east"),
    ("2024-02", "all"),
    ("2024-02", "shop=east"),
]


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory, forked: None) -> Path:  # noqa: ARG001 - its kernels
    """A project with the shops, and its reports."""
    folder = tmp_path_factory.mktemp("shops")
    samples.written(folder, samples.WEIGHTED)
    assert run(folder, "all", "shop=east") == dict.fromkeys(REPORTS, "made")
    return folder


def run(root: Path, *shown: str) -> dict[tuple[str, str], str]:
    """What became of each report of both months and these segments."""
    periods = [word for period in ("2024-01", "2024-02") for word in ("--period", period)]
    segments = [word for segment in shown for word in ("--segment", segment)]
    words = ("run", "params/shops.yaml", *periods, *segments, "--language", "en")
    done = nursery.command(root, *words)
    assert done.exit_code == 0, done.stderr
    told = {}
    for line in done.stderr.splitlines():
        for said, status in (("] made ", "made"), ("] as was ", "unchanged")):
            if said in line:
                period, segment, *_ = line.partition(said)[2].split()
                told[period, segment] = status
    return told


def table(root: Path, name: str) -> pd.DataFrame:
    return pd.read_csv(root / "output" / "shops" / "2024-02" / "results" / f"{name}.csv")


def change(root: Path, old: str, new: str) -> None:
    path = root / "data" / "orders.csv"
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_the_tables_of_a_run_hold_units_places_and_lines(root: Path) -> None:
    scores, ranks, ledger = (table(root, name) for name in ("scores", "ranks", "ledger"))
    assert list(scores)[:13] == [
        *(*KEYS, "score", "subject", "value", "low", "high", "n", "n_eff", "grade", "target"),
        "target_met",
    ]
    assert list(ranks)[:3] == list(ledger)[:3] == KEYS
    of_all = scores[scores["segment"] == "all"].set_index(["score", "subject"])["value"]
    # 0.5 · 87.5 + 0.3 · 50 + 0.2 · 75, as in tests/analysis/test_evaluated.py
    assert of_all["total", "unit:shop=east"] == pytest.approx(73.75)
    assert pd.isna(of_all["total", "unit:shop=west"])
    lines = ledger[(ledger["segment"] == "all") & (ledger["subject"] == "unit:shop=east")]
    assert lines.loc[lines["score"] == "total", "points"].sum() == pytest.approx(73.75)
    places = ranks[(ranks["score"] == "delivery") & (ranks["subject"] == "unit:shop=east")]
    assert dict(zip(places["segment"], places["rank"], strict=True)) == {"all": 2, "shop=east": 2}


@pytest.mark.parametrize("segment", ["all", "shop=east"])
def test_the_frames_of_an_open_wave_are_the_rows_of_the_files(root: Path, segment: str) -> None:
    wave = door.open(root / "params" / "shops.yaml", "2024-02", segment, "en")
    written = {path.stem for path in (root / "output/shops/2024-02/results").glob("*.csv")}
    assert written >= {"scores", "ranks", "ledger", "weighting", "comparisons", "omnibus"}
    for name in written - {"facts"}:  # which only the report knows
        rows = table(root, name)
        rows = rows[rows["segment"] == segment].reset_index(drop=True)
        if export.MAKERS[name].lacking(wave) and rows.empty:
            continue  # as weights, which are of everyone
        told = tables.csv(scraps.flat(getattr(wave, name)())).decode("utf-8-sig")
        pd.testing.assert_frame_equal(pd.read_csv(io.StringIO(told)), rows, check_dtype=False)


def test_a_record_is_followed_to_the_page_and_makes_only_its_period_and_later_ones_again(
    root: Path,
) -> None:
    def delivery() -> str:
        report = root / "output" / "shops" / "2024-02" / "all" / "report.html"
        page = BeautifulSoup(report.read_text(encoding="utf-8"), "html.parser")
        found = next(one for one in page("table") if one.caption.text == "Scores by unit")
        place = [head.text for head in found.thead("th")].index("Delivery")
        return next(row for row in found.tbody("tr") if row.th.text == "east")(["th", "td"])[
            place
        ].text

    assert delivery() == "50.0"  # 3 of 4 on time
    assert run(root, "all", "shop=east") == dict.fromkeys(REPORTS, "unchanged")
    change(root, "2024-02-02,east,no", "2024-02-02,east,yes")
    january, february = REPORTS[0], REPORTS[2]
    assert run(root, "all") == {january: "unchanged", february: "made"}
    assert delivery() == "100.0"
    change(root, "2024-01-10,west,yes", "2024-01-10,west,no")
    assert run(root, "all") == {january: "made", february: "made"}
