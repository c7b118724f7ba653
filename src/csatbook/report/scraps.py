"""What a notebook found, kept inside it: result tables and facts, by way of scrapbook.

The only module that knows scrapbook, which takes no numpy numbers, no `None` and no timestamps,
gives NaN back as text, and reads text such as "1" back as a number. Everything therefore travels
as a table of plain columns; a single fact is a table of one cell.
"""

from __future__ import annotations

import io
import json
import math
import sys
from base64 import b64decode, b64encode
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, cast

import pandas as pd

if TYPE_CHECKING:
    import pyarrow as pa
    from nbformat import NotebookNode

Plain = str | int | float | bool | None
_FACT = "fact"
_FORM = "application/scrapbook.scrap.pandas+json"


def record(name: str, value: pd.DataFrame | object) -> None:
    """Keep a result in the notebook that is running, where `read` finds it after the run.

    Parameters
    ----------
    name : name of the table, which becomes the name of its CSV file; or of the fact
    value : DataFrame, or one fact
        Numbers of numpy or Python, text, True and False, dates, and None, NaN, NA or NaT for
        "missing". The index is not kept. Nothing is rounded; the frame stays as it is.

    Outside a notebook (in a test, a script) nothing is kept and nothing happens.
    """
    # IPython is there if this runs in it; importing it would take long.
    ipython = sys.modules.get("IPython")
    if ipython is None or ipython.get_ipython() is None:
        return
    load()
    from scrapbook.api import glue  # noqa: PLC0415 - see `lean`

    frame = value if isinstance(value, pd.DataFrame) else pd.DataFrame({_FACT: [plain(value)]})
    glue(name, _table(_plain_columns(frame), len(frame)), encoder="pandas", display=False)


def read(
    source: Path | NotebookNode, *, only: Collection[str] | None = None
) -> dict[str, pd.DataFrame]:
    """Which tables did the run of this notebook keep, in what order?

    Parameters
    ----------
    source : the executed notebook, or its path
    only : the names of those that are wanted; without them all

    Returns
    -------
    dict of name to DataFrame
        Whole numbers as `Int64`, other numbers as `Float64`, truth as `boolean`, text as text;
        what is missing is NA in all of them. See `facts` for single values.
    """
    return {
        name: frame
        for name, frame in _scraps(source, only).items()
        if list(frame.columns) != [_FACT]
    }


def facts(path: Path) -> dict[str, Plain]:
    """Which single facts did the run of this notebook keep? None for "missing"."""
    return {
        name: plain(frame[_FACT].iloc[0])
        for name, frame in _scraps(path).items()
        if list(frame.columns) == [_FACT]
    }


def columns(notebook: NotebookNode) -> dict[str, dict[str, list[Plain]]]:
    """Which tables and single facts did the run of this notebook keep, as lists by column?

    Without the frames of `read`, which take ten times as long.
    """
    return {name: table.to_pydict() for name, table in _arrow(notebook)}


def stored(path: Path) -> dict[str, pa.Table]:
    """Which tables did the run of this notebook keep, as Arrow tables? Those of `read`.

    Without the frames of `read`, and without looking whether the rest is a notebook.
    """
    notebook = json.loads(path.read_bytes())
    return {name: table for name, table in _arrow(notebook) if table.column_names != [_FACT]}


def _arrow(notebook: Mapping[str, Any]) -> Iterator[tuple[str, pa.Table]]:
    from pyarrow import parquet  # noqa: PLC0415 - few processes need it

    for cell in notebook["cells"]:
        for output in cell.get("outputs", ()):
            scrap = output.get("data", {}).get(_FORM)
            if scrap:
                yield scrap["name"], parquet.read_table(io.BytesIO(b64decode(scrap["data"])))


def _scraps(
    source: Path | NotebookNode, only: Collection[str] | None = None
) -> dict[str, pd.DataFrame]:
    load()
    import nbformat  # noqa: PLC0415 - see `lean`
    from scrapbook.models import Notebook  # noqa: PLC0415 - as above

    # Read here, not there: scrapbook takes a path for a web address and cuts it at `#` and `?`.
    executed = source
    if isinstance(source, Path):
        executed = nbformat.read(source, as_version=4)  # type: ignore[no-untyped-call]
    kept = [
        output
        for cell in cast("NotebookNode", executed).cells
        for output in cell.get("outputs", ())
        if (name := output.get("metadata", {}).get("scrapbook", {}).get("name")) is not None
        and (only is None or name in only)
    ]
    cell = nbformat.v4.new_code_cell(outputs=kept)  # type: ignore[no-untyped-call]
    notebook = Notebook(nbformat.v4.new_notebook(cells=[cell]))  # type: ignore[no-untyped-call]
    return {name: flat(scrap.data) for name, scrap in notebook.scraps.items()}


@cache
def load() -> None:
    """Import scrapbook, which takes a while: for whoever will record or read soon.

    It checks each of its messages against its schema, and then, each time anew, the schema against
    the schema of schemas; that is left out. And it is given Arrow tables to keep, see `_table`.
    """
    with lean():
        import scrapbook.encoders  # noqa: PLC0415 - see `lean`
        import scrapbook.scraps  # noqa: PLC0415 - see `lean`
        from jsonschema.validators import (  # type: ignore[import-untyped] # noqa: PLC0415 - as above
            validator_for,
        )

    validators: dict[int, Any] = {}

    def validate(payload: object, schema: Mapping[str, object]) -> None:
        key = id(schema)  # there is one for each version of scrapbook, and it stays
        if key not in validators:
            validators[key] = validator_for(schema)(schema)
        validators[key].validate(payload)

    vars(scrapbook.scraps)["json_validate"] = validate

    encoder: Any = scrapbook.encoders.registry["pandas"]
    of_frames = encoder.encode

    def encode(scrap: Any, **options: Any) -> Any:
        if isinstance(scrap.data, pd.DataFrame):  # an analyst's own
            return of_frames(scrap, **options)
        from pyarrow import parquet  # noqa: PLC0415 - few processes need it

        written = io.BytesIO()
        parquet.write_table(scrap.data, written)
        return scrap._replace(data=b64encode(written.getvalue()).decode())

    encoder.encode = encode


@contextmanager
def lean() -> Iterator[None]:
    """Import without a library that nobody here needs.

    Whatever reads notebooks imports jsonschema, and that, where it finds this library, builds a
    grammar for internationalised web addresses: well over a second in every process.
    """
    name = "rfc3987_syntax"
    if name in sys.modules:
        yield
        return
    sys.modules[name] = cast("ModuleType", None)  # an import of it fails
    try:
        yield
    finally:
        del sys.modules[name]


def flat(frame: pd.DataFrame) -> pd.DataFrame:
    """What does this table look like with plain columns only? A new table without an index.

    Examples
    --------
    >>> table = flat(pd.DataFrame({"n": [1, None], "share": [0.5, float("nan")]}))
    >>> [str(kind) for kind in table.dtypes], table["share"].isna().tolist()
    (['Float64', 'Float64'], [False, True])
    """
    return pd.DataFrame(_plain_columns(frame), index=pd.RangeIndex(len(frame)), copy=False)


def _plain_columns(frame: pd.DataFrame) -> dict[str, Any]:
    """Its columns as arrays of plain kinds."""
    columns = {str(name): _column(column) for name, column in frame.items()}
    if len(columns) < frame.shape[1]:
        msg = f"two columns of one name: {', '.join(map(str, frame.columns))}"
        raise ValueError(msg)
    return columns


_PLAIN_KINDS = {"Float64": "float64", "Int64": "int64", "boolean": "bool", "str": "object"}
"""As pandas calls them, and as Arrow tells of them."""


def _table(columns: Mapping[str, Any], rows: int) -> pa.Table:
    """The Arrow table of these columns that pandas would make, in a third of the time."""
    import pyarrow as pa  # noqa: PLC0415 - few processes need it

    text = {"encoding": "UTF-8"}
    told = {
        "index_columns": [{"kind": "range", "name": None, "start": 0, "stop": rows, "step": 1}],
        "column_indexes": [_told(None, "str", "unicode", text)],
        "columns": [
            _told(name, str(cells.dtype), _PLAIN_KINDS[str(cells.dtype)], None)
            for name, cells in columns.items()
        ],
        "attributes": {},
        "creator": {"library": "pyarrow", "version": pa.__version__},
        "pandas_version": pd.__version__,
    }
    return pa.table(
        {name: cells.__arrow_array__() for name, cells in columns.items()},
        metadata={"pandas": json.dumps(told)},
    )


def _told(name: str | None, kind: str, plain_kind: str, about: object) -> dict[str, object]:
    """What such a table tells of a column."""
    names = {"name": name, "field_name": name}
    return names | {"pandas_type": plain_kind, "numpy_type": kind, "metadata": about}


def _column(series: pd.Series[Any]) -> Any:
    """An array of one of the plain kinds. Without series, each of which has an index of its own."""
    kind = series.dtype
    if str(kind) in _PLAIN_KINDS:
        return series.array
    cells: Any = series.array
    if pd.api.types.is_bool_dtype(kind):
        return pd.array(cells, dtype="boolean")
    if pd.api.types.is_integer_dtype(kind):
        return pd.array(cells, dtype="Int64")
    if pd.api.types.is_float_dtype(kind):
        return pd.array(cells, dtype="Float64")
    values: list[Any] = [plain(value) for value in series]
    kinds = {type(value) for value in values if value is not None}
    if kinds == {bool}:
        return pd.array(values, dtype="boolean")
    if kinds == {int}:
        return pd.array(values, dtype="Int64")
    if kinds and kinds <= {int, float}:
        return pd.array(values, dtype="Float64")
    texts: list[Any] = [None if value is None else str(value) for value in values]
    return pd.array(texts, dtype="str")


def plain(value: object) -> Plain:
    """Which plain Python value is this? None for everything that means "missing".

    Examples
    --------
    >>> import numpy as np
    >>> plain(np.int64(3)), plain(np.float64("nan")), plain(pd.Timestamp("2024-05-01"))
    (3, None, '2024-05-01')
    """
    if value is None or value is pd.NA or value is pd.NaT:
        return None
    if isinstance(value, pd.Timestamp):
        text = value.isoformat()
        return text.removesuffix("T00:00:00")
    if hasattr(value, "item"):  # a numpy scalar
        value = cast("Any", value).item()
    if isinstance(value, float) and math.isnan(value):
        return None
    return value if isinstance(value, str | int | float | bool) else str(value)
