"""Who is connected to many, who and which ties stand between others: degree, betweenness (Freeman 1977)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal

import numpy as np
import pandas as pd
from pandas.api.types import is_numeric_dtype

from cogs.errors import ParameterError, did_you_mean
from cogs.kernels.adjacency import Adjacency, adjacency_of
from cogs.kernels.pairs_through import pairs_through
from cogs.kernels.weighted_paths import MOST_UNEQUAL, path_shares
from cogs.network.community_network import CommunityNetwork

__all__ = ["betweenness", "degree", "edge_betweenness"]

Floats = np.ndarray[Any, np.dtype[np.float64]]

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
    weight: str | None = None,
    between: tuple[str, str] | None = None,
) -> pd.Series[Any]:
    """Return how often each node lies on shortest paths between two others.

    B(v) is the sum, over pairs s, t of other nodes, of the share of shortest paths from s to t that
    pass through v; computed exactly by Brandes' accumulation from every node, by steps or by lengths.

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
        `count`; with `between`, by the number of such pairs of others.
    weight : str, optional
        A numeric edge column that says how strong a tie is ("weight", "amount"). The length of a path
        is then the sum of 1/strength over its ties; None counts steps.
    between : (str, str), optional
        Two kinds. Only pairs of a node of the first and one of the second count: from the first to the
        second if directed, one end of each if not. The same kind twice is allowed.

    Returns
    -------
    pandas.Series
        float64, index `network.nodes.index`; unit: pairs, from 0 to the number of pairs of others,
        or its share from 0 to 1 if normalised, which is NaN where there is no pair of others (n ≤ 2).
        With `between` either is NaN where there is no such pair of others. Pairs without a path add
        nothing.

    Raises
    ------
    UnknownNameError
        If a relation or a kind is not in the vocabulary.
    ParameterError
        If `between` is not two kinds; if the edges have no such numeric column, if one of the chosen
        relations' edges has no value there, a negative or an infinite one, or if the strongest tie is
        more than 1e9 times as strong as the weakest: equal lengths could not be told from unequal ones.

    Notes
    -----
    Unless `weight` is given paths are counted in steps and parallel edges count once. With it the
    strengths of parallel edges add up, both directions together if undirected, and a tie of strength
    0 carries no path. Lengths that differ by less than one part in 1e12 count as equal, so that sums of
    1/strength in another order do. Self-loops never matter. A node with `count` m stands for m
    nodes alike that are not linked to each other; a tie between m and m' alike is m·m' links that
    share its strength equally. The figure is per member and equals that of the expanded network.

    References
    ----------
    Freeman, L. C. (1977). A set of measures of centrality based on betweenness. Sociometry 40(1),
    35–41. doi:10.2307/3033543

    Brandes, U. (2001). A faster algorithm for betweenness centrality. Journal of Mathematical
    Sociology 25(2), 163–177. doi:10.1080/0022250X.2001.9990249

    Brandes, U. (2008). On variants of shortest-path betweenness centrality and their generic
    computation. Social Networks 30(2), 136–145. doi:10.1016/j.socnet.2007.11.001 (lengths, subsets)

    Examples
    --------
    >>> import cogs
    >>> path = cogs.network_from_edges([("a", "refers_to", "b"), ("b", "refers_to", "c")])
    >>> cogs.betweenness(path).to_dict()
    {'a': 0.0, 'b': 1.0, 'c': 0.0}
    >>> cogs.betweenness(path, between=("organisation", "organisation"), normalised=True).to_dict()
    {'a': 0.0, 'b': 1.0, 'c': 0.0}
    """
    counts = network.counts.astype(np.float64)
    sources, targets = _ends(network, between)
    if weight is None and between is None:
        adjacency = network.adjacency(relations, directed=directed)
        values = pairs_through(adjacency, counts)
    else:
        ties = _ties(network, relations, directed=directed, weight=weight)
        values, _ = _shares(ties, counts, sources, targets, weighted=weight is not None)
    halves = 2.0 if not directed and np.array_equal(sources, targets) else 1.0
    pairs = _pairs_of_others(counts, sources, targets) / halves
    values = values / halves
    if normalised:
        values = values / np.where(pairs > 0, pairs, np.nan)
    elif between is not None:
        values = np.where(pairs > 0, values, np.nan)
    return pd.Series(values, index=network.nodes.index, name="betweenness")


def edge_betweenness(
    network: CommunityNetwork,
    *,
    relations: str | Iterable[str] | None = None,
    directed: bool = False,
    normalised: bool = False,
    weight: str | None = None,
) -> pd.DataFrame:
    """Return how often each tie lies on shortest paths between two nodes.

    The sum, over pairs s, t of nodes, of the share of shortest paths from s to t that use the tie, the
    pair of its own two ends among them; computed exactly by Brandes' accumulation from every node.

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
        Divide by the number of pairs: n(n − 1), halved if undirected, n the sum of `count`.
    weight : str, optional
        A numeric edge column that says how strong a tie is; the length of a path is then the sum of
        1/strength over its ties, as in `betweenness`.

    Returns
    -------
    pandas.DataFrame
        One row per merged tie in node order, columns `source`, `target` (ids) and `edge_betweenness`
        (float64; unit: pairs, from 0 to the number of pairs, or its share from 0 to 1; never NaN).
        Undirected: each tie once, from the earlier node to the later. Directed: a row per direction,
        so two for a tie of an undirected relation.

    Raises
    ------
    UnknownNameError
        If a relation is not in the vocabulary.
    ParameterError
        For `weight`, as in `betweenness`.

    Notes
    -----
    Parallel edges are one tie, self-loops none. A tie between nodes with `count` m and m' stands for
    m·m' links, one per pair of members; the figure is that of a single link and equals that of the
    expanded network. Lengths and equality of lengths are those of `betweenness`; a tie of strength 0
    carries no path, and its figure is 0.

    References
    ----------
    Girvan, M. & Newman, M. E. J. (2002). Community structure in social and biological networks.
    Proceedings of the National Academy of Sciences 99(12), 7821–7826. doi:10.1073/pnas.122653799

    Brandes, U. (2008). On variants of shortest-path betweenness centrality and their generic
    computation. Social Networks 30(2), 136–145. doi:10.1016/j.socnet.2007.11.001

    Examples
    --------
    >>> import cogs
    >>> from cogs.metrics.centrality import edge_betweenness
    >>> path = cogs.network_from_edges([("a", "refers_to", "b"), ("b", "refers_to", "c")])
    >>> edge_betweenness(path).values.tolist()
    [['a', 'b', 2.0], ['b', 'c', 2.0]]
    """
    counts = network.counts.astype(np.float64)
    ties = _ties(network, relations, directed=directed, weight=weight)
    everybody = np.ones(len(counts))
    _, values = _shares(ties, counts, everybody, everybody, weighted=weight is not None)
    pairs = counts.sum() * (counts.sum() - 1.0)
    source, target = ties.sources, ties.indices
    if not directed:
        # Turned round, a path from s to t is one from t to s: the ordered pairs along either arc of a
        # tie are as many as the unordered pairs along the tie.
        once = source < target
        source, target, values, pairs = source[once], target[once], values[once], pairs / 2.0
    ids = network.nodes.index
    shares = values / pairs if normalised else values
    return pd.DataFrame({"source": ids[source], "target": ids[target], "edge_betweenness": shares})


def _ends(network: CommunityNetwork, between: tuple[str, str] | None) -> tuple[Floats, Floats]:
    """Return which nodes, 1 or 0, paths that count begin at and end at."""
    if between is None:
        return np.ones(len(network)), np.ones(len(network))
    if isinstance(between, str) or len(between) != 2:
        raise ParameterError(f'between must be two kinds, such as ("organisation", "council"); {between!r} was given.')
    kinds = [network.vocabulary.resolve_kind(name) for name in between]
    first, second = ((network.nodes["kind"] == kind).to_numpy().astype(np.float64) for kind in kinds)
    return first, second


def _pairs_of_others(counts: Floats, sources: Floats, targets: Floats) -> Floats:
    """Return, per node, how many ordered pairs of two different members other than one of its own there are."""
    first, second, both = counts @ sources - sources, counts @ targets - targets, sources * targets
    pairs: Floats = first * second - (counts @ both - both)
    return pairs


def _ties(
    network: CommunityNetwork, relations: str | Iterable[str] | None, *, directed: bool, weight: str | None
) -> Adjacency:
    """Return the merged ties, their strengths as weights: the sums of an edge column, checked."""
    if weight is None:
        return network.adjacency(relations, directed=directed)
    edges = network.edges
    numeric = [str(name) for name in edges.columns if is_numeric_dtype(edges[name])]
    if weight not in numeric:
        question, _ = did_you_mean(weight, numeric)
        raise ParameterError(f'The edges have no numeric column "{weight}".{question} There are: {", ".join(numeric)}.')
    chosen = edges[edges["relation"].isin(network.vocabulary.resolve_relations(relations))]
    strength = chosen[weight].to_numpy(dtype=np.float64, na_value=np.nan)
    faulty = int((~(strength >= 0) | np.isinf(strength)).sum())
    if faulty:
        raise ParameterError(
            f'A strength must be 0 or more: of {len(chosen):,} edges {faulty:,} have in "{weight}" no value, '
            "a negative or an infinite one. Choose relations that have it, or leave those edges out."
        )
    return network.with_tables(edges=chosen.assign(weight=strength)).adjacency(relations, directed=directed)


def _shares(
    ties: Adjacency, counts: Floats, sources: Floats, targets: Floats, *, weighted: bool
) -> tuple[Floats, Floats]:
    """Return the shares of shortest paths per node and per arc of the ties; those of strength 0 carry none."""
    carrying = ties.weights > 0 if weighted else np.ones(ties.arcs, dtype=np.bool_)
    way = adjacency_of(ties.size, ties.sources[carrying], ties.indices[carrying], ties.weights[carrying])
    lengths = counts[way.sources] * counts[way.indices] / way.weights if weighted else np.ones(way.arcs)
    if way.arcs and lengths.max() > MOST_UNEQUAL * lengths.min():
        raise ParameterError(
            f"The strongest tie is more than {MOST_UNEQUAL:.0e} times as strong as the weakest: "
            "equal lengths could not be told from unequal ones. Leave the weakest ties out."
        )
    through, along = path_shares(way.indptr, way.indices, lengths, counts, sources, targets)
    of_ties = np.zeros(ties.arcs)
    of_ties[carrying] = along
    return through, of_ties
