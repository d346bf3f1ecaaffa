"""Cut points and bridges: interpreted and compiled give the same bytes, and a path of any length is no recursion."""

import numpy as np
import pytest

from cogs.kernels.adjacency import Adjacency, adjacency_of
from cogs.kernels.cut_points import cut_points
from tests.networks import random_network


@pytest.mark.parametrize("seed", range(5))
def test_compiled_and_interpreted_agree(seed: int) -> None:
    arcs = random_network(seed, size=25, density=0.05).adjacency(directed=False)
    for compiled, interpreted in zip(
        cut_points.compiled(arcs.indptr, arcs.indices), cut_points.interpreted(arcs.indptr, arcs.indices), strict=True
    ):
        np.testing.assert_array_equal(compiled, interpreted)


def long_path(size: int) -> Adjacency:
    one = np.arange(size - 1)
    return adjacency_of(
        size, np.concatenate([one, one + 1]), np.concatenate([one + 1, one]), np.ones(2 * (size - 1), dtype=np.float64)
    )


def test_a_long_path_is_cut_everywhere_but_at_its_ends() -> None:
    path = long_path(5_000)
    cut, bridge = cut_points.interpreted(path.indptr, path.indices)
    assert np.flatnonzero(~cut).tolist() == [0, 4_999]
    assert bridge.sum() == 4_999


def test_the_search_leaves_the_adjacency_as_it_was() -> None:
    path = long_path(5)
    before = path.indptr.copy()
    cut_points.interpreted(path.indptr, path.indices)
    np.testing.assert_array_equal(path.indptr, before)
