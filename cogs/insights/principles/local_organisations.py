"""Principle 5, local organisations: their buildings, the small ones among them, money from outside, local boards."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pandas as pd

from cogs.insights.answers import Fact, names_of
from cogs.insights.principles.local_spend import AMOUNT_NEEDED
from cogs.insights.principles.principle import PRINCIPLES, Principle, stated_beside
from cogs.insights.principles.sectors import SECTOR_NEEDED, community, sector_note
from cogs.metrics.money import local_share
from cogs.network.community_network import CommunityNetwork
from cogs.network.fold import organisation_view, owners

__all__ = ["income_at_most", "local_organisations"]

_SMALL = 100_000.0
_SCALE = {"": 1.0, "k": 1e3, "thousand": 1e3, "m": 1e6, "million": 1e6, "bn": 1e9}
_NUMBER = re.compile(r"([0-9][0-9,]*(?:\.[0-9]+)?)\s*(thousand|million|bn|k|m)?(?![a-z])")
_OPEN_ENDED = re.compile(r"over|above|more than|from|at least|\+|>")


def local_organisations(network: CommunityNetwork, *, by: str | None = None) -> Principle:
    """Return what community organisations own and run, how small groups fare, what money they bring in, who governs.

    Parameters
    ----------
    network : CommunityNetwork
        The whole network. A node that stands for several counts as many.
    by : str, optional
        The column that says which organisations are of the community; `sector` if none is given.

    Examples
    --------
    >>> import cogs
    >>> network = cogs.network_from_edges([("hub", "owns", "hall")], {"hub": {"sector": "community"}})
    >>> local_organisations(network).facts[0].value
    1.0
    """
    facts = (
        *(_assets(network, relation, by) for relation in ("owns", "runs")),
        *_small_groups(network),
        _brought_in(network, by),
        _boards(network),
    )
    principle = Principle(5, PRINCIPLES[4], facts)
    return Principle(5, PRINCIPLES[4], facts, stated_beside(5) if principle.known else ())


def income_at_most(said: object) -> float:
    """Return the most that an income or a band of incomes can be; infinite without an upper end, NaN if unread.

    Examples
    --------
    >>> [income_at_most(band) for band in ("under 10k", "£10k to 100k", "over 1m", 52000.0, "not known")]
    [10000.0, 100000.0, inf, 52000.0, nan]
    """
    text = "" if pd.isna(said) else str(said).strip().casefold()  # type: ignore[call-overload]
    numbers = [float(digits.replace(",", "")) * _SCALE[scale] for digits, scale in _NUMBER.findall(text)]
    if not numbers:
        return float("nan")
    if len(numbers) == 1 and _OPEN_ENDED.search(text):
        return float("inf")
    return max(numbers)


def _assets(network: CommunityNetwork, relation: str, by: str | None) -> Fact:
    """Count places that community organisations own, or run."""
    edges, nodes = network.edges, network.nodes
    verb = {"owns": "owned", "runs": "run"}[relation]
    rows = edges.loc[edges["relation"] == relation, ["source", "target"]].merge(
        owners(network), left_on="source", right_on="node"
    )
    ours = nodes.index[nodes.index.isin(rows.loc[rows["owner"].isin(community(network, by)), "target"])]
    every = nodes.index[nodes.index.isin(rows["target"])]
    known = len(every) > 0 and len(community(network, by)) > 0
    return Fact(
        f"Buildings and other assets {verb} by community organisations",
        f"Of all places that somebody is recorded to {'own' if relation == 'owns' else 'run'}.",
        float(nodes.loc[ours, "count"].sum()) if known else np.nan,
        "place",
        "places",
        float(nodes.loc[every, "count"].sum()) if known else np.nan,
        share=True,
        needs=f"who {relation} which place (the relation {relation})" if not len(every) else SECTOR_NEEDED,
        names=names_of(network, ours),
        note=sector_note(network, by) if known else "",
    )


def _small_groups(network: CommunityNetwork) -> tuple[Fact, ...]:
    """Count small groups that somebody supports, and that have a tie to another organisation."""

    def met(heading: str, meaning: str, there: pd.Index | pd.Series[Any], missing: str) -> Fact:
        number, whole = (float(nodes.loc[ids, "count"].sum()) for ids in (small[small.isin(there)], small))
        meaning += ", of those with an income of at most £100,000; those of unknown income are left out."
        units = ("small group", "small groups")
        if not read or not len(there):
            needs = missing if read else "the column income (or income_band) on organisations"
            return Fact(heading, meaning, np.nan, *units, share=True, needs=needs)
        return Fact(heading, meaning, number, *units, whole, share=True)

    nodes, edges = network.nodes, network.edges
    most = pd.Series(np.nan, index=nodes.index)
    for name in nodes.columns.intersection(["income", "income_band"]):
        most = most.fillna(nodes[name].map(income_at_most).astype("float64"))
    most = most.where(nodes["kind"] == "organisation")
    small = nodes.index[(most <= _SMALL).to_numpy()]
    view = organisation_view(network)
    families = [name for family in ("people", "working") for name in network.vocabulary.in_family(family)]
    connected = view.nodes.index[np.unique(view.adjacency(families, directed=False).sources)]
    supported = edges.loc[(edges["relation"] == "supports") & (edges["source"] != edges["target"]), "target"]
    read = bool(most.notna().any())

    return (
        met(
            "Small groups that somebody supports",
            "Organisations that another is recorded to support",
            supported,
            "who supports whom (the relation supports)",
        ),
        met(
            "Small groups that are connected",
            "Organisations with a referral or working tie to another organisation",
            connected,
            "referrals or working ties between organisations",
        ),
    )


def _place_column(network: CommunityNetwork) -> str:
    for name in ("area", "neighbourhood"):
        if name in network.nodes and network.nodes[name].notna().any():
            return name
    return "area"


def _brought_in(network: CommunityNetwork, by: str | None) -> Fact:
    """Add up what payers elsewhere gave to community organisations."""
    column, ours = _place_column(network), community(network, by)
    view = organisation_view(network)
    edges = network.edges
    standing = owners(network)
    ends = standing.loc[standing["owner"].isin(ours), "node"]
    rows = edges[edges["relation"].isin(view.vocabulary.in_family("money")) & edges["target"].isin(ends)]
    sums = local_share(
        network.with_tables(edges=pd.concat([rows, edges[edges["relation"] == "delivers"]])), area=column
    )
    parts = sums[["local", "elsewhere", "unknown", "total"]].sum(min_count=1)
    located = parts["local"] + parts["elsewhere"] > 0
    paid = not np.isnan(parts["total"])
    needs = SECTOR_NEEDED if not len(ours) else AMOUNT_NEEDED if not paid else f"the column {column} on both sides"
    beside = f"Beside it, £{parts['unknown']:,.0f} has a side whose place is unknown."
    return Fact(
        "Investment brought in from elsewhere",
        f"Money of any kind paid to community organisations by payers of another {column}, where both are known.",
        float(parts["elsewhere"]) if located else np.nan,
        units="£",
        out_of=float(parts["local"] + parts["elsewhere"]) if located else np.nan,
        share=True,
        needs=needs,
        note=beside if located and parts["unknown"] else "",
    )


def _boards(network: CommunityNetwork) -> Fact:
    """Count board members who live where their organisation is."""
    edges, nodes = network.edges, network.nodes
    rows = edges.loc[edges["relation"] == "governs", ["source", "target"]].drop_duplicates()
    known = pd.DataFrame()
    for name in ("neighbourhood", "area"):
        if name in nodes:
            said = nodes[name].fillna("").astype(str).str.strip().str.casefold()
            known = rows.assign(home=rows["source"].map(said), seat=rows["target"].map(said))
            known = known[(known["home"] != "") & (known["seat"] != "")]
        if len(known):
            break
    members = known["source"].map(nodes["count"]) if len(known) else pd.Series(dtype=float)
    same = known["home"] == known["seat"] if len(known) else pd.Series(dtype=bool)
    where = "the column neighbourhood on residents and organisations"
    return Fact(
        "Seats on boards held by local people",
        "Held by people who live in the neighbourhood (or else the area) of the organisation they help to govern, "
        "of all seats where both are known.",
        float(members[same].sum()) if len(known) else np.nan,
        "seat",
        "seats",
        float(members.sum()) if len(known) else np.nan,
        share=True,
        private=True,
        needs="who sits on which board (the relation governs), and " + where if rows.empty else where,
    )
