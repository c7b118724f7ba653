from collections.abc import Callable
from pathlib import Path

import pytest
import samples

from csatbook.analysis.wave import Wave


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Wave]:
    """Opens waves of the sample study; the raw files are read once a test run."""
    folder: Path = tmp_path_factory.mktemp("service")
    return lambda *words: samples.service(folder, *words)
