"""GEXF 1.3 (and 1.2): the `kind` of an edge is its relation, `type` its direction; never an attribute `type`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element, SubElement

import pandas as pd

from cogs.exchange.graph_columns import is_directed, node_columns, not_held, set_apart, tie_columns
from cogs.exchange.graph_rows import GraphRows, imported_graph
from cogs.exchange.imported import Imported
from cogs.exchange.safe_xml import (
    attribute_texts,
    attribute_type,
    local_name,
    looks_like_xml,
    read_xml,
    said,
    write_xml,
    yes_or_no,
)
from cogs.network.community_network import CommunityNetwork

__all__ = ["looks_like_gexf", "read_gexf", "write_gexf"]

STANDARD = "GEXF 1.3 and 1.2"
_NAMESPACE = "http://gexf.net/1.3"
_SCHEMA = "http://gexf.net/1.3 http://gexf.net/1.3/gexf.xsd"
_INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"
_DIRECTIONS = {"directed": True, "undirected": False, "mutual": False}
_TIMES = ("start", "end", "timestamp", "startopen", "endopen")

Columns = dict[str, tuple[str, str, str]]


def looks_like_gexf(source: Path) -> bool:
    """Say whether a file is GEXF."""
    return looks_like_xml(source, "gexf")


def read_gexf(source: Path) -> Imported:
    """Read a GEXF file: `kind` (or else an attribute relation, or the label) of an edge is its relation.

    A `type` that is no direction, as some programs write it, is a relation too. Nested nodes are read flat;
    the times of nodes and edges are kept as columns start, end, timestamp and spells. Colours, sizes and
    places are left out.

    Raises
    ------
    InputError
        If it cannot be opened, is no GEXF, or declares a document type or entities.

    Examples
    --------
    >>> import tempfile
    >>> file = Path(tempfile.mkdtemp()) / "place.gexf"
    >>> edge = '<edge source="a" target="b" type="directed" kind="refers to" weight="2"/>'
    >>> _ = file.write_text(f"<gexf><graph><edges>{edge}</edges></graph></gexf>")
    >>> read_gexf(file).tables["relationships"].to_dict("records")
    [{'source': 'a', 'target': 'b', 'relation': 'refers_to', 'weight': '2'}]
    """
    root = read_xml(source, "gexf")
    rows = GraphRows()
    for part in root.iter():
        if local_name(part) == "description" and not rows.name:
            rows.name = said(part)
    graph = next((part for part in root if local_name(part) == "graph"), root)
    default = graph.get("defaultedgetype", "undirected")
    columns = {about: _columns(graph, about) for about in ("node", "edge")}
    for element in _within(graph, "nodes", "node"):
        values = _values(element, columns["node"])
        name = element.get("label") or values.pop("name", "")
        rows.nodes.append({"name": name, **_apart(values, ("id", "name")), "id": element.get("id", "")})
    for element in _within(graph, "edges", "edge"):
        way = element.get("type", default)
        directed = _DIRECTIONS.get(way, _DIRECTIONS.get(default, True))
        rows.tie(_tie(element, columns["edge"]), directed=directed)
    return imported_graph(rows, source=source, short="gexf", standard=STANDARD)


def _within(graph: Element, holder: str, what: str) -> Iterator[Element]:
    return (part for group in graph.iter() if local_name(group) == holder for part in group if local_name(part) == what)


def _columns(graph: Element, about: str) -> Columns:
    """Return id → title, type and default of the attributes of nodes or edges."""
    return {
        column.get("id", ""): (
            column.get("title") or column.get("id") or "",
            column.get("type", "string"),
            next((said(part) for part in column if local_name(part) == "default"), ""),
        )
        for group in graph
        if local_name(group) == "attributes" and group.get("class") == about
        for column in group
        if local_name(column) == "attribute"
    }


def _values(element: Element, columns: Columns) -> dict[str, str]:
    """Return the attributes of a node or an edge; of one that changes over time every value, joined."""
    found: dict[str, list[str]] = {}
    for group in (part for part in element if local_name(part) == "attvalues"):
        for value in group:
            key = value.get("for") or value.get("id") or ""
            title, kind, _ = columns.get(key, (key, "string", ""))
            found.setdefault(title, []).append(yes_or_no(value.get("value", ""), kind))
    values = {title: " | ".join(dict.fromkeys(texts)) for title, texts in found.items()}
    defaults = {title: yes_or_no(text, kind) for title, kind, text in columns.values() if text}
    times = {name: element.get(name, "") for name in _TIMES if element.get(name)}
    spells = [spell for group in element if local_name(group) == "spells" for spell in group]
    if spells:
        times["spells"] = " | ".join(map(_spell, spells))
    return {**times, **defaults, **values}


def _spell(spell: Element) -> str:
    """Return when something was there: its moment, or from when to when."""
    start, end = (spell.get(name) or spell.get(f"{name}open") or "" for name in ("start", "end"))
    return spell.get("timestamp") or f"{start} to {end}".strip()


def _apart(values: dict[str, str], ours: tuple[str, ...]) -> dict[str, str]:
    return {f"{name}_in_file" if name in ours else name: value for name, value in values.items()}


def _tie(element: Element, columns: Columns) -> dict[str, str]:
    values = _values(element, columns)
    way = element.get("type", "")
    relation = element.get("kind") or values.pop("relation", "") or element.get("label") or ""
    relation = relation or ("" if way in _DIRECTIONS else way)
    weight = element.get("weight") or values.pop("weight", "")
    values = _apart(values, ("source", "target", "relation", "weight"))
    ends = {end: element.get(end, "") for end in ("source", "target")}
    return {**ends, "relation": relation, "weight": weight, **values}


def write_gexf(network: CommunityNetwork, target: Path) -> tuple[str, ...]:
    """Write a GEXF 1.3 file; return what it cannot hold.

    Raises
    ------
    OutputError
        If it cannot be written.

    Examples
    --------
    >>> import cogs, tempfile
    >>> file = Path(tempfile.mkdtemp()) / "place.gexf"
    >>> write_gexf(cogs.network_from_edges([("library", "refers_to", "cafe")]), file)
    ()
    >>> read_gexf(file).tables["relationships"]["relation"].tolist()
    ['refers_to']
    """
    root = Element(
        "gexf",
        {"xmlns": _NAMESPACE, "xmlns:xsi": _INSTANCE, "xsi:schemaLocation": _SCHEMA, "version": "1.3"},
    )
    if network.name:
        SubElement(SubElement(root, "meta"), "description").text = network.name
    ways = is_directed(network)
    graph = SubElement(root, "graph", {"defaultedgetype": "directed" if all(ways) else "undirected"})
    nodes, of_nodes = set_apart(node_columns(network).set_index("id"), ("id", "label"))
    ties, of_ties = set_apart(tie_columns(network), ("id", "type", "label", "kind"))
    attributes = ties.drop(columns=["source", "target", "relation", "weight"])
    keys = _declare(graph, nodes.drop(columns="name"), "node"), _declare(graph, attributes, "edge")
    group = SubElement(graph, "nodes")
    for node, values in zip(nodes.index, attribute_texts(nodes), strict=True):
        _fill(SubElement(group, "node", {"id": node, "label": values.pop("name", node)}), values, keys[0])
    group = SubElement(graph, "edges")
    for place, (values, way) in enumerate(zip(attribute_texts(ties), ways, strict=True)):
        row = {name: values.pop(name) for name in ("source", "target", "weight")}
        kind = {"kind": values.pop("relation"), "type": "directed" if way else "undirected"}
        _fill(SubElement(group, "edge", {"id": str(place), **row, **kind}), values, keys[1])
    return (*not_held(network), *of_nodes, *of_ties, *write_xml(root, target))


def _declare(graph: Element, frame: pd.DataFrame, about: str) -> dict[str, str]:
    """Declare each column; return column → key."""
    keys = {str(name): str(place) for place, name in enumerate(frame)}
    if keys:
        group = SubElement(graph, "attributes", {"class": about})
        for name, key in keys.items():
            SubElement(group, "attribute", {"id": key, "title": name, "type": attribute_type(frame[name])})
    return keys


def _fill(element: Element, values: dict[str, str], keys: dict[str, str]) -> None:
    if values:
        group = SubElement(element, "attvalues")
        for name, value in values.items():
            SubElement(group, "attvalue", {"for": keys[name], "value": value})
