"""`Tables`: what was read, every cell still as text, with the spreadsheet row of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

import pandas as pd

from cogs.errors import Problem
from cogs.tables.reduced import Reduced
from cogs.tables.settings import Settings

__all__ = ["Role", "Source", "Table", "Tables"]

Role = Literal["nodes", "edges", "aliases", "respondents", "figures"]


@dataclass(frozen=True)
class Source:
    """A file that was read: its name within the input, its size in bytes and its SHA-256."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, eq=False)
class Table:
    """One table as the user wrote it.

    Attributes
    ----------
    name : str
        The file, or the workbook and its sheet, as messages name it.
    role : {"nodes", "edges", "aliases", "respondents", "figures"}
        What the table is for.
    says : str or None
        The kind or the relation that the table's own name says.
    cells : pandas.DataFrame
        Every cell as text, white space around it removed, "" where empty; columns in the words of
        `cogs.vocabulary`, others as the user wrote them; index: the row as a spreadsheet shows it.
        Rows without any content are not in it.
    headings : Mapping[str, str]
        Column → the heading as the user wrote it.
    """

    name: str
    role: Role
    says: str | None
    cells: pd.DataFrame
    headings: Mapping[str, str]


@dataclass(frozen=True, eq=False)
class Tables:
    """Everything read from one input: its tables, its settings, its files, and what was wrong already.

    `reduced` is what a folder made by `cogs reduce` keeps of the rows that it no longer has.
    """

    name: str
    tables: tuple[Table, ...]
    settings: Settings
    sources: tuple[Source, ...] = ()
    problems: tuple[Problem, ...] = field(default=())
    reduced: Reduced | None = None

    @property
    def files(self) -> int:
        """How many files the data come from; of a reduced folder those that it was made from."""
        return self.reduced.inputs if self.reduced else len(self.sources)

    def having(self, role: Role) -> Iterator[Table]:
        """Yield the tables of one role, in the order of their names."""
        return (table for table in self.tables if table.role == role)
