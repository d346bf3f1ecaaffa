"""The third direction of a cog: the places an organisation keeps, the money it brings and spends, its neighbourhood."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from cogs.insights.answers import Fact
from cogs.insights.profile.subject import ProfileSubject, confidential, names_with_counts, others_called
from cogs.network.fold import own_relations
from cogs.network.rows import rows_of

__all__ = ["Place", "place_facts", "place_of"]

_NAN = float("nan")
_HOUSED = ("owns", "runs", "based_at")
_BUYING = ("pays", "subcontracts")


@dataclass(frozen=True, eq=False)
class Place:
    """What ties an organisation to its place.

    Attributes
    ----------
    assets, seats, shared : pandas.Index
        Ids of the places it owns or runs; those and the ones it is based at; those of these at which others are
        based too. Without confidential places.
    sharing : pandas.Index
        Ids of the bodies based there.
    recorded : bool
        Whether any place is recorded.
    of_places : float
        How many places there are.
    received, of_received : float
        Money received, of all that is recorded; NaN where no amount is.
    without_amount : int
        How many rows of money to it give no amount.
    bought : pandas.Series
        What it buys, by "local", "near" (the part of the local in its neighbourhood), "elsewhere" and "unknown",
        in pounds or, where no amounts are given, in suppliers; NaN where nobody buys, and "near" where no
        supplier's neighbourhood is recorded.
    in_pounds : bool
        Which of the two.
    partners, inside, unplaced : float
        Bodies it has a tie with, those of its neighbourhood, and those without one; NaN where it has none itself.
    """

    assets: pd.Index
    seats: pd.Index
    shared: pd.Index
    sharing: pd.Index
    recorded: bool
    of_places: float
    received: float
    of_received: float
    without_amount: int
    bought: pd.Series[float]
    in_pounds: bool
    partners: float
    inside: float
    unplaced: float


def place_of(subject: ProfileSubject) -> Place:
    """Compute the place direction of one body, but for its board and volunteers."""
    nodes = subject.network.nodes
    edges = _housed(subject)
    mine = edges["source"].isin(subject.own)
    places = nodes.index[(nodes["kind"] == "place") & ~nodes.index.isin(confidential(subject.network))]
    kept = places[places.isin(edges.loc[mine & (edges["relation"] != "based_at"), "target"])]
    seats = places[places.isin(edges.loc[mine, "target"])]
    guests = edges[~mine & (edges["relation"] == "based_at") & edges["target"].isin(seats)]
    guests = guests.merge(subject.standing, left_on="source", right_on="node")
    guests = guests[guests["owner"] != subject.node]
    view = subject.view.nodes.index
    received, of_received, without = _received(subject)
    bought, in_pounds = _bought(subject)
    return Place(
        kept,
        seats,
        seats[seats.isin(guests["target"])],
        view[view.isin(guests["owner"])],
        bool(len(edges)),
        subject.number(places),
        received,
        of_received,
        without,
        bought,
        in_pounds,
        *_inside(subject),
    )


def place_facts(place: Place, subject: ProfileSubject) -> tuple[Fact, ...]:
    """Put the place direction into words; nothing of places where the organisation's own is confidential."""
    hidden = subject.node in confidential(subject.network)
    return (
        *(() if hidden else _housing_facts(place, subject)),
        Fact(
            "Money it received",
            "Grants, contracts and payments to it or a service of it, shared equally where several deliver a service.",
            place.received,
            "£",
            "£",
            place.of_received,
            needs="the column amount on grants, contracts and payments" if np.isnan(place.received) else "",
            note=f"Rows without an amount, left out: {place.without_amount:,}." if place.without_amount else "",
        ),
        *_buying_facts(place, subject),
        _inside_fact(place, known=bool(subject.text("neighbourhood"))),
    )


def _housing_facts(place: Place, subject: ProfileSubject) -> tuple[Fact, ...]:
    network = subject.network
    needs = "" if place.recorded else "places (relations owns, runs and based_at)"
    return (
        Fact(
            "Places it owns or runs",
            "Buildings and other local assets that it, or a service of it, owns or runs.",
            subject.number(place.assets) if place.recorded else _NAN,
            "place",
            "places",
            place.of_places if place.recorded else _NAN,
            needs=needs,
            names=names_with_counts(network, place.assets),
        ),
        Fact(
            "Places it shares with others",
            "Of the places that it owns, runs or is based at, those at which others are based too.",
            subject.number(place.shared) if place.recorded else _NAN,
            "place that it owns, runs or is based at",
            "places that it owns, runs or is based at",
            subject.number(place.seats) if place.recorded else _NAN,
            needs=needs,
            names=names_with_counts(network, place.shared),
        ),
        Fact(
            "Those it shares a place with",
            "Others based at a place that it owns, runs or is based at.",
            subject.number(place.sharing) if place.recorded else _NAN,
            others_called(subject.view),
            others_called(subject.view),
            subject.others if place.recorded else _NAN,
            needs=needs,
            names=names_with_counts(network, place.sharing),
        ),
    )


def _buying_facts(place: Place, subject: ProfileSubject) -> tuple[Fact, ...]:
    heading, meaning = "Bought locally", "What it pays or subcontracts to others"
    whole = float(place.bought[["local", "elsewhere", "unknown"]].sum(skipna=False))
    if np.isnan(whole):
        needs = "payments and subcontracts (relations pays and subcontracts)"
        if not subject.text("area") and not subject.text("neighbourhood"):
            needs = "its own area or neighbourhood"
        return (Fact(heading, f"{meaning}, by where these are.", needs=needs),)
    if whole == 0:
        return (Fact("Bought from others", f"{meaning}.", 0.0, "supplier", "suppliers"),)
    own = subject.text("area") or subject.text("neighbourhood")
    units = "£" if place.in_pounds else "suppliers"
    note = "" if place.in_pounds else "By the number of suppliers: for amounts the column amount is needed."
    parts = [
        ("local", heading, f"{meaning} in its own {'area' if subject.text('area') else 'neighbourhood'}, {own}."),
        ("near", "Bought in its neighbourhood", f"The part of that which stays in {subject.text('neighbourhood')}."),
        ("elsewhere", "Bought elsewhere", f"{meaning} elsewhere."),
        ("unknown", "Bought where it is not recorded", f"{meaning} whose place is not recorded."),
    ]
    if not (subject.text("area") and subject.text("neighbourhood")):
        del parts[1]
    return tuple(
        Fact(
            title,
            said,
            float(place.bought[part]),
            units.removesuffix("s"),
            units,
            whole,
            share=True,
            needs="the neighbourhood of its suppliers (column neighbourhood)" if np.isnan(place.bought[part]) else "",
            note=note if part == "local" else "",
        )
        for part, title, said in parts
    )


def _inside_fact(place: Place, *, known: bool) -> Fact:
    lacking = "the neighbourhood of those with whom it has a tie" if known else "its own neighbourhood"
    needs = f"{lacking} (column neighbourhood)" if np.isnan(place.inside) else ""
    return Fact(
        "Ties inside its neighbourhood",
        "Of the others with whom it has a tie (referrals, working together or money), those of its neighbourhood.",
        place.inside,
        "other with whom it has a tie",
        "others with whom it has a tie",
        _NAN if needs else place.partners,
        share=True,
        needs=needs,
        note=f"Without a neighbourhood recorded: {place.unplaced:,.0f} of {place.partners:,.0f}."
        if not needs and place.unplaced
        else "",
    )


def _housed(subject: ProfileSubject) -> pd.DataFrame:
    """Return who owns, runs or is based at which place, without what is confidential at either end."""
    rows, secret = rows_of(subject.network, _HOUSED), confidential(subject.network)
    return rows[~rows["source"].isin(secret) & ~rows["target"].isin(secret)]


def _received(subject: ProfileSubject) -> tuple[float, float, int]:
    """Return the money received per member, of all that is recorded, and how many rows to it give no amount."""
    network = subject.network
    money = rows_of(network, network.vocabulary.in_family("money"))
    if "amount" not in money or not money["amount"].notna().any():
        return _NAN, _NAN, 0
    rows = subject.rows(network.vocabulary.in_family("money"), received=True)
    given = rows["amount"].dropna()
    without = len(rows) - len(given)
    if without and given.empty:
        return _NAN, _NAN, without
    return float(given.sum()) / float(subject.row["count"]), float(money["amount"].sum()), without


def _bought(subject: ProfileSubject) -> tuple[pd.Series[float], bool]:
    """Return what is bought where, and whether in pounds; all NaN where nobody buys or it is nowhere itself."""
    parts = pd.Series(0.0, index=["local", "near", "elsewhere", "unknown"])
    nobody = not len(rows_of(subject.network, _BUYING))
    if nobody or not (subject.text("area") or subject.text("neighbourhood")):
        return parts * _NAN, False
    rows = subject.rows(_BUYING, received=False)
    in_pounds = "amount" in rows and bool(rows["amount"].notna().any())
    if in_pounds:
        amounts = rows["amount"].fillna(0.0).astype(float).groupby(rows["target"]).sum() / float(subject.row["count"])
    else:
        suppliers = pd.Index(rows["target"].unique())
        amounts = subject.network.nodes.loc[suppliers, "count"].astype(float)
    for supplier, amount in amounts.items():
        where, near = _where(subject, str(supplier))
        parts[where] += amount
        parts["near"] += amount if near else 0.0
    if not any(_hood_of(subject, str(supplier)) for supplier in amounts.index):
        parts["near"] = _NAN
    return parts, in_pounds


def _where(subject: ProfileSubject, other: str) -> tuple[str, bool]:
    """Return whether another body is "local", "elsewhere" or "unknown", and whether in the same neighbourhood."""
    there = ProfileSubject(subject.network, other)
    area, hood = subject.text("area"), subject.text("neighbourhood")
    its_area, its_hood = there.text("area"), there.text("neighbourhood")
    elsewhere = bool(area and its_area and area != its_area)
    near = bool(hood and hood == its_hood and not elsewhere)
    if near or (area and area == its_area):
        return "local", near
    if elsewhere or (not area and its_hood):
        return "elsewhere", False
    return "unknown", False


def _inside(subject: ProfileSubject) -> tuple[float, float, float]:
    """Return with how many bodies it has a tie, how many are of its neighbourhood, and how many of none."""
    view, vocabulary = subject.view, subject.network.vocabulary
    families = [name for name, relation in vocabulary.relations.items() if relation.family is not None]
    relations = [*families, *(relation.name for relation in own_relations(subject.network))]
    partners = _either_way(subject, relations)
    hood, number = subject.text("neighbourhood"), subject.number(partners)
    if not hood or "neighbourhood" not in view.nodes:
        return number, _NAN, _NAN
    places = [(other, _where(subject, other)[1], bool(_hood_of(subject, other))) for other in partners]
    inside = subject.number(pd.Index([other for other, near, _ in places if near], dtype=object))
    unplaced = subject.number(pd.Index([other for other, _, placed in places if not placed], dtype=object))
    return (number, _NAN, unplaced) if 0 < number == unplaced else (number, inside, unplaced)


def _hood_of(subject: ProfileSubject, other: str) -> str:
    return ProfileSubject(subject.network, other).text("neighbourhood")


def _either_way(subject: ProfileSubject, relations: Iterable[str]) -> pd.Index:
    relations = tuple(relations)
    both = subject.partners(relations, received=True).union(subject.partners(relations, received=False), sort=False)
    return subject.view.nodes.index[subject.view.nodes.index.isin(both)]
