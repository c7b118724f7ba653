import os
from pathlib import Path

import pytest

from csatbook.run import whole


def test_files_appear_with_their_content_and_nothing_else(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "folder"
    whole.write(folder, {"a.txt": b"a", "b.txt": b"b"})
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == {
        "a.txt": b"a",
        "b.txt": b"b",
    }


def test_files_may_be_read_by_whom_the_user_lets(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        whole.write(tmp_path, {"a.txt": b"a"})
    finally:
        os.umask(before)
    assert (tmp_path / "a.txt").stat().st_mode & 0o777 == 0o644


def test_if_one_file_cannot_be_written_none_appears(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"old")
    with pytest.raises(OSError, match="too long"):
        whole.write(tmp_path, {"a.txt": b"new", "b" * 300: b"b"})
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("a.txt", b"old")]


def test_what_a_killed_writer_left_is_swept(tmp_path: Path) -> None:
    (tmp_path / ".report.html-x1y2.part").write_bytes(b"half")
    (tmp_path / "report.html").write_bytes(b"whole")
    whole.sweep(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["report.html"]
