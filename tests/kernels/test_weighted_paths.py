"""Searches with lengths: compiled as interpreted, and as networkx has it."""

import networkx
import numpy as np
import pytest

from cogs.kernels.adjacency import Adjacency
from cogs.kernels.pairs_through import pairs_through
from cogs.kernels.weighted_paths import path_shares, searched, shared_out
from tests.networks import random_network


def arcs_of(seed: int, *, size: int = 20) -> tuple[Adjacency, np.ndarray, np.ndarray]:  # type: ignore[type-arg]
    network = random_network(seed, size=size, density=0.15, most_alike=3)
    arcs = network.adjacency()
    return arcs, 1.0 / np.maximum(arcs.weights, 1.0), network.counts.astype(float)


@pytest.mark.parametrize("seed", range(5))
def test_the_search_and_the_sharing_compiled_give_the_same_bytes(seed: int) -> None:
    arcs, lengths, counts = arcs_of(seed)
    targets = (np.arange(20) % 2).astype(float)
    for source in range(20):
        plain, quick = (
            run(arcs.indptr, arcs.indices, lengths, source) for run in (searched.interpreted, searched.compiled)
        )
        np.testing.assert_array_equal(plain[0], quick[0])
        np.testing.assert_array_equal(plain[1], quick[1])
        sums = []
        for run in (shared_out.interpreted, shared_out.compiled):
            through, along = np.zeros(20), np.zeros(arcs.arcs)
            run(arcs.indptr, arcs.indices, lengths, counts, targets, source, *plain, through, along)
            sums.append(np.concatenate([through, along]))
        np.testing.assert_array_equal(*sums)


@pytest.mark.parametrize("seed", range(30))
def test_networkx_finds_the_same_distances_and_nearest_come_first(seed: int) -> None:
    arcs, lengths, _ = arcs_of(seed, size=5 + seed)
    graph = networkx.DiGraph()
    graph.add_nodes_from(range(arcs.size))
    graph.add_weighted_edges_from(zip(arcs.sources.tolist(), arcs.indices.tolist(), lengths.tolist(), strict=True))
    for source in range(arcs.size):
        order, distance = searched.interpreted(arcs.indptr, arcs.indices, lengths, source)
        expected = networkx.single_source_dijkstra_path_length(graph, source)
        assert {int(v): distance[v] for v in order} == pytest.approx(expected)
        assert len(order) == len(expected) == int(np.isfinite(distance).sum())
        assert (np.diff(distance[order]) >= 0).all()


@pytest.mark.parametrize("seed", range(20))
def test_with_steps_of_one_length_nodes_have_what_the_unweighted_kernel_says(seed: int) -> None:
    arcs, _, counts = arcs_of(seed)
    everybody = np.ones(20)
    through, _ = path_shares(arcs.indptr, arcs.indices, np.ones(arcs.arcs), counts, everybody, everybody)
    np.testing.assert_allclose(through, pairs_through(arcs, counts), atol=1e-11)
