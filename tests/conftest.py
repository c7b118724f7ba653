from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

import samples
from csatbook.analysis.wave import Wave

# How long an example takes says more about what else the machine is doing.
settings.register_profile("suite", deadline=None, max_examples=40)
settings.load_profile("suite")


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Wave]:
    """Opens waves of the sample study; the raw files are read once a test run."""
    folder: Path = tmp_path_factory.mktemp("service")
    return lambda *words: samples.service(folder, *words)
