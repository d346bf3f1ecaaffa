"""Who is brokered to whom through whom: single pairs, groups, and how many pairs have no other broker."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

from cogs.errors import UndefinedMetricError
from cogs.kernels.two_paths import (
    count_open_two_paths,
    open_pairs_through,
    open_two_path_blocks,
    shared_open_two_paths,
    two_paths_from,
)
from cogs.network.community_network import CommunityNetwork
from cogs.network.grouped_ties import GroupedTies, grouped_ties
from cogs.network.grouping import grouping_of
from cogs.vocabulary import ROLES

__all__ = ["activity_exclusivity", "brokerage_between_groups", "brokered_pairs", "first_brokered_pairs"]

Floats = np.ndarray[Any, np.dtype[np.float64]]
Integers = np.ndarray[Any, np.dtype[Any]]


def brokered_pairs(
    network: CommunityNetwork,
    broker: str,
    *,
    by: str | pd.Series[Any] | None = None,
    relations: str | Iterable[str] | None = None,
    directed: bool = True,
) -> pd.DataFrame:
    """Return the open pairs that one node brokers: from whom, to whom, in which role.

    A pair is open if source → broker and broker → target exist and source → target does not.

    Parameters
    ----------
    network : CommunityNetwork
        All its nodes are used as they are; fold it first for the organisation view.
    broker : str
        The id of the broker, or its exact name, case apart.
    by : str or pandas.Series, optional
        The node column, or a Series of groups by node id. None: the network's own grouping, else
        `sector` if there is one, else `kind`; `grouping_of` tells which.
    relations : str or iterable of str, optional
        Relations or families; None means every relation.
    directed : bool
        If False each unordered pair stands once. Its source is the one in the broker's own group, so
        that representative stands for gatekeeper too; where both or neither are, the first in node order.

    Returns
    -------
    pandas.DataFrame
        One row per pair, in node order of the source, then of the target. `source`, `target`: ids.
        `role`: coordinator, itinerant, representative, gatekeeper or liaison. `links`: int64, the
        pairs of members, at least 1; added up by role they are the figures of `brokerage` for this
        node. `only_route`: bool, whether the members of all nodes between source and target are
        exactly one, this broker.

    Raises
    ------
    UnknownNameError
        If nothing, or more than one node, is called so, or a relation is not in the vocabulary.
    ParameterError
        If `by` is no node column, or no node has a group.
    UndefinedMetricError
        If the broker has no group, so that it has no role.

    Notes
    -----
    An undirected relation is both directions. Parallel edges count once, self-loops not at all,
    weights do not matter. Nodes without a group are removed first and close no pair. A node with
    `count` m stands for m nodes alike: a pair has m_a · m_b links, and two members of one node
    linked both ways with the broker are open pairs too, a row whose source is its target with
    m_a(m_a − 1) links, half of that undirected. Links are per member of the broker.

    References
    ----------
    Gould, R. V. & Fernandez, R. M. (1989). Structures of mediation: a formal approach to brokerage
    in transaction networks. Sociological Methodology 19, 89–126. doi:10.2307/270949

    Examples
    --------
    >>> import cogs
    >>> from cogs.metrics.brokered_pairs import brokered_pairs
    >>> network = cogs.network_from_edges(
    ...     [("surgery", "refers_to", "adviser"), ("adviser", "refers_to", "club")],
    ...     nodes={"surgery": {"sector": "health"}, "adviser": {"sector": "advice"},
    ...            "club": {"sector": "sport", "count": 2}},
    ... )
    >>> brokered_pairs(network, "Adviser").to_dict("records")
    [{'source': 'surgery', 'target': 'club', 'role': 'liaison', 'links': 2, 'only_route': True}]
    """
    broker = network.find(broker)
    ties = grouped_ties(network, by=by, relations=relations, directed=directed)
    ids = network.nodes.index[ties.grouped]
    if broker not in ids:
        raise UndefinedMetricError(
            f'"{broker}" has no group in "{grouping_of(network, by)}", so it has no brokerage role. '
            f"Give it a group, or group by another column."
        )
    v = int(ids.get_indexer(pd.Index([broker]))[0])
    starts, ends, links, between = _pairs_through(ties, v)
    pairs = _with_roles(ties, starts, np.full(len(starts), v), ends, links, directed=directed)
    return pd.DataFrame(
        {
            "source": ids[pairs["start"]],
            "target": ids[pairs["end"]],
            "role": pd.Index(list(ROLES))[pairs["role"]],
            "links": pairs["links"].to_numpy(),
            "only_route": between[pairs.index] == 1.0,
        }
    )


def first_brokered_pairs(
    network: CommunityNetwork,
    *,
    most: int = 5,
    by: str | pd.Series[Any] | None = None,
    relations: str | Iterable[str] | None = None,
    directed: bool = True,
) -> pd.DataFrame:
    """Return the first few open pairs that each node brokers in each role, for all nodes in one pass.

    For every broker the same pairs, in the same order, as `brokered_pairs` returns, cut off after
    `most` of each role.

    Parameters
    ----------
    network : CommunityNetwork
        All its nodes are used as they are; fold it first for the organisation view.
    most : int
        How many pairs of one broker and role are listed at most.
    by, relations, directed
        As `brokered_pairs` takes them.

    Returns
    -------
    pandas.DataFrame
        One row per pair listed, by broker, role and pair, in node order; brokers and roles without a
        pair have none. `broker`, `role`, `source`, `target`, `only_route` as in `brokered_pairs`;
        `links` and `pairs`: int64, all links and all rows of this broker in this role.

    Raises
    ------
    ParameterError
        If `by` is no node column, or no node has a group.
    UnknownNameError
        If a relation is not in the vocabulary.

    Notes
    -----
    As for `brokered_pairs`.

    References
    ----------
    Gould, R. V. & Fernandez, R. M. (1989). Structures of mediation: a formal approach to brokerage
    in transaction networks. Sociological Methodology 19, 89–126. doi:10.2307/270949

    Examples
    --------
    >>> import cogs
    >>> from cogs.metrics.brokered_pairs import first_brokered_pairs
    >>> network = cogs.network_from_edges(
    ...     [("surgery", "refers_to", "adviser"), ("adviser", "refers_to", "club"), ("adviser", "refers_to", "choir")]
    ... )
    >>> first_brokered_pairs(network, most=1)[["broker", "role", "source", "target", "pairs"]].values.tolist()
    [['adviser', 'coordinator', 'surgery', 'club', 2]]
    """
    ties = grouped_ties(network, by=by, relations=relations, directed=directed)
    ids, size = network.nodes.index[ties.grouped], len(ties.counts)
    listed, sums = [], []
    for starts, middles, ends, links in open_two_path_blocks(ties.adjacency, ties.counts):
        # All ways from one start are in one block, so who else stands between is known within it.
        _, pair = np.unique(starts.astype(np.int64) * size + ends, return_inverse=True)
        between = np.bincount(pair, weights=ties.counts[middles])[pair] if len(pair) else np.zeros(0)
        pairs = _with_roles(ties, starts, middles, ends, links, directed=directed)
        pairs["only_route"] = between[pairs.index] == 1.0
        sums.append(pairs.groupby(["broker", "role"])["links"].agg(["sum", "size"]))
        listed.append(_first_of_each(pairs, most))
    if not listed:
        return _pairs_listed(
            ids, pd.DataFrame(columns=["broker", "role", "start", "end", "only_route"], dtype=np.int64)
        )
    first = _first_of_each(pd.concat(listed, ignore_index=True), most)
    total = pd.concat(sums).groupby(level=["broker", "role"]).sum()
    return _pairs_listed(ids, first.drop(columns="links").join(total, on=["broker", "role"]))


def _first_of_each(pairs: pd.DataFrame, most: int) -> pd.DataFrame:
    ordered = pairs.sort_values(["broker", "role", "start", "end"], kind="stable", ignore_index=True)
    return ordered[ordered.groupby(["broker", "role"]).cumcount() < most]


def _pairs_listed(ids: pd.Index[Any], pairs: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "broker": ids[pairs["broker"]],
            "role": pd.Index(list(ROLES))[pairs["role"]],
            "source": ids[pairs["start"]],
            "target": ids[pairs["end"]],
            "only_route": pairs["only_route"].to_numpy(dtype=bool),
            "links": pairs.get("sum", pairs["role"]).to_numpy(dtype=np.int64),
            "pairs": pairs.get("size", pairs["role"]).to_numpy(dtype=np.int64),
        }
    )


def _with_roles(
    ties: GroupedTies, starts: Integers, brokers: Integers, ends: Integers, links: Floats, *, directed: bool
) -> pd.DataFrame:
    """Return open two-paths with their role as a place in `ROLES`, undirected each once; the index tells which."""
    own = ties.codes[brokers]
    own_start, own_end = ties.codes[starts] == own, ties.codes[ends] == own
    alike = ties.codes[starts] == ties.codes[ends]
    role = np.select([own_start & own_end, own_start, own_end, alike], [0, 2, 3, 1], default=4)
    if not directed:
        links = np.where(starts == ends, links / 2.0, links)
    pairs = pd.DataFrame(
        {"broker": brokers, "role": role, "start": starts, "end": ends, "links": links.astype(np.int64)}
    )
    return pairs if directed else pairs[np.where(own_start == own_end, starts <= ends, own_start)]


def brokerage_between_groups(
    network: CommunityNetwork,
    *,
    by: str | pd.Series[Any] | None = None,
    relations: str | Iterable[str] | None = None,
    directed: bool = True,
) -> pd.DataFrame:
    """Return which groups are brokered to which groups by which groups, in open pairs.

    Every open two-path source → broker → target is counted under the groups of its three nodes.

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
        If False each unordered pair counts once, its two groups in ascending order.

    Returns
    -------
    pandas.DataFrame
        One row per combination that occurs, ascending by `source_group`, `broker_group`,
        `target_group`; `links`: int64, open pairs, at least 1, of the whole network: every member of
        every broker counts. The sums by role are those of `brokerage_totals`. Long rather than
        square, because it has three groups in each row; `pivot_table` makes it square.

    Raises
    ------
    ParameterError
        If `by` is no node column, or no node has a group.
    UnknownNameError
        If a relation is not in the vocabulary.

    Notes
    -----
    An undirected relation is both directions. Parallel edges count once, self-loops not at all,
    weights do not matter. Nodes without a group are removed first and close no pair. A node with
    `count` m stands for m nodes alike: the links are those of the expanded network.

    References
    ----------
    Gould, R. V. & Fernandez, R. M. (1989). Structures of mediation: a formal approach to brokerage
    in transaction networks. Sociological Methodology 19, 89–126. doi:10.2307/270949

    Examples
    --------
    >>> import cogs
    >>> from cogs.metrics.brokered_pairs import brokerage_between_groups
    >>> network = cogs.network_from_edges(
    ...     [("surgery", "refers_to", "adviser"), ("adviser", "refers_to", "club")],
    ...     nodes={"surgery": {"sector": "health"}, "adviser": {"sector": "advice"}, "club": {"sector": "sport"}},
    ... )
    >>> brokerage_between_groups(network).to_dict("records")
    [{'source_group': 'health', 'broker_group': 'advice', 'target_group': 'sport', 'links': 1}]
    """
    ties = grouped_ties(network, by=by, relations=relations, directed=directed)
    size = max(len(ties.names), 1)
    summed = pd.Series(dtype=np.float64, index=pd.Index([], dtype=np.int64))
    for starts, middles, ends, links in open_two_path_blocks(ties.adjacency, ties.counts):
        source, own, target = ties.codes[starts], ties.codes[middles], ties.codes[ends]
        keys, place = np.unique((source * size + own) * size + target, return_inverse=True)
        found = np.bincount(place, weights=links * ties.counts[middles], minlength=len(keys))
        summed = summed.add(pd.Series(found, index=keys), fill_value=0.0)
    source, own, target = np.unravel_index(summed.index.to_numpy(), (size, size, size))
    links = summed.to_numpy()
    if not directed:
        links = np.where(source == target, links / 2.0, links)
    kept = slice(None) if directed else source <= target
    return pd.DataFrame(
        {
            "source_group": ties.names[source[kept]],
            "broker_group": ties.names[own[kept]],
            "target_group": ties.names[target[kept]],
            "links": links[kept].astype(np.int64),
        }
    )


def activity_exclusivity(
    network: CommunityNetwork,
    *,
    by: str | pd.Series[Any] | None = None,
    relations: str | Iterable[str] | None = None,
    directed: bool = True,
) -> pd.DataFrame:
    """Return how many open pairs of different groups each node brokers, and for how many it is the only one.

    Activity counts the open two-paths a → v → b whose ends are in different groups, whatever the group
    of v; exclusivity counts those of them between whose ends no other node stands.

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
        If False ties are walked both ways and each unordered pair counts once.

    Returns
    -------
    pandas.DataFrame
        float64, index `network.nodes.index`, columns activity, exclusivity; unit: pairs, exclusivity
        from 0 to activity, activity from 0 to the pairs of different groups. NaN for nodes without a
        group: these are removed first, and neither close a pair nor stand between one.

    Raises
    ------
    ParameterError
        If `by` is no node column, or no node has a group.
    UnknownNameError
        If a relation is not in the vocabulary.

    Notes
    -----
    An undirected relation is both directions. Parallel edges count once, self-loops not at all,
    weights do not matter. A node with `count` m stands for m nodes alike; the figures are per
    member, as in the expanded network. A broker that stands for several is never the only one.
    R `netrics` counts an unordered pair twice where ties are undirected.

    References
    ----------
    Hamilton, M., Hileman, J. & Bodin, Ö. (2020). Evaluating heterogeneous brokerage: new conceptual
    and methodological approaches and their application to multi-level environmental governance
    networks. Social Networks 61, 1–10. doi:10.1016/j.socnet.2019.08.002

    Examples
    --------
    >>> import cogs
    >>> from cogs.metrics.brokered_pairs import activity_exclusivity
    >>> network = cogs.network_from_edges(
    ...     [("surgery", "refers_to", "adviser"), ("surgery", "refers_to", "hub"),
    ...      ("adviser", "refers_to", "club"), ("hub", "refers_to", "club"), ("hub", "refers_to", "choir")],
    ...     nodes={"surgery": {"sector": "health"}, "adviser": {"sector": "advice"}, "hub": {"sector": "advice"},
    ...            "club": {"sector": "sport"}, "choir": {"sector": "arts"}},
    ... )
    >>> activity_exclusivity(network).loc[["adviser", "hub"]].to_numpy().tolist()
    [[1.0, 0.0], [2.0, 1.0]]
    """
    ties = grouped_ties(network, by=by, relations=relations, directed=directed)
    arcs = ties.adjacency
    work = float(two_paths_from(arcs).sum() + arcs.arcs)
    links = count_open_two_paths(arcs, ties.counts, ties.codes)
    shared = shared_open_two_paths.run(3.0 * work)(arcs.indptr, arcs.indices, ties.counts, ties.codes)
    # The last three of the five columns have ends in different groups; undirected each pair is there twice.
    pairs = np.column_stack([links[:, 2:].sum(axis=1), shared[:, 7:].sum(axis=1)])
    table = np.full((len(network), 2), np.nan)
    table[ties.grouped] = pairs if directed else pairs / 2.0
    return pd.DataFrame(table, index=network.nodes.index, columns=["activity", "exclusivity"])


def _pairs_through(ties: GroupedTies, v: int) -> tuple[Integers, Integers, Floats, Floats]:
    arcs, back = ties.adjacency, ties.adjacency.reversed
    receivers = arcs.indices[arcs.indptr[v] : arcs.indptr[v + 1]]
    senders = back.indices[back.indptr[v] : back.indptr[v + 1]]
    work = float(two_paths_from(arcs)[senders].sum() + len(senders) * len(receivers))
    return open_pairs_through.run(3.0 * work)(arcs.indptr, arcs.indices, ties.counts, senders, receivers)
