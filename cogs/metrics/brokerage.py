"""Brokerage roles between groups (Gould & Fernandez 1989)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

from cogs.kernels.adjacency import Adjacency
from cogs.kernels.two_paths import open_two_paths
from cogs.network.community_network import CommunityNetwork
from cogs.network.grouping import groups_of
from cogs.vocabulary import ROLES

__all__ = ["brokerage"]


def brokerage(
    network: CommunityNetwork,
    *,
    by: str | pd.Series[Any] | None = None,
    relations: str | Iterable[str] | None = None,
    directed: bool = True,
) -> pd.DataFrame:
    """Return how many open pairs each node brokers, by the role it plays between groups.

    Node v brokers the ordered pair (a, b) if a → v and v → b exist and a → b does not, the three
    being different nodes. Its role follows from the groups of a, v and b: coordinator A A A,
    itinerant A B A (UCINET: consultant), representative A A B, gatekeeper A B B, liaison A B C.

    Parameters
    ----------
    network : CommunityNetwork
        All its nodes are used as they are; fold it first for the organisation view.
    by : str or pandas.Series, optional
        The node column, or a Series of groups by node id. None: the network's own grouping, else
        `sector` if there is one, else `kind`; `grouping_of` tells which.
    relations : str or iterable of str, optional
        Relations or families; None means every relation.
    directed : bool
        If False ties are walked both ways, each unordered pair counts once, and gatekeeper and
        representative are one role: both columns hold it and `total` counts it once.

    Returns
    -------
    pandas.DataFrame
        float64, index `network.nodes.index`, columns coordinator, itinerant, representative,
        gatekeeper, liaison, total; unit: pairs, from 0 to (n − 1)(n − 2). NaN for nodes without a
        group: these are removed before anything is counted and do not close pairs either.

    Raises
    ------
    ParameterError
        If `by` is no node column, or no node has a group.
    UnknownNameError
        If a relation is not in the vocabulary.

    Notes
    -----
    An undirected relation is both directions. Parallel edges count once, self-loops not at all,
    weights do not matter. A node with `count` m stands for m nodes alike that are not linked to each
    other: pairs multiply, two members linked both ways with v are themselves an open pair, and
    the figure is per member, as in the expanded network.

    References
    ----------
    Gould, R. V. & Fernandez, R. M. (1989). Structures of mediation: a formal approach to brokerage
    in transaction networks. Sociological Methodology 19, 89–126. doi:10.2307/270949

    Examples
    --------
    >>> import cogs
    >>> network = cogs.network_from_edges(
    ...     [("surgery", "refers_to", "partnership"), ("partnership", "refers_to", "club")],
    ...     nodes={"surgery": {"sector": "health"}, "partnership": {"sector": "community"},
    ...            "club": {"sector": "community"}},
    ... )
    >>> cogs.brokerage(network).loc["partnership", "gatekeeper"]
    np.float64(1.0)
    """
    groups = groups_of(network, by)
    grouped = groups.notna().to_numpy()
    adjacency = network.adjacency(relations, directed=directed).induced(grouped)
    codes = pd.factorize(groups[grouped])[0].astype(np.int64)
    roles = np.full((len(network), len(ROLES)), np.nan)
    roles[grouped] = _roles(adjacency, network.counts[grouped].astype(np.float64), codes)
    if not directed:
        roles[:, [0, 1, 4]] /= 2.0
    table = pd.DataFrame(roles, index=network.nodes.index, columns=list(ROLES))
    counted = table if directed else table.drop(columns="gatekeeper")
    return table.assign(total=counted.sum(axis="columns", skipna=False))


def _roles(
    adjacency: Adjacency, counts: np.ndarray[Any, np.dtype[np.float64]], codes: np.ndarray[Any, np.dtype[np.int64]]
) -> np.ndarray[Any, np.dtype[np.float64]]:
    out_degree = np.diff(adjacency.indptr)
    work = float(out_degree[adjacency.indices].sum() + adjacency.arcs)
    # The kernel's columns are AAA, ABA, AAB, ABB, ABC: the order of ROLES.
    return open_two_paths.run(work)(adjacency.indptr, adjacency.indices, counts, codes)
