"""Principle 1, the whole system: people, services and commissions that cross the lines between sectors."""

from __future__ import annotations

import numpy as np
import pandas as pd

from cogs.errors import ParameterError, UndefinedMetricError
from cogs.insights.answers import Fact, names_of
from cogs.insights.principles.principle import PRINCIPLES, Principle, stated_beside
from cogs.insights.principles.sectors import SECTOR_NEEDED, sector_note, sector_sides, sectors_of
from cogs.metrics.mixing import ei_index
from cogs.network.community_network import CommunityNetwork
from cogs.network.fold import deliveries, organisation_view, owners, projected
from cogs.network.rows import standing_for

__all__ = ["whole_system"]

_CROSSING = {
    "people": ("Ties of referral between different sectors", "referrals between organisations"),
    "working": ("Working ties between different sectors", "partnerships, memberships or support between organisations"),
}


def whole_system(network: CommunityNetwork, *, by: str | None = None) -> Principle:
    """Return referrals between statutory bodies and the community, shared services and joint commissions.

    Parameters
    ----------
    network : CommunityNetwork
        The whole network; it is folded here.
    by : str, optional
        The column that groups organisations; `sector` if none is given.

    Examples
    --------
    >>> import cogs
    >>> network = cogs.network_from_edges(
    ...     [("surgery", "refers_to", "hub")],
    ...     {"surgery": {"sector": "health"}, "hub": {"sector": "community"}},
    ... )
    >>> [fact.value for fact in whole_system(network).facts[:2]]
    [1.0, 0.0]
    """
    facts = (
        *_flows(network, by),
        _of_two_sectors(network, by),
        _commissioned_jointly(network),
        *_crossing(network, by),
    )
    principle = Principle(1, PRINCIPLES[0], facts)
    return Principle(1, PRINCIPLES[0], facts, stated_beside(1) if principle.known else ())


def _flows(network: CommunityNetwork, by: str | None) -> tuple[Fact, ...]:
    """Count referrals from statutory bodies to the community, and back."""
    edges = network.edges
    rows = edges[edges["relation"].isin(network.vocabulary.carriers())]
    between = projected(rows, owners(network))
    side = sector_sides(network, by)
    from_side, to_side = (side.reindex(pd.Index(between[end])).to_numpy() for end in ("source", "target"))
    known = pd.notna(from_side) & pd.notna(to_side)
    whole = float(between.loc[known, "weight"].sum())
    needs = "referrals between organisations" if not len(between) else SECTOR_NEEDED
    has_both = {"statutory", "community"} <= set(side.dropna())
    about_people = "resident" in rows and bool(rows["resident"].notna().any())
    single = (
        about_people or ("date" in rows and rows["date"].notna().any()) or (rows["weight"] != standing_for(rows)).any()
    )
    unit = "referral" if single else "referral route"
    route = "" if single else "A route says that one refers people to the other, not how many."
    facts: list[Fact] = []
    for sender, receiver, words in (
        ("statutory", "community", "from statutory bodies to the community"),
        ("community", "statutory", "from the community to statutory bodies"),
    ):
        there = (from_side == sender) & (to_side == receiver)
        defined = has_both and whole > 0
        facts.append(
            Fact(
                f"Referrals {words}",
                f"Of all {unit}s between two bodies whose sectors are known.",
                float(between.loc[there, "weight"].sum()) if defined else np.nan,
                unit,
                f"{unit}s",
                whole if defined else np.nan,
                share=True,
                private=about_people,
                needs=needs,
                note="" if facts else f"{sector_note(network, by)} {route}".strip(),
            )
        )
    return tuple(facts)


def _of_two_sectors(network: CommunityNetwork, by: str | None) -> Fact:
    """Count services that bodies of two or more sectors deliver together."""
    rows = deliveries(network)
    nodes = network.nodes
    sector = sectors_of(network, by).reindex(pd.Index(rows["deliverer"])).to_numpy()
    groups = rows.assign(sector=sector).groupby("service")["sector"]
    known = groups.count()
    shared = network.nodes.index[network.nodes.index.isin(known.index[groups.nunique().ge(2)])]
    of = nodes.index[nodes.index.isin(known.index[known > 0])]
    needs = "who delivers which service (the relation delivers)" if rows.empty else "the column sector on organisations"
    return Fact(
        "Services delivered by two sectors together",
        "Services with deliverers from at least two sectors, of all services with a deliverer whose sector is known.",
        float(nodes.loc[shared, "count"].sum()) if len(of) else np.nan,
        "service",
        "services",
        float(nodes.loc[of, "count"].sum()) if len(of) else np.nan,
        share=True,
        needs=needs,
        names=names_of(network, shared),
    )


def _commissioned_jointly(network: CommunityNetwork) -> Fact:
    """Count what two or more bodies commission."""
    edges, nodes = network.edges, network.nodes
    rows = edges.loc[edges["relation"] == "commissions", ["source", "target"]].drop_duplicates()
    rows = rows[rows["source"] != rows["target"]]
    members = nodes["count"].reindex(pd.Index(rows["source"])).to_numpy()
    bodies = rows.assign(members=members).groupby("target")["members"].sum()
    joint = nodes.index[nodes.index.isin(bodies.index[bodies > 1])]
    return Fact(
        "Commissioned by two bodies or more",
        "Services and organisations that two or more councils or other bodies commission, of all commissioned.",
        float(nodes.loc[joint, "count"].sum()) if len(bodies) else np.nan,
        "service or organisation",
        "services and organisations",
        float(nodes.loc[bodies.index, "count"].sum()) if len(bodies) else np.nan,
        share=True,
        needs="contracts (the relation commissions)",
        names=names_of(network, joint),
    )


def _crossing(network: CommunityNetwork, by: str | None) -> tuple[Fact, ...]:
    """Count ties between sectors, with the E–I index and its test."""
    view = organisation_view(network)
    groups = sectors_of(network, by).rename(by or "sector")
    facts = []
    for family, (heading, needed) in _CROSSING.items():
        value = whole = np.nan
        note, needs = "", f"{needed}, and the column sector on organisations"
        try:
            row = ei_index(view, by=groups, relations=family).loc["all"].to_dict()
        except (ParameterError, UndefinedMetricError):
            row = {"external": 0.0, "internal": 0.0}
        if row["external"] + row["internal"] > 0:
            value, whole = float(row["external"]), float(row["external"] + row["internal"])
            note = (
                f"E–I index {row['ei_index']:.2f} (from -1, all ties inside sectors, to 1, all between them). With "
                f"sectors shuffled at random it is {row['expected']:.2f} on average; p = {row['p']:.3f}."
            )
        meaning = (
            "Pairs of organisations of two sectors that have such a tie, of all such ties where both sectors are known."
        )
        facts.append(Fact(heading, meaning, value, "tie", "ties", whole, share=True, needs=needs, note=note))
    return tuple(facts)
