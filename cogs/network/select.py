"""Smaller networks from a network: by relation, by kind, by any column, around one node, without some."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from cogs.errors import ParameterError
from cogs.network.community_network import CommunityNetwork
from cogs.tables.texts import is_among

__all__ = ["select"]


def select(
    network: CommunityNetwork,
    *,
    relations: str | Iterable[str] | None = None,
    kinds: Iterable[str] | None = None,
    where: dict[str, str] | None = None,
    around: str | None = None,
    steps: int = 1,
    without: Iterable[str] = (),
) -> CommunityNetwork:
    """Return the part of a network that meets every condition given.

    Edges are chosen by relation; nodes by the rest, and an edge stays only if both its ends do.

    Parameters
    ----------
    relations : str or iterable of str, optional
        Relations or families to keep; None keeps all.
    kinds : iterable of str, optional
        Kinds of node to keep.
    where : dict of column to value, optional
        Keep the nodes whose column has this value.
    around : str, optional
        Keep one node (by id or exact name) and whoever is within `steps` ties of it, directions apart.
    steps : int
        How far around, 1 or more.
    without : iterable of str
        Nodes (by id or exact name) to leave out; applied before `around`.

    Returns
    -------
    CommunityNetwork
        A new network; nodes keep their order, figures those of the nodes kept.

    Raises
    ------
    UnknownNameError
        If a relation, kind or node is not there.
    ParameterError
        If `steps` is below 1 or `where` names no column.

    Examples
    --------
    >>> import cogs
    >>> network = cogs.network_from_edges([("a", "refers_to", "b"), ("b", "partners_with", "c")])
    >>> cogs.select(network, relations="refers_to", around="a").nodes.index.tolist()
    ['a', 'b']
    """
    if steps < 1:
        raise ParameterError(f"steps must be 1 or more; {steps} was given.")
    nodes, edges = network.nodes, network.edges
    if relations is not None:
        edges = edges[edges["relation"].isin(network.vocabulary.resolve_relations(relations))]
    keep = ~nodes.index.isin([network.find(name) for name in without])
    if kinds is not None:
        keep &= nodes["kind"].isin([network.vocabulary.resolve_kind(name) for name in kinds]).to_numpy()
    for column, value in (where or {}).items():
        keep &= (network.column(column) == value).to_numpy()
    part = _among(network, nodes[keep], edges)
    if around is None:
        return part
    centre = part.find(around)
    near = _within(part, centre, steps)
    return _among(part, part.nodes[near], part.edges)


def _among(network: CommunityNetwork, nodes: pd.DataFrame, edges: pd.DataFrame) -> CommunityNetwork:
    inside = is_among(edges["source"], nodes.index) & is_among(edges["target"], nodes.index)
    figures = network.figures
    return network.with_tables(nodes=nodes, edges=edges[inside], figures=figures[is_among(figures["id"], nodes.index)])


def _within(network: CommunityNetwork, centre: str, steps: int) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    adjacency = network.adjacency(directed=False)
    near = np.asarray(network.nodes.index == centre)
    for _ in range(steps):
        near[adjacency.indices[near[adjacency.sources]]] = True
    return near
