"""What is planted in a made-up place is found, number by number, and nothing where nothing is planted."""

import math
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cogs import CommunityNetwork, brokerage, network_from_edges, organisation_view
from cogs.disclosure import Rounding
from cogs.insights.profile import Profile, profile, profile_answer
from cogs.publication.answers_shown import fact_shown

KINDS = {
    "hub": {"kind": "organisation", "sector": "community", "neighbourhood": "Quay", "area": "Port"},
    "school": {"kind": "organisation", "sector": "education", "neighbourhood": "Quay", "area": "Port"},
    "surgery": {"kind": "organisation", "sector": "health", "neighbourhood": "Hill", "area": "Port"},
    "printer": {"kind": "organisation", "sector": "business", "area": "Elsewhere"},
    "grocer": {"kind": "organisation", "sector": "business"},
    "council": {"kind": "council", "sector": "statutory", "area": "Port"},
    "cafe": {"kind": "service"},
    "debt": {"kind": "service"},
    "clinic": {"kind": "service"},
    "hall": {"kind": "place"},
    "Ann": {"kind": "resident", "neighbourhood": "Quay"},
    "Bob": {"kind": "resident", "neighbourhood": "Hill"},
    "Cat": {"kind": "resident"},
}

Row = dict[str, Any]


def row(source: str, relation: str, target: str, **more: Any) -> Row:
    return {"source": source, "relation": relation, "target": target, **more}


PLANTED: tuple[Row, ...] = (
    row("hub", "delivers", "cafe"),
    row("hub", "delivers", "debt"),
    row("surgery", "delivers", "clinic"),
    row("cafe", "refers_to", "debt", date="2024-01-05", resident="Ann"),
    row("council", "refers_to", "cafe", date="2024-02-01", resident="Ann", complex=True),
    row("council", "refers_to", "hub", date="2024-02-02", resident="Cat", complex=False),
    row("school", "refers_to", "hub", date="2024-03-01", resident="Bob", complex=True),
    row("hub", "refers_to", "surgery", date="2024-03-05", resident="Bob"),
    row("Ann", "uses", "cafe", date="2024-02-01"),
    row("Ann", "uses", "debt", date="2024-05-01"),
    row("Bob", "uses", "hub", date="2024-02-20"),
    row("Bob", "uses", "clinic", date="2024-03-20"),
    row("Ann", "volunteers_with", "hub", date="2024-06-01"),
    row("Bob", "volunteers_with", "hub", date="2024-01-01"),
    row("Ann", "governs", "hub"),
    row("Cat", "governs", "hub"),
    row("hub", "supports", "school"),
    row("hub", "runs", "hall"),
    row("cafe", "based_at", "hall"),
    row("school", "based_at", "hall"),
    row("council", "commissions", "hub", amount=900.0),
    row("surgery", "funds", "cafe", amount=100.0),
    row("council", "pays", "surgery", amount=1000.0),
    row("hub", "pays", "school", amount=10.0),
    row("hub", "pays", "surgery", amount=20.0),
    row("hub", "pays", "printer", amount=30.0),
    row("hub", "subcontracts", "grocer", amount=40.0),
)


def place(rows: Iterable[Row] = PLANTED, without: Sequence[str] = ()) -> CommunityNetwork:
    nodes = pd.DataFrame.from_dict(KINDS, orient="index")
    edges = pd.DataFrame(list(rows)).assign(weight=1.0)
    edges["date"] = pd.to_datetime(edges["date"]) if "date" in edges else None
    return CommunityNetwork(
        nodes.drop(columns=[name for name in without if name in nodes]),
        edges.drop(columns=[name for name in without if name in edges]),
    )


@pytest.fixture(scope="module")
def hub() -> Profile:
    return profile(place(), "hub")


FOUND = {
    "Services it delivers": (2, 3),
    "Pairs of its services that are linked": (1, 2),
    "Users of two or more of its services": (1, 2),
    "Services within one referral that it does not offer": (1, 1),
    "Services within two referrals that it does not offer": (1, 1),
    "Those who refer people to it": (2, 5),
    "Those it refers people to": (1, 5),
    "Organisations it supports": (1, 4),
    "Open pairs it links by referrals": (2, 20),
    "Sectors of those who refer people to it": (2, 5),
    "Sectors of those it refers people to": (1, 5),
    "Share of its largest partner in its referrals": (2, 4),
    "Share of its largest payer in the money it receives": (900, 1000),
    "Places it owns or runs": (1, 1),
    "Places it shares with others": (1, 1),
    "Those it shares a place with": (1, 5),
    "Money it received": (1000, 2100),
    "Bought locally": (30, 100),
    "Bought in its neighbourhood": (10, 100),
    "Bought elsewhere": (30, 100),
    "Bought where it is not recorded": (40, 100),
    "Ties inside its neighbourhood": (1, 5),
    "Board members who live in its neighbourhood": (1, 1),
    "Volunteers who live in its neighbourhood": (1, 2),
    "Residents who use it": (2, 3),
    "Residents who can come to it within one referral": (2, 3),
    "Residents who have no other door": (1, 2),
    "Came by self-referral": (1, 3),
    "Complex cases from statutory bodies": (1, 2),
    "Users who became volunteers": (1, 2),
}


@pytest.mark.parametrize("heading", FOUND)
def test_what_is_planted_is_found(hub: Profile, heading: str) -> None:
    fact = hub.fact(heading)
    assert (fact.value, fact.out_of) == FOUND[heading]


def test_every_figure_has_a_meaning_a_denominator_and_units(hub: Profile) -> None:
    for fact in (fact for group in hub.facts.values() for fact in group):
        assert fact.meaning.endswith(".")
        assert not math.isnan(fact.out_of)
        assert fact.units


def test_whatever_counts_residents_is_marked_private(hub: Profile) -> None:
    for fact in (fact for group in hub.facts.values() for fact in group):
        about = any(word in fact.units for word in ("resident", "referrals", "dated uses"))
        assert fact.private == about, fact.heading


def test_residents_are_never_named(hub: Profile) -> None:
    names = {name for group in hub.facts.values() for fact in group for name in fact.names}
    assert not names & {"Ann", "Bob", "Cat"}
    assert {"council", "surgery", "hall"} <= names


def test_the_largest_partner_is_named_unless_several_are_level(hub: Profile) -> None:
    assert hub.fact("Share of its largest partner in its referrals").names == ("council",)
    twice = [("a", "refers_to", "hub"), ("b", "refers_to", "hub")] * 2
    level = profile(network_from_edges(twice), "hub").fact("Share of its largest partner in its referrals")
    assert (level.value, level.out_of, level.names, level.note) == (2, 4, (), "2 partners are level.")


def test_a_partner_that_stands_for_several_has_the_part_of_one_of_them() -> None:
    edges = [("clubs", "refers_to", "hub")] * 6 + [("school", "refers_to", "hub")] * 2
    network = network_from_edges(edges, nodes={"clubs": {"count": 6}})
    fact = profile(network, "hub").fact("Share of its largest partner in its referrals")
    assert (fact.value, fact.out_of, fact.names) == (2, 8, ("school",))


def test_roles_are_those_of_the_metric_and_add_up(hub: Profile) -> None:
    view = organisation_view(place())
    table = brokerage(view, relations=view.vocabulary.in_family("people"))
    every, *roles = hub.facts["Brokerage roles in referrals"]
    assert every.value == table.loc["hub", "total"] == 2
    assert [fact.value for fact in roles] == table.loc["hub"].tolist()[:5]
    assert sum(fact.value for fact in roles) == every.value


def test_without_direction_passing_on_and_letting_in_are_one_role(hub: Profile) -> None:
    edges = [("a", "partners_with", "hub"), ("b", "partners_with", "hub")]
    nodes = {"a": {"sector": "x"}, "hub": {"sector": "x"}, "b": {"sector": "y"}}
    facts = profile(network_from_edges(edges, nodes=nodes), "hub").facts["Brokerage roles in working together"]
    assert [fact.heading for fact in facts] == [
        "Open pairs it links",
        "As coordinator",
        "As itinerant",
        "As representative or gatekeeper",
        "As liaison",
    ]
    assert [fact.value for fact in facts] == [1, 0, 0, 1, 0]


def test_who_has_no_group_has_no_roles_and_says_what_is_needed() -> None:
    edges = [("a", "refers_to", "hub"), ("hub", "refers_to", "b")]
    network = network_from_edges(edges, nodes={"a": {"sector": "x"}, "b": {"sector": "y"}})
    fact = profile(network, "hub").fact("Open pairs it links by referrals")
    assert math.isnan(fact.value)
    assert fact.needs == "its sector (column sector)"
    assert profile(network, "hub", by="kind").fact("Open pairs it links by referrals").value == 1


NEEDED = {
    "date": ("Came by self-referral",),
    "resident": ("Came by self-referral",),
    "complex": ("Complex cases from statutory bodies",),
    "amount": ("Money it received", "Share of its largest payer in the money it receives"),
    "sector": ("Sectors of those who refer people to it", "Sectors of those it refers people to"),
    "neighbourhood": (
        "Ties inside its neighbourhood",
        "Board members who live in its neighbourhood",
        "Volunteers who live in its neighbourhood",
    ),
}


@pytest.mark.parametrize("column", NEEDED)
def test_a_column_that_is_missing_is_asked_for(column: str) -> None:
    network = place(without=[column])
    found = profile(network, "hub")
    for heading in NEEDED[column]:
        fact = found.fact(heading)
        assert math.isnan(fact.value), heading
        assert column in fact.needs
        assert fact_shown(fact, Rounding()).startswith("not enough data: needs ")
    assert profile_answer(found, network).sentences


def test_without_amounts_suppliers_are_counted() -> None:
    found = profile(place(without=["amount"]), "hub")
    parts = [found.fact(heading) for heading in FOUND if heading.startswith("Bought")]
    assert [(fact.value, fact.out_of, fact.units) for fact in parts] == [
        (2, 4, "suppliers"),
        (1, 4, "suppliers"),
        (1, 4, "suppliers"),
        (1, 4, "suppliers"),
    ]
    assert "amount" in parts[0].note


RELATIONS = {
    "refers_to": ("Those who refer people to it", "Services within one referral that it does not offer"),
    "uses": ("Residents who use it", "Users of two or more of its services", "Users who became volunteers"),
    "volunteers_with": ("Users who became volunteers", "Volunteers who live in its neighbourhood"),
    "governs": ("Board members who live in its neighbourhood",),
}


@pytest.mark.parametrize("relation", RELATIONS)
def test_a_relation_that_is_missing_is_asked_for(relation: str) -> None:
    found = profile(place(one for one in PLANTED if one["relation"] != relation), "hub")
    for heading in RELATIONS[relation]:
        assert math.isnan(found.fact(heading).value), heading
        assert relation in found.fact(heading).needs


def test_who_has_nothing_of_it_has_none_recorded() -> None:
    found = profile(place(), "grocer")
    for heading in ("Services it delivers", "Those who refer people to it", "Money it received"):
        expected = 40.0 if heading == "Money it received" else 0.0
        assert found.fact(heading).value == expected
    for heading in ("Residents who use it", "Complex cases from statutory bodies", "Users who became volunteers"):
        assert found.fact(heading).value == 0
        assert fact_shown(found.fact(heading), Rounding()).startswith("none recorded")


def test_a_year_alone_does_not_say_what_came_first() -> None:
    network = place()
    edges = network.edges.assign(dated=network.edges["date"].dt.strftime("%Y"))
    found = profile(network.with_tables(edges=edges), "hub")
    assert math.isnan(found.fact("Came by self-referral").value)
    assert found.fact("Users who became volunteers").value == 2


def test_a_group_of_residents_says_that_its_members_are_not_told_apart() -> None:
    network = network_from_edges(
        [("clients", "uses", "cafe"), ("hub", "delivers", "cafe"), ("hub", "delivers", "debt")],
        nodes={"clients": {"kind": "resident", "count": 198}},
    )
    found = profile(network, "hub")
    assert found.fact("Residents who use it").value == 198
    assert found.fact("Users of two or more of its services").needs == "its users one by one, not as groups"
    assert "each of them" in found.fact("Residents who have no other door").note


def test_a_confidential_place_is_neither_counted_nor_named() -> None:
    nodes = {"refuge": {"kind": "place", "location": "confidential"}}
    network = network_from_edges([("hub", "runs", "refuge"), ("hub", "runs", "hall")], nodes=nodes)
    fact = profile(network, "hub").fact("Places it owns or runs")
    assert (fact.value, fact.out_of, fact.names) == (1, 1, ("hall",))


def values(found: Profile) -> list[tuple[str, str, float, float]]:
    return [
        (heading, fact.heading, round(fact.value, 9), round(fact.out_of, 9))
        for heading, group in found.facts.items()
        for fact in group
    ]


@cache
def planted_values() -> str:
    return repr(values(profile(place(), "hub")))


@settings(max_examples=6, deadline=None)
@given(st.permutations(range(len(PLANTED))))
def test_the_order_of_rows_changes_nothing(order: list[int]) -> None:
    assert repr(values(profile(place(PLANTED[one] for one in order), "hub"))) == planted_values()


@settings(max_examples=6, deadline=None)
@given(st.permutations(sorted(KINDS)))
def test_names_change_no_number(names: list[str]) -> None:
    called = dict(zip(sorted(KINDS), (f"n {name}" for name in names), strict=True))
    network = place()
    edges = network.edges
    for end in ("source", "target", "resident"):
        edges[end] = edges[end].map(called)
    nodes = network.nodes.rename(index=called).drop(columns="name")
    renamed = profile(CommunityNetwork(nodes, edges), called["hub"])
    assert repr(values(renamed)) == planted_values()
