"""Spaces that look like plain ones and are none: in ids and names they make two of one."""

from __future__ import annotations

import re
from dataclasses import replace

from cogs.errors import Problem
from cogs.tables.few_warnings import cells_like, few_warnings
from cogs.tables.tables import Table
from cogs.vocabulary import Vocabulary

__all__ = ["NAMING", "with_plain_spaces"]

# The columns by which nodes are named: what differs there is another node.
NAMING = ("id", "name", "source", "target", "same_as", "resident")

_WIDE = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_UNSEEN = "\u00ad\u200b\u2060\ufeff"
_ODD = re.compile(f"[{_WIDE}{_UNSEEN}]")
_RUN = re.compile(f"[ {_WIDE}]*[{_WIDE}][ {_WIDE}]*")
_NOTHING = re.compile(f"[{_UNSEEN}]")


def with_plain_spaces(table: Table, vocabulary: Vocabulary) -> tuple[Table, tuple[Problem, ...]]:
    r"""Return a table whose ids and names hold plain spaces only, and a warning for each that did not.

    A run of no-break or other wide spaces becomes one space; what has no width goes. An alias that
    thereby says that a name is itself is left out.

    Parameters
    ----------
    table : Table
    vocabulary : Vocabulary

    Examples
    --------
    >>> import pandas as pd
    >>> from cogs.vocabulary import DEFAULT_VOCABULARY
    >>> cells = pd.DataFrame({"id": ["a"], "name": ["Knightsbridge\xa0Ltd"]}, index=[2])
    >>> table, problems = with_plain_spaces(Table("places.csv", "nodes", "place", cells, {}), DEFAULT_VOCABULARY)
    >>> table.cells["name"].tolist(), [(problem.row, problem.rule) for problem in problems]
    (['Knightsbridge Ltd'], [(2, 'no-break-space')])
    """
    columns = [column for column in NAMING if column in table.cells]
    found = cells_like(table, vocabulary, columns, lambda text: _ODD.search(text) is not None)
    if found.empty:
        return table, ()
    meant = {text: _plain(text) for text in found["value"].unique()}
    touched = {str(column): table.cells[column].replace(meant) for column in found["column"].unique()}
    cells = table.cells.assign(**touched)
    if table.role == "aliases":
        cells = cells[(cells["id"] != cells["same_as"]) | (table.cells["id"] == table.cells["same_as"])]
    message = (
        "holds a space that is no plain one (a no-break space, mostly), or a character that cannot be seen. "
        "It is read with a plain space; type it again."
    )
    plain = found.assign(value=found["value"].map(meant))
    return replace(table, cells=cells), tuple(few_warnings(table, "no-break-space", plain, message))


def _plain(text: str) -> str:
    return _RUN.sub(" ", _NOTHING.sub("", text)).strip()
