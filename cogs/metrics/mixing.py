"""Whether ties stay inside groups or cross between them: the E–I index (Krackhardt & Stern 1988) and group mixing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

from cogs.errors import ParameterError, UndefinedMetricError
from cogs.kernels.blocks import arc_links, between_labels, inside_and_total, outside_balance, shuffled_balances
from cogs.network.community_network import CommunityNetwork
from cogs.network.grouped_ties import grouped_ties
from cogs.network.grouping import grouping_of

__all__ = ["ei_index", "group_mixing"]


def ei_index(
    network: CommunityNetwork,
    *,
    by: str | pd.Series[Any] | None = None,
    relations: str | Iterable[str] | None = None,
    n_permutations: int = 999,
    seed: int = 0,
) -> pd.DataFrame:
    """Return how far ties lead out of groups rather than stay inside them, of all and of each group, with its test.

    The index is (E − I)/(E + I): E ties that lead out, I ties inside. Its range depends on the sizes
    of the groups and on density, so it stands beside its mean under shuffled groups and a p.

    Parameters
    ----------
    network : CommunityNetwork
        All its nodes are used as they are; fold it first for the organisation view.
    by : str or pandas.Series, optional
        The node column, or a Series of groups by node id. None: the network's own grouping, else
        `sector` if there is one, else `kind`; `grouping_of` tells which.
    relations : str or iterable of str, optional
        Relations or families; None means every relation.
    n_permutations : int
        How often groups are shuffled between nodes of equal `count`; 0 leaves the test out.
    seed : int
        The same network and seed give the same figures.

    Returns
    -------
    pandas.DataFrame
        float64; index named as the grouping: first "all", then every group, sorted. Columns:

        - `external`, `internal`: ties that lead out of the group, and inside it (of all: between
          groups, and inside them); from 0.
        - `ei_index`: from −1 (all inside) to 1 (all lead out).
        - `expected`: mean of the index over the shuffles, from −1 to 1.
        - `p`: two-sided, (r + 1)/(n_permutations + 1), r of the shuffles lying at least as far from
          the mean of all n_permutations + 1 arrangements; from 1/(n_permutations + 1) to 1.

        The last three are NaN where there are no ties, the last two also for no permutations. A
        shuffle that leaves a group without ties is left out of that group's `expected` and `p`.

    Raises
    ------
    ParameterError
        If `by` is no node column, no node has a group, or `n_permutations` is below 0.
    UndefinedMetricError
        If all nodes are in one group: no tie could lead out of it.
    UnknownNameError
        If a relation is not in the vocabulary.

    Notes
    -----
    Nodes without a group are removed first. Directions and weights do not matter; parallel edges
    count once, self-loops not at all. Every tie counts once, also in the row of a group that has
    both its ends (adding up the members' own figures would count it twice). A tie between nodes of
    `count` m and m′ is m·m′ ties; E, I and the index are those of the expanded network, but a node
    that stands for several is shuffled as one. The p of the groups are not adjusted for their number.

    References
    ----------
    Krackhardt, D. & Stern, R. N. (1988). Informal networks and organizational crises: an experimental
    simulation. Social Psychology Quarterly 51(2), 123–140. doi:10.2307/2786835

    Examples
    --------
    >>> import cogs
    >>> from cogs.metrics.mixing import ei_index
    >>> network = cogs.network_from_edges(
    ...     [("a", "refers_to", "b"), ("b", "refers_to", "c"), ("c", "refers_to", "d")],
    ...     nodes={"a": {"sector": "health"}, "b": {"sector": "health"},
    ...            "c": {"sector": "community"}, "d": {"sector": "community"}},
    ... )
    >>> ei_index(network)[["external", "internal", "ei_index"]].round(2)
               external  internal  ei_index
    sector
    all             1.0       2.0     -0.33
    community       1.0       1.0      0.00
    health          1.0       1.0      0.00
    """
    if n_permutations < 0:
        raise ParameterError(f"n_permutations must be 0 or more; {n_permutations} was given.")
    ties = grouped_ties(network, by=by, relations=relations, directed=False)
    name, size = grouping_of(network, by), len(ties.names)
    if size == 1:
        raise UndefinedMetricError(
            f'All nodes are in one group of "{name}" ({ties.names[0]}), so no tie could lead out of it. '
            "Group by another column."
        )
    inside, total = inside_and_total(ties.adjacency, arc_links(ties.adjacency, ties.counts), ties.codes, size)
    expected, p = shuffled_balances(ties.adjacency, ties.counts, ties.codes, size, n_permutations, seed)
    return pd.DataFrame(
        {
            "external": np.concatenate([[(total - inside).sum() / 2.0], total - inside]),
            "internal": np.concatenate([[inside.sum()], inside]) / 2.0,
            "ei_index": outside_balance(inside, total),
            "expected": expected,
            "p": p,
        },
        index=pd.Index(["all", *ties.names], name=name),
    )


def group_mixing(
    network: CommunityNetwork,
    *,
    by: str | pd.Series[Any] | None = None,
    relations: str | Iterable[str] | None = None,
    directed: bool = True,
) -> pd.DataFrame:
    """Return how many ties lead from each group to each group.

    Counted from the merged ties, by the groups of their two ends.

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
        If False every tie is one unordered pair: the table is symmetric, and a tie inside a group
        counts once.

    Returns
    -------
    pandas.DataFrame
        float64, groups × groups, sorted, both axes named as the grouping; the row gives, the column
        receives. Unit: ties, from 0 to the number of pairs. Never NaN.

    Raises
    ------
    ParameterError
        If `by` is no node column, or no node has a group.
    UnknownNameError
        If a relation is not in the vocabulary.

    Notes
    -----
    Nodes without a group are removed first. An undirected relation is both directions. Parallel
    edges count once, self-loops not at all, weights do not matter. A tie between nodes of `count` m
    and m′ is m·m′ ties, as in the expanded network.

    References
    ----------
    Newman, M. E. J. (2003). Mixing patterns in networks. Physical Review E 67, 026126.
    doi:10.1103/PhysRevE.67.026126

    Examples
    --------
    >>> import cogs
    >>> from cogs.metrics.mixing import group_mixing
    >>> network = cogs.network_from_edges(
    ...     [("surgery", "refers_to", "hub"), ("surgery", "refers_to", "club")],
    ...     nodes={"surgery": {"sector": "health"}, "hub": {"sector": "community"}, "club": {"sector": "community"}},
    ... )
    >>> group_mixing(network).loc["health", "community"]
    np.float64(2.0)
    """
    ties = grouped_ties(network, by=by, relations=relations, directed=directed)
    links = arc_links(ties.adjacency, ties.counts)
    cells = between_labels(ties.adjacency, links, ties.codes, len(ties.names), directed=directed)
    axis = ties.names.rename(grouping_of(network, by))
    return pd.DataFrame(cells, index=axis, columns=axis)
