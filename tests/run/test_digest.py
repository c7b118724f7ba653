"""Digests of folders: read again only where a file was touched, and never blind to a change."""

from __future__ import annotations

import os
from pathlib import Path

from csatbook.run import digest


def _aged(path: Path, text: str) -> None:
    """Write a file as if long ago."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    os.utime(path, (1_700_000_000, 1_700_000_000))


def test_a_file_that_keeps_its_size_and_time_is_still_seen_to_have_changed(tmp_path: Path) -> None:
    _aged(tmp_path / "a.txt", "one")
    before = digest.of_folder(tmp_path)
    assert digest.of_folder(tmp_path) == before
    _aged(tmp_path / "a.txt", "two")
    assert digest.of_folder(tmp_path) != before
    _aged(tmp_path / "a.txt", "one")
    assert digest.of_folder(tmp_path) == before


def test_names_count_and_hidden_and_compiled_files_do_not(tmp_path: Path) -> None:
    _aged(tmp_path / "inside" / "a.txt", "one")
    before = digest.of_folder(tmp_path)
    for name in (".hidden", ".folder/a.txt", "__pycache__/a.pyc", "inside/.swap"):
        _aged(tmp_path / name, "one")
    (tmp_path / "gone").symlink_to(tmp_path / "nowhere")
    assert digest.of_folder(tmp_path) == before
    (tmp_path / "inside" / "a.txt").rename(tmp_path / "inside" / "b.txt")
    assert digest.of_folder(tmp_path) != before
