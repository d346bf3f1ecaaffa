"""How a network hangs together: its components."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from cogs.kernels.components import component_labels
from cogs.network.community_network import CommunityNetwork

__all__ = ["components"]


def components(network: CommunityNetwork, *, relations: str | Iterable[str] | None = None) -> pd.Series[Any]:
    """Return the component in which each node stands, numbered from 0 by size, the largest first.

    Two nodes are in one component if ties lead from one to the other, directions apart.

    Parameters
    ----------
    network : CommunityNetwork
        All its nodes are used as they are.
    relations : str or iterable of str, optional
        Relations or families; None means every relation.

    Returns
    -------
    pandas.Series
        int64, index `network.nodes.index`. Components of equal size are in the order of their first
        node. Size is the number of nodes, whatever their `count`; a node with a `count` above 1 and
        no tie is one component here.

    Raises
    ------
    UnknownNameError
        If a relation is not in the vocabulary.

    Notes
    -----
    Directions, weights and parallel edges do not matter; self-loops join nothing.

    References
    ----------
    Wasserman, S. & Faust, K. (1994). Social Network Analysis, section 4.2.3.
    doi:10.1017/CBO9780511815478

    Examples
    --------
    >>> import cogs
    >>> from cogs.metrics.cohesion import components
    >>> pairs = [("a", "refers_to", "b"), ("c", "supports", "d"), ("d", "supports", "e")]
    >>> components(cogs.network_from_edges(pairs)).to_dict()
    {'a': 1, 'b': 1, 'c': 0, 'd': 0, 'e': 0}
    """
    adjacency = network.adjacency(relations, directed=False)
    labels = pd.Series(
        component_labels.run(adjacency.size + adjacency.arcs)(adjacency.indptr, adjacency.indices),
        index=network.nodes.index,
        name="component",
    )
    sizes = labels.value_counts().rename_axis("label").reset_index(name="size")
    order = sizes.sort_values(["size", "label"], ascending=[False, True])["label"].tolist()
    return labels.map({label: place for place, label in enumerate(order)}).astype("int64")
