import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from csatbook.run import kernel

from . import projects
from .projects import Ear, Project


@pytest.fixture(scope="session")
def fonts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A list of the machine's fonts, which takes a while to make."""
    state = tmp_path_factory.mktemp("fonts")
    kernel.prepare(state)
    return kernel.fonts(state)


@pytest.fixture
def project(tmp_path: Path, fonts: Path) -> Project:
    """The tiny study, in a folder whose name papermill would fill in and a shell would split."""
    made = projects.made(tmp_path / "a {project} 项目")
    shutil.copytree(fonts, kernel.fonts(made.root / ".csatbook"))
    return made


@pytest.fixture(scope="module")
def shared_project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The same for tests that only look."""
    return projects.made(tmp_path_factory.mktemp("shared"))


@pytest.fixture
def temporary() -> Iterator[Path]:
    """A folder for temporary files whose path is short enough for sockets; gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="t-") as folder:
        yield Path(folder)


@pytest.fixture
def ear() -> Ear:
    """Hears what happens to jobs."""
    return Ear()
