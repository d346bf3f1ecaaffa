"""Which rows and cells of a table are about residents: what is said of them never names one."""

from __future__ import annotations

from typing import Any

import pandas as pd

from cogs.tables.tables import Table
from cogs.tables.types import named
from cogs.vocabulary import Vocabulary

__all__ = ["resident_cells", "resident_rows"]

_RESIDENT = "resident"


def resident_rows(table: Table, vocabulary: Vocabulary) -> pd.Series[bool]:
    """Say which rows are about a resident: a node of that kind, a relation that may have one, a filled `resident`.

    Examples
    --------
    >>> from cogs.vocabulary import DEFAULT_VOCABULARY
    >>> cells = pd.DataFrame({"source": ["R001"], "target": ["foodbank"]}, index=[2])
    >>> resident_rows(Table("uses.csv", "edges", "uses", cells, {}), DEFAULT_VOCABULARY).tolist()
    [True]
    """
    if table.role == "nodes":
        return named(table, vocabulary) == _RESIDENT
    ends = [column for column in ("source", "target") if table.role == "edges"]
    rows = pd.Series(False, index=table.cells.index)
    for column in ends:
        rows |= _may_be_resident(table, vocabulary, column)
    return rows | (table.cells[_RESIDENT] != "") if ends and _RESIDENT in table.cells else rows


def resident_cells(table: Table, vocabulary: Vocabulary, column: str) -> pd.Series[bool]:
    """Say which cells of a column may tell who a resident is: their code or name, and free text beside it.

    The other end of a relationship is no secret: "foodbank" in R001 → foodbank may be named.

    Examples
    --------
    >>> from cogs.vocabulary import DEFAULT_VOCABULARY
    >>> cells = pd.DataFrame({"source": ["R001"], "target": ["foodbank"], "note": ["asked for Ann"]}, index=[2])
    >>> uses = Table("uses.csv", "edges", "uses", cells, {})
    >>> [resident_cells(uses, DEFAULT_VOCABULARY, column).tolist() for column in cells]
    [[True], [False], [True]]
    """
    if column == _RESIDENT:
        return table.cells[column] != ""
    if table.role == "edges" and column in ("source", "target"):
        return _may_be_resident(table, vocabulary, column)
    return resident_rows(table, vocabulary)


def _may_be_resident(table: Table, vocabulary: Vocabulary, column: str) -> pd.Series[bool]:
    relations: pd.Series[Any] = named(table, vocabulary)
    kinds = {
        name: relation.sources if column == "source" else relation.targets
        for name, relation in vocabulary.relations.items()
    }
    return relations.isin([name for name, allowed in kinds.items() if _RESIDENT in allowed])
