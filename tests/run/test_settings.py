import json

import pytest
from click.testing import CliRunner

from csatbook.cli import main
from csatbook.errors import ParameterError
from csatbook.run import plan, settings

from .projects import PARAMETERS, Project

OWN = """top = 5  # how many
share = 0.5  # of what
by = ["region"]  # segments
note = ""  # a sentence
proud = False  # whether to boast
since = None  # a period
"""
DEFAULTS = {
    "top": 5,
    "share": 0.5,
    "by": ["region"],
    "note": "",
    "proud": False,
    "since": None,
}


@pytest.fixture
def asking(project: Project) -> Project:
    """A project whose notebook declares further parameters, and prints one."""
    project.notebook("print(top, by, since)", parameters=PARAMETERS + OWN)
    return project


def declare(project: Project, parameters: str) -> None:
    text = project.study.read_text(encoding="utf-8")
    changed = text.replace("formats: [html]", f"formats: [html], parameters: {parameters}")
    project.study.write_text(changed, encoding="utf-8")


def test_without_a_word_the_notebook_says_what_they_are(asking: Project) -> None:
    assert asking.recipe().settings == DEFAULTS


def test_the_study_file_goes_before_the_notebook_and_the_command_before_both(
    asking: Project,
) -> None:
    declare(asking, "{top: 3, share: 1, by: [size, region]}")
    study = {"top": 3, "share": 1.0, "by": ["size", "region"]}
    assert asking.recipe().settings == DEFAULTS | study
    assert asking.recipe(settings={"top": "7"}).settings == DEFAULTS | study | {"top": 7}


def test_a_command_writes_values_like_their_defaults(asking: Project) -> None:
    said = ["top=-2", "share=0.25", "by=size, region", "note=a = b", "proud=True", "since=2024Q1"]
    assert asking.recipe(settings=settings.words(said)).settings == {
        "top": -2,
        "share": 0.25,
        "by": ["size", "region"],
        "note": "a = b",
        "proud": True,
        "since": "2024Q1",
    }
    assert asking.recipe(settings={"by": ""}).settings["by"] == []
    assert asking.recipe(settings={"by": "['size', \"region\"]"}).settings["by"] == [
        "size",
        "region",
    ]


@pytest.mark.parametrize(
    ("word", "told"),
    [
        ("tpo=3", "unknown parameter 'tpo'; satisfaction.ipynb declares top, .*mean 'top'?"),
        ("top=three", "'top': expected a whole number, like its default 5; found 'three'"),
        ("top=1.5", "'top': expected a whole number, .* found 1.5"),
        ("top=true", "'top': expected a whole number, .* found True"),
        ("share=nan", "'share': expected a number, .* found 'nan'"),
        ("proud=yes", "'proud': expected true or false, .* found 'yes'"),
        ("note=a\nb", "'note': expected text in one line"),
        ("language=en", "'language' is not set so"),
        ("os; import os=1", "unknown parameter 'os; import os'"),
    ],
)
def test_another_name_or_kind_is_refused(asking: Project, word: str, told: str) -> None:
    with pytest.raises(ParameterError, match=told):
        asking.recipe(settings=settings.words([word]))


@pytest.mark.parametrize("texts", [["top"], ["=3"], ["top=1", "top=2"]])
def test_a_word_names_one_parameter_and_its_value(texts: list[str]) -> None:
    with pytest.raises(ParameterError, match="--set: "):
        settings.words(texts)


def test_a_wrong_value_in_the_study_file_is_told_with_its_line(asking: Project) -> None:
    declare(asking, "{tops: 3}")
    with pytest.raises(ParameterError, match=r"tiny.yaml:\d+: 'report.parameters': .*mean 'top'"):
        asking.recipe()


@pytest.mark.parametrize("value", ["{share: .nan}", "{since: .inf}"])
def test_a_number_without_end_is_none_that_a_report_can_be_made_from(
    asking: Project, value: str
) -> None:
    declare(asking, value)
    with pytest.raises(ParameterError, match="a number that ends"):
        asking.recipe()


def test_another_notebook_gets_what_it_declares_of_the_studys(asking: Project) -> None:
    declare(asking, "{top: 3, note: x}")
    other = asking.notebook(name="other", parameters=PARAMETERS + "top = 1\n")
    assert asking.recipe(notebook=str(other)).settings == {"top": 3}


def test_another_value_is_another_report(asking: Project) -> None:
    def inputs(**given: object) -> dict[str, str]:
        jobs = plan.jobs(asking.recipe(segments=["all"], settings=given))
        return dict(jobs[0].inputs)

    usual, other = inputs(), inputs(top="7")
    assert {name for name in usual if usual[name] != other[name]} == {"parameters"}
    assert inputs(top="5") == usual


def test_a_value_comes_from_the_command_into_the_cell_and_is_remembered(asking: Project) -> None:
    def command(*words: str) -> str:
        result = CliRunner().invoke(main, [words[0], str(asking.study), *words[1:]])
        assert result.exit_code == 0, result.output
        return result.output

    given = ["--segment", "all", "--set", "top=7", "--set", "by=size,region"]
    command("run", *given)
    record = json.loads((asking.period() / "all" / "report.ipynb").read_text(encoding="utf-8"))
    outputs = [output for cell in record["cells"] for output in cell.get("outputs", ())]
    printed = ["".join(output["text"]) for output in outputs if output["output_type"] == "stream"]
    assert printed == ["7 ['size', 'region'] None\n"]
    entry = json.loads((asking.period() / "run.json").read_text(encoding="utf-8"))["reports"][0]
    assert entry["given"] == ["by", "top"]
    assert entry["parameters"]["top"] == 7
    assert entry["parameters"]["share"] == 0.5
    assert "1 unchanged" in command("run", *given)
    assert "stale" not in command("list")
    # Judged by what it was made with, as by the notebook and the language.
    asking.notebook("print(top)", parameters=PARAMETERS + 'top = "x"\nby = []\n')
    assert "stale" in command("list")
