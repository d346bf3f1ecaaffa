"""Referrals from group to group: how many go from one sector to another, with or without dates and residents."""

from __future__ import annotations

from typing import Any

import pandas as pd

from cogs.network.community_network import CommunityNetwork
from cogs.network.grouping import groups_of
from cogs.network.pathways import grouped_flow, people_alike, referral_rows

__all__ = ["referral_flow"]


def referral_flow(network: CommunityNetwork, by: str | pd.Series[Any] = "sector") -> pd.DataFrame:
    """Return how many referrals go from each group to each other group, and within it.

    Every row of referral between two organisations counts, dated or not. A row that names a service
    goes from or to its deliverers.

    Parameters
    ----------
    network : CommunityNetwork
        The whole network; it is folded here.
    by : str or pandas.Series
        A node column, or the group of each node id.

    Returns
    -------
    pandas.DataFrame
        One row per pair of groups that occurs, ordered by their names: sender, receiver (the groups;
        "not given" where an organisation has none), referrals (rows, from 0 to all of them), weight
        (their weights added up, those of a shared service split among its deliverers), residents
        (different ones named; NaN where no row names any). Where rows name residents all three are exact figures about
        people: protect them before they leave the machine.

    Raises
    ------
    ParameterError
        If `by` is no node column, or no node has a group.

    Notes
    -----
    Directed, as the rows are written; parallel rows all count, self-loops and referrals within one
    organisation do not. A row that names a service shared by two groups is a row of both pairs, so
    the column `referrals` may add up to more than there are; `weight` does not. A group of residents
    counts `count` times; the `count` of an organisation does not matter, for rows are counted.

    References
    ----------
    Own definition.

    Examples
    --------
    >>> import cogs
    >>> from cogs.metrics.referral_flow import referral_flow
    >>> network = cogs.network_from_edges(
    ...     [("clinic", "refers_to", "hub"), ("clinic", "refers_to", "hub"), ("hub", "refers_to", "clinic")],
    ...     nodes={"clinic": {"sector": "health"}, "hub": {"sector": "community"}},
    ... )
    >>> referral_flow(network)[["sender", "receiver", "referrals"]].values.tolist()
    [['community', 'health', 1.0], ['health', 'community', 2.0]]
    """
    return grouped_flow(referral_rows(network), groups_of(network, by), people_alike(network))
