"""Who stands in for nobody is left out before anything is counted, and what that leaves out is said."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
import pandas as pd

from cogs.errors import Problem
from cogs.tables.few_warnings import few_warnings
from cogs.tables.org_ids import sector_of
from cogs.tables.placeholders import is_redacted, stands_for_nobody
from cogs.tables.reduced import standing_for
from cogs.tables.residents import resident_rows
from cogs.tables.tables import Role, Table, Tables
from cogs.tables.types import numbers

__all__ = ["placeholder_problems", "without_placeholders"]

_ENDS: dict[Role, tuple[str, ...]] = {
    "nodes": ("id",),
    "edges": ("source", "target"),
    "figures": ("id",),
    "respondents": ("id",),
    "aliases": ("same_as",),
}
_MOST_SHOWN = 5
_ABBREVIATION = "[A-Za-z]{3}"
_POUNDS = ("", "gbp", "£")
_FOUND: WeakKeyDictionary[Tables, dict[str, str]] = WeakKeyDictionary()


def without_placeholders(tables: Tables) -> tuple[Tables, tuple[str, ...]]:
    """Leave out every node that stands in for nobody, and every relationship and figure of one.

    A node is a placeholder by its id or by its name: "Redacted", "DUMMY01", "n/a", "TBC", "Grand Total".
    An id of a register is somebody whatever the name says, as is an abbreviation that has a name of its
    own, and what `aliases` says is somebody else. Residents are left out alike, but their names are not
    judged and they are not counted.

    Parameters
    ----------
    tables : Tables
        What `read_tables` read, with its aliases replaced or not.

    Returns
    -------
    Tables
        The same where there is no placeholder; else cells keep the rows of their spreadsheet.
    tuple of str
        For the notes of every result: how much was left out, who stood there, and the money.

    Examples
    --------
    >>> from cogs.tables.settings import Settings
    >>> cells = pd.DataFrame(
    ...     {"source": ["York"] * 3, "target": ["Redacted", "n/a", "Acme"], "amount": ["£5", "7", "9"]}, index=[2, 3, 4]
    ... )
    >>> spend = Table("spend.csv", "edges", "pays", cells, {})
    >>> kept, notes = without_placeholders(Tables("Place", (spend,), Settings()))
    >>> kept.tables[0].cells["target"].to_dict()
    {4: 'Acme'}
    >>> print(notes[0])
    Left out: 2 of 3 relationships with an end that stands in for nobody ("Redacted", "n/a"), together £12.
    """
    nobody = _nobody(tables)
    if not nobody:
        return tables, ()
    kept = tuple(replace(table, cells=table.cells[~_gone(table, nobody).any(axis=1)]) for table in tables.tables)
    return replace(tables, tables=kept), tuple(_sentences(tables, nobody))


def placeholder_problems(tables: Tables) -> tuple[Problem, ...]:
    """Warn of the rows that `without_placeholders` leaves out; of residents it says only how many.

    Examples
    --------
    >>> from cogs.tables.settings import Settings
    >>> cells = pd.DataFrame({"id": ["DUMMY01", "hub"]}, index=[2, 3])
    >>> read = Tables("Place", (Table("places.csv", "nodes", "place", cells, {}),), Settings())
    >>> [(problem.row, problem.value, problem.rule) for problem in placeholder_problems(read)]
    [(2, 'DUMMY01', 'placeholder')]
    """
    nobody = _nobody(tables)
    message = "stands in for nobody. The row is left out of the network; say who it is, or delete it."
    problems: list[Problem] = []
    for table in tables.tables if nobody else ():
        gone = _gone(table, nobody)
        rows = gone[gone.any(axis=1)]
        ends = rows.to_numpy().argmax(axis=1) if len(rows) else []
        private = resident_rows(table, tables.settings.vocabulary)[rows.index]
        found = pd.DataFrame({"column": [rows.columns[end] for end in ends], "private": private}, index=rows.index)
        found["value"] = _shown(table, rows, nobody)
        problems += few_warnings(table, "placeholder", found, message, unit=("row", "rows"))
    return tuple(problems)


def _nobody(tables: Tables) -> dict[str, str]:
    """Return the ids that stand in for nobody, each with what says so; looked for once in the same tables."""
    if tables not in _FOUND:
        _FOUND[tables] = _looked_for(tables)
    return _FOUND[tables]


def _looked_for(tables: Tables) -> dict[str, str]:
    """Return the ids that stand in for nobody, each with what says so: itself, or its node's name."""
    found: dict[str, str] = {}
    somebody: set[str] = set()
    for table in tables.tables:
        for column in _ENDS[table.role] if table.role != "aliases" else ():
            cells = table.cells[column]
            found |= {text: text for text in cells[stands_for_nobody(cells)].unique()}
        if table.role == "nodes" and "name" in table.cells:
            ids, names = table.cells["id"], table.cells["name"]
            nameless = stands_for_nobody(names) & ~resident_rows(table, tables.settings.vocabulary) & (ids != "")
            unnamed = zip(ids[nameless], names[nameless], strict=True)
            found |= {node: name for node, name in unnamed if not sector_of(node)}
            own_name = (names != "") & ~stands_for_nobody(names)
            somebody |= set(ids[own_name & ids.str.fullmatch(_ABBREVIATION)])
    for table in tables.having("aliases"):
        meant = dict(zip(table.cells["id"], table.cells["same_as"], strict=True))
        nobody = {alias for alias, same in meant.items() if same and stands_for_nobody(pd.Series([same])).item()}
        found |= {alias: meant[alias] for alias in nobody} | {meant[alias]: meant[alias] for alias in nobody}
        somebody |= set(meant) - nobody
    return {node: said for node, said in found.items() if node not in somebody}


def _gone(table: Table, nobody: Iterable[str]) -> pd.DataFrame:
    """Say of each naming cell whether nobody stands there."""
    ids = list(nobody)
    return pd.DataFrame({column: table.cells[column].isin(ids) for column in _ENDS[table.role]})


def _shown(table: Table, rows: pd.DataFrame, nobody: dict[str, str]) -> list[str]:
    """Return how each row's placeholder is shown: beside "Redacted" may stand what it was to hide."""
    ends = table.cells.loc[rows.index, list(rows.columns)].to_numpy(dtype=object)
    first = rows.to_numpy().argmax(axis=1) if len(rows) else np.array([], dtype=np.int64)
    said = (nobody[str(ends[row, place])] for row, place in enumerate(first))
    return ["Redacted" if is_redacted(text) else text for text in said]


def _sentences(tables: Tables, nobody: dict[str, str]) -> Iterator[str]:
    """Say what is left out: relationships with their money, then nodes; residents are not counted."""
    for role, one, several, how in (
        ("edges", "relationship", "relationships", "with an end that stands in for nobody"),
        ("nodes", "listed node", "listed nodes", "that stands in for nobody"),
    ):
        left, out_of, money, shown = 0, 0, 0.0, pd.Series(dtype=object)
        for table in (table for table in tables.tables if table.role == role):
            counted = ~resident_rows(table, tables.settings.vocabulary)
            gone = _gone(table, nobody)[counted]
            rows = gone[gone.any(axis=1)]
            times = standing_for(table.cells)
            left, out_of = left + int(times[rows.index].sum()), out_of + int(times[gone.index].sum())
            money += _pounds(table.cells.loc[rows.index])
            shown = pd.concat([shown, pd.Series(_shown(table, rows, nobody), dtype=object)])
        if left:
            together = f", together {_money(money)}" if money else ""
            how = how.replace("stands", "stand") if role == "nodes" and left > 1 else how
            counted_of = f"{left:,} of {out_of:,} {several if out_of > 1 else one}"
            yield f"Left out: {counted_of} {how} ({_listed(shown)}){together}."


def _pounds(rows: pd.DataFrame) -> float:
    """Return the sum of the amounts that can be read and are in pounds."""
    if "amount" not in rows:
        return 0.0
    pounds = rows["currency"].str.casefold().isin(_POUNDS) if "currency" in rows else pd.Series(True, index=rows.index)
    return float(numbers(rows["amount"])[pounds].sum())


def _money(pounds: float) -> str:
    text = f"£{abs(pounds):,.2f}".removesuffix(".00")
    return f"−{text}" if pounds < 0 else text


def _listed(shown: pd.Series[Any]) -> str:
    """Name the placeholders, the most frequent first, of equals in the order they are met; case apart."""
    keys = shown.str.casefold()
    first = dict(zip(keys[::-1], shown[::-1], strict=True))
    order = keys.groupby(keys, sort=False).size().sort_values(ascending=False, kind="stable")
    named = [f'"{first[key]}"' for key in order.index]
    more = f" and {len(named) - _MOST_SHOWN:,} more" if len(named) > _MOST_SHOWN else ""
    return ", ".join(named[:_MOST_SHOWN]) + more
