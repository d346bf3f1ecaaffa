"""Interpreted and compiled, a kernel gives the same bytes; little work never touches numba."""

import subprocess
import sys

import numpy as np
import pytest

from cogs.kernels.compilation import INTERPRETED_BELOW, kernel
from cogs.kernels.components import component_labels
from cogs.kernels.reachability import collect, compressed_rows
from cogs.kernels.two_paths import count_open_two_paths
from tests.kernels.both_ways import assert_same_bytes
from tests.networks import random_network


@pytest.fixture(params=range(3))
def network(request: pytest.FixtureRequest):  # type: ignore[no-untyped-def]
    return random_network(request.param, size=20, most_alike=3)


def test_two_paths(network) -> None:  # type: ignore[no-untyped-def]
    arcs, group = network.adjacency(), np.arange(20) % 3
    assert_same_bytes(lambda: count_open_two_paths(arcs, network.counts.astype(float), group))


def test_components(network) -> None:  # type: ignore[no-untyped-def]
    arcs = network.adjacency(directed=False)
    np.testing.assert_array_equal(
        component_labels.compiled(arcs.indptr, arcs.indices), component_labels.interpreted(arcs.indptr, arcs.indices)
    )


def test_reachability(network) -> None:  # type: ignore[no-untyped-def]
    arcs, held = network.adjacency(), compressed_rows(20, np.arange(20), np.arange(20) % 7)
    category = np.zeros(20, dtype=np.int64)
    assert_same_bytes(
        lambda: collect(
            arcs, network.counts, category, held, np.full(7, 2), np.ones(7, dtype=np.int64), categories=2, steps=3
        )
    )


def test_the_work_decides_which_of_the_two_runs_and_once_loaded_little_will_do(monkeypatch: pytest.MonkeyPatch) -> None:
    again = kernel(component_labels.interpreted)
    monkeypatch.setattr("cogs.kernels.compilation._has_compiler", lambda: False)
    assert again.run(INTERPRETED_BELOW - 1) is again.interpreted
    monkeypatch.setattr("cogs.kernels.compilation._has_compiler", lambda: True)
    assert again.run(INTERPRETED_BELOW / 10 - 1) is again.interpreted
    assert again.run(INTERPRETED_BELOW) is again.compiled
    assert again.run(INTERPRETED_BELOW / 100) is again.compiled
    assert again.run(100) is again.interpreted


def test_a_small_network_never_imports_numba() -> None:
    program = (
        "import sys, cogs; n = cogs.network_from_edges([('a', 'refers_to', 'b'), ('b', 'refers_to', 'c')]);"
        "cogs.betweenness(n), cogs.brokerage(n), cogs.referral_reach(n); sys.exit('numba' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
