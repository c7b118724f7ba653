import shutil
from pathlib import Path

import pytest

from csatbook import resources
from csatbook.errors import ParameterError
from csatbook.run import plan
from csatbook.run.choice import Slice

from .projects import Project

CLONE = Path(__file__).parents[2]


def test_a_cover_speaks_the_language_of_its_report(shared_project: Project) -> None:
    recipe = shared_project.recipe()
    cover = plan.heading(recipe.study, recipe.waves, "2024Q2", Slice("region", "西"), "en")
    assert (cover.title, cover.period, cover.segment) == (
        "Tiny survey",
        "Q2 2024",
        "Region: West",
    )
    assert cover.facts == ()  # of a single person
    everyone = plan.heading(recipe.study, recipe.waves, "2024Q2", Slice(), "zh")
    assert (everyone.title, everyone.facts[0][1]) == ("小调查", "5")


def test_jobs_come_by_period_and_then_in_the_order_of_the_study(
    shared_project: Project,
) -> None:
    recipe = shared_project.recipe(every_period=True)
    assert [job.name for job in plan.jobs(recipe)] == [
        "2024Q1 all",
        "2024Q1 region=华东",
        "2024Q2 all",
        "2024Q2 region=华东",
        "2024Q2 region=西",
        "2024Q2 region=A/B",
    ]


def test_a_free_wave_gets_a_safe_folder(shared_project: Project, tmp_path: Path) -> None:
    study = shared_project.recipe().study
    assert plan.period_folder(tmp_path, study, "../第 1 波") == (
        tmp_path / "tiny" / "~2E~2E~2F第~201~20波"
    )


def test_earlier_waves_are_inputs_of_later_ones_and_not_the_other_way_round(
    project: Project,
) -> None:
    before = {job.name: dict(job.inputs)["data"] for job in _all(project)}
    with (project.root / "data" / "answers.csv").open("a", encoding="utf-8") as file:
        file.write("2024-05-09,2,华东,big\n")
    after = {job.name: dict(job.inputs)["data"] for job in _all(project)}
    assert {name for name in before if before[name] != after[name]} == {"2024Q2 all"}


def _all(project: Project) -> tuple[plan.Job, ...]:
    return plan.jobs(project.recipe(every_period=True, segments=["all"]))


def test_the_project_comes_before_what_came_with_csatbook(project: Project) -> None:
    own = project.root / "notebooks" / "satisfaction.ipynb"
    assert resources.find("notebooks", "satisfaction.ipynb", project.root) == own
    own.unlink()
    found = resources.find("notebooks", "satisfaction.ipynb", project.root)
    assert found == CLONE / "notebooks" / "satisfaction.ipynb"


def test_a_project_may_bring_templates_of_reports_alone(project: Project) -> None:
    own = project.root / "templates"
    shutil.copytree(CLONE / "templates" / "csatbook", own / "csatbook")
    recipe = project.recipe()
    assert (recipe.templates, recipe.pages) == (own, CLONE / "templates")


@pytest.mark.parametrize("name", ["", "..", "../params/tiny.yaml", "nothing.ipynb", "."])
def test_what_is_no_entry_is_refused_with_those_that_are(project: Project, name: str) -> None:
    with pytest.raises(ParameterError, match=r"there are .*satisfaction\.ipynb"):
        resources.find("notebooks", name, project.root)
