"""What several commands are told: the study, its data, where reports go."""

from __future__ import annotations

from pathlib import Path

import click

PATH = click.Path(path_type=Path)
study_argument = click.argument("path", metavar="STUDY", type=PATH)
data_option = click.option(
    "--data",
    metavar="ROOT",
    type=PATH,
    help="Folder that the study's data paths start from. Default: data/ in the project.",
)
output_option = click.option(
    "--output",
    metavar="DIR",
    type=PATH,
    help="Where the reports go. Default: output/ in the project.",
)
