"""A tiny study with three regions and two quarters, in files like an analyst's."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import nbformat

from csatbook import study as studies
from csatbook.run import plan
from csatbook.run.plan import Recipe
from csatbook.survey import store as stores

STUDY = """
study: tiny
title: {zh: 小调查, en: Tiny survey}
period: quarter
data:
  responses: [{path: answers.csv}]
  date: day
scales:
  agree5: {min: 1, max: 5, satisfied: [4, 5], dissatisfied: [1, 2]}
items:
  polite: {zh: 礼貌, en: Politeness, scale: agree5}
overall: polite
segments:
  region: {zh: 地区, en: Region, labels: {华东: {zh: 华东, en: East}, 西: {zh: 西部, en: West}}}
  size: {zh: 规模, en: Size}
report: {by: [region], formats: [html]}
"""
ANSWERS = """day,polite,region,size
2024-01-05,4,华东,big
2024-05-01,5,华东,big
2024-05-02,4,华东,small
2024-05-03,1,西,big
2024-05-04,2,A/B,big
2024-05-05,3,A/B,small
"""
PARAMETERS = """study = "../params/tiny.yaml"
period = "2024Q2"
segment = "all"
language = "zh"
"""


@dataclass(frozen=True)
class Project:
    """A folder with params/, data/ and notebooks/."""

    root: Path

    @property
    def study(self) -> Path:
        return self.root / "params" / "tiny.yaml"

    @property
    def output(self) -> Path:
        return self.root / "output"

    def period(self, name: str = "2024Q2") -> Path:
        return self.output / "tiny" / name

    def notebook(
        self, *cells: str, name: str = "satisfaction", parameters: str = PARAMETERS
    ) -> Path:
        """Write a notebook with these code cells after its parameters."""
        first = nbformat.v4.new_code_cell(parameters, id="given", metadata={"tags": ["parameters"]})
        rest = [
            nbformat.v4.new_code_cell(text, id=f"own-{number}") for number, text in enumerate(cells)
        ]
        written = nbformat.v4.new_notebook(cells=[first, *rest])
        written.metadata["kernelspec"] = {
            "name": "somebody-elses",
            "display_name": "Python",
            "language": "python",
        }
        path = self.root / "notebooks" / f"{name}.ipynb"
        path.parent.mkdir(exist_ok=True)
        nbformat.write(written, path)
        return path

    def recipe(self, **words: object) -> Recipe:
        """How reports of this project are made, by these words of the command."""
        study = studies.load(self.study)
        told = plan.Words(**words)
        return plan.recipe(study, stores.open(study), told, output=self.output)


def made(root: Path) -> Project:
    """The tiny study in this folder, with a notebook that prints its segment."""
    for folder, name, text in (
        ("params", "tiny.yaml", STUDY),
        ("data", "answers.csv", ANSWERS),
    ):
        (root / folder).mkdir(parents=True)
        (root / folder / name).write_text(text, encoding="utf-8")
    project = Project(root)
    project.notebook("print(segment)")
    return project


Events = list[tuple[str, str]]


class Ear:
    """Notes what it is told of the jobs."""

    def __init__(self) -> None:
        self.heard: Events = []

    def waiting(self) -> None:
        self.heard.append(("waiting", ""))

    def started(self, job: object) -> None:
        self.heard.append(("started", job.name))

    def ended(self, outcome: object) -> None:
        self.heard.append((outcome.status, outcome.job.name))
