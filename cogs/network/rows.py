"""What is asked of a network again and again, looked up once: rows of some relations, residents, places of ids."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

from cogs.network.community_network import CommunityNetwork
from cogs.network.remembered import remembered
from cogs.tables.texts import is_among

__all__ = ["number_of", "positions_of", "resident_uses", "residents_of", "rows_of", "without_nodes"]


@remembered
def _by_id(network: CommunityNetwork) -> pd.Index:
    """Return the ids as objects: an index of text is made into objects anew with every look-up."""
    ids: pd.Index = pd.Index(network.nodes.index, dtype=object)
    return ids


def positions_of(network: CommunityNetwork, ids: Iterable[Any]) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Return where nodes stand in a network, from 0, in the order given.

    Raises
    ------
    KeyError
        If an id is not there.

    Examples
    --------
    >>> import cogs
    >>> positions_of(cogs.network_from_edges([("a", "refers_to", "b")]), ["b", "a"]).tolist()
    [1, 0]
    """
    asked = pd.Index(ids, dtype=object)
    found: np.ndarray[tuple[int], np.dtype[np.int64]] = _by_id(network).get_indexer(asked).astype(np.int64)
    if len(found) and found.min() < 0:
        raise KeyError(asked[found < 0].tolist())
    return found


def number_of(network: CommunityNetwork, ids: Iterable[Any]) -> float:
    """Return how many some nodes stand for, each counting `count` times.

    Examples
    --------
    >>> import cogs
    >>> network = cogs.network_from_edges([("a", "refers_to", "b")], nodes={"a": {"count": 53}})
    >>> number_of(network, ["a", "b"])
    54.0
    """
    return float(network.counts[positions_of(network, ids)].sum())


@remembered
def residents_of(network: CommunityNetwork) -> float:
    """Return how many residents there are; a group counts as many as it stands for.

    Examples
    --------
    >>> import cogs
    >>> residents_of(cogs.network_from_edges([("Ann", "uses", "hub")]))
    1.0
    """
    return float(network.counts[(network.nodes["kind"] == "resident").to_numpy(dtype=bool)].sum())


@remembered
def rows_of(network: CommunityNetwork, relations: tuple[str, ...]) -> pd.DataFrame:
    """Return the edges of some relations, in their order and with their index.

    Examples
    --------
    >>> import cogs
    >>> network = cogs.network_from_edges([("a", "refers_to", "b"), ("b", "partners_with", "c")])
    >>> rows_of(network, ("partners_with",)).index.tolist()
    [1]
    """
    edges = network.edges
    return edges[edges["relation"].isin(relations)]


@remembered
def resident_uses(network: CommunityNetwork) -> pd.DataFrame:
    """Return the edges that say which resident uses what; the index is their place among all edges.

    Examples
    --------
    >>> import cogs
    >>> resident_uses(cogs.network_from_edges([("Ann", "uses", "hub")]))["target"].tolist()
    ['hub']
    """
    uses = rows_of(network, ("uses",))
    resident = (network.nodes["kind"] == "resident").to_numpy(dtype=bool)
    source, _ = network.ends
    by_residents: pd.DataFrame = uses[resident[source[uses.index.to_numpy()]]]
    return by_residents


def without_nodes(network: CommunityNetwork, gone: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> CommunityNetwork:
    """Return a network without some nodes, their edges and their figures.

    Parameters
    ----------
    network : CommunityNetwork
    gone : array of bool
        Which nodes go, in node order.

    Examples
    --------
    >>> import cogs
    >>> network = cogs.network_from_edges([("a", "refers_to", "b"), ("b", "refers_to", "c")])
    >>> without_nodes(network, network.nodes.index == "a").edges["source"].tolist()
    ['b']
    """
    source, target = network.ends
    nodes, figures = network.nodes, network.figures
    stays, place = ~(gone[source] | gone[target]), np.cumsum(~gone) - 1
    return network.with_tables(
        nodes=nodes[~gone],
        edges=network.edges[stays],
        figures=figures[~is_among(figures["id"], nodes.index[gone])],
        ends=(place[source[stays]], place[target[stays]]),
    )
