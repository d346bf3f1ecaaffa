"""Which bodies are statutory and which are of the community, read from their sector."""

from __future__ import annotations

from typing import Any

import pandas as pd

from cogs.insights.words import and_list
from cogs.network.community_network import CommunityNetwork
from cogs.network.pathways import COMMUNITY_SECTORS, STATUTORY_SECTORS
from cogs.network.remembered import remembered
from cogs.vocabulary import plain, word

__all__ = ["SECTOR_NEEDED", "community", "sector_note", "sector_side", "sector_sides", "sectors_of"]

SECTOR_NEEDED = "the column sector on organisations, with statutory and community ones among them"


def sector_side(sector: str) -> str:
    """Return "statutory", "community" or "other" for what a cell of the column sector says.

    Examples
    --------
    >>> sector_side("NHS"), sector_side("Voluntary"), sector_side("business")
    ('statutory', 'community', 'other')
    """
    said = word(sector)
    return "statutory" if said in STATUTORY_SECTORS else "community" if said in COMMUNITY_SECTORS else "other"


@remembered
def sectors_of(network: CommunityNetwork, by: str | None = None) -> pd.Series[Any]:
    """Return the sector of every node as it was written, missing where it is blank.

    Parameters
    ----------
    network : CommunityNetwork
        Its node column `by`, or `sector`, is read.
    by : str, optional
        The column to read.

    Raises
    ------
    ParameterError
        If `by` is no node column.
    """
    if by is None and "sector" not in network.nodes:
        return pd.Series(None, index=network.nodes.index, dtype=object, name="sector")
    said = network.column(by or "sector")
    return said.where(said.notna() & (said.astype(str).str.strip() != "")).astype(object)


@remembered
def sector_sides(network: CommunityNetwork, by: str | None = None) -> pd.Series[Any]:
    """Return the side of every node, missing where its sector is not given; a council without one is statutory.

    Examples
    --------
    >>> import cogs
    >>> network = cogs.network_from_edges([("a", "supports", "b")], {"a": {"sector": "NHS"}, "b": {}})
    >>> sector_sides(network).tolist()
    ['statutory', nan]
    """
    read = sectors_of(network, by).map(lambda said: sector_side(str(said)), na_action="ignore").astype(object)
    return read.where(read.notna() | (network.nodes["kind"] != "council"), "statutory")


@remembered
def community(network: CommunityNetwork, by: str | None = None) -> pd.Index:
    """Return the ids of the organisations that are of the community."""
    nodes = network.nodes
    return nodes.index[(sector_sides(network, by) == "community") & (nodes["kind"] == "organisation")]


def sector_note(network: CommunityNetwork, by: str | None = None) -> str:
    """Return which words of the data were read as statutory, as community and as neither.

    Examples
    --------
    >>> import cogs
    >>> network = cogs.network_from_edges([("a", "supports", "b")], {"a": {"sector": "NHS"}, "b": {"sector": "shop"}})
    >>> sector_note(network)
    'Sectors were read as statutory: nhs; as neither: shop.'
    """
    bodies = network.nodes["kind"].isin(["organisation", "council"])
    words = sorted({word(str(said)) for said in sectors_of(network, by)[bodies].dropna()})
    parts = []
    for side, name in (("statutory", "statutory"), ("community", "community"), ("other", "neither")):
        read = [plain(said) for said in words if sector_side(said) == side]
        if read:
            parts.append(f"as {name}: {and_list(read)}")
    return f"Sectors were read {'; '.join(parts)}." if parts else ""
