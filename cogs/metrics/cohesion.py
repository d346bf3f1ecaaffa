"""How a network hangs together: its components, and one summary of the whole."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from cogs.errors import ParameterError
from cogs.kernels.adjacency import Adjacency
from cogs.kernels.blocks import (
    arc_links,
    between_labels,
    inside_and_total,
    modularity,
    outside_balance,
    shuffled_balances,
)
from cogs.kernels.components import component_labels
from cogs.kernels.cut_points import cut_points
from cogs.kernels.pairs_through import pairs_through
from cogs.network.communities import communities, numbered_by_size
from cogs.network.community_network import CommunityNetwork
from cogs.network.grouped_ties import GroupedTies, grouped_ties
from cogs.network.grouping import grouping_of

__all__ = ["NetworkSummary", "components", "summarise_network"]

Booleans = np.ndarray[Any, np.dtype[np.bool_]]
Counts = np.ndarray[Any, np.dtype[np.int64]]
Floats = np.ndarray[Any, np.dtype[np.float64]]


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
    return pd.Series(numbered_by_size(_component_labels(adjacency)), index=network.nodes.index, name="component")


def _component_labels(adjacency: Adjacency) -> Counts:
    return component_labels.run(adjacency.size + adjacency.arcs)(adjacency.indptr, adjacency.indices)


@dataclass(frozen=True, eq=False)
class NetworkSummary:
    """The whole network in figures; each is that of the expanded network, in which every node stands for itself.

    Attributes
    ----------
    directed : bool
        Whether ties were read with their direction. Components, articulation points, bridges,
        communities, modularity and the E–I index never look at it.
    nodes : int
        Rows of the table of nodes, from 0.
    members : int
        What these stand for: the sum of `count`, from 0; the size n of every figure below.
    ties : int
        Ordered pairs of members with a tie if directed (an undirected relation is two), else
        unordered pairs; from 0 to all pairs.
    density : float
        `ties` as a share of all pairs, from 0 to 1; NaN for n ≤ 1.
    reciprocity : float
        Share of the ties that are answered by one in the other direction, from 0 to 1; NaN if not
        directed or without ties.
    degree_centralisation : float
        How far partners (directions apart) gather on one member: Σ(max − x) / the same sum for a
        star, from 0 (all alike) to 1 (a star); NaN for n ≤ 2.
    in_degree_centralisation, out_degree_centralisation : float
        The same of ties received and of ties given, against a star whose centre receives, or gives,
        all of them; from 0 to 1; NaN if not directed, or for n ≤ 1.
    betweenness_centralisation : float
        The same of betweenness, against a star with ties both ways; from 0 to 1; NaN for n ≤ 2.
    components : int
        Parts within which ties lead from one to another, directions apart; from 0 to n. A node of
        count m without a tie is m of them.
    largest_component : int
        Members in the largest component, from 0 to n.
    isolates : int
        Members without any tie, from 0 to n.
    articulation_points : tuple of str
        Ids of the nodes without which their component falls apart, in node order. A node of count
        above 1 is none: a fellow member has the same ties.
    bridges : tuple of (str, str)
        Ids of the ends of ties without which their component falls apart, in node order. Between a
        node and a neighbour of count m known to nobody else stand m of them, named once.
    communities : int
        Leiden communities, from 0 to n; every isolate is one of its own.
    modularity : float
        That of the Leiden communities: the share of ties inside them less the share expected of the
        same degrees; from −0.5 to below 1; NaN without ties.
    grouping : str
        The name of the grouping that the figures below use.
    without_group : int
        Members left out of the figures below because they have no group, from 0 to n.
    ei_index : float
        (E − I)/(E + I), E ties between groups, I ties inside, directions apart; from −1 (all inside)
        to 1 (all between); NaN without ties or with fewer than two groups.
    ei_expected, ei_p : float
        Mean of that index when the groups are shuffled between nodes of equal count, from −1 to 1,
        and the two-sided p of the index, from 1/(n_permutations + 1) to 1; NaN where the index is, or
        for no permutations.
    group_modularity : float
        Modularity of the groups, from −0.5 to below 1; NaN without ties between nodes with a group.
    mixing : pandas.DataFrame
        float64, groups × groups, unit: ties, from 0; from the row to the column if directed, else
        symmetric with each tie inside a group once.
    """

    directed: bool
    nodes: int
    members: int
    ties: int
    density: float
    reciprocity: float
    degree_centralisation: float
    in_degree_centralisation: float
    out_degree_centralisation: float
    betweenness_centralisation: float
    components: int
    largest_component: int
    isolates: int
    articulation_points: tuple[str, ...]
    bridges: tuple[tuple[str, str], ...]
    communities: int
    modularity: float
    grouping: str
    without_group: int
    ei_index: float
    ei_expected: float
    ei_p: float
    group_modularity: float
    mixing: pd.DataFrame


def summarise_network(
    network: CommunityNetwork,
    *,
    relations: str | Iterable[str] | None = None,
    directed: bool = True,
    by: str | pd.Series[Any] | None = None,
    n_permutations: int = 999,
    seed: int = 0,
) -> NetworkSummary:
    """Return the figures of the whole network: size, density, centralisation, fragility, communities, mixing.

    Centralisation is Freeman's: Σ(max − x_i) over the members, divided by that sum for a star of as
    many members. Articulation points and bridges are found by depth-first search (Hopcroft & Tarjan),
    communities by Leiden; the E–I index is set against shuffled groups.

    Parameters
    ----------
    network : CommunityNetwork
        All its nodes are used as they are; fold it first for the organisation view.
    relations : str or iterable of str, optional
        Relations or families; None means every relation.
    directed : bool
        Whether ties, density, reciprocity, centralisation and mixing keep the direction of the
        relations (an undirected relation is both); if False every tie is one unordered pair.
    by : str or pandas.Series, optional
        The node column, or a Series of groups by node id. None: the network's own grouping, else
        `sector` if there is one, else `kind`.
    n_permutations : int
        How often groups are shuffled for the E–I index; 0 leaves the test out.
    seed : int
        For communities and shuffles: the same network and seed give the same figures.

    Returns
    -------
    NetworkSummary
        Units, ranges and when a figure is NaN stand with its fields.

    Raises
    ------
    ParameterError
        If `by` is no node column, no node has a group, or `n_permutations` is below 0.
    UnknownNameError
        If a relation is not in the vocabulary.

    Notes
    -----
    Weights do not matter; parallel edges count once, self-loops not at all. A node with `count` m
    stands for m nodes alike that are not linked to each other, and every figure is that of the expanded
    network, with two exceptions: Leiden never divides such a node (which may cost some modularity), and
    its group is shuffled as one. Betweenness is exact, by one search from each node: with 20,000 nodes
    that takes a minute or more. The two-sided p is (r + 1)/(n_permutations + 1), r of the shuffles
    lying at least as far from the mean of all n_permutations + 1 arrangements as the data.

    References
    ----------
    Freeman, L. C. (1978). Centrality in social networks: conceptual clarification. Social Networks
    1(3), 215–239. doi:10.1016/0378-8733(78)90021-7

    Hopcroft, J. & Tarjan, R. (1973). Algorithm 447: efficient algorithms for graph manipulation.
    Communications of the ACM 16(6), 372–378. doi:10.1145/362248.362272

    Krackhardt, D. & Stern, R. N. (1988). Informal networks and organizational crises: an experimental
    simulation. Social Psychology Quarterly 51(2), 123–140. doi:10.2307/2786835

    Newman, M. E. J. & Girvan, M. (2004). Finding and evaluating community structure in networks.
    Physical Review E 69, 026113. doi:10.1103/PhysRevE.69.026113

    Examples
    --------
    >>> import cogs
    >>> from cogs.metrics.cohesion import summarise_network
    >>> star = cogs.network_from_edges([("hub", "refers_to", leaf) for leaf in "abcd"])
    >>> summary = summarise_network(star)
    >>> summary.articulation_points, summary.degree_centralisation, summary.density
    (('hub',), 1.0, 0.2)
    """
    if n_permutations < 0:
        raise ParameterError(f"n_permutations must be 0 or more; {n_permutations} was given.")
    ties = network.adjacency(relations, directed=directed)
    around = network.adjacency(relations, directed=False)
    alone = np.diff(around.indptr) == 0
    groups = grouped_ties(network, by=by, relations=relations, directed=directed)
    groups_around = grouped_ties(network, by=by, relations=relations, directed=False)
    return NetworkSummary(
        directed=directed,
        nodes=len(network),
        members=int(network.counts.sum()),
        **_tie_figures(ties, around, network.counts, directed=directed),
        **_component_figures(around, network.counts, alone),
        **_fragility(network.nodes.index, around, network.counts),
        **_community_figures(around, network.counts, alone, communities(network, relations=relations, seed=seed)),
        grouping=grouping_of(network, by),
        without_group=int(network.counts[~groups.grouped].sum()),
        **_group_figures(groups_around, n_permutations, seed),
        mixing=_mixing(groups, directed=directed),
    )


def _tie_figures(ties: Adjacency, around: Adjacency, counts: Counts, *, directed: bool) -> dict[str, Any]:
    links = arc_links(ties, counts)
    number = float(links.sum())
    others = float(counts.sum()) - 1.0
    source, target = ties.sources.astype(np.int64), ties.indices.astype(np.int64)
    answered = np.isin(source * ties.size + target, target * ties.size + source)
    between = pairs_through(ties, counts.astype(np.float64))
    return {
        "ties": round(number if directed else number / 2.0),
        "density": _share(number, (others + 1.0) * others),
        "reciprocity": _share(float(links[answered].sum()), number) if directed else float("nan"),
        "degree_centralisation": _centralisation(_partners(around, counts), counts, others * (others - 1.0)),
        "in_degree_centralisation": (
            _centralisation(_partners(ties.reversed, counts), counts, others**2) if directed else float("nan")
        ),
        "out_degree_centralisation": (
            _centralisation(_partners(ties, counts), counts, others**2) if directed else float("nan")
        ),
        # Ordered pairs in both cases: the star and the network are halved alike if undirected.
        "betweenness_centralisation": _centralisation(between, counts, others**2 * (others - 1.0)),
    }


def _partners(adjacency: Adjacency, counts: Counts) -> Floats:
    partners = counts[adjacency.indices].astype(np.float64)
    return np.bincount(adjacency.sources, weights=partners, minlength=adjacency.size).astype(np.float64)


def _centralisation(values: Floats, counts: Counts, star: float) -> float:
    return _share(float((counts * (values.max() - values)).sum()), star) if len(values) else float("nan")


def _share(part: float, whole: float) -> float:
    return part / whole if whole > 0 else float("nan")


def _component_figures(around: Adjacency, counts: Counts, alone: Booleans) -> dict[str, Any]:
    parts = _component_labels(around)
    sizes = np.bincount(parts, weights=np.where(alone, 1, counts))
    return {
        "components": len(sizes) + int((counts[alone] - 1).sum()),
        "largest_component": int(sizes.max(initial=0)),
        "isolates": int(counts[alone].sum()),
    }


def _fragility(index: pd.Index, around: Adjacency, counts: Counts) -> dict[str, Any]:
    cut, bridge = cut_points.run(around.size + around.arcs)(around.indptr, around.indices)
    hanging = np.diff(around.indptr) == 1
    # Several alike that are tied to one node only: without it each of them is apart.
    cut[around.indices[around.indptr[:-1][hanging & (counts > 1)]]] = True
    one, other = around.sources[bridge], around.indices[bridge]
    # Fellow members of a node of several lead round the tie, unless all they have is one and the same member.
    sole = (counts == 1) | hanging
    kept = sole[one] & sole[other] & ((counts[one] == 1) | (counts[other] == 1))
    first, second = np.minimum(one, other)[kept], np.maximum(one, other)[kept]
    order = np.lexsort((second, first))
    return {
        "articulation_points": tuple(map(str, index[cut & (counts == 1)])),
        "bridges": tuple(zip(map(str, index[first[order]]), map(str, index[second[order]]), strict=True)),
    }


def _community_figures(around: Adjacency, counts: Counts, alone: Booleans, community: pd.Series[Any]) -> dict[str, Any]:
    labels = community.to_numpy(dtype=np.int64)
    number = len(np.unique(labels))
    return {
        "communities": number + int((counts[alone] - 1).sum()),
        "modularity": modularity(*inside_and_total(around, arc_links(around, counts), labels, number)),
    }


def _group_figures(ties: GroupedTies, n_permutations: int, seed: int) -> dict[str, Any]:
    size = len(ties.names)
    parts = inside_and_total(ties.adjacency, arc_links(ties.adjacency, ties.counts), ties.codes, size)
    several = size > 1
    times = n_permutations if several else 0
    expected, p = shuffled_balances(ties.adjacency, ties.counts, ties.codes, size, times, seed)
    return {
        "ei_index": float(outside_balance(*parts)[0]) if several else float("nan"),
        "ei_expected": float(expected[0]),
        "ei_p": float(p[0]),
        "group_modularity": modularity(*parts),
    }


def _mixing(ties: GroupedTies, *, directed: bool) -> pd.DataFrame:
    links = arc_links(ties.adjacency, ties.counts)
    cells = between_labels(ties.adjacency, links, ties.codes, len(ties.names), directed=directed)
    return pd.DataFrame(cells, index=ties.names, columns=ties.names)
