"""What an analyst gets from a wave."""

from pathlib import Path

import pandas as pd
import pytest

import samples
from csatbook.analysis import door, export
from csatbook.analysis import tables as declarations
from csatbook.analysis.door import OpenWave
from csatbook.analysis.export import Maker
from csatbook.analysis.tables import Table, TableColumn
from csatbook.analysis.wave import Wave
from csatbook.errors import ParameterError
from csatbook.report import scraps


def opened(folder: Path, segment: str = "all") -> OpenWave:
    samples.small(folder)
    return door.open(folder / "params" / "small.yaml", "2024Q2", segment, "en")


def test_a_wave_gives_each_table_as_it_is_exported(tmp_path: Path) -> None:
    wave = opened(tmp_path)
    tables = export.tables(wave)
    assert len(tables) >= 6
    for name, exported in tables.items():
        frame = getattr(wave, name)()
        assert list(frame.columns[:3]) == ["study", "period", "segment"]
        pd.testing.assert_frame_equal(scraps.flat(frame), scraps.flat(exported))


def test_a_table_that_is_declared_as_a_file_has_its_maker_and_its_method() -> None:
    declared = {name for name, table in declarations.TABLES.items() if table.exported}
    assert declared == export.MAKERS.keys()
    assert all(callable(getattr(OpenWave, name)) for name in declared)


def test_a_new_table_takes_its_declaration_and_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    moods = Table("moods", "How are they?", "a mood", (TableColumn("mood", "Good or bad."),))

    def made(wave: Wave) -> pd.DataFrame:
        return declarations.build("moods", wave, [{"mood": "good"}, {"mood": "bad"}])

    monkeypatch.setitem(declarations.TABLES, "moods", moods)
    monkeypatch.setitem(export.MAKERS, "moods", Maker(made, choices={"mood": lambda _: ["good"]}))
    wave = opened(tmp_path)
    assert export.tables(wave)["moods"]["mood"].tolist() == ["good", "bad"]
    assert wave.table("moods", {"mood": "good"})["mood"].tolist() == ["good"]


def test_competitors_are_asked_for_like_groups(shared: Path) -> None:
    wave = door.open(samples.copied(shared, "supplier"), "2025H2", language="en")
    assert set(wave.comparisons(by="competitor")["group_b"]) == {"rival"}


def test_a_table_of_some_scores_or_variables_holds_their_rows_alone(tmp_path: Path) -> None:
    wave = opened(tmp_path)
    means = wave.scores("mean")
    assert set(means["score"]) == {"mean"}
    assert list(means.index) == list(range(len(means)))
    assert set(wave.scores(["mean", "share"])["score"]) == {"mean", "share"}
    assert set(wave.comparisons(by="region")["by"]) == {"region"}


@pytest.mark.parametrize(
    ("ask", "told"),
    [
        (lambda wave: wave.scores("maen"), "score: no 'maen'; .* share, mean, index.* 'mean'?"),
        (lambda wave: wave.comparisons(by="regoin"), "by: no 'regoin'; there are region.*'region'"),
        (lambda wave: wave.table("moods"), "table: no 'moods'; there are sample, rejected"),
        (lambda wave: wave.table("sample", {"n": "1"}), "only: no 'n'; there are none"),
        (lambda wave: wave.ranks(), "no table 'ranks': it declares no `units`"),
        (lambda wave: wave.ledger(), "no table 'ledger': no score is made of parts"),
        (lambda wave: wave.weighting(), "no table 'weighting': it declares no `weighting`"),
        (lambda wave: wave.scores(3), "score: no '3'; there are share"),
        (
            lambda wave: wave.drivers(),
            "study 'small': no table 'drivers': it declares no .drivers: ",
        ),
    ],
)
def test_what_there_is_not_is_refused_with_what_there_is(ask, told: str, tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match=told):
        ask(opened(tmp_path))


def test_what_an_analyst_does_to_a_frame_changes_nothing_else(tmp_path: Path) -> None:
    wave = opened(tmp_path)
    rows, scores = wave.rows, wave.scores()
    rows["polite"] = 1.0
    rows["mine"] = 0
    scores["value"] = 0.0
    assert "mine" not in wave.rows
    assert wave.rows["polite"].tolist()[:2] == [5, 4]
    assert wave.scores()["value"].max() > 1


def test_the_same_group_of_another_wave_is_opened_alike(tmp_path: Path) -> None:
    wave = opened(tmp_path, "region=east")
    assert isinstance(wave.everyone, OpenWave)
    assert wave.everyone.segment == "all"


def test_a_hidden_group_is_hidden_in_frames_as_in_files(tmp_path: Path) -> None:
    study = samples.SMALL.replace("min_answers: 1", "min_answers: 3")
    samples.small(tmp_path, study=study)
    wave = door.open(tmp_path / "params" / "small.yaml", "2024Q2", "region=east", "en")
    assert wave.rows.empty
    assert wave.scores()["value"].isna().all()
    assert wave.scores()["n"].isna().all()


def test_in_the_report_of_a_group_its_own_variable_can_be_asked_for_too(tmp_path: Path) -> None:
    wave = opened(tmp_path, "region=east")
    assert set(wave.comparisons(by="region")["by"]) <= {"region"}
    assert wave.omnibus(by="region").empty


def test_a_language_that_no_report_speaks_is_refused(tmp_path: Path) -> None:
    samples.small(tmp_path)
    with pytest.raises(ParameterError, match="language: no 'fr'; there are zh, en"):
        door.open(tmp_path / "params" / "small.yaml", "2024Q2", "all", "fr")
