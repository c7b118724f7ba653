"""JSON files of the state that show whether they are as they were written."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

from csatbook.survey.state import leftover

_SEAL, _CONTENT = "sha256", "content"


def write(path: Path, content: Any) -> None:
    """Keep this content, there whole or not at all, for its owner alone.

    Raises
    ------
    OSError
        The disk is full, the folder is not there or may not be written.
    """
    text = json.dumps({_SEAL: _seal(content), _CONTENT: content}, ensure_ascii=False, indent=1)
    with leftover.draft(path) as draft:
        draft.write_text(text, encoding="utf-8")
        draft.chmod(0o600)
        draft.replace(path)


def read(path: Path) -> Any:
    """What was kept here? None where nothing was, or where it is not as it was written.

    Examples
    --------
    >>> from tempfile import mkdtemp
    >>> path = Path(mkdtemp()) / "kept.json"
    >>> write(path, {"rows": 3})
    >>> read(path)
    {'rows': 3}
    >>> _ = path.write_text(path.read_text().replace("3", "4"))
    >>> print(read(path))
    None
    """
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    if not isinstance(kept, dict) or set(kept) != {_SEAL, _CONTENT}:
        return None
    return kept[_CONTENT] if kept[_SEAL] == _seal(kept[_CONTENT]) else None


def _seal(content: Any) -> str:
    return sha256(json.dumps(content).encode()).hexdigest()
