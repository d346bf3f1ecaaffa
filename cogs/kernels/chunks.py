"""Work cut into pieces that threads share: the same bytes on any number of them, and an end to it at any moment.

A piece takes a fraction of a second, so that an interrupt is heard and progress told between two of them.
Results come in the order of the pieces, whoever was quicker.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

import numpy as np

__all__ = ["in_turn", "ranges", "tell", "threads", "watched"]

Piece = TypeVar("Piece")
R = TypeVar("R")
Watch = Callable[[float], None]

_WATCH: ContextVar[Watch | None] = ContextVar("watch", default=None)


@contextmanager
def watched(watch: Watch) -> Iterator[None]:
    """Have `watch` told, from 0 to 1, how much of the work inside is done."""
    before = _WATCH.set(watch)
    try:
        yield
    finally:
        _WATCH.reset(before)


def tell(done: float) -> None:
    """Tell who watches, if anybody does, how much of the work is done, from 0 to 1."""
    watch = _WATCH.get()
    if watch is not None:
        watch(done)


def threads() -> int:
    """Return how many threads share the work: COGS_THREADS, else the processors this process may use."""
    asked = os.environ.get("COGS_THREADS", "")
    if asked.isdigit() and int(asked) > 0:
        return int(asked)
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def ranges(upto: np.ndarray[Any, np.dtype[Any]], most: float) -> list[tuple[int, int]]:
    """Return ranges that cover all rows, in order, each of about so much work.

    Parameters
    ----------
    upto : array of length rows + 1
        How much work there is before each row, and in all.
    most : float
        The work of a range, but for a row that has more by itself.
    """
    found = []
    first = 0
    while first < len(upto) - 1:
        last = max(int(np.searchsorted(upto, upto[first] + most, side="right")) - 1, first + 1)
        found.append((first, last))
        first = last
    return found


def in_turn(work: Callable[[Piece], R], pieces: Sequence[Piece], *, shared: bool) -> Iterator[R]:
    """Yield what `work` makes of each piece, in their order; `shared` among threads if it lets them run.

    An exception, Ctrl-C among them, ends it at once; nobody hears of the pieces in hand any more.
    """
    workers = min(threads(), len(pieces)) if shared else 1
    if workers < 2:
        for number, piece in enumerate(pieces, start=1):
            yield work(piece)
            tell(number / len(pieces))
        return
    pool = ThreadPoolExecutor(workers)
    running: deque[Future[R]] = deque()
    number = 0
    try:
        for piece in pieces:
            running.append(pool.submit(work, piece))
            if len(running) > workers:
                yield running.popleft().result()
                number += 1
                tell(number / len(pieces))
        while running:
            yield running.popleft().result()
            number += 1
            tell(number / len(pieces))
    finally:
        # Not waiting: whoever pressed Ctrl-C is not kept by a piece, or a compilation, that is under way.
        pool.shutdown(wait=False, cancel_futures=True)
