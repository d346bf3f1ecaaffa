"""Referral between an organisation's own services: "once you're in one you get linked up to other things"."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from cogs.network.community_network import CommunityNetwork
from cogs.network.fold import bodies, deliveries, door_positions
from cogs.network.rows import resident_uses

__all__ = ["internal_cross_referral"]

Floats = np.ndarray[Any, np.dtype[np.float64]]
Integers = np.ndarray[Any, np.dtype[np.int64]]


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
    index, owned = network.nodes.index, _delivered(network)
    services = _added_up(network, owned["owner"].to_numpy(), owned["service"].to_numpy())
    linked_owner, linked_pairs = _linked(network, owned)
    table = pd.DataFrame(
        {
            "linked_pairs": np.bincount(linked_owner, weights=linked_pairs, minlength=len(index)),
            "possible_pairs": services * (services - 1.0),
            "users_of_several": _added_up(network, *_of_several(network, owned)),
            "users": _added_up(network, *door_positions(network)),
        },
        index=index,
    )
    table.insert(2, "share_of_pairs", table["linked_pairs"] / table["possible_pairs"].where(services > 1))
    table["share_of_users"] = table["users_of_several"] / table["users"].where(table["users"] > 0)
    table.loc[~network.marked(bodies(network))] = np.nan
    return table


def _delivered(network: CommunityNetwork) -> pd.DataFrame:
    """Return who delivers what as places among the nodes: columns service, owner."""
    delivered = deliveries(network)
    return pd.DataFrame(
        {"service": network.positions(delivered["service"]), "owner": network.positions(delivered["deliverer"])}
    )


def _linked(network: CommunityNetwork, delivered: pd.DataFrame) -> tuple[Integers, Floats]:
    """Return who delivers both services of a referral, once for each such referral, and the pairs it links."""
    arcs, counts = network.adjacency(network.vocabulary.carriers()), network.counts.astype(np.float64)
    pairs = pd.DataFrame({"service": arcs.sources, "other": arcs.indices})
    others = delivered.set_axis(["other", "owner"], axis="columns")
    linked = pairs.merge(delivered, on="service").merge(others, on=["other", "owner"])
    return linked["owner"].to_numpy(dtype=np.int64), counts[linked["service"]] * counts[linked["other"]]


def _of_several(network: CommunityNetwork, delivered: pd.DataFrame) -> tuple[Integers, Integers]:
    """Return who uses two or more services of whom: owners and residents, as places among the nodes."""
    rows, (source, target) = resident_uses(network).index.to_numpy(), network.ends
    uses = pd.DataFrame({"resident": source[rows], "service": target[rows]}).drop_duplicates()
    used = uses.merge(delivered, on="service")
    number = pd.Series(network.counts[used["service"]]).groupby([used["owner"], used["resident"]]).sum()
    several = number.index[number > 1]
    return several.get_level_values("owner").to_numpy(), several.get_level_values("resident").to_numpy()


def _added_up(network: CommunityNetwork, owner: Integers, thing: Integers) -> Floats:
    """Return how many the things of each node stand for, 0 where it has none."""
    sums = np.bincount(owner, weights=network.counts[thing].astype(np.float64), minlength=len(network))
    return sums.astype(np.float64, copy=False)
