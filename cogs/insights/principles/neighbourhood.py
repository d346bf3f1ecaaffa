"""Principle 2, the neighbourhood: what is offered where people live, and where nobody links others."""

from __future__ import annotations

import numpy as np
import pandas as pd

from cogs.insights.answers import AnswerTable, Fact
from cogs.insights.principles.principle import PRINCIPLES, Principle, column, stated_beside
from cogs.insights.words import counted
from cogs.metrics.computed_once import brokerage
from cogs.network.community_network import CommunityNetwork
from cogs.network.fold import deliveries, organisation_view

__all__ = ["neighbourhoods"]

# Rates are made of residents rounded to this, and not made of fewer than `_LEAST`: an exact one gives the number away.
_ROUNDED_TO = 20
_LEAST = 100
_FAMILIES = (("people", True), ("working", False))

_COLUMNS = {
    "place": column("place", "Neighbourhood", "The neighbourhood."),
    "residents": column("residents", "Residents", "Residents in these data who live there.", people=True),
    "services": column("services", "Services", "Services offered there, by their own neighbourhood."),
    "services_per_1000": column("services_per_1000", "Services per 1,000 residents", "Services per 1,000 residents."),
    "organisations": column("organisations", "Organisations", "Organisations at work there."),
    "ties": column("ties", "Ties", "Referral and working ties between two organisations that are both at work there."),
    "ties_per_1000": column("ties_per_1000", "Ties per 1,000 residents", "Such ties per 1,000 residents."),
    "brokers": column(
        "brokers", "Organisations that broker", "Organisations there that link two others without a tie."
    ),
}
_NOTE = (
    f"Rates are made of residents rounded to the nearest {_ROUNDED_TO}, and left out for fewer than {_LEAST}. "
    "Residents are those in the data, which need not be all who live there."
)


def neighbourhoods(network: CommunityNetwork) -> Principle:
    """Return services and ties by neighbourhood, beside residents, and neighbourhoods where nobody brokers.

    An organisation is at work where its services are; one that offers none with a neighbourhood, where it
    is itself. It brokers if it links two others that have no tie, in referrals or in working ties.

    Parameters
    ----------
    network : CommunityNetwork
        The whole network. The column `neighbourhood` is read, else `area`. A node that stands for several
        counts as many.

    Examples
    --------
    >>> import cogs
    >>> here = {"neighbourhood": "Sedge End"}
    >>> network = cogs.network_from_edges(
    ...     [("hub", "delivers", "advice")], {"advice": here, "people": {"kind": "resident", "count": 200, **here}}
    ... )
    >>> neighbourhoods(network).facts[1].value
    5.0
    """
    place = _places(network)
    table = _table(network, place)
    needs = f"the column {place.name} on services"
    facts = (
        _placed(network, place, needs),
        *_rates(table, needs, str(place.name)),
        _without_broker(table, str(place.name)),
    )
    principle = Principle(2, PRINCIPLES[1], facts)
    if not principle.known or table.empty:
        return principle
    shown = table.dropna(axis="columns", how="all")
    caption = f"{counted(len(table), str(place.name))}, by name"
    columns = {name: _COLUMNS[name] for name in _COLUMNS if name in shown}
    return Principle(2, PRINCIPLES[1], facts, (AnswerTable(caption, shown, columns, (_NOTE,)), *stated_beside(2)))


def _places(network: CommunityNetwork) -> pd.Series[str]:
    """Return the neighbourhood of every node, else its area; "" where that is not given."""
    nodes = network.nodes
    for name in ("neighbourhood", "area"):
        if name in nodes:
            said = nodes[name].fillna("").astype(str).str.strip()
            if (said != "").any():
                return said.rename(name)
    return pd.Series("", index=nodes.index, dtype=object, name="neighbourhood")


def _table(network: CommunityNetwork, place: pd.Series[str]) -> pd.DataFrame:
    """Return one row per neighbourhood, NaN in a column for which there are no data at all."""
    nodes = network.nodes
    there = sorted(set(place) - {""})
    table = pd.DataFrame({"place": pd.Series(there, dtype=object)}).set_index("place", drop=False)
    for kind, name in (("resident", "residents"), ("service", "services")):
        own = nodes[(nodes["kind"] == kind) & (place != "")]
        sums = own["count"].groupby(place[own.index]).sum()
        table[name] = sums.reindex(table.index, fill_value=0).astype("float64") if len(own) else np.nan
    view = organisation_view(network)
    work = _at_work(network, view, place)
    members = work["body"].map(view.nodes["count"]).to_numpy(dtype=np.float64)
    table["organisations"] = work.assign(members=members).groupby("place")["members"].sum().reindex(table.index)
    table["organisations"] = table["organisations"].fillna(0.0)
    pairs = _pairs(view)
    inside = pairs.merge(work, left_on="one", right_on="body").merge(
        work, left_on=["other", "place"], right_on=["body", "place"]
    )
    table["ties"] = inside.groupby("place")["ties"].sum().reindex(table.index, fill_value=0.0) if len(pairs) else np.nan
    work["members"] = members
    brokers = work[work["body"].isin(_brokers(view))].groupby("place")["members"].sum()
    table["brokers"] = brokers.reindex(table.index, fill_value=0).astype("float64") if len(pairs) else np.nan
    rounded = (table["residents"] / _ROUNDED_TO).round() * _ROUNDED_TO
    enough = rounded.where(table["residents"] >= _LEAST)
    for name in ("services", "ties"):
        table[f"{name}_per_1000"] = 1000.0 * table[name] / enough
    return table.reset_index(drop=True)


def _at_work(network: CommunityNetwork, view: CommunityNetwork, place: pd.Series[str]) -> pd.DataFrame:
    """Return where each body is at work: columns body and place, each pair once."""
    rows = deliveries(network)
    offered = pd.DataFrame({"body": rows["deliverer"], "place": rows["service"].map(place)})
    offered = offered[offered["place"] != ""]
    rest = view.nodes.index[~view.nodes.index.isin(offered["body"])]
    own = pd.DataFrame({"body": rest, "place": place.reindex(rest).to_numpy()})
    return pd.concat([offered, own[own["place"] != ""]], ignore_index=True).drop_duplicates(ignore_index=True)


def _pairs(view: CommunityNetwork) -> pd.DataFrame:
    """Return each pair of bodies with a tie of referral or work once: columns one, other, ties."""
    families = [name for family, _ in _FAMILIES for name in view.vocabulary.in_family(family)]
    adjacency = view.adjacency(families, directed=False)
    once = adjacency.sources < adjacency.indices
    one, other = adjacency.sources[once], adjacency.indices[once]
    ids, counts = view.nodes.index, view.counts.astype(np.float64)
    return pd.DataFrame({"one": ids[one], "other": ids[other], "ties": counts[one] * counts[other]})


def _brokers(view: CommunityNetwork) -> pd.Index:
    """Return who links two others that have no tie, in one of the families."""
    brokers = np.zeros(len(view), dtype=bool)
    for family, directed in _FAMILIES:
        pairs = brokerage(view, by="kind", relations=family, directed=directed)["total"]
        brokers |= (pairs > 0).to_numpy()
    return view.nodes.index[brokers]


def _placed(network: CommunityNetwork, place: pd.Series[str], needs: str) -> Fact:
    services = network.nodes[network.nodes["kind"] == "service"]
    known = services["count"].where(place[services.index] != "", 0)
    defined = len(services) > 0 and known.sum() > 0
    return Fact(
        f"Services with a known {place.name}",
        "Counted where the service is offered, not where the head office of its organisation is.",
        float(known.sum()) if defined else np.nan,
        "service",
        "services",
        float(services["count"].sum()) if defined else np.nan,
        share=True,
        needs=needs if len(services) else f"services, with the column {place.name}",
    )


def _rates(table: pd.DataFrame, needs: str, name: str) -> tuple[Fact, ...]:
    """Return services and ties per 1,000 residents of all neighbourhoods that have both."""
    facts = []
    residents = f"residents with the column {name} (one row for a group, with its count, is enough)"
    for what, missing, meaning in (
        ("services", needs, "Services offered there"),
        ("ties", "referrals or working ties between organisations", "Ties between organisations at work there"),
    ):
        both = table.dropna(subset=[f"{what}_per_1000"])
        both = both[both["residents"] >= _LEAST]
        people = round(float(both["residents"].sum()) / _ROUNDED_TO) * _ROUNDED_TO
        nothing = table[what].isna().all() or table.empty
        over = f", over {counted(len(both), name)} with {_LEAST} residents or more" if len(both) else ""
        facts.append(
            Fact(
                f"{what.capitalize()} per 1,000 residents",
                f"{meaning}, for every 1,000 residents in the data{over}.",
                float(1000.0 * both[what].sum() / people) if len(both) else np.nan,
                units=f"{what} per 1,000 residents",
                needs=missing if nothing else residents,
            )
        )
    return tuple(facts)


def _without_broker(table: pd.DataFrame, name: str) -> Fact:
    defined = len(table) > 0 and bool(table["brokers"].notna().all())
    none = table.loc[table["brokers"] == 0, "place"] if defined else pd.Series(dtype=object)
    needs = (
        "referrals or working ties between organisations"
        if len(table)
        else f"the column {name} on services or organisations"
    )
    return Fact(
        f"{name.capitalize()}s without any organisation that brokers",
        f"To broker is to link two others that have no tie themselves, in referrals or in working ties. Of all {name}s "
        "in the data.",
        float(len(none)) if defined else np.nan,
        name,
        f"{name}s",
        float(len(table)) if defined else np.nan,
        share=True,
        needs=needs,
        names=tuple(none),
    )
