"""Everett & Valente's brokerage and Valente & Fujimoto's bridging: by hand, R, networkx, oracles, `count`."""

import math
from collections.abc import Callable

import networkx
import numpy as np
import pandas as pd
import pytest

from cogs import CommunityNetwork, UnknownNameError, network_from_edges
from cogs.kernels.distances import lost_closeness, members_reached
from cogs.metrics.bridging import bridging, everett_valente
from tests import oracles
from tests.networks import expanded, members, random_network, renamed, shuffled, with_isolate

Metric = Callable[..., "pd.Series[float]"]
BOTH = pytest.mark.parametrize("metric", [everett_valente, bridging])
DIRECTED = pytest.mark.parametrize("directed", [True, False])


def partners(*pairs: tuple[str, str]) -> CommunityNetwork:
    return network_from_edges([(a, "partners_with", b) for a, b in pairs])


def referrals(*pairs: tuple[str, str]) -> CommunityNetwork:
    return network_from_edges([(a, "refers_to", b) for a, b in pairs])


def mixed_network(seed: int, *, size: int = 8, most_alike: int = 1) -> CommunityNetwork:
    return random_network(
        seed,
        relations=("refers_to", "partners_with"),
        density=0.04 + 0.04 * (seed % 4),
        size=size,
        most_alike=most_alike,
    )


PATH = (("a", "b"), ("b", "c"), ("c", "d"))
RING = tuple(zip("abcdef", "bcdefa", strict=True))
STAR = tuple(("hub", leaf) for leaf in "abcd")
TRIANGLE = (("a", "b"), ("b", "c"), ("c", "a"))
TWO_TRIANGLES = (*TRIANGLE, ("c", "d"), ("d", "e"), ("e", "f"), ("f", "d"))


# Everett & Valente


def test_by_hand_everett_valente_undirected() -> None:
    assert everett_valente(partners(*PATH)).to_dict() == {"a": 0, "b": 3.5, "c": 3.5, "d": 0}
    # hub: 6 pairs of leaves, (2 · 6 + 4) / 4; the leaves are pendants.
    assert everett_valente(partners(*STAR)).to_dict() == {"hub": 4, **dict.fromkeys("abcd", 0)}
    # Ring of six: B is 1 and twice 1/2; (2 · 2 + 5) / 2.
    assert everett_valente(partners(*RING)).to_dict() == dict.fromkeys("abcdef", 4.5)
    # c: 2 · 3 pairs; (2 · 6 + 5) / 3. a stands between nobody, but is no pendant: 5 / 2.
    assert everett_valente(partners(*TWO_TRIANGLES))[["a", "c"]].tolist() == [2.5, 17 / 3]


def test_by_hand_everett_valente_directed() -> None:
    # b: B 2 (a to c and to d), reached by 1, reaches 2: ((2 + 1) / 1 + (2 + 2) / 1) / 2.
    assert everett_valente(referrals(*PATH), directed=True).to_dict() == {"a": 0, "b": 3.5, "c": 3.5, "d": 0}
    # A ring one way: from each of 6 to all 5 others; B is 10.
    assert everett_valente(referrals(*RING), directed=True).to_dict() == dict.fromkeys("abcdef", 15)
    star = referrals(("a", "hub"), ("b", "hub"), ("hub", "c"), ("hub", "d"), ("hub", "e"))
    assert everett_valente(star, directed=True)["hub"] == pytest.approx(((6 + 2) / 2 + (6 + 3) / 3) / 2)
    assert everett_valente(referrals(*STAR), directed=True)["hub"] == 0


def test_the_size_is_that_of_the_own_component() -> None:
    both = partners(*PATH, ("x", "y"), ("y", "z"))
    assert everett_valente(both)["b"] == everett_valente(partners(*PATH))["b"]
    assert everett_valente(both)["y"] == 2


# Granovetter's hypothetical network as A. Terhorst's script (2018) has it, after Everett & Valente's figure 1.
GRANOVETTER = (
    "1-2 1-3 1-24 2-3 2-4 3-4 3-5 4-5 4-6 5-6 6-7 7-8 8-9 8-10 8-11 8-14 9-10 10-11 11-12 11-13 11-14 12-13 12-14 "
    "13-14 13-15 15-16 15-17 16-17 17-18 18-19 18-20 18-21 19-20 20-21 20-22 20-25 22-23 22-25 23-24 23-25 24-25"
)
# R 4.2.2, igraph 1.3.5: (2 * betweenness(g) + (vcount(g) - 1) * (degree(g) != 1)) / degree(g), nodes 1 to 25.
GRANOVETTER_SCORES = [
    46.5111111111, 17.6682539683, 23.044047619, 23.2857142857, 17.7682539683, 47.526984127, 72.0904761905,
    33.9561904762, 12, 10.6666666667, 20.4980952381, 8, 43.1166666667, 17.9226190476, 56.6063492063, 12,
    56.1841269841, 42.6047619048, 12, 32.9638095238, 12, 11.8, 10.6666666667, 46.273015873, 31.9547619048,
]  # fmt: skip


def test_r_agrees_on_granovetter_s_network() -> None:
    network = partners(*((a, b) for a, _, b in (pair.partition("-") for pair in GRANOVETTER.split())))
    actual = everett_valente(network)[[str(number) for number in range(1, 26)]]
    np.testing.assert_allclose(actual, GRANOVETTER_SCORES, atol=1e-9)


def as_networkx(network: CommunityNetwork, *, directed: bool) -> "networkx.Graph[str]":
    graph: networkx.Graph[str] = networkx.DiGraph() if directed else networkx.Graph()
    to = oracles.arcs(network, directed=directed)
    graph.add_nodes_from(to)
    graph.add_edges_from((a, b) for a in to for b in to[a])
    return graph


@pytest.mark.parametrize("seed", range(50))
def test_everett_valente_is_the_mean_edge_betweenness_of_networkx(seed: int) -> None:
    network = mixed_network(seed, size=6 + seed % 12)
    graph = as_networkx(network, directed=False)
    through = networkx.edge_betweenness_centrality(graph, normalized=False)
    for node, value in everett_valente(network).items():
        ties = [share for edge, share in through.items() if node in edge]
        expected = (np.mean(ties) if len(ties) > 1 else 0.0) if ties else math.nan
        np.testing.assert_allclose(value, expected, atol=1e-12)


@pytest.mark.parametrize("seed", range(50))
def test_everett_valente_directed_is_the_mean_edge_betweenness_of_networkx(seed: int) -> None:
    network = mixed_network(seed, size=6 + seed % 12)
    graph = as_networkx(network, directed=True)
    through = networkx.edge_betweenness_centrality(graph, normalized=False)
    between = networkx.betweenness_centrality(graph, normalized=False)
    for node, value in everett_valente(network, directed=True).items():
        inwards = [through[edge] for edge in graph.in_edges(node)]
        onwards = [through[edge] for edge in graph.out_edges(node)]
        expected = 0.0 if inwards or onwards else math.nan
        if between[node] > 1e-12:
            expected = (np.mean(inwards) + np.mean(onwards)) / 2
        np.testing.assert_allclose(value, expected, atol=1e-12)


@pytest.mark.parametrize("seed", range(50))
@DIRECTED
def test_a_slow_oracle_of_everett_valente_that_lists_paths_agrees(seed: int, directed: bool) -> None:
    network = mixed_network(seed, size=7)
    to = oracles.arcs(network, directed=directed)
    back = {node: {other for other in to if node in to[other]} for node in to}
    b = oracles.betweenness(to)
    for node, value in everett_valente(network, directed=directed).items():
        v = str(node)
        r_out, r_in = len(oracles.distances(to, v)) - 1, len(oracles.distances(back, v)) - 1
        if not to[v] and not back[v]:
            expected = math.nan
        elif directed:
            expected = ((b[v] + r_in) / len(back[v]) + (b[v] + r_out) / len(to[v])) / 2 if b[v] else 0.0
        else:
            expected = (b[v] + r_out * (len(to[v]) > 1)) / len(to[v])
        np.testing.assert_allclose(value, expected, atol=1e-12)


# Valente & Fujimoto


def test_by_hand_bridging() -> None:
    # Path of three: cohesion (1 + 1 + 1/2) / 3; without a tie 1 / 3.
    assert bridging(partners(*PATH[:2])).to_dict() == dict.fromkeys("abc", 0.5)
    # Star of five: (4 + 6 / 2) / 10; without a tie (3 + 3 / 2) / 10.
    np.testing.assert_allclose(bridging(partners(*STAR)), 0.25, atol=1e-15)
    # Triangle: 1; without a tie the path of three.
    np.testing.assert_allclose(bridging(partners(*TRIANGLE)), 1 - 5 / 6, atol=1e-15)
    # Ring of six: (6 + 6 / 2 + 3 / 3) / 15; without a tie the path of six.
    path = (5 + 4 / 2 + 3 / 3 + 2 / 4 + 1 / 5) / 15
    np.testing.assert_allclose(bridging(partners(*RING)), 10 / 15 - path, atol=1e-15)


def test_by_hand_bridging_of_two_cliques() -> None:
    table = bridging(partners(*TWO_TRIANGLES))
    # Without the bridge: 1 pair at 1, 4 at 2, 4 at 3 are lost.
    bridge = (1 + 4 / 2 + 4 / 3) / 15
    # Without a–c: a to c 1 → 2, to d 2 → 3, to e and f 3 → 4. Without a–b: 1 → 2.
    side, base = (1 / 2 + 1 / 6 + 2 / 12) / 15, (1 / 2) / 15
    assert table["c"] == pytest.approx((bridge + 2 * side) / 3, abs=1e-15)
    assert table["a"] == pytest.approx((side + base) / 2, abs=1e-15)
    assert table["d"] == pytest.approx(table["c"], abs=1e-15)


def test_by_hand_bridging_directed() -> None:
    # a → b → c: cohesion (1 + 1 + 1/2) / 6; a → b carries 1 and 1/2, b → c the same.
    np.testing.assert_allclose(bridging(referrals(*PATH[:2]), directed=True), 1.5 / 6, atol=1e-15)
    # Both ways between a and b: each way is a tie of its own and carries 1 of 2.
    np.testing.assert_allclose(bridging(partners(("a", "b")), directed=True), 0.5, atol=1e-15)
    assert bridging(partners(("a", "b"))).tolist() == [1, 1]


def cohesion(graph: "networkx.Graph[str]") -> float:
    lengths = dict(networkx.all_pairs_shortest_path_length(graph))
    n = len(graph)
    return sum(1 / far for row in lengths.values() for far in row.values() if far > 0) / (n * (n - 1))


def slow_bridging(graph: "networkx.Graph[str]") -> dict[str, float]:
    """Return the figure as it is defined: cohesion anew without each tie."""
    whole = cohesion(graph)
    lost = {}
    for edge in graph.edges:
        without = graph.copy()
        without.remove_edge(*edge)
        lost[edge] = whole - cohesion(without)
    return {
        node: float(np.mean([loss for edge, loss in lost.items() if node in edge])) if degree else math.nan
        for node, degree in graph.degree
    }


@pytest.mark.parametrize("seed", range(60))
@DIRECTED
def test_removing_each_tie_in_networkx_gives_the_same_bridging(seed: int, directed: bool) -> None:
    network = mixed_network(seed, size=5 + seed % 10)
    expected = slow_bridging(as_networkx(network, directed=directed))
    actual = bridging(network, directed=directed)
    np.testing.assert_allclose(actual, [expected[node] for node in actual.index], atol=1e-12)


@pytest.mark.parametrize("seed", range(8))
@DIRECTED
def test_it_also_does_in_sparse_networks_with_long_ways_round(seed: int, directed: bool) -> None:
    ring = [(f"n{i:02d}", f"n{(i + 1) % 24:02d}") for i in range(24)]
    random = np.random.default_rng(seed)
    chords = [(f"n{a:02d}", f"n{b:02d}") for a, b in random.integers(0, 24, (seed, 2))]
    network = referrals(*ring, *chords)
    expected = slow_bridging(as_networkx(network, directed=directed))
    actual = bridging(network, directed=directed)
    np.testing.assert_allclose(actual, [expected[node] for node in actual.index], atol=1e-12)


# Both


@pytest.mark.parametrize("seed", range(50))
@BOTH
@DIRECTED
def test_with_count_it_equals_the_expanded_network(seed: int, metric: Metric, directed: bool) -> None:
    network = mixed_network(seed, most_alike=4)
    single = metric(expanded(network), directed=directed)
    for node, value in metric(network, directed=directed).items():
        np.testing.assert_allclose(single[members(network)[str(node)]], value, atol=1e-12)


def test_by_hand_a_hub_with_fifty_three_partners_alike() -> None:
    network = network_from_edges([("hub", "partners_with", "others")], nodes={"others": {"count": 53}})
    # 53 · 52 / 2 pairs through the hub, 53 ends: each tie carries 53 paths. The others are pendants.
    assert everett_valente(network).to_dict() == {"others": 0, "hub": 53}
    # One link less: one partner loses the hub and, at half, 52 others, of 54 · 53 / 2 pairs.
    np.testing.assert_allclose(bridging(network), (1 + 52 / 2) / (54 * 53 / 2), atol=1e-15)


def test_by_hand_one_link_of_a_pair_is_made_up_for_by_a_fellow_member() -> None:
    network = network_from_edges(
        [("a", "partners_with", "pair"), ("pair", "partners_with", "c")], nodes={"pair": {"count": 2}}
    )
    # A square: without one side, 1 → 3 for its ends, all others as before; of 6 pairs.
    np.testing.assert_allclose(bridging(network), (1 - 1 / 3) / 6, atol=1e-15)


def test_a_node_of_several_without_a_tie_has_no_figure() -> None:
    network = network_from_edges([("a", "refers_to", "b")], nodes={"alone": {"count": 5}})
    for metric in (everett_valente, bridging):
        for directed in (True, False):
            assert metric(network, directed=directed).isna().to_dict() == {"alone": True, "a": False, "b": False}


@pytest.mark.parametrize("seed", range(10))
@BOTH
@DIRECTED
def test_names_order_and_isolates_do_not_matter(seed: int, metric: Metric, directed: bool) -> None:
    network = mixed_network(seed, size=12, most_alike=3)
    values = metric(network, directed=directed)
    assert values.index.equals(network.nodes.index)
    np.testing.assert_array_equal(metric(renamed(network), directed=directed), values)
    again = metric(shuffled(network, seed), directed=directed).reindex(values.index)
    np.testing.assert_allclose(again, values, atol=1e-12)
    wider = metric(with_isolate(network), directed=directed)
    assert math.isnan(wider["alone"])
    if metric is everett_valente:
        np.testing.assert_array_equal(wider.drop("alone"), values)
    else:  # The isolate adds pairs, all of them without a path: the mean is over more.
        n = network.counts.sum()
        np.testing.assert_allclose(wider.drop("alone") * (n + 1) / (n - 1), values, atol=1e-12)


@pytest.mark.parametrize("seed", range(5))
@BOTH
@DIRECTED
def test_weights_parallel_edges_and_loops_change_nothing(seed: int, metric: Metric, directed: bool) -> None:
    network = mixed_network(seed)
    edges = network.edges
    loop = edges.iloc[[0]].assign(target=edges["source"].iloc[0])
    crowded = network.with_tables(edges=pd.concat([edges.assign(weight=7.0), edges, loop]))
    np.testing.assert_array_equal(metric(crowded, directed=directed), metric(network, directed=directed))


@pytest.mark.parametrize("seed", range(20))
@DIRECTED
def test_figures_stay_in_the_ranges_that_are_promised(seed: int, directed: bool) -> None:
    network = mixed_network(seed, size=10, most_alike=2)
    n = network.counts.sum()
    brokerage = everett_valente(network, directed=directed).dropna()
    assert brokerage.between(0, (n - 1) ** 2 if directed else n**2 / 4).all()
    assert bridging(network, directed=directed).dropna().between(0, 1).all()


@BOTH
def test_relations_are_chosen_by_name_or_family(metric: Metric) -> None:
    network = network_from_edges([("a", "refers_to", "b"), ("b", "funds", "c")])
    assert metric(network)["b"] > 0
    assert metric(network, relations="people").isna().to_dict() == {"a": False, "b": False, "c": True}
    with pytest.raises(UnknownNameError, match='Did you mean "refers_to"'):
        metric(network, relations="refer_to")


@BOTH
@DIRECTED
def test_an_empty_network_and_one_of_a_single_node_are_borne(metric: Metric, directed: bool) -> None:
    assert len(metric(network_from_edges([]), directed=directed)) == 0
    assert metric(network_from_edges([], nodes={"a": {}}), directed=directed).isna().all()


def test_a_class_of_several_that_loses_a_link_keeps_what_lies_behind_its_other_members() -> None:
    # a (0) and b (1) with three alike (2) between them: one of these loses a and gets to it by b, 1 → 3.
    indptr, indices = np.array([0, 1, 2, 4]), np.array([2, 2, 0, 1])
    lost = lost_closeness.run(0)(indptr, indices, indptr, indices, np.array([1.0, 1.0, 3.0]), np.ones(2))
    np.testing.assert_allclose(lost, [3 * (1 - 1 / 3), 3 * (1 - 1 / 3), 0, 0], atol=1e-15)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(3))
def test_compiled_and_interpreted_give_the_same_bytes(seed: int) -> None:
    network = random_network(seed, size=20, most_alike=3)
    to, back, counts = network.adjacency(), network.adjacency().reversed, network.counts.astype(float)
    reach = (to.indptr, to.indices, counts)
    np.testing.assert_array_equal(members_reached.compiled(*reach), members_reached.interpreted(*reach))
    ones = np.ones(len(network))
    arguments = (to.indptr, to.indices, back.indptr, back.indices, ones, ones)
    np.testing.assert_array_equal(lost_closeness.compiled(*arguments), lost_closeness.interpreted(*arguments))
