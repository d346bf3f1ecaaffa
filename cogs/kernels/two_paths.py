"""Open two-paths a → v → b, sorted by the groups of their three nodes."""

from __future__ import annotations

from typing import Any

import numpy as np

from cogs.kernels.compilation import kernel

__all__ = ["open_two_paths"]

Floats = np.ndarray[Any, np.dtype[np.float64]]
Integers = np.ndarray[Any, np.dtype[Any]]


@kernel
def open_two_paths(indptr: Integers, indices: Integers, counts: Floats, group: Integers) -> Floats:
    """Return, per member of each middle node, the links a → v → b without a → b, in five columns.

    The columns, by the groups of a, v and b: A A A, A B A, A A B, A B B, A B C. A class of m nodes
    stands for m unlinked members, so two members of a class linked both ways with v are an open pair.
    """
    n = len(indptr) - 1
    links = np.zeros((n, 5))
    closed_by = np.full(n, -1, dtype=np.int64)
    for a in range(n):
        for k in range(indptr[a], indptr[a + 1]):
            closed_by[indices[k]] = a
        for k in range(indptr[a], indptr[a + 1]):
            v = indices[k]
            for j in range(indptr[v], indptr[v + 1]):
                b = indices[j]
                if b == a:
                    pairs = counts[a] * (counts[a] - 1.0)
                elif closed_by[b] == a:
                    continue
                else:
                    pairs = counts[a] * counts[b]
                if group[a] == group[v]:
                    role = 0 if group[b] == group[v] else 2
                elif group[b] == group[v]:
                    role = 3
                elif group[a] == group[b]:
                    role = 1
                else:
                    role = 4
                links[v, role] += pairs
    return links
