"""Who can be reached along dated arcs: walks whose days do not decrease."""

from __future__ import annotations

from typing import Any

import numpy as np

from cogs.kernels.compilation import kernel

__all__ = ["reached_in_time"]

Integers = np.ndarray[Any, np.dtype[Any]]


@kernel
def reached_in_time(
    size: int,
    days: Integers,
    day_indptr: Integers,
    senders: Integers,
    sender_indptr: Integers,
    receivers: Integers,
    longest_wait: int,
) -> tuple[Integers, Integers]:
    """Return, in compressed rows, whom each node reaches, itself included where a walk leads back.

    Days (ascending, from 0) hold the senders of that day, `senders[day_indptr[d]:day_indptr[d + 1]]`,
    each once, and each of these its receivers. A walk may go on from a node on the day it came or up
    to `longest_wait` days later. As the days are gone through in order, the latest arrival at a node
    is the one that waits least, so it is all that has to be remembered. Within one day arcs follow
    each other in any order.
    """
    indptr = np.zeros(size + 1, dtype=np.int64)
    indices = np.zeros(max(size, 1), dtype=np.int32)
    latest = np.full(size, -1, dtype=np.int64)
    waiting = np.full(size, -1, dtype=np.int64)
    stack = np.zeros(size, dtype=np.int64)
    first_day = np.full(size, len(days), dtype=np.int64)
    for d in range(len(days) - 1, -1, -1):
        first_day[senders[day_indptr[d] : day_indptr[d + 1]]] = d
    found = 0
    for source in range(size):
        for d in range(first_day[source], len(days)):
            height = 0
            for sending in range(day_indptr[d], day_indptr[d + 1]):
                u = senders[sending]
                if u == source or (latest[u] >= 0 and days[d] - latest[u] <= longest_wait):
                    stack[height] = sending
                    height += 1
                else:
                    waiting[u] = sending
            while height > 0:
                height -= 1
                sending = stack[height]
                for k in range(sender_indptr[sending], sender_indptr[sending + 1]):
                    w = receivers[k]
                    if latest[w] < 0:
                        if found == len(indices):
                            longer = np.zeros(2 * found, dtype=np.int32)
                            longer[:found] = indices
                            indices = longer
                        indices[found] = w
                        found += 1
                    latest[w] = days[d]
                    if waiting[w] >= 0:
                        stack[height] = waiting[w]
                        height += 1
                        waiting[w] = -1
            for sending in range(day_indptr[d], day_indptr[d + 1]):
                waiting[senders[sending]] = -1
        indptr[source + 1] = found
        for k in range(indptr[source], found):
            latest[indices[k]] = -1
    return indptr, indices[:found]
