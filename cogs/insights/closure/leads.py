"""Who leads to whom over any number of referrals."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

__all__ = ["leads"]

Booleans = np.ndarray[Any, np.dtype[np.bool_]]
Integers = np.ndarray[Any, np.dtype[np.int64]]


def leads(indptr: Integers, indices: Any) -> Booleans:
    """Return who leads to whom over any number of arcs, each to itself: arcs are followed until nothing is new."""
    size = len(indptr) - 1
    onward = [indices[indptr[node] : indptr[node + 1]].tolist() for node in range(size)]
    met = [1 << node for node in range(size)]
    order = list(_last_first(onward))
    growing = True
    while growing:
        growing = False
        for node in order:
            there = met[node]
            for other in onward[node]:
                there |= met[other]
            growing |= there != met[node]
            met[node] = there
    width = (size + 7) // 8
    packed = np.frombuffer(b"".join(there.to_bytes(width, "little") for there in met), dtype=np.uint8)
    return np.unpackbits(packed.reshape(size, width), axis=1, count=size, bitorder="little").astype(np.bool_)


def _last_first(onward: list[list[int]]) -> Iterator[int]:
    """Yield nodes, those that others lead to before these wherever no arc leads back: depth first."""
    seen = [False] * len(onward)
    for root in range(len(onward)):
        if seen[root]:
            continue
        seen[root] = True
        path = [(root, iter(onward[root]))]
        while path:
            node, others = path[-1]
            following = next((other for other in others if not seen[other]), None)
            if following is None:
                path.pop()
                yield node
            else:
                seen[following] = True
                path.append((following, iter(onward[following])))
