"""Groups of nodes: which column they come from, and the group of each node."""

from __future__ import annotations

from typing import Any

import pandas as pd

from cogs.errors import ParameterError
from cogs.network.community_network import CommunityNetwork

__all__ = ["grouping_of", "groups_of"]


def grouping_of(network: CommunityNetwork, by: str | pd.Series[Any] | None = None) -> str:
    """Return the name of the grouping to use: what was asked, the network's own, `sector` if there is one, else `kind`.

    Examples
    --------
    >>> import cogs
    >>> from cogs.network.grouping import grouping_of
    >>> grouping_of(cogs.network_from_edges([("a", "refers_to", "b")]))
    'kind'
    """
    if isinstance(by, pd.Series):
        return str(by.name) if by.name is not None else "groups given"
    if by is not None:
        return by
    if network.grouping is not None:
        return network.grouping
    nodes = network.nodes
    return "sector" if "sector" in nodes and nodes["sector"].notna().any() else "kind"


def groups_of(network: CommunityNetwork, by: str | pd.Series[Any] | None = None) -> pd.Series[Any]:
    """Return the group of every node, missing where it has none.

    Raises
    ------
    ParameterError
        If `by` is no node column, or no node has a group.
    """
    name = grouping_of(network, by)
    groups = by.reindex(network.nodes.index) if isinstance(by, pd.Series) else network.column(name)
    groups = groups.mask(groups.astype(str).str.strip() == "")
    if len(groups) and groups.isna().all():
        raise ParameterError(f'No node has a group in "{name}". Choose another column of groups.')
    return groups
