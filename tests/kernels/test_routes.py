"""Routes from doors to things: the same bytes interpreted, compiled and on threads; the same sums in any lanes."""

import numpy as np
import pytest

from cogs.kernels import routes
from cogs.kernels.routes import Doors, Held, routes_through
from tests.kernels.both_ways import assert_same_bytes
from tests.networks import random_network


def shares(seed: int, *, steps: int = -1) -> np.ndarray:
    """Return the shares of 40 sets of doors of a random network, in which 4 things stand in several nodes."""
    network = random_network(seed, size=30, density=0.1, most_alike=3)
    draw = np.random.default_rng(seed)
    sets = [np.sort(draw.choice(30, size=1 + number % 4, replace=False)) for number in range(40)]
    doors = Doors(np.cumsum([0, *map(len, sets)]), np.concatenate(sets), draw.integers(1, 9, 40).astype(float))
    held = Held(draw.choice(30, size=12, replace=False), np.arange(12) % 4, np.array([1.0, 2.0, 3.0, 5.0]))
    alone = draw.integers(0, 4, 30).astype(float)
    pieces = routes_through(network.adjacency(), network.counts.astype(float), held, alone, doors, steps=steps)
    total: np.ndarray = sum(pieces, np.zeros((30, 4)))
    return total


@pytest.mark.long
@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("steps", [-1, 0, 2])
def test_compiled_they_give_the_same_bytes(seed: int, steps: int) -> None:
    assert_same_bytes(lambda: shares(seed, steps=steps))


def test_the_same_bytes_on_any_number_of_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(routes, "_PIECE", 1.0)
    monkeypatch.setattr(routes, "_LANES", 4)
    monkeypatch.setattr("cogs.kernels.compilation.INTERPRETED_BELOW", 0)
    found = []
    for threads in ("1", "2", "5"):
        monkeypatch.setenv("COGS_THREADS", threads)
        found.append(shares(3).tobytes())
    assert found[0] == found[1] == found[2]


@pytest.mark.parametrize("lanes", [1, 3, 64])
def test_how_many_searches_run_side_by_side_does_not_matter(lanes: int, monkeypatch: pytest.MonkeyPatch) -> None:
    before = shares(4)
    monkeypatch.setattr(routes, "_LANES", lanes)
    np.testing.assert_allclose(shares(4), before, rtol=1e-12)
