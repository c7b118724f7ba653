"""What surrounds a kernel: nothing personal, and a list of fonts that is made once."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Collection
from pathlib import Path

from csatbook.survey.state import cache

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


def of_kernel(
    *, scratch: Path, data: Path, state: Path, hidden: Collection[str] = ()
) -> dict[str, str]:
    """Which environment variables does a kernel see?

    Parameters
    ----------
    scratch : folder of the job, which takes the place of the user's own IPython folder
    data : folder that the study's data paths start from
    state : folder of the project, where matplotlib keeps the list of fonts that it finds
    hidden : variables that it has no need of, such as those with the addresses of databases

    Nor does it see passwords, keys and tokens.
    """
    own = {
        name: value
        for name, value in os.environ.items()
        if name not in {*_PERSONAL, *hidden}
        and not _SECRET.search(name)
        and not _WITH_PASSWORD.search(value)
    }
    return own | {
        "CSATBOOK_DATA": str(data),
        "IPYTHONDIR": str(scratch / "ipython"),
        "JUPYTER_CONFIG_DIR": str(scratch / "jupyter"),
        "JUPYTER_RUNTIME_DIR": str(scratch),
        "MPLCONFIGDIR": str(fonts(state)),
        "PYTHONHASHSEED": "0",
        "TMPDIR": str(scratch),
    }


def prepare(state: Path) -> None:
    """Let matplotlib look for fonts once, before several kernels would do so at the same time."""
    if any(fonts(state).glob("fontlist*.json")):
        return
    fonts(state).mkdir(parents=True, exist_ok=True)
    subprocess.run(
        [sys.executable, "-c", "import matplotlib.font_manager"],
        env=of_kernel(scratch=state, data=state, state=state),
        check=False,  # without the list, reports only take longer
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    cache.guard(state)


def fonts(state: Path) -> Path:
    """Where does matplotlib keep its list of fonts?"""
    return state / ".matplotlib"  # no study can be called so
