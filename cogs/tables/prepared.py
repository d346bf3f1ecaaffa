"""What becomes of tables before they are a network: aliases, then what stands in for nobody, then two-sided reports."""

from __future__ import annotations

from dataclasses import dataclass

from cogs.tables.aliases import with_aliases
from cogs.tables.confirmation import confirmed
from cogs.tables.left_out import without_placeholders
from cogs.tables.tables import Tables

__all__ = ["Prepared", "prepared"]


@dataclass(frozen=True, eq=False)
class Prepared:
    """Tables as the network takes them.

    Attributes
    ----------
    tables : Tables
        Every alias replaced, nothing that stands in for nobody, each tie reported once.
    notes : tuple of str
        What that changed, one sentence each: every result says it.
    """

    tables: Tables
    notes: tuple[str, ...]


def prepared(tables: Tables) -> Prepared:
    """Return tables as the network takes them, and what was done to them.

    Parameters
    ----------
    tables : Tables
        What `read_tables` read.

    Examples
    --------
    >>> from cogs.tables.read import read_tables
    >>> prepared(read_tables("data/keep-it-local")).notes
    ()
    """
    of_somebody, left_out = without_placeholders(with_aliases(tables))
    settled, reports = confirmed(of_somebody)
    return Prepared(settled, (*left_out, *reports))
