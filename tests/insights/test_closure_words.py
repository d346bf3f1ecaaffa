"""The answer to "what if it closed?" is conditional, agrees in number, and names no resident."""

from __future__ import annotations

import pytest

from cogs import network_from_edges
from cogs.disclosure import Rounding
from cogs.insights.answers import Answer
from cogs.insights.closure import what_if, what_if_answer
from cogs.network.community_network import CommunityNetwork
from cogs.publication.answers_shown import lines_of, sections_of

ORGANISATION = {"kind": "organisation"}
CAUSAL = ("enables", "makes", "leads to", "impact", "because of", "cause")


def answer(network: CommunityNetwork, **what: object) -> Answer:
    return what_if_answer(what_if(network, **what), network)  # type: ignore[arg-type]


def text(network: CommunityNetwork, **what: object) -> str:
    found = answer(network, **what)
    assert list(sections_of(found, Rounding()))
    return "\n".join(lines_of(found, Rounding()))


def estate(people: int = 30, *, name: str = "hub", **service: str) -> CommunityNetwork:
    """A school whose pupils get to advice through one hub alone."""
    return network_from_edges(
        [("Zoë Pupil", "uses", "school"), ("trust", "delivers", "advice"), ("school", "refers_to", "hub"),
         ("hub", "refers_to", "advice")],
        nodes={
            "Zoë Pupil": {"kind": "resident", "count": people, "neighbourhood": "Estate"},
            "school": ORGANISATION, "hub": {**ORGANISATION, "name": name},
            "advice": {"kind": "service", **service},
        },
    )  # fmt: skip


def test_the_first_sentence_says_who_would_have_no_route() -> None:
    shown = text(estate(), close="hub")
    assert "If “hub” closed, 30 of 30 residents would have no recorded route to any service." in shown
    assert "one from “school” to “trust” would restore most: the way of 30 residents, 1 service and 1 pair of" in shown
    assert "Then 1 of 1 pair (who refers people to whom) would have nobody else recorded between them." in shown


@pytest.mark.parametrize("people", [1, 3, 7])
def test_few_residents_are_never_told_apart(people: int) -> None:
    shown = text(estate(people), close="hub")
    assert "1 to 7 of 1 to 7 residents" in shown
    assert "1 to 7 resident " not in shown
    assert shown == text(estate(2), close="hub")


def test_residents_are_never_named_and_nothing_is_called_a_cause() -> None:
    for what in ({"close": "hub"}, {"close": ["school", "trust"]}, {"add": [("school", "trust")]}):
        shown = text(estate(), **what)
        assert "Zoë" not in shown
        assert not [word for word in CAUSAL if word in shown]


def test_where_nothing_is_lost_it_says_so() -> None:
    network = network_from_edges(
        [("Ann", "uses", "advice"), ("trust", "delivers", "advice"), ("lodge", "refers_to", "trust")]
    )
    shown = text(network, close="lodge")
    assert "If “lodge” closed, nothing is lost, as recorded: every resident keeps a route" in shown
    assert "would have no recorded route" not in shown
    assert "nothing is gained" in text(estate(), add=[("trust", "school")], relation="funds")


def test_names_may_hold_anything() -> None:
    hostile = 'A "{0}" <b>{x}</b> & %s'
    assert f"If “{hostile}” closed" in text(estate(name=hostile), close="hub")


def test_two_closing_and_ties_cut_and_added_are_one_condition() -> None:
    network = network_from_edges([("a", "refers_to", "b"), ("b", "refers_to", "c"), ("d", "refers_to", "c")])
    assert answer(network, close=["a", "d"]).heading == "If “a” and “d” closed"
    found = answer(network, close=["a"], cut=[("b", "c")], add=[("d", "b")])
    assert found.heading == (
        "If “a” closed, the tie “refers to” from “b” to “c” were not there and "
        "the tie “refers to” from “d” to “b” were added"
    )


def test_a_sensitive_service_that_closes_by_itself_keeps_its_users_back() -> None:
    network = estate(40)
    nodes = network.nodes.assign(sensitive=network.nodes.index == "advice")
    marked = network.with_tables(nodes=nodes)
    found = answer(marked, close="advice")
    assert "Residents" not in found.facts
    assert "sensitive" in found.missing[0]
    assert " residents" not in text(marked, close="advice").split("What these data cannot say")[0]
    assert "Residents" in answer(marked, close="trust").facts


def test_what_the_data_lack_is_said() -> None:
    network = network_from_edges([("a", "refers_to", "b"), ("c", "refers_to", "b")])
    shown = text(network, close="a")
    assert "not enough data: needs services, and who delivers them" in shown
    assert "a column theme on services, the column need on referrals and the column neighbourhood" in shown
    places = network_from_edges([("Ann", "uses", "s"), ("a", "delivers", "s")])
    assert "needs the column neighbourhood on residents" in text(places, close="a")


def test_several_alike_are_said_to_go_together() -> None:
    network = network_from_edges([("a", "refers_to", "groups")], {"groups": {**ORGANISATION, "count": 53}})
    assert "“groups” stands for 53 alike: all of them are taken out." in text(network, close="groups")


def test_star_shaped_data_are_not_ranked() -> None:
    spokes = [f"s{n}" for n in range(6)]
    edges = [(hub, "refers_to", spoke) for hub in ("zeta", "alpha") for spoke in spokes]
    study = {name: {**ORGANISATION, "in_study": "subject"} for name in ("zeta", "alpha")}
    shown = text(network_from_edges(edges, study), close="zeta")
    assert "by name, not ranked" in shown
    assert "Most partners in common" not in shown


def test_who_has_no_partner_in_common_is_not_invented() -> None:
    shown = text(network_from_edges([("a", "refers_to", "b")]), close="a")
    assert "No organisation that remains is recorded with a partner of “a”." in shown
