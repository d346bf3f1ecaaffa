"""Attributes of nodes and ties: foreign columns that fit beside ours, and ours as another program takes them."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

import numpy as np
import pandas as pd

from cogs.network.community_network import CommunityNetwork
from cogs.tables.dates import dates
from cogs.tables.types import COLUMN_TYPES, numbers, whole, words, yes_no
from cogs.vocabulary import COLUMN_WORDS, DEFAULT_VOCABULARY, ColumnType, word

__all__ = ["as_texts", "cleaned_columns", "is_directed", "node_columns", "not_held", "set_apart", "tie_columns"]

_IN_FILE = "_in_file"


def cleaned_columns(cells: pd.DataFrame, role: Literal["nodes", "edges"]) -> tuple[pd.DataFrame, list[str]]:
    """Return cells whose columns cannot be mistaken for ours, and a sentence per column that was renamed.

    A column that is called as one of ours keeps its name only if all its cells can be read as such.

    Examples
    --------
    >>> cells = pd.DataFrame({"id": ["a"], "Sector": ["health"], "count": ["many"]})
    >>> cleaned, notes = cleaned_columns(cells, "nodes")
    >>> list(cleaned), len(notes)
    (['id', 'sector', 'count_in_file'], 1)
    """
    names: list[str] = []
    taken: set[str] = set()
    notes = []
    known = COLUMN_TYPES[role]
    for place, column in enumerate(map(str, cells.columns)):
        name = word(column) if word(column) in known else column.strip() or "column"
        kept = name not in known or _fits(cells.iloc[:, place], name, known[name])
        if not kept or word(name) in taken or (role == "nodes" and word(name) in ("source", "target")):
            name += _IN_FILE
        while word(name) in taken:
            name += "_2"
        if name.casefold() != word(column) and name != column:
            notes.append(f'The attribute "{column}" of {role} is the column {name}: cogs means something else by it.')
        names.append(name)
        taken.add(word(name))
    cells = cells.copy()
    cells.columns = pd.Index(names)
    return cells, notes


def _fits(cells: pd.Series[Any], name: str, kind: ColumnType) -> bool:
    """Say whether every filled cell can be read as the type of one of our columns."""
    cells = cells.astype(str).str.strip()
    match kind:
        case "number" | "amount":
            read: pd.Series[Any] = numbers(cells)
        case "whole":
            read = whole(cells)
        case "date":
            read = dates(cells).days
        case "yes_no":
            read = yes_no(cells)
        case "word" if name in COLUMN_WORDS:
            read = words(cells, COLUMN_WORDS[name])
        case _:
            return True
    return bool((read.notna() | (cells == "")).all())


def node_columns(network: CommunityNetwork) -> pd.DataFrame:
    """Return the nodes for another program: id, name, kind and every other column that says anything."""
    nodes = network.nodes.reset_index()
    if (nodes["count"] == 1).all():
        nodes = nodes.drop(columns="count")
    return _said(nodes, ["id", "name", "kind"])


def tie_columns(network: CommunityNetwork) -> pd.DataFrame:
    """Return the edges for another program: source, target, relation, weight and what else is said.

    A date is as fine as it was given.
    """
    edges = network.edges
    if "dated" in edges:
        edges = edges.assign(date=edges["dated"]).drop(columns="dated")
    return _said(edges, ["source", "target", "relation", "weight"])


def set_apart(frame: pd.DataFrame, reserved: tuple[str, ...]) -> tuple[pd.DataFrame, list[str]]:
    """Rename columns that the format reads as something else; say so in a sentence each.

    Examples
    --------
    >>> set_apart(pd.DataFrame({"Type": ["x"]}), ("type",))[1]
    ['The column "Type" is called Type_attribute: the format means something else by it.']
    """
    names = {str(c): f"{c}_attribute" for c in frame.columns if str(c).casefold() in reserved}
    said = [f'The column "{a}" is called {b}: the format means something else by it.' for a, b in names.items()]
    return frame.rename(columns=names), said


def is_directed(network: CommunityNetwork) -> list[bool]:
    """Return of each edge whether its relation has a direction."""
    relations = network.vocabulary.relations
    return [relations[str(name)].directed for name in network.edges["relation"]]


def _said(frame: pd.DataFrame, first: list[str]) -> pd.DataFrame:
    others = [column for column in frame if column not in first and frame[column].notna().any()]
    return frame[[*first, *others]]


def as_texts(frame: pd.DataFrame) -> list[dict[str, str]]:
    """Return a dict of text per row, without its empty cells.

    Examples
    --------
    >>> as_texts(pd.DataFrame({"weight": [2.0, 0.5], "complex": [True, None]}))
    [{'weight': '2', 'complex': 'yes'}, {'weight': '0.5'}]
    """
    columns = {str(name): [_text(value) for value in frame[name].tolist()] for name in frame}
    return [{name: texts[row] for name, texts in columns.items() if texts[row]} for row in range(len(frame))]


def _text(value: object) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case float():
            return "" if np.isnan(value) else np.format_float_positional(value, trim="-")
        case dt.datetime() if not pd.isna(value):
            return value.date().isoformat() if value.time() == dt.time() else value.isoformat()
        case None:
            return ""
        case _:
            return "" if value is pd.NA or value is pd.NaT else str(value)


def not_held(network: CommunityNetwork) -> list[str]:
    """Return what no file of nodes and ties holds, in sentences."""
    lost = []
    if len(network.figures):
        lost.append(f"{len(network.figures):,} stated figures are left out: the format has no place for them.")
    own = [name for name in network.relations if name not in DEFAULT_VOCABULARY.relations]
    if own:
        lost.append(f"The verb and family of these relations are left out: {', '.join(own)}.")
    if network.grouping:
        lost.append(f'That "{network.grouping}" is the grouping is left out.')
    return lost
