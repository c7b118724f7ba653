import os
from collections.abc import Callable
from pathlib import Path

import pytest
from pydantic import ValidationError

from csatbook import study
from csatbook.errors import StudyError
from csatbook.study.load import STUDY_TOLD

Write = Callable[..., Path]


def problems(path: Path) -> list[str]:
    with pytest.raises(StudyError) as caught:
        study.load(path)
    return [str(problem).replace(str(path), "FILE") for problem in caught.value.problems]


def test_a_correct_study_loads_with_its_defaults(study_file: Write) -> None:
    loaded = study.load(study_file())
    assert loaded.name == "cafe"
    assert loaded.title["en"] == "Café"
    assert loaded.columns() == {
        "polite": "polite",
        "quick": "q2",
        "overall": "overall",
        "comment": "comment",
        "tenure": "months",
        "region": "region",
    }
    assert loaded.scale_of("quick").satisfied == (4, 5)
    assert loaded.validity.out_of_scale == "refuse"
    assert loaded.validity.patterns is not None
    assert loaded.headline == "mean"


def test_the_project_is_the_folder_above_params_and_data_lie_in_it(study_file: Write) -> None:
    path = study_file()
    loaded = study.load(path)
    assert loaded.root == path.parents[1]
    assert loaded.data_root == path.parents[1] / "data"


def test_a_study_outside_params_is_its_own_project(study_file: Write, tmp_path: Path) -> None:
    path = study_file().rename(tmp_path / "cafe.yaml")
    assert study.load(path).root == tmp_path


def test_the_data_folder_can_be_given_or_come_from_the_environment(
    study_file: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = study_file()
    monkeypatch.setenv("CSATBOOK_DATA", str(tmp_path / "there"))
    assert study.load(path).data_root == tmp_path / "there"
    assert study.load(path, data=tmp_path / "here").data_root == tmp_path / "here"


def test_a_loaded_study_cannot_be_changed(study_file: Write) -> None:
    loaded = study.load(study_file())
    with pytest.raises(ValidationError, match="frozen"):
        loaded.period = "month"


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        (
            "period: quarter",
            "period: quartr",
            3,
            "allowed: month, quarter, half, year, week, wave. Did you mean 'quarter'?",
        ),
        ("respondent: id", "respondents: id", 7, "unknown key 'data.respondents'; allowed: "),
        (
            "respondent: id",
            "respondent: [id]",
            7,
            "'data.respondent': expected a name or text; found a list ['id']",
        ),
        (
            "scale: five, from: q2",
            "scale: fiv, from: q2",
            19,
            "'fiv' is not a declared scale; declared: five. Did you mean 'five'?",
        ),
        ("items: [quick]", "items: [quik]", 25, "'quik' is not a declared item"),
        ("items: [quick]", "items: quick", 25, "'dimensions.pace.items': expected a list"),
        ("weight: 0.4", "weight: 0.3", 23, "the weights sum to 0.9; expected 1"),
        ("weight: 0.4", "weight: -0.4", 25, "greater than 0; found -0.4"),
        ("overall: overall\n", "overall: whole\n", 26, "'whole' is not a declared item"),
        ("satisfied: [4, 5]\n    d", "satisfied: [4, 6]\n    d", 11, "mark 6 is not on the scale"),
        (
            "dissatisfied: [1, 2]",
            "dissatisfied: [1, 4]",
            11,
            "mark 4 cannot be both satisfied and dissatisfied",
        ),
        (
            "[Awful, Bad, Fair, Good, Great]",
            "[Bad, Good]",
            11,
            "labels.en has 2 names for the 5 levels 1 to 5",
        ),
        ("min: 1", "min: 5", 11, "min (5) must be below max (5)"),
        ('new: "<= 3"', 'new: "<= 13"', 28, "the ranges of 'new' and 'old' overlap"),
        ('new: "<= 3"', 'new: "about 3"', 28, "'about 3' is not a range; write it like '<= 3'"),
        ("by: [region]", "by: [regoin]", 34, "Did you mean 'region'?"),
        ("headline: mean", "headline: nps", 34, "'nps' is not a declared score"),
        ("method: mean}", "method: meen}", 33, "Did you mean 'mean'?"),
        ("missing: [99]", "missing: [5]", 6, "'5' is a mark of the scale 'five' (1 to 5)"),
        ("  seconds: seconds\n", "", 29, "needs the column of answer times"),
        ("  respondent: id\n", "", 29, "needs the respondents' column"),
        ("  date: day\n", "", 6, "no period: give the file a 'period'"),
        (
            "  date: day\n",
            "  date: day\n  private: [region]\n",
            9,
            "'region' is private, yet read as 'region'",
        ),
        ("comment: {zh: 意见", "region: {zh: 意见", 29, "the name 'region' is also used in 'open'"),
        ("comment: {zh: 意见", ".period: {zh: 意见", 22, "the name '.period' is kept for a column"),
        ("scores:\n", "scores:\n  share: {method: satisfied_share}\n", None, ""),
    ],
)
def test_a_mistake_is_told_with_its_line_and_what_is_allowed(
    study_file: Write, old: str, new: str, line: int | None, said: str
) -> None:
    path = study_file(change=(old, new))
    if line is None:
        assert study.load(path).scores["share"].unit == "share"
        return
    found = problems(path)
    assert any(one.startswith(f"FILE:{line}: ") and said in one for one in found), found


@pytest.mark.parametrize(
    ("declared", "said"),
    [
        ("{method: satisfied_shar}", "Did you mean 'satisfied_share'?"),
        ("{of: [quick]}", "'scores.mean.method' is missing; allowed: mean, mean_100"),
        (
            "{method: mean, weight: 3}",
            "unknown key 'scores.mean.weight'; allowed: better, certainty, en",
        ),
        ("{method: mean, of: [quik]}", "'quik' is not a declared item"),
        ("{method: nps, of: [quick]}", "'nps' needs a scale of 0 to 10; 'five' is 1 to 5"),
        ("{method: weighted_score}", "weights: name the items and their weights"),
        ("{method: weighted_score, weights: {quick: 0.6, polite: 0.3}}", "they sum to 0.9"),
        ("{method: weighted_score, weights: {quick: 2, polite: -1}}", "greater than 0; found -1"),
        ("{method: acsi}", "'of' is missing"),
        ("{method: acsi, of: [quick], weights: {polite: 1}}", "for just the items in 'of'"),
        ("{method: level_points, points: {1: 0, 5: 100}}", "points miss the level 2"),
        (
            "{method: gap, pairs: [{expected: quick, perceived: slow}]}",
            "'slow' is not a declared item",
        ),
        (
            "{method: gap, pairs: {quick: polite}}",
            "say which item is which: [{expected: quick, perceived: polite}], or the other way",
        ),
        (
            "{method: kano, pairs: {quick: polite}}",
            "say which item is which: [{functional: quick, dysfunctional: polite}]",
        ),
        (
            "{method: gap, pairs: [{expected: quick, perceived: quick}]}",
            "'quick' stands 2 times; expected each item in one pair",
        ),
        (
            "{method: gap, pairs: [{expectd: quick, perceived: polite}]}",
            "'scores.mean.pairs.0.expectd'; allowed: expected, perceived. Did you mean",
        ),
        ("{method: mean, grades: {A: 3, B: 4}}", "write the best grade first; 'B' begins at 4"),
        ("{method: mean, grades: {A: 4, B: 4}}", "which is not below 'A' at 4"),
        ("{method: mean, certainty: 0.4}", "greater than 0.5; found 0.4"),
    ],
)
def test_a_score_that_cannot_be_computed_is_refused_on_loading(
    study_file: Write, declared: str, said: str
) -> None:
    found = problems(study_file(score=("mean: {method: mean}", f"mean: {declared}")))
    assert any(one.startswith("FILE:33: ") and said in one for one in found), found


def test_a_rate_needs_to_know_who_is_dissatisfied(study_file: Write) -> None:
    found = problems(
        study_file(
            score=("mean: {method: mean}", "mean: {method: satisfaction_rate}"),
            scale=("    dissatisfied: [1, 2]\n", ""),
        )
    )
    assert "write scales.five.dissatisfied" in found[0]


def test_weights_are_scaled_where_that_is_declared(study_file: Write) -> None:
    declared = "mean: {method: weighted_score, weights: {quick: 3, polite: 1}, normalise: true}"
    assert study.load(study_file(score=("mean: {method: mean}", declared)))


def test_a_grade_can_be_a_number_or_have_a_name_in_each_language(study_file: Write) -> None:
    grades = "{满意: 4, poor: {from: 1, zh: 差, en: Poor}}"
    path = study_file(score=("mean: {method: mean}", f"mean: {{method: mean, grades: {grades}}}"))
    loaded = study.load(path).scores["mean"].grades
    assert [(one.at, one.text["en"]) for one in loaded.values()] == [(4, "满意"), (1, "Poor")]


def test_all_mistakes_of_a_file_are_told_at_once_and_in_order(study_file: Write) -> None:
    found = problems(
        study_file(
            form=("method: mean}", "method: meen}"),
            name=("items: [quick]", "items: [quik]"),
            scale=("min: 1", "min: 9"),
            by=("by: [region]", "by: [town]"),
        )
    )
    assert [one.split(":")[1] for one in found] == ["11", "25", "33", "34"]


def test_a_broken_part_does_not_make_its_name_unknown_elsewhere(study_file: Write) -> None:
    assert len(problems(study_file(scale=("min: 1", "min: 9")))) == 1


def test_a_tab_is_named_as_such(study_file: Write) -> None:
    assert problems(study_file(tab=("  polite: {zh", "\tpolite: {zh"))) == [
        "FILE:18: a tab cannot indent YAML; use spaces"
    ]


def test_a_key_that_stands_twice_is_refused_and_not_overwritten(study_file: Write) -> None:
    assert problems(study_file(twice=("overall: overall\n", "period: month\n"))) == [
        "FILE:26: the key 'period' stands twice; rename or remove one"
    ]


def test_a_missing_file_names_its_neighbours(study_file: Write) -> None:
    path = study_file()
    said = problems(path.with_name("cafes.yaml"))[0]
    assert said.endswith(f"has cafe.yaml. Did you mean {path}?")


def test_a_path_that_is_right_in_the_projects_folder_is_put_right_for_a_notebook(
    study_file: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    notebooks = study_file().parents[1] / "notebooks"
    notebooks.mkdir()
    monkeypatch.chdir(notebooks)
    [said] = problems(Path("params/cafe.yaml"))
    assert said == "FILE: no such file. Did you mean ../FILE?"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "found no keys"),
        (b"- a\n- b\n", "found no keys"),
        ("title: 满意".encode("gb18030"), "expected UTF-8 text"),
        (b"a: [1, 2\nb: 3\n", "the bracket '[' that opens here is not closed"),
    ],
)
def test_a_file_that_is_no_study_is_refused(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "odd.yaml"
    path.write_bytes(content)
    assert said in problems(path)[0]


def test_yes_and_no_are_names_and_numbers_can_be_names(study_file: Write) -> None:
    path = study_file(
        values=(
            "region: {zh: 地区, en: Region}",
            "region: {zh: 地区, en: Region, values: {no: [no, 1], yes: [yes]}}",
        )
    )
    assert study.load(path).segments["region"].assign(["no", 1, "1.0", "yes"]) == [
        "no",
        "no",
        None,
        "yes",
    ]


def test_a_byte_order_mark_does_no_harm(study_file: Write) -> None:
    path = study_file()
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert study.load(path).name == "cafe"


def test_the_sample_study_loads() -> None:
    root = Path(__file__).parents[2]
    loaded = study.load(root / "params" / "service.yaml")
    assert loaded.data_root == root / "data" or "CSATBOOK_DATA" in os.environ


@pytest.mark.parametrize("name", ["weight", "strata", "cluster", "file", "row", "reasons"])
def test_no_answer_can_be_taken_for_what_is_known_of_a_row(study_file: Write, name: str) -> None:
    path = study_file(change=("comment: {zh: 意见", f"{name}: {{zh: 意见"))
    with pytest.raises(StudyError) as caught:
        study.load(path)
    told = f"the name '{name}' is kept for a column of csatbook's own; choose another, and write "
    assert f"cafe.yaml:22: {told}'from: {name}' beside it" in str(caught.value)
    study.load(study_file(change=("en: Comment}", f"en: Comment, from: {name}}}")))


def test_a_name_that_is_made_of_another_is_taken(study_file: Write) -> None:
    path = study_file(change=("comment: {zh: 意见", "quick.not_applicable: {zh: 意见"))
    with pytest.raises(StudyError, match=r"the name 'quick\.not_applicable' is kept for a column"):
        study.load(path)
    study.load(study_file(change=("comment: {zh: 意见", "quick.said: {zh: 意见")))


def test_a_notebook_of_a_run_takes_no_study_file_but_that_of_the_run(
    study_file: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = study_file()
    digest = study.load(path).digest
    monkeypatch.setenv(STUDY_TOLD, digest)
    assert study.load(path).digest == digest
    path.write_bytes(path.read_bytes() + b"\n# edited\n")
    with pytest.raises(StudyError, match="is not the study file that this run began with"):
        study.load(path)


@pytest.mark.parametrize(
    ("score", "said"),
    [
        ("{method: nps}", "'five' is 1 to 5: name its items under scores.csat: `of: [again]`"),
        (
            "{method: satisfied_share}",
            "or name its items under scores.csat: `of: [polite, quick, overall]`",
        ),
    ],
)
def test_a_score_whose_scales_do_not_suit_is_told_which_items_do(
    study_file: Write, score: str, said: str
) -> None:
    told = problems(
        study_file(
            scale=("items:\n", "  ten: {min: 0, max: 10}\nitems:\n"),
            item=("open:\n", "  again: {zh: 推荐, en: Again, scale: ten}\nopen:\n"),
            score=("csat: {method: satisfied_share}", f"csat: {score}"),
        )
    )
    assert any(one.endswith(said) for one in told), told


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("from: q2", "from: polite", "'quick' reads the column 'polite', as 'polite' does"),
        ("Region}", "Region, labels: {'': 未知}}", "a blank cell belongs to no group"),
        ("Region}", "Region, values: {none: ['']}}", "a blank cell belongs to no group"),
        ("headline: mean", "headline: mean, formats: []", "'report.formats': expected at least 1"),
    ],
)
def test_what_would_be_counted_twice_or_stand_for_nothing_is_refused(
    study_file: Write, old: str, new: str, said: str
) -> None:
    assert any(said in one for one in problems(study_file(change=(old, new))))


@pytest.mark.parametrize("word", ["cafe", "cafe.yaml", "params/cafe", "params/cafee.yaml"])
def test_a_study_called_by_its_name_is_found_for_the_user(
    study_file: Write, monkeypatch: pytest.MonkeyPatch, word: str
) -> None:
    monkeypatch.chdir(study_file().parents[1])
    with pytest.raises(StudyError) as caught:
        study.load(word)
    assert str(caught.value).endswith("Did you mean params/cafe.yaml?")


@pytest.mark.parametrize(
    ("gates", "said"),
    [
        ("{response_rate: 0.3}", "nobody knows how many were invited"),
        ("{response_rate: 30}", "less than or equal to 1; found 30"),
        ("{targets: true}", "no score has a target: write one, such as `csat: {…, target: 0.8}`"),
        ("{targets: [mean]}", "'mean' is not a declared score with a target; declared: none"),
        ("{target: true}", "unknown key 'gates.target'"),
    ],
)
def test_a_gate_that_nobody_could_pass_or_miss_is_refused(
    study_file: Write, gates: str, said: str
) -> None:
    path = study_file(change=("scores:\n", f"gates: {gates}\nscores:\n"))
    assert any(said in problem for problem in problems(path)), problems(path)


def test_the_notebooks_of_a_run_share_a_study_that_was_read_before_they_were_forked(
    study_file: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = study_file()
    monkeypatch.setenv(STUDY_TOLD, study.load(path).digest)
    assert study.load(path) is study.load(path)
