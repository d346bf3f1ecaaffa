"""Referral between an organisation's own services: "once you're in one you get linked up to other things"."""

from __future__ import annotations

from typing import Any

import pandas as pd

from cogs.network.community_network import CommunityNetwork
from cogs.network.fold import bodies, deliveries, doors

__all__ = ["internal_cross_referral"]


def internal_cross_referral(network: CommunityNetwork) -> pd.DataFrame:
    """Return how far each organisation links its own services up, and how many of its users use several.

    Of the s(s − 1) ordered pairs of services that v delivers, those with a referral recorded from the
    first to the second; and of the residents who use v or a service of v, those who use two or more
    of its services. Both are counted from the rows, before anything is folded.

    Parameters
    ----------
    network : CommunityNetwork
        The whole network, services and residents included.

    Returns
    -------
    pandas.DataFrame
        float64, index `network.nodes.index`; columns
        linked_pairs (ordered pairs of services, from 0 to possible_pairs), possible_pairs (s(s − 1)),
        share_of_pairs (0 to 1, NaN for s < 2), users_of_several and users (residents, from 0 to all of
        them), share_of_users (0 to 1, NaN where it has no users). All NaN for residents, places and
        services that somebody delivers. The columns on users are exact figures about people: protect
        them before they leave the machine.

    Notes
    -----
    Directed, along the relations that carry people; parallel rows count once, self-loops not at all,
    weights do not matter. Only a referral that names a service at both ends is one between services.
    Services shared with another deliverer count for both. A service of `count` m is m services that
    are not linked to each other, all of which its users use; a group of residents counts `count`
    times. The figure of an organisation of `count` m is that of each of its members.

    References
    ----------
    Own definition.

    Examples
    --------
    >>> import cogs
    >>> from cogs.metrics.cross_referral import internal_cross_referral
    >>> network = cogs.network_from_edges(
    ...     [("hub", "delivers", "foodbank"), ("hub", "delivers", "advice"), ("foodbank", "refers_to", "advice"),
    ...      ("Ann", "uses", "foodbank"), ("Ann", "uses", "advice"), ("Bob", "uses", "foodbank")]
    ... )
    >>> internal_cross_referral(network).loc["hub"].tolist()
    [1.0, 2.0, 0.5, 1.0, 2.0, 0.5]
    """
    nodes, kept = network.nodes, bodies(network)
    count = nodes["count"].astype(float)
    delivered = deliveries(network).set_axis(["service", "owner"], axis="columns")
    entrances = doors(network)
    services = _sums(delivered["owner"], delivered["service"].map(count), kept)
    linked = _linked(network, delivered)
    # Where nothing is delivered the ids have the type of text, and a product of texts is an error.
    pairs = linked["service"].map(count).astype(float) * linked["other"].map(count).astype(float)
    several = _of_several(network, delivered)
    table = pd.DataFrame(
        {
            "linked_pairs": _sums(linked["owner"], pairs, kept),
            "possible_pairs": services * (services - 1.0),
            "users_of_several": _sums(several["owner"], several["resident"].map(count), kept),
            "users": _sums(entrances["owner"], entrances["resident"].map(count), kept),
        }
    )
    table.insert(2, "share_of_pairs", table["linked_pairs"] / table["possible_pairs"].where(services > 1))
    table["share_of_users"] = table["users_of_several"] / table["users"].where(table["users"] > 0)
    return table.reindex(nodes.index)


def _linked(network: CommunityNetwork, delivered: pd.DataFrame) -> pd.DataFrame:
    """Return the ordered pairs of services linked by a referral and delivered by the same: owner, service, other."""
    arcs = network.adjacency(network.vocabulary.carriers())
    ids = network.nodes.index
    pairs = pd.DataFrame({"service": ids[arcs.sources], "other": ids[arcs.indices]})
    others = delivered.set_axis(["other", "owner"], axis="columns")
    return pairs.merge(delivered, on="service").merge(others, on=["other", "owner"])


def _of_several(network: CommunityNetwork, delivered: pd.DataFrame) -> pd.DataFrame:
    """Return who uses two or more services of whom: columns owner, resident."""
    edges, nodes = network.edges, network.nodes
    residents = nodes.index[nodes["kind"] == "resident"]
    uses = edges.loc[(edges["relation"] == "uses") & edges["source"].isin(residents), ["source", "target"]]
    used = uses.drop_duplicates().set_axis(["resident", "service"], axis="columns").merge(delivered, on="service")
    used["services"] = used["service"].map(nodes["count"])
    number = used.groupby(["owner", "resident"])["services"].sum()
    return number[number > 1].reset_index()[["owner", "resident"]]


def _sums(owner: pd.Series[Any], number: pd.Series[Any], kept: pd.Index) -> pd.Series[Any]:
    """Return the sum of the numbers of each owner, 0 where there are none."""
    return number.astype(float).groupby(owner).sum().reindex(kept, fill_value=0.0)
