"""The organisation view: what is folded into whom, and what stays out."""

import pytest

from cogs import CommunityNetwork, network_from_edges, organisation_view
from cogs.network.fold import offers, owners
from tests.networks import expanded


def ties(network: CommunityNetwork) -> set[tuple[str, str, str]]:
    return set(network.edges[["source", "relation", "target"]].itertuples(index=False, name=None))


def test_a_service_is_folded_into_each_of_its_deliverers_and_its_weight_is_shared() -> None:
    network = network_from_edges([("a", "delivers", "s"), ("b", "delivers", "s"), ("c", "refers_to", "s")])
    weighted = network.with_tables(edges=network.edges.assign(weight=[1.0, 1.0, 8.0]))
    view = organisation_view(weighted)
    assert ties(view) == {("c", "refers_to", "a"), ("c", "refers_to", "b")}
    assert view.edges["weight"].tolist() == [4.0, 4.0]


def test_a_service_that_nobody_delivers_stays_a_node() -> None:
    view = organisation_view(network_from_edges([("a", "refers_to", "s")], nodes={"s": {"kind": "service"}}))
    assert view.nodes.index.tolist() == ["s", "a"]


def test_residents_and_places_are_left_out_with_their_edges() -> None:
    network = network_from_edges([("r", "uses", "s"), ("a", "delivers", "s"), ("a", "runs", "p"), ("a", "funds", "b")])
    view = organisation_view(network)
    assert view.kinds == ("organisation",)
    assert ties(view) == {("a", "funds", "b")}


def test_what_an_organisation_refers_to_itself_stays_inside() -> None:
    network = network_from_edges(
        [("a", "delivers", "s"), ("a", "delivers", "t"), ("s", "refers_to", "t"), ("a", "refers_to", "s")]
    )
    assert organisation_view(network).edges.empty


def test_parallel_edges_of_one_relation_are_merged_and_those_of_two_are_not() -> None:
    network = network_from_edges(
        [("a", "delivers", "s"), ("b", "refers_to", "s"), ("b", "refers_to", "a"), ("b", "funds", "a")]
    )
    view = organisation_view(network)
    assert ties(view) == {("b", "refers_to", "a"), ("b", "funds", "a")}
    assert view.edges.set_index("relation")["weight"].to_dict() == {"refers_to": 2.0, "funds": 1.0}


def test_a_tie_keeps_the_first_and_the_last_date_of_its_rows_also_when_folded_again() -> None:
    rows = [("church", "refers_to", "food"), ("trust", "delivers", "food"), *[("council", "funds", "trust")] * 3]
    network = network_from_edges(rows)
    dates = [None, None, "2025-01-31", "2024-05-01", None]
    view = organisation_view(network.with_tables(edges=network.edges.assign(date=dates)))
    for folded in (view, organisation_view(view)):
        kept = folded.edges.set_index("relation")[["dated", "until"]]
        assert kept.loc["funds"].tolist() == ["2024-05-01", "2025-01-31"]
        assert kept.loc["refers_to"].isna().all()


def test_folding_and_expanding_may_change_places() -> None:
    network = network_from_edges(
        [("p", "delivers", "s"), ("q", "delivers", "s"), ("p", "refers_to", "s"), ("x", "refers_to", "s"),
         ("s", "refers_to", "y"), ("s", "refers_to", "p")],
        nodes={"p": {"kind": "organisation", "count": 3}, "y": {"kind": "organisation", "count": 2}},
    )  # fmt: skip
    assert ties(organisation_view(expanded(network))) == ties(expanded(organisation_view(network)))


def test_the_view_of_a_view_is_the_view() -> None:
    network = network_from_edges([("a", "delivers", "s"), ("b", "refers_to", "s"), ("c", "refers_to", "b")])
    once = organisation_view(network)
    assert ties(organisation_view(once)) == ties(once)


def test_offers_are_services_and_the_places_of_a_body_and_of_its_services() -> None:
    network = network_from_edges([("a", "delivers", "s"), ("s", "based_at", "hall"), ("a", "owns", "hall")])
    assert offers(network).to_numpy().tolist() == [["a", "s"], ["a", "hall"]]
    assert owners(network).to_numpy().tolist() == [["a", "a"], ["s", "a"]]


def test_a_network_without_edges_has_a_view() -> None:
    assert len(organisation_view(network_from_edges([], nodes={"a": {"kind": "organisation"}}))) == 1


@pytest.mark.parametrize("relation", ["founded", "convenes", "parent_of"])
def test_ties_of_no_family_stay_in_the_view(relation: str) -> None:
    assert ties(organisation_view(network_from_edges([("a", relation, "b")]))) == {("a", relation, "b")}
