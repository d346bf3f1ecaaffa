"""GraphML: every attribute with its type, parallel edges and the direction of each; the safest exchange."""

from __future__ import annotations

from pathlib import Path
from xml.etree.ElementTree import Element, SubElement

import pandas as pd

from cogs.exchange.graph_columns import is_directed, node_columns, not_held, tie_columns
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

__all__ = ["looks_like_graphml", "read_graphml", "write_graphml"]

STANDARD = "GraphML 1.0"
_NAMESPACE = "http://graphml.graphdrawing.org/xmlns"
_NAMES = ("name", "label", "Label", "_nx_name")
_RELATIONS = ("relation", "kind", "type", "interaction", "label")
_ENDS = ("source", "target")


def looks_like_graphml(source: Path) -> bool:
    """Say whether a file is GraphML."""
    return looks_like_xml(source, "graphml")


def read_graphml(source: Path) -> Imported:
    r"""Read a GraphML file; nested graphs are read as one, hyperedges are counted and left out.

    Raises
    ------
    InputError
        If it cannot be opened, is no GraphML, or declares a document type or entities.

    Examples
    --------
    >>> import tempfile
    >>> file = Path(tempfile.mkdtemp()) / "place.graphml"
    >>> _ = file.write_text('<graphml><graph edgedefault="directed"><edge source="a" target="b"/></graph></graphml>')
    >>> read_graphml(file).tables["relationships"].to_dict("records")
    [{'source': 'a', 'target': 'b', 'relation': 'tie', 'weight': '1'}]
    """
    root = read_xml(source, "graphml")
    keys = {key.get("id", ""): key for key in root if local_name(key) == "key"}
    rows = GraphRows()
    hyperedges = 0
    for graph in (element for element in root.iter() if local_name(element) == "graph"):
        rows.name = rows.name or _values(graph, keys, "graph").get("name", "")
        directed = graph.get("edgedefault", "directed") != "undirected"
        for element in graph:
            match local_name(element):
                case "node":
                    rows.nodes.append(_node(element, keys))
                case "edge":
                    way = element.get("directed")
                    rows.tie(_tie(element, keys), directed=directed if way is None else way in ("true", "1"))
                case "hyperedge":
                    hyperedges += 1
    if hyperedges:
        rows.notes.append(f"{hyperedges:,} hyperedges are left out: a tie joins two.")
    return imported_graph(rows, source=source, short="graphml", standard=STANDARD)


def _node(element: Element, keys: dict[str, Element]) -> dict[str, str]:
    values = _values(element, keys, "node")
    called = next((name for name in _NAMES if values.get(name)), None)
    drawn = [said(part) for part in element.iter() if local_name(part) == "NodeLabel"]
    name = values.pop(called) if called else "".join(drawn[:1])
    values.pop("id", None) if values.get("id") == element.get("id") else None
    if "id" in values:
        values["id_in_file"] = values.pop("id")
    return {"id": element.get("id", ""), "name": name, **values}


def _tie(element: Element, keys: dict[str, Element]) -> dict[str, str]:
    values = _values(element, keys, "edge")
    relation = next((name for name in _RELATIONS if values.get(name)), None)
    named = {"relation": values.pop(relation)} if relation else {}
    values |= {f"{end}_in_file": values.pop(end) for end in _ENDS if end in values}
    return {"source": element.get("source", ""), "target": element.get("target", ""), **named, **values}


def _values(element: Element, keys: dict[str, Element], about: str) -> dict[str, str]:
    """Return the attributes of a node, an edge or a graph: those said, then the keys' own defaults."""
    found = {}
    for data in element:
        key = keys.get(data.get("key", "")) if local_name(data) == "data" else None
        if key is not None and not key.get("yfiles.type"):
            found[_named(key)] = yes_or_no(said(data), key.get("attr.type", "string"))
    for key in keys.values():
        default = next((said(part) for part in key if local_name(part) == "default"), "")
        if default and key.get("for", "all") in (about, "all"):
            found.setdefault(_named(key), yes_or_no(default, key.get("attr.type", "string")))
    return {name: value for name, value in found.items() if value}


def _named(key: Element) -> str:
    return key.get("attr.name") or key.get("id") or ""


def write_graphml(network: CommunityNetwork, target: Path) -> tuple[str, ...]:
    """Write a GraphML file with every column; return what it cannot hold.

    Raises
    ------
    OutputError
        If it cannot be written.

    Examples
    --------
    >>> import cogs, tempfile
    >>> file = Path(tempfile.mkdtemp()) / "place.graphml"
    >>> write_graphml(cogs.network_from_edges([("library", "refers_to", "cafe")]), file)
    ()
    >>> read_graphml(file).tables["nodes"]["id"].tolist()
    ['library', 'cafe']
    """
    root = Element("graphml", {"xmlns": _NAMESPACE})
    nodes, ties = node_columns(network).set_index("id"), tie_columns(network).drop(columns=[*_ENDS])
    of_nodes, of_ties = _declare(root, nodes, "node"), _declare(root, ties, "edge")
    naming = {"id": "graph_name", "for": "graph", "attr.name": "name", "attr.type": "string"}
    SubElement(root, "key", naming)
    ways = is_directed(network)
    default = all(ways)
    graph = SubElement(root, "graph", {"edgedefault": "directed" if default else "undirected"})
    if network.name:
        SubElement(graph, "data", {"key": "graph_name"}).text = network.name
    for node, values in zip(nodes.index, attribute_texts(nodes), strict=True):
        _fill(SubElement(graph, "node", {"id": node}), values, of_nodes)
    ends = network.edges[[*_ENDS]].itertuples(index=False, name=None)
    for (start, end), values, way in zip(ends, attribute_texts(ties), ways, strict=True):
        own = {} if way == default else {"directed": "true" if way else "false"}
        _fill(SubElement(graph, "edge", {"source": start, "target": end, **own}), values, of_ties)
    return (*not_held(network), *write_xml(root, target))


def _declare(root: Element, frame: pd.DataFrame, about: str) -> dict[str, str]:
    """Declare each column as a key; return column → key."""
    keys = {str(name): f"{about}_{place}" for place, name in enumerate(frame)}
    for name, key in keys.items():
        kind = attribute_type(frame[name])
        SubElement(root, "key", {"id": key, "for": about, "attr.name": name, "attr.type": kind})
    return keys


def _fill(element: Element, values: dict[str, str], keys: dict[str, str]) -> None:
    for name, value in values.items():
        SubElement(element, "data", {"key": keys[name]}).text = value
