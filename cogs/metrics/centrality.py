"""Who is connected to many, and who stands between others: degree and betweenness (Freeman 1977)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal

import numpy as np
import pandas as pd

from cogs.errors import ParameterError
from cogs.kernels.shortest_paths import dependencies
from cogs.network.community_network import CommunityNetwork

__all__ = ["betweenness", "degree"]

_DIRECTIONS = ("any", "in", "out")


def degree(
    network: CommunityNetwork,
    *,
    relations: str | Iterable[str] | None = None,
    direction: Literal["any", "in", "out"] = "any",
) -> pd.Series[Any]:
    """Return to how many others each node has a tie.

    Parameters
    ----------
    network : CommunityNetwork
        All its nodes are used as they are; fold it first for the organisation view.
    relations : str or iterable of str, optional
        Relations or families; None means every relation.
    direction : {"any", "in", "out"}
        Ties in either direction, each partner once; ties received; ties given.

    Returns
    -------
    pandas.Series
        float64, index `network.nodes.index`, unit: nodes, from 0 to the number of others. Never NaN.

    Raises
    ------
    ParameterError
        If `direction` is none of the three.
    UnknownNameError
        If a relation is not in the vocabulary.

    Notes
    -----
    Parallel edges count once, self-loops not at all, weights do not matter; an undirected tie is
    given and received. A partner with `count` m counts m times; the figure is per member.

    References
    ----------
    Freeman, L. C. (1978). Centrality in social networks: conceptual clarification. Social Networks
    1(3), 215–239. doi:10.1016/0378-8733(78)90021-7

    Examples
    --------
    >>> import cogs
    >>> from cogs.metrics.centrality import degree
    >>> degree(cogs.network_from_edges([("a", "refers_to", "b"), ("b", "refers_to", "a")])).to_dict()
    {'a': 1.0, 'b': 1.0}
    """
    if direction not in _DIRECTIONS:
        raise ParameterError(f'direction must be one of {", ".join(_DIRECTIONS)}; "{direction}" was given.')
    adjacency = network.adjacency(relations, directed=direction != "any")
    if direction == "in":
        adjacency = adjacency.reversed
    partners = network.counts[adjacency.indices].astype(np.float64)
    values = np.bincount(adjacency.sources, weights=partners, minlength=len(network))
    return pd.Series(values, index=network.nodes.index, name="degree")


def betweenness(
    network: CommunityNetwork,
    *,
    relations: str | Iterable[str] | None = None,
    directed: bool = False,
    normalised: bool = False,
) -> pd.Series[Any]:
    """Return how often each node lies on shortest paths between two others.

    B(v) is the sum, over pairs s, t of other nodes, of the share of shortest paths from s to t that
    pass through v; computed exactly by Brandes' accumulation from every node.

    Parameters
    ----------
    network : CommunityNetwork
        All its nodes are used as they are; fold it first for the organisation view.
    relations : str or iterable of str, optional
        Relations or families; None means every relation.
    directed : bool
        If False each tie is walked both ways and each unordered pair counts once; if True paths
        follow the direction of the relations (an undirected relation is both) and ordered pairs count.
    normalised : bool
        Divide by the number of pairs of others: (n − 1)(n − 2), halved if undirected, n the sum of
        `count`.

    Returns
    -------
    pandas.Series
        float64, index `network.nodes.index`; unit: pairs, from 0 to the number of pairs of others,
        or its share from 0 to 1 if normalised, which is NaN for n ≤ 2. Pairs without a path add nothing.

    Raises
    ------
    UnknownNameError
        If a relation is not in the vocabulary.

    Notes
    -----
    Paths are counted in steps: weights do not matter. Parallel edges count once, self-loops not at
    all. A node with `count` m stands for m nodes alike that are not linked to each other; its figure
    is per member and equals that of the expanded network.

    References
    ----------
    Freeman, L. C. (1977). A set of measures of centrality based on betweenness. Sociometry 40(1),
    35–41. doi:10.2307/3033543

    Brandes, U. (2001). A faster algorithm for betweenness centrality. Journal of Mathematical
    Sociology 25(2), 163–177. doi:10.1080/0022250X.2001.9990249

    Examples
    --------
    >>> import cogs
    >>> path = cogs.network_from_edges([("a", "refers_to", "b"), ("b", "refers_to", "c")])
    >>> cogs.betweenness(path).to_dict()
    {'a': 0.0, 'b': 1.0, 'c': 0.0}
    """
    adjacency = network.adjacency(relations, directed=directed)
    counts = network.counts.astype(np.float64)
    work = 3.0 * adjacency.size * (adjacency.size + adjacency.arcs)
    values = dependencies.run(work)(adjacency.indptr, adjacency.indices, counts)
    if not directed:
        values = values / 2.0
    if normalised:
        n = float(counts.sum())
        pairs = (n - 1.0) * (n - 2.0) / (1.0 if directed else 2.0)
        values = values / pairs if n > 2 else np.full(len(values), np.nan)
    return pd.Series(values, index=network.nodes.index, name="betweenness")
