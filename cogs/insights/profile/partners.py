"""The second direction of a cog: whom an organisation hears from, refers to, supports and links with each other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from cogs.insights.answers import Fact
from cogs.insights.profile.subject import ProfileSubject, bounds_note, names_with_counts, others_called
from cogs.metrics.computed_once import brokerage
from cogs.network.grouping import groups_of
from cogs.network.rows import rows_of, rows_recorded
from cogs.vocabulary import FAMILIES, ROLES, plain

__all__ = ["Largest", "Partners", "Roles", "partner_facts", "partners_of", "role_facts", "roles_of"]

_NAN = float("nan")
_REFERRED = "Ordered pairs of others, the first of whom refers to it and not to the second, to whom it refers people."
_SUPPORTING = ("supports", "funds", "founded", "convenes")


@dataclass(frozen=True, eq=False)
class Largest:
    """The part that the largest single partner has in something.

    `ids` are those who have as much as that: several where they are level; `private` says whether residents are
    counted.
    """

    part: float
    whole: float
    ids: tuple[str, ...]
    private: bool


@dataclass(frozen=True, eq=False)
class Partners:
    """Who an organisation has to do with.

    Attributes
    ----------
    senders, receivers, supported : pandas.Index
        Ids of the bodies that refer people to it, to which it refers, and of the organisations it supports,
        funds, founded or convenes.
    recorded : bool
        Whether any referral is recorded at all.
    of_organisations : float
        How many other organisations there are.
    referrals, money : Largest
        The largest partner in its referrals, both ways, and in the money it receives.
    """

    senders: pd.Index
    receivers: pd.Index
    supported: pd.Index
    recorded: bool
    of_organisations: float
    referrals: Largest
    money: Largest


@dataclass(frozen=True, eq=False)
class Roles:
    """The open pairs that an organisation links in one family of ties, by role.

    `pairs` has the roles and "total"; all NaN where the organisation has no group. `possible` is the number of
    pairs of others that have a group, `left_out` how many have none.
    """

    family: str
    directed: bool
    grouping: str
    pairs: pd.Series[float]
    possible: float
    left_out: float


def partners_of(subject: ProfileSubject) -> Partners:
    """Compute the organisations direction of one body, but for brokerage."""
    network, view = subject.network, subject.view
    carriers = network.vocabulary.carriers()
    organisation = view.nodes.index[view.nodes["kind"] == "organisation"]
    supported = subject.partners(_SUPPORTING, received=False)
    itself = float(subject.row["kind"] == "organisation")
    return Partners(
        subject.partners(carriers, received=True),
        subject.partners(carriers, received=False),
        supported[supported.isin(organisation)],
        len(rows_of(network, carriers)) > 0,
        subject.number(organisation) - itself,
        _largest_in_referrals(subject, carriers),
        _largest_in_money(subject),
    )


def roles_of(subject: ProfileSubject, family: str, *, by: str | None) -> Roles:
    """Compute the brokerage of one body in one family of ties of the organisation view."""
    view = subject.view
    groups, directed = groups_of(view, by), FAMILIES[family].directed
    table = brokerage(view, by=by, relations=view.vocabulary.in_family(family), directed=directed)
    size = float(view.counts[groups.notna().to_numpy(dtype=bool)].sum())
    possible = max(0.0, (size - 1.0) * (size - 2.0) / (1.0 if directed else 2.0))
    left_out = float(view.counts.sum()) - size
    return Roles(family, directed, str(groups.name), table.T[subject.node], possible, left_out)


def partner_facts(partners: Partners, roles: Roles | None, subject: ProfileSubject) -> tuple[Fact, ...]:
    """Put the organisations direction into words."""
    network, units = subject.network, others_called(subject.view)
    supported = Fact(
        "Organisations it supports",
        "Different organisations that it supports, funds, founded or convenes.",
        subject.number(partners.supported),
        "organisation",
        "other organisations",
        partners.of_organisations,
        names=names_with_counts(network, partners.supported),
        note=bounds_note(network, partners.supported),
    )
    sides = ((partners.senders, True), (partners.receivers, False))
    return (
        *(_side_fact(partners, subject, ids, units, received=received) for ids, received in sides),
        *(() if subject.row["kind"] == "service" else (supported,)),
        _open_pairs(roles),
        *(_sector_fact(partners, subject, ids, received=received) for ids, received in sides),
        _largest_fact(
            subject,
            partners.referrals,
            "Share of its largest partner in its referrals",
            "Of the referrals recorded from and to it, those with the one partner that has most of them.",
            "referrals",
            "how many referrals there were (the column weight, or one row for each referral)",
        ),
        _largest_fact(
            subject,
            partners.money,
            "Share of its largest payer in the money it receives",
            "Of the grants, contracts and payments recorded to it, those from the one payer that gives most.",
            "£",
            "grants, contracts or payments to it with the column amount",
        ),
    )


def role_facts(roles: Roles) -> tuple[Fact, ...]:
    """Put brokerage roles into words; without direction, letting in and passing on are one role."""
    total = float(roles.pairs["total"])
    every = Fact(
        "Open pairs it links",
        _REFERRED
        if roles.directed
        else "Pairs of others with whom it has such ties and who have none with each other.",
        total,
        "pair of others",
        "pairs of others",
        _NAN if np.isnan(total) else roles.possible,
        needs=_group_need(roles),
        note=_left_out_note(roles),
    )
    if not total > 0:
        return (every,)
    names = {role: (f"As {role}", meaning) for role, meaning in ROLES.items()}
    if not roles.directed:
        names["representative"] = ("As representative or gatekeeper", "connects its own group with another group")
        del names["gatekeeper"]
    parts = (
        Fact(
            heading,
            f"It {meaning}, the two having no such tie with each other; groups by {plain(roles.grouping)}.",
            float(roles.pairs[role]),
            "open pair that it links",
            "open pairs that it links",
            total,
        )
        for role, (heading, meaning) in names.items()
    )
    return every, *parts


def _side_fact(partners: Partners, subject: ProfileSubject, ids: pd.Index, units: str, *, received: bool) -> Fact:
    return Fact(
        "Those who refer people to it" if received else "Those it refers people to",
        "Different senders of referrals to it or a service of it."
        if received
        else "Different receivers of referrals from it or a service of it.",
        subject.number(ids) if partners.recorded else _NAN,
        units,
        units,
        subject.others if partners.recorded else _NAN,
        needs="" if partners.recorded else "referrals (relation refers_to)",
        names=names_with_counts(subject.network, ids),
        note=bounds_note(subject.network, ids),
    )


def _open_pairs(roles: Roles | None) -> Fact:
    heading = "Open pairs it links by referrals"
    if roles is None:
        return Fact(heading, _REFERRED, needs="referrals (relation refers_to)")
    total = float(roles.pairs["total"])
    possible = _NAN if np.isnan(total) else roles.possible
    return Fact(
        heading,
        _REFERRED,
        total,
        "pair of others",
        "pairs of others",
        possible,
        needs=_group_need(roles),
        note=_left_out_note(roles),
    )


def _left_out_note(roles: Roles) -> str:
    if not roles.left_out:
        return ""
    return f"Those without a {plain(roles.grouping)} are left out, also as ends: {roles.left_out:,.0f}."


def _group_need(roles: Roles) -> str:
    return f"its {plain(roles.grouping)} (column {roles.grouping})" if np.isnan(roles.pairs["total"]) else ""


def _sector_fact(partners: Partners, subject: ProfileSubject, ids: pd.Index, *, received: bool) -> Fact:
    nodes = subject.view.nodes
    whose = f"Sectors of those {'who refer people to it' if received else 'it refers people to'}"
    meaning = "Different sectors among them."
    if not partners.recorded or "sector" not in nodes or not nodes["sector"].notna().any():
        return Fact(whose, meaning, needs="referrals, and the column sector on organisations")
    there = nodes.loc[ids, "sector"]
    sectors = sorted(set(map(str, there.dropna())))
    unknown = subject.number(ids[there.isna().to_numpy()])
    return Fact(
        whose,
        meaning,
        float(len(sectors)),
        "sector",
        "sectors",
        float(nodes["sector"].nunique()),
        names=tuple(sectors),
        note=f"Without a sector: {unknown:,.0f} of {subject.number(ids):,.0f}." if unknown else "",
    )


def _largest_fact(
    subject: ProfileSubject, largest: Largest, heading: str, meaning: str, units: str, needs: str
) -> Fact:
    level = len(largest.ids) > 1
    single = names_with_counts(subject.network, largest.ids)
    return Fact(
        heading,
        meaning,
        largest.part,
        units.removesuffix("s"),
        units,
        largest.whole,
        share=True,
        private=largest.private,
        needs=needs if np.isnan(largest.part) else "",
        names=() if level else single,
        note=f"{len(largest.ids):,} partners are level." if level else "",
    )


def _largest_in_referrals(subject: ProfileSubject, carriers: Iterable[str]) -> Largest:
    """Return the largest partner in referrals, where the rows of the network say how many referrals there were."""
    carriers = tuple(carriers)
    rows = rows_of(subject.network, carriers)
    single = "resident" in rows and bool(rows["resident"].notna().any())
    several = rows["weight"].ne(1) | rows.duplicated(["source", "target", "relation"], keep=False)
    several |= rows_recorded(subject.network).reindex(rows.index) > 1
    if not single and not several.any():
        return Largest(_NAN, _NAN, (), True)
    both = pd.concat(
        [
            subject.rows(carriers, received=True).rename(columns={"source": "partner"}),
            subject.rows(carriers, received=False).rename(columns={"target": "partner"}),
        ]
    )
    return _largest(subject, both["partner"], both["weight"], private=True)


def _largest_in_money(subject: ProfileSubject) -> Largest:
    rows = subject.rows(subject.network.vocabulary.in_family("money"), received=True)
    if "amount" not in rows:
        return Largest(_NAN, _NAN, (), False)
    given = rows[rows["amount"].notna()]
    return _largest(subject, given["source"], given["amount"], private=False)


def _largest(subject: ProfileSubject, partner: pd.Series[str], amount: pd.Series[float], *, private: bool) -> Largest:
    """Return who has the most of an amount; a partner that stands for several has as much as one of them.

    Where there is nothing, a number of referrals is 0, and a sum of money has no part.
    """
    by_partner = amount.astype(float).groupby(partner).sum().sort_index()
    whole = float(by_partner.sum())
    if not whole > 0:
        nothing = 0.0 if private else _NAN
        return Largest(nothing, nothing, (), private)
    each = by_partner / subject.network.nodes["count"].reindex(by_partner.index).to_numpy()
    most = float(each.max())
    level = each.index[np.isclose(each.to_numpy(), most, rtol=1e-12, atol=0.0)]
    return Largest(most, whole, tuple(map(str, level)), private)
