"""Problems as they may be copied on: the place of a fault, and of residents no id, name or text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cached_property

import pandas as pd

from cogs.errors import Problem
from cogs.tables.residents import resident_cells, resident_rows
from cogs.tables.tables import Table, Tables
from cogs.tables.texts import is_among
from cogs.tables.types import named

__all__ = ["without_residents"]

_NOT_SHOWN = "(a resident's, not shown)"
_QUOTED = re.compile(r'"([^"]*)"')
_OFFERED = re.compile(r' (?:Did you mean ".*?"\?(?=\s|$)|That is the name of ".*?"; write the id\.)')
_RESIDENT = "resident"
# Words of groups, which leave on purpose: a slip in one can only be mended by who sees it.
_OF_GROUPS = ("kind", "relation", "sector", "neighbourhood", "area")
_IDS = ("id", "same_as", "source", "target", "resident", "reported_by")


def without_residents(problems: Iterable[Problem], tables: Tables) -> Iterator[Problem]:
    """Yield each problem with what it quotes of residents left out; table, row and column say where it stands.

    Left out are cells that may tell who a resident is, and wherever they are quoted the ids, names and codes
    of those who are residents and nobody else.

    Parameters
    ----------
    problems : iterable of Problem
    tables : Tables
        Those in which they were found.

    Examples
    --------
    >>> import pandas as pd
    >>> from cogs.tables.settings import Settings
    >>> cells = pd.DataFrame({"source": ["R1"], "target": ["advice"]}, index=[2])
    >>> tables = Tables("Northfield", (Table("uses.csv", "edges", "uses", cells, {}),), Settings())
    >>> found = Problem("uses.csv", 2, "source", "R1", "unknown-source", 'source "R1" is in no table of nodes.')
    >>> [(problem.value, problem.message) for problem in without_residents([found], tables)]
    [('', "source (a resident's, not shown) is in no table of nodes.")]
    """
    found = list(problems)
    residents = _Residents(found, tables)
    for problem in found:
        yield residents.left_out_of(problem)


class _Residents:
    """What tables say of residents, looked up only where there is a problem, and only of whom problems tell."""

    def __init__(self, problems: list[Problem], tables: Tables) -> None:
        self.tables = tables
        self.by_name: dict[str, list[Table]] = {}
        rows: dict[str, set[object]] = {}
        for problem in problems:
            rows.setdefault(problem.table, set()).add(problem.row)
        for table in tables.tables:
            faulty = table.cells[table.cells.index.isin(list(rows.get(table.name, ())))]
            self.by_name.setdefault(table.name, []).append(replace(table, cells=faulty))
        self.asked = pd.Index(sorted(self._asked(problems)), dtype="str")
        self._private: dict[tuple[str, str], frozenset[object]] = {}

    def _asked(self, problems: list[Problem]) -> set[str]:
        """Return everybody of whom it must be known whether they are residents."""
        found = {word for problem in problems for word in (problem.value, *_QUOTED.findall(problem.message))}
        near = [table for tables in self.by_name.values() for table in tables]
        for table in (*near, *self.tables.having("aliases")):
            for column in {*_IDS} & set(table.cells):
                found |= set(table.cells[column].unique())
        return found

    @cached_property
    def others(self) -> frozenset[str]:
        """The ids and names of all who are no residents, listed or not."""
        found, vocabulary = {""}, self.tables.settings.vocabulary
        for table in self.tables.having("edges"):
            for column in ("source", "target"):
                some = self._asked_in(table, column)
                found |= set(some.cells[column][~resident_cells(some, vocabulary, column)].unique())
        found -= set(self._said_by_nodes(residents=True))
        return frozenset(found | set(self._said_by_nodes(residents=False)))

    @cached_property
    def words(self) -> frozenset[str]:
        """Ids, names and codes that are of residents and of nobody else."""
        found, vocabulary = set(self._said_by_nodes(residents=True)), self.tables.settings.vocabulary
        for table in self.tables.having("edges"):
            for column in {"source", "target", _RESIDENT} & set(table.cells):
                some = self._asked_in(table, column)
                found |= set(some.cells[column][resident_cells(some, vocabulary, column)].unique())
        meant = [pair for t in self.tables.having("aliases") for pair in t.cells[["id", "same_as"]].to_numpy().tolist()]
        while more := {one for pair in meant if found & set(pair) - self.others for one in pair} - found - self.others:
            found |= more
        return frozenset(found) - self.others

    @cached_property
    def are_any(self) -> bool:
        """Whether there are residents at all."""
        every = (*self.tables.having("nodes"), *self.tables.having("edges"))
        return any(resident_rows(table, self.tables.settings.vocabulary).any() for table in every)

    def left_out_of(self, problem: Problem) -> Problem:
        """Return a problem as it may be copied on."""
        message = problem.message
        private = problem.row is not None and self._is_private(problem)
        if offered := "".join(_OFFERED.findall(message)):
            # What is offered tells who is meant, also where the row alone does not.
            meant = bool(self.words.intersection(_QUOTED.findall(offered)))
            private = meant if problem.rule == "unknown-id" else private or meant
        if private:
            message = _OFFERED.sub("", message.replace(f'"{problem.value}"', _NOT_SHOWN))
        message = _QUOTED.sub(lambda match: self._shown(match[1], private=private), message)
        value = "" if private or problem.value in self.words else problem.value
        return replace(problem, value=value, message=message)

    def _is_private(self, problem: Problem) -> bool:
        for table in self.by_name.get(problem.table, ()):
            ours = {heading: column for column, heading in table.headings.items()}
            column = ours.get(str(problem.column), str(problem.column))
            if column in table.cells and column not in _OF_GROUPS and problem.row in self._rows(table, column):
                return True
        return False

    def _rows(self, table: Table, column: str) -> frozenset[object]:
        """Return the rows in which a column may tell who a resident is."""
        key = (table.name, column)
        if key not in self._private:
            cells = table.cells
            rows = resident_cells(table, self.tables.settings.vocabulary, column)
            if table.role not in ("nodes", "edges") and self.are_any:
                # Whose an id is that nobody has, nobody knows: it may be a resident's.
                rows |= ~cells[[one for one in ("id", "same_as") if one in cells]].isin(self.others).all(axis=1)
            if column in _IDS:
                rows &= ~cells[column].isin(self.others)
            self._private[key] = frozenset(rows.index[rows])
        return self._private[key]

    def _asked_in(self, table: Table, column: str) -> Table:
        """Return the rows of a table whose cell in a column names somebody of whom it must be known."""
        return replace(table, cells=table.cells[is_among(table.cells[column], self.asked)])

    def _shown(self, quoted: str, *, private: bool) -> str:
        hidden = quoted not in self.others if private else quoted in self.words
        return _NOT_SHOWN if hidden else f'"{quoted}"'

    def _said_by_nodes(self, *, residents: bool) -> Iterator[str]:
        vocabulary = self.tables.settings.vocabulary
        for table in self.tables.having("nodes"):
            for column in {"id", "name"} & set(table.cells):
                some = self._asked_in(table, column)
                rows = resident_rows(some, vocabulary) if residents else named(some, vocabulary) != _RESIDENT
                yield from some.cells[column][rows].unique().tolist()
