"""Mean and standard deviation of the open two-paths through a node of a random digraph whose groups are fixed."""

from __future__ import annotations

from typing import Any

import numpy as np

__all__ = ["two_path_moments"]

Floats = np.ndarray[Any, np.dtype[np.float64]]


def two_path_moments(sizes: Floats, arcs: int) -> tuple[Floats, Floats]:
    """Return mean and standard deviation per group of the middle node, in six columns.

    Every arc is there with the same probability d = arcs / (N(N − 1)), whatever the others do. The
    columns are A A A, A B A, A A B, A B B, A B C and any; NaN for fewer than two nodes.

    Parameters
    ----------
    sizes : float64 array
        The number of nodes of each group.
    arcs : int
        The number of arcs.
    """
    everyone = sizes.sum()
    if everyone < 2:
        nothing = np.full((len(sizes), 6), np.nan)
        return nothing, nothing.copy()
    density = arcs / (everyone * (everyone - 1.0))
    open_pair = density**2 * (1.0 - density)
    # Adding 0 makes of −0, the product of a group of one, a plain 0.
    pairs, shared = (numbers + 0.0 for numbers in _numbers_of_pairs(sizes, everyone))
    mean = open_pair * pairs
    variance = mean * (1.0 - open_pair) + shared * (density**3 * (1.0 - density) ** 3)
    return mean, np.sqrt(variance)


def _numbers_of_pairs(n: Floats, everyone: float) -> tuple[Floats, Floats]:
    """Return, in the six columns, the pairs (a, b), and the pairs of pairs that share an arc with the middle."""
    others = everyone - n
    # Sums over the other groups k of n_k, its square and its cube, for all groups at once.
    squares, cubes = (n**2).sum() - n**2, (n**3).sum() - n**3
    pairs = np.column_stack(
        [
            (n - 1) * (n - 2),
            squares - others,
            others * (n - 1),
            others * (n - 1),
            others**2 - squares,
            np.full(len(n), (everyone - 1) * (everyone - 2)),
        ]
    )
    across = (n - 1) * others * (others - 1) + others * (n - 1) * (n - 2)
    shared = np.column_stack(
        [
            2 * (n - 1) * (n - 2) * (n - 3),
            2 * (cubes - 3 * squares + 2 * others),
            across,
            across,
            2 * (others * (others - 1) * others - (2 * others - 1) * squares + cubes),
            np.full(len(n), 2 * (everyone - 1) * (everyone - 2) * (everyone - 3)),
        ]
    )
    return pairs, shared
