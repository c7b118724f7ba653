import io
import re
import subprocess
import sys

import click
import pytest
from click.testing import CliRunner

from csatbook import cli
from csatbook.run import terminal

COMMANDS = sorted(cli.main.commands)


def test_there_are_these_commands() -> None:
    lists = ["callbacks", "due", "notice", "remind"]
    assert sorted(["check", "code", "diff", "list", "new", "run", "verify", *lists]) == COMMANDS


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_documented_with_an_example(name: str) -> None:
    told = CliRunner().invoke(cli.main, [name, "--help"])
    assert told.exit_code == 0
    assert re.search(rf"csatbook {name} (params|output|data)/", told.output)
    for option in cli.main.commands[name].params:
        if isinstance(option, click.Option) and option.name != "help":
            assert option.help, f"{name} --{option.name} needs a help text"


def test_the_example_lines_of_help_are_not_wrapped() -> None:
    told = CliRunner().invoke(cli.main, ["run", "--help"], terminal_width=100)
    examples = [line for line in told.output.splitlines() if line.startswith("  csatbook run")]
    assert len(examples) == 5


def test_the_version_is_told() -> None:
    told = CliRunner().invoke(cli.main, ["--version"])
    assert told.output.startswith("csatbook, version ")


@pytest.mark.parametrize("words", [["run"], ["run", "a.yaml", "--jobs", "0"], ["nothing"]])
def test_words_that_are_no_command_end_with_2(words: list[str]) -> None:
    assert CliRunner().invoke(cli.main, words).exit_code == 2


def test_help_imports_nothing_heavy() -> None:
    heavy = {"pandas", "numpy", "pydantic", "nbformat", "papermill", "matplotlib", "rich"}
    line = "import sys, csatbook.cli; print(*(set(sys.argv[1:]) & set(sys.modules)))"
    found = subprocess.run(
        [sys.executable, "-c", line, *heavy], capture_output=True, text=True, check=True
    )
    assert found.stdout.split() == []


class _Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_errors_fit_the_terminal_and_are_one_line_elsewhere(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    text = "csatbook: r.xlsx: " + "expected a column of 华东 and more, " * 6
    lines = terminal.fitted(text, _Screen()).split("\n")
    assert len(lines) > 3
    assert all(len(one.encode("gbk")) < 60 for one in lines)  # a Chinese sign is two columns wide
    assert all(one.startswith("  ") for one in lines[1:])
    assert " ".join(one.strip() for one in lines) == text.strip()
    assert terminal.fitted(text, io.StringIO()) == text
