"""A finished table as Parquet: typed columns, and what each means in the file itself."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from cogs.vocabulary import Definition

__all__ = ["parquet_file"]


def parquet_file(table: pd.DataFrame, definitions: Mapping[str, Definition], *, about: Mapping[str, str]) -> bytes:
    """Return a table as a Parquet file; its index is not written.

    A column keeps its type: numbers, answers, days, else text. Numbers of people that were made safe
    ("1 to 7") are text, all of the column, and their field says so. Missing values are null.

    Parameters
    ----------
    table : pandas.DataFrame
        One row per row.
    definitions : mapping of column to Definition
        Heading, meaning, unit, range and reference stand in the metadata of the field.
    about : mapping of str to str
        What is said of the whole table, in the metadata of the schema.

    Returns
    -------
    bytes
        The same table gives the same bytes.

    Examples
    --------
    >>> from pyarrow import parquet
    >>> content = parquet_file(pd.DataFrame({"id": ["a"], "users": ["1 to 7"]}), {}, about={"title": "Northfield"})
    >>> parquet.read_table(io.BytesIO(content)).to_pylist()
    [{'id': 'a', 'users': '1 to 7'}]
    """
    import pyarrow as pa
    from pyarrow import parquet

    columns = [_arrow(table.iloc[:, place]) for place in range(table.shape[1])]
    fields = [
        pa.field(str(name), column.type, metadata=_said(definitions.get(str(name))))
        for name, column in zip(table.columns, columns, strict=True)
    ]
    out = io.BytesIO()
    parquet.write_table(pa.Table.from_arrays(columns, schema=pa.schema(fields, metadata=dict(about))), out)
    return out.getvalue()


def _arrow(values: pd.Series[Any]) -> Any:
    """Return a column as Arrow holds it: days without a time of day, anything mixed as text."""
    import pyarrow as pa

    if pd.api.types.is_datetime64_any_dtype(values):
        days = bool((values.dropna() == values.dropna().dt.normalize()).all())
        return pa.Array.from_pandas(values).cast(pa.date32() if days else pa.timestamp("s"))
    if pd.api.types.is_bool_dtype(values) or pd.api.types.is_numeric_dtype(values):
        return pa.Array.from_pandas(values)
    if pd.api.types.infer_dtype(values, skipna=True) == "boolean":
        return pa.Array.from_pandas(values, type=pa.bool_())
    texts = [None if pd.isna(value) else _text(value) for value in values.tolist()]
    return pa.array(texts, pa.string())


def _text(value: Any) -> str:
    if isinstance(value, (bool, np.bool_)):
        return "yes" if value else "no"
    return np.format_float_positional(value, trim="-") if isinstance(value, float) else str(value)


def _said(entry: Definition | None) -> dict[str, str] | None:
    if entry is None:
        return None
    said = {name: getattr(entry, name) for name in ("heading", "meaning", "unit", "range", "reference")}
    if entry.private == "people":
        said["protected"] = "Numbers of residents made safe, as text: small ones are hidden as a range, others rounded."
    return {name: text for name, text in said.items() if text}
