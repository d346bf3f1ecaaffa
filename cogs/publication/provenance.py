"""Which files a result was made from, told so that nobody can count or guess the residents in them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

from cogs.publication.told_of_people import rows_about_people
from cogs.tables.read import SETTINGS_FILE
from cogs.tables.residents import resident_rows
from cogs.tables.tables import Source, Table, Tables
from cogs.vocabulary import Vocabulary

__all__ = ["inputs_shown", "together"]


def inputs_shown(tables: Tables) -> list[dict[str, Any]]:
    """Return what may be said of each file: its name, size and SHA-256; of those about residents one sum for all.

    The size of a list of volunteers tells how many there are, and who knows all but one of its rows finds
    that one by the sum of the file. So of files with rows that may be about residents the size is not told,
    and `together` is the SHA-256 of all of them.

    Parameters
    ----------
    tables : Tables
        What was read.

    Examples
    --------
    >>> from cogs.tables.read import read_tables
    >>> shown = inputs_shown(read_tables("data/keep-it-local"))
    >>> [entry["name"] for entry in shown if "size" not in entry]
    ['relationships.csv', 'residents.csv']
    """
    private = _about_residents(tables)
    digest = together(private)
    names = {source.name for source in private}
    return [
        {"name": source.name, "together": digest} if source.name in names else dict(vars(source))
        for source in tables.sources
    ]


def together(sources: Iterable[Source]) -> str:
    """Return one SHA-256 for several files: that of the lines of their names and sums.

    Examples
    --------
    >>> together([Source("uses.csv", 1, "ab"), Source("residents.csv", 1, "cd")])[:8]
    '02ba4357'
    """
    lines = sorted(f"{source.name} {source.sha256}\n" for source in sources)
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def _about_residents(tables: Tables) -> list[Source]:
    """Return the files that may hold rows about residents; where tables were made of others, all of these do."""
    vocabulary, residents = tables.settings.vocabulary, _listed(tables)
    private: dict[str, bool] = {}
    for table in tables.tables:
        name = table.name.partition(", sheet ")[0]
        private[name] = private.get(name, False) or _is_about(residents, table, vocabulary)
    others = any(private.values())
    # Who has several codes may be named in relationships only.
    private |= {table.name.partition(", sheet ")[0]: others for table in tables.having("aliases")}
    return [source for source in tables.sources if private.get(source.name, others and source.name != SETTINGS_FILE)]


def _listed(tables: Tables) -> frozenset[str]:
    ids = [table.cells.loc[resident_rows(table, tables.settings.vocabulary), "id"] for table in tables.having("nodes")]
    return frozenset().union(*ids)


def _is_about(residents: frozenset[str], table: Table, vocabulary: Vocabulary) -> bool:
    if table.role in ("nodes", "edges"):
        residents = frozenset()
    return bool(resident_rows(table, vocabulary).any() or rows_about_people(table, vocabulary, residents).any())
