from pathlib import Path

import projects
import pytest
from projects import Ear, Project


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """The tiny study, in a folder whose name papermill would fill in and a shell would split."""
    return projects.made(tmp_path / "a {project} 项目")


@pytest.fixture(scope="module")
def shared_project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The same for tests that only look."""
    return projects.made(tmp_path_factory.mktemp("shared"))


@pytest.fixture
def ear() -> Ear:
    """Hears what happens to jobs."""
    return Ear()
