import os

# As kernels compute, before numpy is loaded: with more threads a last digit may differ.
os.environ["OPENBLAS_NUM_THREADS"] = "1"

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from hypothesis import settings

import nursery
import samples
from csatbook.analysis.wave import Wave

# How long an example takes says more about what else the machine is doing.
settings.register_profile("suite", deadline=None, max_examples=25)
settings.register_profile("thorough", deadline=None, max_examples=200)  # for `make bench`
settings.load_profile("suite")


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of the project's studies for all processes of a test run: each is read once."""
    own = tmp_path_factory.getbasetemp()
    return (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "studies"


@pytest.fixture(scope="session")
def service(shared: Path) -> Callable[..., Wave]:
    """Opens waves of the sample study, to look at: (period, segment, language)."""
    return partial(samples.opened, shared, "service")


@pytest.fixture(scope="session")
def nest(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the process listens that `forked` lets kernels be forked from."""
    with nursery.started(tmp_path_factory.mktemp("nest")) as address:
        yield address


@pytest.fixture(scope="module")
def forked(nest: str) -> Iterator[None]:
    """Lets runs of this process fork their kernels from one that has imported the libraries."""
    with nursery.used(nest):
        yield
