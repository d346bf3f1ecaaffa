"""Whether there is an arc from one node to another: by a mark, which refuses most that are not there at once."""

from __future__ import annotations

from typing import Any

import numpy as np

from cogs.kernels.compilation import kernel, part

__all__ = ["is_in", "marked", "marks_of_arcs"]

Integers = np.ndarray[Any, np.dtype[Any]]


@part
def _mark(v: int, b: int, bits: int) -> int:
    """Return which of so many bits, a power of 2, an arc sets."""
    return (int(v) * 40503 + int(b) * 2654435) & (bits - 1)


@kernel
def marks_of_arcs(indptr: Integers, indices: Integers, rows: Integers) -> Integers:
    """Return bits of which the mark of every arc that leaves one of some nodes is set."""
    arcs = 0
    for v in rows:
        arcs += indptr[v + 1] - indptr[v]
    bits = 64
    while bits < 12 * arcs:
        bits *= 2
    marks = np.zeros(bits // 8, dtype=np.uint8)
    for v in rows:
        for k in range(indptr[v], indptr[v + 1]):
            mark = _mark(v, indices[k], bits)
            marks[mark >> 3] |= 1 << (mark & 7)
    return marks


@part
def marked(marks: Integers, v: int, b: int) -> bool:
    """Return whether the mark of an arc is set: it is there, or rarely, another with the same mark."""
    mark = _mark(v, b, 8 * len(marks))
    found: bool = marks[mark >> 3] & (1 << (mark & 7)) != 0
    return found


@part
def is_in(indices: Integers, low: int, stop: int, node: int) -> bool:
    """Return whether a node stands in an ascending part of the indices."""
    if low == stop or node < indices[low] or node > indices[stop - 1]:
        return False
    left = stop - low
    # Halved without a branch that depends on what is read, which a processor would guess wrong half of the time.
    while left > 1:
        half = left // 2
        low += half * (indices[low + half] <= node)
        left -= half
    found: bool = indices[low] == node
    return found
