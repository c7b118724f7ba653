"""The process that runs a notebook: what surrounds it, and how it is reached by nobody else."""

from __future__ import annotations

import contextlib
import os
import queue
import re
import subprocess
import sys
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from csatbook.errors import ParameterError, Problem
from csatbook.run.process import COLD, MEMORY, WORKER
from csatbook.survey.state import cache

if TYPE_CHECKING:
    from jupyter_client.kernelspec import KernelSpec
    from jupyter_client.manager import AsyncKernelManager

NAME = "python3"

# A Unix socket's path cannot be longer; its name is put behind the folder.
_LONGEST = 90
_LOOK_SECONDS = 0.5  # between two looks whether a kernel is still there


def manager(
    scratch: Path, variables: Mapping[str, str], *, warm: str = ""
) -> type[AsyncKernelManager]:
    """Which class starts the kernels of one job?

    A kernel is found by name in folders that differ between machines and users; ours is always the
    Python that runs csatbook. Its connection is a socket in `scratch`, so that two jobs cannot be
    given the same port and nobody else on the machine can listen.

    Parameters
    ----------
    scratch : folder of the job, for it alone
    variables : environment variables of the kernel
    warm : where a process listens that forks kernels (see `warm.started`); without it they start
        as usual
    """
    from jupyter_client.asynchronous.client import AsyncKernelClient  # noqa: PLC0415 - workers
    from jupyter_client.kernelspec import KernelSpec  # noqa: PLC0415 - as above
    from jupyter_client.manager import AsyncKernelManager  # noqa: PLC0415 - as above

    from csatbook.run.provisioner import Provisioner  # noqa: PLC0415 - as above

    spec = KernelSpec(
        argv=[sys.executable, "-c", COLD, "-f", "{connection_file}"],
        display_name="Python 3",
        language="python",
    )
    sockets = os.name == "posix" and len(os.fsencode(scratch)) <= _LONGEST

    class Client(AsyncKernelClient):
        async def _async_wait_for_ready(self, timeout: float | None = None) -> None:
            # A forked kernel listens when it is told of. Otherwise it is asked again and again,
            # and all that it answers is waited for.
            if isinstance(self.parent, Kernel) and self.parent.warm:
                self.kernel_info()
                while await self.parent.is_alive():
                    with contextlib.suppress(queue.Empty):
                        reply = await self._async_get_shell_msg(timeout=_LOOK_SECONDS)
                        await self._async_get_iopub_msg(timeout=1)  # its outputs reach us, too
                        return self._handle_kernel_info_reply(reply)
            return await super()._async_wait_for_ready(timeout)

    class Kernel(AsyncKernelManager):
        @property
        def kernel_spec(self) -> KernelSpec:
            return spec

        def __init__(self, **options: Any) -> None:
            super().__init__(**options)
            self.transport = "ipc" if sockets else "tcp"
            self.connection_file = str(scratch / "kernel.json")
            self.client_factory = Client

        @property
        def warm(self) -> bool:
            return isinstance(self.provisioner, Provisioner) and self.provisioner.warm

        async def _async_pre_start_kernel(self, **options: Any) -> tuple[list[str], dict[str, Any]]:
            # What the kernel itself prints, unlike its cells, would run into the progress bar.
            nowhere = subprocess.DEVNULL
            own = {**variables, WORKER: str(os.getpid())}
            options |= {"env": own, "stdin": nowhere, "stdout": nowhere, "stderr": nowhere}
            if warm and self.provisioner is None:
                self.provisioner = Provisioner(
                    kernel_id="", kernel_spec=spec, parent=self, address=warm
                )
            return await super()._async_pre_start_kernel(**options)

    return Kernel


_CONTAINER = Path("/sys/fs/cgroup/memory.max")
_LEAST_MEMORY = 2 * 1024**3

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


# What opens doors, by its name or by what it looks like: a report is read by many.
_SECRET = re.compile(
    r"PASSW|SECRET|TOKEN|CREDENTIAL|API_?KEY|ACCESS_?KEY|PRIVATE_?KEY|AUTH", re.IGNORECASE
)
_WITH_PASSWORD = re.compile(r"://[^/\s:@]*:[^/\s@]+@")


def environment(
    *,
    scratch: Path,
    data: Path,
    state: Path,
    hidden: Collection[str] = (),
    memory: int | None = None,
) -> dict[str, str]:
    """Which environment variables does a kernel see?

    Parameters
    ----------
    scratch : folder of the job, which takes the place of the user's own IPython folder
    data : folder that the study's data paths start from
    state : folder of the project, where matplotlib keeps the list of fonts that it finds
    hidden : variables that it has no need of, such as those with the addresses of databases
    memory : how many bytes of data it may hold; else what `CSATBOOK_MEMORY` says, or most of the
        machine's

    Nor does it see passwords, keys and tokens.
    """
    own = {
        name: value
        for name, value in os.environ.items()
        if name not in {*_PERSONAL, *hidden}
        and not _SECRET.search(name)
        and not _WITH_PASSWORD.search(value)
    }
    return (
        {MEMORY: str(machine_memory())}
        | own
        | ({MEMORY: str(memory)} if memory else {})
        | {
            "CSATBOOK_DATA": str(data),
            # As many reports are made at a time as there are processors; and sums of numbers must
            # not depend on how many these are.
            "OMP_NUM_THREADS": "1",
            "OPENBLAS_NUM_THREADS": "1",
            "IPYTHONDIR": str(scratch / "ipython"),
            "JUPYTER_CONFIG_DIR": str(scratch / "jupyter"),
            "JUPYTER_RUNTIME_DIR": str(scratch),
            "MPLCONFIGDIR": str(fonts(state)),
            "PYTHONHASHSEED": "0",
            "TMPDIR": str(scratch),
        }
    )


def machine_memory() -> int:
    """How many bytes of data may a kernel hold where nobody says? Nine tenths of the machine's.

    But no fewer than what the libraries need; 0, for no limit, where the system does not tell.
    """
    if sys.platform != "linux":
        return 0
    known = [os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")]
    with contextlib.suppress(OSError, ValueError):  # no limit is the word "max"
        known.append(int(_CONTAINER.read_text()))
    return max(min(known) * 9 // 10, _LEAST_MEMORY)


def memory_bytes(text: str) -> int:
    """How many bytes are meant?

    Raises
    ------
    ParameterError
        It is no size, or less than the libraries need.

    Examples
    --------
    >>> memory_bytes("4G") == memory_bytes("4096 MB") == 4 * 1024**3
    True
    """
    size = re.fullmatch(r"(\d{1,9})\s*([MG])i?B?", text.strip(), re.IGNORECASE)
    amount = int(size[1]) * {"M": 1024**2, "G": 1024**3}[size[2].upper()] if size else 0
    if amount < _LEAST_MEMORY:
        message = f"expected a size such as 4G or 3000M, and no less than 2G; found '{text}'"
        raise ParameterError(Problem("--memory", message))
    return amount


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
    cache.guard(state)


def fonts(state: Path) -> Path:
    """Where does matplotlib keep its list of fonts?"""
    return state / ".matplotlib"  # no study can be called so
