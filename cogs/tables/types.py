"""What a cell of text says: numbers, days, yes or no, words of the vocabulary; a whole column at a time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from cogs.tables.dates import DateReading, dates
from cogs.tables.tables import Role, Table
from cogs.vocabulary import (
    COLUMN_WORDS,
    EDGE_COLUMNS,
    FIGURE_COLUMNS,
    NODE_COLUMNS,
    ColumnType,
    Vocabulary,
    word,
)

__all__ = ["COLUMN_TYPES", "DateReading", "dates", "named", "numbers", "typed", "whole", "words", "yes_no"]

COLUMN_TYPES: Mapping[Role, Mapping[str, ColumnType]] = {
    "nodes": NODE_COLUMNS,
    "edges": EDGE_COLUMNS,
    "figures": FIGURE_COLUMNS,
    "aliases": {"id": "text", "same_as": "text"},
    "respondents": {"id": "text"},
}

_SIGN = r"(?:(?:[-+\u2212]\s*)?(?:£\s*)?|£\s*[-+\u2212]\s*)"
_DIGITS = r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,3}(?:\s[0-9]{3})+|[0-9]+)"
_NUMBER = rf"{_SIGN}(?:{_DIGITS}(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]{{1,3}})?"

_YES_NO = {"yes": True, "y": True, "true": True, "1": True, "no": False, "n": False, "false": False, "0": False}

# Above this, a float64 no longer tells neighbouring whole numbers apart.
_LARGEST_WHOLE = 2**53


def numbers(cells: pd.Series[Any]) -> pd.Series[float]:
    """Return the numbers that cells of text say.

    Thousands may be set off by commas or spaces in proper groups of three; a pound sign and a leading
    minus are understood. Parentheses, other currencies, per cents and words are not numbers.

    Parameters
    ----------
    cells : pandas.Series of str

    Returns
    -------
    pandas.Series of float64
        NaN where a cell is empty or cannot be read; never infinite.

    Examples
    --------
    >>> import pandas as pd
    >>> numbers(pd.Series(["1,234.50", "£20", "-3", "1,23", "many", ""])).tolist()
    [1234.5, 20.0, -3.0, nan, nan, nan]
    """
    codes, distinct = _distinct(cells)
    readable = distinct.str.fullmatch(_NUMBER).to_numpy(dtype=bool)
    bare = distinct.str.replace(r"[£,\s]", "", regex=True).str.replace("\u2212", "-", regex=False)
    values = np.full(len(distinct), np.nan)
    values[readable] = bare[readable].astype(np.float64)
    values[np.isinf(values)] = np.nan
    return pd.Series(values[codes], index=cells.index, name=cells.name)


def whole(cells: pd.Series[Any]) -> pd.Series[Any]:
    """Return the whole numbers that cells of text say.

    Parameters
    ----------
    cells : pandas.Series of str

    Returns
    -------
    pandas.Series of Int64
        Missing where a cell is empty, cannot be read or is not a whole number.

    Examples
    --------
    >>> import pandas as pd
    >>> whole(pd.Series(["1,200", "3.0", "2.5", ""])).tolist()
    [1200, 3, <NA>, <NA>]
    """
    values = numbers(cells)
    return values.where((values == np.floor(values)) & (values.abs() <= _LARGEST_WHOLE)).astype("Int64")


def yes_no(cells: pd.Series[Any]) -> pd.Series[Any]:
    """Return what cells of text answer: yes, y, true, 1 or no, n, false, 0, case apart.

    Parameters
    ----------
    cells : pandas.Series of str

    Returns
    -------
    pandas.Series of boolean
        Missing where a cell is empty or cannot be read.

    Examples
    --------
    >>> import pandas as pd
    >>> yes_no(pd.Series(["Yes", "n", "perhaps", ""])).tolist()
    [True, False, <NA>, <NA>]
    """
    return _each_distinct(cells, lambda text: _YES_NO.get(text.casefold())).astype("boolean")


def words(cells: pd.Series[Any], allowed: tuple[str, ...]) -> pd.Series[Any]:
    """Return the word, of those allowed, that each cell says; case, spaces and underscores do not matter.

    Parameters
    ----------
    cells : pandas.Series of str
    allowed : tuple of str

    Returns
    -------
    pandas.Series of object
        None where a cell is empty or says another word.

    Examples
    --------
    >>> import pandas as pd
    >>> words(pd.Series(["At least", "exactly"]), ("exact", "at least")).tolist()
    ['at least', None]
    """
    known = {word(name): name for name in allowed}
    return _each_distinct(cells, lambda text: known.get(word(text)))


def named(table: Table, vocabulary: Vocabulary) -> pd.Series[Any]:
    """Return the kind of each node, or the relation of each edge, in the vocabulary's word.

    A filled cell of the column `kind` or `relation` says it, else the table's name does.

    Parameters
    ----------
    table : Table
        A table of nodes or of edges.
    vocabulary : Vocabulary

    Returns
    -------
    pandas.Series of object
        None where nothing says it, or what says it is not in the vocabulary.

    Examples
    --------
    >>> import pandas as pd
    >>> from cogs.vocabulary import DEFAULT_VOCABULARY
    >>> cells = pd.DataFrame({"id": ["a", "b"], "kind": ["", "Services"]})
    >>> named(Table("organisations.csv", "nodes", "organisation", cells, {}), DEFAULT_VOCABULARY).tolist()
    ['organisation', 'service']
    """
    column = "kind" if table.role == "nodes" else "relation"
    if column not in table.cells:
        said = np.full(len(table.cells), table.says, dtype=object)
        return pd.Series(said, index=table.cells.index, name=column, dtype=object)
    called = vocabulary.kind_called if table.role == "nodes" else vocabulary.relation_called
    return _each_distinct(table.cells[column], lambda text: called(text) if text else table.says)


def typed(table: Table, vocabulary: Vocabulary) -> pd.DataFrame:
    """Return a table with its known columns as numbers, days, answers and words, for a table without errors.

    Parameters
    ----------
    table : Table
        A table in which `cogs.check_tables` found no error.
    vocabulary : Vocabulary

    Returns
    -------
    pandas.DataFrame
        Index: the row as a spreadsheet shows it. Amounts and numbers are float64 (NaN where empty), whole
        numbers int64 (1 where empty), days datetime64[s], answers bool (False where empty), words and
        text str (missing where empty). `kind` of nodes and `relation` of edges are always there; where
        there is a `date`, `dated` is its text, no finer than it was given.

    Examples
    --------
    >>> import pandas as pd
    >>> from cogs.vocabulary import DEFAULT_VOCABULARY
    >>> cells = pd.DataFrame({"source": ["library"], "target": ["advice"], "weight": ["12"]}, index=[2])
    >>> typed(Table("referrals.csv", "edges", "refers_to", cells, {}), DEFAULT_VOCABULARY)
        source  target  weight   relation
    2  library  advice    12.0  refers_to
    """
    types = COLUMN_TYPES[table.role]
    columns = {str(name): _converted(table.cells[name], types.get(str(name), "text")) for name in table.cells}
    if "date" in columns and types.get("date") == "date":
        columns["dated"] = dates(table.cells["date"]).written
    if table.role in ("nodes", "edges"):
        said = named(table, vocabulary)
        columns[str(said.name)] = said
    return pd.DataFrame(columns, index=table.cells.index)


def _converted(cells: pd.Series[Any], kind: ColumnType) -> pd.Series[Any]:
    match kind:
        case "number" | "amount":
            return numbers(cells)
        case "whole":
            return whole(cells).fillna(1).astype(np.int64)
        case "date":
            return dates(cells).days
        case "yes_no":
            return yes_no(cells).fillna(False).astype(bool)
        case "word":
            return words(cells, COLUMN_WORDS.get(str(cells.name), ()))
        case "text":
            return cells.where(cells != "")


def _distinct(cells: pd.Series[Any]) -> tuple[Any, pd.Series[Any]]:
    """Return for each cell the place of its text among the distinct ones, and the distinct ones."""
    codes, found = pd.factorize(cells)
    return codes, pd.Series(found, dtype=cells.dtype)


def _each_distinct(cells: pd.Series[Any], meaning: Any) -> pd.Series[Any]:
    """Ask the meaning of each distinct text once."""
    codes, distinct = _distinct(cells)
    meanings = np.array([*(meaning(text) for text in distinct.tolist()), None], dtype=object)
    return pd.Series(meanings[codes], index=cells.index, name=cells.name, dtype=object)
