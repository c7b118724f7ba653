"""Notebooks as files: read, written out, and as papermill left them, with a failure in view."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import nbformat
from nbformat import NotebookNode
from papermill.execute import ERROR_ANCHOR_MSG, ERROR_MARKER_TAG, ERROR_MESSAGE_TEMPLATE

from csatbook.errors import ParameterError, Problem
from csatbook.study import wording
from csatbook.study.wording import Language


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


_COLOUR = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
# The file that a cell pretends to be, named after the process that ran it. It is looked for once a
# word: from each sign of it anew, a long word would take the square of its length.
_CELL_FILE = re.compile(r"(?<!\S)\S*?ipykernel_\d{1,10}[/\\]\d{1,20}\.py")
_GLYPH = re.compile(r"Glyph (\d{1,7}) .{0,200}?missing from")
_SAID = re.compile(r"<title\b|\baria-label(?:ledby)?=")
_LONGEST = 300
# More text than this from one cell, and more signs of a picture or page, nobody reads.
MOST_TEXT = 20_000
MOST_MARKUP = 5_000_000
_TEXTS = ("text/plain", "text/markdown")
_MARKUP = {
    "text/html": MOST_MARKUP,
    "image/svg+xml": MOST_MARKUP,
    "image/png": 4 * MOST_MARKUP,
    "image/jpeg": 4 * MOST_MARKUP,
}
"""The forms of pages and pictures, and the most signs of each."""
MOST_HELD = 5 * MOST_MARKUP
"""What a cell shows beyond so many signs is not even received."""
DROPPED = "csatbook_dropped"
"""The note in a cell's metadata of how many signs these were."""


@dataclass(frozen=True)
class CellFailure:
    """In which cell did the run end, and why? `cell` is the n of In [n]; None before any cell."""

    cell: int | None
    message: str


def failure(notebook: NotebookNode) -> CellFailure | None:
    """Did a cell fail? What its error says, in one line.

    Papermill takes a cell that ends the run by `sys.exit(0)` for a success; it is a failure here,
    since the rest of the report is missing.
    """
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            if output.output_type == "error":
                return CellFailure(cell.execution_count, _line(output.ename, output.evalue))
    return None


def unset(notebook: NotebookNode) -> str:
    """Which signs in figures are in no font, so that boxes stand in their place? As warned of.

    Examples
    --------
    >>> said = "UserWarning: Glyph 73728 (CUNEIFORM SIGN A) missing from font(s) DejaVu Sans."
    >>> stream = {"output_type": "stream", "name": "stderr", "text": said}
    >>> unset(NotebookNode({"cells": [NotebookNode({"outputs": [NotebookNode(stream)]})]}))
    '𒀀'
    """
    told = "".join(
        output.text
        for cell in notebook.cells
        for output in cell.get("outputs", ())
        if output.output_type == "stream" and output.name == "stderr"
    )
    return "".join(dict.fromkeys(chr(int(code)) for code in _GLYPH.findall(told)))


def wordless(notebook: NotebookNode) -> tuple[int, ...]:
    """Which cells show a picture without words for readers who do not see it? As In [n].

    Examples
    --------
    >>> picture = {"output_type": "display_data", "data": {"image/png": "iVBO"}, "metadata": {}}
    >>> cell = {"execution_count": 3, "outputs": [NotebookNode(picture)]}
    >>> wordless(NotebookNode({"cells": [NotebookNode(cell)]}))
    (3,)
    """
    return tuple(
        cell.execution_count
        for cell in notebook.cells
        if any(_is_wordless(output) for output in cell.get("outputs", ()))
    )


def _is_wordless(output: NotebookNode) -> bool:
    data = output.get("data", {})
    if "text/html" in data or "text/markdown" in data or output.get("metadata", {}).get("alt"):
        return False
    drawing = data.get("image/svg+xml")
    if drawing is not None:
        return not _SAID.search(drawing)
    return "image/png" in data or "image/jpeg" in data


def notes(notebook: NotebookNode, lacking: str = "") -> tuple[str, ...]:
    """What should whoever runs this notebook know, though the report was made?

    `lacking` are the signs of its text that the PDF has no letters for.
    """
    signs, cells = unset(notebook), ", ".join(f"[{number}]" for number in wordless(notebook))
    told = []
    if signs:
        told.append(f"in figures, no font has {signs}")
    if lacking:
        told.append(f"in the PDF, no font has {lacking}; its number stands in its place")
    if cells:
        told.append(
            f"cell {cells}: a picture without words for those who do not see it, and not in the "
            "report's style; end the cell with csatbook.show(figure, alt=…, caption=…)"
        )
    return tuple(told)


def cut(notebook: NotebookNode, language: Language) -> NotebookNode:
    """How does the notebook look without what is too long for any reader? A note tells of it.

    At most `MOST_TEXT` signs of text of each cell stay, beside its error, and no page of more than
    `MOST_MARKUP` signs, nor a picture of four times as many.
    """
    notebook = copy.deepcopy(notebook)
    for cell in notebook.cells:
        outputs = cell.get("outputs", ())
        for output in outputs:
            if output.output_type == "error":
                output.evalue = _fitting(output.evalue, language)
                output.traceback = _fitting("\n".join(output.traceback), language).split("\n")
            elif output.output_type != "stream":
                _without_long_markup(output.data, language)
        texts = [place for output in outputs for place in _texts(output)]
        length = sum(len(holder[name]) for holder, name in texts)
        dropped = cell.metadata.pop(DROPPED, 0)
        length += dropped
        left = MOST_TEXT
        for holder, name in texts:
            text = holder[name]
            if len(text) > left >= 0:
                holder[name] = f"{text[:left]}\n{_note(length - MOST_TEXT, language)}\n"
                left = -1
            elif left < 0:
                holder[name] = ""
            else:
                left -= len(text)
        if dropped and left >= 0:  # all that stayed is pictures and pages
            text = f"{_note(dropped, language)}\n"
            outputs.append(nbformat.v4.new_output("stream", text=text))  # type: ignore[no-untyped-call]
    return notebook


def _texts(output: NotebookNode) -> Iterator[tuple[NotebookNode, str]]:
    """Where this output holds text, but for that of an error."""
    if output.output_type == "stream":
        yield output, "text"
    elif output.output_type != "error":
        yield from ((output.data, form) for form in _TEXTS if form in output.data)


def _without_long_markup(data: NotebookNode, language: Language) -> None:
    for form, most in _MARKUP.items():
        if len(data.get(form, "")) > most:
            data["text/plain"] = _note(len(data.pop(form)), language)
            data.pop("text/x-typst", None)


def _fitting(text: str, language: Language) -> str:
    if len(text) <= MOST_TEXT:
        return text
    return f"{text[:MOST_TEXT]}\n{_note(len(text) - MOST_TEXT, language)}\n"


def _note(count: int, language: Language) -> str:
    return wording.say(language, "page.output_cut", count=f"{count:,}")


def marked(notebook: NotebookNode, name: str, message: str) -> NotebookNode:
    """How does the notebook look in which a cell failed? With the error where it happened.

    Papermill marks the cell that raised an error. After the death of a kernel, or when a cell took
    too long, it leaves a notebook that says `completed`: there, the last cell that was started gets
    an error output of this name and message.
    """
    notebook = copy.deepcopy(notebook)
    if failure(notebook) is None:
        _blame(notebook, name, message)
    at = next(index for index, cell in enumerate(notebook.cells) if _has_error(cell))
    notebook.metadata.papermill["exception"] = True
    notebook.cells[at].metadata.papermill |= {"exception": True, "status": "failed"}
    for cell in notebook.cells[at + 1 :]:
        if "papermill" in cell.metadata:
            cell.metadata.papermill["status"] = "pending"
    if not any(_is_mark(cell) for cell in notebook.cells):
        number = notebook.cells[at].execution_count
        notebook.cells.insert(at, _mark(ERROR_ANCHOR_MSG))
        notebook.cells.insert(0, _mark(ERROR_MESSAGE_TEMPLATE % number))
    return notebook


def reproducible(
    notebook: NotebookNode, *, source: str, target: str, known: Sequence[str] = ()
) -> NotebookNode:
    """How does the notebook look without when, where and by which process it was run?

    Parameters
    ----------
    notebook : as papermill left it
    source, target : names of the notebook that was run, and of this one
    known : the cell identifiers of that notebook; those of other cells are made up anew each run
    """
    notebook = copy.deepcopy(notebook)
    about = notebook.metadata.papermill
    for key in ("start_time", "end_time", "duration"):
        about.pop(key, None)
    about |= {"input_path": source, "output_path": target}
    for number, cell in enumerate(notebook.cells):
        if cell.get("id") not in known:
            cell["id"] = f"csatbook-{number}"
        cell.metadata.pop("execution", None)
        for key in ("start_time", "end_time", "duration"):
            cell.metadata.get("papermill", {}).pop(key, None)
        for output in cell.get("outputs", ()):
            if output.output_type == "stream":
                output.text = _CELL_FILE.sub("<cell>", output.text)
    return notebook


def _blame(notebook: NotebookNode, name: str, message: str) -> None:
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    started = [cell for cell in cells if cell.metadata.get("papermill", {}).get("start_time")]
    cell = started[-1] if started else cells[0]
    if cell.execution_count is None:
        cell.execution_count = 1 + max((each.execution_count or 0 for each in cells), default=0)
    traceback = [f"{name}: {message}"]
    error = {"output_type": "error", "ename": name, "evalue": message, "traceback": traceback}
    cell.outputs.append(NotebookNode(error))  # type: ignore[no-untyped-call]


def _line(name: str, value: str) -> str:
    text = " ".join(_COLOUR.sub("", f"{name}: {value}").split())
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _has_error(cell: NotebookNode) -> bool:
    return any(output.output_type == "error" for output in cell.get("outputs", ()))


def _is_mark(cell: NotebookNode) -> bool:
    return ERROR_MARKER_TAG in cell.metadata.get("tags", ())


def _mark(text: str) -> NotebookNode:
    metadata = NotebookNode(tags=[ERROR_MARKER_TAG])  # type: ignore[no-untyped-call]
    cell = {"cell_type": "markdown", "source": text, "metadata": metadata}
    return NotebookNode(cell)  # type: ignore[no-untyped-call]
