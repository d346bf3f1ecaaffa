"""Warnings of many cells: the first are named by row, the rest are counted, and residents only counted."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import cast

import pandas as pd

from cogs.errors import Problem
from cogs.tables.reduced import standing_for
from cogs.tables.residents import resident_cells
from cogs.tables.tables import Table
from cogs.tables.texts import is_visible_ascii, needs_reading
from cogs.vocabulary import Vocabulary

__all__ = ["MOST_NAMED", "cells_like", "few_warnings"]

# So many problems of one rule are named in one table: a reader who sees twenty knows what to look for.
MOST_NAMED = 20
_NOT_VISIBLE = r"[\x00-\x1f\x7f]"


def cells_like(
    table: Table, vocabulary: Vocabulary, columns: Sequence[str], faulty: Callable[[str], bool]
) -> pd.DataFrame:
    r"""Return the cells of some columns for which a question is answered yes, asked once for each distinct text.

    Asked of text with a control character or a letter beyond ASCII: in other text nothing is odd.

    Returns
    -------
    pandas.DataFrame
        Index: the row as a spreadsheet shows it. Columns: `column`, `value`, and `private`, whether the
        cell may tell who a resident is.

    Examples
    --------
    >>> from cogs.vocabulary import DEFAULT_VOCABULARY
    >>> cells = pd.DataFrame({"id": ["a", "b"], "name": ["Ann", "Two\nlines"]}, index=[2, 3])
    >>> places = Table("places.csv", "nodes", "place", cells, {})
    >>> cells_like(places, DEFAULT_VOCABULARY, ["id", "name"], lambda text: "\n" in text)["value"].to_dict()
    {3: 'Two\nlines'}
    """
    parts = []
    for column in columns:
        cells = table.cells[column]
        if is_visible_ascii(cells, spaces=True):
            continue
        odd = cells[needs_reading(cells, _NOT_VISIBLE)]
        bad = [text for text in odd.unique().tolist() if faulty(text)]
        if bad:
            hit = odd[odd.isin(bad)]
            private = resident_cells(table, vocabulary, column)[hit.index]
            parts.append(pd.DataFrame({"column": column, "value": hit, "private": private}, index=hit.index))
    found = pd.concat(parts) if parts else pd.DataFrame(columns=["column", "value", "private"])
    return found.sort_index(kind="stable")


def few_warnings(
    table: Table, rule: str, found: pd.DataFrame, message: str, *, unit: tuple[str, str] = ("cell", "cells")
) -> Iterator[Problem]:
    """Yield a warning for each of the first cells found, one that counts the rest, and one that counts residents'.

    Parameters
    ----------
    table : Table
    rule : str
        The short, fixed name of the rule.
    found : pandas.DataFrame
        As `cells_like` returns it.
    message : str
        What is wrong and what to do; what was found stands before it in quotation marks.
    unit : (str, str)
        What is counted, one and several.

    Examples
    --------
    >>> cells = pd.DataFrame({"id": [""]})
    >>> found = pd.DataFrame({"column": "id", "value": "a", "private": False}, index=range(2, 32))
    >>> warnings = list(few_warnings(Table("places.csv", "nodes", "place", cells, {}), "odd", found, "is odd."))
    >>> len(warnings), warnings[0].row, warnings[-1].message
    (21, 2, '10 more cells: each is odd.')
    """
    private = found["private"].astype(bool)
    times = standing_for(table.cells).reindex(found.index, fill_value=1)
    shown, hidden = found[~private], int(times[private].sum())
    for (row, cell), many in zip(shown.head(MOST_NAMED).iterrows(), times[~private].tolist(), strict=False):
        column, value = str(cell["column"]), " ".join(str(cell["value"]).split())
        heading = table.headings.get(column, column)
        yield Problem(table.name, cast(int, row), heading, value, rule, f'"{value}" {message}', "warning", many)
    rest = int(times[~private].iloc[MOST_NAMED:].sum())
    if rest > 0:
        counted = f"{rest:,} more {unit[rest > 1]}"
        yield Problem(table.name, None, None, f"{rest:,}", rule, f"{counted}: each {message}", "warning", rest)
    if hidden:
        counted = f"{hidden:,} {unit[hidden > 1]} about residents, not named here"
        yield Problem(table.name, None, None, f"{hidden:,}", rule, f"{counted}: each {message}", "warning", hidden)
