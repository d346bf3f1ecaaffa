"""GML: nested lists of keys and values; one file has one direction, so an edge says where its own differs."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from pandas.api import types

from cogs.exchange.gml_text import GmlList, escaped, parsed
from cogs.exchange.graph_columns import as_texts, is_directed, node_columns, not_held, set_apart, tie_columns
from cogs.exchange.graph_rows import GraphRows, imported_graph, text_of, unreadable_network, write_text
from cogs.exchange.imported import Imported
from cogs.network.community_network import CommunityNetwork
from cogs.tables.opened import first_bytes

__all__ = ["looks_like_gml", "read_gml", "write_gml"]

STANDARD = "GML, Himsolt 1997"
_HEAD = 1 << 16
_START = re.compile(
    r'\s*(?:#[^\n]*\n\s*|(?!graph\s*\[)[A-Za-z]\w*\s+(?:"[^"]*"|[^\s\["]+)\s+)*graph\s*\[\s*(?:[A-Za-z#]|\])', re.I
)
_RELATIONS = ("relation", "kind", "type", "interaction", "label")
_OF_EDGES = ("directed", "key", "id", "source", "target")
_LIST_STARTS = "_networkx_list_start"
_KEY_SIGNS = re.compile(r"[^0-9A-Za-z_]")


def looks_like_gml(source: Path) -> bool:
    """Say whether a text begins with `graph [`, after comments and keys such as Creator."""
    start = first_bytes(source, _HEAD)
    return _START.match(start.decode("utf-8", errors="replace").removeprefix("\ufeff")) is not None


def read_gml(source: Path) -> Imported:
    r"""Read a GML file: labels are the ids, or the numbers where labels are missing or repeat.

    Lists within a node or an edge, such as the graphics of a drawing program, are left out. Of several
    graphs in one file the first is read.

    Raises
    ------
    InputError
        If it cannot be opened or is no GML; the message names the row.

    Examples
    --------
    >>> import tempfile
    >>> file = Path(tempfile.mkdtemp()) / "place.gml"
    >>> nodes = 'node [ id 1 label "library" ] node [ id 2 label "caf&#233;" ]'
    >>> _ = file.write_text(f'graph [ directed 1 {nodes} edge [ source 1 target 2 relation "refers to" ] ]')
    >>> read_gml(file).tables["relationships"].to_dict("records")
    [{'source': 'library', 'target': 'café', 'relation': 'refers_to', 'weight': '1'}]
    """
    text = text_of(source)
    if text.lstrip().startswith("<"):
        raise unreadable_network(source, "This is XML, perhaps the geographers' GML; a network in GML begins: graph [")
    try:
        content = parsed(text)
    except ValueError as fault:
        raise unreadable_network(source, f"This GML file cannot be read: {fault}.") from None
    graphs = [value for key, value in content if key.casefold() == "graph" and isinstance(value, list)]
    if not graphs:
        raise unreadable_network(source, "There is no graph [ … ] in it. Is this a network in GML?")
    creator = next((value for key, value in content if key.casefold() == "creator" and isinstance(value, str)), "")
    rows = _rows(graphs[0], igraph="igraph" in creator.casefold())
    if len(graphs) > 1:
        rows.notes.append("The file has several graphs; the first was read.")
    return imported_graph(rows, source=source, short="gml", standard=STANDARD)


def _rows(graph: GmlList, *, igraph: bool) -> GraphRows:
    about = _values(graph)
    rows = GraphRows(name=about.get("name") or about.get("label", ""))
    directed = about.get("directed", "0") != "0"
    # igraph writes what names a node as `name`, everybody else as `label`.
    naming = ("name", "label") if igraph else ("label", "name")
    nodes = [_values(value) for key, value in graph if key == "node" and isinstance(value, list)]
    ids, labels = _identified(nodes, naming, rows)
    for node in nodes:
        number = node.pop("id", "")
        label = node.pop(naming[0], "")
        name = node.pop(naming[1], "") or label
        own = {f"{key}_in_file" if key in ("id", "name") else key: text for key, text in node.items()}
        rows.nodes.append({**own, "id": ids.get(number, number) or label, "name": name})
    for key, value in graph:
        if key == "edge" and isinstance(value, list):
            _take_tie(rows, _values(value), labels, directed=directed)
    drawn = sum(isinstance(value, list) for _, part in graph if isinstance(part, list) for _, value in part)
    if drawn:
        rows.notes.append(f"{drawn:,} lists within nodes and edges, such as graphics, are left out.")
    return rows


def _identified(
    nodes: list[dict[str, str]], naming: tuple[str, str], rows: GraphRows
) -> tuple[dict[str, str], dict[str, str]]:
    """Return number → id for nodes and for the ends of edges: the labels, if every node has its own."""
    numbers = [node.get("id", "") for node in nodes]
    for key in naming:
        labels = [node.get(key, "").strip() for node in nodes]
        if all(labels) and len(set(labels)) == len(labels) and len(set(numbers)) == len(numbers):
            ids = dict(zip(numbers, labels, strict=True))
            return ids, ids
    if any(node.get(naming[0]) for node in nodes):
        rows.notes.append("Labels are missing or repeat: the numbers of the nodes are the ids, their labels the names.")
    return {}, {}


def _take_tie(rows: GraphRows, values: dict[str, str], ids: dict[str, str], *, directed: bool) -> None:
    ends = {end: ids.get(number, number) for end in ("source", "target") for number in [values.pop(end, "")]}
    way = values.get("directed")
    if way in ("0", "1"):
        directed = values.pop("directed") == "1"
    named = next((key for key in _RELATIONS if values.get(key)), None)
    weight = next((key for key in ("weight", "value") if values.get(key)), None)
    said = {"relation": values.pop(named) if named else "", "weight": values.pop(weight) if weight else ""}
    rows.tie({**ends, **said, **values}, directed=directed)


def _values(part: GmlList) -> dict[str, str]:
    """Return the plain values of a list; of a key that occurs several times all of them, joined."""
    found: dict[str, list[str]] = {}
    for key, value in part:
        if isinstance(value, str) and value and value != _LIST_STARTS:
            found.setdefault(key, []).append(value)
    return {key: " | ".join(texts) for key, texts in found.items()}


def write_gml(network: CommunityNetwork, target: Path) -> tuple[str, ...]:
    """Write a GML file; return what it cannot hold.

    The label of a node is its id. The file is directed if any relation is, and `directed` of an edge says
    where its relation is not. Signs beyond ASCII are entities such as &#233;, as GML has it; igraph shows
    them as such.

    Raises
    ------
    OutputError
        If it cannot be written.

    Examples
    --------
    >>> import cogs, tempfile
    >>> file = Path(tempfile.mkdtemp()) / "place.gml"
    >>> write_gml(cogs.network_from_edges([("library", "refers_to", "cafe")]), file)
    ()
    >>> read_gml(file).tables["nodes"]["id"].tolist()
    ['library', 'cafe']
    """
    nodes, of_nodes = _keyed(node_columns(network), ("id", "name", "kind"), ("id", "label", "name"), "nodes")
    ties, of_ties = _keyed(tie_columns(network), ("source", "target", "relation", "weight"), _OF_EDGES, "ties")
    place = {node: number for number, node in enumerate(network.nodes.index)}
    ways = is_directed(network)
    directed = any(ways) or not ways
    lines = ["graph [", f"  directed {int(directed)}", "  multigraph 1"]
    lines += [f'  name "{escaped(network.name)}"'] if network.name else []
    for number, values in enumerate(_lines(nodes.rename(columns={"id": "label"}))):
        lines += ["  node [", f"    id {number}", *values, "  ]"]
    ends = network.edges[["source", "target"]].itertuples(index=False, name=None)
    for (start, end), way, values in zip(ends, ways, _lines(ties.drop(columns=["source", "target"])), strict=True):
        own = [] if way == directed else [f"    directed {int(way)}"]
        lines += ["  edge [", f"    source {place[start]}", f"    target {place[end]}", *own, *values, "  ]"]
    write_text(target, "\n".join([*lines, "]"]) + "\n")
    return (*not_held(network), *of_nodes, *of_ties)


def _keyed(
    frame: pd.DataFrame, ours: tuple[str, ...], reserved: tuple[str, ...], about: str
) -> tuple[pd.DataFrame, list[str]]:
    """Give columns names that GML allows as keys; say so in a sentence each."""
    others, said = set_apart(frame.drop(columns=list(ours)), reserved)
    taken = {*ours, *reserved}
    keys = []
    for column in map(str, others):
        key = _KEY_SIGNS.sub("_", column)
        key = key if key[:1].isalpha() else f"x{key}"
        while key.casefold() in taken:
            key += "_2"
        if key != column:
            said.append(f'The column "{column}" of {about} is called {key}: GML takes letters, digits and _ only.')
        taken.add(key.casefold())
        keys.append(key)
    return pd.concat([frame[list(ours)], others.set_axis(keys, axis="columns")], axis="columns"), said


def _lines(frame: pd.DataFrame) -> list[list[str]]:
    """Return a line per filled cell, for each row: numbers as such, anything else as text."""
    numeric = {str(name): types.is_float_dtype(frame[name]) for name in frame if _is_number(frame[name])}
    lines = []
    for row in as_texts(frame):
        shown = {
            key: _number(text, real=numeric[key]) if key in numeric else f'"{escaped(text)}"'
            for key, text in row.items()
        }
        lines.append([f"    {key} {value}" for key, value in shown.items()])
    return lines


def _is_number(column: pd.Series[Any]) -> bool:
    return types.is_numeric_dtype(column) and not types.is_bool_dtype(column)


def _number(text: str, *, real: bool) -> str:
    """Return a whole number as it is; any other with a point, which is how GML tells them apart."""
    if not real:
        return text
    if not np.isfinite(float(text)):
        return "+INF" if float(text) > 0 else "-INF"
    figures, _, exponent = repr(float(text)).partition("e")
    pointed = figures if "." in figures else f"{figures}.0"
    return f"{pointed}e{exponent}" if exponent else pointed
