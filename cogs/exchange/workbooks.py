"""Workbooks of other programs: tables of text and numbers as .xlsx, and the names of a workbook's sheets."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
import zlib
from collections.abc import Mapping
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from pandas.api import types

from cogs.errors import OutputError
from cogs.exchange.graph_columns import as_texts

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

__all__ = ["WORKBOOK", "is_workbook", "sheet_names", "write_workbook"]

WORKBOOK = ".xlsx"
_WORKBOOKS = (WORKBOOK, ".xlsm")
_SHEET = re.compile(r'<(?:\w+:)?sheet\b[^>]*?\bname="([^"]*)"')
_MOST_ROWS = 1_048_576
_MOST_COLUMNS = 16_384
_LONGEST = 32_767
# A spreadsheet keeps 15 digits: a longer whole number stays as it is only as text.
_MOST_WHOLE = 10**15
# Always the same date, so that the same network makes the same bytes.
_MADE = dt.datetime(2000, 1, 1)


def is_workbook(source: Path) -> bool:
    """Say whether a file is called .xlsx or .xlsm."""
    return source.suffix.casefold() in _WORKBOOKS and not source.is_dir()


def sheet_names(source: Path) -> frozenset[str]:
    """Return the names of a workbook's sheets in small letters, without reading the sheets; none if it is no workbook.

    Examples
    --------
    >>> import tempfile
    >>> file = Path(tempfile.mkdtemp()) / "place.xlsx"
    >>> write_workbook(file, {"Edges": pd.DataFrame({"Vertex 1": ["library"]})})
    ()
    >>> sheet_names(file)
    frozenset({'edges'})
    """
    if not is_workbook(source):
        return frozenset()
    if not source.is_file():
        return frozenset()
    try:
        with zipfile.ZipFile(source) as package, package.open("xl/workbook.xml") as part:
            text = part.read(1 << 20).decode(errors="replace")
    except (OSError, KeyError, zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, ValueError):
        return frozenset()
    return frozenset(unescape(name).strip().casefold() for name in _SHEET.findall(text))


def write_workbook(
    target: Path, sheets: Mapping[str, pd.DataFrame], *, above: Mapping[str, Mapping[str, str]] | None = None
) -> tuple[str, ...]:
    """Write tables as an .xlsx file, one sheet each; numbers are numbers, and text is never taken for a formula.

    Parameters
    ----------
    target : Path
    sheets : mapping of str to pandas.DataFrame
        The name of each sheet and its table.
    above : mapping of str to mapping of str to str, optional
        For a sheet, what stands in a row above the headings: heading → text.

    Returns
    -------
    tuple of str
        What the sheets cannot hold.

    Raises
    ------
    OutputError
        If a table has more rows or columns than a sheet, or the file cannot be written.
    """
    import xlsxwriter

    content = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    cut = 0
    with xlsxwriter.Workbook(content, options) as book:
        book.set_properties({"created": _MADE})
        bold = book.add_format({"bold": True})
        for name, frame in sheets.items():
            groups = (above or {}).get(name)
            first = 0 if groups is None else 1
            if len(frame) + first >= _MOST_ROWS or frame.shape[1] > _MOST_COLUMNS:
                raise OutputError(f"{name} has {len(frame):,} rows: too many for a sheet. Write CSV files instead.")
            sheet = book.add_worksheet(name)
            for place, column in enumerate(map(str, frame)):
                sheet.write_string(0, place, (groups or {}).get(column, ""), bold) if first else None
                sheet.write_string(first, place, column[:_LONGEST], bold)
            sheet.freeze_panes(first + 1, 0)
            cut += _fill(sheet, frame, first + 1)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content.getvalue())
    except OSError as fault:
        raise OutputError(f"Cannot write {target}: {fault.strerror or fault}.") from fault
    return (f"{cut:,} texts are cut off after {_LONGEST:,} signs: a cell holds no more.",) if cut else ()


def _fill(sheet: Worksheet, frame: pd.DataFrame, first: int) -> int:
    """Write the cells of a table; return how many texts were cut off."""
    cut = 0
    columns = [str(column) for column in frame]
    numeric = {column for column in columns if _is_numeric(frame[column])}
    for row, texts in enumerate(as_texts(frame), first):
        for place, column in enumerate(columns):
            text = texts.get(column, "")
            if column in numeric and text and np.isfinite(float(text)):
                sheet.write_number(row, place, float(text))
            elif text:
                sheet.write_string(row, place, text[:_LONGEST])
                cut += len(text) > _LONGEST
    return cut


def _is_numeric(column: pd.Series[Any]) -> bool:
    if types.is_bool_dtype(column) or not types.is_numeric_dtype(column):
        return False
    return not types.is_integer_dtype(column) or bool((column.abs() < _MOST_WHOLE).fillna(value=True).all())
