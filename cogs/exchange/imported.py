"""`Imported`: what an importer made of somebody's file, ready to be written as an ordinary folder."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from cogs.vocabulary import Kind, Relation

__all__ = ["SET_ASIDE_COLUMNS", "Imported"]

SET_ASIDE_COLUMNS = ("source", "row", "reason", "found")


def _nothing() -> pd.DataFrame:
    return pd.DataFrame(columns=list(SET_ASIDE_COLUMNS), dtype=str)


@dataclass(frozen=True, eq=False)
class Imported:
    """Tables in cogs' own words, made from a file of another format.

    Attributes
    ----------
    format : str
        The short name of the format ("360giving", "spend", "hsds" …).
    standard : str
        The standard and the version that the importer was written against.
    tables : Mapping[str, pandas.DataFrame]
        File name without ending → cells as text, "" where empty, columns in the words of the
        vocabulary, others kept. The name says the kind or relation ("organisations", "grants"), or
        the table has a column for it.
    name : str
        What the network is called.
    source : str
        Where the data come from, in a sentence for the pages.
    kinds, relations : tuple
        Those that the vocabulary does not have: they are declared in network.toml.
    set_aside : pandas.DataFrame
        Rows left out because they are faulty: columns source (file), row (as a spreadsheet shows it),
        reason, found.
    suggested : pandas.DataFrame
        Ties that a text only hints at, for review, never in the network: columns source, target,
        relation, reason, text.
    notes : tuple of str
        What the reader should know: how many rows, what was merged, what was left out, sums of money.
    """

    format: str
    standard: str
    tables: Mapping[str, pd.DataFrame]
    name: str
    source: str
    kinds: tuple[Kind, ...] = ()
    relations: tuple[Relation, ...] = ()
    set_aside: pd.DataFrame = field(default_factory=_nothing)
    suggested: pd.DataFrame = field(default_factory=pd.DataFrame)
    notes: tuple[str, ...] = ()
