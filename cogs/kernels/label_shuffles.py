"""A permutation test of open two-paths by group: the arcs stay, the labels of the nodes are shuffled."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from cogs.kernels.adjacency import Adjacency
from cogs.kernels.compilation import repeated
from cogs.kernels.two_paths import count_listed, count_open_two_paths, open_two_path_blocks, two_paths_from

__all__ = ["LISTED_AT_MOST", "ShuffleTest", "shuffle_test"]

Floats = np.ndarray[Any, np.dtype[np.float64]]
Integers = np.ndarray[Any, np.dtype[Any]]

# Two-paths kept as a list, at 20 bytes each; where there are more they are walked again for every shuffle.
LISTED_AT_MOST = 5_000_000
# A step of these kernels looks up some ten values in arrays, and every shuffle is counted twice.
_STEPS = 4.0


@dataclass(frozen=True)
class ShuffleTest:
    """What shuffled labels give, one row per node and five columns as in `two_paths`.

    Attributes
    ----------
    mean, sd : float64 arrays
        Of the shuffled ones alone; sd divides by one less than their number, NaN for a single one.
    p : float64 array
        The share of all arrangements, the given one among them, that are at least as far from their
        common mean.
    p_adjusted : float64 array
        The same for the largest deviation of an arrangement over all nodes and columns, each in units
        of its own standard deviation.
    """

    mean: Floats
    sd: Floats
    p: Floats
    p_adjusted: Floats


def shuffle_test(
    adjacency: Adjacency, counts: Floats, labels: Integers, *, n_permutations: int, seed: int
) -> ShuffleTest:
    """Return the permutation test of the open two-paths through every node.

    Labels change places only between nodes of equal count. The given labels are one arrangement among
    the shuffled ones in mean and deviation too, which makes the test exact; memory does not grow with
    the number of shuffles, because each is made twice from the same seed.
    """
    counted = _counter(adjacency, counts, n_permutations)
    observed = counted(labels)

    def changes() -> Iterator[Floats]:
        for shuffled in _shuffles(labels, counts, n_permutations, seed):
            yield counted(shuffled) - observed

    total, squares = np.zeros_like(observed), np.zeros_like(observed)
    for change in changes():
        total += change
        squares += change * change
    arrangements = n_permutations + 1.0
    # Whole numbers throughout: deviations are times `arrangements`, so that equal ones compare as equal.
    deviation = np.abs(total)
    spread = np.sqrt(np.maximum(arrangements * squares - total * total, 0.0))
    unit = np.where(spread > 0.0, spread, np.inf)
    studentised = deviation / unit * (1.0 - 1e-12)
    as_far, largest_as_far = np.ones_like(observed), np.ones_like(observed)
    for change in changes():
        theirs = np.abs(arrangements * change - total)
        as_far += theirs >= deviation
        largest_as_far += (theirs / unit).max(initial=0.0) >= studentised
    return ShuffleTest(
        observed + total / n_permutations,
        _sample_sd(total, squares, n_permutations),
        as_far / arrangements,
        largest_as_far / arrangements,
    )


def _sample_sd(total: Floats, squares: Floats, n: int) -> Floats:
    if n == 1:
        return np.full_like(total, np.nan)
    sd: Floats = np.sqrt(np.maximum(squares - total * total / n, 0.0) / (n - 1))
    return sd


def _shuffles(labels: Integers, counts: Floats, n_permutations: int, seed: int) -> Iterator[Integers]:
    """Yield the shuffled labels, the same ones every time for a seed."""
    random = np.random.default_rng(seed)
    alike = [np.flatnonzero(counts == count) for count in np.unique(counts)]
    for _ in range(n_permutations):
        shuffled = labels.copy()
        for positions in alike:
            shuffled[positions] = random.permutation(labels[positions])
        yield shuffled


def _counter(adjacency: Adjacency, counts: Floats, n_permutations: int) -> Callable[[Integers], Floats]:
    """Return the function that counts the open two-paths by any labels."""
    two_paths = int(two_paths_from(adjacency).sum())
    work = _STEPS * n_permutations * (two_paths + adjacency.arcs)
    if two_paths > LISTED_AT_MOST or adjacency.size == 0:

        def counted(labels: Integers) -> Floats:
            with repeated(n_permutations):
                return count_open_two_paths(adjacency, counts, labels)

        return counted
    starts, middles, ends, links = next(open_two_path_blocks(adjacency, counts, at_most=LISTED_AT_MOST))
    count = count_listed.run(work)
    return lambda labels: count(starts, middles, ends, links, labels, adjacency.size)
