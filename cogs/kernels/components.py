"""Connected components of a symmetric adjacency."""

from __future__ import annotations

from typing import Any

import numpy as np

from cogs.kernels.compilation import kernel

__all__ = ["component_labels"]

Integers = np.ndarray[Any, np.dtype[Any]]


@kernel
def component_labels(indptr: Integers, indices: Integers) -> Integers:
    """Return, per node, the number of its component; components are numbered by their first node."""
    n = len(indptr) - 1
    label = np.full(n, -1, dtype=np.int64)
    stack = np.zeros(n, dtype=np.int64)
    found = 0
    for start in range(n):
        if label[start] >= 0:
            continue
        label[start] = found
        stack[0] = start
        height = 1
        while height > 0:
            height -= 1
            u = stack[height]
            for k in range(indptr[u], indptr[u + 1]):
                w = indices[k]
                if label[w] < 0:
                    label[w] = found
                    stack[height] = w
                    height += 1
        found += 1
    return label
