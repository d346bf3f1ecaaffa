"""Two folders, one set of aliases: what either says means the same is read so in both."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import pandas as pd

from cogs.errors import InputError, Problem
from cogs.tables.aliases import with_aliases
from cogs.tables.tables import Table, Tables

__all__ = ["with_shared_aliases"]


def with_shared_aliases(a: Tables, b: Tables) -> tuple[Tables, Tables]:
    """Return both inputs with the aliases of either replaced by the id they stand for.

    What was called by an old id in one year and is listed under a new one in the next is then one
    organisation in both. Aliases are followed over several steps, through both folders. A row of nodes
    about an alias is left out where the id it stands for has a row of its own in that folder, and
    takes that id where it has none. The tables of aliases stay, so that the check still sees them.

    Parameters
    ----------
    a, b : Tables
        What `read_tables` read of each.

    Returns
    -------
    tuple of Tables
        The same two; unchanged where neither has aliases.

    Raises
    ------
    InputError
        If the two contradict each other: an alias stands for two ids, or leads back to itself by way of
        both. `problems` names each. What is wrong within one folder is left to its check.

    Examples
    --------
    >>> from cogs.tables.settings import Settings
    >>> old = pd.DataFrame({"id": ["old-hub"], "name": ["The Hub"]}, index=[2])
    >>> same = pd.DataFrame({"id": ["old-hub"], "same_as": ["hub"]}, index=[2])
    >>> first = Tables("2023", (Table("organisations.csv", "nodes", "organisation", old, {}),), Settings())
    >>> second = Tables("2024", (Table("aliases.csv", "aliases", None, same, {}),), Settings())
    >>> with_shared_aliases(first, second)[0].tables[0].cells["id"].tolist()
    ['hub']
    """
    of_a, of_b = _given(a), _given(b)
    together = {**of_b, **of_a}
    problems = (*_disagreeing(a, of_a, of_b, together), *_disagreeing(b, of_b, of_a, together))
    if problems:
        message = (
            f"The aliases of {a.name} and {b.name} contradict each other. Say the same in both folders, "
            "or leave the alias out of one."
        )
        raise InputError(message, problems)
    ends = {alias: _end(alias, together) for alias in together}
    meant = {alias: end for alias, end in ends.items() if end is not None}
    return (_renamed(a, meant), _renamed(b, meant)) if meant else (a, b)


def _given(tables: Tables) -> dict[str, str]:
    return {alias: same for _, _, alias, same in _rows(tables)}


def _rows(tables: Tables) -> Iterator[tuple[Table, int, str, str]]:
    """Yield the table, row, id and same_as of every alias."""
    for table in tables.having("aliases"):
        cells = table.cells
        for row, alias, same in zip(cells.index.tolist(), cells["id"], cells["same_as"], strict=True):
            if alias and same:
                yield table, row, str(alias), str(same)


def _disagreeing(
    tables: Tables, own: Mapping[str, str], other: Mapping[str, str], together: Mapping[str, str]
) -> Iterator[Problem]:
    for table, row, alias, same in _rows(tables):
        elsewhere, message = other.get(alias, same), ""
        if _end(alias, own) is None or _end(alias, other) is None:
            continue
        if _end(alias, together) is None:
            message = (
                f'"{alias}" is the same as itself by way of both folders. Let one id stand for the others in both.'
            )
        elif _end(same, together) != _end(elsewhere, together):
            message = f'"{alias}" stands for "{same}" here and for "{elsewhere}" in the other folder.'
        if message:
            place = f"{tables.name}, {table.name}"
            yield Problem(place, row, table.headings.get("same_as", "same_as"), same, "aliases-disagree", message)


def _end(alias: str, given: Mapping[str, str]) -> str | None:
    """Follow an alias to the id it stands for; None where it leads back to itself."""
    passed = {alias}
    while alias in given:
        alias = given[alias]
        if alias in passed:
            return None
        passed.add(alias)
    return alias


def _renamed(tables: Tables, meant: Mapping[str, str]) -> Tables:
    shared = pd.DataFrame({"id": list(meant), "same_as": list(meant.values())}, dtype=object)
    kept = tuple(_standing_in(tables, meant))
    with_both = replace(tables, tables=(*kept, Table("aliases of both", "aliases", None, shared, {})))
    return replace(tables, tables=with_aliases(with_both).tables[:-1])


def _standing_in(tables: Tables, meant: Mapping[str, str]) -> Iterator[Table]:
    """Yield the tables; the first row of nodes that an id has only under its aliases takes that id."""
    listed = {node for table in tables.having("nodes") for node in table.cells["id"]}
    for table in tables.tables:
        if table.role != "nodes":
            yield table
            continue
        ends = table.cells["id"].map(lambda node: meant.get(node, node))
        first = (table.cells["id"] != ends) & ~ends.isin(listed) & ~ends.duplicated()
        listed |= set(ends[first])
        yield replace(table, cells=table.cells.assign(id=table.cells["id"].mask(first, ends)))
