"""The studies of public data, where the data are there."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from csatbook import study as studies
from csatbook.analysis import results
from csatbook.analysis.drivers import importance
from csatbook.analysis.issues.coded import coded_waves
from csatbook.analysis.issues.corrected import uncoded_share
from csatbook.analysis.issues.issues import issues
from csatbook.report import sections
from csatbook.study import Study
from csatbook.study.wording import Language
from csatbook.survey import store as stores
from csatbook.survey.store import Store

ROOT = Path(__file__).parents[1]
DATA = ROOT.parent / "shared" / "data"
STUDIES = sorted((ROOT / "params" / "public").glob("*.yaml"))
Open = Callable[[str], tuple[Study, Store, Path]]
needs_data = pytest.mark.skipif(not DATA.is_dir(), reason="the public data are not on this machine")


@pytest.fixture
def public(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Open:
    """Opens a public study, keeping what it reads in a folder of this test."""
    monkeypatch.setenv("CSATBOOK_DATA", str(DATA))

    def opened(name: str) -> tuple[Study, Store, Path]:
        path = tmp_path / "params" / f"{name}.yaml"
        path.parent.mkdir(exist_ok=True)
        text = (ROOT / "params" / "public" / f"{name}.yaml").read_text(encoding="utf-8")
        path.write_text(text, encoding="utf-8")
        loaded = studies.load(path)
        return loaded, stores.open(loaded), path

    return opened


@pytest.mark.parametrize("path", STUDIES, ids=lambda path: path.stem)
def test_a_public_study_is_well_formed(path: Path) -> None:
    assert studies.load(path).name == path.stem


@needs_data
@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("airline", 129_880),
        ("bank_displayr", 896),
        ("ecsi_mobi", 250),
        ("mobiles_4weeks", 895),
        ("olist", 8_225),
        ("tickets_it", 20_769),
        ("waimai", 11_987),
    ],
)
def test_no_row_of_a_public_study_is_lost(public: Open, name: str, rows: int) -> None:
    _, store, _ = public(name)
    counts = store.counts
    assert counts["read"].sum() == rows
    assert (counts["read"] == counts["valid"] + counts["rejected"]).all()


@needs_data
def test_the_airline_scores_are_those_of_plain_pandas(public: Open) -> None:
    _, _, path = public("airline")
    raw = pd.read_csv(DATA / "airline" / "airline_passenger_satisfaction.csv.gz")
    scores = results.scores(sections.open(path, "1", "class=Economy", "en"))
    economy = raw[raw["Class"] == "Economy"]
    wifi = economy["In-flight Wifi Service"].replace(0, float("nan")).dropna()
    row = results.score_row(scores, "index", "item:wifi")
    assert row["n"] == len(wifi)
    assert row["value"] == pytest.approx(25 * (wifi.mean() - 1), rel=1e-12)
    overall = results.score_row(scores, "csat", "overall")
    assert overall["value"] == pytest.approx((economy["Satisfaction"] == "Satisfied").mean())


@needs_data
def test_the_four_weeks_of_the_mobile_survey_have_their_answers(public: Open) -> None:
    _, store, path = public("mobiles_4weeks")
    assert dict(zip(store.counts["period"], store.counts["read"], strict=True)) == {
        "2019W30": 212,
        "2019W31": 270,
        "2019W32": 203,
        "2019W33": 210,
    }
    raw = pd.read_csv(DATA / "mobiles_4weeks" / "mobiles_4weeks.csv")
    weeks = pd.to_datetime(raw["StartDate"]).dt.isocalendar().week
    scores = results.scores(sections.open(path, "2019W31", "all", "en"))
    for item, column in (("coverage", "Q11_1_code"), ("speed", "Q11_2_code")):
        expected = (raw.loc[weeks == 31, column] >= 4).mean()
        found = results.score_row(scores, "csat", f"item:{item}")["value"]
        assert found == pytest.approx(expected, rel=1e-12)


@needs_data
def test_a_review_of_two_orders_counts_once_and_finds_its_order(public: Open) -> None:
    _, store, path = public("olist")
    reviews = pd.read_csv(DATA / "olist" / "olist_order_reviews_dataset.csv")
    orders = pd.read_csv(DATA / "olist" / "olist_orders_dataset.csv")
    joined = reviews.merge(orders, on="order_id")
    joined["wave"] = pd.to_datetime(joined["order_purchase_timestamp"]).dt.to_period("Q")
    rejected = sum(len(store.rejected(period)) for period in store.periods)
    assert rejected == joined.duplicated(["review_id", "wave"]).sum()
    assert rejected > 0
    regions = results.by_segment(sections.open(path, "2018Q1", "all", "en"), "region")
    assert set(regions["segment"]) == {
        f"region={name}" for name in ("Southeast", "South", "Northeast", "Center-West", "North")
    }


@needs_data
def test_the_drivers_of_the_bank_are_those_of_its_complete_answers_in_r(public: Open) -> None:
    _, _, path = public("bank_displayr")
    text = path.read_text(encoding="utf-8").replace("missing: pairwise", "missing: listwise")
    path.write_text(text, encoding="utf-8")
    table = importance.table(sections.open(path, "1", "all", "en"))
    lmg = table[table["method"] == "lmg"].set_index("driver")["importance"]
    # relaimpo 2.2.7, calc.relimp(type = "lmg"), the 267 rows complete on the 7 columns
    assert set(table["n"]) == {267}
    assert lmg.to_dict() == pytest.approx(
        {
            "item:fees": 0.123297259145868,
            "item:interest": 0.0716719092292337,
            "item:phone": 0.126632072787794,
            "item:branch": 0.0929914871777179,
            "item:online": 0.0294169172222846,
            "item:atm": 0.0637692245364853,
        },
        rel=1e-9,
    )


@needs_data
def test_the_drivers_of_public_studies_are_found(public: Open) -> None:
    leading = {
        ("ecsi_mobi", "1"): {"acsi": "dimension:quality", "CUSL3": "dimension:image"},
        ("airline", "1"): {"overall": "item:boarding"},
        ("mobiles_4weeks", "2019W31"): {"recommend": "dimension:effort"},
    }
    for (name, period), expected in leading.items():
        _, _, path = public(name)
        table = importance.table(sections.open(path, period, "all", "en"))
        first = table[(table["rank"] == 1) & (table["method"] == "lmg")]
        assert dict(zip(first["outcome"], first["driver"], strict=True)) == expected, name


@needs_data
@pytest.mark.parametrize(
    ("name", "period", "language", "said"),
    [
        ("waimai", "1", "zh", "提到最多的是味道口感"),
        ("olist", "2018Q2", "en", "most often mention Speed of delivery"),
        ("mobiles_4weeks", "2019W33", "en", "most often complain of Price"),
        ("mobiles_4weeks", "2019W33", "zh", "称赞最多的是价格"),
    ],
)
def test_what_customers_say_is_counted_in_public_studies(
    public: Open, name: str, period: str, language: Language, said: str
) -> None:
    _, _, path = public(name)
    wave = sections.open(path, period, "all", language)
    assert said in sections.issues(wave).text
    table = issues(wave)
    silent = [uncoded_share(coded)[0] for coded in coded_waves(wave)]
    assert max(silent) < 0.2, "the codebook leaves too much without an issue"
    assert table["rate_commented"].notna().sum() >= 7
