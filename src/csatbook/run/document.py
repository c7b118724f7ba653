"""Notebooks as files: read, and written out."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import nbformat
from nbformat import NotebookNode

from csatbook.errors import ParameterError, Problem


def parsed(path: Path) -> NotebookNode:
    """What does this notebook hold? In nbformat 4, whatever it was written in.

    Raises
    ------
    ParameterError
        There is no such file, or it is no notebook.
    """
    try:
        text = path.read_text(encoding="utf-8")
        return cast("NotebookNode", nbformat.reads(text, as_version=4))  # type: ignore[no-untyped-call]
    except FileNotFoundError:
        raise ParameterError(Problem(str(path), "no such notebook")) from None
    except (OSError, UnicodeDecodeError, nbformat.reader.NotJSONError) as error:
        raise ParameterError(Problem(str(path), f"not a notebook: {_first(error)}")) from None
    except (nbformat.ValidationError, AttributeError, KeyError, TypeError) as error:
        # What nbformat raises where valid JSON is no notebook.
        raise ParameterError(Problem(str(path), f"not a notebook: {_first(error)}")) from None


def written(notebook: NotebookNode) -> bytes:
    """How does this notebook look as a file?"""
    return f"{nbformat.writes(notebook)}\n".encode()  # type: ignore[no-untyped-call]


def _first(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:200]
