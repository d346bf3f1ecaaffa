"""Residents out of everything that leaves: counted per node, rounded once, before anything is shown.

Numbers of residents below `threshold` are hidden as a range and others rounded to the nearest
`base`, as NHS Digital does for hospital data (methods page, section 10).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from cogs.network.community_network import CommunityNetwork
from cogs.network.rows import standing_for
from cogs.vocabulary import EDGE_COLUMNS

__all__ = [
    "Rounding",
    "people",
    "public_network",
    "resident_numbers",
    "resident_parts",
    "total_of_residents",
    "with_margins",
]

Flags = np.ndarray[Any, np.dtype[np.bool_]]

# A whole per cent of fewer than that tells how many it is made of.
_LEAST_BASE = 200
_ABOUT_PEOPLE = ("resident", "need", "complex", "outcome")


@dataclass(frozen=True)
class Rounding:
    """How a number of residents is made safe: hidden below `threshold`, else the nearest `base`."""

    threshold: int = 8
    base: int = 5

    def numbers(self, exact: pd.Series[Any]) -> pd.Series[Any]:
        """Return what may enter a computation: 0, `base` for a hidden number, else a multiple of `base`.

        Examples
        --------
        >>> import pandas as pd
        >>> Rounding().numbers(pd.Series([0, 1, 7, 8, 12, 13])).tolist()
        [0.0, 5.0, 5.0, 10.0, 10.0, 15.0]
        """
        values = exact.to_numpy(dtype=np.float64)
        # Whoever is there never becomes nobody, however coarse the base.
        rounded = np.maximum(np.floor(values / self.base + 0.5) * self.base, self.base)
        few = np.where(values > 0, float(self.base), values)
        return pd.Series(np.where(values >= self.threshold, rounded, few), index=exact.index)

    def texts(self, exact: pd.Series[Any], already_public: pd.Series[Any] | None = None) -> pd.Series[Any]:
        """Return what may be shown: "0", "1 to 7", or the rounded number; missing where NaN.

        `already_public` are residents of groups whose number is published: they are added as they are.

        Examples
        --------
        >>> import pandas as pd
        >>> Rounding().texts(pd.Series([0.0, 3.0, 198.0, float("nan")])).tolist()
        ['0', '1 to 7', '200', nan]
        """
        values = exact.to_numpy(dtype=np.float64)
        public = np.zeros(len(values)) if already_public is None else already_public.fillna(0.0).to_numpy(np.float64)
        texts = np.full(len(values), np.nan, dtype=object)
        # Nearly all of a large network are one of a few numbers: each is written once, with what is public beside it.
        there = ~np.isnan(values)
        pairs, which = np.unique(values[there] + 1j * public[there], return_inverse=True)
        written = np.array([self.text(pair.real, pair.imag) for pair in pairs.tolist()], dtype=object)
        texts[there] = written[which] if len(written) else []
        return pd.Series(texts, index=exact.index, dtype=object)

    def number(self, exact: float) -> float:
        """Return what `numbers` returns of one.

        Examples
        --------
        >>> Rounding().number(3.0)
        5.0
        """
        if exact >= self.threshold:
            return max(math.floor(exact / self.base + 0.5), 1) * float(self.base)
        return float(self.base) if exact > 0 else exact

    def text(self, exact: float, already_public: float = 0.0) -> str:
        """Return what `texts` returns of one, which must be a number.

        Examples
        --------
        >>> Rounding().text(3.0), Rounding().text(3.0, 53.0)
        ('1 to 7', '58')
        """
        hidden = 0 < exact < self.threshold and already_public == 0
        return f"1 to {self.threshold - 1}" if hidden else f"{self.number(exact) + already_public:.0f}"

    def shares(self, exact: pd.Series[Any], *, base: float) -> pd.Series[Any]:
        """Return shares made of residents in whole per cents; all missing where they are of fewer than 200.

        Examples
        --------
        >>> import pandas as pd
        >>> Rounding().shares(pd.Series([0.1234]), base=500).tolist()
        [0.12]
        """
        values = np.floor(exact.to_numpy(dtype=np.float64) * 100.0 + 0.5) / 100.0
        return pd.Series(values if base >= _LEAST_BASE else np.nan, index=exact.index)


def people(network: CommunityNetwork) -> pd.Index:
    """Return the ids of the residents, single or in groups."""
    nodes = network.nodes
    return nodes.index[nodes["kind"] == "resident"]


def resident_parts(network: CommunityNetwork) -> tuple[CommunityNetwork, CommunityNetwork | None]:
    """Return the network without the residents whose number is published, and one with only these residents.

    The second is None where no number of residents is published.
    """
    nodes = network.nodes
    residents = nodes["kind"] == "resident"
    published = residents & (nodes["published"].fillna(False).astype(bool) if "published" in nodes else False)
    if not published.any():
        return network, None
    single = residents & ~published
    return network.part(~published.to_numpy(dtype=bool)), network.part(~single.to_numpy(dtype=bool))


def resident_numbers(network: CommunityNetwork, rounding: Rounding) -> pd.Series[Any]:
    """Return what may be shown of how many residents use each node directly; missing where none is recorded.

    The users of a service marked sensitive are not shown beside it, only within its deliverer's total.

    Returns
    -------
    pandas.Series
        Text, index `network.nodes.index`.
    """
    protected, public = resident_parts(network)
    index = network.nodes.index
    exact = _direct_users(protected).reindex(index, fill_value=0.0)
    known = None if public is None else _direct_users(public).reindex(index, fill_value=0.0)
    shown = rounding.texts(exact, known)
    return shown.mask((shown == "0") | _sensitive(network.nodes))


def _sensitive(nodes: pd.DataFrame) -> pd.Series[Any]:
    """Return which nodes are marked: their users are shown only within their deliverer's total."""
    if "sensitive" not in nodes:
        return pd.Series(False, index=nodes.index)
    return nodes["sensitive"].fillna(False).astype(bool)


def total_of_residents(network: CommunityNetwork, rounding: Rounding) -> str:
    """Return how many residents there are in all, as text made safe; groups count as many as they stand for."""
    protected, public = resident_parts(network)
    exact, known = (
        pd.Series([float(part.nodes.loc[people(part), "count"].sum()) if part is not None else 0.0])
        for part in (protected, public)
    )
    return str(rounding.texts(exact, known).iloc[0])


def with_margins(network: CommunityNetwork, rounding: Rounding) -> CommunityNetwork:
    """Return the network with a group of residents beside each node and relation, as many as may be shown of them.

    Who uses two services is in both groups, and nothing says that it is the same person: whatever is computed
    from this network could be computed from the numbers that are shown. Groups whose number is published
    stay as they are; users of a service marked sensitive are left out.

    Examples
    --------
    >>> import cogs
    >>> uses = [("r1", "uses", "advice"), ("r2", "uses", "advice"), ("r3", "uses", "advice")]
    >>> network = cogs.network_from_edges(uses, {"advice": {"kind": "service"}})
    >>> with_margins(network, Rounding()).nodes["count"].tolist()
    [1, 5]
    """
    protected, _ = resident_parts(network)
    single = network.marked(people(protected))
    nodes, edges = network.nodes, network.edges
    source, target = (single[end] for end in network.ends)
    margins = _margins(nodes, edges, source, target, rounding)
    groups = pd.DataFrame({"kind": "resident", "count": margins["count"].to_numpy()}, index=margins["group"].tolist())
    margins = margins.drop(columns=["group", "count"])
    return network.with_tables(
        nodes=pd.concat([nodes[~single], groups]).rename_axis(nodes.index.names),
        edges=pd.concat([edges[~(source | target)], margins], ignore_index=True),
    )


def _margins(
    nodes: pd.DataFrame, edges: pd.DataFrame, source: Flags, target: Flags, rounding: Rounding
) -> pd.DataFrame:
    """Return an edge per node, relation and direction with residents at the other end, their group and number."""
    name = "residents of"
    while nodes.index.str.startswith(name).any():
        name += "'"
    parts = []
    for resident, other, marked in (("source", "target", source & ~target), ("target", "source", target & ~source)):
        rows = edges.loc[marked, ["source", "target", "relation"]].drop_duplicates()
        rows = rows[~_sensitive(nodes).reindex(rows[other]).to_numpy(dtype=bool)]
        rows["count"] = nodes["count"].reindex(rows[resident]).to_numpy(dtype=np.float64)
        margins = rows.groupby([other, "relation"], sort=False, observed=True)["count"].sum().reset_index()
        groups = [f"{name} {other} {number}" for number in range(len(margins))]
        margins["count"] = rounding.numbers(margins["count"]).astype(np.int64)
        parts.append(margins.assign(**{"group": groups, resident: groups}))
    return pd.concat(parts, ignore_index=True).assign(weight=1.0)


def public_network(network: CommunityNetwork, rounding: Rounding) -> CommunityNetwork:
    """Return the network that may be shown: no residents, no pseudonyms, no confidential places.

    Dated rows about single people are merged into one edge per pair and relation, without dates;
    how many were referred stands in the column `people`, as text made safe. A node whose location is
    confidential keeps neither coordinates nor ties to a place; a confidential place is left out.
    """
    nodes = network.nodes
    hidden = (
        nodes["location"].astype(str).str.strip().str.casefold() == "confidential"
        if "location" in nodes
        else pd.Series(False, index=nodes.index)
    )
    leaving = (nodes["kind"] == "resident") | (hidden & (nodes["kind"] == "place"))
    without = network.part(~leaving.to_numpy(dtype=bool))
    nodes, edges = without.nodes, without.edges
    secret = hidden.index[hidden]
    if {"latitude", "longitude"} & set(nodes.columns):
        located = nodes.columns.intersection(["latitude", "longitude"])
        nodes.loc[nodes.index.isin(secret), located] = np.nan
    housed = edges["relation"].isin(["based_at", "owns", "runs"]) & edges["source"].isin(secret)
    return without.with_tables(nodes=nodes, edges=_public_edges(without, edges[~housed], rounding))


def _public_edges(network: CommunityNetwork, edges: pd.DataFrame, rounding: Rounding) -> pd.DataFrame:
    """Return edges that tell of no single person: repeated referrals as one tie, no day of an unattributed one."""
    edges = edges[edges["source"] != edges["target"]]
    carries = edges["relation"].isin(network.vocabulary.carriers())
    single = edges["resident"].notna() if "resident" in edges else pd.Series(False, index=edges.index)
    keys = ["source", "target", "relation"]
    several = standing_for(edges) > 1
    counted = carries & (single | several | (edges["weight"] != 1) | edges.duplicated(keys, keep=False))
    edges = edges.drop(columns="rows", errors="ignore")
    events = carries & (edges["basis"].isna() if "basis" in edges else True)
    for name in edges.columns.intersection(["date", "dated"]):
        edges[name] = edges[name].mask(events)
    # A column of the user's own beside an unattributed referral may tell of the one person referred.
    for name in edges.columns.difference([*EDGE_COLUMNS, "dated", "people"]):
        edges[name] = edges[name].mask(events)
    others = edges[~counted].drop(columns=[name for name in _ABOUT_PEOPLE if name in edges])
    if not counted.any():
        return others
    merged = edges[counted].groupby(keys, sort=False)[["weight"]].sum().reset_index()
    referred = merged[keys].assign(weight=1.0, people=rounding.texts(merged["weight"]))
    return pd.concat([others, referred], ignore_index=True) if len(others) else referred


def _direct_users(network: CommunityNetwork) -> pd.Series[Any]:
    edges, nodes = network.edges, network.nodes
    uses = edges.loc[edges["relation"] == "uses", ["source", "target"]].drop_duplicates()
    number = nodes["count"].reindex(uses["source"]).to_numpy(dtype=np.float64)
    return (
        pd.Series(number, index=uses["target"].to_numpy()).groupby(level=0).sum().reindex(nodes.index, fill_value=0.0)
    )
