"""A `CommunityNetwork` as networkx or igraph knows it, nothing lost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from cogs.network.community_network import CommunityNetwork

if TYPE_CHECKING:
    import igraph
    import networkx

__all__ = ["to_igraph", "to_networkx"]


def to_networkx(network: CommunityNetwork) -> networkx.MultiDiGraph[str]:
    """Return the network as a networkx MultiDiGraph, with every column as an attribute.

    Every row of `network.edges` is one edge from source to target, parallel edges and loops
    included, also those of an undirected relation (see the relation's `directed` in the
    vocabulary). Empty cells are left out.

    Examples
    --------
    >>> import cogs
    >>> graph = cogs.to_networkx(cogs.network_from_edges([("a", "refers_to", "b")]))
    >>> graph.edges(data="relation")
    OutMultiEdgeDataView([('a', 'b', 'refers_to')])
    """
    import networkx

    graph: networkx.MultiDiGraph[str] = networkx.MultiDiGraph(name=network.name or "")
    graph.add_nodes_from(zip(network.nodes.index, _records(network.nodes), strict=True))
    ends = network.edges[["source", "target"]].itertuples(index=False, name=None)
    attributes = _records(network.edges.drop(columns=["source", "target"]))
    graph.add_edges_from((source, target, row) for (source, target), row in zip(ends, attributes, strict=True))
    return graph


def to_igraph(network: CommunityNetwork) -> igraph.Graph:
    """Return the network as a directed igraph Graph; a node's id is its attribute `name`, its name `label`.

    Every row of `network.edges` is one edge, parallel edges and loops included. Empty cells are None.

    Examples
    --------
    >>> import cogs
    >>> graph = cogs.to_igraph(cogs.network_from_edges([("a", "refers_to", "b")]))
    >>> graph.vs["name"], graph.es["relation"]
    (['a', 'b'], ['refers_to'])
    """
    import igraph

    nodes, edges = network.nodes, network.edges
    position = pd.Series(range(len(nodes)), index=nodes.index)
    graph = igraph.Graph(
        n=len(nodes),
        edges=list(zip(position[edges["source"]], position[edges["target"]], strict=True)),
        directed=True,
    )
    graph.vs["name"] = nodes.index.tolist()
    for column in nodes.columns:
        graph.vs["label" if column == "name" else column] = _values(nodes[column])
    for column in edges.columns.difference(["source", "target"], sort=False):
        graph.es[column] = _values(edges[column])
    return graph


def _values(column: pd.Series[Any]) -> list[object]:
    """Return plain Python values, None where empty."""
    return [None if empty else value for value, empty in zip(column.tolist(), column.isna(), strict=True)]


def _records(frame: pd.DataFrame) -> list[dict[str, object]]:
    """Return a dict per row without its empty cells."""
    columns = {str(name): _values(frame[name]) for name in frame.columns}
    return [
        {name: values[row] for name, values in columns.items() if values[row] is not None} for row in range(len(frame))
    ]
