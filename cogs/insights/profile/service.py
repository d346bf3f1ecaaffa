"""The short profile of a service that somebody delivers: by whom, for whom, and who refers to it."""

from __future__ import annotations

import numpy as np
import pandas as pd

from cogs.insights.answers import Fact
from cogs.insights.profile.subject import ProfileSubject, bounds_note, names_with_counts
from cogs.network.fold import deliveries
from cogs.network.rows import resident_uses, residents_of, rows_of

__all__ = ["DELIVERERS", "USERS", "service_facts"]

_NAN = float("nan")
_CAN_REFER = ("organisation", "service", "council")
DELIVERERS, USERS = "Those who deliver it", "Residents who use it"


def service_facts(subject: ProfileSubject) -> tuple[dict[str, tuple[Fact, ...]], tuple[str, ...]]:
    """Return the figures of a delivered service, and what is not said of it."""
    network = subject.network
    nodes = network.nodes
    able = nodes.index[nodes["kind"].isin(_CAN_REFER)]
    referrals = network.adjacency(network.vocabulary.carriers())
    place = int(nodes.index.get_indexer(pd.Index([subject.node]))[0])
    recorded = len(rows_of(network, network.vocabulary.carriers())) > 0
    turned = referrals.reversed
    senders = nodes.index[turned.indices[turned.indptr[place] : turned.indptr[place + 1]]]
    receivers = nodes.index[referrals.indices[referrals.indptr[place] : referrals.indptr[place + 1]]]
    others = subject.number(able) - 1.0
    sides = (
        _side(subject, "Those who refer people to it", "Different senders of referrals to it.", senders, others),
        _side(subject, "Those it refers people to", "Different receivers of referrals from it.", receivers, others),
    )
    facts: dict[str, tuple[Fact, ...]] = {
        "Delivery": (_deliverers(subject),),
        "Referrals": sides if recorded else (),
        "People": (_users(subject),),
    }
    missing: tuple[str, ...] = () if recorded else ("Who refers to it: needs referrals (relation refers_to).",)
    return facts, missing


def _deliverers(subject: ProfileSubject) -> Fact:
    nodes, delivered = subject.network.nodes, deliveries(subject.network)
    able = nodes.index[nodes["kind"].isin(("organisation", "council"))]
    by = pd.Index(delivered.loc[delivered["service"] == subject.node, "deliverer"])
    return Fact(
        DELIVERERS,
        "Organisations and councils that deliver it.",
        subject.number(by),
        "organisation",
        "organisations and councils",
        subject.number(able),
        names=names_with_counts(subject.network, by),
    )


def _side(subject: ProfileSubject, heading: str, meaning: str, ids: pd.Index, others: float) -> Fact:
    return Fact(
        heading,
        meaning,
        subject.number(ids),
        "organisation, council or service",
        "other organisations, councils and services",
        others,
        names=names_with_counts(subject.network, ids),
        note=bounds_note(subject.network, ids),
    )


def _users(subject: ProfileSubject) -> Fact:
    uses = resident_uses(subject.network)
    users = pd.Index(uses.loc[uses["target"] == subject.node, "source"].unique())
    number = subject.number(users) if len(uses) else _NAN
    return Fact(
        USERS,
        "Residents who use this service, each once.",
        number,
        "resident",
        "residents",
        _NAN if np.isnan(number) else residents_of(subject.network),
        private=True,
        needs="" if len(uses) else "residents and what they use (relation uses)",
    )
