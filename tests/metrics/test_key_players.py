"""Sets of key players: by hand, against listing with networkx, and what must not matter."""

import math
from itertools import combinations, pairwise

import networkx as nx
import numpy as np
import pytest

from cogs import CommunityNetwork, ParameterError, UnknownNameError, network_from_edges
from cogs.kernels.key_players import connected_without, distances_from, nearness_without, reached_by
from cogs.metrics import key_players
from cogs.metrics.key_players import best_set, fragmentation, set_reach
from tests.networks import expanded, members, random_network, renamed, shuffled, with_isolate


def tied(pairs: list[tuple[str, str]]) -> CommunityNetwork:
    return network_from_edges([(a, "partners_with", b) for a, b in pairs])


STAR = tied([("hub", leaf) for leaf in "abcde"])
PATH = tied(list(pairwise("abcde")))
CLIQUES = tied([*combinations("abcd", 2), *combinations("efgh", 2), ("d", "bridge"), ("bridge", "e")])


class TestByHand:
    def test_a_star_without_its_hub_is_all_in_pieces(self) -> None:
        assert fragmentation(STAR) == 0
        assert fragmentation(STAR, ["hub"]) == 1
        assert fragmentation(STAR, ["a", "b"]) == 0
        assert fragmentation(STAR, ["hub"], weighted=True) == 1
        # 10 ordered pairs at 1 and 20 at 2, of 30.
        assert fragmentation(STAR, weighted=True) == pytest.approx(1 - (10 + 10) / 30)

    def test_a_path_breaks_in_two(self) -> None:
        assert fragmentation(PATH, ["c"]) == pytest.approx(1 - 4 / 12)
        assert fragmentation(PATH, ["b"]) == pytest.approx(1 - 6 / 12)
        assert fragmentation(PATH, ["c"], weighted=True) == pytest.approx(1 - 4 / 12)
        assert fragmentation(PATH, ["a"], weighted=True) == pytest.approx(1 - 2 * (3 + 2 / 2 + 1 / 3) / 12)

    def test_two_cliques_fall_apart_without_their_bridge(self) -> None:
        assert fragmentation(CLIQUES, ["bridge"]) == pytest.approx(1 - 24 / 56)
        best = best_set(CLIQUES, size=1)
        assert (best.members, best.exact, best.equal) == (("bridge",), True, 0)
        assert best.score_before == 0

    def test_reach_counts_the_set_itself_and_each_node_once(self) -> None:
        assert set_reach(STAR, ["a"], steps=1) == 2
        assert set_reach(STAR, ["a"], steps=2) == 6
        assert set_reach(PATH, ["b", "c"], steps=1) == 4
        assert set_reach(STAR, ["hub"], weighted=True, shares=True) == 1
        assert set_reach(STAR, ["a"], weighted=True) == pytest.approx(1 + 1 + 4 / 2)

    def test_referrals_are_followed_in_their_direction_unless_asked_otherwise(self) -> None:
        chain = network_from_edges([(a, "refers_to", b) for a, b in pairwise("abcd")])
        assert set_reach(chain, ["c"]) == 2
        assert set_reach(chain, ["c"], directed=False) == 4
        assert fragmentation(chain) == 0

    def test_the_best_pair_is_not_the_two_best_single_ones(self) -> None:
        # Hub x and its double y have the same leaves; z has fewer, but its own.
        pairs = [(hub, f"l{n}") for n in range(6) for hub in "xy"] + [("z", f"m{n}") for n in range(4)]
        assert best_set(tied(pairs), size=2, goal="reach", steps=1).members in {("x", "z"), ("y", "z")}
        assert best_set(tied(pairs), size=2, goal="reach", steps=1).equal == 1

    def test_one_or_no_node_left_is_not_defined(self) -> None:
        assert math.isnan(fragmentation(network_from_edges([])))
        assert math.isnan(fragmentation(tied([("a", "b")]), ["a"]))
        assert fragmentation(tied([("a", "b")])) == 0
        assert math.isnan(set_reach(network_from_edges([]), [], shares=True))
        assert set_reach(STAR, []) == 0
        assert set_reach(STAR, ["a", "A", "a"], steps=1) == 2


def graph(network: CommunityNetwork, *, directed: bool) -> "nx.Graph[str]":
    found = nx.DiGraph()
    found.add_nodes_from(network.nodes.index)
    for a, b, relation in network.edges[["source", "target", "relation"]].itertuples(index=False):
        if a != b:
            found.add_edge(a, b)
            if not network.vocabulary.relations[relation].directed:
                found.add_edge(b, a)
    return found if directed else found.to_undirected()


def slow_fragmentation(graph: "nx.Graph[str]", gone: set[str], *, weighted: bool) -> float:
    left = graph.subgraph(set(graph) - gone)
    n, total = len(left), 0.0
    if n <= 1:
        return math.nan
    for node in left:
        for other, d in nx.single_source_shortest_path_length(left, node).items():
            if other != node:
                total += 1 / d if weighted else 1
    return 1 - total / (n * (n - 1))


def slow_reach(graph: "nx.Graph[str]", inside: set[str], steps: int, *, weighted: bool) -> float:
    total = 0.0
    for node in graph:
        ways = [nx.shortest_path_length(graph, s, node) for s in inside if nx.has_path(graph, s, node)]
        if ways and weighted:
            total += 1 / max(1, min(ways))
        elif ways:
            total += min(ways) <= steps
    return total


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("weighted", [False, True])
class TestAgainstListing:
    def network(self, seed: int) -> CommunityNetwork:
        return random_network(seed, size=9, density=0.12, relations=("refers_to", "partners_with")[: 1 + seed % 2])

    def test_every_set_scores_as_listed(self, seed: int, *, weighted: bool) -> None:
        network = self.network(seed)
        apart, along = graph(network, directed=False), graph(network, directed=True)
        for size in (1, 2, 8):
            for chosen in list(combinations(network.nodes.index, size))[::5]:
                np.testing.assert_allclose(
                    fragmentation(network, chosen, weighted=weighted),
                    slow_fragmentation(apart, set(chosen), weighted=weighted),
                    atol=1e-12,
                )
                assert set_reach(network, chosen, steps=2, weighted=weighted) == pytest.approx(
                    slow_reach(along, set(chosen), 2, weighted=weighted)
                )

    def test_the_best_set_is_the_best_of_all(self, seed: int, *, weighted: bool) -> None:
        network = self.network(seed)
        graphs = {"fragment": graph(network, directed=False), "reach": graph(network, directed=True)}
        for goal, size in (("fragment", 2), ("reach", 3)):
            scores = {
                chosen: slow_fragmentation(graphs[goal], set(chosen), weighted=weighted)
                if goal == "fragment"
                else slow_reach(graphs[goal], set(chosen), 2, weighted=weighted)
                for chosen in combinations(sorted(network.nodes.index), size)
            }
            highest = max(scores.values())
            level = [chosen for chosen, score in scores.items() if score > highest - 1e-9]
            best = best_set(network, size=size, goal=goal, weighted=weighted)
            assert (best.members, best.exact, best.equal) == (level[0], True, len(level) - 1)
            assert best.score == pytest.approx(highest)

    def test_the_search_never_ends_below_its_greedy_start_and_mostly_at_the_best(
        self, seed: int, monkeypatch: pytest.MonkeyPatch, *, weighted: bool
    ) -> None:
        network = random_network(seed, size=14, density=0.1)
        best = best_set(network, weighted=weighted)
        monkeypatch.setattr(key_players, "_MOST_SETS", 0)
        found = best_set(network, weighted=weighted)
        assert not found.exact
        assert found.considered == found.candidates == 14
        assert best.score - 0.1 <= found.score <= best.score + 1e-12
        assert found.score == pytest.approx(fragmentation(network, found.members, weighted=weighted))


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("weighted", [False, True])
class TestWhatMustNotMatter:
    def test_a_node_that_stands_for_several_is_so_many_members(self, seed: int, *, weighted: bool) -> None:
        network = random_network(seed, size=8, density=0.15, most_alike=3)
        wide, inside = expanded(network), members(network)
        for chosen in combinations(network.nodes.index, 2):
            every = [member for node in chosen for member in inside[node]]
            np.testing.assert_allclose(
                fragmentation(network, chosen, weighted=weighted),
                fragmentation(wide, every, weighted=weighted),
                atol=1e-12,
            )
            assert set_reach(network, chosen, weighted=weighted) == pytest.approx(
                set_reach(wide, every, weighted=weighted)
            )

    def test_names_and_the_order_of_rows_do_not(self, seed: int, *, weighted: bool) -> None:
        network = random_network(seed, size=10, density=0.15)
        for goal in ("fragment", "reach"):
            best = best_set(network, goal=goal, weighted=weighted)
            again = best_set(shuffled(network, seed), goal=goal, weighted=weighted)
            other = best_set(renamed(network), goal=goal, weighted=weighted)
            assert again == best
            assert tuple(f"x-{node}" for node in best.members) == other.members

    def test_nor_do_they_in_a_search(self, seed: int, monkeypatch: pytest.MonkeyPatch, *, weighted: bool) -> None:
        monkeypatch.setattr(key_players, "_MOST_SETS", 0)
        self.test_names_and_the_order_of_rows_do_not(seed, weighted=weighted)

    def test_an_isolate_is_one_more_piece_and_reached_by_nobody(self, seed: int, *, weighted: bool) -> None:
        network = random_network(seed, size=8, density=0.2)
        wider = with_isolate(network)
        before, after = fragmentation(network, weighted=weighted), fragmentation(wider, weighted=weighted)
        assert (1 - after) * 72 == pytest.approx((1 - before) * 56)
        first = [network.nodes.index[0]]
        assert set_reach(wider, first, weighted=weighted) == set_reach(network, first, weighted=weighted)


@pytest.mark.long
@pytest.mark.parametrize("kernel", [connected_without, nearness_without])
def test_interpreted_and_compiled_give_the_same_bytes(kernel) -> None:  # type: ignore[no-untyped-def]
    network = random_network(3, size=20, density=0.1, most_alike=3)
    arcs = network.adjacency(directed=False)
    sets = np.array(list(combinations(range(20), 2)), dtype=np.int64)
    arguments = (arcs.indptr, arcs.indices, network.counts.astype(float), sets)
    np.testing.assert_array_equal(kernel.compiled(*arguments), kernel.interpreted(*arguments))


def test_reach_interpreted_and_compiled_gives_the_same_bytes() -> None:
    arcs, counts = random_network(3, size=20, density=0.1).adjacency(), np.ones(20)
    arguments = (arcs.indptr, arcs.indices, np.arange(20), 3)
    distance = distances_from.interpreted(*arguments)
    np.testing.assert_array_equal(distances_from.compiled(*arguments), distance)
    sets = np.array(list(combinations(range(20), 2)), dtype=np.int64)
    worth = np.array([1, 1, 1 / 2, 1 / 3, 0])
    np.testing.assert_array_equal(
        reached_by.compiled(distance, worth, counts, sets), reached_by.interpreted(distance, worth, counts, sets)
    )


def test_only_those_named_may_be_chosen() -> None:
    assert best_set(STAR, size=2, among=["a", "b", "c"]).members == ("a", "b")
    assert best_set(STAR, size=2, among=["a", "b", "c"]).equal == 2


def test_too_many_for_a_search_are_tried_in_the_order_of_betweenness(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(key_players, "_MOST_SETS", 0)
    monkeypatch.setattr(key_players, "_MOST_STEPS", 0.0)
    monkeypatch.setattr(key_players, "_LEAST_CANDIDATES", 2)
    best = best_set(CLIQUES, size=1)
    assert (best.members, best.considered, best.candidates, best.exact) == (("bridge",), 2, 9, False)
    assert best_set(STAR, size=1, goal="reach", steps=1).members == ("hub",)


def test_a_slip_is_said() -> None:
    with pytest.raises(UnknownNameError, match="hbu"):
        fragmentation(STAR, ["hbu"])
    with pytest.raises(ParameterError, match="steps must be 1 or more; 0 was given"):
        set_reach(STAR, ["hub"], steps=0)
    with pytest.raises(ParameterError, match="size must be from 1 to 6, the number of candidates; 7 was given"):
        best_set(STAR, size=7)
    with pytest.raises(ParameterError, match='goal must be "fragment" or "reach"; "break" was given'):
        best_set(STAR, goal="break")
