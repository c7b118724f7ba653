"""The real command, with something that goes wrong at a moment that a test names.

Python imports `sitecustomize` from the first folder of PYTHONPATH in every process that it starts:
there, an audit hook hears of each file that is opened or renamed, in the command as in its workers
and kernels, and does the deed at the moment itself. No clock decides.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sysconfig
import time
from collections.abc import Callable
from pathlib import Path

import psutil

from .projects import Project

COMMAND = Path(sysconfig.get_path("scripts")) / "csatbook"
RUNNER = "FAULT_RUNNER"
"""The variable that tells every process of a run who was started first."""
_HOOK = """
import os, sys
os.environ.setdefault("FAULT_RUNNER", str(os.getpid()))
event, _, part = os.environ.get("FAULT_AT", "").partition(" ")
def hear(name, given):
    if name == event and part in str(given[-1 if name == "os.rename" else 0]).split(sep)[-1]:
        os.kill(int(os.environ["FAULT_RUNNER"]), 9)
        import time
        time.sleep(60)
sep = os.sep
if "zygote" in str(sys.orig_argv):
    from csatbook.run import zygote
    zygote.PRELOADED = tuple(each for each in zygote.PRELOADED if each.startswith(("i", "I")))
if event:
    # The arguments of a rename are source, target and two descriptors.
    def heard(name, given):
        hear(name, given[:2] if name == "os.rename" else given)
    sys.addaudithook(heard)
"""


def start(
    project: Project,
    *words: str,
    before: tuple[str, ...] = (),
    own_session: bool = False,
    **environment: str,
) -> subprocess.Popen[str]:
    """`csatbook run` of the tiny study, with these further words.

    Parameters
    ----------
    project, words : what is run
    before : a command that starts the command, such as `unshare`
    own_session : whether it has a process group that signals can go to
    environment : further variables, such as TMPDIR
    """
    return subprocess.Popen(
        [*before, str(COMMAND), "run", "params/tiny.yaml", *words],
        cwd=project.root,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=own_session,
        preexec_fn=_as_in_a_terminal,  # noqa: PLW1509 - no threads here
    )


def _as_in_a_terminal() -> None:
    """Whoever runs the tests in the background has them, and what they start, ignore Ctrl-C."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


def run(project: Project, *words: str, **options: object) -> subprocess.CompletedProcess[str]:
    """The same, to its end."""
    process = start(project, *words, **options)
    stdout, stderr = process.communicate(timeout=180)
    return subprocess.CompletedProcess(words, process.returncode, stdout, stderr)


def hook(folder: Path) -> dict[str, str]:
    """The variables that let every process of a run hear of files, by a hook in this folder.

    The process that kernels are forked from then imports no statistics beforehand: those few cells
    that need any import them themselves.
    """
    folder.mkdir(exist_ok=True)
    (folder / "sitecustomize.py").write_text(_HOOK)
    return {"PYTHONPATH": str(folder)}


def of_run(runner: int) -> list[psutil.Process]:
    """The processes that belong to this run, itself not counted."""
    own = []
    for process in psutil.process_iter():
        try:
            mine = process.environ().get(RUNNER) == str(runner) and process.pid != runner
            if mine and process.status() != psutil.STATUS_ZOMBIE:
                own.append(process)
        except psutil.Error:  # ended meanwhile, or somebody else's
            continue
    return own


def until(true: Callable[[], object], seconds: float = 120) -> None:
    """Wait until this is so."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.05)


def files(folder: Path) -> dict[str, bytes]:
    """What is in this folder, by its path there."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }
