"""What runs of one test process have in common: the process that their kernels are forked from.

A run of few reports starts its kernels as usual, each of which imports the libraries anew. Tests
whose subject is not how kernels start, or the process boundary, fork them from one process that
has imported the libraries once, and run the command here, whose workers are forked likewise.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import chdir, contextmanager, nullcontext
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

# Where matplotlib keeps its list of fonts is each project's own; it has read that by then. How
# large a terminal is readline tells all processes that pytest starts, but not Python.
_OWN = "zygote.OWN = zygote.OWN | {'MPLCONFIGDIR', 'COLUMNS', 'LINES'}; zygote.begin"


@contextmanager
def started(state: Path) -> Iterator[str]:
    """The process, while the block runs; the address that it listens at."""
    from csatbook.run import kernel, warm

    # A folder whose path is short enough for a socket.
    with tempfile.TemporaryDirectory(prefix="t-") as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(warm, "_START", warm._START.replace("zygote.begin", _OWN))
        variables = kernel.environment(scratch=Path(folder), data=state, state=state)
        with warm.started(Path(folder), variables, home=Path(folder)) as address:
            yield address


@contextmanager
def used(address: str) -> Iterator[None]:
    """Let the runs of this process fork their kernels there, while the block runs."""
    from csatbook.run import reports

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reports, "_warm", lambda *_: nullcontext(address))
        yield


def command(root: Path, *words: str) -> Result:
    """What `csatbook` does with these words in this folder, by this process."""
    from csatbook import cli

    with chdir(root):
        return CliRunner().invoke(cli.main, [*map(os.fspath, words)])
