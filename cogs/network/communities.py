"""Communities: parts of a network with more ties inside than chance would give (Leiden)."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import pandas as pd

from cogs.network.community_network import CommunityNetwork

__all__ = ["communities", "numbered_by_size"]

Integers = np.ndarray[Any, np.dtype[np.int64]]

_RUNS = 10
_MANY_TIES = 20_000


def communities(
    network: CommunityNetwork, *, relations: str | Iterable[str] | None = None, seed: int = 0
) -> pd.Series[Any]:
    """Return the community in which each node stands, numbered from 0 by size, the largest first.

    The Leiden algorithm of igraph, each run until it finds nothing better; of ten runs the one of the
    highest modularity, above 20,000 ties a single run. It is a heuristic: the best partition there is
    may be another one, and quite different partitions may be almost as good.

    Parameters
    ----------
    network : CommunityNetwork
        All its nodes are used as they are; fold it first for the organisation view.
    relations : str or iterable of str, optional
        Relations or families; None means every relation.
    seed : int
        The same network and seed give the same communities.

    Returns
    -------
    pandas.Series
        int64, index `network.nodes.index`, no unit, from 0. Never NaN: a node without ties is a
        community of its own. Communities of equal size are in the order of their first node. Size is
        the number of nodes, whatever their `count`.

    Raises
    ------
    UnknownNameError
        If a relation is not in the vocabulary.

    Notes
    -----
    Directions and weights do not matter; parallel edges count once, self-loops not at all. A node with
    `count` m is never divided, and its tie with a node of count m′ counts m·m′ times: the modularity
    reached is that of the expanded network, where dividing the node might reach more. Where several
    partitions are equally good, the order of the rows may decide between them.

    References
    ----------
    Traag, V. A., Waltman, L. & van Eck, N. J. (2019). From Louvain to Leiden: guaranteeing
    well-connected communities. Scientific Reports 9, 5233. doi:10.1038/s41598-019-41695-z

    Examples
    --------
    >>> import cogs
    >>> from cogs.network.communities import communities
    >>> triangles = ["ab", "bc", "ca", "de", "ef", "fd", "cd"]
    >>> network = cogs.network_from_edges([(a, "partners_with", b) for a, b in triangles])
    >>> communities(network).to_dict()
    {'a': 0, 'b': 0, 'c': 0, 'd': 1, 'e': 1, 'f': 1}
    """
    adjacency = network.adjacency(relations, directed=False)
    tied = np.diff(adjacency.indptr) > 0
    # Nodes without ties stay out of the search, so that they cannot change its course.
    position = np.cumsum(tied) - 1
    once = adjacency.sources < adjacency.indices
    one, other = adjacency.sources[once], adjacency.indices[once]
    links = network.counts[one].astype(np.float64) * network.counts[other]
    labels = -1 - np.arange(len(network), dtype=np.int64)
    if len(one):
        labels[tied] = _best_of_runs(int(tied.sum()), np.column_stack([position[one], position[other]]), links, seed)
    return pd.Series(numbered_by_size(labels), index=network.nodes.index, name="community")


def _best_of_runs(
    size: int, ties: np.ndarray[Any, np.dtype[Any]], links: np.ndarray[Any, np.dtype[np.float64]], seed: int
) -> Integers:
    import igraph

    graph = igraph.Graph(n=size, edges=ties.tolist())
    weights = links.tolist()
    with _seeded(seed):
        runs = [
            graph.community_leiden(objective_function="modularity", weights=weights, n_iterations=-1).membership
            for _ in range(_RUNS if len(ties) <= _MANY_TIES else 1)
        ]
    # Rounded, so that the first of equally good runs is taken whatever the last digits say.
    best = max(runs, key=lambda membership: round(graph.modularity(membership, weights=weights), 12))
    return np.array(best, dtype=np.int64)


@contextmanager
def _seeded(seed: int) -> Iterator[None]:
    """Let igraph draw from a generator of our own, and give it back Python's afterwards."""
    import igraph

    igraph.set_random_number_generator(random.Random(seed))  # noqa: S311 - no secret depends on it
    try:
        yield
    finally:
        igraph.set_random_number_generator(random)


def numbered_by_size(labels: Integers) -> Integers:
    """Return the parts numbered from 0, the largest first, those of one size in the order of their first node.

    Examples
    --------
    >>> import numpy as np
    >>> from cogs.network.communities import numbered_by_size
    >>> numbered_by_size(np.array([7, 3, 3, 5])).tolist()
    [1, 0, 0, 2]
    """
    _, first, part, size = np.unique(labels, return_index=True, return_inverse=True, return_counts=True)
    number = np.empty(len(first), dtype=np.int64)
    number[np.lexsort((first, -size))] = np.arange(len(first))
    return number[part]
