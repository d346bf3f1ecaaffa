"""The profile of a cog: what an organisation does for services, organisations, its place and its people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from cogs.errors import ParameterError
from cogs.insights.answers import Answer, Fact, names_of
from cogs.insights.profile.partners import partner_facts, partners_of, role_facts, roles_of
from cogs.insights.profile.people import local_facts, people_facts, people_of, with_published
from cogs.insights.profile.place import place_facts, place_of
from cogs.insights.profile.service import service_facts
from cogs.insights.profile.services import offer_facts, offer_of
from cogs.insights.profile.stated import stated_figures, stated_table
from cogs.insights.profile.subject import ProfileSubject, agreeing, confidential
from cogs.insights.profile.words import first_sentences
from cogs.insights.shape import shape_of_data
from cogs.insights.words import figure
from cogs.network.community_network import CommunityNetwork
from cogs.network.fold import bodies, deliveries
from cogs.network.grouping import grouping_of
from cogs.network.ties import tie_sets
from cogs.vocabulary import plain

__all__ = ["Profile", "profile", "profile_answer"]


@dataclass(frozen=True, eq=False)
class Profile:
    """What the data say of one organisation, council or service as a connector.

    Attributes
    ----------
    node, name, kind : str
        Whose it is.
    count : int
        How many alike the node stands for; figures are for one of them.
    grouping : str
        The column that groups brokerage roles.
    delivered_by : tuple of str
        Ids of those who deliver it, where it is a service; its profile is then a short one.
    facts : mapping of heading to tuple of Fact
        Exact figures, by direction; those about residents are marked `private`.
    stated : pandas.DataFrame
        What the source states of it and of each service it delivers, as `stated_figures` returns it.
    missing : tuple of str
        What is not said, and why.
    """

    node: str
    name: str
    kind: str
    count: int
    grouping: str
    delivered_by: tuple[str, ...]
    facts: Mapping[str, tuple[Fact, ...]]
    stated: pd.DataFrame
    missing: tuple[str, ...]

    def fact(self, heading: str) -> Fact:
        """Return the first fact with a heading.

        Raises
        ------
        ParameterError
            If no fact has it.
        """
        for facts in self.facts.values():
            for fact in facts:
                if fact.heading == heading:
                    return fact
        raise ParameterError(f'The profile of {self.name} has no figure called "{heading}".')


def profile(network: CommunityNetwork, node: str, *, by: str | None = None) -> Profile:
    """Return what the data say of one organisation, council or service as a connector, in four directions.

    Services: what it offers, links with each other and can refer on to. Organisations: who refers to
    it and to whom it refers, whom it supports, which pairs it links. Place: what it keeps, the money it
    brings and spends, who of its neighbourhood is on its board. People: who uses it, who can come to
    it, who came alone, who stays to help. Then its brokerage roles, and what the source states of it.
    A service that somebody delivers has a short profile: who delivers it, who uses it, who refers to it.

    Parameters
    ----------
    network : CommunityNetwork
        The whole network, services and residents included; it is folded here.
    node : str
        An organisation, a council or a service, by id or exact name.
    by : str, optional
        The node column that groups brokerage roles; None as in `brokerage`.

    Returns
    -------
    Profile
        Exact figures; those about residents must be rounded before they are shown. A figure that the
        data cannot say is NaN and says what it needs. Others that stand for several count `count`
        times; the figures of a node that stands for several are those of one of them.

    Raises
    ------
    UnknownNameError
        If nothing, or more than one node, is called so.
    ParameterError
        If the node is a resident or a place, `by` is no node column, or no node has a group.

    Examples
    --------
    >>> import cogs
    >>> from cogs.insights.profile import profile
    >>> network = cogs.load_network("data/keep-it-local")
    >>> profile(network, "Northfield Community Partnership").fact("Those who refer people to it").value
    53.0
    """
    found = network.find(node)
    subject = ProfileSubject(network, found)
    delivered = deliveries(network)
    deliverers = delivered.loc[delivered["service"] == found, "deliverer"]
    _require_profile(subject)
    grouping = grouping_of(subject.view, by)
    if by is not None:
        network.column(by)
    facts, missing = service_facts(subject) if len(deliverers) else _directions(subject, by=by)
    if _sensitive(subject):
        facts = {heading: tuple(fact for fact in group if not fact.private) for heading, group in facts.items()}
        missing = (*missing, "Who uses this service: it is marked sensitive, and its users are not shown beside it.")
    return Profile(
        found,
        str(subject.row["name"]),
        str(subject.row["kind"]),
        int(subject.row["count"]),
        grouping,
        tuple(map(str, deliverers)),
        {heading: tuple(map(agreeing, group)) for heading, group in facts.items() if group},
        stated_figures(network, subject.own),
        missing,
    )


def profile_answer(profile: Profile, network: CommunityNetwork) -> Answer:
    """Put a profile into words: sentences first, then the figures by direction, then what the source states.

    Parameters
    ----------
    profile : Profile
        What `profile` returned.
    network : CommunityNetwork
        The network that it was made of.

    Returns
    -------
    Answer
        Fit to be shown by `cogs.publication.answers_shown`, which rounds what is private.

    Examples
    --------
    >>> import cogs
    >>> from cogs.insights.profile import profile, profile_answer
    >>> network = cogs.network_from_edges([("library", "refers_to", "hub"), ("hub", "refers_to", "club")])
    >>> profile_answer(profile(network, "hub"), network).heading
    'hub as a cog of connection'
    """
    heading = f"{profile.name} as a cog of connection" if not profile.delivered_by else profile.name
    several = (
        ()
        if profile.count == 1
        else (f"It stands for {figure(profile.count)} alike; the figures are for one of them.",)
    )
    return Answer(
        "profile",
        heading,
        first_sentences(profile.facts, profile.name, names_of(network, profile.delivered_by)),
        profile.facts,
        (stated_table(profile.stated),) if len(profile.stated) else (),
        (*several, *profile.missing),
    )


def _require_profile(subject: ProfileSubject) -> None:
    kind, network = str(subject.row["kind"]), subject.network
    if kind == "resident":
        raise ParameterError("Residents have no profile. Name an organisation, a council or a service.")
    if kind == "place":
        raise ParameterError("Places have no profile. Name an organisation that owns, runs or is based at it.")
    known = subject.node in bodies(network) or kind == "service"
    if not known:
        raise ParameterError(
            f"Nodes of the kind {plain(kind)} have no profile. Name an organisation, a council or a service."
        )


def _directions(subject: ProfileSubject, *, by: str | None) -> tuple[dict[str, tuple[Fact, ...]], tuple[str, ...]]:
    view = subject.view
    families = {view.vocabulary.relations[name].family for name in view.relations}
    people = people_of(subject)
    roles = {family: roles_of(subject, family, by=by) for family in ("people", "working") if family in families}
    facts = {
        "Services": offer_facts(offer_of(subject), subject),
        "Organisations": partner_facts(partners_of(subject), roles.get("people"), subject),
        "Place": (*place_facts(place_of(subject), subject), *local_facts(people, subject)),
        "People": with_published(people_facts(people, subject), subject),
    }
    for family, called in (("people", "referrals"), ("working", "working together")):
        if family in roles:
            facts[f"Brokerage roles in {called}"] = role_facts(roles[family])
    return facts, tuple(_silence(subject, families))


def _silence(subject: ProfileSubject, families: set[str | None]) -> list[str]:
    """Return what the data do not say of this body as a whole."""
    said = []
    for family, needs in (
        ("people", "Brokerage roles in referrals: needs referrals (relation refers_to)."),
        ("working", "Brokerage roles in working together: needs ties (partners_with, supports or member_of)."),
    ):
        if family not in families:
            said.append(needs)
    if subject.node in confidential(subject.network):
        said.append("The places that it owns, runs or is based at are not shown: its location is confidential.")
    shapes = [shape_of_data(subject.view, ties) for ties in tie_sets(subject.view)]
    asked = {centre for shape in shapes if shape.star for centre in shape.centres}
    if asked and subject.node not in asked:
        said.append(
            "Nearly all recorded ties lead to or from those who were studied, and it was not one of them: "
            "of its ties with others little is recorded."
        )
    return said


def _sensitive(subject: ProfileSubject) -> bool:
    value = subject.row.get("sensitive")
    return subject.row["kind"] == "service" and value is not None and not pd.isna(value) and bool(value)
