"""Referral between an organisation's own services: by hand, against sets over single nodes, and with `count`."""

from itertools import permutations

import numpy as np
import pytest

from cogs import CommunityNetwork, network_from_edges
from cogs.metrics.cross_referral import internal_cross_referral
from tests.metrics.places import Slow, random_place
from tests.networks import expanded, members, renamed, shuffled, with_isolate

# Many services of few, linked among each other, with users of several.
DENSE = {"refers_to": 25, "delivers": 12, "runs": 1, "uses": 14}


def hub() -> CommunityNetwork:
    """Return a hub with three services, one of them shared, and who uses them."""
    return network_from_edges(
        [
            ("hub", "delivers", "food"), ("hub", "delivers", "advice"), ("hub", "delivers", "job club"),
            ("clinic", "delivers", "advice"), ("food", "refers_to", "advice"), ("advice", "refers_to", "food"),
            ("food", "refers_to", "job club"), ("food", "refers_to", "food"), ("food", "refers_to", "advice"),
            ("hub", "refers_to", "job club"), ("advice", "refers_to", "elsewhere"),
            ("one", "uses", "food"), ("one", "uses", "advice"), ("two", "uses", "food"), ("two", "uses", "hub"),
            ("three", "uses", "hub"),
        ],
        nodes={"one": {"kind": "resident", "count": 3}, "elsewhere": {"kind": "service"}},
    )  # fmt: skip


def test_pairs_of_own_services_are_ordered_and_each_counts_once() -> None:
    row = internal_cross_referral(hub()).loc["hub"]
    assert row[["linked_pairs", "possible_pairs", "share_of_pairs"]].tolist() == [3, 6, 0.5]


def test_users_of_several_are_among_all_who_use_it_or_one_of_its_services() -> None:
    row = internal_cross_referral(hub()).loc["hub"]
    assert row[["users_of_several", "users", "share_of_users"]].tolist() == [3, 5, 0.6]


def test_one_service_makes_no_pair_and_nobody_no_share() -> None:
    table = internal_cross_referral(hub())
    clinic = table.loc["clinic"]
    assert clinic[["linked_pairs", "possible_pairs", "users_of_several", "users", "share_of_users"]].tolist() == [
        0,
        0,
        0,
        3,
        0,
    ]
    assert np.isnan(clinic["share_of_pairs"])
    lone = table.loc["elsewhere"]
    assert lone[["linked_pairs", "possible_pairs", "users_of_several", "users"]].sum() == 0
    assert lone[["share_of_pairs", "share_of_users"]].isna().all()
    assert table.loc[["food", "one"]].isna().all().all()


def test_services_alike_are_not_linked_to_each_other_but_their_users_use_all_of_them() -> None:
    network = network_from_edges(
        [("hub", "delivers", "class"), ("hub", "delivers", "café"), ("class", "refers_to", "café"),
         ("r", "uses", "class"), ("s", "uses", "café")],
        nodes={"class": {"kind": "service", "count": 3}},
    )  # fmt: skip
    assert internal_cross_referral(network).loc["hub"].tolist() == [3, 12, 0.25, 1, 2, 0.5]


@pytest.mark.parametrize("seed", range(60))
@pytest.mark.parametrize("most_alike", [1, 3])
def test_sets_over_the_expanded_network_agree(seed: int, most_alike: int) -> None:
    network = random_place(seed, most_alike=most_alike, links=DENSE)
    slow = Slow(expanded(network))
    referrals = {(a, b) for a, relation, b in slow.rows if relation == "refers_to"}
    uses = {(a, b) for a, relation, b in slow.rows if relation == "uses"}
    table = internal_cross_referral(network)
    for node, inside in members(network).items():
        if inside[0] not in slow.to:
            assert table.loc[node].isna().all()
            continue
        for member in inside:
            own = {service for service, deliverers in slow.deliverers.items() if member in deliverers}
            linked = sum(pair in referrals for pair in permutations(own, 2))
            several = sum(sum((r, service) in uses for service in own) > 1 for r in slow.residents())
            possible, users = len(own) * (len(own) - 1), len(slow.users[member])
            np.testing.assert_array_equal(
                table.loc[node],
                [linked, possible, linked / possible if possible else np.nan,
                 several, users, several / users if users else np.nan],
            )  # fmt: skip


@pytest.mark.parametrize("seed", range(50))
def test_networkx_counts_as_many_arcs_among_the_services_of_one_deliverer(seed: int) -> None:
    import networkx as nx

    network = random_place(seed, most_alike=1, links=DENSE)
    edges = network.edges
    graph = nx.from_pandas_edgelist(edges[edges["relation"] == "refers_to"], create_using=nx.DiGraph)
    graph.remove_edges_from(list(nx.selfloop_edges(graph)))
    table = internal_cross_referral(network).dropna(subset="linked_pairs")
    services = edges[edges["relation"] == "delivers"].groupby("source")["target"].agg(set)
    for node in table.index:
        own = graph.subgraph(services.get(node, set()))
        assert table.loc[node, "linked_pairs"] == own.number_of_edges()
        if own.number_of_nodes() == len(services.get(node, ())) > 1:
            assert table.loc[node, "share_of_pairs"] == pytest.approx(nx.density(own))


@pytest.mark.parametrize("seed", range(10))
def test_names_and_the_order_of_rows_do_not_matter_and_an_isolate_has_no_services(seed: int) -> None:
    network = random_place(seed, most_alike=2, links=DENSE)
    table = internal_cross_referral(network)
    assert table.index.equals(network.nodes.index)
    np.testing.assert_array_equal(internal_cross_referral(renamed(network)), table)
    np.testing.assert_array_equal(internal_cross_referral(shuffled(network, seed)).reindex(table.index), table)
    wider = internal_cross_referral(with_isolate(network))
    np.testing.assert_array_equal(wider.drop("alone"), table)
    assert wider.loc["alone"].fillna(0).sum() == 0


def test_an_empty_network_has_no_rows() -> None:
    assert internal_cross_referral(network_from_edges([])).shape == (0, 6)
