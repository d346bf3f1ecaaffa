"""What becomes of a file of nodes when columns are added: new cells, empty cells filled, nothing written over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from cogs.errors import Problem
from cogs.tables.join_keys import says_the_same
from cogs.tables.node_files import NodeFile
from cogs.tables.settings import Settings
from cogs.vocabulary import HEADER_ALIASES, NODE_COLUMNS, word

__all__ = ["JoinedFile", "column_for", "joined_file"]

# What a column called so would say of our own node, or make of our own table.
_OURS_ALONE = ("id", "name", "kind", "count", "value", "value_is", "source", "target")


@dataclass(frozen=True, eq=False)
class JoinedFile:
    """A file of nodes with what was joined to it.

    Attributes
    ----------
    content : bytes
        What is to be written.
    added : tuple of str
        The columns that are new.
    filled : Mapping[str, int]
        Heading of a column that was there → how many of its empty cells are filled.
    problems : tuple of Problem
        Every filled cell that says something else.
    """

    content: bytes
    added: tuple[str, ...]
    filled: Mapping[str, int]
    problems: tuple[Problem, ...]


def column_for(heading: str, title: str, settings: Settings) -> str:
    """Return the column that a heading of another table becomes: never one that says who our node is.

    Parameters
    ----------
    heading : str
    title : str
        What the other table is called.
    settings : Settings
        Its headings go first.

    Examples
    --------
    >>> [column_for(heading, "Register 2024", Settings()) for heading in ("Name", "Sector", "Income")]
    ['register_2024_name', 'sector', 'Income']
    """
    own = {word(theirs): ours for theirs, ours in settings.headings.items()}
    name = own.get(word(heading), word(heading))
    meant = name if name in NODE_COLUMNS else HEADER_ALIASES.get(name, name)
    if meant in _OURS_ALONE:
        return f"{word(title)}_{word(heading)}"
    return meant if meant in NODE_COLUMNS else heading


def joined_file(file: NodeFile, given: pd.DataFrame, name: str, rows: list[int]) -> JoinedFile:
    r"""Return a file of nodes with the cells that another table gives.

    Parameters
    ----------
    file : NodeFile
    given : pandas.DataFrame of str
        Index: the row of `file` as a spreadsheet shows it. Columns: what is joined.
    name : str
        The other table, as messages name it.
    rows : list of int
        Its row for each row of `given`.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> from cogs.tables.node_files import node_files
    >>> path = Path(tempfile.mkdtemp()) / "organisations.csv"
    >>> _ = path.write_text("id,sector\nhub,\n")
    >>> (file,), _ = node_files(path.parent)
    >>> given = pd.DataFrame({"sector": ["advice"], "decile": ["2"]}, index=[2])
    >>> joined = joined_file(file, given, "wards.csv", [7])
    >>> joined.added, joined.filled
    (('decile',), {'sector': 1})
    """
    there = {word(column): column for column in file.table.headings}
    added = [str(column) for column in given if word(str(column)) not in there]
    cells: dict[int, dict[int, str]] = {int(str(place)): {} for place in given.index}
    filled: Counter[str] = Counter()
    problems: list[Problem] = []
    for column in map(str, given):
        texts = given[column].tolist()
        if column in added:
            at = len(file.header) + added.index(column)
            for place, text in zip(cells, texts, strict=True):
                cells[place][at] = text
            continue
        ours = there[word(column)]
        heading = file.table.headings[ours]
        before = file.table.cells.loc[given.index, ours].tolist()
        for place, text, here, row in zip(cells, texts, before, rows, strict=True):
            if text and not here:
                cells[place][file.header.index(heading)] = text
                filled[heading] += 1
            elif text and not says_the_same(text, here):
                problems.append(_differs(file, place, heading, here, f'"{text}" in {name} row {row}'))
    return JoinedFile(file.with_cells(added, cells), tuple(added), dict(filled), tuple(problems))


def _differs(file: NodeFile, place: int, heading: str, here: str, there: str) -> Problem:
    message = (
        f'"{here}" stands here, but {there}. Nothing is written over: make them say the same, empty one of them, or '
        "rename one of the columns."
    )
    return Problem(file.table.name, place, heading, here, "cell-differs", message)
