"""`Grid`: a rectangle of text from a file, before anyone knows what its columns mean."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from cogs.errors import InputError, Problem
from cogs.tables.texts import is_visible_ascii

__all__ = ["Grid", "tidied", "unreadable"]


@dataclass(frozen=True, eq=False)
class Grid:
    """One table as it stood in a file.

    Attributes
    ----------
    name : str
        The file, or the workbook and its sheet, as messages name it.
    title : str
        What the table is called: the file's name without its ending, or the sheet's.
    cells : pandas.DataFrame
        Text, tidied; the first row holds the headings; index: the row as a spreadsheet shows it.
    """

    name: str
    title: str
    cells: pd.DataFrame


def tidied(cells: pd.DataFrame, *, first_row: int = 1) -> pd.DataFrame:
    r"""Return text without the white space around it, rows numbered, blank rows taken out.

    Examples
    --------
    >>> tidied(pd.DataFrame([["id", " name "], ["", " "], ["a", "Ann\xa0"]])).to_dict("index")
    {1: {0: 'id', 1: 'name'}, 3: {0: 'a', 1: 'Ann'}}
    """
    cells = pd.DataFrame({column: _stripped(cells[column]) for column in cells})
    cells.index = pd.RangeIndex(first_row, first_row + len(cells))
    blank = (cells == "").all(axis=1)
    return cells[~blank] if blank.any() else cells


def unreadable(table: str, message: str, *, row: int | None = None) -> InputError:
    """Return the error that says why a table cannot be read."""
    return InputError(message, [Problem(table, row, None, "", "unreadable", message)])


def _stripped(column: pd.Series[Any]) -> pd.Series[Any]:
    """Strip each distinct text once: columns repeat themselves."""
    if is_visible_ascii(column):
        return column.astype(str).reset_index(drop=True)
    codes, distinct = pd.factorize(column)
    stripped = pd.Series([text.strip() for text in distinct.tolist()], dtype=str)
    return pd.Series(stripped.to_numpy()[codes], dtype=str)
