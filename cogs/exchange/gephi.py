"""Gephi's spreadsheets: nodes and edges as CSVs or sheets of a workbook. `Type` is direction, `Kind` the relation."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pandas as pd

from cogs.errors import InputError
from cogs.exchange.graph_columns import as_texts, is_directed, node_columns, not_held, set_apart, tie_columns
from cogs.exchange.graph_rows import GraphRows, content_of, imported_graph, unreadable_network, write_text
from cogs.exchange.imported import Imported
from cogs.exchange.workbooks import WORKBOOK, is_workbook, sheet_names, write_workbook
from cogs.network.community_network import CommunityNetwork
from cogs.tables.delimited import grid_of_text
from cogs.tables.grid import Grid
from cogs.tables.read import read_grids
from cogs.vocabulary import word

__all__ = ["looks_like_gephi", "read_gephi", "write_gephi"]

STANDARD = "Gephi 0.10 spreadsheets"
_DIRECTIONS = {"directed": True, "undirected": False, "mixed": True, "mutual": False}
_NODE_HEADINGS = {"id": "Id", "name": "Label", "kind": "kind"}
_TIE_HEADINGS = {"source": "Source", "target": "Target", "relation": "Kind", "weight": "Weight"}
_ENDINGS = (".csv", ".tsv")


def looks_like_gephi(source: Path) -> bool:
    """Say whether a CSV, one in a folder, or a sheet Edges has Gephi's edges: Source, Target, a Type of direction."""
    if is_workbook(source) and "edges" not in sheet_names(source):
        return False
    try:
        return any(_is_gephi(table) for table in _tables(source))
    except InputError:
        return False


def read_gephi(source: Path) -> Imported:
    r"""Read a folder with Gephi's CSVs of nodes and edges, a workbook with such sheets, or a CSV of edges alone.

    Raises
    ------
    InputError
        If there is no table with Source and Target, or a file cannot be read.

    Examples
    --------
    >>> import tempfile
    >>> file = Path(tempfile.mkdtemp()) / "edges.csv"
    >>> _ = file.write_text("Source,Target,Type,Kind\nlibrary,cafe,Undirected,partners with\n")
    >>> read_gephi(file).tables["relationships"].to_dict("records")
    [{'source': 'library', 'target': 'cafe', 'relation': 'partners_with', 'weight': '1'}]
    """
    rows = GraphRows()
    for cells in _tables(source):
        headings = {word(str(column)): str(column) for column in cells}
        if {"source", "target"} <= set(headings):
            _take_ties(rows, cells, headings)
        elif "id" in headings:
            names = {headings["id"]: "id", headings.get("label", ""): "name", headings.get("kind", ""): "kind"}
            rows.nodes += _records(cells.rename(columns=names))
    if not rows.ties and not rows.nodes:
        raise unreadable_network(source, "There is no table with the columns Source and Target, nor one with Id.")
    return imported_graph(rows, source=source, short="gephi", standard=STANDARD)


def _take_ties(rows: GraphRows, cells: pd.DataFrame, headings: dict[str, str]) -> None:
    names: dict[str, str] = {
        headings[column]: column for column in ("source", "target", "weight") if column in headings
    }
    named = next((headings[name] for name in ("relation", "kind", "label") if name in headings), None)
    names |= {named: "relation"} if named else {}
    way = headings.get("type")
    types = cells[way].map(word) if way else pd.Series("directed", index=cells.index)
    directions = way and types.isin(["", *_DIRECTIONS]).all()
    kept = cells.drop(columns=way) if way and directions else cells
    for row, kind in zip(_records(kept.rename(columns=names)), types, strict=True):
        rows.tie(row, directed=_DIRECTIONS.get(kind, True))


def _records(cells: pd.DataFrame) -> list[dict[str, str]]:
    return [{str(name): value for name, value in row.items() if value} for row in cells.to_dict("records")]


def _tables(source: Path) -> list[pd.DataFrame]:
    if is_workbook(source):
        return [_headed(grid) for grid in read_grids(source)]
    if not source.is_dir():
        return [_table(source)]
    files = sorted(file for file in source.iterdir() if file.suffix.casefold() in _ENDINGS)
    return [_table(file) for file in files]


def _table(file: Path) -> pd.DataFrame:
    return _headed(grid_of_text(file.name, file.stem, content_of(file)))


def _headed(grid: Grid) -> pd.DataFrame:
    headings = grid.cells.iloc[0].astype(str)
    headed = headings[(headings != "") & ~headings.duplicated()]
    cells = grid.cells.iloc[1:][headed.index].fillna("").astype(str)
    cells.columns = pd.Index(headed.tolist())
    return cells


def _is_gephi(cells: pd.DataFrame) -> bool:
    headings = {word(str(column)): str(column) for column in cells}
    if not {"source", "target", "type"} <= set(headings):
        return False
    types = set(cells[headings["type"]].map(word))
    return bool(types) and types <= set(_DIRECTIONS)


def write_gephi(network: CommunityNetwork, target: Path) -> tuple[str, ...]:
    """Write nodes and edges as Gephi reads them: sheets of a workbook if `target` ends in .xlsx, else CSVs in a folder.

    Returns
    -------
    tuple of str
        What they cannot hold.

    Raises
    ------
    OutputError
        If the files cannot be written, or a sheet would have too many rows.

    Examples
    --------
    >>> import cogs, tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> write_gephi(cogs.network_from_edges([("library", "refers_to", "cafe")]), folder)
    ('The name of the network is not held, only that of the file or folder.',)
    >>> (folder / "edges.csv").read_text().splitlines()
    ['Source,Target,Kind,Weight,Type', 'library,cafe,refers_to,1,Directed']
    """
    nodes, of_nodes = set_apart(node_columns(network), ("label", "timeset", "time interval"))
    ties, of_ties = set_apart(tie_columns(network), ("type", "kind", "id", "label"))
    types = ["Directed" if directed else "Undirected" for directed in is_directed(network)]
    ties = ties.assign(Type=types)
    lost = [*not_held(network), *of_nodes, *of_ties]
    if target.suffix.casefold() == WORKBOOK:
        sheets = {"Nodes": nodes.rename(columns=_NODE_HEADINGS), "Edges": ties.rename(columns=_TIE_HEADINGS)}
        lost += write_workbook(target, sheets)
    else:
        write_text(target / "nodes.csv", _csv(nodes, _NODE_HEADINGS))
        write_text(target / "edges.csv", _csv(ties, _TIE_HEADINGS))
    return (*lost, "The name of the network is not held, only that of the file or folder.")


def _csv(frame: pd.DataFrame, headings: dict[str, str]) -> str:
    text = io.StringIO()
    columns = [str(column) for column in frame]
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([headings.get(column, column) for column in columns])
    writer.writerows([row.get(column, "") for column in columns] for row in as_texts(frame))
    return text.getvalue()
