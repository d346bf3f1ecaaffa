"""Text as whole numbers: each column of a table is read through once, however many rules ask who stands where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt
import pandas as pd

from cogs.tables.tables import Table, Tables
from cogs.tables.texts import encoded

__all__ = ["Who", "repeats", "who_stands_where"]

Codes = npt.NDArray[np.int64]
Encoded = tuple[Codes, "pd.Series[Any]"]

# Only these columns are asked for again: of all others the numbers would be kept for nobody.
_KEPT = ("id", "source", "target")
_FOUND: WeakKeyDictionary[Table, dict[str, Encoded]] = WeakKeyDictionary()


@dataclass(frozen=True, eq=False)
class Who:
    """Everybody as a whole number: in each row of nodes, at the source and the target of each edge; and their ids."""

    listed: Codes
    source: Codes
    target: Codes
    ids: pd.Index

    def marked(self, *codes: Codes) -> npt.NDArray[np.bool_]:
        """Say of everybody whether their number is among some."""
        marks = np.zeros(len(self.ids), dtype=bool)
        for some in codes:
            marks[some] = True
        return marks

    @property
    def unlisted(self) -> npt.NDArray[np.bool_]:
        """Say of each edge whether an end of it is in no row of nodes."""
        known = self.marked(self.listed)
        return ~(known[self.source] & known[self.target])


def who_stands_where(tables: Tables) -> Who:
    """Return who stands in each row of nodes and at either end of each relationship, numbered as they appear.

    Examples
    --------
    >>> from cogs.tables.settings import Settings
    >>> nodes = Table("services.csv", "nodes", "service", pd.DataFrame({"id": ["gp", "hub"]}), {})
    >>> edges = pd.DataFrame({"source": ["hub", "club"], "target": ["gp", "hub"]})
    >>> ties = Table("referrals.csv", "edges", "refers_to", edges, {})
    >>> who = who_stands_where(Tables("Northfield", (nodes, ties), Settings()))
    >>> who.source.tolist(), who.target.tolist(), who.ids.tolist(), who.unlisted.tolist()
    ([1, 2], [0, 1], ['gp', 'hub', 'club'], [False, True])
    """
    nodes, edges = list(tables.having("nodes")), list(tables.having("edges"))
    asked = [[(table, "id") for table in nodes], *([(table, end) for table in edges] for end in ("source", "target"))]
    columns = [[_column(table, name) for table, name in some] for some in asked]
    texts = [texts for column in columns for _, texts in column]
    numbers, ids = encoded(pd.concat(texts)) if texts else encoded(pd.Series([], dtype="str"))
    numbers_of = iter(np.split(numbers, np.cumsum([len(some) for some in texts])[:-1]) if texts else [])
    listed, source, target = (_joined([next(numbers_of)[codes] for codes, _ in column]) for column in columns)
    return Who(listed, source, target, pd.Index(ids))


def repeats(table: Table) -> pd.Series[bool]:
    """Say of each row whether an earlier row of the table says exactly the same.

    Examples
    --------
    >>> cells = pd.DataFrame({"id": ["gp", "gp", "gp"], "name": ["", "GP", ""]}, index=[2, 3, 4])
    >>> repeats(Table("services.csv", "nodes", "service", cells, {})).to_dict()
    {2: False, 3: False, 4: True}
    """
    cells = table.cells
    codes = {place: _column(table, name)[0] for place, name in enumerate(cells.columns)}
    return pd.DataFrame(codes, index=cells.index).duplicated()


def _column(table: Table, name: str) -> Encoded:
    """Return a column of a table as numbers and the texts they stand for."""
    if name not in _KEPT:
        return encoded(table.cells[name])
    found = _FOUND.setdefault(table, {})
    if name not in found:
        found[name] = encoded(table.cells[name])
    return found[name]


def _joined(codes: Sequence[Codes]) -> Codes:
    return np.concatenate([np.zeros(0, dtype=np.int64), *codes])
