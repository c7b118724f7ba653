"""The process that runs a notebook: this Python, nothing personal, nothing shared."""

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

# What could make a report depend on who runs it.
_PERSONAL = (
    "IPYTHONDIR",
    "JUPYTER_CONFIG_DIR",
    "JUPYTER_CONFIG_PATH",
    "JUPYTER_PATH",
    "MATPLOTLIBRC",
    "MPLBACKEND",
    "PYTHONSTARTUP",
)
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
        argv=[sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"],
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
            options |= {"env": dict(environment), **quiet}
            return await super()._async_pre_start_kernel(**options)

    return Kernel


def environment(*, scratch: Path, data: Path, state: Path) -> dict[str, str]:
    """Which environment variables does a kernel see?

    Parameters
    ----------
    scratch : folder of the job, which takes the place of the user's own IPython folder
    data : folder that the study's data paths start from
    state : folder of the project, where matplotlib keeps the list of fonts that it finds
    """
    own = {name: value for name, value in os.environ.items() if name not in _PERSONAL}
    return own | {
        "CSATBOOK_DATA": str(data),
        "IPYTHONDIR": str(scratch / "ipython"),
        "JUPYTER_CONFIG_DIR": str(scratch / "jupyter"),
        "JUPYTER_RUNTIME_DIR": str(scratch),
        "MPLCONFIGDIR": str(fonts(state)),
        "PYTHONHASHSEED": "0",
    }


def prepare(state: Path) -> None:
    """Let matplotlib look for fonts once, before several kernels would do so at the same time."""
    if any(fonts(state).glob("fontlist*.json")):
        return
    fonts(state).mkdir(parents=True, exist_ok=True)
    subprocess.run(
        [sys.executable, "-c", "import matplotlib.font_manager"],
        env=environment(scratch=state, data=state, state=state),
        check=False,  # without the list, reports only take longer
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def fonts(state: Path) -> Path:
    """Where does matplotlib keep its list of fonts?"""
    return state / ".matplotlib"  # no study can be called so
