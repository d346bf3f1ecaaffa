"""What is asked of a network again and again, looked up once: rows of some relations, and residents."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from cogs.network.community_network import CommunityNetwork
from cogs.network.remembered import remembered
from cogs.tables.reduced import standing_for

__all__ = [
    "number_of",
    "referrals_are_people",
    "resident_uses",
    "residents_of",
    "rows_of",
    "rows_recorded",
    "standing_for",
    "tells_of_people",
]


def number_of(network: CommunityNetwork, ids: Iterable[Any]) -> float:
    """Return how many some nodes stand for, each counting `count` times.

    Examples
    --------
    >>> import cogs
    >>> network = cogs.network_from_edges([("a", "refers_to", "b")], nodes={"a": {"count": 53}})
    >>> number_of(network, ["a", "b"])
    54.0
    """
    return float(network.counts[network.positions(ids)].sum())


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


def tells_of_people(network: CommunityNetwork) -> bool:
    """Say whether rows of the data are about people: how many they are must then be rounded before it is shown.

    Examples
    --------
    >>> import cogs
    >>> tells_of_people(cogs.network_from_edges([("Ann", "uses", "hub")]))
    True
    >>> tells_of_people(cogs.network_from_edges([("advice", "refers_to", "hub")]))
    False
    """
    return "resident" in network.kinds or referrals_are_people(network)


def referrals_are_people(network: CommunityNetwork) -> bool:
    """Say whether the number of referrals is one of people: there are residents in them, or several to a pair.

    Examples
    --------
    >>> import cogs
    >>> referrals_are_people(cogs.network_from_edges([("advice", "refers_to", "hub")] * 3))
    True
    """
    if "resident" in network.edges:
        return True
    edges = rows_of(network, network.vocabulary.carriers())
    unstated = edges[edges["basis"].isna()] if "basis" in edges else edges
    return bool(((unstated["weight"] != 1) | unstated.duplicated(["source", "target", "relation"])).any())


def rows_recorded(network: CommunityNetwork) -> pd.Series[Any]:
    """Return how many rows of the data each edge stands for: 1, but in a folder that `cogs reduce` made.

    Examples
    --------
    >>> import cogs
    >>> rows_recorded(cogs.network_from_edges([("Ann", "uses", "hub")])).tolist()
    [1]
    """
    return standing_for(network.edges)


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
