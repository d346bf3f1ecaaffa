"""Leiden communities: what they are by hand, how good they are, and that they can be had again."""

import random
from collections.abc import Iterator

import igraph
import networkx
import numpy as np
import pandas as pd
import pytest

from cogs import CommunityNetwork, UnknownNameError, network_from_edges
from cogs.network.communities import communities, numbered_by_size
from tests import oracles
from tests.networks import expanded, members, random_network, renamed, with_isolate


def from_networkx(graph: "networkx.Graph[int]") -> CommunityNetwork:
    nodes = {str(node): {"kind": "organisation"} for node in graph}
    return network_from_edges([(str(a), "partners_with", str(b)) for a, b in graph.edges], nodes)


def sets(community: "pd.Series[int]") -> list[set[str]]:
    return [set(map(str, part)) for _, part in community.groupby(community).groups.items()]


def undirected(network: CommunityNetwork) -> "networkx.Graph[str]":
    return networkx.Graph(oracles.arcs(network, directed=False))


def test_two_cliques_with_a_bridge_are_two_communities() -> None:
    community = communities(from_networkx(networkx.barbell_graph(5, 0)))
    assert community.tolist() == [0] * 5 + [1] * 5
    assert community.name == "community"
    assert community.dtype == np.int64


def test_a_ring_of_cliques_is_its_cliques() -> None:
    community = communities(from_networkx(networkx.ring_of_cliques(6, 5)))
    assert community.tolist() == [clique for clique in range(6) for _ in range(5)]


def test_the_karate_club_reaches_the_best_modularity_known() -> None:
    # 0.4198 is the optimum: Brandes et al. (2008), On modularity clustering, doi:10.1109/TKDE.2007.190689
    club = from_networkx(networkx.karate_club_graph())
    assert networkx.community.modularity(undirected(club), sets(communities(club))) == pytest.approx(0.4198, abs=5e-5)


@pytest.mark.parametrize("seed", range(50))
def test_no_single_move_and_no_merger_makes_them_better(seed: int) -> None:
    network = random_network(seed, size=14, density=0.08)
    graph = undirected(network)
    community = communities(network, seed=seed)
    best = networkx.community.modularity(graph, sets(community))
    for node in network.nodes.index:
        for other in range(community.max() + 2):
            moved = community.copy()
            moved[node] = other
            assert networkx.community.modularity(graph, sets(moved)) <= best + 1e-12
    for one in range(community.max() + 1):
        for other in range(one):
            merged = community.replace(one, other)
            assert networkx.community.modularity(graph, sets(merged)) <= best + 1e-12


@pytest.mark.parametrize("seed", range(30))
def test_each_community_hangs_together(seed: int) -> None:
    network = random_network(seed, size=30, density=0.04)
    graph = undirected(network)
    assert all(networkx.is_connected(graph.subgraph(part)) for part in sets(communities(network)))


def partitions(nodes: list[str]) -> Iterator[list[set[str]]]:
    """Yield every way to divide the nodes."""
    if not nodes:
        yield []
        return
    for rest in partitions(nodes[1:]):
        yield [{nodes[0]}, *rest]
        for place, part in enumerate(rest):
            yield [*rest[:place], {nodes[0], *part}, *rest[place + 1 :]]


@pytest.mark.parametrize("seed", range(50))
def test_with_count_no_division_that_keeps_alike_nodes_together_is_better_on_the_expanded_network(seed: int) -> None:
    network = random_network(seed, size=6, density=0.15, most_alike=1 + seed % 4)
    inside = members(network)
    graph = undirected(expanded(network))
    if not graph.number_of_edges():
        return

    def modularity(parts: list[set[str]]) -> float:
        return networkx.community.modularity(graph, [{one for node in part for one in inside[node]} for part in parts])

    best = max(map(modularity, partitions(network.nodes.index.tolist())))
    assert modularity(sets(communities(network))) == pytest.approx(best, abs=1e-12)


def test_they_are_numbered_by_size_then_by_their_first_node() -> None:
    assert numbered_by_size(np.array([5, 2, 2, 9, 9, 7])).tolist() == [2, 0, 0, 1, 1, 3]
    assert numbered_by_size(np.array([], dtype=np.int64)).tolist() == []


def test_nodes_without_ties_are_communities_of_their_own() -> None:
    network = network_from_edges([("b", "refers_to", "c"), ("d", "refers_to", "d")], {"a": {}})
    assert communities(network).to_dict() == {"a": 1, "b": 0, "c": 0, "d": 2}
    assert communities(network_from_edges([])).to_dict() == {}


@pytest.mark.parametrize("seed", range(10))
def test_the_same_seed_gives_the_same_and_names_and_isolates_change_nothing(seed: int) -> None:
    network = random_network(seed, size=20, density=0.1)
    community = communities(network, seed=seed)
    pd.testing.assert_series_equal(community, communities(network, seed=seed))
    assert communities(renamed(network), seed=seed).tolist() == community.tolist()
    pd.testing.assert_series_equal(communities(with_isolate(network), seed=seed).drop("alone"), community)


def test_loops_parallel_edges_directions_and_weights_change_nothing() -> None:
    plain = random_network(3, loops_and_parallels=False)
    edges = plain.edges
    heavier = plain.with_tables(edges=pd.concat([edges.assign(source=edges["target"], target=edges["source"]), edges]))
    assert communities(plain).tolist() == communities(random_network(3)).tolist() == communities(heavier).tolist()


def test_pythons_own_random_numbers_go_on_as_if_nothing_had_been() -> None:
    random.seed(1)
    undisturbed = [random.random() for _ in range(3)]  # noqa: S311
    random.seed(1)
    communities(random_network(1))
    assert [random.random() for _ in range(3)] == undisturbed  # noqa: S311
    random.seed(1)
    igraph.Graph.Erdos_Renyi(20, 0.5)
    assert random.random() != undisturbed[0], "igraph draws from Python's generator again"  # noqa: S311


def test_an_unknown_relation_is_refused() -> None:
    with pytest.raises(UnknownNameError, match="refers_to"):
        communities(network_from_edges([("a", "refers_to", "b")]), relations="refer_to")
