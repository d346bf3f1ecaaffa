"""What the headings of a grid mean: which column is which, and what the table is for."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping

import pandas as pd

from cogs.errors import Problem
from cogs.tables.grid import Grid
from cogs.tables.odd_spaces import with_plain_spaces
from cogs.tables.settings import Settings
from cogs.tables.tables import Role, Table
from cogs.tables.types import COLUMN_TYPES
from cogs.vocabulary import HEADER_ALIASES, RESERVED_TABLES, Vocabulary, word

__all__ = ["table_of"]

REQUIRED_COLUMNS: Mapping[Role, tuple[str, ...]] = {
    "nodes": ("id",),
    "edges": ("source", "target"),
    "aliases": ("id", "same_as"),
    "respondents": ("id",),
    "figures": ("id", "figure", "value"),
}

_AROUND_THE_NAME = re.compile(r"^[\W\d_]+|[\W\d_]+$")


def table_of(grid: Grid, settings: Settings) -> tuple[Table | None, tuple[Problem, ...]]:
    """Read a grid's headings and return its table, with every fault of its columns.

    Parameters
    ----------
    grid : Grid
    settings : Settings
        Its headings go first, then the words of the vocabulary, then the usual aliases.

    Returns
    -------
    Table or None
        None where the columns do not say what the table is for.
    tuple of Problem

    Examples
    --------
    >>> cells = pd.DataFrame([["From", "To", "Note"], ["library", "advice", ""]], index=[1, 2])
    >>> table, problems = table_of(Grid("referrals.csv", "referrals", cells), Settings())
    >>> table.role, table.says, list(table.cells)
    ('edges', 'refers_to', ['source', 'target', 'Note'])
    """
    headings = [str(heading) for heading in grid.cells.iloc[0]]
    renamed = _renamed(headings, settings)
    role = _role(grid.title, set(renamed))
    columns = _columns(headings, renamed, role or "nodes")
    missing = _missing(grid, role, headings, set(columns))
    if role is None or missing:
        return None, missing
    first = [place for place, column in enumerate(columns) if headings[place] and column not in columns[:place]]
    cells = grid.cells.iloc[1:, first]
    cells.columns = pd.Index([columns[place] for place in first])
    table = Table(
        name=grid.name,
        role=role,
        says=_says(grid.title, role, settings.vocabulary),
        cells=cells,
        headings={columns[place]: headings[place] for place in first},
    )
    table, odd = with_plain_spaces(table, settings.vocabulary)
    return table, (*_doubled(grid, headings, columns), *_unheaded(grid, headings), *_overlong(grid, headings), *odd)


def _renamed(headings: list[str], settings: Settings) -> list[str]:
    """Return each heading as a word, the user's own headings already replaced."""
    own = {word(theirs): ours for theirs, ours in settings.headings.items()}
    return [own.get(word(heading), word(heading)) for heading in headings]


def _role(title: str, words: set[str]) -> Role | None:
    if _bare(title) in RESERVED_TABLES:
        return next(role for role in COLUMN_TYPES if role == _bare(title))
    meant = words | {HEADER_ALIASES[name] for name in words if name in HEADER_ALIASES}
    if {"source", "target"} <= meant:
        return "edges"
    return "nodes" if "id" in meant else None


def _columns(headings: list[str], renamed: list[str], role: Role) -> list[str]:
    """Return the column of each heading: ours where it means one of ours, else as the user wrote it."""
    known, taken = COLUMN_TYPES[role], set(renamed)
    spellings: dict[str, str] = {}
    columns = []
    for heading, name in zip(headings, renamed, strict=True):
        alias = HEADER_ALIASES.get(name)
        if name in known:
            columns.append(name)
        elif alias in known and alias not in taken:
            columns.append(str(alias))
        else:
            columns.append(spellings.setdefault(word(heading) or heading, heading))
    return columns


def _says(title: str, role: Role, vocabulary: Vocabulary) -> str | None:
    """Return the kind or relation that a table's name says, also with a year or number around it."""
    if role not in ("nodes", "edges"):
        return None
    called = vocabulary.kind_called if role == "nodes" else vocabulary.relation_called
    return called(title) or called(_bare(title))


def _bare(title: str) -> str:
    return word(_AROUND_THE_NAME.sub("", title))


def _missing(grid: Grid, role: Role | None, headings: list[str], columns: set[str]) -> tuple[Problem, ...]:
    row = int(grid.cells.index[0])
    found = ", ".join(heading for heading in headings if heading)
    if role is None:
        message = (
            f"The headings are: {found}. A table of relationships needs the columns source and target, a table of "
            "nodes the column id. Rename the headings, or say in network.toml under [headers] which is which; if "
            "they stand further down, delete the rows above them."
        )
        return (Problem(grid.name, row, None, found, "missing-column", message),)
    return tuple(
        Problem(
            grid.name,
            row,
            name,
            found,
            "missing-column",
            f"A table called {role} needs the column {name}; the headings are: {found}. Add it.",
        )
        for name in REQUIRED_COLUMNS[role]
        if name not in columns
    )


def _doubled(grid: Grid, headings: list[str], columns: list[str]) -> Iterator[Problem]:
    filled = [(heading, column) for heading, column in zip(headings, columns, strict=True) if heading]
    for column, times in Counter(column for _, column in filled).items():
        if times > 1:
            theirs = [heading for heading, meant in filled if meant == column]
            named = " and ".join(f'"{heading}"' for heading in theirs)
            message = f"The headings {named} mean the same column, {column}. Keep one of them, or rename the others."
            yield Problem(grid.name, int(grid.cells.index[0]), theirs[-1], ", ".join(theirs), "doubled-column", message)


def _unheaded(grid: Grid, headings: list[str]) -> Iterator[Problem]:
    """Report content between the headings under no heading."""
    for place in range(_width(headings)):
        column = grid.cells.iloc[:, place]
        if not headings[place] and (column != "").any():
            row, found = next((row, text) for row, text in zip(grid.cells.index, column, strict=True) if text)
            message = f'Column {_letter(place)} has no heading, but holds "{found}". Give it one, or empty it.'
            yield Problem(grid.name, row, _letter(place), found, "missing-heading", message)


def _overlong(grid: Grid, headings: list[str]) -> Iterator[Problem]:
    """Report content to the right of the last heading."""
    width = _width(headings)
    surplus = grid.cells.iloc[1:, width:]
    surplus = surplus[(surplus != "").any(axis=1)]
    for row, *cells in surplus.itertuples(name=None):
        found = next(cell for cell in cells if cell)
        message = (
            f'This row is longer than the header, which has {width} columns: "{found}" is left over. '
            "Put quotation marks around a cell that holds a separator, or move the cell."
        )
        yield Problem(grid.name, row, None, found, "long-row", message)


def _width(headings: list[str]) -> int:
    return max(place for place, heading in enumerate(headings) if heading) + 1


def _letter(place: int) -> str:
    """Return what a spreadsheet calls a column: A for 0, AA for 26."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
