"""One table with pseudonyms for residents: of rows about people only what figures need stays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

import pandas as pd

from cogs.publication.phrases import Phrases
from cogs.publication.told_of_people import heads_a_contact, looks_like_a_contact, rows_about_people
from cogs.tables.placeholders import stands_for_nobody
from cogs.tables.tables import Role, Table
from cogs.tables.types import COLUMN_TYPES, dates, named
from cogs.vocabulary import Vocabulary

__all__ = ["Coarse", "Rewritten", "Rules", "rewritten"]

Coarse = Literal["week", "month"]

_IDS = ("id", "same_as", "source", "target", "reported_by", "resident")
_ALWAYS: Mapping[Role, tuple[str, ...]] = {
    "nodes": ("id", "kind", "count", "published", "sensitive", "in_study"),
    "edges": ("source", "target", "relation", "reported_by", "weight", "date", "resident", "complex"),
    "figures": ("id", "value", "value_is"),
    "aliases": ("id", "same_as"),
    "respondents": ("id",),
}
_PLACES = ("neighbourhood", "area")
_IF_COMMON = ("sector", "need", "outcome", "figure", "unit", "period")
_BASES = ("", "stated", "counted")
_LONGEST_PLACE = 60
_TO_THE_DAY = 10


@dataclass(frozen=True, eq=False)
class Rules:
    """What is known of a folder: its words, its pseudonyms, what names a resident, how coarse days become."""

    vocabulary: Vocabulary
    pseudonyms: Mapping[str, str]
    naming: Phrases
    least: int
    coarse: Coarse | None
    aliases: frozenset[str]


@dataclass(frozen=True, eq=False)
class Rewritten:
    """A table without residents' ids, names and texts; what was dropped, emptied elsewhere, and left to be seen to."""

    table: Table
    dropped: tuple[str, ...]
    emptied: int
    left: tuple[tuple[str, int], ...]


def rewritten(table: Table, rules: Rules) -> Rewritten:
    """Return a table with pseudonyms in place of residents' ids and nothing else that tells who they are.

    Parameters
    ----------
    table : Table
        As it was read.
    rules : Rules
    """
    table = _of_somebody(table, rules)
    about = rows_about_people(table, rules.vocabulary, frozenset(rules.pseudonyms))
    cells, dropped = {}, []
    for column in map(str, table.cells):
        given = table.cells[column]
        cells[column] = given.where(~about, _kept(table, column, about, rules))
        if ((cells[column] == "") & (given != "")).any():
            dropped.append(column)
    left: list[tuple[str, int]] = []
    emptied = 0
    for column in cells:
        cells[column], gone, named_there = _elsewhere(table, column, cells[column], about, rules)
        emptied += gone
        left += [(column, named_there)] if named_there else []
    empty = [name for name in dropped if (cells[name] == "").all()]
    made = pd.DataFrame(cells, index=table.cells.index).drop(columns=empty)
    return Rewritten(replace(table, cells=made), tuple(dropped), emptied, tuple(left))


def _of_somebody(table: Table, rules: Rules) -> Table:
    """Leave out rows of residents who stand in for nobody ("n/a"): a pseudonym would make somebody of them."""
    gone: pd.Series[Any] = pd.Series(False, index=table.cells.index)
    for column in {"id", "source", "target", "same_as"} & set(table.cells):
        given = table.cells[column]
        nobody = given.isin(rules.pseudonyms.keys()) & ~given.isin(rules.aliases) & stands_for_nobody(given)
        gone |= nobody & ~((table.role == "aliases") & (column == "id"))
    if table.role == "figures":
        rare = _common(table.cells["figure"], table.cells["id"].isin(rules.pseudonyms.keys()), rules.least) == ""
        gone |= table.cells["id"].isin(rules.pseudonyms.keys()) & rare
    return replace(table, cells=table.cells[~gone])


def _kept(table: Table, column: str, about: pd.Series[bool], rules: Rules) -> pd.Series[Any]:
    """Return what stays of a column in rows about people; "" for what tells who they are."""
    given = table.cells[column]
    nothing = pd.Series("", index=given.index)
    if column in _IDS and column in COLUMN_TYPES[table.role]:
        # Everybody in the column `resident` is one, whoever else has that id.
        return given.map(rules.pseudonyms).fillna(given)
    if column == "date" and table.role == "edges":
        return _days(given, rules.coarse)
    if column in _ALWAYS[table.role]:
        return given
    if heads_a_contact(table.headings.get(column, column)):
        return nothing
    if column == "basis" and table.role == "edges":
        return given.where(given.str.casefold().isin(_BASES), "stated")
    if column == "amount" and table.role == "edges":
        return given.where(named(table, rules.vocabulary).isin(rules.vocabulary.in_family("money")), "")
    if column == "location" and table.role == "nodes":
        return given.where(given.str.casefold() == "confidential", "")
    if column in _PLACES and table.role == "nodes":
        return given.where(~_each(given, lambda text: _no_place(text, rules)), "")
    if column in _IF_COMMON and column in COLUMN_TYPES[table.role]:
        return _common(given, about, rules.least)
    return nothing


def _no_place(text: str, rules: Rules) -> bool:
    return len(text) > _LONGEST_PLACE or looks_like_a_contact(text) or bool(rules.naming.found_in(text))


def _common(given: pd.Series[Any], about: pd.Series[bool], least: int) -> pd.Series[Any]:
    """Return only what as many rows about people say alike as a number of them must have to be shown."""
    alike = given[about].value_counts()
    return given.where(given.isin(alike.index[alike >= least]), "")


def _days(given: pd.Series[Any], coarse: Coarse | None) -> pd.Series[Any]:
    """Return days as ISO dates, to the Monday of the week or the first of the month; months and years as given."""
    reading = dates(given)
    written = reading.written.fillna("").astype(str)
    if coarse is None:
        return written
    days = reading.days
    first = days - pd.to_timedelta(days.dt.dayofweek if coarse == "week" else days.dt.day - 1, unit="D")
    return written.where(written.str.len() < _TO_THE_DAY, first.dt.strftime("%Y-%m-%d").fillna(""))


def _elsewhere(
    table: Table, column: str, cells: pd.Series[Any], about: pd.Series[bool], rules: Rules
) -> tuple[pd.Series[Any], int, int]:
    """Take residents out of the rows of others: ids become pseudonyms, texts that name one are emptied.

    Columns on which figures rest stay; how many of their cells name a resident is returned last.
    """
    if column == "date" and table.role == "edges":
        # One order of day and month is read from a whole column: all of it is written alike.
        return cells.where(about, _days(cells, None)), 0, 0
    if column in _IDS and column in COLUMN_TYPES[table.role]:
        return cells.map(rules.pseudonyms).fillna(cells), 0, 0
    rows = ~about & (cells != "")
    if column not in COLUMN_TYPES[table.role]:
        ids = rows & cells.isin([each for each in rules.pseudonyms if not each.isdigit()])
        cells = cells.where(~ids, cells.map(rules.pseudonyms))
        rows &= ~ids
    named_there = rows & _each(cells.where(rows, ""), lambda text: bool(rules.naming.found_in(text)))
    number = int(named_there.sum())
    if column in COLUMN_TYPES[table.role] and column != "evidence":
        return cells, 0, number
    return cells.where(~named_there, ""), number, 0


def _each(cells: pd.Series[Any], question: Any) -> pd.Series[bool]:
    """Ask each distinct text once."""
    answers = {text: text != "" and question(text) for text in cells.unique().tolist()}
    return cells.map(answers).astype(bool)
