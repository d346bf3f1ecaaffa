"""Parquet → a grid of the text that a person would have typed into a CSV."""

from __future__ import annotations

import io
import re
from typing import Any

import numpy as np
import pandas as pd

from cogs.errors import InputError, Problem
from cogs.tables.grid import Grid, tidied, unreadable
from cogs.tables.opened import limit, raised

__all__ = ["grid_of_parquet"]

# What pandas calls an index without a name: nobody wrote it.
_UNNAMED_INDEX = re.compile(r"__index_level_\d+__")


def grid_of_parquet(name: str, title: str, content: bytes) -> Grid:
    """Read a Parquet file as a grid of text: days as 2025-04-01, answers as yes and no, nothing as "".

    Whole numbers have no decimal point, times without a time of day are days, and times of a time zone
    are as its clocks show them.

    Parameters
    ----------
    name : str
        The file, as messages name it.
    title : str
        What the table is called.
    content : bytes
        The file.

    Raises
    ------
    InputError
        If the file is damaged, encrypted or empty, or a column is no text, number, day or answer.

    Examples
    --------
    >>> out = io.BytesIO()
    >>> pd.DataFrame({"id": ["a", None], "count": [3.0, 0.5], "published": [True, False]}).to_parquet(out)
    >>> grid_of_parquet("residents.parquet", "residents", out.getvalue()).cells.to_numpy().tolist()
    [['id', 'count', 'published'], ['a', '3', 'yes'], ['', '0.5', 'no']]
    """
    table = _table(name, content)
    kept = [place for place, column in enumerate(table.column_names) if not _UNNAMED_INDEX.fullmatch(column)]
    if not kept:
        message = "The file is empty. Fill it, or take it out of the folder."
        raise InputError(message, [Problem(name, None, None, "", "empty", message)])
    columns = {at: _column(name, table.column_names[place], table.column(place)) for at, place in enumerate(kept)}
    return Grid(name, title, tidied(pd.DataFrame(columns)))


def _table(name: str, content: bytes) -> Any:
    from pyarrow import parquet

    try:
        file = parquet.ParquetFile(io.BytesIO(content))
        _refuse_large(name, file)
        return file.read()
    except InputError:
        raise
    except Exception as fault:  # whatever a damaged file makes its reader say
        reason = " ".join(str(fault).split())
        message = f"The Parquet file cannot be read ({reason}). Write it again, or save the table as CSV."
        raise unreadable(name, message) from fault


def _refuse_large(name: str, file: Any) -> None:
    parts = [file.metadata.row_group(number) for number in range(file.num_row_groups)]
    size, rows = sum(part.total_byte_size for part in parts), file.metadata.num_rows
    if size > limit("unpacked") or rows > limit("rows"):
        held = f"The file holds {rows:,} rows in {size:,} bytes; up to {limit('rows'):,} in {limit('unpacked'):,}"
        raise unreadable(name, f"{held} are read. {raised('rows')} {raised('unpacked')}")


def _column(name: str, heading: str, values: Any) -> pd.Series[Any]:
    """Return the heading and the cells below it as text."""
    import pyarrow as pa
    from pyarrow import compute

    try:
        texts = _texts(values)
    except (pa.ArrowException, ValueError) as fault:
        message = (
            f'The column "{heading}" holds {values.type}, which cannot be read as text. '
            "Write it as text, numbers or days, or take the column out."
        )
        raise unreadable(name, message) from fault
    filled = compute.fill_null(texts, "")
    headed = pa.chunked_array([pa.array([heading], filled.type), *filled.chunks])
    return pd.Series(headed.to_pandas(), dtype=str)


def _texts(values: Any) -> Any:
    """Return an Arrow column as text, null where there is nothing."""
    import pyarrow as pa
    from pyarrow import compute, types

    kind = values.type
    if isinstance(kind, pa.UuidType):
        return pa.chunked_array([pa.array(map(str, values.to_pylist()), pa.large_string())])
    if isinstance(kind, pa.BaseExtensionType):
        return _texts(pa.chunked_array([chunk.storage for chunk in values.chunks], kind.storage_type))
    if types.is_dictionary(kind):
        return _texts(values.cast(kind.value_type))
    if types.is_boolean(kind):
        return compute.if_else(values, "yes", "no").cast(pa.large_string())
    if types.is_timestamp(kind):
        return _times(compute.local_timestamp(values) if kind.tz else values)
    texts = values.cast(pa.large_string())
    if types.is_floating(kind):
        return _written_out(compute.if_else(compute.is_nan(values), None, texts))
    if types.is_decimal(kind):
        return _written_out(texts)
    return compute.replace_substring_regex(texts, r"\.0+$", "") if types.is_time(kind) else texts


def _times(values: Any) -> Any:
    """Return times as ISO 8601 writes them: midnight as the day alone, no empty fractions of a second."""
    import pyarrow as pa
    from pyarrow import compute

    texts = values.cast(pa.large_string())
    for pattern, written in ((r"(\.\d*?)0+$", r"\1"), (r"\.$", ""), (r" 00:00:00$", ""), (" ", "T")):
        texts = compute.replace_substring_regex(texts, pattern, written)
    return texts


def _written_out(texts: Any) -> Any:
    """Return numbers without powers of ten and without zeros at the end."""
    import pyarrow as pa
    from pyarrow import compute

    texts = compute.replace_substring_regex(texts, r"(\.\d*?)0+$", r"\1")
    texts = compute.replace_substring_regex(texts, r"\.$", "")
    powers = compute.match_substring_regex(texts, r"\d[eE]")
    if not compute.any(powers).as_py():
        return texts
    written = [
        np.format_float_positional(float(text), trim="-") if text and "e" in text.casefold() else text
        for text in texts.to_pylist()
    ]
    return pa.chunked_array([pa.array(written, pa.large_string())])
