"""What kernels do to whole rows of numbers: in Python by NumPy, compiled as loops, with the same bytes.

A kernel that runs interpreted would spend its time on the lanes of a row, one by one; a compiled one on
NumPy's bookkeeping for rows so short. So each operation is here twice, and a test holds the two equal.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

__all__ = [
    "LOOPS",
    "add_flags",
    "add_product",
    "add_times",
    "gather",
    "join_flags",
    "newly",
    "newly_flagged",
    "put_flags",
    "put_times",
    "spread",
    "squared",
    "weighted_product",
]

Flags = np.ndarray[Any, np.dtype[np.uint8]]
Floats = np.ndarray[Any, np.dtype[np.float64]]
Integers = np.ndarray[Any, np.dtype[np.int64]]


def put_times(row: Floats, factor: float, other: Floats) -> None:
    """Make a row a multiple of another."""
    np.multiply(other, factor, out=row)


def _put_times(row: Floats, factor: float, other: Floats) -> None:
    for lane in range(row.shape[0]):
        row[lane] = factor * other[lane]


def add_times(row: Floats, factor: float, other: Floats) -> None:
    """Add a multiple of another row."""
    row += factor * other


def _add_times(row: Floats, factor: float, other: Floats) -> None:
    for lane in range(row.shape[0]):
        row[lane] += factor * other[lane]


def add_product(row: Floats, factor: float, one: Floats, other: Floats) -> None:
    """Add a multiple of the product of two rows."""
    row += factor * (one * other)


def _add_product(row: Floats, factor: float, one: Floats, other: Floats) -> None:
    for lane in range(row.shape[0]):
        row[lane] += factor * (one[lane] * other[lane])


def newly(fresh: Floats, row: Floats, unseen: Floats) -> int:
    """Put into `fresh` what a row has in the lanes still unseen (1, else 0), close those, and return how many."""
    np.multiply(row, unseen, out=fresh)
    there = fresh > 0.0
    unseen[there] = 0.0
    return int(np.count_nonzero(there))


def _newly(fresh: Floats, row: Floats, unseen: Floats) -> int:
    found = 0
    for lane in range(row.shape[0]):
        value = row[lane] * unseen[lane]
        fresh[lane] = value
        found += 1 if value > 0.0 else 0
    if found > 0:
        for lane in range(row.shape[0]):
            unseen[lane] = 0.0 if fresh[lane] > 0.0 else unseen[lane]
    return found


def spread(paths: Floats, target: float, members: float, behind: Floats) -> None:
    """Turn paths into what each of them carries: target / paths + members × behind; 0 where there are none."""
    there = paths > 0.0
    paths[there] = target / paths[there] + members * behind[there]


def _spread(paths: Floats, target: float, members: float, behind: Floats) -> None:
    for lane in range(paths.shape[0]):
        paths[lane] = target / paths[lane] + members * behind[lane] if paths[lane] > 0.0 else 0.0


def gather(total: Floats, table: Floats, weights: Floats, lanes: int) -> None:
    """Add to each total its row of a table, lane after lane, each times its weight."""
    for lane in range(lanes):
        total += weights[lane] * table[:, lane]


def _gather(total: Floats, table: Floats, weights: Floats, lanes: int) -> None:
    for row in range(total.shape[0]):
        value = total[row]
        for lane in range(lanes):
            value += weights[lane] * table[row, lane]
        total[row] = value


def squared(total: Floats, table: Floats, weights: Floats, lanes: int) -> None:
    """Add to each total the squares of its row of a table, lane after lane, each times its weight."""
    for lane in range(lanes):
        total += weights[lane] * (table[:, lane] * table[:, lane])


def _squared(total: Floats, table: Floats, weights: Floats, lanes: int) -> None:
    for row in range(total.shape[0]):
        value = total[row]
        for lane in range(lanes):
            value += weights[lane] * (table[row, lane] * table[row, lane])
        total[row] = value


def weighted_product(one: Floats, other: Floats, weights: Floats) -> float:
    """Return the sum of the products of three rows, lane after lane."""
    return float(np.cumsum(one * other * weights)[-1])


def _weighted_product(one: Floats, other: Floats, weights: Floats) -> float:
    total = 0.0
    for lane in range(one.shape[0]):
        total += one[lane] * other[lane] * weights[lane]
    return total


def put_flags(row: Flags, flags: Flags) -> None:
    """Make a row of flags (1 or 0) another."""
    row[:] = flags


def _put_flags(row: Flags, flags: Flags) -> None:
    for lane in range(row.shape[0]):
        row[lane] = flags[lane]


def join_flags(row: Flags, flags: Flags) -> None:
    """Set those of another row too."""
    row |= flags


def _join_flags(row: Flags, flags: Flags) -> None:
    for lane in range(row.shape[0]):
        row[lane] |= flags[lane]


def newly_flagged(fresh: Flags, coming: Flags, seen: Flags) -> bool:
    """Put into `fresh` what is coming and was not seen, count it as seen, and return whether there is any."""
    np.greater(coming, seen, out=fresh)
    seen |= fresh
    return bool(fresh.any())


def _newly_flagged(fresh: Flags, coming: Flags, seen: Flags) -> bool:
    found = 0
    for lane in range(fresh.shape[0]):
        fresh[lane] = coming[lane] & (1 - seen[lane])
        seen[lane] |= fresh[lane]
        found |= fresh[lane]
    return found > 0


def add_flags(total: Integers, number: int, flags: Flags) -> None:
    """Add a number to those of a row that are flagged."""
    total += number * flags.astype(np.int64)


def _add_flags(total: Integers, number: int, flags: Flags) -> None:
    for lane in range(total.shape[0]):
        total[lane] += number * np.int64(flags[lane])


LOOPS: dict[Callable[..., Any], Callable[..., Any]] = {
    put_times: _put_times,
    add_times: _add_times,
    add_product: _add_product,
    newly: _newly,
    spread: _spread,
    gather: _gather,
    squared: _squared,
    weighted_product: _weighted_product,
    put_flags: _put_flags,
    join_flags: _join_flags,
    newly_flagged: _newly_flagged,
    add_flags: _add_flags,
}
"""Each operation as a kernel calls it, and the loops that numba compiles in its place."""
