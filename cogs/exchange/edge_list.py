"""Edge lists as R packages and data sites publish them: a table of ends, and beside it one of nodes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from cogs.errors import InputError
from cogs.exchange.edge_list_tables import EdgeList, edge_lists, is_published_edge_list
from cogs.exchange.graph_rows import MODES, GraphRows, imported_graph, unreadable_network
from cogs.exchange.imported import Imported
from cogs.tables.grid import Grid
from cogs.tables.read import read_grids
from cogs.vocabulary import word

__all__ = ["looks_like_edge_list", "read_edge_list"]

STANDARD = "a table of edges and one of nodes, as R's igraph and others write them"
_ENDS = (("source", "target"), ("from", "to"), ("sender", "receiver"), ("ego", "alter"), ("node1", "node2"))
_RELATIONS = ("relation", "type", "kind", "layer")
_IDS = ("id", "name", "label", "node", "vertex", "actor")
_NAMES = ("name", "label", "title")
_LEVELS = ("lvl", "level")
_DIRECTIONS = {"directed": True, "undirected": False}
_MODES = dict(zip(("false", "true"), MODES, strict=True))
# More different texts than this are no kinds of node.
_MOST_KINDS = 12
# What R writes for what is not known.
_UNKNOWN = "NA"


def looks_like_edge_list(source: Path) -> bool:
    r"""Say whether there are edges beside their nodes, and no ordinary folder.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> _ = (folder / "firm_edges.csv").write_text("source,target,type\na,b,advice\n")
    >>> _ = (folder / "firm_nodes.csv").write_text("name,office\na,Boston\nb,Hartford\n")
    >>> looks_like_edge_list(folder), looks_like_edge_list(folder / "firm_edges.csv")
    (True, True)
    """
    return is_published_edge_list(source)


def read_edge_list(source: Path) -> Imported:
    r"""Read a table of edges and, where it stands beside it under the same name, a table of nodes.

    The ids of the nodes are the column that the edges name. A column `type`, `relation`, `kind` or `layer` of the
    edges is their relation, `kind` of the nodes their kind; a `type` of TRUE and FALSE is igraph's mark of two
    modes, which are told apart as kinds, by their level where `lvl` gives one. Every other column is kept.

    Parameters
    ----------
    source : Path
        The folder, one of its two tables, or a workbook with both as sheets.

    Raises
    ------
    InputError
        If the tables cannot be read, have no ends, or are several networks.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> _ = (folder / "firm_edges.csv").write_text("source,target,type\na,b,advice\n")
    >>> _ = (folder / "firm_nodes.csv").write_text("name,office\na,Boston\nb,Hartford\n")
    >>> imported = read_edge_list(folder)
    >>> imported.tables["relationships"].to_dict("records")
    [{'source': 'a', 'target': 'b', 'relation': 'advice', 'weight': '1'}]
    >>> imported.tables["nodes"]["office"].tolist()
    ['Boston', 'Hartford']
    """
    found = _only_one(source)
    rows = GraphRows(name=_name(source, found))
    ends = _take_edges(rows, found.edges, _cells(found.edges))
    if found.nodes is not None:
        _take_nodes(rows, _cells(found.nodes), ends)
    imported = imported_graph(rows, source=source, short="edgelist", standard=STANDARD)
    tables = " and ".join(grid.name for grid in (found.edges, found.nodes) if grid is not None)
    return replace(imported, source=f"The published edge list {tables}.")


def _only_one(source: Path) -> EdgeList:
    lists, _ = edge_lists(source)
    if not lists and source.is_file():
        grids = read_grids(source)
        lists = [EdgeList(source.stem, grids[0], None)] if len(grids) == 1 else []
    if not lists:
        raise unreadable_network(source, "There is no table that is called edges, such as firm_edges.csv.")
    if len(lists) > 1:
        tables = [found.edges.name for found in lists]
        example = source / tables[0] if source.is_dir() else tables[0]
        raise InputError(
            f"{source.name} holds {len(lists):,} networks: {', '.join(tables)}. "
            f"Name the one that you want, such as {example}."
        )
    return lists[0]


def _name(source: Path, found: EdgeList) -> str:
    """Return what to call the network: by the folder or workbook, or by what stands before `_edges`."""
    if source.is_dir():
        return source.resolve().name
    return source.stem if "sheet" in found.edges.name else found.name or source.resolve().parent.name


def _cells(grid: Grid) -> pd.DataFrame:
    """Return the rows under their headings; of headings that repeat, the first."""
    headings = grid.cells.iloc[0].astype(str)
    headed = headings[(headings != "") & ~headings.map(word).duplicated()]
    cells = grid.cells.iloc[1:][headed.index].fillna("").astype(str)
    cells.columns = pd.Index(headed.tolist())
    return cells.mask(cells == _UNKNOWN, "")


def _by_word(cells: pd.DataFrame) -> dict[str, str]:
    return {word(str(heading)): str(heading) for heading in cells}


def _take_edges(rows: GraphRows, grid: Grid, cells: pd.DataFrame) -> set[str]:
    """Add the ties; return the ids that they name."""
    there = _by_word(cells)
    ends = next((pair for pair in _ENDS if set(pair) <= set(there)), None)
    if ends is None:
        raise unreadable_network(
            Path(grid.name), f"There are no columns source and target. The headings are: {', '.join(there.values())}."
        )
    meant = {there[ends[0]]: "source", there[ends[1]]: "target"} | (
        {there["weight"]: "weight"} if "weight" in there else {}
    )
    ways = pd.Series("directed", index=cells.index)
    if "type" in there and cells[there["type"]].map(word).isin(_DIRECTIONS).all():
        ways = cells.pop(there.pop("type")).map(word)
    relation = next((there[name] for name in _RELATIONS if name in there), None)
    meant |= {relation: "relation"} if relation else {}
    for row, way in zip(_records(cells, meant, ("directed",)), ways, strict=True):
        rows.tie(row, directed=_DIRECTIONS[way])
    said = f"; the column {relation} says which relation it is" if relation else ""
    rows.notes.append(f"{grid.name}: each row is a tie from {' to '.join(list(meant)[:2])}{said}.")
    return {end for row in rows.ties for end in (row.get("source", ""), row.get("target", "")) if end}


def _take_nodes(rows: GraphRows, cells: pd.DataFrame, ends: set[str]) -> None:
    """Add the nodes, known by the column that names most ends of ties."""
    there = _by_word(cells)
    candidates = [there[name] for name in _IDS if name in there] or [str(column) for column in cells.columns[:1]]
    key = max(candidates, key=lambda column: len(ends & set(cells[column])))
    called = next((there[name] for name in _NAMES if name in there and there[name] != key), None)
    kinds, note = _kinds(cells, there)
    cells = cells.drop(columns=[column for column in note if column in cells])
    cells.insert(0, "its kind", kinds)
    meant = {key: "id", "its kind": "kind"} | ({called: "name"} if called else {})
    rows.nodes += _records(cells, meant, ())
    rows.notes.append(f"The nodes are known by the column {key}.")
    if note:
        rows.notes.append(f"The kinds of the nodes are told by {' and '.join(note)}.")


def _kinds(cells: pd.DataFrame, there: dict[str, str]) -> tuple[pd.Series[Any], list[str]]:
    """Return the kind of each node, "" where nothing says it, and the columns that say it."""
    if "kind" in there:
        return cells[there["kind"]], [there["kind"]]
    if "type" not in there:
        return pd.Series("", index=cells.index), []
    types = cells[there["type"]]
    if set(types.map(word)) == set(_MODES):
        level = next((there[name] for name in _LEVELS if name in there and (cells[there[name]] != "").all()), None)
        if level is not None:
            return "level " + cells[level], [there["type"], level]
        return types.map(word).map(_MODES), [there["type"]]
    if (types != "").all() and types.map(word).nunique() <= _MOST_KINDS:
        return types, [there["type"]]
    return pd.Series("", index=cells.index), []


def _records(cells: pd.DataFrame, meant: dict[str, str], taken: tuple[str, ...]) -> list[dict[str, str]]:
    """Return a dict per row, without empty cells; a heading that would be mistaken for one of ours is marked."""
    ours = {*meant.values(), *taken, "id", "name", "kind", "relation", "weight"}
    names = {
        column: meant.get(column, f"{column}_in_file" if word(column) in ours else column)
        for column in map(str, cells.columns)
    }
    rows = cells.rename(columns=names).to_dict("records")
    return [{str(name): str(value) for name, value in row.items() if value} for row in rows]
