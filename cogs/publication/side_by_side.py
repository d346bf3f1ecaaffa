"""Many pages made side by side, by this process and helpers beside it: the same pages whoever makes them."""

from __future__ import annotations

import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait as wait_for

from cogs.progress import share_done
from cogs.views.style import paint_now, painted

__all__ = ["made"]

Maker = Callable[[str], bytes]

# A helper takes a second to start: it must have this many pages to make.
_WORTH_A_HELPER = 40
# So many pages lie ready for each helper, that it need not wait for this process.
_READY = 2

_MAKER: list[Maker] = []


def made(page: Maker, names: Sequence[str], *, processes: int) -> Iterator[bytes]:
    """Yield what `page` makes of each name, in their order.

    Helpers are new processes, which work on any system; this process makes pages beside them, and all that
    is left where none can be started. They end when this process ends, however it ends.

    Parameters
    ----------
    page : callable
        Makes a page of its name; it can be pickled.
    names : sequence of str
        What is to be made.
    processes : int
        How many processes share it, this one among them. A script that asks for more than one keeps its
        own work below `if __name__ == "__main__"`, as the multiprocessing module asks of everybody.

    Examples
    --------
    >>> list(made(str.encode, ["one", "two"], processes=1))
    [b'one', b'two']
    """
    helpers = min(processes - 1, len(names) // _WORTH_A_HELPER)
    waiting = deque(range(len(names)))
    done: dict[int, bytes] = {}
    with _started(page, helpers) as give:
        away: dict[Future[bytes], int] = {}
        for wanted in range(len(names)):
            while wanted not in done:
                while waiting and len(away) < helpers * _READY and (future := give(names[waiting[0]])):
                    away[future] = waiting.popleft()
                if waiting:
                    number = waiting.popleft()
                    done[number] = page(names[number])
                else:
                    wait(away, return_when=FIRST_COMPLETED)
                for future in [future for future in away if future.done()]:
                    number = away.pop(future)
                    done[number] = _result(future) or page(names[number])
            share_done((wanted + 1) / len(names))
            yield done.pop(wanted)


def _result(future: Future[bytes]) -> bytes | None:
    """Return the page, or None where the helper was ended by the system."""
    try:
        return future.result()
    except BrokenProcessPool:
        return None


@contextmanager
def _started(page: Maker, helpers: int) -> Iterator[Callable[[str], Future[bytes] | None]]:
    """Give what hands a page to a helper, or returns None where there is none to take it."""
    if helpers < 1:
        yield lambda _: None
        return
    marks, groups, heat = paint_now()
    pool = ProcessPoolExecutor(
        helpers, get_context("spawn"), initializer=_begin, initargs=(page, dict(marks), groups, heat)
    )

    def give(name: str) -> Future[bytes] | None:
        # Helpers refused by the system, or ended by it: then this process does without.
        with suppress(OSError, BrokenProcessPool), _deaf_to_interrupts():
            return pool.submit(_page, name)
        return None

    try:
        yield give
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


@contextmanager
def _deaf_to_interrupts() -> Iterator[None]:
    """Let a process started here ignore Ctrl-C from its first moment: this process hears it, and ends them."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _begin(page: Maker, *paint: object) -> None:
    """Make a process a helper: it knows how pages are made, ignores Ctrl-C, and ends with its parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    marks, groups, heat = paint

    def in_house_colours(name: str) -> bytes:
        with painted(marks, groups=groups, heat=heat):  # type: ignore[arg-type]
            return page(name)

    _MAKER[:] = [in_house_colours]


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        wait_for([parent.sentinel])
        os._exit(1)


def _page(name: str) -> bytes:
    return _MAKER[0](name)
