"""A large network as groups: who is in each, who is strongest there, how many ties join them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from cogs.network.community_network import CommunityNetwork
from cogs.views.wording import counted, text_of

__all__ = ["Group", "Grouped", "grouped"]

LEAST = 5
"""A group of fewer members is one of the small ones, which are counted together."""
MOST = 40
"""More groups than this are no picture: the smaller ones are counted together."""


@dataclass(frozen=True)
class Group:
    """One group: its number, what it is called, its members, the strongest first, and its ties.

    `inside` and `outside` are pairs of members that are tied, and pairs of a member with somebody of
    another group. `parts` is how many groups it stands for: 1 but for the small ones together.
    """

    number: int
    heading: str
    members: tuple[str, ...]
    inside: int
    outside: int
    parts: int = 1

    @property
    def small_ones(self) -> bool:
        """Whether it stands for the small groups together."""
        return self.number == 0

    @property
    def file(self) -> str:
        """The page of the group beside the page of groups; it never depends on what anybody is called."""
        return "groups/others.html" if self.small_ones else f"groups/group-{self.number}.html"


@dataclass(frozen=True, eq=False)
class Grouped:
    """A network as groups.

    Attributes
    ----------
    network : CommunityNetwork
        The whole of it.
    sizes : pandas.Series of float
        What makes a member strong, by node id; its name is how a page writes it.
    neighbours : pandas.Series of int
        How many others each node is tied to, by node id.
    groups : tuple of Group
        The largest first; the small ones together at the end, if there are any.
    place : pandas.Series of int
        In which of `groups` each node is, by node id.
    ties : pandas.DataFrame
        Columns `one` and `other` (places in `groups`, the first the lower) and `ties`: how many pairs of
        their members are tied. The strongest first.
    """

    network: CommunityNetwork
    sizes: pd.Series[Any]
    neighbours: pd.Series[Any]
    groups: tuple[Group, ...]
    place: pd.Series[Any]
    ties: pd.DataFrame

    @property
    def strongest(self) -> list[str]:
        """Every id, the strongest first."""
        return _by_strength(self.sizes).tolist()


def grouped(network: CommunityNetwork, labels: pd.Series[Any], sizes: pd.Series[Any] | None = None) -> Grouped:
    """Return a network as groups, each named after its strongest member.

    Groups of fewer than 5 members, and all but the 40 largest, are counted together. A tie is a pair
    of nodes that anything joins, whatever its relations and directions.

    Parameters
    ----------
    network : CommunityNetwork
        What is to be shown, already protected.
    labels : pandas.Series
        The group of every node, from `cogs.network.communities`.
    sizes : pandas.Series of float, optional
        What makes a member strong; None: the number of neighbours. Those without a figure come last.

    Returns
    -------
    Grouped
        The groups and the ties between them.

    Raises
    ------
    KeyError
        If a node has no label.

    Examples
    --------
    >>> import cogs
    >>> ends = [(f"{side}{one}", f"{side}{one + 1}") for side in "ab" for one in range(5)] + [("a2", "b2")]
    >>> network = cogs.network_from_edges([(one, "partners_with", other) for one, other in ends])
    >>> found = grouped(network, network.nodes["name"].str[0])
    >>> [(group.heading, group.inside) for group in found.groups], found.ties.to_numpy().tolist()
    ([('a2 and 5 others', 5), ('b2 and 5 others', 5)], [[0, 1, 1]])
    """
    nodes = network.nodes
    adjacency = network.adjacency(None, directed=False)
    neighbours = pd.Series(np.diff(adjacency.indptr), index=nodes.index, name="Neighbours")
    strength = neighbours.astype("float64") if sizes is None else sizes.reindex(nodes.index).astype("float64")
    label_of = labels.loc[nodes.index]
    order = label_of.value_counts(sort=True)
    first = {label: place for place, label in enumerate(pd.unique(label_of))}
    ranked = sorted(order.index, key=lambda label: (-int(order[label]), first[label]))
    kept = [label for label in ranked if order[label] >= LEAST][:MOST]
    place = label_of.map({label: at for at, label in enumerate(kept)}).fillna(len(kept)).astype("int64")
    number_of = len(kept) + (len(kept) < len(ranked))
    once = adjacency.sources < adjacency.indices
    places = place.to_numpy()
    one, other = places[adjacency.sources[once]], places[adjacency.indices[once]]
    counts = np.zeros((number_of, number_of), dtype=np.int64)
    np.add.at(counts, (np.minimum(one, other), np.maximum(one, other)), 1)
    in_order = _by_strength(strength)
    members = in_order.to_series().groupby(place.loc[in_order].to_numpy(), sort=True).agg(tuple)
    groups = tuple(
        _group(network, at, tuple(members[at]), counts, parts=1 if at < len(kept) else len(ranked) - len(kept))
        for at in range(number_of)
    )
    return Grouped(network, strength, neighbours, groups, place, _ties(counts))


def _by_strength(sizes: pd.Series[Any]) -> pd.Index:
    values = np.nan_to_num(sizes.to_numpy(dtype=np.float64), nan=-np.inf)
    return sizes.index[np.argsort(-values, kind="stable")]


def _group(
    network: CommunityNetwork, at: int, members: tuple[str, ...], counts: np.ndarray[Any, Any], *, parts: int
) -> Group:
    inside = int(counts[at, at])
    outside = int(counts[at].sum() + counts[:, at].sum()) - 2 * inside
    small = len(members) < LEAST or parts > 1
    if small:
        return Group(0, f"Others, in {counted(parts, 'small group')}", members, inside, outside, parts)
    name = text_of(network.nodes.loc[members[0], "name"]) or members[0]
    return Group(at + 1, f"{name} and {counted(len(members) - 1, 'other')}", members, inside, outside)


def _ties(counts: np.ndarray[Any, Any]) -> pd.DataFrame:
    one, other = np.nonzero(np.triu(counts, 1))
    found = pd.DataFrame({"one": one, "other": other, "ties": counts[one, other]}, dtype="int64")
    return found.sort_values("ties", ascending=False, kind="stable", ignore_index=True)
