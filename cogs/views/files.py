"""Tables as CSV that a spreadsheet opens as it is meant: numbers as numbers, no cell run as a formula."""

from __future__ import annotations

import csv
import io
import math
import re
from typing import Any

import numpy as np
import pandas as pd

__all__ = ["csv_text"]

_STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?")


def csv_text(frame: pd.DataFrame) -> str:
    r"""Return a table as CSV text; its index is not written.

    Numbers are written in their shortest exact form, whole ones without a decimal point; missing
    values are empty. A text that a spreadsheet would run as a formula gets an apostrophe before it.

    Parameters
    ----------
    frame : pandas.DataFrame
        The table.

    Returns
    -------
    str
        Lines end in CR and LF. Write it as "utf-8-sig", which Excel recognises, with `newline=""`.

    Examples
    --------
    >>> csv_text(pd.DataFrame({"name": ["=1+1", "Mind, the gap"], "betweenness": [2.0, float("nan")]}))
    'name,betweenness\r\n\'=1+1,2\r\n"Mind, the gap",\r\n'
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([_cell(name) for name in frame.columns])
    columns = [[_cell(value) for value in frame.iloc[:, place].tolist()] for place in range(frame.shape[1])]
    writer.writerows(zip(*columns, strict=True) if columns else [])
    return out.getvalue()


def _cell(value: Any) -> str:
    # Nearly all cells are one of these two, and a large table has a million of them.
    if type(value) is float:
        return "" if math.isnan(value) else _number(value)
    if type(value) is str:
        return _harmless(value)
    if value is None or (pd.api.types.is_scalar(value) and pd.isna(value)):
        return ""
    if isinstance(value, (bool, np.bool_)):
        return "yes" if value else "no"
    if isinstance(value, (int, np.integer)):
        return str(int(value))
    if isinstance(value, (float, np.floating)):
        return _number(float(value))
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat() if value == value.normalize() else value.isoformat(sep=" ")
    return _harmless(str(value))


def _number(value: float) -> str:
    if math.isinf(value):
        return "inf" if value > 0 else "-inf"
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(value)


def _harmless(text: str) -> str:
    if text.startswith(_STARTS_FORMULA) and not _NUMBER.fullmatch(text):
        return "'" + text
    return text
