"""What can be reached within some steps: breadth-first search that collects what each node holds."""

from __future__ import annotations

from typing import Any

import numpy as np

from cogs.kernels.compilation import kernel

__all__ = ["collected"]

Floats = np.ndarray[Any, np.dtype[np.float64]]
Integers = np.ndarray[Any, np.dtype[Any]]


@kernel
def collected(
    indptr: Integers,
    indices: Integers,
    counts: Floats,
    category: Integers,
    held_indptr: Integers,
    held: Integers,
    held_counts: Floats,
    held_category: Integers,
    categories: int,
    steps: int,
) -> Floats:
    """Return, per node, category and number of steps, what is met first at exactly that many steps.

    Shape (n, categories, steps + 1). At step 0 stand the things that the node itself holds (not the
    node); at step d ≥ 1 the nodes at distance d, a class of m as m, and the things they hold that
    were not met at fewer steps. From one member of a class its m − 1 others are met at the length
    of the shortest cycle. Each thing counts once from each node.
    """
    n = len(indptr) - 1
    met = np.zeros((n, categories, steps + 1))
    node_seen = np.full(n, -1, dtype=np.int64)
    thing_seen = np.full(len(held_counts), -1, dtype=np.int64)
    order = np.zeros(n, dtype=np.int64)
    distance = np.zeros(n, dtype=np.int64)
    for source in range(n):
        node_seen[source] = source
        distance[source] = 0
        order[0] = source
        seen = 1
        at = 0
        back = False
        while at < seen:
            u = order[at]
            at += 1
            step = distance[u]
            for k in range(held_indptr[u], held_indptr[u + 1]):
                thing = held[k]
                if thing_seen[thing] != source:
                    thing_seen[thing] = source
                    met[source, held_category[thing], step] += held_counts[thing]
            if step == steps:
                continue
            for k in range(indptr[u], indptr[u + 1]):
                w = indices[k]
                if w == source:
                    if not back:
                        back = True
                        met[source, category[w], step + 1] += counts[w] - 1.0
                elif node_seen[w] != source:
                    node_seen[w] = source
                    distance[w] = step + 1
                    order[seen] = w
                    seen += 1
                    met[source, category[w], step + 1] += counts[w]
    return met
