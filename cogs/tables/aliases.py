"""`aliases`: spellings and ids that mean the same, merged because the user says so and never otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from cogs.tables.tables import Role, Table, Tables

__all__ = ["alias_circles", "meant_by", "with_aliases"]

_NAMING: dict[Role, tuple[str, ...]] = {
    "edges": ("source", "target", "reported_by"),
    "figures": ("id",),
    "respondents": ("id",),
    "aliases": ("same_as",),
}


def with_aliases(tables: Tables) -> Tables:
    """Return the tables with every alias replaced by the id it stands for.

    Relationships, figures and respondents name the id that `same_as` gives, over several steps if
    need be; a row of nodes about an alias is left out, for the id it stands for has a row of its own.

    Parameters
    ----------
    tables : Tables
        What `read_tables` read; unchanged if it has no table of aliases.

    Examples
    --------
    >>> import pandas as pd
    >>> from cogs.tables.settings import Settings
    >>> from cogs.tables.tables import Table
    >>> rows = pd.DataFrame({"source": ["St Johns"], "target": ["hub"]}, index=[2])
    >>> same = pd.DataFrame({"id": ["St Johns"], "same_as": ["st-johns-centre"]}, index=[2])
    >>> read = (Table("referrals.csv", "edges", "refers_to", rows, {}), Table("aliases.csv", "aliases", None, same, {}))
    >>> with_aliases(Tables("Place", read, Settings())).tables[0].cells["source"].tolist()
    ['st-johns-centre']
    """
    meant = meant_by(tables)
    return replace(tables, tables=tuple(_renamed(table, meant) for table in tables.tables)) if meant else tables


def alias_circles(tables: Tables) -> tuple[tuple[Table, int, str], ...]:
    """Return the table, row and id of every alias that leads back to itself."""
    given = _given(tables)
    return tuple(
        (table, row, alias)
        for table in tables.having("aliases")
        for row, alias in zip(table.cells.index.tolist(), table.cells["id"].tolist(), strict=True)
        if alias and _end(alias, given) is None
    )


def _given(tables: Tables) -> dict[str, str]:
    cells = [table.cells for table in tables.having("aliases")]
    rows = pd.concat(cells) if cells else pd.DataFrame(columns=["id", "same_as"])
    return {str(a): str(b) for a, b in zip(rows["id"], rows["same_as"], strict=True) if a and b}


def meant_by(tables: Tables) -> dict[str, str]:
    """Return for each alias the id that it stands for, over several steps if need be."""
    given = _given(tables)
    ends = {alias: _end(alias, given) for alias in given}
    return {alias: end for alias, end in ends.items() if end is not None}


def _end(alias: str, given: dict[str, str]) -> str | None:
    """Follow an alias to the id it stands for; None where it leads back to itself."""
    passed = {alias}
    while alias in given:
        alias = given[alias]
        if alias in passed:
            return None
        passed.add(alias)
    return alias


def _renamed(table: Table, meant: dict[str, str]) -> Table:
    if table.role == "nodes":
        return replace(table, cells=table.cells[~table.cells["id"].isin(meant)])
    columns = [column for column in _NAMING.get(table.role, ()) if column in table.cells]
    named = {column: _meaning(table.cells[column], meant) for column in columns}
    return replace(table, cells=table.cells.assign(**named)) if named else table


def _meaning(cells: pd.Series[Any], meant: Mapping[str, str]) -> pd.Series[Any]:
    is_alias = cells.isin(list(meant))
    return cells.mask(is_alias, cells[is_alias].map(meant)) if is_alias.any() else cells
