"""Files appear whole or not at all, and runs do not get in each other's way."""

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from csatbook.run import disk
from csatbook.survey.state import atomic


def test_files_appear_with_their_content_and_nothing_else(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "folder"
    disk.write(folder, {"a.txt": b"a", "b.txt": b"b"})
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == {
        "a.txt": b"a",
        "b.txt": b"b",
    }


def test_files_may_be_read_by_whom_the_user_lets(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        disk.write(tmp_path, {"a.txt": b"a"})
    finally:
        os.umask(before)
    assert (tmp_path / "a.txt").stat().st_mode & 0o777 == 0o644


def test_if_one_file_cannot_be_written_none_appears(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"old")
    with pytest.raises(OSError, match="too long"):
        disk.write(tmp_path, {"a.txt": b"new", "b" * 300: b"b"})
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("a.txt", b"old")]


def test_what_a_killed_writer_left_is_swept(tmp_path: Path) -> None:
    (tmp_path / "report.html").write_bytes(b"whole")
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    own = atomic.mark()
    for mark in (own, own.replace(f"-{os.getpid()}-", f"-{gone.pid}-")):
        (tmp_path / f".report.html{mark}").write_bytes(b"half")
    disk.sweep(tmp_path, shared=True)
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == [f".report.html{own}", "report.html"]  # what lives still writes
    disk.sweep(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["report.html"]


HOLD = """
import sys
from pathlib import Path
from csatbook.run import disk
with disk.held(Path(sys.argv[1]), waiting=lambda: None):
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
        with disk.held(tmp_path / "new", waiting=_never):
            pass
    assert list((tmp_path / "new").iterdir()) == []


def test_a_run_that_fails_leaves_no_lock(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="full"), disk.held(tmp_path, waiting=_never):
        raise OSError("the disk is full")
    assert list(tmp_path.iterdir()) == []


def test_a_run_waits_for_another_to_end(tmp_path: Path) -> None:
    first = _holder(tmp_path)
    told = threading.Event()

    def waiting() -> None:
        told.set()
        assert first.stdin
        first.stdin.close()  # ends it

    with disk.held(tmp_path, waiting=waiting):
        assert told.is_set()
        assert first.wait(30) == 0
    assert list(tmp_path.iterdir()) == []
    assert first.stdout
    first.stdout.close()


def test_a_run_that_was_killed_is_in_nobodys_way(tmp_path: Path) -> None:
    first = _holder(tmp_path)
    first.kill()
    first.communicate()
    with disk.held(tmp_path, waiting=_never):
        pass
    assert list(tmp_path.iterdir()) == []
