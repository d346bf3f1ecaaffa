"""Interpreted and compiled, a kernel gives the same bytes; little work never touches numba."""

import subprocess
import sys

import numpy as np
import pytest

from cogs.kernels.compilation import INTERPRETED_BELOW
from cogs.kernels.components import component_labels
from cogs.kernels.reachability import collected
from cogs.kernels.two_paths import open_two_paths
from tests.networks import random_network


@pytest.fixture(params=range(3))
def network(request: pytest.FixtureRequest):  # type: ignore[no-untyped-def]
    return random_network(request.param, size=20, most_alike=3)


def test_two_paths(network) -> None:  # type: ignore[no-untyped-def]
    arcs = network.adjacency()
    arguments = (arcs.indptr, arcs.indices, network.counts.astype(float), np.arange(20) % 3)
    np.testing.assert_array_equal(open_two_paths.compiled(*arguments), open_two_paths.interpreted(*arguments))


def test_components(network) -> None:  # type: ignore[no-untyped-def]
    arcs = network.adjacency(directed=False)
    np.testing.assert_array_equal(
        component_labels.compiled(arcs.indptr, arcs.indices), component_labels.interpreted(arcs.indptr, arcs.indices)
    )


def test_reachability(network) -> None:  # type: ignore[no-untyped-def]
    arcs = network.adjacency()
    held_indptr = np.arange(21, dtype=np.int64)
    held = np.arange(20, dtype=np.int32) % 7
    arguments = (
        arcs.indptr, arcs.indices, network.counts.astype(float), np.zeros(20, dtype=np.int64),
        held_indptr, held, np.full(7, 2.0), np.ones(7, dtype=np.int64), 2, 3,
    )  # fmt: skip
    np.testing.assert_array_equal(collected.compiled(*arguments), collected.interpreted(*arguments))


def test_the_work_decides_which_of_the_two_runs() -> None:
    assert component_labels.run(INTERPRETED_BELOW - 1) is component_labels.interpreted
    assert component_labels.run(INTERPRETED_BELOW) is component_labels.compiled


def test_a_small_network_never_imports_numba() -> None:
    program = (
        "import sys, cogs; n = cogs.network_from_edges([('a', 'refers_to', 'b'), ('b', 'refers_to', 'c')]);"
        "cogs.betweenness(n), cogs.brokerage(n), cogs.referral_reach(n); sys.exit('numba' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
