import nbformat
import pytest
from nbformat import NotebookNode

from csatbook.run import document
from csatbook.run.document import MOST_MARKUP, MOST_TEXT

TRACE = ["\x1b[31mValueError\x1b[0m", "File ~/x.py:3, in f(x)"]


def _notebook(*outputs: NotebookNode) -> NotebookNode:
    cell = nbformat.v4.new_code_cell("1", id="a", outputs=list(outputs))
    notebook = nbformat.v4.new_notebook(cells=[cell])
    notebook.metadata["papermill"] = {}
    return notebook


def _stream(text: str) -> NotebookNode:
    return nbformat.v4.new_output("stream", text=text)


def _outputs(notebook: NotebookNode) -> list[NotebookNode]:
    return document.cut(notebook, "en").cells[0].outputs


def test_output_of_a_usual_length_stays_as_it_is() -> None:
    notebook = _notebook(
        _stream("x" * MOST_TEXT),
        nbformat.v4.new_output("display_data", data={"text/html": "<p>" * 100_000}),
        nbformat.v4.new_output("error", ename="E", evalue="why", traceback=TRACE),
    )
    assert document.cut(notebook, "en") == notebook


def test_what_is_too_long_for_any_reader_is_cut_once_a_cell_with_a_note() -> None:
    first, second, value = _outputs(
        _notebook(
            _stream("a" * (MOST_TEXT - 5)),
            _stream("b" * 12_345),
            nbformat.v4.new_output("execute_result", data={"text/plain": "c"}),
        )
    )
    assert first.text == "a" * (MOST_TEXT - 5)
    note = "(The output is too long: 12,341 more characters are left out.)"
    assert second.text == f"bbbbb\n{note}\n"
    assert value.data["text/plain"] == ""


def test_a_page_or_picture_that_is_too_long_leaves_a_note_and_an_error_its_beginning() -> None:
    page, error = _outputs(
        _notebook(
            nbformat.v4.new_output("display_data", data={"text/html": "x" * (MOST_MARKUP + 1)}),
            nbformat.v4.new_output(
                "error", ename="E", evalue="v" * 30_000, traceback=["t" * 30_000]
            ),
        )
    )
    assert page.data == {
        "text/plain": "(The output is too long: 5,000,001 more characters are left out.)"
    }
    assert error.evalue.startswith("v" * MOST_TEXT + "\n(The output")
    assert "".join(error.traceback).startswith("t" * MOST_TEXT)


def test_the_file_that_a_cell_pretends_to_be_is_no_place_of_this_machine() -> None:
    text = 'at "/tmp/ipykernel_12/345.py":1 and C:\\t\\ipykernel_1\\2.py'
    found = document.reproducible(_notebook(_stream(text)), source="a", target="b")
    assert found.cells[0].outputs[0].text == 'at <cell>":1 and <cell>'


@pytest.mark.parametrize("piece", ["服", "ipykernel_", "ipykernel_1/", "1", "x "])
def test_a_long_output_stays_as_it_is(piece: str) -> None:
    # Once its time was the square of its length: hours. See tests/bench/patterns.py.
    text = piece * (1_000_000 // len(piece))
    found = document.reproducible(_notebook(_stream(text)), source="a", target="b")
    assert found.cells[0].outputs[0].text == text


@pytest.mark.parametrize(
    ("data", "metadata", "told"),
    [
        ({"image/png": "iVBO", "text/plain": "<Figure>"}, {}, True),
        ({"image/svg+xml": "<svg><path/></svg>"}, {}, True),
        ({"image/png": "iVBO"}, {"alt": "The mean rose."}, False),
        ({"image/svg+xml": '<svg role="img" aria-label="The mean rose."/>'}, {}, False),
        ({"image/png": "iVBO", "text/html": "<p>shown instead</p>"}, {}, False),
        ({"text/plain": "1"}, {}, False),
    ],
)
def test_a_picture_without_words_is_told_with_the_cure(data, metadata, told: bool) -> None:
    output = nbformat.v4.new_output("display_data", data=data, metadata=metadata)
    notebook = _notebook(output)
    notebook.cells[0].execution_count = 7
    said = document.notes(notebook)
    assert bool(said) is told
    assert all("cell [7]" in note and "csatbook.show(figure, alt=" in note for note in said)
