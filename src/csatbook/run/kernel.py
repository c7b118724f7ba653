"""The process that runs a notebook: this Python, reached by nobody else."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager

NAME = "python3"

# A kernel looks once a second whether its worker is still there, unless a cell does not let go of
# the interpreter. Linux can be asked to end it with its parent in any case (PR_SET_PDEATHSIG).
_START = """
import ctypes, os, runpy, sys
if sys.platform == "linux":
    ctypes.CDLL(None).prctl(1, 9)
    if os.getppid() != int(os.environ["CSATBOOK_WORKER"]):
        sys.exit(1)
del ctypes, os
runpy.run_module("ipykernel_launcher", run_name="__main__")
"""

# A Unix socket's path cannot be longer; its name is put behind the folder.
_LONGEST = 90


def manager(scratch: Path, environment: Mapping[str, str]) -> type[AsyncKernelManager]:
    """Which class starts the kernels of one job?

    A kernel is found by name in folders that differ between machines and users; ours is always the
    Python that runs csatbook. Its connection is a socket in `scratch`, so that two jobs cannot be
    given the same port and nobody else on the machine can listen.

    Parameters
    ----------
    scratch : folder of the job, for it alone
    environment : environment variables of the kernel
    """
    spec = KernelSpec(
        argv=[sys.executable, "-c", _START, "-f", "{connection_file}"],
        display_name="Python 3",
        language="python",
    )
    sockets = os.name == "posix" and len(os.fsencode(scratch)) <= _LONGEST

    class Kernel(AsyncKernelManager):
        @property
        def kernel_spec(self) -> KernelSpec:
            return spec

        def __init__(self, **options: Any) -> None:
            super().__init__(**options)
            self.transport = "ipc" if sockets else "tcp"
            self.connection_file = str(scratch / "kernel.json")

        async def _async_pre_start_kernel(self, **options: Any) -> tuple[list[str], dict[str, Any]]:
            # What the kernel itself prints, unlike its cells, would run into the progress bar.
            quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
            own = {**environment, "CSATBOOK_WORKER": str(os.getpid())}
            options |= {"env": own, **quiet}
            return await super()._async_pre_start_kernel(**options)

    return Kernel
