"""NodeXL workbooks: Edges, Vertices and Groups, their headings on the row that holds `Vertex 1` or `Vertex`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from cogs.errors import InputError, OutputError
from cogs.exchange.graph_columns import is_directed, node_columns, not_held, set_apart, tie_columns
from cogs.exchange.graph_rows import GraphRows, imported_graph, unreadable_network
from cogs.exchange.imported import Imported
from cogs.exchange.workbooks import WORKBOOK, sheet_names, write_workbook
from cogs.network.community_network import CommunityNetwork
from cogs.tables.grid import Grid
from cogs.tables.read import read_grids
from cogs.vocabulary import word

__all__ = ["looks_like_nodexl", "read_nodexl", "write_nodexl"]

STANDARD = "NodeXL workbook, 2014 template"
_TIE_HEADINGS = {"source": "Vertex 1", "target": "Vertex 2", "relation": "Relationship", "weight": "Edge Weight"}
_NODE_HEADINGS = {"id": "Vertex", "name": "Label", "kind": "Kind"}
_RELATIONS = ("relationship", "relation", "kind", "type", "label")
_WEIGHTS = ("edge_weight", "weight")
_WAYS = {"directed": True, "undirected": False}
_ROWS_ABOVE = 10
# How things are drawn, and what NodeXL keeps for itself.
_DRAWN = (
    *("color", "shape", "size", "width", "style", "opacity", "image_file", "visibility", "label_fill_color"),
    *("label_position", "label_text_color", "label_font_size", "layout_order", "x", "y", "locked?", "polar_r"),
    *("polar_angle", "dynamic_filter", "add_your_own_columns_here", "id", "marked", "collapsed", "vertex_color"),
    *("vertex_shape", "vertex_id", "subgraph"),
)

Row = dict[str, str]


def looks_like_nodexl(source: Path) -> bool:
    """Say whether a workbook has a sheet Edges with the headings Vertex 1 and Vertex 2."""
    if "edges" not in sheet_names(source):
        return False
    try:
        return bool(_table(_sheets(source), "edges", "vertex_1"))
    except InputError:
        return False


def read_nodexl(source: Path) -> Imported:
    """Read a NodeXL workbook: who is tied, what is said of the vertices, and the group of each.

    Colours, shapes and places are left out. A column Direction says of each tie whether it has one; else the
    Graph Type among the Overall Metrics of all; else ties are read with a direction.

    Raises
    ------
    InputError
        If the file cannot be read, or no sheet has Vertex 1 and Vertex 2.

    Examples
    --------
    >>> import cogs, tempfile
    >>> file = Path(tempfile.mkdtemp()) / "place.xlsx"
    >>> _ = write_nodexl(cogs.network_from_edges([("library", "refers_to", "cafe")]), file)
    >>> read_nodexl(file).tables["relationships"].to_dict("records")
    [{'source': 'library', 'target': 'cafe', 'relation': 'refers_to', 'weight': '1'}]
    """
    sheets = _sheets(source)
    ties = _table(sheets, "edges", "vertex_1")
    if not ties:
        raise unreadable_network(source, "No sheet Edges has the headings Vertex 1 and Vertex 2. Is this NodeXL's?")
    rows = GraphRows()
    groups = {row.get("vertex", ""): row.get("group", "") for row in _table(sheets, "group vertices", "vertex")[1:]}
    for row in _table(sheets, "vertices", "vertex")[1:]:
        _take_node(rows, row, groups)
    listed = {node["id"] for node in rows.nodes}
    rows.nodes += [{"id": node, "Group": group} for node, group in groups.items() if node and node not in listed]
    way = _way(sheets)
    if way is None and not any(word(name) == "direction" for row in ties for name in row):
        rows.notes.append("The workbook does not say whether ties have a direction; they are read with one.")
    for row in ties[1:]:
        _take_tie(rows, row, directed=way is not False)
    return imported_graph(rows, source=source, short="nodexl", standard=STANDARD)


def _sheets(source: Path) -> dict[str, Grid]:
    return {grid.title.strip().casefold(): grid for grid in read_grids(source)}


def _table(sheets: Mapping[str, Grid], title: str, heading: str) -> list[Row]:
    """Return a sheet's heading and rows, a dict each, filled cells only; empty if no early row has the heading."""
    if title not in sheets:
        return []
    cells = sheets[title].cells
    for place in range(min(_ROWS_ABOVE, len(cells))):
        headings = [str(text) for text in cells.iloc[place]]
        if heading in map(word, headings):
            names = [_named(text) for text in headings]
            return [_filled(names, row) for row in [names, *cells.iloc[place + 1 :].to_numpy().tolist()]]
    return []


def _named(heading: str) -> str:
    known = ("vertex", "vertex_1", "vertex_2", "group", "label", "kind", *_RELATIONS, *_WEIGHTS, "direction")
    return word(heading) if word(heading) in known else heading


def _filled(names: list[str], row: list[str]) -> Row:
    return {name: text for name, text in zip(reversed(names), reversed(row), strict=True) if name and text}


def _own(row: Row, known: tuple[str, ...]) -> Row:
    """Return what a row says beyond what was taken from it, in the order of the file, without how it is drawn."""
    kept = {name: text for name, text in reversed(row.items()) if name not in known and word(name) not in _DRAWN}
    return {
        f"{name}_in_file" if name in (*_NODE_HEADINGS, *_TIE_HEADINGS) else name: text for name, text in kept.items()
    }


def _take_node(rows: GraphRows, row: Row, groups: Mapping[str, str]) -> None:
    node = row.get("vertex", "")
    said = {"id": node, "name": row.get("label", ""), "kind": row.get("kind", "")}
    group = {"Group": groups[node]} if groups.get(node) else {}
    rows.nodes.append({**_own(row, ("vertex", "label", "kind")), **group, **said}) if node else None


def _take_tie(rows: GraphRows, row: Row, *, directed: bool) -> None:
    named = next((name for name in _RELATIONS if row.get(name)), "")
    weight = next((name for name in _WEIGHTS if row.get(name)), "")
    way = _WAYS.get(row.get("direction", "").casefold())
    taken = ("vertex_1", "vertex_2", named, weight, *([] if way is None else ["direction"]))
    said = {"source": row.get("vertex_1", ""), "target": row.get("vertex_2", "")}
    said |= {"relation": row.get(named, ""), "weight": row.get(weight, "")}
    rows.tie({**_own(row, taken), **said}, directed=directed if way is None else way)


def _way(sheets: Mapping[str, Grid]) -> bool | None:
    """Return the direction that the overall metrics state."""
    if "overall metrics" not in sheets:
        return None
    for row in sheets["overall metrics"].cells.to_numpy().tolist():
        texts = [str(text).casefold() for text in row]
        if "graph type" in texts[:-1]:
            return _WAYS.get(texts[texts.index("graph type") + 1])
    return None


def write_nodexl(network: CommunityNetwork, target: Path) -> tuple[str, ...]:
    """Write a NodeXL workbook: the sheets Edges and Vertices, headings on the second row; return what is not held.

    A number has 15 digits, as in every spreadsheet.

    Raises
    ------
    OutputError
        If its name does not end in .xlsx, there are more rows than a sheet has, or it cannot be written.

    Examples
    --------
    >>> import cogs, tempfile
    >>> write_nodexl(
    ...     cogs.network_from_edges([("library", "refers_to", "cafe")]), Path(tempfile.mkdtemp()) / "x.xlsx"
    ... )
    ()
    """
    if target.suffix.casefold() != WORKBOOK:
        raise OutputError(f"{target.name} is to be a workbook. Give it a name that ends in {WORKBOOK}.")
    nodes, of_nodes = _headed(node_columns(network), _NODE_HEADINGS, "vertex", "group")
    ties, of_ties = _headed(tie_columns(network), _TIE_HEADINGS, "vertex_1", "vertex_2", "direction", *_WEIGHTS)
    ties.insert(4, "Direction", ["directed" if way else "undirected" for way in is_directed(network)])
    above = {"Edges": {"Relationship": "Other Columns"}, "Vertices": {"Label": "Labels", "Kind": "Other Columns"}}
    lost = write_workbook(target, {"Edges": ties, "Vertices": nodes}, above=above)
    unnamed = ["The name of the network is not held, only that of the file."] if network.name else []
    return (*not_held(network), *of_nodes, *of_ties, *unnamed, *lost)


def _headed(frame: pd.DataFrame, headings: dict[str, str], *reserved: str) -> tuple[pd.DataFrame, list[str]]:
    """Give our columns NodeXL's headings, and those that have NodeXL's headings others."""
    others = frame.drop(columns=list(headings))
    meant = [str(name).casefold() for name in others if word(str(name)) in {*reserved, *_DRAWN, "label", "kind"}]
    others, said = set_apart(others, tuple(meant))
    return pd.concat([frame[list(headings)].rename(columns=headings), others], axis="columns"), said
