import subprocess
import sys
import threading
from pathlib import Path

import pytest

from csatbook.run import lock

HOLD = """
import sys
from pathlib import Path
from csatbook.run import lock
with lock.held(Path(sys.argv[1]), waiting=lambda: None):
    print("held", flush=True)
    sys.stdin.read()
"""


def _holder(folder: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", HOLD, str(folder)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    assert process.stdout.readline() == "held\n"
    return process


def _never() -> None:
    raise AssertionError("nobody is in the way")


def test_a_folder_without_a_run_is_had_at_once_and_left_as_it_was(tmp_path: Path) -> None:
    for _ in range(2):
        with lock.held(tmp_path / "new", waiting=_never):
            pass
    assert list((tmp_path / "new").iterdir()) == []


def test_a_run_that_fails_leaves_no_lock(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="full"), lock.held(tmp_path, waiting=_never):
        raise OSError("the disk is full")
    assert list(tmp_path.iterdir()) == []


def test_a_run_waits_for_another_to_end(tmp_path: Path) -> None:
    first = _holder(tmp_path)
    told = threading.Event()

    def waiting() -> None:
        told.set()
        assert first.stdin
        first.stdin.close()  # ends it

    with lock.held(tmp_path, waiting=waiting):
        assert told.is_set()
        assert first.wait(30) == 0
    assert list(tmp_path.iterdir()) == []
    assert first.stdout
    first.stdout.close()


def test_a_run_that_was_killed_is_in_nobodys_way(tmp_path: Path) -> None:
    first = _holder(tmp_path)
    first.kill()
    first.communicate()
    with lock.held(tmp_path, waiting=_never):
        pass
    assert list(tmp_path.iterdir()) == []
