"""Degree and betweenness: by hand, against networkx and igraph, a slow oracle, and with `count`.

Weighted, between two kinds, and of ties: in `test_weighted_betweenness`.
"""

import networkx
import numpy as np
import pytest

from cogs import CommunityNetwork, ParameterError, UnknownNameError, betweenness, network_from_edges
from cogs.metrics.centrality import degree
from tests import oracles
from tests.networks import expanded, members, random_network


def as_networkx(network: CommunityNetwork, *, directed: bool) -> "networkx.Graph[str]":
    graph: networkx.Graph[str] = networkx.DiGraph() if directed else networkx.Graph()
    graph.add_nodes_from(network.nodes.index)
    graph.add_edges_from(
        (a, b) for a, b in zip(network.edges["source"], network.edges["target"], strict=True) if a != b
    )
    return graph


def test_by_hand_on_a_star_a_path_and_a_ring() -> None:
    star = network_from_edges([("hub", "refers_to", leaf) for leaf in "abcd"])
    assert betweenness(star)["hub"] == 6
    assert betweenness(star, directed=True)["hub"] == 0
    path = network_from_edges([("a", "refers_to", "b"), ("b", "refers_to", "c"), ("c", "refers_to", "d")])
    assert betweenness(path, directed=True).to_dict() == {"a": 0, "b": 2, "c": 2, "d": 0}
    ring = network_from_edges([(a, "partners_with", b) for a, b in zip("abcd", "bcda", strict=True)])
    assert betweenness(ring).to_dict() == dict.fromkeys("abcd", 0.5)


@pytest.mark.parametrize("seed", range(100))
@pytest.mark.parametrize("directed", [True, False])
def test_networkx_agrees_on_random_digraphs(seed: int, directed: bool) -> None:
    network = random_network(seed, size=6 + seed % 20, density=0.05 + 0.04 * (seed % 6))
    graph = as_networkx(network, directed=directed)
    for normalised in (False, True):
        expected = networkx.betweenness_centrality(graph, normalized=normalised)
        actual = betweenness(network, directed=directed, normalised=normalised)
        np.testing.assert_allclose(actual, [expected[node] for node in actual.index], atol=1e-12)


@pytest.mark.parametrize("seed", range(20))
def test_igraph_agrees_on_random_digraphs(seed: int) -> None:
    network = random_network(seed, size=15)
    from cogs import to_igraph

    graph = to_igraph(network).simplify()
    np.testing.assert_allclose(betweenness(network, directed=True), graph.betweenness(directed=True), atol=1e-12)


@pytest.mark.parametrize("seed", range(10))
def test_a_slow_oracle_that_lists_paths_agrees(seed: int) -> None:
    network = random_network(seed, size=8)
    expected = oracles.betweenness(oracles.arcs(network))
    actual = betweenness(network, directed=True)
    np.testing.assert_allclose(actual, [expected[node] for node in actual.index], atol=1e-12)


@pytest.mark.parametrize("seed", range(50))
@pytest.mark.parametrize("directed", [True, False])
@pytest.mark.parametrize("normalised", [True, False])
def test_with_count_it_equals_the_expanded_network(seed: int, directed: bool, normalised: bool) -> None:
    network = random_network(seed, size=8, most_alike=4, relations=("refers_to", "partners_with"))
    single = betweenness(expanded(network), directed=directed, normalised=normalised)
    for node, value in betweenness(network, directed=directed, normalised=normalised).items():
        np.testing.assert_allclose(single[members(network)[str(node)]], value, atol=1e-12)


def test_normalised_is_nan_where_there_is_no_pair_of_others() -> None:
    assert betweenness(network_from_edges([("a", "refers_to", "b")]), normalised=True).isna().all()


def test_relations_are_chosen_by_name_or_family_and_an_unknown_one_is_refused() -> None:
    network = network_from_edges([("a", "refers_to", "b"), ("b", "funds", "c")])
    assert betweenness(network)["b"] == 1
    assert betweenness(network, relations="people")["b"] == 0
    with pytest.raises(UnknownNameError, match='Did you mean "refers_to"'):
        betweenness(network, relations="refer_to")


@pytest.mark.parametrize("seed", range(20))
def test_degree_is_the_number_of_distinct_partners_of_a_member(seed: int) -> None:
    network = random_network(seed, size=8, most_alike=3, relations=("refers_to", "partners_with"))
    single = expanded(network)
    to, around = oracles.arcs(single), oracles.arcs(single, directed=False)
    for node, inside in members(network).items():
        member = inside[0]
        assert degree(network)[node] == len(around[member])
        assert degree(network, direction="out")[node] == len(to[member])
        assert degree(network, direction="in")[node] == sum(member in targets for targets in to.values())


def test_an_unknown_direction_is_refused() -> None:
    with pytest.raises(ParameterError, match="any, in, out"):
        degree(network_from_edges([]), direction="up")  # type: ignore[arg-type]
