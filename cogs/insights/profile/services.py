"""The first direction of a cog: the services an organisation offers, links with each other and can refer on to."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from cogs.insights.answers import Fact
from cogs.insights.profile.subject import ProfileSubject, names_with_counts, within
from cogs.metrics.computed_once import internal_cross_referral, referral_reach
from cogs.network.rows import resident_uses, rows_of

__all__ = ["Offer", "offer_facts", "offer_of"]

_NAN = float("nan")


@dataclass(frozen=True, eq=False)
class Offer:
    """What an organisation offers, and what it can refer people on to.

    Attributes
    ----------
    services : pandas.Index
        Ids of the services it delivers.
    number, of_services : float
        How many they stand for, and how many services there are.
    linked_pairs, possible_pairs, users_of_several, users : float
        As in `internal_cross_referral`; NaN for a service that nobody delivers.
    reached : tuple of float
        Services within one and within two referrals that it does not offer; NaN where there is no referral.
    lacking : float
        How many services it does not offer.
    reached_ids : tuple of pandas.Index
        Which they are.
    """

    services: pd.Index
    number: float
    of_services: float
    linked_pairs: float
    possible_pairs: float
    users_of_several: float
    users: float
    reached: tuple[float, float]
    lacking: float
    reached_ids: tuple[pd.Index, pd.Index]


def offer_of(subject: ProfileSubject) -> Offer:
    """Compute the services direction of one body."""
    network, node = subject.network, subject.node
    nodes = network.nodes
    services = nodes.index[nodes["kind"] == "service"]
    whole = subject.number(services)
    own = subject.number(subject.services)
    itself = float(subject.row["kind"] == "service")
    inside = internal_cross_referral(network).T[node]
    used = len(services) > 0 and len(resident_uses(network)) > 0
    referred = len(rows_of(network, network.vocabulary.carriers())) > 0
    reach = (
        referral_reach(network, max_steps=2).T[node]
        if referred
        else pd.Series({"services_1": _NAN, "services_2": _NAN})
    )
    met = [_services_of(subject, within(subject, steps)) for steps in (1, 2)]
    return Offer(
        subject.services,
        own,
        whole,
        float(inside["linked_pairs"]),
        float(inside["possible_pairs"]),
        float(inside["users_of_several"]) if used else _NAN,
        float(inside["users"]) if used else _NAN,
        (float(reach["services_1"]), float(reach["services_2"])),
        whole - own - itself,
        (met[0], met[1]),
    )


def offer_facts(offer: Offer, subject: ProfileSubject) -> tuple[Fact, ...]:
    """Put the services direction into words."""
    reach = tuple(_reach_fact(offer, subject, steps) for steps in (1, 2))
    if subject.row["kind"] == "service":
        return reach
    delivered = Fact(
        "Services it delivers",
        "Services that a row says it delivers, alone or with others.",
        offer.number,
        "service",
        "services",
        offer.of_services,
        names=names_with_counts(subject.network, offer.services),
    )
    return delivered, *_cross_referral_facts(offer, subject), *reach


def _cross_referral_facts(offer: Offer, subject: ProfileSubject) -> tuple[Fact, Fact]:
    several = offer.possible_pairs > 0
    told_apart = several and not subject.only_grouped
    pairs = Fact(
        "Pairs of its services that are linked",
        "Of all ordered pairs of its services, those with a referral recorded from the first to the second.",
        offer.linked_pairs if several else _NAN,
        "pair of its services",
        "pairs of its services",
        offer.possible_pairs if several else _NAN,
        share=True,
        needs="" if several else "two or more services that it delivers",
    )
    users = Fact(
        "Users of two or more of its services",
        "Of the residents who use it or a service of it, those who use at least two of its services.",
        offer.users_of_several if told_apart else _NAN,
        "resident",
        "residents who use it",
        offer.users if told_apart else _NAN,
        share=True,
        private=True,
        needs=_users_need(offer, subject),
        note="A group of residents counts by what is recorded of the group; what each of them uses is not known."
        if subject.grouped
        else "",
    )
    return pairs, users


def _users_need(offer: Offer, subject: ProfileSubject) -> str:
    if not offer.possible_pairs > 0:
        return "two or more services that it delivers"
    if subject.only_grouped:
        return "its users one by one, not as groups"
    return "residents and the services they use (relation uses)" if offer.users != offer.users else ""


def _reach_fact(offer: Offer, subject: ProfileSubject, steps: int) -> Fact:
    value = offer.reached[steps - 1]
    far = "one referral" if steps == 1 else "two referrals"
    return Fact(
        f"Services within {far} that it does not offer",
        f"Services of the organisations to which {far} or fewer lead from it, without its own."
        if steps == 2
        else "Services of the organisations to which it refers people, without its own.",
        value,
        "service that it does not offer",
        "services that it does not offer",
        offer.lacking,
        needs="referrals (relation refers_to)" if value != value else "",
        names=names_with_counts(subject.network, offer.reached_ids[steps - 1]),
    )


def _services_of(subject: ProfileSubject, bodies: pd.Index) -> pd.Index:
    """Return the ids of the services of some bodies, and those bodies that are services, without its own."""
    nodes, standing = subject.network.nodes, subject.standing
    held = np.zeros(len(nodes), dtype=np.bool_)
    held[subject.network.positions(standing.loc[standing["owner"].isin(bodies), "node"])] = True
    held[subject.network.positions(subject.own)] = False
    return nodes.index[held & (nodes["kind"] == "service").to_numpy(dtype=bool)]
