"""Betweenness on classes and without what hangs by one tie: as in the network written out, on any number of threads."""

from __future__ import annotations

import networkx
import numpy as np
import pytest

from cogs.kernels import pairs_through as module
from cogs.kernels.adjacency import Adjacency, adjacency_of
from cogs.kernels.folding import folded
from cogs.kernels.pairs_through import pairs_through, searches, senders
from cogs.kernels.shortest_paths import dependencies, room
from tests.networks import random_network


def written_out(adjacency: Adjacency, counts: np.ndarray) -> np.ndarray:
    """Return what networkx says of the network with every member as a node, per node of the folded one."""
    owner = np.repeat(np.arange(adjacency.size), counts.astype(int))
    graph = networkx.DiGraph()
    graph.add_nodes_from(range(len(owner)))
    for source, target in zip(adjacency.sources, adjacency.indices, strict=True):
        ends = [(a, b) for a in np.flatnonzero(owner == source) for b in np.flatnonzero(owner == target)]
        graph.add_edges_from(ends)
    through = networkx.betweenness_centrality(graph, normalized=False)
    single = np.array([through[node] for node in range(len(owner))])
    return single[np.searchsorted(owner, np.arange(adjacency.size))]


def symmetric(size: int, ties: list[tuple[int, int]]) -> Adjacency:
    one, other = np.array(ties).T
    ends = np.concatenate([one, other]), np.concatenate([other, one])
    return adjacency_of(size, *ends, np.ones(2 * len(ties)))


@pytest.mark.parametrize("seed", range(40))
@pytest.mark.parametrize("directed", [True, False])
def test_it_is_that_of_the_network_written_out(seed: int, directed: bool) -> None:
    network = random_network(seed, size=4 + seed % 20, density=0.03 + 0.04 * (seed % 5), most_alike=1 + seed % 3)
    adjacency, counts = network.adjacency(directed=directed), network.counts.astype(float)
    np.testing.assert_allclose(pairs_through(adjacency, counts), written_out(adjacency, counts), atol=1e-9)


def test_a_tree_is_counted_without_a_single_search() -> None:
    tree = symmetric(8, [(0, 1), (1, 2), (1, 3), (3, 4), (4, 5), (4, 6), (3, 7)])
    ways = folded(tree, np.ones(8))
    assert ways.size == 0
    np.testing.assert_allclose(pairs_through(tree, np.ones(8)), written_out(tree, np.ones(8)))


def test_alike_nodes_are_one_class_and_weigh_with_what_hangs_on_them() -> None:
    # A ring a – b – c – d, in which b and d are alike; two nodes hang on b, by one another.
    ring = symmetric(6, [(0, 1), (1, 2), (2, 3), (3, 0), (1, 4), (4, 5)])
    ways = folded(ring, np.ones(6))
    assert ways.size == 2
    assert sorted(ways.members) == [2, 2]
    assert sorted(ways.weights) == [2, 4]
    np.testing.assert_allclose(pairs_through(ring, np.ones(6)), written_out(ring, np.ones(6)))


def test_a_network_of_nobody_or_without_ties_has_no_pairs() -> None:
    for size in (0, 3):
        empty = adjacency_of(size, np.zeros(0, int), np.zeros(0, int), np.zeros(0))
        assert pairs_through(empty, np.ones(size)).tolist() == [0.0] * size


@pytest.mark.parametrize("seed", range(8))
def test_by_distance_each_source_finds_what_the_definition_says(seed: int) -> None:
    network = random_network(seed, size=12, density=0.2)
    ties = network.adjacency(directed=False)
    graph = networkx.Graph(list(zip(ties.sources.tolist(), ties.indices.tolist(), strict=True)))
    ones, everyone = np.ones(ties.size), np.arange(ties.size)
    _, single, _ = dependencies.interpreted(
        ties.indptr, ties.indices, ties.indptr, ties.indices, ones, ones, 0.0 * ones, everyone, ones, everyone, True,
        room(ties.size, 5),
    )  # fmt: skip
    expected = np.zeros((ties.size, ties.size))
    for source in graph:
        for target in graph:
            there = target != source and networkx.has_path(graph, source, target)
            paths = list(networkx.all_shortest_paths(graph, source, target)) if there else []
            for path in paths:
                for steps, between in enumerate(path[1:-1], start=1):
                    expected[source, between] += 2 * steps / (len(path) - 1) / len(paths)
    np.testing.assert_allclose(single.T, expected, atol=1e-12)


@pytest.mark.parametrize("seed", range(8))
def test_by_distance_all_sources_together_find_the_same(seed: int) -> None:
    network = random_network(seed, size=30, density=0.05, most_alike=1 + seed % 3)
    ways = folded(network.adjacency(directed=False), network.counts.astype(float))
    sources = senders(ways)
    plain, grown = (
        sum(
            found[1][:, 0]
            for found in searches(ways, [(sources, ways.weights[sources])], kept=sources[:0], by_distance=by)
        )
        for by in (False, True)
    )
    np.testing.assert_allclose(grown, plain, atol=1e-9)


@pytest.mark.parametrize("by_distance", [False, True])
@pytest.mark.parametrize("lanes", [1, 3, 64])
def test_interpreted_and_compiled_give_the_same_bytes_with_any_number_of_lanes(lanes: int, by_distance: bool) -> None:
    network = random_network(5, size=30, density=0.08, most_alike=2)
    ways = folded(network.adjacency(), network.counts.astype(float))
    sources = senders(ways)
    given = (
        ways.back.indptr, ways.back.indices, ways.onwards.indptr, ways.onwards.indices, ways.members, ways.weights,
        ways.again, sources, ways.weights[sources], np.arange(3), by_distance,
    )  # fmt: skip
    found = dependencies.interpreted(*given, room(ways.size, lanes))
    again = dependencies.compiled(*given, room(ways.size, lanes))
    assert [one.tobytes() for one in found[:2]] == [one.tobytes() for one in again[:2]]
    by_one = dependencies.interpreted(*given, room(ways.size, 1))
    np.testing.assert_allclose(by_one[0], found[0], rtol=1e-12)


def test_the_same_bytes_on_any_number_of_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    network = random_network(7, size=60, density=0.06)
    monkeypatch.setattr(module, "_PIECE", 1.0)
    monkeypatch.setattr("cogs.kernels.compilation.INTERPRETED_BELOW", 0)
    ways = folded(network.adjacency(), network.counts.astype(float))
    monkeypatch.setattr(module, "_LANES", ((0, 4),))
    sources = senders(ways)
    found = []
    for number in ("1", "2", "5"):
        monkeypatch.setenv("COGS_THREADS", number)
        pieces = list(searches(ways, [(sources, ways.weights[sources])], kept=sources[:0]))
        assert len(pieces) > 5
        found.append(b"".join(sums.tobytes() for _, sums, _ in pieces))
    assert len(set(found)) == 1
